#ifndef STATS_DIFFERENCE_H
#define STATS_DIFFERENCE_H
/*
 * Do two counts differ by more than chance? All p-values are two-sided. Exposure is whatever makes the counts
 * comparable: days, people, area; equal exposures may be 1 and 1. Nothing counted on either side gives p = 1.
 */
#include "stats/interval.h"

struct two_counts {
    int64_t before, after; /* ≥ 0 */
    double exposure_before, exposure_after; /* > 0 */
};

/*
 * The exact conditional test (Przyborowski & Wilenski 1940): given their sum, one count is binomial. Two-sided as
 * R's poisson.test: the probability of all outcomes no likelier than the one seen.
 */
double poisson_exact_p(struct two_counts c);
/* The rate after over the rate before with exact limits (Clopper & Pearson on the share). The value is infinite or
 * NaN, and the upper limit infinite, where there is nothing before. */
struct estimate rate_ratio(struct two_counts c, double level);

/* The unconditional E-test of Krishnamoorthy & Thomson 2004 (J. Stat. Planning and Inference 119:23), which sees
 * smaller differences in small counts than the exact conditional test. Not resolved below about 1e-30. */
double e_test_p(struct two_counts c);

/* 2(√after - √before) for equal exposures (Wheeler 2016, Crime Mapping 8(2)). Its standard deviation is 1 where
 * `before` is known without error and √2 where it is itself a count; hence its use with a flag at |z| ≥ 3. */
double poisson_z(double before, double after);
double poisson_z_p(double before, double after); /* of two counts: z / √2 as a standard normal */

/*
 * Counts more scattered than Poisson, because crimes come in series and places differ. How much more is estimated
 * from many pairs (stats/dispersion.h) and given here.
 *
 * quasi_poisson_p: variance φ × mean. Score test: given the sum n and the share π of the exposure after,
 *   z = (after - nπ) / √(φ nπ(1-π)).
 * negative_binomial_p: variance mean + α mean². The difference of rates over its standard deviation at the
 *   common rate r:  √(r/before's exposure + r/after's + 2αr²).
 * tempered_p: any two-sided p-value whose z is divided by √φ (Spiegelhalter 2005, Statistics in Medicine 24:1185);
 *   of the exact test, it keeps its exactness where φ is 1.
 */
double quasi_poisson_p(struct two_counts c, double phi);
double negative_binomial_p(struct two_counts c, double alpha);
double tempered_p(double p, double phi);

#endif
