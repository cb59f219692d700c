#include "stats/control.h"
#include <math.h>

enum { RUN = 7 };
/* Ratio of the mean moving range of two to the standard deviation of normal values, and its upper limit. */
static const double D2 = 1.128, XMR_REACH = 2.66, SCREEN_REACH = 3.267;

enum cause cause_first(unsigned causes) { return (enum cause)(causes & -causes); }

const char *cause_words(enum cause cause)
{
    switch (cause) {
    case CAUSE_OUTSIDE: return "outside the limits";
    case CAUSE_TREND: return "seven in a row rising or falling";
    case CAUSE_NEAR: return "two of three near a limit";
    case CAUSE_ONE_SIDE: return "seven in a row on one side of the mean";
    }
    return "";
}

static bool is_rate(enum chart_kind k) { return k == CHART_U || k == CHART_LANEY_U; }
static bool is_share(enum chart_kind k) { return k == CHART_P || k == CHART_LANEY_P; }
static bool is_laney(enum chart_kind k) { return k == CHART_LANEY_U || k == CHART_LANEY_P; }

static bool check(const struct chart_order *o, struct error *why)
{
    for (size_t i = 0; i < o->n; i++) {
        double x = o->value[i];
        if (isnan(x)) continue;
        if (isinf(x)) return FAIL(why, INVALID, "value %zu of the series is infinite", i + 1);
        if (o->kind != CHART_XMR && x < 0)
            return FAIL(why, INVALID, "value %zu of the series is %g: a count of 0 or more was expected", i + 1, x);
        if (!is_rate(o->kind) && !is_share(o->kind)) continue;
        if (!(o->exposure[i] > 0) || isinf(o->exposure[i]))
            return FAIL(why, INVALID, "value %zu of the series has an exposure of %g: more than 0 was expected",
                        i + 1, o->exposure[i]);
        if (is_share(o->kind) && x > o->exposure[i])
            return FAIL(why, INVALID, "value %zu of the series counts %g out of %g", i + 1, x, o->exposure[i]);
    }
    for (size_t i = 0; i < o->n_rebases; i++) {
        const struct rebase *r = &o->rebase[i];
        if (r->at == 0 || r->at >= o->n || (i > 0 && r->at <= r[-1].at))
            return FAIL(why, INVALID, "the chart cannot start anew at value %zu, but past value %zu and up to %zu",
                        r->at + 1, i > 0 ? r[-1].at + 1 : 1, o->n);
        if (!r->reason || !*r->reason)
            return FAIL(why, INVALID, "the chart starts anew at value %zu without a reason", r->at + 1);
    }
    return true;
}

/* Of neighbours both present; those above `most` are left out. NaN where there are none. */
static double mean_moving_range(const struct chart_point *p, const struct chart_phase *ph, double most)
{
    double sum = 0, n = 0;
    for (size_t i = ph->from + 1; i < ph->to; i++) {
        double range = fabs(p[i].value - p[i - 1].value);
        if (!(range <= most)) continue;
        sum += range;
        n++;
    }
    return n > 0 ? sum / n : NAN;
}

static double moving_range(const struct chart_point *p, const struct chart_phase *ph, bool screen)
{
    double mean = mean_moving_range(p, ph, INFINITY);
    return screen ? mean_moving_range(p, ph, SCREEN_REACH * mean) : mean;
}

/* The mean of the phase: of all events over all exposure, where there is an exposure. */
static double phase_mean(const struct chart_order *o, struct chart_phase *ph)
{
    double sum = 0, exposure = 0;
    for (size_t i = ph->from; i < ph->to; i++) {
        if (isnan(o->value[i])) continue;
        ph->points++;
        sum += o->value[i];
        exposure += is_rate(o->kind) || is_share(o->kind) ? o->exposure[i] : 1;
    }
    return exposure > 0 ? sum / exposure : NAN;
}

/* Standard deviation of value i by its distribution alone; NaN where a missing value has no exposure. */
static double expected_deviation(const struct chart_order *o, size_t i, double mean)
{
    if ((is_rate(o->kind) || is_share(o->kind)) && !(o->exposure[i] > 0)) return NAN;
    if (is_rate(o->kind)) return sqrt(mean / o->exposure[i]);
    if (is_share(o->kind)) return sqrt(mean * (1 - mean) / o->exposure[i]);
    return sqrt(mean);
}

