#include "render/svg.h"
#include "render/utf8.h"
#include <math.h>

struct ticks ticks_around(double low, double high, int want)
{
    struct ticks t = { 0 };
    if (!(high > low)) high = low + 1;
    double raw = (high - low) / want, power = pow(10, floor(log10(raw)));
    double step = raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
    for (double k = floor(low / step + 1e-9); t.n < TICKS_MAX; k++) {
        t.value[t.n++] = k * step;
        if (k * step >= high - step * 1e-9) break;
    }
    t.decimals = step < 1 ? (int)fmin(ceil(-log10(step) - 1e-9), DECIMALS_MAX) : 0;
    return t;
}

double svg_text_width(struct str s, double size)
{
    double em = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next_printable(s, &at);
        if (c < 0x80 && strchr(" ijltf.,:;'|!()[]I", (int)c)) em += 0.36;
        else if (c == 'W' || c == 'M' || c == 'm' || c == 'w' || c == '%') em += 0.9;
        else if (c >= 'A' && c <= 'Z') em += 0.69;
        else em += c >= 0x2E80 ? 1 : 0.6;
    }
    return em * size;
}

struct str figure_text(char scratch[static NUMBER_MAX], double v, int decimals)
{
    static const char minus[] = "\u2212";
    size_t n = number_grouped_real(scratch, v, decimals);
    if (scratch[0] != '-') return (struct str){ scratch, n };
    memmove(scratch + 3, scratch + 1, n - 1);
    memcpy(scratch, minus, 3);
    return (struct str){ scratch, n + 2 };
}

void buf_figure(struct buf *b, double v, int decimals)
{
    char scratch[NUMBER_MAX];
    buf_put(b, figure_text(scratch, v, decimals));
}

void figure_begin(struct html *h, const char *class, const char *id, const char *title)
{
    HTML(h, "<figure class=\"{}\" id=\"figure-{}\">\n<figcaption id=\"{}-caption\">{}</figcaption>\n"
            "<div class=\"scroll\" role=\"group\" aria-labelledby=\"{}-caption\" tabindex=\"0\">\n",
         V(class), V(id), V(id), V(title), V(id));
}
void figure_below(struct html *h) { HTML(h, "</div>\n"); }
void figure_end(struct html *h) { HTML(h, "</figure>\n"); }

void picture_begin(struct html *h, const char *id, double width, double height, const char *title,
                   const struct buf *desc)
{
    if (!buf_ok(desc)) h->buf.failed = true;
    HTML(h, "<svg class=\"whole\" viewBox=\"0 0 {.1} {.1}\" role=\"img\" aria-labelledby=\"{}-title {}-desc\">\n"
            "<title id=\"{}-title\">{}</title>\n<desc id=\"{}-desc\">{}</desc>\n",
         V(width), V(height), V(id), V(id), V(id), V(title), V(id), V(buf_str(desc)));
}
void picture_end(struct html *h) { HTML(h, "</svg>\n"); }

void put_mark(struct html *h, enum mark mark, double x, double y)
{
    switch (mark) {
    case MARK_DOT: HTML(h, "<circle class=\"dot\" cx=\"{.1}\" cy=\"{.1}\" r=\"4\"/>", V(x), V(y)); break;
    case MARK_SMALL: HTML(h, "<circle class=\"dot\" cx=\"{.1}\" cy=\"{.1}\" r=\"2.5\"/>", V(x), V(y)); break;
    case MARK_RING: HTML(h, "<circle class=\"ring\" cx=\"{.1}\" cy=\"{.1}\" r=\"5\"/>", V(x), V(y)); break;
    case MARK_DIAMOND: HTML(h, "<path class=\"alarm\" d=\"M{.1} {.1}l8 8-8 8-8-8z\"/>", V(x), V(y - 8)); break;
    case MARK_SQUARE: HTML(h, "<rect class=\"alarm\" x=\"{.1}\" y=\"{.1}\" width=\"11\" height=\"11\"/>", V(x - 5.5), V(y - 5.5)); break;
    case MARK_TRIANGLE: HTML(h, "<path class=\"alarm\" d=\"M{.1} {.1}l7 12h-14z\"/>", V(x), V(y - 7.5)); break;
    }
}

void put_key_mark(struct html *h, enum mark mark, const char *meaning)
{
    HTML(h, "<li><svg width=\"20\" height=\"20\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">");
    put_mark(h, mark, 10, 10);
    HTML(h, "</svg>{}</li>\n", V(meaning));
}
