#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/ask.h"
#include "evidence/test_home.h"

/* Two districts of one ward each, side by side, and small areas of two generations in the first. */
#define SQUARE(west, east) "{\"type\":\"Polygon\",\"coordinates\":[[[" west ",51.0],[" east ",51.0],[" east ",51.1],[" west ",51.1],[" west ",51.0]]]}"
#define WARD(code, district, name, west, east) "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"" code "\",\"WD25NM\":\"" name "\",\"LAD25CD\":\"" district "\",\"LAD25NM\":\"" name \
    "\"},\"geometry\":" SQUARE(west, east) "}"
#define LSOA(year, code) "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"LSOA" year "CD\":\"" code "\",\"LSOA" year "NM\":\"X\"},\"geometry\":" SQUARE("0.1", "0.2") "}]}"
#define HEADER "Month,Reported by,Falls within,Longitude,Latitude,Location,Crime type\n"

static int begin_home(void **state)
{
    struct test_home *t = mem_new(sizeof *t);
    test_home_begin(t);
    char *paths[] = {
        test_home_file(t, "wards.geojson", STR("{\"type\":\"FeatureCollection\",\"features\":[" WARD("E05990001", "E07990001", "Hereham", "0.1", "0.2") "," WARD("E05990002", "E07990002", "Thereham", "0.2", "0.3") "]}")),
        test_home_file(t, "lsoa11.geojson", STR(LSOA("11", "E01990001"))),
        test_home_file(t, "lsoa21.geojson", STR(LSOA("21", "E01990002"))),
    };
    assert_true(test_home_import(t, (const char *const *)paths, COUNT_OF(paths)));
    *state = t;
    return 0;
}
static int end_home(void **state)
{
    test_home_end(*state);
    mem_free(*state);
    return 0;
}

/* As many rows of January as said in either district. */
static void record(struct test_home *t, const char *force, int here, int there)
{
    char *text = str_print(&t->arena, "%s", HEADER);
    for (int i = 0; i < here + there; i++)
        text = str_print(&t->arena, "%s2025-01,%s,%s,%s,51.05,On or near Made-up Street,Drugs\n", text, force, force, i < here ? "0.15" : "0.25");
    assert_true(test_home_import(t, (const char *const[]){ test_home_file(t, str_print(&t->arena, "%s.csv", force), str_of(text)) }, 1));
}

static const char *warned(struct test_home *t, const char *area)
{
    struct ask k;
    struct table *notes = table_new(&t->arena, "t", "T");
    const struct ask_options o = { .area = &area, .n_areas = area != NULL };
    if (!ask_open(&t->home, &t->arena, &o, 0, &k, &t->why) || !ask_notes(&k, notes, &t->why)) fail_msg("%s", t->why.say);
    for (size_t i = 0; i < notes->n_notes; i++)
        if (notes->note[i].kind == NOTE_WARNING && strstr(notes->note[i].text, "The police of")) return notes->note[i].text;
    return NULL;
}

static void a_district_whose_police_are_not_held_is_warned_of(void **state)
{
    struct test_home *t = *state;
    record(t, "Hereshire Police", 100, 1);
    record(t, "British Transport Police", 3, 3);
    const char *text = warned(t, "Thereham");
    assert_non_null(text);
    assert_non_null(strstr(text, "The police of Thereham seem not to be among the forces held"));
    assert_null(warned(t, "Hereham"));
    assert_non_null(warned(t, NULL));
    record(t, "Thereshire Police", 0, 40);
    assert_null(warned(t, "Thereham"));
    assert_null(warned(t, "Hereham")); /* of a force without a point there, no row is looked at */
    assert_null(warned(t, NULL));
}

static bool remove_placement(struct test_home *t, const char *key)
{
    struct snapshot *s;
    char name[DIGEST_TEXT_MAX];
    size_t first;
    if (!snapshot_open_in(&t->arena, t->home.evidence, &s, &t->why)) fail_msg("%s", t->why.say);
    return snapshot_find(s, str_of(key), &first) == 1 &&
           remove(str_print(&t->arena, "%s/parts/%s.part", t->home.evidence, digest_text(snapshot_entry(s, first)->part, name))) == 0;
}

static void the_placement_of_a_force_that_does_not_reach_the_area_is_not_opened(void **state)
{
    struct test_home *t = *state;
    const char *area = "Hereham";
    const struct ask_options here = { .area = &area, .n_areas = 1 }, everywhere = { .n_areas = 0 };
    struct ask k;
    struct axis x;
    record(t, "Hereshire Police", 100, 0);
    record(t, "Thereshire Police", 0, 40);
    assert_true(remove_placement(t, "placement/police.uk-street/thereshire-police/ward/"));
    if (!ask_open(&t->home, &t->arena, &here, 0, &k, &t->why) || !ask_axis(&k, AXIS_WARD, &x, &t->why)) fail_msg("%s", t->why.say);
    assert_null(warned(t, area));
    assert_true(ask_open(&t->home, &t->arena, &everywhere, 0, &k, &t->why));
    assert_false(ask_axis(&k, AXIS_WARD, &x, &t->why));
    assert_true(remove_placement(t, "placement/police.uk-street/hereshire-police/ward/"));
    assert_false(ask_open(&t->home, &t->arena, &here, 0, &k, &t->why));
}

static void small_areas_are_those_of_the_year_asked_for(void **state)
{
    struct test_home *t = *state;
    record(t, "Hereshire Police", 2, 0);
    static const struct {
        int generation;
        const char *code, *says;
    } want[] = { { 0, "E01990002", "LSOAs of 2021" }, { 2025, "E01990002", "LSOAs of 2021" }, { 2013, "E01990001", "LSOAs of 2011" } };
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        struct ask k;
        struct axis x;
        struct table *notes = table_new(&t->arena, "t", "T");
        const struct ask_options o = { .generation = want[i].generation };
        if (!ask_open(&t->home, &t->arena, &o, 0, &k, &t->why) || !ask_axis(&k, AXIS_LSOA, &x, &t->why)) fail_msg("%s", t->why.say);
        assert_int_equal(x.n, 1);
        assert_true(str_eq(x.item[0].code, str_of(want[i].code)));
        axis_note(notes, &x);
        assert_non_null(strstr(notes->note[0].text, want[i].says));
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin_home, end_home)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_district_whose_police_are_not_held_is_warned_of),
        T(the_placement_of_a_force_that_does_not_reach_the_area_is_not_opened),
        T(small_areas_are_those_of_the_year_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