/* Laney's σz: the moving range of z-scores, which stand in the points' values while it is taken. */
static double laney(const struct chart_order *o, struct chart_point *p, struct chart_phase *ph)
{
    for (size_t i = ph->from; i < ph->to; i++) {
        double deviation = expected_deviation(o, i, ph->mean);
        p[i].value = deviation > 0 ? (p[i].value - ph->mean) / deviation : p[i].value - ph->mean;
    }
    ph->moving_range = moving_range(p, ph, o->screen);
    for (size_t i = ph->from; i < ph->to; i++) p[i].value = o->value[i] / o->exposure[i];
    return ph->moving_range / D2;
}

static void set_limits(const struct chart_order *o, struct chart_point *p, struct chart_phase *ph)
{
    bool exposed = is_rate(o->kind) || is_share(o->kind);
    for (size_t i = ph->from; i < ph->to; i++) p[i].value = exposed ? o->value[i] / o->exposure[i] : o->value[i];
    ph->mean = phase_mean(o, ph);
    ph->moving_range = NAN;
    if (o->kind == CHART_XMR) ph->moving_range = moving_range(p, ph, o->screen);
    double widen = is_laney(o->kind) ? laney(o, p, ph) : 1;
    for (size_t i = ph->from; i < ph->to; i++) {
        double reach = XMR_REACH * ph->moving_range;
        if (o->kind != CHART_XMR) reach = 3 * widen * expected_deviation(o, i, ph->mean);
        double least = o->kind == CHART_XMR && !o->floor ? -INFINITY : 0, most = is_share(o->kind) ? 1 : INFINITY;
        p[i].mean = ph->mean;
        p[i].low = isnan(reach) ? NAN : fmax(least, ph->mean - reach);
        p[i].high = isnan(reach) ? NAN : fmin(most, ph->mean + reach);
        p[i].near_low = isnan(reach) ? NAN : fmax(least, ph->mean - reach * 2 / 3);
        p[i].near_high = isnan(reach) ? NAN : fmin(most, ph->mean + reach * 2 / 3);
    }
}

static bool is_outside(const struct chart_point *p) { return p->value < p->low || p->value > p->high; }
static bool is_near(const struct chart_point *p)
{
    return !is_outside(p) && (p->value < p->near_low || p->value > p->near_high);
}

static void mark_run(struct chart_point *p, size_t end, enum cause cause, int trend)
{
    for (size_t i = end - RUN; i < end; i++) {
        p[i].causes |= cause;
        if (trend) p[i].trend = trend;
    }
}

static void find_causes(struct chart_point *p, const struct chart_phase *ph)
{
    int steps = 0, same = 0; /* rises, or falls, in a row; values in a row on the side of the last */
    for (size_t i = ph->from; i < ph->to; i++) {
        p[i].side = (p[i].value > p[i].mean) - (p[i].value < p[i].mean);
        if (is_outside(&p[i])) p[i].causes |= CAUSE_OUTSIDE;
        bool first = i == ph->from;
        int step = first ? 0 : (p[i].value > p[i - 1].value) - (p[i].value < p[i - 1].value);
        steps = step == 0 ? 0 : steps * step > 0 ? steps + step : step;
        if (steps >= RUN - 1 || steps <= -(RUN - 1)) mark_run(p, i + 1, CAUSE_TREND, steps > 0 ? 1 : -1);
        same = p[i].side == 0 ? 0 : !first && p[i].side == p[i - 1].side ? same + 1 : 1;
        if (same >= RUN) mark_run(p, i + 1, CAUSE_ONE_SIDE, 0);
        if (same < 3) continue;
        struct chart_point *three = &p[i - 2];
        if (is_near(&three[0]) + is_near(&three[1]) + is_near(&three[2]) < 2) continue;
        for (int k = 0; k < 3; k++)
            if (is_near(&three[k])) three[k].causes |= CAUSE_NEAR;
    }
}

bool chart(const struct chart_order *o, struct chart_point *points, struct chart_phase *phases, struct error *why)
{
    if (!check(o, why)) return false;
    for (size_t i = 0; i <= o->n_rebases; i++) {
        struct chart_phase *ph = &phases[i];
        *ph = (struct chart_phase){
            .from = i > 0 ? o->rebase[i - 1].at : 0,
            .to = i < o->n_rebases ? o->rebase[i].at : o->n,
            .reason = i > 0 ? o->rebase[i - 1].reason : NULL,
        };
        for (size_t k = ph->from; k < ph->to; k++) points[k] = (struct chart_point){ .phase = i };
        set_limits(o, points, ph);
        ph->is_short = ph->points < CHART_SHORT;
        find_causes(points, ph);
    }
    return true;
}
