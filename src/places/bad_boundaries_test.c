/* Every way a boundary file can be wrong that was thought of: what is said, and that the evidence stays as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/test_places.h"
#include "places/areas.h"

/* A collection of one ward with this geometry, each on a line of its own. */
static const char *ward(struct fixture *f, const char *code, const char *geometry)
{
    return str_print(&f->a, "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"%s\","
                            "\"WD25NM\":\"Northmere\"},\"geometry\":%s}\n]}\n", code, geometry);
}
#define SQUARE(x) "{\"type\":\"Polygon\",\"coordinates\":[[[" #x ",51],[" #x ".1,51],[" #x ".1,51.1],[" #x ",51.1],[" #x ",51]]]}"

static void assert_refused(struct fixture *f, const char *text, const char *said)
{
    assert_true(import_text(f, "good.geojson", ward(f, "E05990009", SQUARE(0))));
    struct digest before = snapshot_digest(look(f));
    if (import_text(f, "bad.geojson", text)) fail_msg("taken: %s", text);
    if (!strstr(f->why.say, said)) fail_msg("%s\nexpected in it: %s", f->why.say, said);
    if (!strstr(f->why.say, "bad.geojson")) fail_msg("the file is not named: %s", f->why.say);
    assert_true(digest_eq(snapshot_digest(look(f)), before));
}

static void a_border_that_crosses_itself_is_refused_with_the_place(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.1,51.1],[0.1,51],[0,51.1],[0,51]]]}"),
                   "line 2: ward E05990001 (Northmere): its border crosses itself at 0.0500000, 51.0500000; expected one that does not");
    assert_refused(f, str_print(&f->a, "%s", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990001\"},"
                                             "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,51],[0.2,51],[0.2,51.2],[0,51.2],[0,51]]],"
                                             "[[[0.1,51.1],[0.3,51.1],[0.3,51.3],[0.1,51.3],[0.1,51.1]]]]}}]}"), "crosses itself");
}

static void an_unclosed_ring_is_refused_with_both_ends(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.1,51],[0.1,51.1],[0,51.1]]]}"),
                   "line 2: ward E05990001: a ring is not closed: it begins at 0.0000000, 51.0000000 and ends at 0.0000000, 51.1000000");
}

static void a_ring_of_too_few_positions_or_no_area_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.1,51],[0,51]]]}"), "fewer than three different positions");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[0,51]]]}"), "fewer than three different positions");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[]]}"), "fewer than three different positions");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.1,51],[0.2,51],[0,51]]]}"), "encloses nothing");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[]}"), "no ring");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"MultiPolygon\",\"coordinates\":[]}"), "holds no polygon");
}

static void coordinates_changed_over_are_told_as_such(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[51,0],[51.1,0],[51.1,0.1],[51,0.1],[51,0]]]}"),
                   "its positions look like latitude first (51.0000, 0.0000); expected longitude first");
}

static void coordinates_outside_the_world_are_refused(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[200,51],[0.1,51.1],[0,51]]]}"),
                   "line 2: ward E05990001: the position 200, 51 lies outside the world");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.1,91],[0.1,51.1],[0,51]]]}"), "lies outside the world");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[1e400,91],[0.1,51.1],[0,51]]]}"), "not JSON");
}

static void eastings_and_northings_are_told_as_such(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[574723,157382],[574823,157382],[574823,157482],[574723,157382]]]}"),
                   "looks like an easting and a northing; expected longitude and latitude in degrees (wardmote-convert can reproject");
    assert_refused(f, "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::27700\"}},\"features\":[]}",
                   "its coordinates are in urn:ogc:def:crs:EPSG::27700; expected longitude and latitude in degrees");
}

static void properties_that_name_no_kind_of_area_are_refused_with_what_was_expected(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"Northmere\",\"ref\":\"12\"},"
                      "\"geometry\":" SQUARE(0) "}]}",
                   "line 1: no property says which kind of area it is (it has: name, ref). Expected one of OA##CD, LSOA##CD, MSOA##CD");
    assert_refused(f, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":null,\"geometry\":" SQUARE(0) "}]}", "(it has: none)");
    assert_refused(f, ward(f, "E05 99/1", SQUARE(0)), "\"E05 99/1\" is not an area code");
    assert_refused(f, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"ward_code\":\"E05990001\"},\"geometry\":" SQUARE(0) "}]}",
                   "no property says"); /* of which year is it? */
}

static void a_geometry_that_is_no_polygon_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Point\",\"coordinates\":[0,51]}"), "its geometry is a Point; expected a Polygon or MultiPolygon");
    assert_refused(f, ward(f, "E05990001", "null"), "it has no outline");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[[\"0\",51],[0.1,51],[0.1,51.1],[0,51]]]}"), "a position is not two numbers");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\",\"coordinates\":[[5]]}"), "a position is not two numbers");
    assert_refused(f, ward(f, "E05990001", "{\"type\":\"Polygon\"}"), "no ring");
}

