#ifndef STATS_DISTRIBUTION_H
#define STATS_DISTRIBUTION_H
/*
 * Tails and quantiles of the distributions that the tests and intervals stand on. "below" is P(X ≤ x), "above" is
 * P(X > x), each computed as itself and never as one less the other, so that a small tail keeps its digits:
 * relative error below 1e-12 against R (2e-12 at twenty deviations). Counts may be fractional where a formula makes
 * them so. A parameter outside its range is a bug.
 *
 * Masses by Loader's saddle-point expansion (C. Loader 2000, "Fast and accurate computation of binomial
 * probabilities"); the incomplete gamma and beta functions by series and continued fraction (DLMF 8.7, 8.9, 8.17).
 */
#include "base/macro.h"

double normal_below(double z);
double normal_above(double z);
double normal_quantile(double p);   /* z with normal_below(z) = p, 0 < p < 1 */
double normal_two_sided(double z);  /* P(|Z| ≥ |z|) */
double normal_z_of_level(double level); /* 1.96 for 0.95; 0 < level < 1 */

/* Gamma of scale 1, shape > 0, x ≥ 0. */
double gamma_below(double x, double shape);
double gamma_above(double x, double shape);
double gamma_quantile_below(double p, double shape); /* x with gamma_below = p, 0 ≤ p < 1 */
double gamma_quantile_above(double p, double shape); /* x with gamma_above = p, 0 < p ≤ 1 */

double chi_square_below(double x, double df);
double chi_square_above(double x, double df);
double chi_square_quantile_below(double p, double df);
double chi_square_quantile_above(double p, double df);

/* Beta: P(X ≤ x) with y = 1 - x given apart, so that neither end loses digits; a, b > 0. */
double beta_below(double x, double y, double a, double b);
double beta_quantile(double p, double a, double b); /* 0 ≤ p ≤ 1 */

double t_above(double t, double df); /* Student's t, df > 0 */
double t_quantile(double p, double df);

double poisson_mass(double k, double mean); /* mean ≥ 0 */
double poisson_at_most(double k, double mean);
double poisson_at_least(double k, double mean);

double binomial_mass(double k, double n, double p); /* 0 ≤ k ≤ n, 0 ≤ p ≤ 1 */
double binomial_at_most(double k, double n, double p);
double binomial_at_least(double k, double n, double p);

#endif
