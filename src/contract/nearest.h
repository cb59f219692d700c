#ifndef CONTRACT_NEAREST_H
#define CONTRACT_NEAREST_H
/*
 * "Did you mean ...?": of the names offered, the one that the fewest slips of typing (a letter missing, added,
 * changed, or two swapped) turn into what was given; none if that would take more than a third of it.
 */
#include "base/str.h"

struct nearest {
    struct str given;
    struct str best; /* ptr NULL: nothing near */
    unsigned slips;
};
#define NEAREST(given_) ((struct nearest){ .given = (given_), .slips = ~0u })
void nearest_offer(struct nearest *n, struct str name);

#endif
