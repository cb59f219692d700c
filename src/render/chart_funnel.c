/* The funnel plot. */
#include "render/chart.h"
#include "render/svg.h"
#include <math.h>

enum { WIDTH = 760, HEIGHT = 400, TOP = 16, BOTTOM = 52, RIGHT = 100, LABELS_MAX = 14 };

struct drawing {
    struct html *h;
    const struct funnel_chart *c;
    struct arena arena;
    struct scale x, y;
    struct ticks xt, yt;
    double left;
};

static void lay_out(struct drawing *d)
{
    const struct funnel_chart *c = d->c;
    double low = c->mean, high = c->mean, most = 0;
    for (size_t i = 0; i < c->n_points; i++) {
        if (!isfinite(c->point[i].value) || !isfinite(c->point[i].size)) continue;
        low = fmin(low, c->point[i].value);
        high = fmax(high, c->point[i].value);
        most = fmax(most, c->point[i].size);
    }
    for (size_t i = 0; i < c->n_limits; i++) most = fmax(most, c->limit[i].size);
    if (c->n_limits && isfinite(c->limit[c->n_limits - 1].upper_95)) { /* where most points are, both inner limits are seen */
        low = fmin(low, c->limit[c->n_limits - 1].lower_95);
        high = fmax(high, c->limit[c->n_limits - 1].upper_95);
    }
    d->xt = ticks_around(0, most, 6);
    double pad = (high - low) * 0.12;
    d->yt = ticks_around(low > 0.4 * high ? low - pad : fmin(low, 0), high + pad, 6);
    for (size_t i = 0; i < d->yt.n; i++) {
        char scratch[NUMBER_MAX];
        d->left = fmax(d->left, 34 + svg_text_width(figure_text(scratch, d->yt.value[i], d->yt.decimals), 13));
    }
    d->x = (struct scale){ 0, d->xt.value[d->xt.n - 1], d->left, WIDTH - RIGHT - d->left };
    d->y = (struct scale){ d->yt.value[0], d->yt.value[d->yt.n - 1], HEIGHT - BOTTOM, -(HEIGHT - BOTTOM - TOP) };
}

static void put_axes(struct drawing *d)
{
    char scratch[NUMBER_MAX];
    for (size_t i = 0; i < d->yt.n; i++) {
        double y = scale_px(d->y, d->yt.value[i]);
        HTML(d->h, "<path class=\"{}\" d=\"M{.1} {.1}H{}\"/><text class=\"end soft\" x=\"{.1}\" y=\"{.1}\">{}</text>\n", V(i ? "grid" : "axis"),
             V(d->left), V(y), V(WIDTH - RIGHT), V(d->left - 6), V(y + 4.5), V(figure_text(scratch, d->yt.value[i], d->yt.decimals)));
    }
    for (size_t i = 0; i < d->xt.n; i++)
        HTML(d->h, "<text class=\"mid soft\" x=\"{.1}\" y=\"{}\">{}</text>\n", V(scale_px(d->x, d->xt.value[i])), V(HEIGHT - BOTTOM + 18),
             V(figure_text(scratch, d->xt.value[i], d->xt.decimals)));
    HTML(d->h, "<text class=\"mid soft\" x=\"{.1}\" y=\"{}\">{}</text>\n", V(d->x.at + d->x.span / 2), V(HEIGHT - 10), V(d->c->size_title));
    HTML(d->h, "<text class=\"mid soft\" transform=\"translate(14 {.1}) rotate(-90)\">{}</text>\n", V(d->y.at + d->y.span / 2), V(d->c->value_title));
}

static double limit_of(const struct funnel_limit *l, int which)
{
    return which == 0 ? l->lower_95 : which == 1 ? l->upper_95 : which == 2 ? l->lower_998 : l->upper_998;
}

/* Where a limit leaves the picture it is not drawn. */
static void put_limit(struct drawing *d, int which)
{
    bool pen = false;
    HTML(d->h, "<path class=\"{}\" fill=\"none\" d=\"", V(which < 2 ? "near" : "limit"));
    for (size_t i = 0; i < d->c->n_limits; i++) {
        double v = limit_of(&d->c->limit[i], which), y = isfinite(v) ? scale_px(d->y, v) : -1;
        if (y < TOP || y > HEIGHT - BOTTOM) {
            pen = false;
            continue;
        }
        HTML(d->h, "{}{.1} {.1}", V(pen ? "L" : "M"), V(scale_px(d->x, d->c->limit[i].size)), V(y));
        pen = true;
    }
    HTML(d->h, "\"/>\n");
}

