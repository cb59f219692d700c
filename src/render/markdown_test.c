#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "render/markdown.h"

static void becomes(const char *markdown, const char *expected)
{
    struct html h = HTML_MAX(1 << 20);
    struct error why = { 0 };
    assert_true(markdown_put(&h, str_of(markdown), 2, &why));
    buf_byte(&h.buf, 0);
    assert_string_equal(h.buf.ptr, expected);
    html_release(&h);
}

static void words_become_paragraphs_lists_and_tables(void **s)
{
    (void)s;
    becomes("One *two* **three** `four` ~~five~~\nsix", "<p>One <em>two</em> <strong>three</strong> <code>four</code> <del>five</del>\nsix</p>\n");
    becomes("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    becomes("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    becomes("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n");
    becomes("a|b\n---|--:\n1|2", "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n<thead><tr><th "
                                "scope=\"col\" class=\"\">a</th><th scope=\"col\" class=\"num\">b</th></tr></thead>\n<tr><td "
                                "class=\"\">1</td><td class=\"num\">2</td></tr>\n</table></div>\n");
}

static void headings_go_below_the_page_s_own(void **s)
{
    (void)s;
    becomes("# One", "<h3>One</h3>\n");
    becomes("## Two", "<h4>Two</h4>\n");
    becomes("###### Six", "<h6>Six</h6>\n");
}

static void raw_markup_is_only_text(void **s)
{
    (void)s;
    becomes("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
    becomes("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n");
    becomes("<!-- x -->", "<p>&lt;!-- x --&gt;</p>\n");
    becomes("&lt;i&gt; &#60;i&#62; &copy; &amp;", "<p>&lt;i&gt; &lt;i&gt; © &amp;</p>\n");
    becomes("```\n<i>\n```", "<pre><code>&lt;i&gt;\n</code></pre>\n");
}

static void links_lead_where_links_may_and_images_are_their_words(void **s)
{
    (void)s;
    becomes("[a](https://example.org/?x=1&y=2 \"t\")", "<p><a href=\"https://example.org/?x=1&amp;y=2\">a</a></p>\n");
    becomes("[a](#part)", "<p><a href=\"#part\">a</a></p>\n");
    becomes("[a](javascript:alert(1))", "<p>a</p>\n");
    becomes("[a](&#106;avascript:alert(1))", "<p>a</p>\n");
    becomes("[a](java&Tab;script:alert(1))", "<p>a</p>\n");
    becomes("[a](data:text/html,x)", "<p>a</p>\n");
    becomes("[a]()", "<p>a</p>\n");
    becomes("[a <b@example.org> c](d)", "<p><a href=\"d\">a b@example.org c</a></p>\n");
    becomes("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n");
    becomes("![a *map*](https://example.org/track.png) b", "<p>a map b</p>\n");
    becomes("![[in](https://example.org) \\\nx](y) b", "<p>in \nx b</p>\n");
}

static void too_long_a_text_is_refused(void **s)
{
    (void)s;
    char *large = mem_new(MARKDOWN_MAX + 1);
    memset(large, 'x', MARKDOWN_MAX + 1);
    struct html h = HTML_MAX(4096);
    struct error why = { 0 };
    assert_false(markdown_put(&h, (struct str){ large, MARKDOWN_MAX + 1 }, 2, &why));
    assert_int_equal(why.kind, ERROR_LIMIT);
    html_release(&h);
    mem_free(large);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(words_become_paragraphs_lists_and_tables),
        cmocka_unit_test(headings_go_below_the_page_s_own),
        cmocka_unit_test(raw_markup_is_only_text),
        cmocka_unit_test(links_lead_where_links_may_and_images_are_their_words),
        cmocka_unit_test(too_long_a_text_is_refused),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
