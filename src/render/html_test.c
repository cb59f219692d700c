#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "render/html.h"

#define SAME(h, expected) assert_true(str_eq(html_str(h), STR(expected)))

static void a_value_is_escaped_for_its_place(void **s)
{
    (void)s;
    struct html h = HTML_MAX(4096);
    const char *name = "<script>\"O'Neil\" & co";
    HTML(&h, "<td title=\"{}\"><a href=\"/area?q={url}\">{}</a> {}</td>", V(name), V(name), V(name), V(42));
    SAME(&h, "<td title=\"&lt;script&gt;&quot;O&#39;Neil&quot; &amp; co\">"
             "<a href=\"/area?q=%3Cscript%3E%22O%27Neil%22%20%26%20co\">"
             "&lt;script&gt;&quot;O&#39;Neil&quot; &amp; co</a> 42</td>");
    html_release(&h);
}

static void numbers_enter_as_people_machines_and_drawings_need_them(void **s)
{
    (void)s;
    struct html h = HTML_MAX(4096);
    HTML(&h, "{} {,} {,1} {,} {.1} {.1} {.1} {.1} {.0} {}", V(-1234), V(-1234), V(1234.56), V((size_t)1000), V(2.0), V(-0.04),
         V(0.25), V(10), V(99.6), V(0.1));
    HTML(&h, " n={}", V(1)); /* no attribute */
    SAME(&h, "-1234 \u22121,234 1,234.6 1,000 2 0 0.2 10 100 0.1 n=1");
    html_release(&h);
}

static void text_that_is_not_text_is_mended(void **s)
{
    (void)s;
    struct html h = HTML_MAX(4096);
    HTML(&h, "{}", V(((struct str){ "a\0b\xFF\x1B\n\xE2\x80\xAEz\xEF\xBF\xBEé", 15 })));
    SAME(&h, "a\uFFFDb\uFFFD\uFFFD\n\uFFFDz\uFFFDé");
    html_release(&h);
}

static void a_link_leads_where_links_may(void **s)
{
    (void)s;
    static const char *const good[] = { "https://example.org/a?b=c", "http://example.org", "mailto:a@example.org", "#part",
                                        "/ward/E05", "area.html", "a/b:c", "?q=1", "tel:101" };
    static const char *const bad[] = { "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:x",
                                       "\x01javascript:x", "data:text/html,x", "vbscript:x", "//elsewhere.example", "/\\elsewhere",
                                       "\\\\elsewhere", "", "file:x", "&#106;avascript:x" };
    for (size_t i = 0; i < COUNT_OF(good); i++) assert_true(link_is_safe(str_of(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++) assert_false(link_is_safe(str_of(bad[i])));
    struct html h = HTML_MAX(4096);
    HTML(&h, "<a href=\"{href}\"></a><a href=\"{href}\"></a>", V("https://example.org/?a=1&b=\"2\""), V("javascript:x"));
    SAME(&h, "<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\"></a><a href=\"#\"></a>");
    html_release(&h);
}

static void markup_is_put_as_it_is_and_only_html_makes_it(void **s)
{
    (void)s;
    struct html part = HTML_MAX(4096), h = HTML_MAX(4096);
    HTML(&part, "<b>{}</b>", V("<"));
    HTML(&h, "<p>{}</p>", V(html_markup(&part)));
    SAME(&h, "<p><b>&lt;</b></p>");
    html_release(&part);
    html_release(&h);
}

static void past_its_maximum_nothing_is_taken_and_it_says_so(void **s)
{
    (void)s;
    struct html h = HTML_MAX(10);
    HTML(&h, "12345");
    assert_true(html_ok(&h));
    HTML(&h, "{}", V("<<<<"));
    assert_false(html_ok(&h));
    assert_true(h.buf.len <= 10);
    html_release(&h);
}

/* Whatever the bytes, what comes out of a hole holds none of the characters that end a text or an attribute, every
 * ampersand begins one of five entities, and undoing them gives back what went in. */
static void no_bytes_escape_their_hole(void **s)
{
    (void)s;
    static const char likely[] = "<>&\"'a;#/= \n\x7F";
    uint32_t x = 2463534242u;
    for (int i = 0; i < 100000; i++) {
        char bytes[12];
        for (size_t k = 0; k < sizeof bytes; k++) {
            x ^= x << 13, x ^= x >> 17, x ^= x << 5;
            bytes[k] = likely[x % (sizeof likely - 2)];
        }
        struct html h = HTML_MAX(4096);
        HTML(&h, "{}", V(((struct str){ bytes, sizeof bytes })));
        char back[12];
        size_t n = 0;
        for (struct str rest = html_str(&h); rest.len;) {
            static const struct { const char *entity; char c; } known[] = {
                { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' } };
            size_t step = 1;
            assert_null(memchr("<>\"'", rest.ptr[0], 4));
            char c = rest.ptr[0];
            for (size_t k = 0; k < COUNT_OF(known); k++)
                if (str_starts(rest, str_of(known[k].entity))) {
                    c = known[k].c;
                    step = strlen(known[k].entity);
                }
            assert_true(rest.ptr[0] != '&' || step > 1);
            assert_true(n < sizeof back);
            back[n++] = c;
            rest = str_slice(rest, step, rest.len);
        }
        assert_int_equal(n, sizeof bytes);
        assert_memory_equal(back, bytes, n);
        html_release(&h);
    }
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(a_value_is_escaped_for_its_place),
        cmocka_unit_test(numbers_enter_as_people_machines_and_drawings_need_them),
        cmocka_unit_test(text_that_is_not_text_is_mended),
        cmocka_unit_test(a_link_leads_where_links_may),
        cmocka_unit_test(markup_is_put_as_it_is_and_only_html_makes_it),
        cmocka_unit_test(past_its_maximum_nothing_is_taken_and_it_says_so),
        cmocka_unit_test(no_bytes_escape_their_hole),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
