#ifndef RENDER_SVG_H
#define RENDER_SVG_H
/* What charts and maps share: scales, ticks, marks that differ by shape, and the frame that gives a picture its name
 * and its words. Lengths are user units of the picture, 1/13 of its text's height or so. */
#include "render/html.h"
#include "render/number.h"

struct scale {
    double from, to; /* of the data */
    double at, span; /* on the picture; span may be negative */
};
static inline double scale_px(struct scale s, double v) { return s.at + (v - s.from) / (s.to - s.from) * s.span; }

enum { TICKS_MAX = 16 };
struct ticks {
    double value[TICKS_MAX];
    size_t n;
    int decimals; /* that tell them apart */
};
/* At steps of 1, 2 or 5 times a power of ten, about `want` of them, the first at or below low, the last at or above
 * high. */
struct ticks ticks_around(double low, double high, int want);

/* How wide a text will be, more or less: the font is the reader's. */
double svg_text_width(struct str s, double size);

/* "12,345.6" for sentences and labels. */
struct str figure_text(char scratch[static NUMBER_MAX], double v, int decimals);
void buf_figure(struct buf *b, double v, int decimals);

/* <figure>, its visible title, a region that scrolls; then one or more pictures; then what stands below. */
void figure_begin(struct html *h, const char *class, const char *id, const char *title);
void figure_below(struct html *h); /* ends the region */
void figure_end(struct html *h);
/* The picture itself, named by title and told in words by desc: whole, or the html has failed too. */
void picture_begin(struct html *h, const char *id, double width, double height, const char *title,
                   const struct buf *desc);
void picture_end(struct html *h);

/* Shapes that are told apart without colour. */
enum mark { MARK_DOT, MARK_RING, MARK_DIAMOND, MARK_SQUARE, MARK_TRIANGLE, MARK_SMALL };
void put_mark(struct html *h, enum mark mark, double x, double y);
void put_key_mark(struct html *h, enum mark mark, const char *meaning); /* an item of a key */

#endif
