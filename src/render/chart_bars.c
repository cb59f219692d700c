/* Bars with intervals. */
#include "render/chart.h"
#include "render/svg.h"
#include <math.h>

enum { WIDTH = 760, STEP = 26, THICK = 16, TOP = 28, BOTTOM = 44, LABEL_MAX = 270 };

struct drawing {
    struct html *h;
    const struct bar_chart *c;
    const struct bar **bar; /* in the order drawn */
    struct scale x;
    struct ticks ticks;
    double left, figures, height; /* where the labels end; room for the figures at the right */
};

static int larger_first(const void *a, const void *b)
{
    const struct bar *const *x = a, *const *y = b;
    double v = isfinite((*x)->value) ? (*x)->value : -INFINITY, w = isfinite((*y)->value) ? (*y)->value : -INFINITY;
    return v > w ? -1 : v < w ? 1 : *x < *y ? -1 : *x > *y;
}

static void lay_out(struct drawing *d, struct arena *a)
{
    const struct bar_chart *c = d->c;
    double low = 0, high = isfinite(c->reference) ? fmax(c->reference, 0) : 0;
    d->bar = ARENA_ARRAY(a, const struct bar *, c->n_bars + 1);
    for (size_t i = 0; i < c->n_bars; i++) {
        char scratch[NUMBER_MAX];
        const struct bar *b = d->bar[i] = &c->bar[i];
        d->left = fmax(d->left, svg_text_width(str_of(b->label), 13));
        if (!isfinite(b->value)) continue;
        low = fmin(low, isfinite(b->low) ? fmin(b->low, b->value) : b->value);
        high = fmax(high, isfinite(b->high) ? fmax(b->high, b->value) : b->value);
        d->figures = fmax(d->figures, svg_text_width(figure_text(scratch, b->value, c->decimals), 13) + 26);
    }
    if (!c->as_given) qsort(d->bar, c->n_bars, sizeof(struct bar *), larger_first);
    d->left = fmin(d->left, LABEL_MAX) + 10;
    d->height = TOP + (double)c->n_bars * STEP + BOTTOM;
    d->ticks = ticks_around(low, high, 5);
    d->x = (struct scale){ d->ticks.value[0], d->ticks.value[d->ticks.n - 1], d->left, WIDTH - d->figures - 14 - d->left };
}

static void put_axis(struct drawing *d)
{
    double bottom = d->height - BOTTOM;
    for (size_t i = 0; i < d->ticks.n; i++) {
        char scratch[NUMBER_MAX];
        double x = scale_px(d->x, d->ticks.value[i]);
        HTML(d->h, "<path class=\"{}\" d=\"M{.1} {}V{.1}\"/><text class=\"mid soft\" x=\"{.1}\" y=\"{.1}\">{}</text>\n",
             V(d->ticks.value[i] == 0 ? "axis" : "grid"), V(x), V(TOP), V(bottom), V(x), V(bottom + 17),
             V(figure_text(scratch, d->ticks.value[i], d->ticks.decimals)));
    }
    HTML(d->h, "<text class=\"mid soft\" x=\"{.1}\" y=\"{.1}\">{}</text>\n", V(d->x.at + d->x.span / 2), V(bottom + 36), V(d->c->unit));
}

static void put_whisker(struct drawing *d, const struct bar *b, double y)
{
    if (!isfinite(b->low) || !isfinite(b->high)) return;
    double from = scale_px(d->x, b->low), to = scale_px(d->x, b->high);
    HTML(d->h, "<path class=\"whisker-halo\" d=\"M{.1} {.1}H{.1}\"/>", V(from), V(y), V(to)); /* to be seen on a dark bar */
    HTML(d->h, "<path class=\"whisker\" d=\"M{.1} {.1}H{.1}M{.1} {.1}v8M{.1} {.1}v8\"/>", V(from), V(y), V(to), V(from), V(y - 4),
         V(to), V(y - 4));
}

