#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/assess.h"
#include "evidence/test_home.h"
#include "evidence/made_up_test.h"
#include <math.h>

static struct test_home kent;
static int import_kent(void **state)
{
    *state = &kent;
    test_home_begin(&kent);
    return !kent.shared || test_home_import(&kent, (const char *const[]){ "crime/kent", "boundaries/kent/wards_2025", "harm/cchi2020_values.csv" }, 3) ? 0 : -1;
}
static int remove_kent(void **state)
{
    (void)state;
    test_home_end(&kent);
    return 0;
}
static struct assessment gather(const char *area, month_t from, month_t to)
{
    struct assessment s;
    struct ask_options o = { .area = &area, .n_areas = 1, .from = from, .to = to };
    if (!kent.shared) skip();
    if (!assess_gather(&kent.home, &kent.arena, &o, NULL, &s, &kent.why)) fail_msg("%s", kent.why.say);
    return s;
}
static int64_t total_of(const struct table *t, size_t column)
{
    for (size_t r = t->n_rows; r-- > 0;)
        if (t->total[r]) return table_cell(t, r, column)->i;
    fail_msg("%s has no total row", t->id);
    return 0;
}
static size_t column_of(const struct table *t, const char *name)
{
    for (size_t c = 0; c < t->n_columns; c++)
        if (strcmp(t->column[c].name, name) == 0) return c;
    fail_msg("%s has no column %s", t->id, name);
    return 0;
}

static void every_chapter_has_the_same_total(void **state)
{
    (void)state;
    struct assessment s = gather("Kent", MONTH_OF(2025, 1), MONTH_OF(2025, 9));
    int64_t all = (int64_t)ask_total(&s.ask, s.ask.from, s.ask.to);
    static const struct {
        const char *id, *column;
    } tables[] = { { "types", "count" }, { "wards", "count" }, { "ward-types", "all" }, { "streets", "count" }, { "months", "count" },
                   { "harm-types", "count" }, { "harm-wards", "count" } };
    assert_true(all > 100000);
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        const struct table *t = assess_table(&s, tables[i].id);
        assert_non_null(t);
        assert_int_equal(total_of(t, column_of(t, tables[i].column)), all);
    }
    const struct table *cross = assess_table(&s, "ward-types"); /* rows and columns add up */
    for (size_t c = 1; c < cross->n_columns; c++) {
        int64_t sum = 0;
        for (size_t r = 0; r < cross->n_rows; r++)
            if (!cross->total[r]) sum += table_cell(cross, r, c)->i;
        assert_int_equal(sum, total_of(cross, c));
    }
}

static void only_changes_beyond_chance_are_listed(void **state)
{
    (void)state;
    struct assessment s = gather("Kent", MONTH_OF(2025, 1), MONTH_OF(2025, 4));
    const struct table *t = assess_table(&s, "changes");
    size_t found = 0;
    for (size_t i = 0; i < s.ward_type.n_cells; i++) found += s.ward_type.cell[i].q < 0.05;
    assert_int_equal(t->n_rows, found);
    assert_true(found > 0 && found < 100);
}

static void priorities_are_scored_by_the_rules_that_are_printed(void **state)
{
    (void)state;
    struct assessment s = gather("Maidstone", 0, 0);
    double weights = 0;
    for (unsigned i = 0; i < CRITERIA; i++) weights += s.priorities.weight[i];
    assert_true(fabs(weights - 100) < 1e-9);
    for (size_t i = 0; i < s.priorities.n; i++) {
        const struct priority *p = &s.priorities.type[i];
        double sum = 0, of = 0;
        for (unsigned c = 0; c < CRITERIA; c++) {
            assert_true(isnan(p->score[c]) || (p->score[c] >= 0 && p->score[c] <= 100));
            if (isnan(p->score[c])) continue;
            sum += s.priorities.weight[c] * p->score[c];
            of += s.priorities.weight[c];
        }
        assert_true(fabs(p->total - sum / of) < 1e-9);
        assert_true(i == 0 || s.priorities.type[i - 1].total >= p->total);
    }
}

static struct str page_of(const struct assessment *s, const char *texts, struct html *h)
{
    *h = HTML_MAX(PAGE_MAX);
    if (!assess_page(s, texts, h, &kent.why)) fail_msg("%s", kent.why.say);
    assert_true(html_ok(h));
    return html_str(h);
}

static void the_page_stands_alone(void **state)
{
    (void)state;
    struct assessment s = gather("Maidstone", MONTH_OF(2025, 1), MONTH_OF(2025, 9));
    struct html h;
    struct str page = page_of(&s, NULL, &h);
    assert_true(str_starts(page, STR("<!DOCTYPE html>")) || str_starts(page, STR("<!doctype html>")));
    static const char *const never[] = { "<script", "src=\"http", "<link", "url(http", "nan", "inf\"" };
    for (size_t i = 0; i < COUNT_OF(never); i++)
        if (str_contains(page, str_of(never[i]))) fail_msg("the page holds %s", never[i]);
    static const char *const always[] = { "id=\"summary\"", "id=\"data\"", "id=\"types\"", "id=\"wards\"", "id=\"harm\"", "id=\"streets\"", "id=\"trends\"",
                                          "id=\"changes\"", "id=\"priorities\"", "id=\"methods\"", "never for an address", "Open Government Licence" };
    for (size_t i = 0; i < COUNT_OF(always); i++)
        if (!str_contains(page, str_of(always[i]))) fail_msg("the page lacks %s", always[i]);
    html_release(&h);
}

