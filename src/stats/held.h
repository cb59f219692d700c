#ifndef STATS_HELD_H
#define STATS_HELD_H
/*
 * How well last period's hot spots held: had the hottest units of a ranking been picked to cover a stated share of
 * the area, what of this period's events would they have caught?
 *
 *   PAI = (n / N) / (a / A)              predictive accuracy index (Chainey, Tompson & Uhlig 2008, Security Journal 21:4)
 *   PEI = PAI / the best PAI possible    predictive efficiency index (Hunt 2016, dissertation, American University)
 *   RRI = (n / n0) / (N / N0)            recapture rate index (Levine 2008, Security Journal 21:295)
 *
 * n events of this period in the units picked, N in all; n0, N0 the same for the period before; a, A their area. PAI 1
 * is what picking at random gives; PEI 1 cannot be bettered on the same area; RRI below 1 says that the hot spots
 * cooled more than the whole did.
 *
 * A share that ends within a unit, or among units of equal rank, takes that part of each of them: for equal areas it
 * is the expected value of drawing among those that tie, so the answer does not hang on how they happen to be listed.
 */
#include "base/error.h"

struct held_units {
    const double *score;          /* [n] the ranking: higher is hotter. Count, harm, density, Gi* ... of the period before */
    const double *before, *after; /* [n] events, or harm days, in each period; 0 or more */
    const double *area;           /* [n] cells: m2; streets: metres; above 0. NULL: all equal */
    size_t n;
};

struct held {
    double share;          /* of the area, as asked */
    double before, after;  /* n0 and n */
    double hit_rate;       /* n / N; NaN, as are PAI, PEI and RRI, when this period has no events */
    double pai, best_pai;
    double pei;
    double rri;            /* NaN also when the units picked had no events before */
};

/* out [n_shares], one for each share of the area, above 0 and at most 1. INVALID: a share, value or area out of range,
 * named by its number from 0. */
bool held_up(const struct held_units *units, const double *share, size_t n_shares, struct held *out,
             struct error *why) MUST_CHECK;

#endif
