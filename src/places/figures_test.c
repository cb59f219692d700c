#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/test_places.h"
#include "places/figures_read.h"

static struct figures open_figures(struct fixture *f, const char *measure)
{
    struct figures g;
    if (!figures_open(look(f), measure, AREA_TYPES, 0, &g, &f->why)) fail_msg("%s", f->why.say);
    return g;
}
static double sum_of(const struct figures *g)
{
    double sum = 0;
    for (size_t i = 0; i < g->n; i++) sum += g->value[i];
    return sum;
}
static double value_of(const struct figures *g, const char *code)
{
    size_t i = figures_find(g, str_of(code));
    return i == SIZE_MAX ? -1 : g->value[i];
}
#define assert_same(a, b) assert_float_equal(a, b, 0)

static void the_population_denominators_add_up(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "population/File_6_-_IoD2019_Population_Denominators.csv.gz"));
    assert_int_equal(f->report.rows_read, 32844);
    assert_int_equal(f->report.rows_aside, 0);
    struct figures g = open_figures(f, "population");
    assert_int_equal(g.n, 32844);
    assert_int_equal(g.year, 2015);
    assert_int_equal(g.type, AREA_LSOA);
    assert_int_equal(g.type_year, 2011);
    assert_same(sum_of(&g), 54728204); /* python: sum of the column, separators taken out */
    assert_same(value_of(&g, "E01000001"), 1296);
    assert_same(value_of(&g, "E01024320"), 1242);
    assert_same(value_of(&g, "E01999999"), -1);
    assert_string_equal(g.unit, "people");
    g = open_figures(f, "aged-60-over");
    assert_same(sum_of(&g), 12612839);
}

static void deprivation_ranks_and_deciles_are_of_2019(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "population/File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv.gz"));
    struct figures g = open_figures(f, "imd-rank");
    assert_int_equal(g.year, 2019);
    assert_same(sum_of(&g), 539380564); /* python: sum of the column; ties make it other than 1 + ... + 32844 */
    assert_same(value_of(&g, "E01000001"), 29199);
    assert_import(f, real_file(f, "population/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz"));
    assert_true(remarked(f, "English indices of deprivation, 2019, by LSOAs of 2011: 32844 areas, Index of Multiple Deprivation: rank (1 is most "
                            "deprived); Index of Multiple Deprivation: decile (1 is most deprived); Income deprivation: rank (1 is most deprived) and 13 more"));
    g = open_figures(f, "crime-decile");
    assert_same(value_of(&g, "E01000001"), 10);
    g = open_figures(f, "barriers-rank");
    assert_same(value_of(&g, "E01000001"), 7319);
    assert_import(f, real_file(f, "population/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz"));
    assert_false(f->report.changed);
}

static void mid_year_estimates_take_their_year_from_title_or_name(void **state)
{
    struct fixture *f = *state;
    const char *table = "LAD 2023 Code,LAD 2023 Name,LSOA 2021 Code,LSOA 2021 Name,Total,F0 to 15\n"
                        "E07990001,Northmere,E01990001,Northmere 001A,\"1,502\",120\n"
                        "E07990001,Northmere,E01990002,Northmere 001B,1498,118\n";
    assert_true(import_text(f, "Mid-2022 LSOA 2021.csv", table));
    struct figures g = open_figures(f, "population");
    assert_int_equal(g.year, 2022);
    assert_int_equal(g.type_year, 2021);
    assert_same(sum_of(&g), 3000);
    assert_true(import_text(f, "estimates.csv", str_print(&f->a, "\"Population estimates for LSOAs, mid-2023\",,,,,\nThis sheet has one table,,,,,\n%s", table)));
    g = open_figures(f, "population");
    assert_int_equal(g.year, 2023); /* the newest */
    assert_false(import_text(f, "estimates.csv", table));
    assert_non_null(strstr(f->why.say, "nothing says of which year"));
}

static void a_row_without_a_number_is_set_aside(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "mid-2022.csv", "WD22CD,Total\nE05000001,12\nE05000002,-\nE05000003,\"1,29\"\nE05000004,-5\n,7\nE05000005\nE05000006,nan\nE05000007,\"1,2345\"\n"));
    assert_int_equal(f->report.rows_read, 8);
    assert_int_equal(f->report.rows_taken, 1);
    struct file_map m;
    assert_true(file_map(&m, in_home(f, "rejects.csv"), &f->why));
    assert_true(str_contains(m.bytes, STR("\"1,29\"")) || str_contains(m.bytes, STR("1,29")));
    assert_true(str_contains(m.bytes, STR("a figure is not a number")));
    assert_true(str_contains(m.bytes, STR("the area code is missing")));
    file_unmap(&m);
}

static void a_figure_that_changed_is_told(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "mid-2022.csv", "WD22CD,Total\nE05000001,12\nE05000002,13\n"));
    assert_true(import_text(f, "mid-2022.csv", "WD22CD,Total\nE05000002,14\nE05000003,15\n"));
    assert_true(remarked(f, "3 areas, Resident population; 1 figures changed"));
}

static void a_year_is_found_only_where_it_stands_alone(void **state)
{
    (void)state;
    assert_int_equal(figures_year_in(STR("SAPE23DT2-mid-2020-lsoa-2011"), 2011), 2020);
    assert_int_equal(figures_year_in(STR("Mid 2015"), 0), 2015);
    assert_int_equal(figures_year_in(STR("population_2016.csv"), 0), 2016);
    assert_int_equal(figures_year_in(STR("population_2016_2011.csv"), 2011), 2016);
    assert_int_equal(figures_year_in(STR("2016 and 2017"), 0), 0);
    assert_int_equal(figures_year_in(STR("120166"), 0), 0);
    assert_int_equal(figures_year_in(STR("mid"), 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_population_denominators_add_up, make_home, remove_home),
        cmocka_unit_test_setup_teardown(deprivation_ranks_and_deciles_are_of_2019, make_home, remove_home),
        cmocka_unit_test_setup_teardown(mid_year_estimates_take_their_year_from_title_or_name, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_row_without_a_number_is_set_aside, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_figure_that_changed_is_told, make_home, remove_home),
        cmocka_unit_test(a_year_is_found_only_where_it_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
