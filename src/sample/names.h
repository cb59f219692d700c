#ifndef SAMPLE_NAMES_H
#define SAMPLE_NAMES_H
/* Names that sound like places and are none. */
#include "base/str.h"
#include "stats/random.h"

enum { NAMES_COUNTIES = 42 };
const char *county_stem(unsigned county); /* "Merrow": of Merrowshire, Merrowshire Police and merrowshire-street.csv */
/* In the arena. place: "Ostrelham", never the same twice for one set of taken[PLACES]. */
enum { NAMES_PLACES = 30 * 14 };
const char *place_name(struct arena *a, struct random *r, bool taken[static NAMES_PLACES]);
const char *ward_name(struct arena *a, struct random *r, const char *place, bool taken[static NAMES_PLACES]);
const char *street_name(struct arena *a, struct random *r); /* "Mill Lane", "St Osric'S Close" */
/* "merrowshire" from "Merrow" */
const char *county_slug(struct arena *a, unsigned county);

#endif
