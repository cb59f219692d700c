#include "stats/wdd.h"
#include "base/error.h"
#include "stats/distribution.h"
#include <math.h>

const struct wdd_weights wdd_unweighted = { 1, 1, 1, 1, 1, 1 };

static double change(struct before_after c, const struct wdd_weights *w, double area)
{
    CHECK(c.before >= 0 && c.after >= 0 && w->before > 0 && w->after > 0 && area > 0);
    return c.after / (w->after * area) - c.before / (w->before * area);
}

static double variance(struct before_after c, const struct wdd_weights *w, double area)
{
    double before = w->before * area, after = w->after * area;
    return c.after / (after * after) + c.before / (before * before);
}

static void judge(struct wdd *d, double level)
{
    double reach = normal_z_of_level(level);
    d->estimate = d->local + d->displacement;
    d->se = sqrt(d->variance);
    d->z = d->se > 0 ? d->estimate / d->se : 0;
    d->p = normal_two_sided(d->z);
    d->low = d->estimate - reach * d->se;
    d->high = d->estimate + reach * d->se;
}

struct wdd wdd_of(const struct wdd_counts *c, const struct wdd_weights *w, double level)
{
    struct wdd d = {
        .local = change(c->treated, w, w->treated) - change(c->control, w, w->control),
        .displacement = change(c->displaced, w, w->displaced) - change(c->displaced_control, w, w->displaced_control),
        .variance = variance(c->treated, w, w->treated) + variance(c->control, w, w->control) +
                    variance(c->displaced, w, w->displaced) + variance(c->displaced_control, w, w->displaced_control),
    };
    judge(&d, level);
    return d;
}

struct wdd wdd_of_harm(const struct wdd *kind, const double *harm, size_t n, double level)
{
    struct wdd d = { 0 };
    for (size_t i = 0; i < n; i++) {
        d.local += harm[i] * kind[i].local;
        d.displacement += harm[i] * kind[i].displacement;
        d.variance += harm[i] * harm[i] * kind[i].variance;
    }
    judge(&d, level);
    return d;
}
