#ifndef PLACES_PLACES_H
#define PLACES_PLACES_H
/* Areas and their generations, look-ups between them, population and deprivation, postcodes. */
#include "contract/contract.h"

extern const struct contract places;

#endif