static void text_that_is_not_json_is_refused_with_its_line(void **state)
{
    struct fixture *f = *state;
    const char *good = ward(f, "E05990001", SQUARE(0));
    assert_refused(f, str_z(&f->a, str_slice(str_of(good), 0, strlen(good) - 40)), "line 2: not JSON");
    assert_refused(f, str_z(&f->a, str_slice(str_of(good), 0, strlen(good) - 3)), "line 3: the file ends where a comma or the end of the");
    assert_refused(f, str_print(&f->a, "%s}", good), "line 4: not JSON: expected nothing after the end");
    assert_refused(f, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Thing\"}]}", "line 1: not a Feature");
    assert_refused(f, "{\"type\":\"FeatureCollection\",\"features\":[]}", "it holds no feature");
    assert_refused(f, "{\"type\":\"FeatureCollection\"}", "expected a FeatureCollection");
    assert_refused(f, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05\xFF\"}}]}", "line 1: not JSON");
}

static void nesting_deeper_than_any_boundary_is_refused(void **state)
{
    struct fixture *f = *state;
    size_t n = 200000;
    char *deep = mem_new(n + 64);
    (void)snprintf(deep, 64, "{\"type\":\"FeatureCollection\",\"features\":[");
    memset(deep + strlen(deep), '[', n);
    assert_refused(f, deep, "nested deeper");
    mem_free(deep);
}

static void one_code_with_two_outlines_is_refused_by_name(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { write_file(f, "one.geojson", str_of(ward(f, "E05990001", SQUARE(1)))),
                            write_file(f, "two.geojson", str_of(ward(f, "E05990001", SQUARE(2)))) };
    assert_false(import_paths(f, paths, 2, NULL));
    assert_int_equal(f->why.kind, ERROR_CONFLICT);
    assert_non_null(strstr(f->why.say, "ward E05990001 (Northmere) has two different outlines in the generation of 2025"));
    assert_non_null(strstr(f->why.say, "one.geojson, line 2"));
    assert_non_null(strstr(f->why.say, "two.geojson, line 2"));
    assert_int_equal(snapshot_count(look(f)), 0);
}

static void one_code_with_the_same_outline_is_taken_once(void **state)
{
    struct fixture *f = *state;
    /* begun elsewhere and run the other way round */
    const char *turned = "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[1.1,51.1],[1.1,51],[1,51],[1,51.1],[1.1,51.1]]]]}";
    const char *paths[] = { write_file(f, "one.geojson", str_of(ward(f, "E05990001", SQUARE(1)))),
                            write_file(f, "two.geojson", str_of(ward(f, "E05990001", turned))) };
    assert_true(import_paths(f, paths, 2, NULL));
    assert_true(remarked(f, "wards of 2025: 1; 1 came again with the same shape and were taken once"));
}

static void another_outline_than_the_loaded_one_is_refused_unless_all_come(void **state)
{
    struct fixture *f = *state;
    const char *first[] = { write_file(f, "a.geojson", str_of(ward(f, "E05990001", SQUARE(1)))), write_file(f, "b.geojson", str_of(ward(f, "E05990002", SQUARE(2)))) };
    assert_true(import_paths(f, first, 2, NULL));
    const char *again[] = { write_file(f, "c.geojson", str_of(ward(f, "E05990001", SQUARE(3)))), first[1] };
    assert_false(import_paths(f, again, 1, NULL));
    assert_non_null(strstr(f->why.say, "c.geojson, line 2: ward E05990001 (Northmere) has another outline than the one already imported for 2025"));
    assert_true(import_paths(f, again, 2, NULL));
    assert_true(remarked(f, "1 outlines were replaced"));
    const struct layer *l;
    assert_true(layer_open(look(f), AREA_WARD, 2025, &l, &f->why));
    const struct layer_outlines *o = layer_outlines(l, &f->why);
    assert_non_null(o);
    assert_int_equal(layer_find(o, coord_of(3.05, 51.05)), layer_find_code(l, STR("E05990001")));
    assert_int_equal(layer_find(o, coord_of(1.05, 51.05)), AREA_NONE);
}

static void damaged_outlines_are_refused_when_they_are_asked_for_and_not_before(void **state)
{
    struct fixture *f = *state;
    char name[DIGEST_TEXT_MAX];
    const struct layer *l;
    assert_true(import_text(f, "one.geojson", ward(f, "E05990001", SQUARE(1))));
    struct snapshot *s = look(f);
    size_t first;
    assert_int_equal(snapshot_find(s, STR("areas/"), &first), 1);
    char *path = in_home(f, str_print(&f->a, "evidence/parts/%s.part", digest_text(snapshot_entry(s, first)->part, name)));
    struct file_map m;
    assert_true(file_map(&m, path, &f->why));
    char *bytes = str_z(&f->a, m.bytes);
    struct str changed = { bytes, m.bytes.len };
    bytes[changed.len - 1] ^= 1; /* in the pieces of border, where the index leads */
    file_unmap(&m);
    assert_true(file_replace(path, changed, &f->why));
    assert_true(layer_open(s, AREA_WARD, 0, &l, &f->why));
    assert_int_equal(layer_find_code(l, STR("E05990001")), 0);
    assert_null(layer_outlines(l, &f->why));
    assert_non_null(strstr(f->why.say, "pieces do not agree with their checksum"));
}

