#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/test_places.h"
#include "places/where.h"
#include "geo/distance.h"
#include "render/table.h"

/* Two squares that share the line of longitude 0.1, in two districts that are made of them. */
static const char two_wards[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990001\",\"WD25NM\":\"Alexandra\",\"LAD25CD\":\"E07990001\",\"LAD25NM\":\"Northmere\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.1,51],[0.1,51.1],[0,51.1],[0,51]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990002\",\"WD25NM\":\"Bridge\",\"LAD25CD\":\"E07990002\",\"LAD25NM\":\"Southmere\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0.1,51],[0.2,51],[0.2,51.1],[0.1,51.1],[0.1,51]]]}}]}";
/* 0.1 - 0.0005 is 35 m west of the line, 0.05 is 3.5 km. */
static const char three_postcodes[] = "pcds,dointr,doterm,lat,long,wd25cd,lsoa21cd\n"
                                      "ZZ1 1AA,202001,,51.05,0.05,E05990001,E01990001\n"
                                      "ZZ1 1AB,202001,,51.05,0.0995,E05990002,E01990001\n"
                                      "ZZ1 1AC,202001,202306,51.05,0.15,E05990002,E01990001\n"
                                      "ZZ9 9ZZ,202001,,52.5,0.5,,\n";

static void find(struct fixture *f, const char *text, struct where *w)
{
    if (!where_is(look(f), &f->a, text, 0, w, &f->why)) fail_msg("%s: %s", text, f->why.say);
}
static void load_both(struct fixture *f)
{
    assert_import(f, write_file(f, "wards.geojson", str_of(two_wards)));
    assert_import(f, write_file(f, "nspl_2025_05.csv", str_of(three_postcodes)));
}

static void a_postcode_is_in_one_ward_and_one_district(void **state)
{
    struct fixture *f = *state;
    struct where w;
    load_both(f);
    find(f, "zz11aa", &w);
    assert_true(str_eq(w.postcode, STR("ZZ1 1AA")));
    assert_true(str_eq(where_in(&w, AREA_WARD)->code, STR("E05990001")));
    assert_string_equal(where_in(&w, AREA_DISTRICT)->name, "Northmere");
    assert_int_equal(where_in(&w, AREA_WARD)->n_near, 0);
    assert_int_equal(where_in(&w, AREA_DISTRICT)->n_near, 0);
    assert_null(where_in(&w, AREA_PARISH));
}

static void near_a_line_the_other_side_is_told_with_how_far(void **state)
{
    struct fixture *f = *state;
    struct where w;
    load_both(f);
    find(f, "ZZ1 1AB", &w);
    const struct where_area *ward = where_in(&w, AREA_WARD), *district = where_in(&w, AREA_DISTRICT);
    double metres = distance_m(coord_of(0.0995, 51.05), coord_of(0.1, 51.05));
    assert_true(str_eq(ward->code, STR("E05990001")));
    assert_int_equal(ward->n_near, 1);
    assert_string_equal(ward->near[0].name, "Bridge");
    assert_true(fabs(ward->near[0].metres - metres) < 0.05);
    assert_int_equal(district->n_near, 1);
    assert_string_equal(district->near[0].name, "Southmere");
    assert_true(str_eq(w.published_ward, STR("E05990002"))); /* the publisher has it on the other side */
}

static void a_point_is_trusted_closer_than_a_postcode(void **state)
{
    struct fixture *f = *state;
    struct where w;
    load_both(f);
    find(f, "51.05,0.0995", &w);
    assert_int_equal(where_in(&w, AREA_WARD)->n_near, 0); /* 35 m */
    find(f, " 51.05  0.0999 ", &w);
    assert_int_equal(where_in(&w, AREA_WARD)->n_near, 1); /* 7 m */
    assert_int_equal(w.postcode.len, 0);
}

static void a_terminated_postcode_says_when(void **state)
{
    struct fixture *f = *state;
    struct where w;
    load_both(f);
    find(f, "ZZ1 1AC", &w);
    char month[MONTH_TEXT_MAX];
    assert_string_equal(month_text(w.ended, month), "2023-06");
    const struct table *t = where_table(&f->a, &w, &(struct who){ .n_teams = 0 });
    assert_non_null(strstr(t->note[0].text, "went out of use in 2023-06"));
}

static void outside_all_areas_is_said(void **state)
{
    struct fixture *f = *state;
    struct where w;
    load_both(f);
    find(f, "ZZ9 9ZZ", &w);
    assert_int_equal(where_in(&w, AREA_WARD)->code.len, 0);
    assert_non_null(strstr(where_table(&f->a, &w, &(struct who){ .n_teams = 0 })->note[0].text, "in none of the areas"));
}

static void what_is_no_place_is_refused(void **state)
{
    struct fixture *f = *state;
    struct where w;
    static const struct {
        const char *text;
        enum error_kind kind;
    } bad[] = { { "hello", ERROR_INVALID }, { "", ERROR_INVALID }, { "91,0", ERROR_INVALID }, { "51,181", ERROR_INVALID }, { "51", ERROR_INVALID },
                { "ZZ2 2ZZ", ERROR_MISSING }, { "51,nan", ERROR_INVALID } };
    load_both(f);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(where_is(look(f), &f->a, bad[i].text, 0, &w, &f->why));
        if (f->why.kind != bad[i].kind) fail_msg("%s: %s", bad[i].text, f->why.say);
    }
    assert_false(where_is(look(f), &f->a, "51,0.1", 1999, &w, &f->why));
    assert_int_equal(f->why.kind, ERROR_MISSING);
}

static void an_empty_home_says_what_to_import(void **state)
{
    struct fixture *f = *state;
    struct where w;
    assert_false(where_is(look(f), &f->a, "51,0.1", 0, &w, &f->why));
    assert_non_null(strstr(f->why.say, "import"));
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, make_home, remove_home)
int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_postcode_is_in_one_ward_and_one_district),
        WITH(near_a_line_the_other_side_is_told_with_how_far),
        WITH(a_point_is_trusted_closer_than_a_postcode),
        WITH(a_terminated_postcode_says_when),
        WITH(outside_all_areas_is_said),
        WITH(what_is_no_place_is_refused),
        WITH(an_empty_home_says_what_to_import),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
