#ifndef RENDER_HTML_H
#define RENDER_HTML_H
/*
 * Markup under construction. The only ways in are a string literal and a typed value; a value is escaped for the
 * place it lands in, so a page cannot be injected. A char * does not compile as a template, and nothing writes one
 * unescaped.
 *
 *     HTML(h, "<td title=\"{}\">{,}</td>", V(ward), V(crimes));
 *
 *   {}      text, or the inside of a quoted attribute
 *   {url}   one component of a URL: a path segment, a query value
 *   {href}  a whole link: http, https, mailto, tel, or a place in this site or page; any other becomes "#"
 *   {,}     a number as people read it, {,1} with one decimal; the minus is a minus sign
 *   {.1}    a coordinate: one decimal at most, none needed for a whole number
 *
 * A hole without a value, a value without a hole, an unquoted attribute and {} at the start of a link are bugs
 * (CHECK); tools/check_html.py finds the first two before the program runs.
 * Past its maximum an html remembers that it failed and takes nothing more: ask html_ok once, at the end.
 */
#include "base/buf.h"

struct html {
    struct buf buf;
};
#define HTML_MAX(bytes) ((struct html){ BUF_MAX(bytes) })
static inline bool html_ok(const struct html *h) { return buf_ok(&h->buf); }
static inline struct str html_str(const struct html *h) { return buf_str(&h->buf); }
static inline void html_release(struct html *h) { buf_release(&h->buf); }

/* Finished markup, to be put into another: made from an html only, valid as long as that is neither grown nor freed. */
struct markup {
    struct str of_html;
};
static inline struct markup html_markup(const struct html *h) { return (struct markup){ html_str(h) }; }

struct html_value {
    enum { HTML_END, HTML_TEXT, HTML_INT, HTML_REAL, HTML_MARKUP } tag;
    union {
        struct str text;
        int64_t i;
        double r;
    };
};
static inline struct html_value html_of_z(const char *z) { return (struct html_value){ HTML_TEXT, .text = str_of(z) }; }
static inline struct html_value html_of_str(struct str s) { return (struct html_value){ HTML_TEXT, .text = s }; }
static inline struct html_value html_of_int(int64_t i) { return (struct html_value){ HTML_INT, .i = i }; }
static inline struct html_value html_of_real(double r) { return (struct html_value){ HTML_REAL, .r = r }; }
static inline struct html_value html_of_markup(struct markup m) { return (struct html_value){ HTML_MARKUP, .text = m.of_html }; }

#define V(x)                                                                                                        \
    _Generic((x), char *: html_of_z, const char *: html_of_z, struct str: html_of_str, struct markup: html_of_markup, \
        double: html_of_real, int: html_of_int, unsigned: html_of_int, long: html_of_int, long long: html_of_int,    \
        unsigned long: html_of_int)(x)
#define HTML(h, ...)                                                                                                \
    html_put((h), HTML_TEMPLATE_(__VA_ARGS__, 0), (const struct html_value[]){ HTML_VALUES_(__VA_ARGS__, { HTML_END }) })
#define HTML_TEMPLATE_(literal, ...) STR(literal)
#define HTML_VALUES_(literal, ...) __VA_ARGS__
void html_put(struct html *h, struct str template, const struct html_value *values);
bool link_is_safe(struct str link); /* what {href} lets through */

#endif
