#ifndef STATS_GISTAR_H
#define STATS_GISTAR_H
/*
 * Where high values lie together: Getis-Ord Gi* (Ord & Getis 1995, Geographical Analysis 27:286), the cell itself
 * included, every neighbour weighing 1. As a standard score,
 *
 *   z_i = (S_i - k_i m) / sqrt(v (n k_i - k_i^2) / (n - 1))
 *
 * S_i the sum over the cell and its neighbours, k_i how many they are, m and v mean and variance (over n) of all.
 * p is two-sided, from the normal distribution: many cells are many tests, so control them together (stats/multiple.h)
 * before calling any of them hot.
 */
#include "stats/neighbours.h"

#define GISTAR_VALUE_MAX 1e100

/*
 * x, z, p: [nb->n]. *pattern is false when there is nothing to find: all values equal, but for rounding; then, and for
 * a cell whose neighbours are all the others, z is 0 and p is 1. INVALID: a value that is none, named by its number from 0.
 */
bool gistar(const struct neighbours *nb, const double *x, double *z, double *p, bool *pattern, struct error *why) MUST_CHECK;

#endif
