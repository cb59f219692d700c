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

static void the_group_is_the_most_alike_and_its_rate_is_the_target(void **state)
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
    assert_true(fabs(c.funnel.target - crimes / (people * 13 / 12)) < 1e-12); /* 13 months are held */
    assert_true(c.funnel.phi >= 1);
    struct table *areas, *types;
    assert_true(compare_tables(&k, &c, &areas, &types, &kent.why));
    assert_int_equal(areas->n_rows, 17);
    int64_t by_type = 0;
    for (size_t r = 0; r < types->n_rows; r++) by_type += table_cell(types, r, 1)->i;
    assert_int_equal(by_type, c.area[0].crimes); /* the types add up to all */
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
        cmocka_unit_test(the_group_is_the_most_alike_and_its_rate_is_the_target),
        cmocka_unit_test(without_a_population_it_says_what_to_import),
    };
    return cmocka_run_group_tests(tests, import_kent, remove_kent);
}
