#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/test_places.h"
#include "places/areas.h"

static bool choose(struct fixture *f, const char *text, int year, struct area_choice *out)
{
    return area_choose(look(f), &f->a, text, year, out, &f->why);
}
static void assert_chosen(struct fixture *f, const char *text, int year, const char *code, size_t n_in)
{
    struct area_choice c;
    if (!choose(f, text, year, &c)) fail_msg("%s: %s", text, f->why.say);
    assert_true(str_eq(c.code, str_of(code)));
    assert_int_equal(c.n_in, n_in);
}

static void kent_maidstone_and_their_codes_are_found_with_ward_files_only(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "boundaries/kent/wards_2025"));
    assert_chosen(f, "Kent", 0, "E10000016", 255); /* jq: UTLACD is E10000016 in 255 features, LAD25CD E07000110 in 22 */
    assert_chosen(f, "E10000016", 0, "E10000016", 255);
    assert_chosen(f, "maidstone", 0, "E07000110", 22);
    assert_chosen(f, "e07000110", 0, "E07000110", 22);
    assert_chosen(f, "Allington & Bridge", 0, "E05015593", 1);
    assert_chosen(f, "Medway", 0, "E06000035", 24);
    struct area_choice c;
    assert_true(choose(f, "Medway", 0, &c));
    assert_int_equal(c.type, AREA_DISTRICT); /* a unitary authority is no county of its own */
    assert_string_equal(c.title, "Medway (district E06000035, by the wards of 2025)");
}

static void wards_of_another_generation_are_found_by_that_year(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025"), real_file(f, "boundaries/kent/wards_2013") };
    assert_true(import_paths(f, paths, 2, NULL));
    assert_chosen(f, "Maidstone", 2013, "E07000110", 26); /* the files of 2013 name their district, those of 2025 give its name */
    assert_chosen(f, "Kent", 2013, "E10000016", 283);
    assert_chosen(f, "Kent", 0, "E10000016", 255);
    assert_chosen(f, "E05004982", 0, "E05004982", 1); /* only there in 2013 */
}

static const char two_wards[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990001\",\"WD25NM\":\"Alexandra\",\"LAD25CD\":\"E07990001\",\"LAD25NM\":\"Northmere\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.1,51],[0.1,51.1],[0,51.1],[0,51]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990002\",\"WD25NM\":\"Alexandra\",\"LAD25CD\":\"E07990002\",\"LAD25NM\":\"Southmere\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0.2,51],[0.3,51],[0.3,51.1],[0.2,51.1],[0.2,51]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990003\",\"WD25NM\":\"Ward End\",\"LAD25CD\":\"E07990002\",\"LAD25NM\":\"Southmere\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0.4,51],[0.5,51],[0.5,51.1],[0.4,51.1],[0.4,51]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990004\",\"WD25NM\":\"Southmere\",\"LAD25CD\":\"E07990002\",\"LAD25NM\":\"Southmere\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0.6,51],[0.7,51],[0.7,51.1],[0.6,51.1],[0.6,51]]]}}]}";

static void a_name_that_two_wards_bear_is_refused_with_their_codes(void **state)
{
    struct fixture *f = *state;
    struct area_choice c;
    assert_true(import_text(f, "two.geojson", two_wards));
    assert_false(choose(f, "alexandra", 0, &c));
    assert_int_equal(f->why.kind, ERROR_CONFLICT);
    assert_string_equal(f->why.say, "alexandra is the name of 2 wards of 2025: E05990001 (Northmere), E05990002 (Southmere). Give the code");
}

static void a_kind_before_the_name_tells_a_ward_from_its_district(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "two.geojson", two_wards));
    assert_chosen(f, "Southmere", 0, "E07990002", 3);
    assert_chosen(f, "ward Southmere", 0, "E05990004", 1);
    assert_chosen(f, "Ward End", 0, "E05990003", 1);
}

static void a_name_that_nothing_bears_is_refused_with_the_nearest(void **state)
{
    struct fixture *f = *state;
    struct area_choice c;
    assert_false(choose(f, "Kent", 0, &c));
    assert_non_null(strstr(f->why.say, "no boundaries are loaded"));
    assert_true(import_text(f, "two.geojson", two_wards));
    assert_false(choose(f, "Nortmere", 0, &c));
    assert_int_equal(f->why.kind, ERROR_MISSING);
    assert_non_null(strstr(f->why.say, "Did you mean Northmere?"));
}

static void a_polygon_file_holds_points_and_areas(void **state)
{
    struct fixture *f = *state;
    struct area_choice c;
    assert_true(import_text(f, "two.geojson", two_wards));
    char *path = write_file(f, "drawn.geojson", STR("{\"type\":\"Polygon\",\"coordinates\":[[[0.15,50.9],[0.55,50.9],[0.55,51.2],[0.15,51.2],[0.15,50.9]],"
                                                    "[[0.42,51.02],[0.48,51.02],[0.48,51.08],[0.42,51.08],[0.42,51.02]]]}"));
    assert_true(choose(f, path, 0, &c));
    assert_null(c.layer);
    struct coord p[] = { coord_of(0.25, 51.05), coord_of(0.05, 51.05), coord_of(0.45, 51.05), COORD_NONE };
    bool in[4];
    assert_true(area_choice_mark(&c, p, 4, in, &f->why));
    assert_true(in[0]);
    assert_false(in[1]);
    assert_false(in[2]); /* in the hole */
    assert_false(in[3]);
    const struct layer *l;
    bool member[4];
    assert_true(layer_open(f->snapshot, AREA_WARD, 0, &l, &f->why));
    size_t n;
    assert_true(area_choice_members(&c, l, member, &n, &f->why));
    assert_int_equal(n, 1);
    assert_true(member[1]);
    assert_false(choose(f, in_home(f, "absent.geojson"), 0, &c));
}

static void the_small_areas_of_a_district_are_those_that_say_so(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025"), real_file(f, "boundaries/kent/lsoa_2021") };
    assert_true(import_paths(f, paths, 2, NULL));
    struct area_choice c;
    const struct layer *l;
    assert_true(choose(f, "Maidstone", 0, &c));
    assert_true(layer_open(f->snapshot, AREA_LSOA, 0, &l, &f->why));
    bool *in = ARENA_ARRAY(&f->a, bool, l->n);
    size_t n;
    assert_true(area_choice_members(&c, l, in, &n, &f->why));
    assert_int_equal(n, 99); /* jq: LADCD_ACTIVE of lsoa_2021/E07000110.geojson */
    assert_true(choose(f, "E05015593", 0, &c)); /* of a ward: those whose label lies in it */
    assert_true(area_choice_members(&c, l, in, &n, &f->why));
    assert_in_range(n, 2, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kent_maidstone_and_their_codes_are_found_with_ward_files_only, make_home, remove_home),
        cmocka_unit_test_setup_teardown(wards_of_another_generation_are_found_by_that_year, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_name_that_two_wards_bear_is_refused_with_their_codes, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_kind_before_the_name_tells_a_ward_from_its_district, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_name_that_nothing_bears_is_refused_with_the_nearest, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_polygon_file_holds_points_and_areas, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_small_areas_of_a_district_are_those_that_say_so, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
