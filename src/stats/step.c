#include "stats/step.h"
#include "base/mem.h"
#include "stats/random.h"
#include <math.h>

struct month {
    double count, expected;
    size_t at;
};

static double x_log_rate(double count, double expected) { return count > 0 ? count * log(count / expected) : 0; }

/* The largest log likelihood ratio over all splits; *split: how many months lie before it. */
static double scan(const struct month *m, size_t n, size_t least, struct month whole, size_t *split)
{
    double best = -INFINITY, before = 0, expected = 0, one = x_log_rate(whole.count, whole.expected);
    for (size_t i = 0; i + least < n; i++) {
        before += m[i].count;
        expected += m[i].expected;
        if (i + 1 < least) continue;
        double two = x_log_rate(before, expected) + x_log_rate(whole.count - before, whole.expected - expected);
        if (two - one <= best) continue;
        best = two - one;
        *split = i + 1;
    }
    return best;
}

static bool gather(const struct step_order *o, struct month *m, size_t *n, struct month *whole, struct error *why)
{
    for (size_t i = 0; i < o->n; i++) {
        if (isnan(o->count[i])) continue;
        struct month x = { o->count[i], o->expected ? o->expected[i] : 1, i };
        if (!(x.count >= 0) || isinf(x.count))
            return FAIL(why, INVALID, "month %zu counts %g: 0 or more was expected", i + 1, x.count);
        if (!(x.expected > 0) || isinf(x.expected))
            return FAIL(why, INVALID, "month %zu expects %g: more than 0 was expected", i + 1, x.expected);
        whole->count += x.count;
        whole->expected += x.expected;
        m[(*n)++] = x;
    }
    return true;
}

static double chance(const struct step_order *o, struct month *m, size_t n, struct month whole, double seen)
{
    struct random r = random_of(o->seed, 0);
    unsigned as_large = 0;
    size_t split;
    double least_as_large = seen * (1 - 1e-9) - 1e-12; /* sums in another order differ in their last digits */
    for (unsigned i = 0; i < o->repeats; i++) {
        random_shuffle(&r, m, n, sizeof *m);
        as_large += scan(m, n, o->least, whole, &split) >= least_as_large;
    }
    return (1.0 + as_large) / (1.0 + o->repeats);
}

bool step_of(const struct step_order *o, struct step *out, struct error *why)
{
    CHECK(o->least >= 1);
    struct month *m = o->n <= SIZE_MAX / sizeof *m ? mem_try(o->n * sizeof *m) : NULL;
    if (!m) return FAIL(why, NOMEM, "no memory for %zu months", o->n);
    size_t n = 0, split = 0;
    struct month whole = { 0 };
    bool good = gather(o, m, &n, &whole, why);
    if (good) *out = (struct step){ .before = NAN, .after = NAN, .ratio = NAN, .likelihood = NAN, .p = 1 };
    if (good && n >= o->least * 2 && whole.count > 0) {
        out->found = true;
        out->likelihood = fmax(0, scan(m, n, o->least, whole, &split));
        out->at = m[split].at;
        double count = 0, expected = 0;
        for (size_t i = 0; i < split; i++) {
            count += m[i].count;
            expected += m[i].expected;
        }
        out->before = count / expected;
        out->after = (whole.count - count) / (whole.expected - expected);
        out->ratio = out->after / out->before;
        out->p = chance(o, m, n, whole, out->likelihood);
    }
    mem_free(m);
    return good;
}
