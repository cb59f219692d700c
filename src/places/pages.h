#ifndef PLACES_PAGES_H
#define PLACES_PAGES_H
/* The pages of places: find your ward by postcode, the page of an area, all areas. */
#include "contract/visit.h"

enum { PLACES_ROUTES = 4 };
extern const struct route places_routes[PLACES_ROUTES];
bool places_welcome(struct visit *v, struct html *h, struct error *why) MUST_CHECK; /* the box for a postcode */

#endif
