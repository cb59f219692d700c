#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/test_places.h"
#include "places/areas.h"
#include "places/geojson.h"

static const struct layer *open_layer(struct fixture *f, enum area_type type, int year)
{
    const struct layer *l = NULL;
    if (!layer_open(look(f), type, year, &l, &f->why)) fail_msg("%s", f->why.say);
    return l;
}

static void the_wards_of_kent_are_279(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "boundaries/kent/wards_2025"));
    assert_int_equal(f->report.rows_taken, 279);
    const struct layer *l = open_layer(f, AREA_WARD, 0);
    assert_int_equal(l->n, 279);
    assert_int_equal(l->year, 2025);
    assert_int_equal(l->from, MONTH_OF(2025, 5));
    uint32_t i = layer_find_code(l, STR("e05015593"));
    assert_int_not_equal(i, AREA_NONE);
    assert_string_equal(layer_name(l, i), "Allington & Bridge");
    assert_string_equal(layer_parent_name(l, l->area[i].district), "Maidstone");
    assert_string_equal(layer_parent_name(l, l->area[i].county), "Kent");
    const struct layer_outlines *o = layer_outlines(l, &f->why);
    assert_non_null(o);
    for (uint32_t k = 0; k < l->n; k++) assert_int_equal(layer_find(o, l->area[k].label), k);
    l = open_layer(f, AREA_DISTRICT, 0);
    assert_int_equal(l->n, 13);
    l = open_layer(f, AREA_COUNTY, 0);
    assert_int_equal(l->n, 2); /* Kent, and Medway, which is its own upper tier */
}

static void the_same_files_again_change_nothing(void **state)
{
    struct fixture *f = *state;
    char *path = real_file(f, "boundaries/kent/wards_2025");
    assert_import(f, path);
    assert_true(f->report.changed);
    assert_import(f, path);
    assert_false(f->report.changed);
    assert_true(remarked(f, "279, unchanged"));
}

static void further_districts_join_the_layer(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "boundaries/kent/wards_2025/E07000110.geojson"));
    assert_int_equal(open_layer(f, AREA_WARD, 2025)->n, 22);
    assert_import(f, real_file(f, "boundaries/kent/wards_2025/E07000111.geojson"));
    size_t both = open_layer(f, AREA_WARD, 2025)->n;
    struct digest together = open_layer(f, AREA_WARD, 2025)->digest;
    assert_import(f, real_file(f, "boundaries/kent/wards_2025/E07000110.geojson"));
    assert_false(f->report.changed);
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025/E07000111.geojson"),
                            real_file(f, "boundaries/kent/wards_2025/E07000110.geojson") };
    assert_true(file_remove_tree(in_home(f, "evidence"), &f->why));
    assert_true(import_paths(f, paths, 2, NULL));
    assert_int_equal(open_layer(f, AREA_WARD, 2025)->n, both);
    assert_true(digest_eq(open_layer(f, AREA_WARD, 2025)->digest, together)); /* in whatever order they came */
}

static void all_wards_of_the_kingdom_come_from_one_archive(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "boundaries/wards-2025-gb.zip"));
    assert_int_equal(f->report.rows_read, 16622);
    assert_int_equal(open_layer(f, AREA_WARD, 2025)->n, 8381);
    assert_int_equal(open_layer(f, AREA_WARD, 2022)->n, 64);
    for (size_t i = 0; i < f->report.n_remarks; i++) print_message("%s\n", f->report.remark[i]);
    assert_true(remarked(f, "62 codes stand both in the wards of 2022 and in those of 2025"));
}

static void a_topology_of_the_same_wards_gives_way(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "boundaries/kent/wards_2013"));
    const struct layer *l = open_layer(f, AREA_WARD, 2013);
    assert_int_equal(l->n, 305);
    for (uint32_t i = 0; i < l->n; i++) assert_int_equal(l->area[i].coarse, 0);
    assert_true(remarked(f, "305 coarser copies"));
}

static void an_operation_file_is_no_boundaries(void **state)
{
    (void)state;
    assert_true(geojson_recognise(STR("{\"type\": \"FeatureCollection\", \"features\": []}")));
    assert_false(geojson_recognise(STR("{\"type\": \"FeatureCollection\", \"wardmote\": {}, \"features\": []}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_operation_file_is_no_boundaries),
        cmocka_unit_test_setup_teardown(the_wards_of_kent_are_279, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_same_files_again_change_nothing, make_home, remove_home),
        cmocka_unit_test_setup_teardown(further_districts_join_the_layer, make_home, remove_home),
        cmocka_unit_test_setup_teardown(all_wards_of_the_kingdom_come_from_one_archive, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_topology_of_the_same_wards_gives_way, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
