#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "contract/call.h"
#include "places/test_places.h"
#include "places/places.h"
#include <math.h>

/* The table that the words give, in the call; free the call. */
static const struct table *ask(struct fixture *f, const char *const *words, size_t n, struct call **c)
{
    static const struct contract *const contracts[] = { &places };
    static const struct site site = { contracts, 1 };
    struct answer answer = { .n = 0 };
    const char *all[8] = { "--home", f->folder };
    for (size_t i = 0; i < n; i++) all[2 + i] = words[i];
    if (!call_parse(&site, n + 2, all, (struct call_streams){ stdout, stderr, 0 }, c, &f->why)) fail_msg("%s", f->why.say);
    if (!call_verb(*c)->ask(*c, &answer, &f->why)) return NULL;
    assert_int_equal(answer.n, 1);
    return answer.table[0];
}
#define ASK(f, c, ...) ask(f, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), c)

static void an_empty_home_lists_nothing_and_says_what_to_do(void **state)
{
    struct fixture *f = *state;
    struct call *c;
    const struct table *t = ASK(f, &c, "areas");
    assert_int_equal(t->n_rows, 0);
    assert_string_equal(t->note[0].text, "No boundaries are loaded; import a file of ward boundaries first.");
    call_free(c);
}

static void the_layers_and_the_areas_of_one_are_listed(void **state)
{
    struct fixture *f = *state;
    struct call *c;
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025"), real_file(f, "boundaries/kent/wards_2013") };
    assert_true(import_paths(f, paths, 2, NULL));
    const struct table *t = ASK(f, &c, "areas");
    assert_int_equal(t->n_rows, 6); /* counties, districts and wards of two years */
    assert_true(str_eq(table_cell(t, 4, 0)->text, STR("wards")));
    assert_true(str_eq(table_cell(t, 4, 1)->text, STR("2025")));
    assert_int_equal(table_cell(t, 4, 2)->i, 279);
    call_free(c);
    t = ASK(f, &c, "areas", "wards", "--in", "Maidstone", "--generation", "2013");
    assert_int_equal(t->n_rows, 26);
    assert_true(str_eq(table_cell(t, 0, 3)->text, STR("Maidstone")));
    call_free(c);
    t = ASK(f, &c, "areas", "hundreds");
    assert_null(t);
    assert_int_equal(f->why.kind, ERROR_USAGE);
    call_free(c);
    t = ASK(f, &c, "areas", "lsoa");
    assert_null(t);
    assert_int_equal(f->why.kind, ERROR_MISSING);
    assert_non_null(strstr(f->why.say, "no LSOAs are loaded (loaded: counties of 2025, counties of 2013"));
    call_free(c);
}

static void people_stand_beside_the_areas(void **state)
{
    struct fixture *f = *state;
    struct call *c;
    const char *paths[] = { write_file(f, "wards.geojson", STR("{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990001\"},\"geometry\":{\"type\":\"Polygon\","
                                                               "\"coordinates\":[[[0,51],[1,51],[1,52],[0,52],[0,51]]]}}")),
                            write_file(f, "lsoas.geojson", STR("{\"type\":\"Feature\",\"properties\":{\"LSOA21CD\":\"E01990001\"},\"geometry\":{\"type\":\"Polygon\","
                                                               "\"coordinates\":[[[0,51],[1,51],[1,52],[0,52],[0,51]]]}}")),
                            write_file(f, "mid-2023.csv", STR("LSOA21CD,Total\nE01990001,1234\n")) };
    assert_true(import_paths(f, paths, 3, NULL));
    const struct table *t = ASK(f, &c, "areas", "wards", "--people");
    assert_int_equal(t->n_rows, 1);
    assert_int_equal(t->n_columns, 7); /* no deprivation is loaded */
    assert_string_equal(t->column[6].unit, "people"); /* though the evidence is closed by now */
    assert_true(fabs(table_cell(t, 0, 6)->r - 1234) < 0.01);
    call_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_home_lists_nothing_and_says_what_to_do, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_layers_and_the_areas_of_one_are_listed, make_home, remove_home),
        cmocka_unit_test_setup_teardown(people_stand_beside_the_areas, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