static void put_bar(struct drawing *d, size_t i)
{
    static const char *const classes[] = { [BAR_PLAIN] = "bar", [BAR_HIGHER] = "bar-higher", [BAR_LOWER] = "bar-lower" };
    static const char *const signs[] = { [BAR_PLAIN] = "", [BAR_HIGHER] = "\u25B2 ", [BAR_LOWER] = "\u25BC " };
    const struct bar *b = d->bar[i];
    double y = TOP + (double)i * STEP + STEP / 2.0;
    char scratch[NUMBER_MAX], low[NUMBER_MAX], high[NUMBER_MAX];
    HTML(d->h, "<g><text class=\"end\" x=\"{.1}\" y=\"{.1}\"", V(d->left - 8), V(y + 4.5));
    if (svg_text_width(str_of(b->label), 13) > LABEL_MAX) /* squeezed, never cut */
        HTML(d->h, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", V(LABEL_MAX));
    HTML(d->h, ">{}</text>", V(b->label));
    if (isfinite(b->value)) {
        double zero = scale_px(d->x, 0), end = scale_px(d->x, b->value);
        struct str figure = figure_text(scratch, b->value, d->c->decimals);
        HTML(d->h, "<title>{}: {}", V(b->label), V(figure));
        if (isfinite(b->low) && isfinite(b->high))
            HTML(d->h, " ({} to {})", V(figure_text(low, b->low, d->c->decimals)), V(figure_text(high, b->high, d->c->decimals)));
        HTML(d->h, "</title><rect class=\"{}\" x=\"{.1}\" y=\"{.1}\" width=\"{.1}\" height=\"{}\"/>", V(classes[b->mark]),
             V(fmin(zero, end)), V(y - THICK / 2.0), V(fabs(end - zero)), V(THICK));
        put_whisker(d, b, y);
        HTML(d->h, "<text class=\"end{}\" x=\"{}\" y=\"{.1}\">{}{}</text>", V(b->mark ? " strong" : ""), V(WIDTH - 4), V(y + 4.5), V(signs[b->mark]),
             V(figure));
    }
    HTML(d->h, "</g>\n");
}

static void put_reference(struct drawing *d)
{
    if (!isfinite(d->c->reference)) return;
    char scratch[NUMBER_MAX];
    double x = scale_px(d->x, d->c->reference);
    bool late = x > WIDTH / 2.0;
    HTML(d->h, "<path class=\"mean\" d=\"M{.1} {}V{.1}\"/><text class=\"strong halo{}\" x=\"{.1}\" y=\"{}\">{} {}</text>\n", V(x), V(TOP - 6),
         V(d->height - BOTTOM), V(late ? " end" : ""), V(x), V(TOP - 12), V(d->c->reference_label ? d->c->reference_label : ""),
         V(figure_text(scratch, d->c->reference, d->c->decimals)));
}

static void tell_marked(struct buf *b, const struct drawing *d, enum bar_mark mark, const char *meaning)
{
    size_t n = 0;
    for (size_t i = 0; i < d->c->n_bars; i++)
        if (d->bar[i]->mark == mark) buf_print(b, n++ ? ", %s" : "%s", d->bar[i]->label);
    if (n) buf_print(b, ": %s. ", meaning);
}

static void tell(struct buf *b, const struct drawing *d)
{
    const struct bar_chart *c = d->c;
    buf_print(b, "Bar chart of %s, %zu bars", c->unit, c->n_bars);
    if (c->n_bars) {
        const struct bar *first = d->bar[0], *last = d->bar[c->n_bars - 1];
        if (isfinite(first->value)) {
            buf_print(b, ", from %s with ", first->label);
            buf_figure(b, first->value, c->decimals);
        }
        if (isfinite(last->value) && last != first) {
            buf_print(b, " to %s with ", last->label);
            buf_figure(b, last->value, c->decimals);
        }
    }
    buf_put(b, STR(". "));
    if (isfinite(c->reference)) {
        buf_print(b, "The line at ");
        buf_figure(b, c->reference, c->decimals);
        buf_print(b, " is %s. ", c->reference_label ? c->reference_label : "the reference");
    }
    if (c->higher) tell_marked(b, d, BAR_HIGHER, c->higher);
    if (c->lower) tell_marked(b, d, BAR_LOWER, c->lower);
}

static bool any(const struct bar_chart *c, enum bar_mark mark)
{
    for (size_t i = 0; i < c->n_bars; i++)
        if (c->bar[i].mark == mark) return true;
    return false;
}

static void put_key(struct html *h, const struct bar_chart *c)
{
    HTML(h, "<ul class=\"key\">\n");
    if (c->higher && any(c, BAR_HIGHER))
        HTML(h, "<li><svg width=\"28\" height=\"16\" aria-hidden=\"true\"><rect class=\"bar-higher\" width=\"28\" height=\"16\"/></svg>\u25B2 {}</li>\n",
             V(c->higher));
    if (c->lower && any(c, BAR_LOWER))
        HTML(h, "<li><svg width=\"28\" height=\"16\" aria-hidden=\"true\"><rect class=\"bar-lower\" x=\"1\" y=\"1\" width=\"26\" height=\"14\"/></svg>\u25BC "
                "{}</li>\n", V(c->lower));
    if (c->interval)
        HTML(h, "<li><svg width=\"28\" height=\"16\" aria-hidden=\"true\"><path class=\"whisker\" d=\"M2 8H26M2 4v8M26 4v8\"/></svg>{}</li>\n",
             V(c->interval));
    HTML(h, "</ul>\n");
}

void chart_bars(struct html *h, const struct bar_chart *c)
{
    struct arena a = { 0 };
    struct buf words = BUF_MAX(1 << 16);
    struct drawing d = { .h = h, .c = c };
    lay_out(&d, &a);
    tell(&words, &d);
    figure_begin(h, c->n_bars > 20 ? "chart tall" : "chart", c->id, c->title);
    picture_begin(h, c->id, WIDTH, d.height, c->title, &words);
    put_axis(&d);
    for (size_t i = 0; i < c->n_bars; i++) put_bar(&d, i);
    put_reference(&d);
    picture_end(h);
    figure_below(h);
    put_key(h, c);
    figure_end(h);
    buf_release(&words);
    arena_release(&a);
}
