#include "stats/distribution.h"
#include "base/error.h"
#include <float.h>
#include <math.h>

enum { TERMS_MAX = 1000000 };
static const double LN_SQRT_2PI = 0.918938533204672741780329736406;

/* ln n! less Stirling's formula. */
static double stirling_error(double n)
{
    if (n < 16) {
        int sign;
        return n <= 0 ? 0 : lgamma_r(n + 1, &sign) - (n + 0.5) * log(n) + n - LN_SQRT_2PI;
    }
    double q = 1 / (n * n);
    return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - q / 1188) * q) * q) * q) / n;
}

/* x ln(x/m) + m - x, without cancelling where x is near m. */
static double deviance(double x, double m)
{
    if (fabs(x - m) >= 0.1 * (x + m)) return x * log(x / m) + m - x;
    double v = (x - m) / (x + m), sum = (x - m) * v, term = 2 * x * v;
    for (int j = 3; j < 1000; j += 2) {
        term *= v * v;
        double next = sum + term / j;
        if (next == sum) break;
        sum = next;
    }
    return sum;
}

double normal_below(double z) { return 0.5 * erfc(-z * M_SQRT1_2); }
double normal_above(double z) { return 0.5 * erfc(z * M_SQRT1_2); }
double normal_two_sided(double z) { return erfc(fabs(z) * M_SQRT1_2); }