static void put_limit_names(struct drawing *d)
{
    static const char *const names[] = { "95%", "95%", "99.8%", "99.8%" };
    char scratch[NUMBER_MAX];
    double y = scale_px(d->y, d->c->mean);
    HTML(d->h, "<path class=\"mean\" d=\"M{.1} {.1}H{}\"/><text class=\"small\" x=\"{}\" y=\"{.1}\">{} {}</text>\n", V(d->left), V(y),
         V(WIDTH - RIGHT), V(WIDTH - RIGHT + 5), V(y + 4), V(d->c->mean_label ? d->c->mean_label : "Mean"), V(figure_text(scratch, d->c->mean, d->c->decimals)));
    for (int which = 0; d->c->n_limits && which < 4; which++) {
        const struct funnel_limit *last = &d->c->limit[d->c->n_limits - 1];
        double v = limit_of(last, which), at = isfinite(v) ? scale_px(d->y, v) : -1;
        if (at < TOP || at > HEIGHT - BOTTOM || fabs(at - y) < 12) continue;
        if (which < 2 && fabs(at - scale_px(d->y, limit_of(last, which + 2))) < 11) continue; /* they run together */
        HTML(d->h, "<text class=\"small soft\" x=\"{.1}\" y=\"{.1}\">{}</text>\n", V(scale_px(d->x, last->size) + 5), V(at + 4), V(names[which]));
    }
}

struct box {
    double x0, y0, x1, y1;
};

static bool meets(struct box a, struct box b) { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1; }

/* Beside the point, right or left, above or below, wherever it first meets nothing; or not at all: its name is in its
 * tooltip and in the words. */
static bool place_label(const struct box *taken, size_t n, double x, double y, double width, struct box *at)
{
    for (int k = 0; k < 6; k++) {
        double dx = k % 2 ? -12 - width : 12, dy = k / 2 == 1 ? -13 : k / 2 == 2 ? 13 : 0;
        *at = (struct box){ x + dx, y + dy - 8, x + dx + width, y + dy + 6 };
        bool free = at->x0 > 0 && at->x1 < WIDTH && at->y0 > 0 && at->y1 < HEIGHT - BOTTOM + 4;
        for (size_t i = 0; free && i < n; i++) free = !meets(taken[i], *at);
        if (free) return true;
    }
    return false;
}

static bool is_drawn(const struct funnel_chart_point *p) { return isfinite(p->value) && isfinite(p->size); }

static void put_points(struct drawing *d)
{
    static const enum mark marks[] = { [FUNNEL_CHART_INSIDE] = MARK_SMALL, [FUNNEL_CHART_BEYOND_95] = MARK_RING, [FUNNEL_CHART_BEYOND_998] = MARK_DIAMOND };
    for (int level = FUNNEL_CHART_INSIDE; level <= FUNNEL_CHART_BEYOND_998; level++)
        for (size_t i = 0; i < d->c->n_points; i++) {
            const struct funnel_chart_point *p = &d->c->point[i];
            if ((int)p->mark != level || !is_drawn(p)) continue;
            char size[NUMBER_MAX], value[NUMBER_MAX];
            HTML(d->h, "<g><title>{}: {} ({} {})</title>", V(p->label), V(figure_text(value, p->value, d->c->decimals)), V(d->c->size_title),
                 V(figure_text(size, p->size, 0)));
            put_mark(d->h, marks[level], scale_px(d->x, p->size), scale_px(d->y, p->value));
            HTML(d->h, "</g>\n");
        }
}

/* The chart's own is named first, then the furthest from the mean for its size. */
static double extremity(const struct drawing *d, const struct funnel_chart_point *p)
{
    return p->own ? INFINITY : fabs(p->value - d->c->mean) * sqrt(p->size);
}
/* Few are all named. */
static bool has_name(const struct drawing *d, const struct funnel_chart_point *p)
{
    return is_drawn(p) && (p->own || p->mark == FUNNEL_CHART_BEYOND_998 || d->c->n_points <= LABELS_MAX);
}

