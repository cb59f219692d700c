#include "stats/gistar.h"
#include "stats/distribution.h"
#include <math.h>

struct moments {
    double mean, variance; /* over n */
    double greatest;       /* of the values without their sign */
};

/* In two passes, the first corrected by the second, as R does: sums of many small counts keep their digits. */
static struct moments moments_of(const double *x, size_t n)
{
    struct moments m = { 0 };
    double sum = 0, rest = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        m.greatest = MAX(m.greatest, fabs(x[i]));
    }
    m.mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) rest += x[i] - m.mean;
    m.mean += rest / (double)n;
    for (size_t i = 0; i < n; i++) m.variance += (x[i] - m.mean) * (x[i] - m.mean);
    m.variance /= (double)n;
    return m;
}

bool gistar(const struct neighbours *nb, const double *x, double *z, double *p, bool *pattern, struct error *why)
{
    const size_t n = nb->n;
    for (size_t i = 0; i < n; i++)
        if (!(fabs(x[i]) <= GISTAR_VALUE_MAX)) return FAIL(why, INVALID, "cell %zu has the value %g", i, x[i]);
    const struct moments m = n ? moments_of(x, n) : (struct moments){ 0 };
    *pattern = sqrt(m.variance) > 1e-12 * m.greatest;
    for (size_t i = 0; i < n; i++) {
        const double k = nb->first[i + 1] - nb->first[i] + 1.0;
        const double variance = m.variance * (k * (double)n - k * k) / ((double)n - 1);
        double sum = x[i];
        for (uint32_t e = nb->first[i]; e < nb->first[i + 1]; e++) sum += x[nb->near[e]];
        const bool told = *pattern && k < (double)n;
        z[i] = told ? (sum - k * m.mean) / sqrt(variance) : 0;
        p[i] = told ? normal_two_sided(z[i]) : 1;
    }
    return true;
}
