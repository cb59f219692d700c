#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "render/component.h"
#include "render/golden.h"
#include "render/markdown.h"
#include "render/page.h"

static struct table *harm_beside_count(struct arena *a)
{
    static const char *const wards[] = { "Abbey", "Bridge & Mill", "Castle", "Dene", "Eastgate", "Ferry", "Green Lane", "Harbour" };
    struct table *t = table_new(a, "wards", "Crime and harm by ward, January to March 2025");
    table_column(t, "ward", "Ward", CELL_TEXT, "", 0);
    table_column(t, "violence", "Violence and sexual offences", CELL_INT, "", 0);
    table_column(t, "burglary", "Burglary", CELL_INT, "", 0);
    table_column(t, "vehicle", "Vehicle crime", CELL_INT, "", 0);
    table_column(t, "rate", "Rate per 1,000", CELL_REAL, "", 1);
    table_column(t, "change", "Change on the year before", CELL_REAL, "%", 1);
    for (size_t i = 0; i < COUNT_OF(wards); i++) {
        table_z(t, wards[i]);
        table_int(t, (int64_t)(1430 - 171 * (int64_t)i));
        table_int(t, (int64_t)(i * 37 % 11) * 9 + 4);
        if (i == 5) table_suppressed(t);
        else table_int(t, (int64_t)(i * 53 % 17) * 6);
        table_real(t, 98.7 / (double)(i + 1));
        table_real(t, i == 2 ? __builtin_nan("") : 12.5 - (double)i * 4.25);
    }
    table_z(t, "All wards");
    table_int(t, 6652);
    table_int(t, 399);
    table_suppressed(t);
    table_real(t, 33.5);
    table_real(t, -1.5);
    table_total_row(t);
    table_note(t, NOTE_SOURCE, "made up for this page");
    table_note(t, NOTE_METHOD, "counted by hand");
    table_note(t, NOTE_NOT_COVERED, "12 rows without a place");
    table_note(t, NOTE_WARNING, "points are anonymised: a street is the nearest of a fixed list of map points");
    return t;
}

/* Every component, with hostile text in each place that takes text. */
static void a_page_of_every_component_matches_its_golden_file(void **s)
{
    (void)s;
    static const char *hostile = "<script>alert(1)</script> \"quoted\" & 'so'";
    struct arena a = { 0 };
    struct error why = { 0 };
    struct page p;
    page_init(&p, &a, PAGE_MAX);
    struct html *h = &p.body, out = HTML_MAX(PAGE_MAX);
    page_heading(&p, 2, NULL, "Summary");
    put_figures_begin(h);
    put_figure(h, "6,652", "violent crimes", "4% fewer than a year before");
    put_figure(h, "33.5", "crimes for each 1,000 people", NULL);
    put_figure(h, "12,345", "harm days, an estimate", hostile);
    put_figures_end(h);
    put_paragraph(h, hostile);
    put_warning(h, "Figures from published records are an estimate of harm, not a measure of it. <b>");
    put_inset(h, hostile);
    put_facts_begin(h);
    put_fact(h, "Area", "Made-up borough");
    put_fact(h, "Period", "January to March 2025");
    put_fact(h, hostile, hostile);
    put_facts_end(h);
    page_heading(&p, 2, "wards-part", "Wards");
    page_heading(&p, 3, NULL, hostile);
    put_table(h, harm_beside_count(&a), &(struct table_look){ .shade = SHADE_COLUMN });
    page_heading(&p, 3, NULL, "The same, the first three wards");
    struct table *again = harm_beside_count(&a);
    again->id = "first-three";
    put_table(h, again, &(struct table_look){ .rows_max = 3, .without_notes = true });
    page_heading(&p, 2, NULL, "Summary"); /* an id of its own */
    put_details_begin(h, hostile);
    put_paragraph(h, "What is inside.");
    put_details_end(h);
    put_tag(h, "Estimate");
    assert_true(markdown_put(h, STR("# In *our* words\n\n1. first\n2. second <img src=x>\n\n> quoted\n\n| a | b |\n|---|--:|\n| x | 1 |\n"),
                             2, &why));
    page_write(&p, &(struct page_front){ .title = hostile, .kind = "Strategic assessment", .status = "Draft", .lead = hostile,
                                         .owner = hostile, .foot = hostile, .contents = true }, &out);
    assert_true(html_ok(&out));
    assert_false(str_contains(html_str(&out), STR("<script")));
    assert_true(golden("components.html", html_str(&out)));
    html_release(&out);
    page_release(&p);
    arena_release(&a);
}

static void slugs_are_plain_and_never_empty(void **s)
{
    (void)s;
    struct arena a = { 0 };
    assert_string_equal(page_slug(&a, "Hot streets & harm, 2025"), "hot-streets-harm-2025");
    assert_string_equal(page_slug(&a, "\"><script>"), "script");
    assert_string_equal(page_slug(&a, "東京"), "part");
    assert_string_equal(page_slug(&a, ""), "part");
    arena_release(&a);
}

static void contents_nest_as_the_headings_do(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct page p;
    struct html out = HTML_MAX(PAGE_MAX);
    page_init(&p, &a, PAGE_MAX);
    static const int levels[] = { 3, 2, 3, 4, 3, 2 };
    for (size_t i = 0; i < COUNT_OF(levels); i++) page_heading(&p, levels[i], NULL, "x");
    page_write(&p, &(struct page_front){ .title = "t", .contents = true }, &out);
    assert_true(str_contains(html_str(&out), STR(
        "\n<ol>\n<li><a href=\"#x\">x</a></li>\n<li><a href=\"#x-2\">x</a>\n<ol>\n<li><a href=\"#x-3\">x</a></li>\n"
        "<li><a href=\"#x-5\">x</a></li>\n</ol></li>\n<li><a href=\"#x-6\">x</a></li>\n</ol>\n</nav>")));
    html_release(&out);
    page_release(&p);
    arena_release(&a);
}

static void a_page_past_its_maximum_says_so(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct page p;
    struct html out = HTML_MAX(PAGE_MAX);
    page_init(&p, &a, 100);
    for (int i = 0; i < 100; i++) put_paragraph(&p.body, "words");
    page_write(&p, &(struct page_front){ .title = "t" }, &out);
    assert_false(html_ok(&out));
    html_release(&out);
    page_release(&p);
    arena_release(&a);
}

static void for_print_each_picture_has_its_style_and_nothing_is_lost(void **state)
{
    (void)state;
    struct html h = HTML_MAX(1 << 20);
    page_for_print(STR("<p>a</p><svg id=\"a\"><path/></svg><p>b</p><svg id=\"b\"></svg>end"), &h);
    struct str s = html_str(&h);
    assert_true(str_starts(s, STR("<p>a</p><svg id=\"a\"><style>")) && str_ends(s, STR("</style></svg>end")));
    assert_true(str_contains(s, STR("</style><path/></svg><p>b</p><svg id=\"b\"><style>")) && str_contains(s, STR(".area-5{")));
    assert_false(str_contains(s, STR("var("))); /* it has no root to take a colour from */
    html_release(&h);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(a_page_of_every_component_matches_its_golden_file),
        cmocka_unit_test(slugs_are_plain_and_never_empty),
        cmocka_unit_test(contents_nest_as_the_headings_do),
        cmocka_unit_test(for_print_each_picture_has_its_style_and_nothing_is_lost),
        cmocka_unit_test(a_page_past_its_maximum_says_so),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