static void the_real_district_file_that_crosses_itself_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_false(import(f, real_file(f, "boundaries/kent_lad_2013.derived.geojson")));
    assert_non_null(strstr(f->why.say, "kent_lad_2013.derived.geojson: line 1: district E06000035 (Medway): its border crosses itself"));
}

static void a_topology_that_breaks_its_own_rules_is_refused(void **state)
{
    struct fixture *f = *state;
    static const char head[] = "{\"type\":\"Topology\",\"objects\":{\"w\":{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Polygon\","
                               "\"properties\":{\"WD25CD\":\"E05990001\"},\"arcs\":";
    assert_refused(f, str_print(&f->a, "%s[[0,7]]}]}},\"arcs\":[[[0,51],[0.1,51]]]}", head), "it uses arc 7, which the file does not have");
    assert_refused(f, str_print(&f->a, "%s[[0,-9]]}]}},\"arcs\":[[[0,51],[0.1,51]]]}", head), "it uses arc -9, which the file does not have");
    assert_refused(f, str_print(&f->a, "%s[[\"0\"]]}]}},\"arcs\":[[[0,51],[0.1,51]]]}", head), "an arc's number is not a whole number");
    assert_refused(f, str_print(&f->a, "%s[[0]]}]}},\"arcs\":[[[0,51],[0.1,51],[0.1,51.1]]]}", head), "a ring is not closed");
    assert_refused(f, str_print(&f->a, "%s[[0]]}]}},\"arcs\":[[[0,51],[5]]]}", head), "arc 0: a position is not two numbers");
    assert_refused(f, str_print(&f->a, "%s[[0]]}]}},\"transform\":{\"scale\":[1]},\"arcs\":[[[0,51]]]}", head), "the topology's transform has no scale");
    assert_refused(f, "{\"type\":\"Topology\",\"arcs\":[]}", "a topology without objects");
}

static void a_topology_gives_the_same_area_as_its_geojson(void **state)
{
    struct fixture *f = *state;
    /* two arcs, one of them used backwards; steps of 0.01 degree from 1, 51 */
    static const char text[] = "{\"type\":\"Topology\",\"objects\":{\"w\":{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Polygon\","
                               "\"properties\":{\"WD25CD\":\"E05990001\"},\"arcs\":[[0,-2]]}]}},\"transform\":{\"scale\":[0.01,0.01],\"translate\":[1,51]},"
                               "\"arcs\":[[[0,0],[10,0],[0,10]],[[0,0],[0,10],[10,0]]]}";
    assert_true(import_text(f, "topo.json", text));
    const char *paths[] = { write_file(f, "fine.geojson", str_of(ward(f, "E05990001", SQUARE(1)))) };
    const struct layer *l;
    assert_true(layer_open(look(f), AREA_WARD, 2025, &l, &f->why));
    const struct layer_outlines *o = layer_outlines(l, &f->why);
    assert_non_null(o);
    assert_int_equal(o->set.n_vertices, 4);
    assert_int_equal(layer_find(o, coord_of(1.05, 51.05)), 0);
    assert_int_equal(layer_find(o, coord_of(1.15, 51.05)), AREA_NONE);
    assert_true(import_paths(f, paths, 1, NULL)); /* what is not rounded takes the place of what is */
    assert_true(layer_open(look(f), AREA_WARD, 2025, &l, &f->why));
    assert_int_equal(l->area[0].coarse, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_home, remove_home)
    const struct CMUnitTest tests[] = {
        TEST(a_border_that_crosses_itself_is_refused_with_the_place),
        TEST(an_unclosed_ring_is_refused_with_both_ends),
        TEST(a_ring_of_too_few_positions_or_no_area_is_refused),
        TEST(coordinates_changed_over_are_told_as_such),
        TEST(coordinates_outside_the_world_are_refused),
        TEST(eastings_and_northings_are_told_as_such),
        TEST(properties_that_name_no_kind_of_area_are_refused_with_what_was_expected),
        TEST(a_geometry_that_is_no_polygon_is_refused),
        TEST(text_that_is_not_json_is_refused_with_its_line),
        TEST(nesting_deeper_than_any_boundary_is_refused),
        TEST(one_code_with_two_outlines_is_refused_by_name),
        TEST(one_code_with_the_same_outline_is_taken_once),
        TEST(another_outline_than_the_loaded_one_is_refused_unless_all_come),
        TEST(damaged_outlines_are_refused_when_they_are_asked_for_and_not_before),
        TEST(the_real_district_file_that_crosses_itself_is_refused),
        TEST(a_topology_that_breaks_its_own_rules_is_refused),
        TEST(a_topology_gives_the_same_area_as_its_geojson),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
