#include "stats/dispersion.h"
#include "base/mem.h"
#include "stats/distribution.h"
#include <math.h>
#include <stdlib.h>

enum { SCORES_LEAST = 10 };

struct dispersion dispersion_of(const double *count, size_t n)
{
    struct dispersion d = { 0 };
    double sum = 0, square = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(count[i])) {
            sum += count[i];
            d.n++;
        }
    double mean = sum / (double)d.n;
    for (size_t i = 0; i < n; i++)
        if (!isnan(count[i])) square += (count[i] - mean) * (count[i] - mean);
    if (d.n < 2 || !(mean > 0)) return (struct dispersion){ d.n, NAN, NAN, NAN, NAN };
    double df = (double)(d.n - 1);
    d.index = square / df / mean;
    d.chi_square = square / mean;
    d.p_over = chi_square_above(d.chi_square, df);
    d.p_under = chi_square_below(d.chi_square, df);
    return d;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of sorted values, between order statistics (type 7 of Hyndman & Fan 1996). */
static double quantile(const double *sorted, size_t n, double share)
{
    double at = share * (double)(n - 1);
    size_t below = (size_t)at, above = MIN(below + 1, n - 1);
    return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}

/* Mean square of a standard normal winsorised at both shares. */
static double chance_alone(double share)
{
    if (share == 0) return 1;
    double z = -normal_quantile(share);
    return 1 - 2 * share - 2 * z * exp(-z * z / 2) / sqrt(2 * M_PI) + 2 * share * z * z;
}

bool over_dispersion(const double *z, size_t n, double share, struct over_dispersion *out, struct error *why)
{
    CHECK(share >= 0 && share < 0.5);
    double *sorted = n <= SIZE_MAX / sizeof *sorted ? mem_try(n * sizeof *sorted) : NULL;
    if (!sorted) return FAIL(why, NOMEM, "no memory for %zu scores", n);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(z[i])) sorted[m++] = z[i];
    *out = (struct over_dispersion){ m, NAN, NAN, 1 };
    if (m > 0) {
        qsort(sorted, m, sizeof *sorted, by_size);
        double low = quantile(sorted, m, share), high = quantile(sorted, m, 1 - share), sum = 0;
        for (size_t i = 0; i < m; i++) {
            double x = fmin(fmax(sorted[i], low), high);
            sum += x * x;
        }
        out->as_published = sum / (double)m;
        out->scatter = out->as_published / chance_alone(share);
        if (m >= SCORES_LEAST) out->phi = fmax(1, out->scatter);
    }
    mem_free(sorted);
    return true;
}

static double score(struct two_counts c)
{
    double n = (double)c.before + (double)c.after;
    double share = c.exposure_after / (c.exposure_before + c.exposure_after);
    return ((double)c.after - n * share) / sqrt(n * share * (1 - share));
}

bool over_dispersion_of_changes(const struct two_counts *c, size_t n, int64_t least, double share,
                                struct over_dispersion *out, struct error *why)
{
    double *z = n <= SIZE_MAX / sizeof *z ? mem_try(n * sizeof *z) : NULL;
    if (!z) return FAIL(why, NOMEM, "no memory for %zu scores", n);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (c[i].before + c[i].after >= MAX(least, 1)) z[m++] = score(c[i]);
    bool good = over_dispersion(z, m, share, out, why);
    mem_free(z);
    return good;
}

double negative_binomial_alpha(const struct two_counts *c, size_t n)
{
    double excess = 0, scale = 0;
    for (size_t i = 0; i < n; i++) {
        double t = c[i].exposure_before, u = c[i].exposure_after;
        double before = (double)c[i].before / t, after = (double)c[i].after / u;
        double rate = ((double)c[i].before + (double)c[i].after) / (t + u);
        excess += (after - before) * (after - before) - rate * (1 / t + 1 / u);
        scale += 2 * before * after;
    }
    return scale > 0 ? fmax(0, excess / scale) : 0;
}
