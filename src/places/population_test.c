#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/csv.h"
#include "places/test_places.h"
#include "places/figures.h"
#include "places/population.h"

static const struct layer *layer_of(struct fixture *f, enum area_type type, int year)
{
    const struct layer *l;
    if (!layer_open(look(f), type, year, &l, &f->why)) fail_msg("%s", f->why.say);
    return l;
}
static double sum_given(const struct layer *l, const struct area_figures *v)
{
    double sum = 0;
    for (uint32_t i = 0; i < l->n; i++) sum += isnan(v->value[i]) ? 0 : v->value[i];
    return sum;
}

/* GEOS's answers: tests/oracle/places/population.py */
static void assert_as_geos_has_it(struct fixture *f, const struct layer *l, const struct area_figures *people,
                                  const struct area_figures *decile)
{
    struct file_map m;
    struct csv c;
    const char *source = getenv("WARDMOTE_SOURCE");
    if (!source) skip();
    assert_true(file_map(&m, path_join(&f->a, source, "tests/oracle/places/population.csv"), &f->why));
    csv_init(&c, m.bytes);
    assert_true(csv_next(&c));
    size_t n = 0;
    for (; csv_next(&c); n++) {
        double v[2];
        uint32_t i = layer_find_code(l, c.field[0]);
        assert_int_not_equal(i, AREA_NONE);
        assert_true(str_to_double(c.field[1], &v[0]) && str_to_double(c.field[2], &v[1]));
        assert_true(fabs(people->value[i] - v[0]) < 0.01);
        assert_true(fabs(decile->value[i] - v[1]) < 0.00002);
    }
    assert_int_equal(n, 6);
    csv_release(&c);
    file_unmap(&m);
}

static void the_people_of_kent_are_brought_to_its_wards_by_postcodes(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent"), real_file(f, "population"), real_file(f, "postcodes/nspl-2025") };
    if (!import_paths(f, paths, 3, NULL)) fail_msg("%s", f->why.say);
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    struct area_figures v, decile;
    assert_true(population_of(f->snapshot, &f->a, l, &v, &f->why));
    assert_int_equal(v.n_given, 279);
    assert_int_equal(v.year, 2015);
    double kent = 0; /* of the LSOAs themselves */
    struct figures g;
    const struct layer *lsoa = layer_of(f, AREA_LSOA, 2011);
    assert_true(figures_open(f->snapshot, "population", AREA_LSOA, 2011, &g, &f->why));
    for (uint32_t i = 0; i < lsoa->n; i++) kent += g.value[figures_find(&g, layer_code(lsoa, i))];
    assert_true(fabs(sum_given(l, &v) + v.outside * kent - kent) < 1);
    assert_true(fabs(v.outside * kent - 66.047) < 0.1); /* the oracle says so too */
    assert_string_equal(v.method, "Resident population (without prisoners) of 2015, by LSOAs of 2011, was brought to the wards of 2025: 1,065 "
                                  "LSOAs by where their postcodes lie (nspl 2025), each counting the same. 0.0 % of it fell outside all wards.");
    assert_true(figures_mean(f->snapshot, &f->a, l, "imd-decile", &decile, &f->why));
    assert_non_null(strstr(decile.method, "The mean is over the people of 2015."));
    assert_as_geos_has_it(f, l, &v, &decile);
    const struct layer *districts = layer_of(f, AREA_DISTRICT, 2025);
    struct area_figures d;
    assert_true(population_of(f->snapshot, &f->a, districts, &d, &f->why));
    assert_int_equal(d.n_given, 13);
    assert_true(fabs(sum_given(districts, &d) - sum_given(l, &v)) < 0.01);
    assert_true(population_of(f->snapshot, &f->a, lsoa, &d, &f->why));
    assert_true(fabs(d.value[layer_find_code(lsoa, STR("E01024320"))] - 1242) < 0.5);
    assert_non_null(strstr(d.method, "as published for the LSOAs of 2011"));
}

