/* Draws from distributions, each by a method that is exact but for rounding. */
#include "stats/random.h"
#include "base/error.h"
#include <math.h>
#include <string.h>

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

struct random random_of(uint64_t seed, uint64_t stream)
{
    uint64_t mix = stream;
    uint64_t state = stream ? seed ^ splitmix(&mix) : seed;
    struct random r;
    for (int i = 0; i < 4; i++) r.s[i] = splitmix(&state);
    return r;
}

/* Marsaglia's polar method; the second of the pair is let go, so that a draw depends on nothing but the state. */
double random_normal(struct random *r)
{
    for (;;) {
        double x = 2 * random_unit(r) - 1, y = 2 * random_unit(r) - 1, q = x * x + y * y;
        if (q > 0 && q < 1) return x * sqrt(-2 * log(q) / q);
    }
}

/* Marsaglia & Tsang 2000, ACM TOMS 26:363; below shape 1 by their power of a uniform. */
double random_gamma(struct random *r, double shape)
{
    CHECK(shape > 0);
    if (shape < 1) {
        double u = 1 - random_unit(r);
        return random_gamma(r, shape + 1) * pow(u, 1 / shape);
    }
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = random_normal(r), v = 1 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        if (log(1 - random_unit(r)) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
    }
}

/* Multiplies uniforms until they fall below e^-mean (Knuth): for small means. */
static uint64_t poisson_small(struct random *r, double mean)
{
    double limit = exp(-mean), product = random_unit(r);
    uint64_t k = 0;
    for (; product > limit; k++) product *= random_unit(r);
    return k;
}

/* Transformed rejection PTRS, Hörmann 1993, Insurance: Mathematics and Economics 12:39; mean ≥ 10. */
static uint64_t poisson_large(struct random *r, double mean)
{
    double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
    double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        double u = random_unit(r) - 0.5, v = 1 - random_unit(r), us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= v_r) return (uint64_t)k;
        if (k < 0 || (us < 0.013 && v > us)) continue;
        int sign;
        if (log(v * inverse_alpha / (a / (us * us) + b)) <= k * log(mean) - mean - lgamma_r(k + 1, &sign))
            return (uint64_t)k;
    }
}

uint64_t random_poisson(struct random *r, double mean)
{
    CHECK(mean >= 0 && mean <= 0x1p50);
    return mean < 10 ? poisson_small(r, mean) : poisson_large(r, mean);
}

uint64_t random_negative_binomial(struct random *r, double mean, double size)
{
    CHECK(mean >= 0 && size > 0);
    return random_poisson(r, random_gamma(r, size) * mean / size);
}

size_t random_index(struct random *r, const double *running, size_t n)
{
    CHECK(n > 0 && running[n] > 0);
    double u = random_unit(r) * running[n];
    size_t low = 0, high = n; /* running[low] <= u < running[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (running[middle] <= u) low = middle;
        else high = middle;
    }
    return low;
}

void random_shuffle(struct random *r, void *items, size_t n, size_t size)
{
    char *p = items, keep[256];
    for (size_t i = n; i > 1; i--) {
        char *x = p + (i - 1) * size, *y = p + random_below(r, i) * size;
        for (size_t at = 0; x != y && at < size; at += sizeof keep) {
            size_t part = MIN(sizeof keep, size - at);
            memcpy(keep, x + at, part);
            memcpy(x + at, y + at, part);
            memcpy(y + at, keep, part);
        }
    }
}

void random_shuffle_u32(struct random *r, uint32_t *items, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = random_below(r, i);
        uint32_t keep = items[i - 1];
        items[i - 1] = items[j];
        items[j] = keep;
    }
}
