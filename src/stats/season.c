#include "stats/season.h"
#include "base/error.h"
#include <math.h>

static double sum_of(const double *value, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += value[i];
    return sum;
}

/* NaN where the window reaches past an end, or over a missing value. */
static double moving_average(const double *value, size_t n, size_t at, size_t period)
{
    size_t half = period / 2;
    if (at < half || at + half >= n) return NAN;
    double sum = sum_of(value + at - half, 2 * half + 1);
    if (period % 2 == 0) sum -= (value[at - half] + value[at + half]) / 2;
    return sum / (double)period;
}

/* The mean ratio of each place in the year, scaled to average 1. */
static bool seasonal_index(const double *value, const struct season_point *p, size_t n, size_t period, size_t first,
                           double *index)
{
    double all = 0;
    for (size_t place = 0; place < period; place++) {
        double sum = 0, years = 0;
        for (size_t i = (place + period - first) % period; i < n; i += period) {
            double ratio = value[i] / p[i].trend;
            if (!isfinite(ratio)) continue;
            sum += ratio;
            years++;
        }
        index[place] = years > 0 ? sum / years : NAN;
        all += index[place];
    }
    bool whole = all > 0;
    for (size_t place = 0; place < period; place++) index[place] = whole ? index[place] * (double)period / all : NAN;
    return whole;
}

bool season_of(const double *value, size_t n, size_t period, size_t first, struct season_point *p, double *index)
{
    CHECK(period >= 2 && period <= SEASON_PERIOD_MAX && first < period);
    for (size_t i = 0; i < n; i++) {
        p[i].year_before = i >= period ? value[i - period] : NAN;
        p[i].rolling = i + 1 >= period ? sum_of(value + i + 1 - period, period) : NAN;
        p[i].rolling_before = i >= period ? p[i - period].rolling : NAN;
        p[i].trend = moving_average(value, n, i, period);
    }
    bool whole = seasonal_index(value, p, n, period, first, index);
    for (size_t i = 0; i < n; i++) p[i].adjusted = value[i] / index[(first + i) % period];
    return whole;
}