static void without_postcodes_points_in_the_outlines_serve(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025"), real_file(f, "boundaries/kent/lsoa_2011"),
                            real_file(f, "population/File_6_-_IoD2019_Population_Denominators.csv.gz") };
    if (!import_paths(f, paths, 3, NULL)) fail_msg("%s", f->why.say);
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    struct area_figures v;
    assert_true(population_of(f->snapshot, &f->a, l, &v, &f->why));
    assert_non_null(strstr(v.method, "1,065 LSOAs by a regular sample of points in their outlines"));
    assert_in_range(v.n_given, 270, 279); /* along the shore an outline of wards may reach beyond that of the LSOAs */
    assert_true(fabs(v.value[layer_find_code(l, STR("E05014449"))] / 4615 - 1) < 0.02); /* made of whole LSOAs */
    assert_true(fabs(sum_given(l, &v) / 1795251 - 1) < 0.04);
}

static void an_area_that_the_small_areas_do_not_cover_is_given_no_figure(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025"), real_file(f, "boundaries/kent/lsoa_2011/E07000110.geojson"),
                            real_file(f, "population/File_6_-_IoD2019_Population_Denominators.csv.gz"), real_file(f, "postcodes/nspl-2025") };
    if (!import_paths(f, paths, 4, NULL)) fail_msg("%s", f->why.say);
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    struct area_figures v;
    assert_true(population_of(f->snapshot, &f->a, l, &v, &f->why));
    for (uint32_t i = 0; i < l->n; i++) {
        bool maidstone = str_eq(layer_parent_code(l, l->area[i].district), STR("E07000110"));
        if (isnan(v.value[i]) == maidstone) fail_msg("%s: %f", l->area[i].code, v.value[i]);
    }
    const struct layer *districts = layer_of(f, AREA_DISTRICT, 2025);
    assert_true(population_of(f->snapshot, &f->a, districts, &v, &f->why));
    assert_int_equal(v.n_given, 1);
}

static void the_look_up_serves_where_no_outline_is_loaded(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025"),
                            write_file(f, "lookup.csv", STR("LSOA21CD,WD25CD\nE01990001,E05015593\nE01990002,E05015593\nE01990003,E05014449\n")),
                            write_file(f, "mid-2023.csv", STR("LSOA 2021 Code,Total\nE01990001,1000\nE01990002,500\nE01990003,70\nE01990004,9\n")) };
    if (!import_paths(f, paths, 3, NULL)) fail_msg("%s", f->why.say);
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    struct area_figures v;
    assert_true(population_of(f->snapshot, &f->a, l, &v, &f->why));
    assert_int_equal(v.n_given, 2);
    assert_true(fabs(v.value[layer_find_code(l, STR("E05015593"))] - 1500) < 0.5);
    assert_non_null(strstr(v.method, "3 LSOAs by the published look-up"));
}

static void an_outline_of_another_generation_serves_where_the_code_is_the_same(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025/E07000110.geojson"), real_file(f, "boundaries/kent/lsoa_2021/E07000110.geojson"),
                            real_file(f, "population/File_6_-_IoD2019_Population_Denominators.csv.gz"), real_file(f, "postcodes/nspl-2025") };
    if (!import_paths(f, paths, 4, NULL)) fail_msg("%s", f->why.say);
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    struct area_figures v;
    assert_true(population_of(f->snapshot, &f->a, l, &v, &f->why));
    assert_non_null(strstr(v.method, "are those of another generation with the same code"));
    assert_in_range(v.n_given, 1, 22);
}

static void without_figures_or_a_way_to_bring_them_it_says_what_to_import(void **state)
{
    struct fixture *f = *state;
    struct area_figures v;
    assert_import(f, real_file(f, "boundaries/kent/wards_2025/E07000110.geojson"));
    const struct layer *l = layer_of(f, AREA_WARD, 0);
    assert_false(population_of(f->snapshot, &f->a, l, &v, &f->why));
    assert_int_equal(f->why.kind, ERROR_MISSING);
    assert_import(f, real_file(f, "population/File_6_-_IoD2019_Population_Denominators.csv.gz"));
    l = layer_of(f, AREA_WARD, 0);
    assert_false(population_of(f->snapshot, &f->a, l, &v, &f->why));
    assert_int_equal(f->why.kind, ERROR_MISSING);
    assert_non_null(strstr(f->why.say, "import the outlines of their small areas"));
}

