#include "stats/funnel.h"
#include "base/error.h"
#include "stats/distribution.h"
#include <math.h>

static const double TAIL_95 = 0.025, TAIL_998 = 0.001;

/* The root between low and high, where f has other signs, of ln(tail of the gamma distribution at x / wanted) as a
 * function of the shape: false position, with Illinois' remedy for a lazy end (Dowell & Jarratt 1971, BIT 11:168). */
static double shape_between(double x, double wanted, double (*tail)(double, double), double low, double high)
{
    double f_low = log(tail(x, low) / wanted), f_high = log(tail(x, high) / wanted);
    for (int i = 0, last = 0; i < 200 && high - low > 1e-14 * high; i++) {
        double shape = fmin(high, fmax(low, (low * f_high - high * f_low) / (f_high - f_low)));
        double f = log(tail(x, shape) / wanted);
        if (f == 0 || shape == low || shape == high) return shape;
        if ((f > 0) == (f_low > 0)) {
            low = shape;
            f_low = f;
            if (last < 0) f_high /= 2;
            last = -1;
        } else {
            high = shape;
            f_high = f;
            if (last > 0) f_low /= 2;
            last = 1;
        }
    }
    return (low + high) / 2;
}

/* The count of which `e` is the exact upper limit; 0 where even 0 has a lower one. */
static double least_count(double e, double tail)
{
    if (exp(-e) >= tail) return 0;
    double z = -normal_quantile(tail), low = fmax(1, e - (z + 5) * sqrt(e));
    return shape_between(e, tail, gamma_above, low, e + 1) - 1;
}

/* The count of which `e` is the exact lower limit. */
static double most_count(double e, double tail)
{
    double z = -normal_quantile(tail), high = e + z * sqrt(e) + z * z + 1;
    while (gamma_below(e, high) > tail) high *= 2;
    return shape_between(e, tail, gamma_below, e, high);
}

struct interval funnel_counts(double expected, double tail, double phi)
{
    CHECK(expected > 0 && tail > 0 && tail < 0.5 && phi >= 1);
    double e = expected / phi;
    return (struct interval){ least_count(e, tail) * phi, most_count(e, tail) * phi };
}

struct interval funnel_shares(double target, double n, double tail, double phi)
{
    CHECK(target >= 0 && target <= 1 && n > 0 && phi >= 1);
    double reach = -normal_quantile(tail) * sqrt(phi * target * (1 - target) / n);
    return (struct interval){ fmax(0, target - reach), fmin(1, target + reach) };
}

/* Where x lies: below, between or above the inner and outer limits. */
static enum funnel_place place_of(double x, struct interval inner, struct interval outer)
{
    if (x < outer.low) return FUNNEL_LOW_998;
    if (x > outer.high) return FUNNEL_HIGH_998;
    return x < inner.low ? FUNNEL_LOW_95 : x > inner.high ? FUNNEL_HIGH_95 : FUNNEL_INSIDE;
}

static struct funnel_point rate_point(double count, double base, double target, double phi)
{
    double expected = base * target;
    struct funnel_point p = { .value = count / base, .z = NAN };
    if (!(expected > 0)) return p;
    struct interval inner = funnel_counts(expected, TAIL_95, phi), outer = funnel_counts(expected, TAIL_998, phi);
    p.limits_95 = (struct interval){ inner.low / base, inner.high / base };
    p.limits_998 = (struct interval){ outer.low / base, outer.high / base };
    p.z = (count - expected) / sqrt(expected);
    inner = poisson_limits(count / phi, 1 - 2 * TAIL_95);
    outer = poisson_limits(count / phi, 1 - 2 * TAIL_998);
    p.place = (enum funnel_place)-place_of(expected / phi, inner, outer); /* an area is high if the target is low */
    return p;
}

static struct funnel_point share_point(double count, double base, double target, double phi)
{
    struct funnel_point p = { .value = count / base };
    p.limits_95 = funnel_shares(target, base, TAIL_95, phi);
    p.limits_998 = funnel_shares(target, base, TAIL_998, phi);
    double deviation = sqrt(target * (1 - target) / base);
    p.z = deviation > 0 ? (p.value - target) / deviation : NAN;
    p.place = place_of(p.value, p.limits_95, p.limits_998);
    return p;
}

void funnel_of(enum funnel_kind kind, const double *count, const double *base, size_t n, double target, double phi,
               struct funnel_point *out)
{
    static const struct funnel_point nothing = { NAN, { NAN, NAN }, { NAN, NAN }, NAN, FUNNEL_INSIDE };
    for (size_t i = 0; i < n; i++) {
        if (!(base[i] > 0) || !(target >= 0)) out[i] = nothing;
        else if (kind == FUNNEL_RATE) out[i] = rate_point(count[i], base[i], target, phi);
        else out[i] = share_point(count[i], base[i], target, phi);
    }
}

double funnel_target(const double *count, const double *base, size_t n)
{
    double events = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(base[i] > 0)) continue;
        events += count[i];
        all += base[i];
    }
    return all > 0 ? events / all : NAN;
}