static const struct funnel_chart_point *next_to_name(const struct drawing *d, const bool *done)
{
    const struct funnel_chart_point *best = NULL;
    for (size_t i = 0; i < d->c->n_points; i++) {
        const struct funnel_chart_point *p = &d->c->point[i];
        if (has_name(d, p) && !done[i] && (!best || extremity(d, p) > extremity(d, best))) best = p;
    }
    return best;
}

static void put_names(struct drawing *d)
{
    struct box *taken = ARENA_ARRAY(&d->arena, struct box, d->c->n_points + LABELS_MAX), at;
    bool *done = ARENA_ARRAY(&d->arena, bool, d->c->n_points + 1);
    size_t n = 0, named = 0;
    for (size_t i = 0; i < d->c->n_points; i++) {
        const struct funnel_chart_point *p = &d->c->point[i];
        if ((p->mark == FUNNEL_CHART_INSIDE && !has_name(d, p)) || !is_drawn(p)) continue;
        double x = scale_px(d->x, p->size), y = scale_px(d->y, p->value);
        taken[n++] = (struct box){ x - 6, y - 6, x + 6, y + 6 };
    }
    for (const struct funnel_chart_point *p; named < LABELS_MAX && (p = next_to_name(d, done)); done[p - d->c->point] = true) {
        if (!place_label(taken, n, scale_px(d->x, p->size), scale_px(d->y, p->value), svg_text_width(str_of(p->label), 13), &at)) continue;
        taken[n++] = at;
        named++;
        HTML(d->h, "<text class=\"{}\" x=\"{.1}\" y=\"{.1}\">{}</text>\n", V(p->own ? "halo strong" : "halo"), V(at.x0), V(at.y0 + 12), V(p->label));
    }
}

static void tell(struct buf *b, const struct funnel_chart *c)
{
    size_t beyond = 0, within = 0;
    for (size_t i = 0; i < c->n_points; i++) within += c->point[i].mark == FUNNEL_CHART_INSIDE;
    buf_print(b, "Funnel plot of %s against %s for %zu areas. %s: ", c->value_title, c->size_title, c->n_points, c->mean_label ? c->mean_label : "The mean");
    buf_figure(b, c->mean, c->decimals);
    buf_put(b, STR(". "));
    for (size_t i = 0; i < c->n_points; i++) {
        if (!c->point[i].own || !isfinite(c->point[i].value)) continue;
        buf_print(b, "%s has ", c->point[i].label);
        buf_figure(b, c->point[i].value, c->decimals);
        buf_put(b, STR(". "));
    }
    if (c->n_limits == 0) {
        buf_put(b, STR("No limits are drawn."));
        return;
    }
    buf_print(b, "%zu lie within the 95%% limits. ", within);
    for (size_t i = 0; i < c->n_points; i++) {
        const struct funnel_chart_point *p = &c->point[i];
        if (p->mark != FUNNEL_CHART_BEYOND_998 || !isfinite(p->value)) continue;
        buf_print(b, "%s%s with ", beyond++ ? ", " : "Beyond the 99.8% limits: ", p->label);
        buf_figure(b, p->value, c->decimals);
        buf_put(b, p->value > c->mean ? STR(" (higher)") : STR(" (lower)"));
    }
    buf_put(b, beyond ? STR(".") : STR("None lies beyond the 99.8% limits."));
}

void chart_funnel(struct html *h, const struct funnel_chart *c)
{
    struct buf words = BUF_MAX(1 << 16);
    struct drawing d = { .h = h, .c = c };
    lay_out(&d);
    tell(&words, c);
    figure_begin(h, "chart", c->id, c->title);
    picture_begin(h, c->id, WIDTH, HEIGHT, c->title, &words);
    put_axes(&d);
    for (int which = 0; which < 4; which++) put_limit(&d, which);
    put_limit_names(&d);
    put_points(&d);
    put_names(&d);
    picture_end(h);
    figure_below(h);
    if (c->n_limits) {
        HTML(h, "<ul class=\"key\">\n");
        put_key_mark(h, MARK_SMALL, "within the 95% limits");
        put_key_mark(h, MARK_RING, "beyond the 95% limits");
        put_key_mark(h, MARK_DIAMOND, str_print(&d.arena, "beyond the 99.8%% limits: %s", c->beyond ? c->beyond : "more than chance"));
        HTML(h, "</ul>\n");
    }
    figure_end(h);
    arena_release(&d.arena);
    buf_release(&words);
}