/* A rational start (Abramowitz & Stegun 26.2.23) and three of Halley's steps, each of which triples the digits. */
double normal_quantile(double p)
{
    CHECK(p > 0 && p < 1);
    if (p > 0.5) return -normal_quantile(1 - p);
    double t = sqrt(-2 * log(p));
    double z = (2.515517 + t * (0.802853 + t * 0.010328)) /
                   (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
    for (int i = 0; i < 3; i++) {
        double f = (normal_below(z) - p) * exp(0.5 * z * z + LN_SQRT_2PI);
        if (!isfinite(f)) break;
        z -= f / (1 + 0.5 * z * f);
    }
    return z;
}

double normal_z_of_level(double level)
{
    CHECK(level > 0 && level < 1);
    return -normal_quantile((1 - level) / 2);
}

double poisson_mass(double k, double mean)
{
    CHECK(mean >= 0);
    if (k < 0) return 0;
    if (mean == 0) return k == 0;
    if (k == 0) return exp(-mean);
    return exp(-stirling_error(k) - deviance(k, mean)) / sqrt(2 * M_PI * k);
}

/* 1 + x/(a+1) + x²/((a+1)(a+2)) + … */
static double gamma_series(double x, double a)
{
    double sum = 1, term = 1;
    for (int i = 1; i < TERMS_MAX; i++) {
        term *= x / (a + i);
        sum += term;
        if (term < sum * DBL_EPSILON / 4) break;
    }
    return sum;
}

/* 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(…))), by Lentz's method. */
static double gamma_fraction(double x, double a)
{
    double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, h = d;
    for (int i = 1; i < TERMS_MAX; i++) {
        double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        if (fabs(d) < DBL_MIN) d = DBL_MIN;
        c = b + an / c;
        if (fabs(c) < DBL_MIN) c = DBL_MIN;
        d = 1 / d;
        double step = d * c;
        h *= step;
        if (fabs(step - 1) < DBL_EPSILON) break;
    }
    return h;
}

double gamma_below(double x, double a)
{
    CHECK(x >= 0 && a > 0);
    if (x == 0) return 0;
    if (isinf(x)) return 1;
    double mass = poisson_mass(a, x); /* x^a e^-x / Γ(a+1) */
    return x < a + 1 ? fmin(1, mass * gamma_series(x, a)) : 1 - mass * a * gamma_fraction(x, a);
}

double gamma_above(double x, double a)
{
    CHECK(x >= 0 && a > 0);
    if (x == 0) return 1;
    if (isinf(x)) return 0;
    double mass = poisson_mass(a, x);
    return x < a + 1 ? fmax(0, 1 - mass * gamma_series(x, a)) : mass * a * gamma_fraction(x, a);
}

/* Newton's steps on the logarithm of the tail as a function of ln x, kept inside a bracket. */
static double gamma_solve(double p, double a, bool above)
{
    double z = normal_quantile(fmin(fmax(p, DBL_MIN), 1 - DBL_EPSILON)) * (above ? -1 : 1);
    double w = 1 - 1 / (9 * a) + z / (3 * sqrt(a)), x = a * w * w * w; /* Wilson & Hilferty */
    int sign;
    if (!(w > 0.2)) x = exp((log(above ? 1 - p : p) + lgamma_r(a + 1, &sign)) / a);
    double low = 0, high = INFINITY;
    for (int i = 0; i < 200; i++) {
        double tail = above ? gamma_above(x, a) : gamma_below(x, a);
        if (above ? tail > p : tail < p) low = x;
        else high = x;
        double step = tail > 0 ? (log(tail) - log(p)) * tail / (a * poisson_mass(a, x)) : -INFINITY;
        double next = x * exp(above ? step : -step);
        if (fabs(next - x) <= 4 * DBL_EPSILON * x) return next;
        if (!(next > low && next < high)) next = isinf(high) ? 2 * x : low > 0 ? sqrt(low * high) : high / 2;
        x = next;
    }
    return x;
}

double gamma_quantile_below(double p, double a)
{
    CHECK(p >= 0 && p < 1 && a > 0);
    if (p == 0) return 0;
    return p <= 0.5 ? gamma_solve(p, a, false) : gamma_solve(1 - p, a, true);
}

double gamma_quantile_above(double p, double a)
{
    CHECK(p > 0 && p <= 1 && a > 0);
    if (p == 1) return 0;
    return p <= 0.5 ? gamma_solve(p, a, true) : gamma_solve(1 - p, a, false);
}

double chi_square_below(double x, double df) { return gamma_below(x / 2, df / 2); }
double chi_square_above(double x, double df) { return gamma_above(x / 2, df / 2); }
double chi_square_quantile_below(double p, double df) { return 2 * gamma_quantile_below(p, df / 2); }
double chi_square_quantile_above(double p, double df) { return 2 * gamma_quantile_above(p, df / 2); }

double poisson_at_most(double k, double mean)
{
    if (k < 0) return 0;
    return gamma_above(mean, floor(k) + 1);
}

double poisson_at_least(double k, double mean)
{
    if (k <= 0) return 1;
    return gamma_below(mean, ceil(k));
}

/* Γ(n+1)/(Γ(k+1)Γ(n-k+1)) p^k q^(n-k), with q = 1 - p. */
static double binomial_term(double k, double n, double p, double q)
{
    if (p == 0) return k == 0;
    if (q == 0) return k == n;
    if (k == 0) return exp(n * (p < q ? log1p(-p) : log(q)));
    if (k == n) return exp(n * (q < p ? log1p(-q) : log(p)));
    double exponent = stirling_error(n) - stirling_error(k) - stirling_error(n - k) - deviance(k, n * p) -
                      deviance(n - k, n * q);
    return exp(exponent) * sqrt(n / (2 * M_PI * k * (n - k)));
}

double binomial_mass(double k, double n, double p)
{
    CHECK(n >= 0 && p >= 0 && p <= 1);
    return k < 0 || k > n ? 0 : binomial_term(k, n, p, 1 - p);
}

/* DLMF 8.17.22 by Lentz's method; converges fast for x < (a+1)/(a+b+2). */
static double beta_fraction(double x, double a, double b)
{
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    if (fabs(d) < DBL_MIN) d = DBL_MIN;
    d = 1 / d;
    double h = d;
    for (int m = 1; m < TERMS_MAX; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step = 1;
        for (int half = 0; half < 2; half++) {
            double term = half ? odd : even;
            d = 1 + term * d;
            if (fabs(d) < DBL_MIN) d = DBL_MIN;
            c = 1 + term / c;
            if (fabs(c) < DBL_MIN) c = DBL_MIN;
            d = 1 / d;
            step = d * c;
            h *= step;
        }
        if (fabs(step - 1) < DBL_EPSILON) break;
    }
    return h;
}

double beta_below(double x, double y, double a, double b)
{
    CHECK(x >= 0 && y >= 0 && a > 0 && b > 0);
    if (x == 0) return 0;
    if (y == 0) return 1;
    double n = a + b, term = binomial_term(a, n, x, y);
    if (x < (a + 1) / (n + 2)) return fmin(1, term * b / n * beta_fraction(x, a, b));
    return fmax(0, 1 - term * a / n * beta_fraction(y, b, a));
}

double binomial_at_most(double k, double n, double p)
{
    CHECK(n >= 0 && p >= 0 && p <= 1);
    k = floor(k);
    return k < 0 ? 0 : k >= n ? 1 : beta_below(1 - p, p, n - k, k + 1);
}

double binomial_at_least(double k, double n, double p)
{
    CHECK(n >= 0 && p >= 0 && p <= 1);
    k = ceil(k);
    return k <= 0 ? 1 : k > n ? 0 : beta_below(p, 1 - p, k, n - k + 1);
}

/* Near enough to begin with: Abramowitz & Stegun 26.5.22, or the mean. */
static double beta_start(double p, double a, double b)
{
    if (a <= 1 || b <= 1) return a / (a + b);
    double y = -normal_quantile(p), of_a = 1 / (2 * a - 1), of_b = 1 / (2 * b - 1);
    double h = 2 / (of_a + of_b), l = (y * y - 3) / 6;
    double w = y * sqrt(fmax(0, h + l)) / h - (of_b - of_a) * (l + 5.0 / 6 - 2 / (3 * h));
    return a / (a + b * exp(2 * w));
}

/* Newton's steps, kept inside a bracket. */
double beta_quantile(double p, double a, double b)
{
    CHECK(p >= 0 && p <= 1 && a > 0 && b > 0);
    if (p == 0 || p == 1) return p;
    double low = 0, high = 1, x = beta_start(p, a, b);
    for (int i = 0; i < 400; i++) {
        double below = beta_below(x, 1 - x, a, b);
        if (below < p) low = x;
        else high = x;
        double n = a + b, density = binomial_term(a, n, x, 1 - x) * a * b / (n * x * (1 - x));
        double next = x - (below - p) / density;
        if (fabs(next - x) <= 4 * DBL_EPSILON * x) return next;
        if (!(next > low && next < high)) next = (low + high) / 2;
        x = next;
    }
    return x;
}

double t_above(double t, double df)
{
    CHECK(df > 0);
    double sum = df + t * t, half = 0.5 * beta_below(df / sum, t * t / sum, df / 2, 0.5);
    return t >= 0 ? half : 1 - half;
}

double t_quantile(double p, double df)
{
    CHECK(p > 0 && p < 1 && df > 0);
    if (p == 0.5) return 0;
    if (p > 0.5) return -t_quantile(1 - p, df);
    double low = 0, high = 1; /* of -t */
    while (t_above(high, df) > p) {
        low = high;
        high *= 2;
    }
    int sign;
    double x = (low + high) / 2, peak = lgamma_r((df + 1) / 2, &sign) - lgamma_r(df / 2, &sign) - log(df * M_PI) / 2;
    for (int i = 0; i < 400; i++) {
        double tail = t_above(x, df), density = exp(peak - (df + 1) / 2 * log1p(x * x / df));
        if (tail > p) low = x;
        else high = x;
        double next = x + (tail - p) / density;
        if (fabs(next - x) <= 4 * DBL_EPSILON * x) break;
        if (!(next > low && next < high)) next = (low + high) / 2;
        x = next;
    }
    return -x;
}
