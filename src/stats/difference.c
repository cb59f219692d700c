#include "stats/difference.h"
#include "base/error.h"
#include "stats/distribution.h"
#include <float.h>
#include <math.h>

static void check(struct two_counts c)
{
    CHECK(c.before >= 0 && c.after >= 0 && c.exposure_before > 0 && c.exposure_after > 0);
}

static double share_after(struct two_counts c) { return c.exposure_after / (c.exposure_before + c.exposure_after); }

/* How many of the outcomes 0 … n (falling: n … 0), starting at an end of the range, are no likelier than `mass`. The
 * likelihood rises from there up to `steps` outcomes in, so that the answer is found by halving. */
static double outcomes_no_likelier(double n, double share, double mass, double steps, bool falling)
{
    double low = 0, high = steps + 1; /* the first `low` are, the one after `high` - 1 is not */
    while (high - low > 1) {
        double middle = floor((low + high) / 2), k = falling ? n - (middle - 1) : middle - 1;
        if (binomial_mass(k, n, share) <= mass) low = middle;
        else high = middle;
    }
    return low;
}

double poisson_exact_p(struct two_counts c)
{
    check(c);
    double k = (double)c.after, n = k + (double)c.before, share = share_after(c), centre = n * share;
    if (n == 0 || k == centre) return 1;
    double mass = binomial_mass(k, n, share) * (1 + 1e-7), p;
    if (k < centre) {
        double other = outcomes_no_likelier(n, share, mass, n - ceil(centre) + 1, true);
        p = binomial_at_most(k, n, share) + (other > 0 ? binomial_at_least(n - other + 1, n, share) : 0);
    } else {
        double other = outcomes_no_likelier(n, share, mass, floor(centre) + 1, false);
        p = binomial_at_least(k, n, share) + (other > 0 ? binomial_at_most(other - 1, n, share) : 0);
    }
    return fmin(1, p);
}

struct estimate rate_ratio(struct two_counts c, double level)
{
    check(c);
    double a = (double)c.after, b = (double)c.before, tail = (1 - level) / 2;
    double scale = c.exposure_before / c.exposure_after;
    double low = a > 0 ? beta_quantile(tail, a, b + 1) : 0;
    double high = b > 0 ? beta_quantile(tail, b, a + 1) : 0; /* of the share before */
    return (struct estimate){ a / b * scale, low / (1 - low) * scale, (1 - high) / high * scale };
}

/* The test statistic of K&T, equation 3.2: the difference of rates over its estimated deviation. */
static double e_statistic(double x, double y, const struct two_counts *c)
{
    double m = c->exposure_before, n = c->exposure_after, variance = x / (m * m) + y / (n * n);
    return variance > 0 ? (x / m - y / n) / sqrt(variance) : 0;
}

struct reach {
    double mean, low, high; /* whole numbers low … high hold all but 1e-40 of the mass */
};
static struct reach reach_of(double mean)
{
    return (struct reach){ mean, fmax(0, floor(mean - 15 * sqrt(mean) - 20)), ceil(mean + 15 * sqrt(mean) + 80) };
}

/* P(statistic ≥ least). For each x the y that make it so are 0 … some limit that grows with x. */
static double e_upper(struct reach x, struct reach y, double least, const struct two_counts *c)
{
    double px = poisson_mass(x.low, x.mean), py = poisson_mass(y.low, y.mean);
    double sum = 0, below = 0, next = y.low;
    for (double i = x.low; i <= x.high; i++) {
        while (next <= y.high && e_statistic(i, next, c) >= least) {
            below += py;
            next++;
            py *= y.mean / next;
        }
        sum += px * below;
        px *= x.mean / (i + 1);
    }
    return sum;
}

double e_test_p(struct two_counts c)
{
    check(c);
    double x = (double)c.before, y = (double)c.after, seen = fabs(e_statistic(x, y, &c));
    if (seen == 0) return 1;
    double least = seen * (1 - 1e-12); /* outcomes as far out count, whatever the last digit says */
    double rate = (x + y) / (c.exposure_before + c.exposure_after);
    struct reach of_x = reach_of(rate * c.exposure_before), of_y = reach_of(rate * c.exposure_after);
    struct two_counts mirror = { 0, 0, c.exposure_after, c.exposure_before };
    return fmin(1, e_upper(of_x, of_y, least, &c) + e_upper(of_y, of_x, least, &mirror));
}

double poisson_z(double before, double after)
{
    CHECK(before >= 0 && after >= 0);
    return 2 * (sqrt(after) - sqrt(before));
}

double poisson_z_p(double before, double after) { return normal_two_sided(poisson_z(before, after) * M_SQRT1_2); }

double quasi_poisson_p(struct two_counts c, double phi)
{
    check(c);
    CHECK(phi > 0);
    double n = (double)c.before + (double)c.after, share = share_after(c);
    if (n == 0) return 1;
    return normal_two_sided(((double)c.after - n * share) / sqrt(phi * n * share * (1 - share)));
}

double negative_binomial_p(struct two_counts c, double alpha)
{
    check(c);
    CHECK(alpha >= 0);
    double before = (double)c.before, after = (double)c.after;
    if (before + after == 0) return 1;
    double rate = (before + after) / (c.exposure_before + c.exposure_after);
    double variance = rate / c.exposure_before + rate / c.exposure_after + 2 * alpha * rate * rate;
    return normal_two_sided((after / c.exposure_after - before / c.exposure_before) / sqrt(variance));
}

double tempered_p(double p, double phi)
{
    CHECK(phi > 0);
    if (!(p > 0 && p < 1)) return p;
    return normal_two_sided(normal_quantile(fmax(p / 2, DBL_MIN)) / sqrt(phi));
}
