#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/test_places.h"
#include "places/lookup_read.h"

static size_t rows_of(struct fixture *f, const char *key)
{
    struct snapshot *s = look(f);
    size_t first;
    return snapshot_find(s, str_of(key), &first) ? snapshot_entry(s, first)->rows : 0;
}
static const char *ward_of(struct fixture *f, int lsoa_year, int ward_year, const char *lsoa)
{
    struct lookup l;
    if (!lookup_open(look(f), AREA_LSOA, lsoa_year, AREA_WARD, ward_year, &l, &f->why)) fail_msg("%s", f->why.say);
    uint32_t to = lookup_find(&l, str_of(lsoa));
    return to == AREA_NONE ? NULL : l.to_area[to].code;
}

static void the_best_fit_look_up_finds_its_generations_by_the_codes(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "lookups/lsoa_to_ward.csv"), real_file(f, "boundaries/kent") };
    assert_true(import_paths(f, paths, 2, NULL));
    assert_int_equal(rows_of(f, "lookup/lsoa-2021/ward-2025"), 35647); /* awk: 35,672 rows, 25 of them without a ward */
    assert_int_equal(f->report.rows_aside, 25);
    assert_int_equal(rows_of(f, "lookup/lsoa/ward"), 0);
    struct lookup l;
    assert_true(lookup_open(f->snapshot, AREA_LSOA, 2021, AREA_WARD, 2025, &l, &f->why));
    assert_int_equal(l.n_to, 7519); /* awk: different ward codes, without the empty one */
    assert_string_equal(ward_of(f, 2021, 2025, "E01000001"), "E05009288"); /* the file's first row */
    assert_null(ward_of(f, 2021, 2025, "E01999999"));
    assert_import(f, paths[0]);
    assert_false(f->report.changed);
}

static void a_look_up_waits_for_the_layers_that_tell_its_generation(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "lookups/lsoa_to_ward.csv"));
    assert_true(remarked(f, "LSOAs of a generation not stated to wards of a generation not stated"));
    assert_int_equal(rows_of(f, "lookup/lsoa/ward"), 35647);
    assert_import(f, real_file(f, "boundaries/kent/wards_2025"));
    assert_int_equal(rows_of(f, "lookup/lsoa/ward-2025"), 35647);
    assert_import(f, real_file(f, "boundaries/kent/lsoa_2021"));
    assert_int_equal(rows_of(f, "lookup/lsoa-2021/ward-2025"), 35647);
    assert_int_equal(rows_of(f, "lookup/lsoa/"), 0);
}

static void output_areas_lead_to_all_coarser_areas_with_names(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "population/oa11_lsoa11_msoa11_lad17_lookup.csv.gz"));
    assert_int_equal(rows_of(f, "lookup/oa-2011/lsoa-2011"), 227759);
    assert_int_equal(rows_of(f, "lookup/lsoa-2011/msoa-2011"), 41729);
    assert_int_equal(rows_of(f, "lookup/lsoa-2011/district-2017"), 41729);
    struct lookup l;
    assert_true(lookup_open(look(f), AREA_LSOA, 2011, AREA_DISTRICT, 2017, &l, &f->why));
    uint32_t to = lookup_find(&l, STR("E01024320"));
    assert_string_equal(l.to_area[to].code, "E07000110");
    assert_string_equal(l.text + l.to_area[to].name, "Maidstone");
}

static void names_come_from_a_look_up_where_boundaries_have_none(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "names.csv", "\xEF\xBB\xBFLAD25CD,LAD25NM,CTY25CD,CTY25NM,FID\r\n"
                                            "E07000110,Maidstone,E10990016,Mereshire,1\r\n"));
    assert_import(f, real_file(f, "boundaries/kent/lsoa_2021/E07000110.geojson"));
    const struct layer *l;
    assert_true(layer_open(look(f), AREA_LSOA, 0, &l, &f->why));
    assert_string_equal(layer_parent_name(l, l->area[0].district), "Maidstone");
    assert_string_equal(layer_parent_name(l, l->area[0].county), "Kent"); /* the file's own code, the register's name */
    assert_import(f, real_file(f, "boundaries/kent/wards_2013/E07000110.json"));
    assert_true(layer_open(look(f), AREA_WARD, 0, &l, &f->why));
    assert_string_equal(layer_parent_name(l, l->area[0].county), "Mereshire"); /* the look-up alone knows the district's */
}