static void shares_are_derived_again_only_when_their_makings_change(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent/wards_2025/E07000110.geojson"), real_file(f, "boundaries/kent/lsoa_2011/E07000110.geojson"),
                            real_file(f, "population/File_6_-_IoD2019_Population_Denominators.csv.gz") };
    if (!import_paths(f, paths, 3, NULL)) fail_msg("%s", f->why.say);
    if (!import_paths(f, paths, 3, NULL)) fail_msg("%s", f->why.say);
    assert_false(f->report.changed);
    assert_import(f, real_file(f, "postcodes/nspl-2025"));
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    struct area_figures v;
    assert_true(population_of(f->snapshot, &f->a, l, &v, &f->why));
    assert_non_null(strstr(v.method, "95 LSOAs by where their postcodes lie"));
}

/* Two wards side by side, an LSOA over both: 0 to 1 and 1 to 2 degrees east. */
static const char two_wards[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990001\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[1,51],[1,52],[0,52],[0,51]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990002\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1,51],[2,51],[2,52],[1,52],[1,51]]]}}";
static const char one_lsoa[] =
    ",{\"type\":\"Feature\",\"properties\":{\"LSOA21CD\":\"E01990001\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[2,51],[2,52],[0,52],[0,51]]]}}";
static const char people[] = "LSOA 2021 Code,Total\nE01990001,1000\n";

static void divide(struct fixture *f, bool with_lsoa, const char *postcodes, double *west, double *east, const char **method)
{
    const char *paths[] = { write_file(f, "areas.geojson", str_of(str_print(&f->a, "%s%s]}", two_wards, with_lsoa ? one_lsoa : ""))),
                            write_file(f, "mid-2023.csv", str_of(people)),
                            write_file(f, "NSPL_MAY_2025.csv", str_of(str_print(&f->a, "pcds,doterm,lsoa21cd,lat,long\n%s", postcodes))) };
    if (!import_paths(f, paths, 3, NULL)) fail_msg("%s", f->why.say);
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    struct area_figures v;
    if (!population_of(f->snapshot, &f->a, l, &v, &f->why)) fail_msg("%s", f->why.say);
    *west = v.value[0];
    *east = v.value[1];
    *method = v.method;
}

static void postcodes_no_longer_in_use_do_not_count(void **state)
{
    struct fixture *f = *state;
    double west, east;
    const char *method;
    divide(f, true, "ZZ1 1AA,,,51.5,0.5\nZZ1 1AB,,,51.5,0.5\nZZ1 1AC,,,51.5,0.5\nZZ1 1AD,,,51.5,1.5\nZZ1 1AE,201001,,51.5,1.5\nZZ1 1AF,201001,,51.5,1.5\n",
           &west, &east, &method);
    assert_true(fabs(west - 750) < 0.1);
    assert_true(fabs(east - 250) < 0.1);
    assert_non_null(strstr(method, "by where their live postcodes lie (nspl 2025-05)"));
}

static void fewer_than_four_postcodes_say_too_little(void **state)
{
    struct fixture *f = *state;
    double west, east;
    const char *method;
    divide(f, true, "ZZ1 1AA,,,51.5,0.5\nZZ1 1AB,,,51.5,0.5\nZZ1 1AC,,,51.5,0.5\n", &west, &east, &method);
    assert_true(fabs(west - 500) < 1); /* by points: the wards are of one size */
    assert_non_null(strstr(method, "by a regular sample of points"));
}

