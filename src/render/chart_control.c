/* The control chart. */
#include "render/chart.h"
#include "render/svg.h"
#include <math.h>

enum { WIDTH = 760, HEIGHT = 330, TOP = 28, BOTTOM = 46, RIGHT = 128 };

struct drawing {
    struct html *h;
    const struct control_chart *c;
    struct scale x, y;
    struct ticks ticks;
    double left;
};

static const struct {
    enum mark mark;
    const char *meaning;
} marks[] = {
    [CONTROL_COMMON] = { MARK_DOT, "usual variation" },
    [CONTROL_OUTSIDE] = { MARK_DIAMOND, "outside the limits" },
    [CONTROL_TREND] = { MARK_TRIANGLE, "a run up or down" },
    [CONTROL_NEAR] = { MARK_RING, "two of three near a limit" },
    [CONTROL_RUN] = { MARK_SQUARE, "a run on one side of the mean" },
};

static void widen(double v, double *low, double *high)
{
    if (!isfinite(v)) return;
    *low = fmin(*low, v);
    *high = fmax(*high, v);
}

static void set_scales(struct drawing *d)
{
    const struct control_chart *c = d->c;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < c->n_points; i++) widen(c->point[i].value, &low, &high);
    for (size_t i = 0; i < c->n_phases; i++) {
        widen(c->phase[i].lower, &low, &high);
        widen(c->phase[i].upper, &low, &high);
        widen(c->phase[i].mean, &low, &high);
    }
    if (!(low <= high)) low = high = 0;
    if (low > 0 && (low < 0.4 * high || c->n_phases == 0)) low = 0; /* without limits nothing says how much is much */
    d->ticks = ticks_around(low, high, 5);
    d->left = 10;
    for (size_t i = 0; i < d->ticks.n; i++) {
        char scratch[NUMBER_MAX];
        d->left = fmax(d->left, 16 + svg_text_width(figure_text(scratch, d->ticks.value[i], d->ticks.decimals), 13));
    }
    d->y = (struct scale){ d->ticks.value[0], d->ticks.value[d->ticks.n - 1], HEIGHT - BOTTOM, -(HEIGHT - BOTTOM - TOP) };
    double last = c->n_points > 1 ? (double)(c->n_points - 1) : 1;
    d->x = (struct scale){ 0, last, d->left + 10, WIDTH - RIGHT - d->left - 20 };
}

