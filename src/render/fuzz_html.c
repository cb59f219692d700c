/* Whatever the bytes, a value stays in its place: the page around it, read by a few lines that know nothing of how it
 * was written, is the page that the template drew. */
#include "base/error.h"
#include "render/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct str take_until(struct str *rest, char end)
{
    struct str head;
    *rest = str_cut(*rest, end, &head);
    return head;
}

/* Inside text and quotes nothing may end them, and an ampersand begins one of our five entities. */
static void check_escaped(struct str s)
{
    static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    CHECK(str_is_utf8(s));
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        CHECK(c != '<' && c != '>' && c != '"' && c != '\'');
        CHECK(c >= 0x20 || c == '\n' || c == '\t' || c == '\r');
        bool known = c != '&';
        for (size_t k = 0; k < COUNT_OF(entities); k++)
            known |= str_starts(str_slice(s, i, s.len), str_of(entities[k]));
        CHECK(known);
    }
}

static void check_component(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        CHECK((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || memchr("-._~%", c, 5));
    }
}

/* A slow reading of the first bytes as a browser would: it drops controls and white space, then looks for a scheme. */
static void check_link(struct str s)
{
    char scheme[16] = "";
    size_t k = 0;
    for (size_t i = 0; i < s.len && k < sizeof scheme - 1; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= 0x20) continue;
        if (c == ':') {
            CHECK(str_eq_nocase(str_of(scheme), STR("http")) || str_eq_nocase(str_of(scheme), STR("https")) ||
                  str_eq_nocase(str_of(scheme), STR("mailto")) || str_eq_nocase(str_of(scheme), STR("tel")));
            return;
        }
        if (c == '/' || c == '?' || c == '#' || c == '&') break;
        scheme[k++] = (char)c;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str s = { (const char *)data, n };
    struct html h = HTML_MAX(1 << 24);
    HTML(&h, "<p title=\"{}\">{}</p><a href=\"/q={url}\">a</a><a href=\"{href}\">", V(s), V(s), V(s), V(s));
    if (html_ok(&h)) {
        struct str rest = html_str(&h);
        CHECK(str_eq(take_until(&rest, '"'), STR("<p title=")));
        check_escaped(take_until(&rest, '"'));
        CHECK(str_starts(rest, STR(">")));
        rest = str_slice(rest, 1, rest.len);
        check_escaped(take_until(&rest, '<'));
        CHECK(str_eq(take_until(&rest, '='), STR("/p><a href")));
        CHECK(str_eq(take_until(&rest, '='), STR("\"/q")));
        check_component(take_until(&rest, '"'));
        CHECK(str_eq(take_until(&rest, '"'), STR(">a</a><a href=")));
        struct str link = take_until(&rest, '"');
        check_escaped(link);
        check_link(link);
        CHECK(str_eq(rest, STR(">")));
    }
    html_release(&h);
    return 0;
}
