#include "stats/spread.h"
#include "base/mem.h"
#include "stats/dispersion.h"
#include "stats/distribution.h"
#include <math.h>

static const double TAIL_95 = 0.025, TAIL_998 = 0.001;

struct roots { /* of rates, with their variance by chance; score: for the scores by some τ² */
    double *root, *variance, *score;
    size_t n;
    double share;
};

static double mean_with(const struct roots *r, double tau2)
{
    double sum = 0, weight = 0;
    for (size_t i = 0; i < r->n; i++) {
        sum += r->root[i] / (r->variance[i] + tau2);
        weight += 1 / (r->variance[i] + tau2);
    }
    return sum / weight;
}

/* How much the scores scatter with this τ², 1 as by chance alone; one degree of freedom went to the mean. */
static bool scatter_with(const struct roots *r, double tau2, double *out, struct error *why)
{
    struct over_dispersion over;
    double mean = mean_with(r, tau2);
    for (size_t i = 0; i < r->n; i++) r->score[i] = (r->root[i] - mean) / sqrt(r->variance[i] + tau2);
    if (!over_dispersion(r->score, r->n, r->share, &over, why)) return false;
    *out = over.scatter * (double)r->n / (double)(r->n - 1);
    return true;
}

static bool find_tau2(const struct roots *r, double *out, struct error *why)
{
    double low = 0, high = 0, scatter;
    if (!scatter_with(r, 0, &scatter, why)) return false;
    *out = 0;
    if (scatter <= 1) return true;
    for (size_t i = 0; i < r->n; i++) high = fmax(high, r->variance[i]);
    for (;; high *= 2) {
        if (!scatter_with(r, high, &scatter, why)) return false;
        if (scatter <= 1) break;
    }
    while (high - low > 1e-14 * high) {
        double middle = (low + high) / 2;
        if (middle == low || middle == high) break;
        if (!scatter_with(r, middle, &scatter, why)) return false;
        *(scatter > 1 ? &low : &high) = middle;
    }
    *out = (low + high) / 2;
    return true;
}

bool spread_of(const double *count, const double *base, size_t n, double share, struct spread *out, struct error *why)
{
    CHECK(share >= 0 && share < 0.5);
    double *memory = n <= SIZE_MAX / 3 / sizeof *memory ? mem_try(3 * n * sizeof *memory + 1) : NULL;
    if (!memory) return FAIL(why, NOMEM, "no memory for %zu areas", n);
    struct roots r = { memory, memory + n, memory + 2 * n, 0, share };
    double tau2 = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(base[i] > 0)) continue;
        r.root[r.n] = sqrt(count[i] / base[i]);
        r.variance[r.n++] = 1 / (4 * base[i]);
    }
    bool enough = r.n >= SPREAD_LEAST, good = !enough || find_tau2(&r, &tau2, why);
    double root = r.n ? mean_with(&r, tau2) : (double)NAN;
    if (good) *out = (struct spread){ r.n, root * root, enough ? sqrt(tau2) : (double)NAN };
    mem_free(memory);
    return good;
}

struct interval spread_limits(const struct spread *s, double base, double tail)
{
    CHECK(base > 0 && tail > 0 && tail < 0.5);
    if (isnan(s->tau) || !(s->target > 0)) return (struct interval){ NAN, NAN };
    if (s->tau == 0) {
        struct interval count = funnel_counts(base * s->target, tail, 1);
        return (struct interval){ count.low / base, count.high / base };
    }
    double middle = sqrt(s->target), reach = -normal_quantile(tail) * sqrt(1 / (4 * base) + s->tau * s->tau);
    double low = fmax(0, middle - reach), high = middle + reach;
    return (struct interval){ low * low, high * high };
}

void spread_points(const double *count, const double *base, size_t n, const struct spread *s, struct funnel_point *out)
{
    static const struct funnel_point nothing = { NAN, { NAN, NAN }, { NAN, NAN }, NAN, FUNNEL_INSIDE };
    if (s->tau == 0) {
        funnel_of(FUNNEL_RATE, count, base, n, s->target, 1, out);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = nothing;
        if (!(base[i] > 0)) continue;
        struct funnel_point *p = &out[i];
        p->value = count[i] / base[i];
        if (isnan(s->tau) || !(s->target > 0)) continue;
        p->limits_95 = spread_limits(s, base[i], TAIL_95);
        p->limits_998 = spread_limits(s, base[i], TAIL_998);
        p->z = (sqrt(p->value) - sqrt(s->target)) / sqrt(1 / (4 * base[i]) + s->tau * s->tau);
        p->place = p->value < p->limits_998.low ? FUNNEL_LOW_998 : p->value > p->limits_998.high ? FUNNEL_HIGH_998
                   : p->value < p->limits_95.low ? FUNNEL_LOW_95 : p->value > p->limits_95.high ? FUNNEL_HIGH_95 : FUNNEL_INSIDE;
    }
}
