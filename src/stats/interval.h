#ifndef STATS_INTERVAL_H
#define STATS_INTERVAL_H
/*
 * How far a count, a rate or a proportion can be trusted. `level` is the coverage, 0.95 for the usual two-sided
 * interval. Where a value is not defined (a rate of nobody) it is NaN, which a table shows as nothing.
 */
#include "base/macro.h"

struct interval {
    double low, high;
};
struct estimate {
    double value, low, high;
};

/* Limits of the mean of which `count` ≥ 0 is one Poisson draw. */
/* Byar's approximation: Breslow & Day 1987, Statistical methods in cancer research II, p. 69; never below 0. */
struct interval poisson_byar(double count, double level);
/* Exact (Garwood 1936, Biometrika 28:437), by the gamma distribution. */
struct interval poisson_exact(double count, double level);
/* Exact below 10, Byar's from 10 on: the convention of public health in England (PHE technical guide, 2018). */
struct interval poisson_limits(double count, double level);

/* Wilson's score interval of a proportion x of n, n > 0 (Wilson 1927, JASA 22:209). */
struct interval wilson(double x, double n, double level);

/* count / exposure × multiplier with poisson_limits carried along: crimes per 1,000 people. NaN if exposure ≤ 0. */
struct estimate rate_of(double count, double exposure, double multiplier, double level);

/*
 * Directly standardised rate: the rate that a standard population would have with these age-specific rates, and
 * Dobson's limits (Dobson et al. 1991, Statistics in Medicine 10:457) on Byar's. Arrays of n strata. NaN where
 * fewer than 10 events were counted, when such a rate is not to be relied on.
 */
struct estimate rate_standardised(const double *count, const double *population, const double *standard, size_t n,
                                  double multiplier, double level);

#endif
