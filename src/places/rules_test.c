#include "places/rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct arena arena;
static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void a_property_name_says_kind_and_year(void **state)
{
    (void)state;
    const struct area_rules *r = area_rules_new(&arena);
    int year = -1;
    const struct property_rule *p = rule_find(r, STR("WD25CD"), &year);
    assert_non_null(p);
    assert_int_equal(p->type, AREA_WARD);
    assert_int_equal(year, 2025);
    assert_false(p->parent);
    p = rule_find(r, STR("lsoa11cd"), &year);
    assert_int_equal(p->type, AREA_LSOA);
    assert_int_equal(year, 2011);
    p = rule_find(r, STR("UTLACD"), &year);
    assert_int_equal(p->type, AREA_COUNTY);
    assert_true(p->parent);
    assert_int_equal(year, 0);
    assert_int_equal(rule_find(r, STR("CTYUA21CD"), &year)->type, AREA_COUNTY);
}

static void a_name_that_only_resembles_one_is_not_taken(void **state)
{
    (void)state;
    const struct area_rules *r = area_rules_new(&arena);
    int year;
    assert_null(rule_find(r, STR("WD13CDO"), &year));
    assert_null(rule_find(r, STR("WD2XCD"), &year));
    assert_null(rule_find(r, STR("WD25NM"), &year));
    assert_null(rule_find(r, STR(""), &year));
}

static void a_generation_stands_from_month_to_month(void **state)
{
    (void)state;
    const struct area_rules *r = area_rules_new(&arena);
    month_t from, to;
    generation_months(r, AREA_LSOA, 2011, &from, &to);
    assert_int_equal(from, MONTH_OF(2011, 3));
    assert_int_equal(to, MONTH_OF(2021, 2));
    generation_months(r, AREA_LSOA, 2021, &from, &to);
    assert_int_equal(from, MONTH_OF(2021, 3));
    assert_int_equal(to, 0);
    generation_months(r, AREA_WARD, 1066, &from, &to);
    assert_int_equal(from, 0);
    for (size_t i = 0; i < r->n_generations; i++) { /* no two rows for one, and none ends before it began */
        const struct generation_rule *g = &r->generation[i];
        assert_true(g->to == 0 || g->from < g->to);
        for (size_t k = 0; k < i; k++)
            assert_false(r->generation[k].type == g->type && r->generation[k].year == g->year);
    }
}

static void a_county_code_has_its_name(void **state)
{
    (void)state;
    const struct area_rules *r = area_rules_new(&arena);
    assert_true(str_eq(county_name(r, STR("E10000016")), STR("Kent")));
    assert_true(str_eq(county_name(r, STR("E10000011")), STR("East Sussex")));
    assert_int_equal(county_name(r, STR("E10000999")).len, 0);
}

static void a_kind_of_area_is_known_by_name_and_title(void **state)
{
    (void)state;
    enum area_type t;
    assert_true(area_type_parse(STR("wards"), &t));
    assert_int_equal(t, AREA_WARD);
    assert_true(area_type_parse(STR("LSOA"), &t));
    assert_int_equal(t, AREA_LSOA);
    assert_true(area_type_parse(STR("Counties"), &t));
    assert_int_equal(t, AREA_COUNTY);
    assert_false(area_type_parse(STR("hundred"), &t));
    for (unsigned k = 0; k < AREA_TYPES; k++) {
        assert_true(area_type_parse(str_of(area_type_name(k)), &t));
        assert_int_equal(t, k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_property_name_says_kind_and_year, release),
        cmocka_unit_test_teardown(a_name_that_only_resembles_one_is_not_taken, release),
        cmocka_unit_test_teardown(a_generation_stands_from_month_to_month, release),
        cmocka_unit_test_teardown(a_county_code_has_its_name, release),
        cmocka_unit_test(a_kind_of_area_is_known_by_name_and_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
