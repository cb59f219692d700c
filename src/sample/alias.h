#ifndef SAMPLE_ALIAS_H
#define SAMPLE_ALIAS_H
/* Draws an index in proportion to whole-number weights in constant time (Vose 1991, IEEE TSE 17:9), exactly. */
#include "base/mem.h"
#include "stats/random.h"

struct alias {
    uint32_t n;
    struct alias_slot {
        uint32_t cut, other; /* a draw below cut of 2^32 stays, else other */
    } *slot;
};
void alias_make(struct arena *a, struct alias *t, const uint64_t *weight, uint32_t n); /* n > 0, sum > 0 */

static inline uint32_t alias_draw(const struct alias *t, struct random *r)
{
    uint64_t bits = random_u64(r);
    uint32_t i = (uint32_t)((bits >> 32) * t->n >> 32);
    return (uint32_t)bits < t->slot[i].cut ? i : t->slot[i].other;
}

#endif
