#include "stats/interval.h"
#include "base/error.h"
#include "stats/distribution.h"
#include <math.h>

enum { EXACT_BELOW = 10 };

static double cube(double x) { return x * x * x; }

struct interval poisson_byar(double x, double level)
{
    CHECK(x >= 0);
    double z = normal_z_of_level(level), y = x + 1;
    return (struct interval){
        .low = x > 0 ? x * fmax(0, cube(1 - 1 / (9 * x) - z / (3 * sqrt(x)))) : 0,
        .high = y * cube(1 - 1 / (9 * y) + z / (3 * sqrt(y))),
    };
}

struct interval poisson_exact(double x, double level)
{
    CHECK(x >= 0 && level > 0 && level < 1);
    double tail = (1 - level) / 2;
    return (struct interval){
        .low = x > 0 ? gamma_quantile_below(tail, x) : 0,
        .high = gamma_quantile_above(tail, x + 1),
    };
}

struct interval poisson_limits(double x, double level)
{
    return x < EXACT_BELOW ? poisson_exact(x, level) : poisson_byar(x, level);
}

struct interval wilson(double x, double n, double level)
{
    CHECK(n > 0 && x >= 0 && x <= n);
    double z = normal_z_of_level(level), spread = z * sqrt(z * z + 4 * x * (1 - x / n));
    return (struct interval){
        .low = fmax(0, (2 * x + z * z - spread) / (2 * (n + z * z))),
        .high = fmin(1, (2 * x + z * z + spread) / (2 * (n + z * z))),
    };
}

struct estimate rate_of(double count, double exposure, double multiplier, double level)
{
    if (!(exposure > 0)) return (struct estimate){ NAN, NAN, NAN };
    struct interval in = poisson_limits(count, level);
    double unit = multiplier / exposure;
    return (struct estimate){ count * unit, in.low * unit, in.high * unit };
}

struct estimate rate_standardised(const double *count, const double *population, const double *standard, size_t n,
                                  double multiplier, double level)
{
    double total = 0, rate = 0, variance = 0, people = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(population[i] > 0)) return (struct estimate){ NAN, NAN, NAN };
        double weight = standard[i] / population[i];
        total += count[i];
        rate += weight * count[i];
        variance += weight * weight * count[i];
        people += standard[i];
    }
    if (total < EXACT_BELOW || !(people > 0)) return (struct estimate){ NAN, NAN, NAN };
    struct interval in = poisson_byar(total, level);
    double value = rate / people * multiplier, scale = sqrt(variance / total) / people * multiplier;
    return (struct estimate){ value, value + scale * (in.low - total), value + scale * (in.high - total) };
}
