#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "evidence/ask.h"
#include "evidence/evidence.h"
#include "evidence/test_home.h"

/* Kent's files, its wards of two generations and its LSOAs, imported once. */
static struct test_home kent;
static int import_kent(void **state)
{
    *state = &kent;
    test_home_begin(&kent);
    if (!kent.shared) return 0;
    return test_home_import(&kent, (const char *const[]){ "crime/kent", "boundaries/kent/wards_2025", "boundaries/kent/lsoa_2021", "lookups" }, 4) ? 0 : -1;
}
static int remove_kent(void **state)
{
    (void)state;
    test_home_end(&kent);
    return 0;
}
static void open_or_fail(struct ask *k, const struct ask_options *o, int back)
{
    if (!kent.shared) skip();
    if (!ask_open(&kent.home, &kent.arena, o, back, k, &kent.why)) fail_msg("%s", kent.why.say);
}
static uint64_t sum(const uint64_t *cells, size_t n)
{
    uint64_t s = 0;
    for (size_t i = 0; i < n; i++) s += cells[i];
    return s;
}

static void everywhere_is_every_row(void **state)
{
    (void)state;
    struct ask k;
    open_or_fail(&k, &(struct ask_options){ 0 }, 0);
    assert_int_equal(ask_total(&k, k.from, k.to), 197229);
    assert_int_equal(k.from, MONTH_OF(2024, 1));
    assert_int_equal(k.to, MONTH_OF(2025, 9));
}

static void a_county_is_the_sum_of_its_districts_wards_streets_types_and_months(void **state)
{
    (void)state;
    struct ask k;
    const char *area = "Kent";
    open_or_fail(&k, &(struct ask_options){ .area = &area, .n_areas = 1 }, 0);
    uint64_t total = ask_total(&k, k.from, k.to), *cells;
    assert_true(total > 150000);
    static const enum axis_kind kinds[] = { AXIS_WARD, AXIS_DISTRICT, AXIS_LSOA, AXIS_STREET, AXIS_CATEGORY, AXIS_MONTH };
    struct axis axis[COUNT_OF(kinds)];
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const struct axis *one = &axis[i];
        if (!ask_axis(&k, kinds[i], &axis[i], &kent.why)) fail_msg("%s", kent.why.say);
        assert_true(ask_count(&k, &one, 1, k.from, k.to, &cells, &kent.why));
        assert_int_equal(sum(cells, axis[i].n), total);
    }
    assert_int_equal(axis[0].n, 255); /* 279 wards with Medway's 24 */
    assert_int_equal(axis[1].n, 12);
    assert_int_equal(axis[5].n, 21);
    const struct axis *three[] = { &axis[0], &axis[4], &axis[5] };
    assert_true(ask_count(&k, three, 3, k.from, k.to, &cells, &kent.why));
    assert_int_equal(sum(cells, axis[0].n * axis[4].n * axis[5].n), total);
}

static void polygons_and_the_look_up_disagree_on_a_tenth(void **state)
{
    (void)state;
    struct ask k, l;
    struct axis x, y;
    open_or_fail(&k, &(struct ask_options){ 0 }, 0);
    open_or_fail(&l, &(struct ask_options){ .method = PLACE_BY_LOOKUP }, 0);
    assert_true(ask_axis(&k, AXIS_WARD, &x, &kent.why) && ask_axis(&l, AXIS_WARD, &y, &kent.why));
    assert_true(events_map(k.events, NULL, 0, &kent.why));
    uint64_t rows = 0, differ = 0;
    for (size_t b = 0; b < k.events->n_blocks; b++) {
        const struct event_rows *r = k.events->about[b].rows;
        for (size_t p = 0; p < r->n_points; p++) {
            const uint32_t *mx = x.key.map[0], *my = y.key.map[0];
            if (coord_is_none(k.events->gazetteer[0].at[r->point[p]])) continue;
            rows += r->first[p + 1] - r->first[p];
            if (mx[r->point[p]] != my[r->point[p]]) differ += r->first[p + 1] - r->first[p];
        }
    }
    assert_int_equal(rows, 194962);
    assert_true(differ > rows / 12 && differ < rows / 8); /* "about 10 %": the data's README */
}

static void what_is_not_covered_is_said(void **state)
{
    (void)state;
    struct ask k;
    struct coverage c;
    const char *area = "Kent";
    open_or_fail(&k, &(struct ask_options){ .area = &area, .n_areas = 1 }, 0);
    assert_true(ask_coverage(&k, &c, &kent.why));
    assert_string_equal(c.missing, "Kent Police 2024-05 to 2024-12");
    assert_int_equal(c.n_missing, 8);
    assert_int_equal(c.no_location, 197229 - 194962);
    assert_int_equal(c.outside, 62);
    assert_true(ask_month_held(&k, MONTH_OF(2025, 1)));
    assert_false(ask_month_held(&k, MONTH_OF(2024, 5)));
}

static void categories_and_periods_narrow_the_count(void **state)
{
    (void)state;
    struct ask k;
    struct axis x;
    uint64_t *cells;
    const char *burglary = "burglary";
    open_or_fail(&k, &(struct ask_options){ .category = &burglary, .n_categories = 1, .from = MONTH_OF(2025, 1), .to = MONTH_OF(2025, 1) }, 12);
    /* awk -F, '$10 == "Burglary"' 2025-01-kent-street.csv | wc -l, and of 2024-01 */
    assert_int_equal(ask_total(&k, k.from, k.to), 488);
    assert_int_equal(ask_total(&k, k.from - 12, k.to - 12), 572);
    assert_true(ask_axis(&k, AXIS_CATEGORY, &x, &kent.why));
    assert_int_equal(x.n, 1);
    const struct axis *one = &x;
    assert_true(ask_count(&k, &one, 1, k.from, k.to, &cells, &kent.why));
    assert_int_equal(cells[0], 488);
    const char *none = "Piracy";
    assert_false(ask_open(&kent.home, &kent.arena, &(struct ask_options){ .category = &none, .n_categories = 1 }, 0, &k, &kent.why));
    assert_non_null(strstr(kent.why.say, "Burglary"));
    assert_false(ask_open(&kent.home, &kent.arena, &(struct ask_options){ .from = MONTH_OF(2030, 1) }, 0, &k, &kent.why));
    assert_non_null(strstr(kent.why.say, "2024-01 to 2025-09"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everywhere_is_every_row),
        cmocka_unit_test(a_county_is_the_sum_of_its_districts_wards_streets_types_and_months),
        cmocka_unit_test(polygons_and_the_look_up_disagree_on_a_tenth),
        cmocka_unit_test(what_is_not_covered_is_said),
        cmocka_unit_test(categories_and_periods_narrow_the_count),
    };
    return cmocka_run_group_tests(tests, import_kent, remove_kent);
}