static void the_codes_that_postcodes_carry_serve_without_outlines(void **state)
{
    struct fixture *f = *state;
    double west, east;
    const char *method;
    divide(f, false, "ZZ1 1AA,,E01990001,51.5,0.5\nZZ1 1AB,,E01990001,51.5,1.5\nZZ1 1AC,,E01990001,51.5,1.5\nZZ1 1AD,,E01990001,51.5,1.5\n"
                     "ZZ1 1AE,,E01990001,51.5,0.7\nZZ1 1AF,,E01990001,51.5,0.8\nZZ1 1AG,,E01990001,51.5,0.8\nZZ1 1AH,,E01990001,51.5,1.8\n", &west, &east, &method);
    assert_true(fabs(west - 500) < 0.1);
    assert_true(fabs(east - 500) < 0.1);
    assert_non_null(strstr(method, "1 LSOAs by where their postcodes lie"));
}

static void a_mean_is_over_the_people(void **state)
{
    struct fixture *f = *state;
    static const char deciles[] = "LSOA code (2021),Local Authority District code (2024),Index of Multiple Deprivation (IMD) Decile\nE01990001,E07990001,2\nE01990002,E07990001,8\n";
    const char *paths[] = { write_file(f, "areas.geojson", str_of(str_print(&f->a, "%s]}", two_wards))),
                            write_file(f, "lookup.csv", STR("LSOA21CD,WD25CD\nE01990001,E05990001\nE01990002,E05990001\n")),
                            write_file(f, "deciles.csv", str_of(deciles)),
                            write_file(f, "mid-2023.csv", STR("LSOA 2021 Code,Total\nE01990001,3000\nE01990002,1000\n")) };
    struct area_figures v;
    if (!import_paths(f, paths, 4, NULL)) fail_msg("%s", f->why.say);
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    if (!figures_mean(f->snapshot, &f->a, l, "imd-decile", &v, &f->why)) fail_msg("%s", f->why.say);
    assert_int_equal(v.year, 2025);
    assert_true(fabs(v.value[0] - 3.5) < 1e-9); /* (3000 x 2 + 1000 x 8) / 4000 */
    assert_true(isnan(v.value[1]));
}

static void what_falls_outside_all_areas_is_said(void **state)
{
    struct fixture *f = *state;
    double west, east;
    const char *method;
    divide(f, false, "ZZ1 1AA,,E01990001,51.5,0.5\nZZ1 1AB,,E01990001,51.5,0.5\nZZ1 1AC,,E01990001,51.5,0.5\nZZ1 1AD,,E01990001,51.5,0.5\n"
                     "ZZ1 1AE,,E01990001,51.5,2.5\n", &west, &east, &method);
    assert_true(fabs(west - 800) < 0.1);
    assert_true(isnan(east)); /* nothing covers it */
    assert_non_null(strstr(method, "20.0 % of it fell outside all wards."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_people_of_kent_are_brought_to_its_wards_by_postcodes, make_home, remove_home),
        cmocka_unit_test_setup_teardown(without_postcodes_points_in_the_outlines_serve, make_home, remove_home),
        cmocka_unit_test_setup_teardown(an_area_that_the_small_areas_do_not_cover_is_given_no_figure, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_look_up_serves_where_no_outline_is_loaded, make_home, remove_home),
        cmocka_unit_test_setup_teardown(an_outline_of_another_generation_serves_where_the_code_is_the_same, make_home, remove_home),
        cmocka_unit_test_setup_teardown(without_figures_or_a_way_to_bring_them_it_says_what_to_import, make_home, remove_home),
        cmocka_unit_test_setup_teardown(postcodes_no_longer_in_use_do_not_count, make_home, remove_home),
        cmocka_unit_test_setup_teardown(fewer_than_four_postcodes_say_too_little, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_codes_that_postcodes_carry_serve_without_outlines, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_mean_is_over_the_people, make_home, remove_home),
        cmocka_unit_test_setup_teardown(what_falls_outside_all_areas_is_said, make_home, remove_home),
        cmocka_unit_test_setup_teardown(shares_are_derived_again_only_when_their_makings_change, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
