/* Two rankings beside each other. */
#include "render/chart.h"
#include "render/svg.h"
#include <math.h>

enum { WIDTH = 760, STEP = 24, TOP = 40, LINES_FROM = 300, LINES_TO = 460, LABEL_MAX = 280 };

struct place {
    const struct rank_item *item;
    size_t left, right; /* ranks from 1, among all items */
    size_t left_row, right_row; /* among those drawn */
};

struct drawing {
    struct html *h;
    const struct rank_chart *c;
    struct place *place;
    size_t n;
};

static double on(const struct rank_item *i, bool left)
{
    double v = left ? i->left : i->right;
    return isfinite(v) ? v : -INFINITY;
}

static int by(const struct place *x, const struct place *y, bool left)
{
    double v = on(x->item, left), w = on(y->item, left);
    return v > w ? -1 : v < w ? 1 : x->item < y->item ? -1 : x->item > y->item;
}
static int by_left(const void *a, const void *b) { return by(a, b, true); }
static int by_right(const void *a, const void *b) { return by(a, b, false); }

/* Ranks among all, then the rows of those drawn; left in the order of the left side. */
static void lay_out(struct drawing *d, struct arena *a)
{
    const struct rank_chart *c = d->c;
    struct place *p = d->place = ARENA_ARRAY(a, struct place, c->n_items + 1);
    for (size_t i = 0; i < c->n_items; i++) p[i].item = &c->item[i];
    qsort(p, c->n_items, sizeof *p, by_right);
    for (size_t i = 0; i < c->n_items; i++) p[i].right = i + 1;
    qsort(p, c->n_items, sizeof *p, by_left);
    for (size_t i = 0; i < c->n_items; i++) {
        p[i].left = i + 1;
        if (c->top == 0 || p[i].left <= c->top || p[i].right <= c->top) p[d->n++] = p[i];
    }
    qsort(p, d->n, sizeof *p, by_right);
    for (size_t i = 0; i < d->n; i++) p[i].right_row = i;
    qsort(p, d->n, sizeof *p, by_left);
    for (size_t i = 0; i < d->n; i++) p[i].left_row = i;
}

static bool is_bold(const struct drawing *d, const struct place *p)
{
    size_t apart = p->left > p->right ? p->left - p->right : p->right - p->left;
    return d->c->bold && apart >= d->c->bold;
}

static double row_y(size_t row) { return TOP + (double)row * STEP + STEP / 2.0; }

static void put_side(struct drawing *d, const struct place *p, bool left)
{
    char scratch[NUMBER_MAX];
    double v = left ? p->item->left : p->item->right, x = left ? LINES_FROM - 12 : LINES_TO + 12;
    double y = row_y(left ? p->left_row : p->right_row);
    HTML(d->h, "<text class=\"{}{}\" x=\"{.1}\" y=\"{.1}\"", V(left ? "end" : ""), V(is_bold(d, p) ? " strong" : ""), V(x), V(y + 4.5));
    double figure = isfinite(v) ? svg_text_width(figure_text(scratch, v, left ? d->c->left_decimals : d->c->right_decimals), 13) : 0;
    if (svg_text_width(str_of(p->item->label), 13) + figure + 40 > LABEL_MAX)
        HTML(d->h, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", V(LABEL_MAX));
    HTML(d->h, ">{} {}", V(left ? p->left : p->right), V(p->item->label));
    if (isfinite(v)) HTML(d->h, ", {}", V(figure_text(scratch, v, left ? d->c->left_decimals : d->c->right_decimals)));
    HTML(d->h, "</text>\n");
}

static void put_line(struct drawing *d, const struct place *p)
{
    double from = row_y(p->left_row), to = row_y(p->right_row);
    HTML(d->h, "<g><title>{}: {} on the left, {} on the right</title><path class=\"{}\" d=\"M{} {.1}L{} {.1}\"/>", V(p->item->label), V(p->left),
         V(p->right), V(is_bold(d, p) ? "pairs-bold" : "pairs"), V(LINES_FROM), V(from), V(LINES_TO), V(to));
    put_mark(d->h, is_bold(d, p) ? MARK_DOT : MARK_SMALL, LINES_FROM, from);
    put_mark(d->h, is_bold(d, p) ? MARK_DOT : MARK_SMALL, LINES_TO, to);
    HTML(d->h, "</g>\n");
}

static void tell(struct buf *b, const struct drawing *d)
{
    size_t bold = 0;
    buf_print(b, "%zu of %zu, ranked on the left %s and on the right %s. ", d->n, d->c->n_items, d->c->left_title, d->c->right_title);
    for (size_t i = 0; i < d->n; i++) {
        if (!is_bold(d, &d->place[i])) continue;
        buf_print(b, "%s%s is %zu on the left and %zu on the right", bold++ ? "; " : "Furthest apart: ", d->place[i].item->label,
                  d->place[i].left, d->place[i].right);
    }
    buf_put(b, bold ? STR(".") : d->c->bold ? STR("None is far apart.") : STR(""));
}

void chart_ranks(struct html *h, const struct rank_chart *c)
{
    struct arena a = { 0 };
    struct buf words = BUF_MAX(1 << 16);
    struct drawing d = { .h = h, .c = c };
    lay_out(&d, &a);
    tell(&words, &d);
    figure_begin(h, "chart", c->id, c->title);
    picture_begin(h, c->id, WIDTH, TOP + (double)d.n * STEP + 8, c->title, &words);
    HTML(h, "<text class=\"end strong\" x=\"{}\" y=\"22\">{}</text><text class=\"strong\" x=\"{}\" y=\"22\">{}</text>\n", V(LINES_FROM + 4),
         V(c->left_title), V(LINES_TO - 4), V(c->right_title));
    for (int bold = 0; bold <= 1; bold++) /* the bold ones on top */
        for (size_t i = 0; i < d.n; i++)
            if (is_bold(&d, &d.place[i]) == (bool)bold) put_line(&d, &d.place[i]);
    for (size_t i = 0; i < d.n; i++) {
        put_side(&d, &d.place[i], true);
        put_side(&d, &d.place[i], false);
    }
    picture_end(h);
    figure_below(h);
    figure_end(h);
    buf_release(&words);
    arena_release(&a);
}
