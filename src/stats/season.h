#ifndef STATS_SEASON_H
#define STATS_SEASON_H
/*
 * A month beside the same month of the year before, the running year, and what is left when the season is taken
 * out: crime has a yearly cycle, so that a month beside the month before says nothing.
 */
#include "base/macro.h"

enum { SEASON_PERIOD_MAX = 60 };
struct season_point { /* NaN: there is nothing to make it from */
    double year_before;     /* the value one period earlier */
    double rolling;         /* sum of the last period, this value included, if none of it is missing */
    double rolling_before;  /* the same, one period earlier */
    double trend;           /* centred moving average over one period, the ends at half weight if it is even */
    double adjusted;        /* value over its seasonal index */
};
/*
 * The seasonal index of each month: the mean of value / trend over the years, scaled to average 1 (ratio to moving
 * average, Macaulay 1931; as R's decompose, multiplicative). value: [n], NaN where missing; period: 12 for months,
 * 2 … SEASON_PERIOD_MAX; first: place in its year of value 0, 0 … period-1; points: [n]; index: [period], index[0]
 * that of place 0. The index is all NaN, and the result false, where some place has no ratio: give two full periods.
 */
bool season_of(const double *value, size_t n, size_t period, size_t first, struct season_point *points, double *index);

#endif
