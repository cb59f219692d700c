#ifndef STATS_FUNNEL_H
#define STATS_FUNNEL_H
/*
 * Areas beside each other without a league table: what an area of this size could show by chance if it were like
 * the rest, and who lies beyond it (Spiegelhalter 2005, Statistics in Medicine 24:1185; limits and places as Public
 * Health England publishes them, PHEindicatormethods). 95 % limits leave 0.025 in each tail, 99.8 % limits 0.001.
 *
 * Areas differ for more reasons than chance. φ, estimated from the z-scores of all (stats/dispersion.h), widens the
 * limits: a count with over-dispersion φ is taken as count/φ Poisson events, a share's variance as φ times binomial.
 */
#include "stats/interval.h"

enum funnel_kind {
    FUNNEL_RATE,       /* count against base × target: base is people, or expected events and the target 1 */
    FUNNEL_PROPORTION, /* count out of base */
};
enum funnel_place { FUNNEL_LOW_998 = -2, FUNNEL_LOW_95, FUNNEL_INSIDE, FUNNEL_HIGH_95, FUNNEL_HIGH_998 };

struct funnel_point {
    double value; /* count / base */
    struct interval limits_95, limits_998; /* of the value, at this base */
    double z; /* without φ: for estimating it */
    /* Of a count, by its own limits (exact below 10, else Byar's) about the target; of a share, by the limits above. */
    enum funnel_place place;
};
/* count, base, out: [n]. A base not above 0 gives NaN and FUNNEL_INSIDE. target: see funnel_target; phi ≥ 1. */
void funnel_of(enum funnel_kind kind, const double *count, const double *base, size_t n, double target, double phi,
               struct funnel_point *out);
/* All events over all bases above 0: what the areas share. NaN if there are none. */
double funnel_target(const double *count, const double *base, size_t n);

/* The curves: how many events an area that expects `expected` > 0 may see with `tail` on each side (the count, taken
 * as continuous, whose exact Poisson limit is `expected`; never below 0) ... */
struct interval funnel_counts(double expected, double tail, double phi);
/* ... and which shares one of `n` > 0 may show, by the normal approximation, within 0 … 1. */
struct interval funnel_shares(double target, double n, double tail, double phi);

#endif
