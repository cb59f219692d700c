#include "render/html.h"
#include "render/number.h"
#include "render/utf8.h"

static struct str escape_of(char c)
{
    switch (c) {
    case '&': return STR("&amp;");
    case '<': return STR("&lt;");
    case '>': return STR("&gt;");
    case '"': return STR("&quot;");
    case '\'': return STR("&#39;");
    default: return STR("");
    }
}

/* What XML forbids, and what would turn the text around it, is shown as U+FFFD. */
static void put_character(struct buf *b, struct str s, size_t *at)
{
    char c = s.ptr[*at], bytes[4];
    if (c == '\n' || c == '\t' || c == '\r') {
        buf_byte(b, c);
        ++*at;
        return;
    }
    uint32_t u = utf8_next_printable(s, at);
    if ((u & 0xFFFE) == 0xFFFE) u = UTF8_BAD;
    buf_put(b, (struct str){ bytes, utf8_put(bytes, u) });
}

static void put_escaped(struct buf *b, struct str s)
{
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        while (at < s.len && (unsigned char)(s.ptr[at] - 0x20) < 0x5F && escape_of(s.ptr[at]).len == 0) at++;
        buf_put(b, str_slice(s, from, at));
        if (at == s.len) break;
        if (escape_of(s.ptr[at]).len) buf_put(b, escape_of(s.ptr[at++]));
        else put_character(b, s, &at);
    }
}

static void put_url_component(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
        if (plain) buf_byte(b, (char)c);
        else buf_put(b, (struct str){ (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3 });
    }
}

/* A browser passes over white space and controls in and before a scheme: so they are not looked through but refused.
 * "//host" would leave the site. */
bool link_is_safe(struct str s)
{
    static const char *const schemes[] = { "http://", "https://", "mailto:", "tel:" };
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= 0x20 || s.ptr[i] == 0x7F || s.ptr[i] == '\\') return false;
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (str_eq_nocase(str_slice(s, 0, strlen(schemes[i])), str_of(schemes[i]))) return true;
    struct str first;
    (void)str_cut(s, '/', &first);
    return s.len && !memchr(first.ptr, ':', first.len) && !str_starts(s, STR("//"));
}

static void put_people(struct buf *b, const struct html_value *v, int decimals)
{
    char out[NUMBER_MAX];
    CHECK(v->tag == HTML_INT || v->tag == HTML_REAL);
    size_t n = v->tag == HTML_REAL ? number_grouped_real(out, v->r, decimals) : number_grouped_int(out, v->i);
    if (out[0] == '-') buf_put(b, STR("\u2212"));
    buf_put(b, str_slice((struct str){ out, n }, out[0] == '-', n));
}

static void put_coordinate(struct buf *b, const struct html_value *v, int decimals)
{
    char out[NUMBER_MAX];
    CHECK(v->tag == HTML_INT || v->tag == HTML_REAL);
    double r = v->tag == HTML_INT ? (double)v->i : v->r;
    CHECK(r > -1e9 && r < 1e9);
    size_t n = (size_t)snprintf(out, sizeof out, "%.*f", decimals, r);
    if (decimals) {
        while (out[n - 1] == '0') n--;
        if (out[n - 1] == '.') n--;
    }
    buf_put(b, n == 2 && out[0] == '-' && out[1] == '0' ? STR("0") : (struct str){ out, n });
}

static void put_plain(struct buf *b, const struct html_value *v)
{
    char out[NUMBER_MAX];
    switch (v->tag) {
    case HTML_TEXT: put_escaped(b, v->text); break;
    case HTML_MARKUP: buf_put(b, v->text); break;
    case HTML_INT: buf_put(b, (struct str){ out, number_plain_int(out, v->i) }); break;
    case HTML_REAL: buf_put(b, (struct str){ out, number_plain_real(out, v->r) }); break;
    case HTML_END: break;
    }
}

static bool inside_tag(struct str before)
{
    const char *open = memrchr(before.ptr, '<', before.len), *close = memrchr(before.ptr, '>', before.len);
    return open && (!close || close < open);
}

/* `before` is the template up to the hole. */
static void put_hole(struct buf *b, struct str before, struct str hole, const struct html_value *v)
{
    CHECK(v->tag != HTML_END);
    CHECK(!(str_ends(before, STR("=")) && inside_tag(before)) || str_eq(hole, STR("url")));
    if (hole.len == 0) {
        CHECK(!str_ends(before, STR("href=\"")) && !str_ends(before, STR("src=\"")) && !str_ends(before, STR("action=\"")));
        put_plain(b, v);
    } else if (hole.ptr[0] == ',') {
        put_people(b, v, hole.len > 1 ? hole.ptr[1] - '0' : 0);
    } else if (hole.ptr[0] == '.') {
        put_coordinate(b, v, hole.len > 1 ? hole.ptr[1] - '0' : 0);
    } else if (str_eq(hole, STR("url"))) {
        char out[NUMBER_MAX];
        CHECK(v->tag == HTML_TEXT || v->tag == HTML_INT);
        put_url_component(b, v->tag == HTML_TEXT ? v->text : (struct str){ out, number_plain_int(out, v->i) });
    } else {
        CHECK(str_eq(hole, STR("href")) && v->tag == HTML_TEXT);
        put_escaped(b, link_is_safe(v->text) ? v->text : STR("#"));
    }
}

void html_put(struct html *h, struct str template, const struct html_value *values)
{
    size_t from = 0;
    for (const char *open; (open = memchr(template.ptr + from, '{', template.len - from));) {
        size_t at = (size_t)(open - template.ptr);
        const char *close = memchr(open, '}', template.len - at);
        CHECK(close);
        size_t end = (size_t)(close - template.ptr);
        buf_put(&h->buf, str_slice(template, from, at));
        put_hole(&h->buf, str_slice(template, 0, at), str_slice(template, at + 1, end), values++);
        from = end + 1;
    }
    CHECK(values->tag == HTML_END);
    buf_put(&h->buf, str_slice(template, from, template.len));
}
