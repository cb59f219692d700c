#ifndef PLACES_FEEDS_H
#define PLACES_FEEDS_H
/*
 * What answers programs that were written for others' services: postcodes.io under /postcodes and /outcodes. Shapes, limits
 * and statuses are theirs; what they give and is not held here is null.
 */
#include "contract/visit.h"

enum { POSTCODE_FEEDS = 13 };
extern const struct route postcode_feeds[POSTCODE_FEEDS];

#endif