static void put_axes(struct drawing *d)
{
    static const char names[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    double right = WIDTH - RIGHT;
    HTML(d->h, "<text class=\"small soft\" x=\"{.1}\" y=\"10\">{}</text>\n", V(d->left), V(d->c->unit));
    for (size_t i = 0; i < d->ticks.n; i++) {
        double y = scale_px(d->y, d->ticks.value[i]);
        HTML(d->h, "<path class=\"{}\" d=\"M{.1} {.1}H{.1}\"/><text class=\"end soft\" x=\"{.1}\" y=\"{.1}\">", V(i ? "grid" : "axis"),
             V(d->left), V(y), V(right), V(d->left - 6), V(y + 4.5));
        char scratch[NUMBER_MAX];
        HTML(d->h, "{}</text>\n", V(figure_text(scratch, d->ticks.value[i], d->ticks.decimals)));
    }
    size_t every = d->c->n_points <= 14 ? 1 : d->c->n_points <= 40 ? 3 : 12, year_before = 0;
    for (size_t i = 0; i < d->c->n_points; i++) {
        month_t m = d->c->point[i].month;
        if ((size_t)(month_in_year(m) - 1) % every) continue;
        double x = scale_px(d->x, (double)i);
        if (every < 12) HTML(d->h, "<text class=\"mid soft\" x=\"{.1}\" y=\"{}\">{}</text>", V(x), V(HEIGHT - BOTTOM + 18), V(names[m % 12]));
        if ((size_t)month_year(m) != year_before)
            HTML(d->h, "<text class=\"mid soft\" x=\"{.1}\" y=\"{}\">{}</text>\n", V(x), V(HEIGHT - BOTTOM + (every < 12 ? 34 : 18)), V(month_year(m)));
        year_before = (size_t)month_year(m);
    }
}

static size_t phase_end(const struct control_chart *c, size_t i) { return i + 1 < c->n_phases ? c->phase[i + 1].from : c->n_points; }

static void put_level(struct drawing *d, const char *class, size_t i, double v)
{
    if (!isfinite(v)) return;
    double from = scale_px(d->x, (double)d->c->phase[i].from), to = scale_px(d->x, (double)phase_end(d->c, i) - 1);
    HTML(d->h, "<path class=\"{}\" d=\"M{.1} {.1}H{.1}\"/>\n", V(class), V(from - 6), V(scale_px(d->y, v)), V(to + 6));
}

/* The levels of the last phase are named at their ends, pushed apart where they would lie on each other. */
static void put_level_names(struct drawing *d)
{
    const struct control_phase *p = &d->c->phase[d->c->n_phases - 1];
    const double v[] = { p->upper, p->mean, p->lower };
    static const char *const names[] = { "Upper limit", "Mean", "Lower limit" };
    double above = 0;
    for (size_t i = 0; i < COUNT_OF(v); i++) {
        if (!isfinite(v[i])) continue;
        char scratch[NUMBER_MAX];
        double y = fmax(scale_px(d->y, v[i]) + 4.5, above + 15);
        above = y;
        HTML(d->h, "<text class=\"small\" x=\"{}\" y=\"{.1}\">{} {}</text>\n", V(WIDTH - RIGHT + 2), V(y), V(names[i]),
             V(figure_text(scratch, v[i], d->c->decimals)));
    }
}

static void put_phases(struct drawing *d)
{
    size_t reasons = 0;
    for (size_t i = 0; i < d->c->n_phases; i++) {
        const struct control_phase *p = &d->c->phase[i];
        put_level(d, "near", i, p->near_lower);
        put_level(d, "near", i, p->near_upper);
        put_level(d, "limit", i, p->lower);
        put_level(d, "limit", i, p->upper);
        put_level(d, "mean", i, p->mean);
        if (!p->reason) continue;
        double x = scale_px(d->x, (double)p->from - 0.5);
        HTML(d->h, "<path class=\"rebase\" d=\"M{.1} {}V{}\"/><circle class=\"ring\" cx=\"{.1}\" cy=\"{}\" r=\"9\"/>"
                   "<text class=\"mid strong\" x=\"{.1}\" y=\"{}\">{}</text>\n",
             V(x), V(TOP - 4), V(HEIGHT - BOTTOM), V(x), V(TOP - 14), V(x), V(TOP - 9), V(++reasons));
    }
    if (d->c->n_phases) put_level_names(d);
}

static void put_line(struct drawing *d)
{
    bool pen = false;
    HTML(d->h, "<path class=\"line\" d=\"");
    for (size_t i = 0; i < d->c->n_points; i++) {
        double v = d->c->point[i].value;
        if (!isfinite(v)) {
            pen = false;
            continue;
        }
        HTML(d->h, "{}{.1} {.1}", V(pen ? "L" : "M"), V(scale_px(d->x, (double)i)), V(scale_px(d->y, v)));
        pen = true;
    }
    HTML(d->h, "\"/>\n");
}

static void put_points(struct drawing *d)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < d->c->n_points; i++) {
        const struct control_point *p = &d->c->point[i];
        if (!isfinite(p->value)) continue;
        char scratch[NUMBER_MAX];
        struct str figure = figure_text(scratch, p->value, d->c->decimals);
        double x = scale_px(d->x, (double)i), y = scale_px(d->y, p->value);
        HTML(d->h, "<g><title>{}: {}, {}</title>", V(month_words(&a, p->month)), V(figure), V(marks[p->mark].meaning));
        put_mark(d->h, marks[p->mark].mark, x, y);
        if (p->mark == CONTROL_OUTSIDE)
            HTML(d->h, "<text class=\"mid strong halo\" x=\"{.1}\" y=\"{.1}\">{}</text>", V(x), V(y < TOP + 24 ? y + 22 : y - 12), V(figure));
        HTML(d->h, "</g>\n");
    }
    arena_release(&a);
}