static void a_row_that_breaks_a_rule_is_set_aside_with_its_line(void **state)
{
    struct fixture *f = *state;
    char text[8192] = "LSOA21CD,WD25CD\n";
    for (int i = 0; i < 200; i++) (void)snprintf(text + strlen(text), 32, "E01%06d,E05%06d\n", i, i / 5);
    (void)snprintf(text + strlen(text), 400, "E01000001,E05000039\nE01000900\n,E05000001\nE01000901,E05000001E05000001E05\nE01000001,E05000000\n");
    assert_true(import_text(f, "lookup.csv", text));
    assert_int_equal(f->report.rows_read, 205);
    assert_int_equal(f->report.rows_taken, 201); /* the last row repeats what stands */
    assert_int_equal(rows_of(f, "lookup/lsoa-2021/ward-2025"), 200);
    struct file_map m;
    assert_true(file_map(&m, in_home(f, "rejects.csv"), &f->why));
    assert_true(str_contains(m.bytes, STR("202")));
    assert_true(str_contains(m.bytes, STR("another row gives this area to a different one")));
    assert_true(str_contains(m.bytes, STR("a code is missing")));
    assert_true(str_contains(m.bytes, STR("it has another number of fields than the header")));
    assert_true(str_contains(m.bytes, STR("a code is longer than any area code")));
    file_unmap(&m);
}

static void a_new_edition_replaces_what_it_says_otherwise(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "a.csv", "LSOA21CD,WD25CD\nE01000001,E05000001\nE01000002,E05000001\n"));
    assert_true(import_text(f, "b.csv", "LSOA21CD,WD25CD\nE01000002,E05000002\nE01000003,E05000002\n"));
    assert_true(remarked(f, "3 rows; 1 now belong to another than before"));
    assert_string_equal(ward_of(f, 2021, 2025, "E01000001"), "E05000001");
    assert_string_equal(ward_of(f, 2021, 2025, "E01000002"), "E05000002");
}

/* Square wards E05000<from> and on, side by side. */
static int sprintf_features(char *out, int year, int from, int n)
{
    char *at = out;
    for (int i = from; i < from + n; i++)
        at += snprintf(at, 400, "%s{\"type\":\"Feature\",\"properties\":{\"WD%02dCD\":\"E05%06d\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                                "[[[0.%03d,51],[0.%03d5,51],[0.%03d5,52],[0.%03d,51]]]}}", i == from ? "" : ",\n", year % 100, i, i, i, i, i);
    return (int)(at - out);
}
static void write_collection(struct fixture *f, const char *name, const char *features)
{
    (void)write_file(f, name, str_of(str_print(&f->a, "{\"type\":\"FeatureCollection\",\"features\":[\n%s]}", features)));
}

static void the_areas_that_a_look_up_lacks_are_counted(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "boundaries/kent/lsoa_2021/E07000110.geojson"));
    assert_true(import_text(f, "a.csv", "LSOA21CD,WD25CD\nE01024320,E05015593\n"));
    assert_true(remarked(f, "of the 99 LSOAs of 2021 loaded, 98 are not in it"));
}

/* A generation of which only a few wards are loaded has nearly all of these in the look-up too. */
static void the_generation_that_fits_best_is_taken_not_the_first_that_fits(void **state)
{
    struct fixture *f = *state;
    char *wards = mem_new(400000), *lookup = mem_new(20000), *at = wards;
    at += sprintf_features(at, 2025, 0, 150); /* of which 100 are in the look-up: the rest is another country's */
    write_collection(f, "new.geojson", wards);
    at = wards;
    at += sprintf_features(at, 2022, 95, 10); /* 95 to 104: half of them are in it */
    write_collection(f, "old.geojson", wards);
    at = lookup + snprintf(lookup, 64, "lsoa_code,ward_code\n");
    for (int i = 0; i < 100; i++) at += snprintf(at, 64, "E01%06d,E05%06d\n", i, i);
    const char *paths[] = { in_home(f, "new.geojson"), in_home(f, "old.geojson"), write_file(f, "lookup.csv", str_of(lookup)) };
    if (!import_paths(f, paths, 3, NULL)) fail_msg("%s", f->why.say);
    assert_int_equal(rows_of(f, "lookup/lsoa/ward-2025"), 100);
    mem_free(wards);
    mem_free(lookup);
}

static void only_codes_and_names_make_a_look_up(void **state)
{
    (void)state;
    struct arena a = { 0 };
    const struct area_rules *r = area_rules_new(&a);
    assert_true(lookup_recognise(STR("lsoa_code,ward_code\n"), r));
    assert_true(lookup_recognise(STR("LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM,ObjectId\n"), r));
    assert_false(lookup_recognise(STR("LSOA21CD,WD25CD,date,offence\n"), r)); /* a force's extract */
    assert_false(lookup_recognise(STR("LSOA21CD,LSOA21NM\n"), r));
    assert_false(lookup_recognise(STR(""), r));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_best_fit_look_up_finds_its_generations_by_the_codes, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_look_up_waits_for_the_layers_that_tell_its_generation, make_home, remove_home),
        cmocka_unit_test_setup_teardown(output_areas_lead_to_all_coarser_areas_with_names, make_home, remove_home),
        cmocka_unit_test_setup_teardown(names_come_from_a_look_up_where_boundaries_have_none, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_row_that_breaks_a_rule_is_set_aside_with_its_line, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_new_edition_replaces_what_it_says_otherwise, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_areas_that_a_look_up_lacks_are_counted, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_generation_that_fits_best_is_taken_not_the_first_that_fits, make_home, remove_home),
        cmocka_unit_test(only_codes_and_names_make_a_look_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
