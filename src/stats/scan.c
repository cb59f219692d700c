#include "stats/scan.h"
#include "base/error.h"
#include "stats/distribution.h"
#include <math.h>

/* Chance of no such cluster in two windows' length, and in three: theorem 1 of Naus 1982, in his terms. */
static double quiet_for_two(double n, double mu)
{
    double p = poisson_mass(n, mu), below = poisson_at_most(n - 1, mu);
    return below * below - (n - 1) * p * poisson_mass(n - 2, mu) - (n - 1 - mu) * p * poisson_at_most(n - 3, mu);
}

static double quiet_for_three(double n, double mu)
{
    double p = poisson_mass(n, mu), f1 = poisson_at_most(n - 1, mu), f2 = poisson_at_most(n - 2, mu);
    double f3 = poisson_at_most(n - 3, mu), f4 = poisson_at_most(n - 4, mu), f5 = poisson_at_most(n - 5, mu);
    double a1 = 2 * p * f1 * ((n - 1) * f2 - mu * f3);
    double a2 = 0.5 * p * p * ((n - 1) * (n - 2) * f3 - 2 * (n - 2) * mu * f4 + mu * mu * f5);
    double a3 = 0, a4 = 0;
    for (double r = 1; r < n; r++) {
        double mass = poisson_mass(2 * n - r, mu), below = poisson_at_most(r - 1, mu);
        a3 += mass * below * below;
        a4 += mass * poisson_mass(r, mu) *
              ((r - 1) * poisson_at_most(r - 2, mu) - mu * poisson_at_most(r - 3, mu)); /* 0 at r = 1 */
    }
    return f1 * f1 * f1 - a1 + a2 + a3 - a4;
}

double scan_window_p(double windows, double mean, unsigned count)
{
    CHECK(windows >= 2 && mean > 0 && count >= 1);
    double two = quiet_for_two(count, mean), three = quiet_for_three(count, mean);
    if (!(two > 0 && three > 0)) return 1;
    return fmin(1, fmax(0, -expm1(log(two) + (windows - 2) * log(three / two))));
}