/* From when to when, the last figure, the limits, and every month that is more than usual variation. */
static void tell(struct buf *b, const struct control_chart *c)
{
    struct arena a = { 0 };
    size_t special = 0, missing = 0;
    for (size_t i = 0; i < c->n_points; i++) {
        special += isfinite(c->point[i].value) && c->point[i].mark != CONTROL_COMMON;
        missing += !isfinite(c->point[i].value);
    }
    if (c->n_points)
        buf_print(b, "Control chart of %s, %s to %s. ", c->unit, month_words(&a, c->point[0].month),
                  month_words(&a, c->point[c->n_points - 1].month));
    if (missing) buf_print(b, "%zu of the months %s missing. ", missing, missing == 1 ? "is" : "are");
    for (size_t i = 0; i < c->n_phases; i++) {
        const struct control_phase *p = &c->phase[i];
        if (!isfinite(p->mean) || p->from >= c->n_points) continue;
        buf_print(b, "From %s the mean is ", month_words(&a, c->point[p->from].month));
        buf_figure(b, p->mean, c->decimals);
        if (isfinite(p->lower) && isfinite(p->upper)) {
            buf_put(b, STR(" and usual variation lies between "));
            buf_figure(b, p->lower, c->decimals);
            buf_put(b, STR(" and "));
            buf_figure(b, p->upper, c->decimals);
        }
        if (p->reason) buf_print(b, ", begun anew: %s", p->reason);
        buf_put(b, STR(". "));
    }
    if (special == 0) buf_put(b, STR("No month is more than usual variation."));
    else buf_print(b, "%zu month%s more than usual variation: ", special, special == 1 ? " is" : "s are");
    for (size_t i = 0; i < c->n_points; i++) {
        const struct control_point *p = &c->point[i];
        if (!isfinite(p->value) || p->mark == CONTROL_COMMON) continue;
        buf_print(b, "%s, ", month_words(&a, p->month));
        buf_figure(b, p->value, c->decimals);
        buf_print(b, " (%s)%s", marks[p->mark].meaning, --special ? "; " : ".");
    }
    arena_release(&a);
}

static void put_key(struct html *h, const struct control_chart *c)
{
    size_t reasons = 0;
    HTML(h, "<ul class=\"key\">\n");
    for (size_t k = 0; k < COUNT_OF(marks); k++) {
        bool used = false;
        for (size_t i = 0; i < c->n_points; i++) used |= isfinite(c->point[i].value) && c->point[i].mark == (enum control_mark)k;
        if (used) put_key_mark(h, marks[k].mark, marks[k].meaning);
    }
    if (c->n_phases && isfinite(c->phase[0].near_upper))
        HTML(h, "<li><svg width=\"28\" height=\"20\" viewBox=\"0 0 28 20\" aria-hidden=\"true\"><path class=\"near\" d=\"M0 10h28\"/>"
                "</svg>two thirds of the way to a limit</li>\n");
    HTML(h, "</ul>\n");
    for (size_t i = 0; i < c->n_phases; i++) {
        if (!c->phase[i].reason) continue;
        if (reasons++ == 0) HTML(h, "<ol class=\"reasons\">\n");
        HTML(h, "<li>{}</li>\n", V(c->phase[i].reason));
    }
    if (reasons) HTML(h, "</ol>\n");
}

void chart_control(struct html *h, const struct control_chart *c)
{
    struct buf words = BUF_MAX(1 << 16);
    struct drawing d = { .h = h, .c = c };
    tell(&words, c);
    set_scales(&d);
    figure_begin(h, "chart", c->id, c->title);
    picture_begin(h, c->id, WIDTH, HEIGHT, c->title, &words);
    put_axes(&d);
    put_phases(&d);
    put_line(&d);
    put_points(&d);
    picture_end(h);
    figure_below(h);
    put_key(h, c);
    figure_end(h);
    buf_release(&words);
}
