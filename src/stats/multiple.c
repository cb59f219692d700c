#include "stats/multiple.h"
#include "base/mem.h"
#include <math.h>
#include <stdlib.h>

struct test {
    double p;
    size_t at;
};

static int by_p_falling(const void *a, const void *b)
{
    double x = ((const struct test *)a)->p, y = ((const struct test *)b)->p;
    return (x < y) - (x > y);
}

bool adjust_p(enum correction how, const double *p, size_t n, double *adjusted, struct error *why)
{
    struct test *test = n <= SIZE_MAX / sizeof *test ? mem_try(n * sizeof *test) : NULL;
    if (!test) return FAIL(why, NOMEM, "no memory for %zu tests", n);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i])) test[m++] = (struct test){ p[i], i };
    qsort(test, m, sizeof *test, by_p_falling);
    double penalty = 1;
    if (how == CORRECT_BENJAMINI_YEKUTIELI)
        for (size_t i = 2; i <= m; i++) penalty += 1 / (double)i;
    for (size_t i = 0; i < n; i++) adjusted[i] = NAN;
    double least = 1;
    for (size_t i = 0; i < m; i++) {
        least = fmin(least, penalty * (double)m / (double)(m - i) * test[i].p);
        adjusted[test[i].at] = least;
    }
    mem_free(test);
    return true;
}