static void the_partnerships_words_are_merged_and_never_written(void **state)
{
    (void)state;
    struct assessment s = gather("Maidstone", MONTH_OF(2025, 1), MONTH_OF(2025, 3));
    assert_true(file_make_folder(path_join(&kent.arena, kent.folder, "words"), &kent.why));
    struct str words = STR("Wardens see *this* too.\n\n<script>alert(1)</script>\n");
    char *path = test_home_file(&kent, "words/wards.md", words);
    (void)test_home_file(&kent, "words/signoff.md", STR("Agreed by the made-up board."));
    struct html h;
    struct str page = page_of(&s, path_join(&kent.arena, kent.folder, "words"), &h);
    assert_true(str_contains(page, STR("Wardens see <em>this</em> too.")));
    assert_false(str_contains(page, STR("<script")));
    assert_true(str_contains(page, STR("id=\"signoff\"")) && !str_contains(page, STR("id=\"partners\"")));
    html_release(&h);
    struct file_map m;
    assert_true(file_map(&m, path, &kent.why));
    assert_true(str_eq(m.bytes, words));
    file_unmap(&m);
    assert_false(assess_page(&s, "/no/such/folder", &h, &kent.why));
    (void)test_home_file(&kent, "words/partner.md", STR("Words that no chapter would take in."));
    h = HTML_MAX(PAGE_MAX);
    assert_false(assess_page(&s, path_join(&kent.arena, kent.folder, "words"), &h, &kent.why));
    assert_non_null(strstr(kent.why.say, "partner.md is of no chapter"));
    html_release(&h);
}

/* What is shown between two headings. */
static struct str chapter_of(struct str page, const char *from, const char *to)
{
    const char *a = memmem(page.ptr, page.len, from, strlen(from)), *b = memmem(page.ptr, page.len, to, strlen(to));
    assert_true(a && b && a < b);
    return (struct str){ a, (size_t)(b - a) };
}

static void hot_spots_are_given_by_number_by_harm_and_by_squares(void **state)
{
    (void)state;
    struct assessment s = gather("Maidstone", MONTH_OF(2025, 5), MONTH_OF(2025, 8));
    struct html h;
    struct str page = page_of(&s, NULL, &h), hot = chapter_of(page, "<h2 id=\"streets\"", "<h2 id=\"trends\"");
    static const char *const always[] = { "id=\"figure-map-streets\"", "id=\"figure-map-streets-harm\"", "hot beyond chance", "Do they hold?", "Picked by harm instead", "hotspots_held-caption" };
    for (size_t i = 0; i < COUNT_OF(always); i++)
        if (!str_contains(hot, str_of(always[i]))) fail_msg("hot spots lack %s", always[i]);
    html_release(&h);
}

static void operations_have_their_chapter_and_the_comparison_its_funnel(void **state)
{
    (void)state;
    struct test_home t;
    test_sample_begin(&t, 1, 20000);
    assert_true(test_home_import(&t, (const char *const[]){ test_sample_file(&t, "population") }, 1));
    const char *area = "E10990001";
    struct ask_options o = { .area = &area, .n_areas = 1, .from = MONTH_OF(2025, 1) };
    struct assessment s;
    struct html h = HTML_MAX(PAGE_MAX);
    for (size_t i = 0; i < 2; i++) {
        struct file_map m;
        assert_true(file_map(&m, test_sample_file(&t, i ? "operations/heron.geojson" : "operations/lantern.geojson"), &t.why));
        if (i == 0) assert_true(operation_register(&t.home, m.bytes, "lantern.geojson", 1, &t.why)); /* long before; the other is not registered */
        file_unmap(&m);
    }
    if (!assess_gather(&t.home, &t.arena, &o, NULL, &s, &t.why) || !assess_page(&s, NULL, &h, &t.why)) fail_msg("%s", t.why.say);
    struct str page = html_str(&h), operations = chapter_of(page, "<h2 id=\"operations\"", "<h2 id=\"comparison\""), comparison = chapter_of(page, "<h2 id=\"comparison\"", "<h2 id=\"priorities\"");
    assert_true(str_contains(comparison, STR("id=\"funnel\"")) || str_contains(comparison, STR("funnel-title")));
    assert_true(str_contains(comparison, STR("The usual rate among these 12 districts")));
    assert_true(s.n_operations == 1 && str_contains(operations, STR("Operation Lantern (made up): inside the target, crimes went from ")));
    assert_false(str_contains(operations, STR("Heron")) || str_contains(operations, STR("results could have been seen")));
    html_release(&h);
    o.from = MONTH_OF(2024, 1); /* a period that ends before the time after begins */
    o.to = MONTH_OF(2024, 6);
    assert_true(assess_gather(&t.home, &t.arena, &o, NULL, &s, &t.why));
    assert_int_equal(s.n_operations, 0);
    test_home_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_chapter_has_the_same_total),
        cmocka_unit_test(only_changes_beyond_chance_are_listed),
        cmocka_unit_test(priorities_are_scored_by_the_rules_that_are_printed),
        cmocka_unit_test(the_page_stands_alone),
        cmocka_unit_test(hot_spots_are_given_by_number_by_harm_and_by_squares),
        cmocka_unit_test(operations_have_their_chapter_and_the_comparison_its_funnel),
        cmocka_unit_test(the_partnerships_words_are_merged_and_never_written),
    };
    return cmocka_run_group_tests(tests, import_kent, remove_kent);
}
