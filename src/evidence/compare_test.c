#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/compare.h"
#include "evidence/test_home.h"
#include <math.h>

static struct test_home kent;
static int import_kent(void **state)
{
    *state = &kent;
    test_home_begin(&kent);
    return !kent.shared || test_home_import(&kent, (const char *const[]){ "crime/kent", "boundaries/kent/wards_2025", "boundaries/kent/lsoa_2011", "population" }, 4) ? 0 : -1;
}
static int remove_kent(void **state)
{
    (void)state;
    test_home_end(&kent);
    return 0;
}

static void the_group_is_the_most_alike_and_its_limits_allow_for_their_differences(void **state)
{
    (void)state;
    struct ask k;
    struct compare c;
    if (!kent.shared) skip();
    if (!ask_open(&kent.home, &kent.arena, &(struct ask_options){ 0 }, 0, &k, &kent.why) ||
        !compare_count(&k, AXIS_WARD, STR("E05015593"), 15, &c, &kent.why))
        fail_msg("%s", kent.why.say);
    assert_int_equal(c.n, 16);
    assert_true(str_eq(c.axis.item[c.area[0].item].code, STR("E05015593")));
    double crimes = 0, people = 0;
    for (size_t i = 0; i < c.n; i++) {
        crimes += (double)c.area[i].crimes;
        people += c.area[i].people;
        assert_true(i < 2 || c.area[i].unlike >= c.area[i - 1].unlike);
        assert_true(c.area[i].rate.limits_998.low <= c.area[i].rate.limits_95.low && c.area[i].rate.limits_95.high <= c.area[i].rate.limits_998.high);
        assert_true(c.area[i].deprivation >= 1 && c.area[i].deprivation <= 10);
    }
    double together = crimes / (people * 13 / 12); /* 13 months are held */
    assert_true(c.spread.n == 16 && c.spread.target > together * 0.7 && c.spread.target < together);
    assert_true(c.spread.tau > 0 && c.area[0].rate.value == (double)c.area[0].crimes / (c.area[0].people * 13 / 12));
    struct table *areas, *types;
    assert_true(compare_tables(&k, &c, &areas, &types, &kent.why));
    assert_int_equal(areas->n_rows, 17);
    int64_t by_type = 0;
    for (size_t r = 0; r < types->n_rows; r++) by_type += table_cell(types, r, 1)->i;
    assert_int_equal(by_type, c.area[0].crimes); /* the types add up to all */
}

/* Districts have so many crimes that chance explains next to nothing: limits must not be those of chance, nor grow with size. */
static void districts_are_set_among_each_other(void **state)
{
    (void)state;
    struct ask k;
    struct compare c;
    const char *area = "Kent";
    if (!kent.shared) skip();
    if (!ask_open(&kent.home, &kent.arena, &(struct ask_options){ .area = &area, .n_areas = 1 }, 0, &k, &kent.why) || !compare_among(&k, AXIS_DISTRICT, &c, &kent.why))
        fail_msg("%s", kent.why.say);
    assert_true(c.among);
    assert_int_equal(c.n, 11); /* Medway is no part of the county; some of the shore of Thanet has no residents here, so it has no rate */
    double width[2] = { INFINITY, 0 };
    for (size_t i = 0; i < c.n; i++) {
        const struct interval *l = &c.area[i].rate.limits_95;
        width[0] = fmin(width[0], l->high - l->low);
        width[1] = fmax(width[1], l->high - l->low);
    }
    assert_true(width[1] / width[0] < 1.01);
    struct table *areas, *types;
    assert_true(compare_tables(&k, &c, &areas, &types, &kent.why));
    assert_true(areas->n_rows == 12 && !types);
    int64_t sum = 0;
    for (size_t r = 0; r < 11; r++) sum += table_cell(areas, r, areas->n_columns - 7)->i;
    assert_int_equal(sum, table_cell(areas, 11, areas->n_columns - 7)->i);
}

static void few_areas_have_rates_and_no_finding(void **state)
{
    (void)state;
    struct ask k;
    struct compare c;
    struct table *areas, *types;
    if (!kent.shared) skip();
    assert_true(ask_open(&kent.home, &kent.arena, &(struct ask_options){ 0 }, 0, &k, &kent.why));
    assert_true(compare_count(&k, AXIS_WARD, STR("E05015593"), 5, &c, &kent.why) && compare_tables(&k, &c, &areas, &types, &kent.why));
    for (size_t r = 0; r < areas->n_rows; r++) {
        assert_int_equal(table_cell(areas, r, areas->n_columns - 1)->kind, CELL_EMPTY);
        assert_int_equal(table_cell(areas, r, areas->n_columns - 6)->kind, CELL_REAL);
    }
    assert_true(areas->note[0].kind == NOTE_REMARK && areas->note[1].kind == NOTE_NOT_COVERED);
}

static void without_a_population_it_says_what_to_import(void **state)
{
    (void)state;
    struct test_home bare;
    struct ask k;
    struct compare c;
    if (!kent.shared) skip();
    test_home_begin(&bare);
    assert_true(test_home_import(&bare, (const char *const[]){ "crime/kent/2025-01", "boundaries/kent/wards_2025" }, 2));
    assert_true(ask_open(&bare.home, &bare.arena, &(struct ask_options){ 0 }, 0, &k, &bare.why));
    assert_false(compare_count(&k, AXIS_DISTRICT, STR("E07000110"), 5, &c, &bare.why));
    assert_int_equal(bare.why.kind, ERROR_MISSING);
    assert_non_null(strstr(bare.why.say, "import"));
    test_home_end(&bare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_group_is_the_most_alike_and_its_limits_allow_for_their_differences),
        cmocka_unit_test(districts_are_set_among_each_other),
        cmocka_unit_test(few_areas_have_rates_and_no_finding),
        cmocka_unit_test(without_a_population_it_says_what_to_import),
    };
    return cmocka_run_group_tests(tests, import_kent, remove_kent);
}
