#ifndef STATS_SPREAD_H
#define STATS_SPREAD_H
/*
 * Areas differ truly, and the more crimes are counted the less of the differences is chance: rates of districts with
 * 10,000 crimes each scatter hundreds of times as much as Poisson, and no factor φ on the variance (stats/dispersion.h)
 * describes that, for it lets large areas differ less than small ones. So the true rates are taken to scatter about a
 * target alike whatever the size: the square root of a rate has a variance of 1 / (4 base) by chance and τ² by what
 * areas are (the additive model of Spiegelhalter 2005, Quality and Safety in Health Care 14:347; square roots as in
 * Spiegelhalter et al. 2012, Journal of the Royal Statistical Society A 175:1; zeros are no trouble).
 *
 * τ² is that with which the scores, drawn in to their quantile at `share` on both sides so that areas out of the
 * ordinary do not hide themselves, scatter as chance alone would. Without drawing in (share 0) it is the estimate of
 * Paule and Mandel (1982), and the target the mean of random effects. By simulation 3.5 to 5 % of ordinary areas, 10 to
 * 100 of them, lie outside the 95 % limits.
 */
#include "stats/funnel.h"
#include "base/error.h"

enum { SPREAD_LEAST = 10 }; /* areas to estimate τ from */
struct spread {
    size_t n;      /* areas with a base */
    double target; /* the rate that is usual; NaN without areas */
    double tau;    /* of square roots of rates; NaN from fewer than SPREAD_LEAST areas */
};
/* count, base: [n], passed over where the base is not above 0; 0 ≤ share < 0.5. NOMEM. */
bool spread_of(const double *count, const double *base, size_t n, double share, struct spread *out,
               struct error *why) MUST_CHECK;
/* Points with these limits, z with τ. Where τ is 0 the limits are exact (funnel_of); where it is NaN, they are NaN too
 * and every area is FUNNEL_INSIDE. */
void spread_points(const double *count, const double *base, size_t n, const struct spread *s, struct funnel_point *out);
/* The curve of the rate at a base > 0; tail on each side. */
struct interval spread_limits(const struct spread *s, double base, double tail);

#endif
