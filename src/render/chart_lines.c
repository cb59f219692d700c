/* Small lines: the sparkline, and a year against the year before. */
#include "render/chart.h"
#include "render/svg.h"
#include <math.h>

struct range {
    double low, high;
    size_t n; /* finite values */
};

static struct range range_of(const double *v, size_t n)
{
    struct range r = { INFINITY, -INFINITY, 0 };
    for (size_t i = 0; v && i < n; i++) {
        if (!isfinite(v[i])) continue;
        r.low = fmin(r.low, v[i]);
        r.high = fmax(r.high, v[i]);
        r.n++;
    }
    return r;
}

static void put_path(struct html *h, const char *class, struct scale x, struct scale y, const double *v, size_t n)
{
    bool pen = false;
    HTML(h, "<path class=\"{}\" d=\"", V(class));
    for (size_t i = 0; i < n; i++) {
        if (isfinite(v[i])) HTML(h, "{}{.1} {.1}", V(pen ? "L" : "M"), V(scale_px(x, (double)i)), V(scale_px(y, v[i])));
        pen = isfinite(v[i]);
    }
    HTML(h, "\"/>");
}

void chart_sparkline(struct html *h, const char *id, const char *title, const double *value, size_t n, int decimals)
{
    struct range r = range_of(value, n);
    char first[NUMBER_MAX], last[NUMBER_MAX], low[NUMBER_MAX], high[NUMBER_MAX];
    HTML(h, "<svg class=\"spark\" viewBox=\"0 0 128 28\" role=\"img\" aria-labelledby=\"{}-title {}-desc\"><title id=\"{}-title\">{}</title>"
            "<desc id=\"{}-desc\">", V(id), V(id), V(id), V(title), V(id));
    size_t to = n;
    while (to > 0 && !isfinite(value[to - 1])) to--;
    size_t from = 0;
    while (from < to && !isfinite(value[from])) from++;
    if (r.n == 0) {
        HTML(h, "No figures.</desc></svg>");
        return;
    }
    HTML(h, "{} figures, from {} to {}; lowest {}, highest {}.</desc>", V(r.n), V(figure_text(first, value[from], decimals)),
         V(figure_text(last, value[to - 1], decimals)), V(figure_text(low, r.low, decimals)), V(figure_text(high, r.high, decimals)));
    struct scale x = { 0, n > 1 ? (double)(n - 1) : 1, 3, 120 };
    struct scale y = { r.low, r.high > r.low ? r.high : r.low + 1, 24, -20 };
    put_path(h, "line", x, y, value, n);
    put_mark(h, MARK_SMALL, scale_px(x, (double)(to - 1)), scale_px(y, value[to - 1]));
    HTML(h, "</svg>");
}

enum { WIDTH = 240, HEIGHT = 130, TOP = 10, BOTTOM = 22, LEFT = 8, RIGHT = 50 };

static double sum_of(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += isfinite(v[i]) ? v[i] : 0;
    return sum;
}

static void tell(struct html *h, const struct year_chart *c, const struct year_line *l)
{
    char now[NUMBER_MAX], before[NUMBER_MAX];
    struct range r = range_of(l->now, c->n_months);
    if (r.n == 0) {
        HTML(h, "No figures.");
        return;
    }
    HTML(h, "Sum of {} months: {}", V(r.n), V(figure_text(now, sum_of(l->now, c->n_months), c->decimals)));
    if (l->before)
        HTML(h, ", a year before {}", V(figure_text(before, sum_of(l->before, c->n_months), c->decimals)));
    HTML(h, ". Lowest {}, highest {} {}.", V(figure_text(now, r.low, c->decimals)), V(figure_text(before, r.high, c->decimals)), V(c->unit));
}

static void put_small(struct html *h, const struct year_chart *c, size_t k, struct ticks t)
{
    static const char letters[] = "JFMAMJJASOND";
    const struct year_line *l = &c->line[k];
    char scratch[NUMBER_MAX];
    struct scale x = { 0, c->n_months > 1 ? (double)(c->n_months - 1) : 1, LEFT, WIDTH - LEFT - RIGHT };
    struct scale y = { t.value[0], t.value[t.n - 1], HEIGHT - BOTTOM, -(HEIGHT - BOTTOM - TOP) };
    HTML(h, "<div><p class=\"name\">{}</p><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{}-{}-title {}-{}-desc\"><title id=\"{}-{}-title\">{}</title>"
            "<desc id=\"{}-{}-desc\">", V(l->label), V(WIDTH), V(HEIGHT), V(c->id), V(k), V(c->id), V(k), V(c->id), V(k), V(l->label), V(c->id), V(k));
    tell(h, c, l);
    HTML(h, "</desc>");
    for (size_t i = 0; i < t.n; i++) {
        double at = scale_px(y, t.value[i]);
        HTML(h, "<path class=\"{}\" d=\"M{} {.1}H{}\"/>", V(i ? "grid" : "axis"), V(LEFT), V(at), V(WIDTH - RIGHT + 4));
        if (i == 0 || i == t.n - 1)
            HTML(h, "<text class=\"small soft\" x=\"{}\" y=\"{.1}\">{}</text>", V(WIDTH - RIGHT + 8), V(at + 4), V(figure_text(scratch, t.value[i], t.decimals)));
    }
    for (size_t i = 0; i < c->n_months; i++)
        HTML(h, "<text class=\"small soft mid\" x=\"{.1}\" y=\"{}\">{}</text>", V(scale_px(x, (double)i)), V(HEIGHT - 7),
             V(((struct str){ letters + (month_in_year(c->first) - 1 + (int)i) % 12, 1 })));
    if (l->before) put_path(h, "before", x, y, l->before, c->n_months);
    put_path(h, "line", x, y, l->now, c->n_months);
    for (size_t i = 0; i < c->n_months; i++) /* a month alone has no line to show it */
        if (isfinite(l->now[i])) put_mark(h, MARK_SMALL, scale_px(x, (double)i), scale_px(y, l->now[i]));
    HTML(h, "</svg></div>\n");
}

static struct ticks ticks_of(const struct year_chart *c, size_t from, size_t to)
{
    double high = 0, low = 0;
    for (size_t k = from; k < to; k++) {
        struct range now = range_of(c->line[k].now, c->n_months), before = range_of(c->line[k].before, c->n_months);
        high = fmax(high, fmax(now.high, before.high));
        low = fmin(low, fmin(now.low, before.low));
    }
    return ticks_around(isfinite(low) ? low : 0, isfinite(high) ? high : 1, 3);
}

void chart_years(struct html *h, const struct year_chart *c)
{
    struct arena a = { 0 };
    struct ticks all = ticks_of(c, 0, c->n_lines);
    month_t last = c->first + (month_t)c->n_months - 1;
    HTML(h, "<figure class=\"chart\" id=\"figure-{}\">\n<figcaption>{}</figcaption>\n<ul class=\"key\">"
            "<li><svg width=\"28\" height=\"16\" aria-hidden=\"true\"><path class=\"line\" d=\"M1 8h26\"/></svg>{} to {}</li>"
            "<li><svg width=\"28\" height=\"16\" aria-hidden=\"true\"><path class=\"before\" d=\"M1 8h26\"/></svg>the same months a year before</li>"
            "<li>{}</li></ul>\n<div class=\"small-multiples\">\n", V(c->id), V(c->title), V(month_words(&a, c->first)), V(month_words(&a, last)),
         V(c->one_scale ? "one scale for all: heights may be compared" : "each with its own scale: shapes may be compared, heights not"));
    for (size_t k = 0; k < c->n_lines; k++) put_small(h, c, k, c->one_scale ? all : ticks_of(c, k, k + 1));
    HTML(h, "</div>\n</figure>\n");
    arena_release(&a);
}
