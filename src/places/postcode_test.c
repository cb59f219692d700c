#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/csv.h"
#include "places/test_places.h"
#include "places/postcode_read.h"
#include "places/proj.h"

static struct postcodes open_postcodes(struct fixture *f)
{
    struct postcodes p;
    if (!postcodes_open(look(f), &p, &f->why)) fail_msg("%s", f->why.say);
    return p;
}

static void a_postcode_is_the_same_however_it_is_written(void **state)
{
    (void)state;
    static const char *const good[] = { "ME14 1XX", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "EC1A 1BB", "W1A 0AX", "GIR 0AA" };
    char text[POSTCODE_TEXT_MAX];
    uint64_t key, again, last = 0;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(postcode_pack(str_of(good[i]), &key));
        assert_string_equal(postcode_text(key, text), good[i]);
    }
    assert_true(postcode_pack(STR("me141xx"), &key));
    assert_true(postcode_pack(STR(" ME14  1xx "), &again));
    assert_true(key == again);
    static const char *const rising[] = { "B1 1AA", "B1 1AB", "B1 2AA", "B10 1AA", "B2 1AA", "BR1 1AA", "C1 1AA" };
    for (size_t i = 0; i < COUNT_OF(rising); i++) {
        assert_true(postcode_pack(str_of(rising[i]), &key));
        assert_true(key > last);
        last = key;
    }
}

static void what_is_no_postcode_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "ME14", "1XX", "ME14 XXX", "ME14 1X", "ME14 1X1", "14ME 1XX", "MEA4 1XX", "ME14A 1XX",
                                       "ME1AA 1XX", "ME14 1XXX", "ME14-1XX", "M 1AA", "ME1\xC3\xA9 1XX", "MEDWAY", "ABC1 1AA" };
    uint64_t key = 7;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (postcode_pack(str_of(bad[i]), &key)) fail_msg("%s", bad[i]);
    assert_int_equal(key, 7);
}

static void the_national_lookup_of_kent_is_found(void **state)
{
    struct fixture *f = *state;
    struct postcode p;
    assert_import(f, real_file(f, "postcodes/nspl-2025"));
    assert_int_equal(f->report.rows_read, 101103); /* wc, without the five headers */
    assert_int_equal(f->report.rows_aside, 313); /* awk: as many have no latitude */
    struct postcodes all = open_postcodes(f);
    assert_int_equal(all.n, 100790);
    assert_true(str_eq(all.product, STR("nspl")));
    assert_true(str_eq(all.date, STR("2025")));
    assert_true(postcode_find(&all, STR("br11aa"), &p, &f->why));
    assert_int_equal(p.at.lat, 514015400);
    assert_int_equal(p.at.lon, 154400);
    assert_int_equal(p.ended, 0);
    assert_false(postcode_find(&all, STR("ZE1 0AA"), &p, &f->why));
    assert_int_equal(f->why.kind, ERROR_MISSING);
    assert_false(postcode_find(&all, STR("Maidstone"), &p, &f->why));
    assert_int_equal(f->why.kind, ERROR_INVALID);
    assert_in_range(snapshot_entry(f->snapshot, 0)->bytes, 1, 24 * 101103 + 4096);
    assert_import(f, real_file(f, "postcodes/nspl-2025"));
    assert_false(f->report.changed);
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Two products of two publishers, one in degrees and one on the National Grid: most postcodes stayed where they were. */
static void code_point_open_agrees_with_the_national_lookup(void **state)
{
    struct fixture *f = *state;
    assert_import(f, real_file(f, "postcodes/code-point-open-2014"));
    struct postcodes grid = open_postcodes(f), degrees;
    assert_int_equal(grid.n, 68737); /* wc: all rows of the five files have a position */
    assert_int_equal(grid.n_wards, 422 - 0);
    assert_true(str_eq(grid.date, STR("2014")));
    assert_import(f, real_file(f, "postcodes/nspl-2025"));
    degrees = open_postcodes(f);
    assert_true(str_eq(degrees.product, STR("nspl"))); /* the newer */
    const struct part *part = snapshot_get(f->snapshot, STR("postcodes/code-point-open/2014"), &f->why);
    assert_true(postcodes_read(part, STR("postcodes/code-point-open/2014"), &grid, &f->why));
    double *apart = mem_new(grid.n * sizeof *apart);
    size_t n = 0;
    for (size_t i = 0; i < grid.n; i++) {
        struct postcode p;
        char text[POSTCODE_TEXT_MAX];
        if (!postcode_find(&degrees, str_of(postcode_text(grid.key[i], text)), &p, &f->why)) continue;
        double north = (grid.at[i].lat - p.at.lat) / COORD_UNIT * 111200, east = (grid.at[i].lon - p.at.lon) / COORD_UNIT * 111200 * cos(0.894);
        apart[n++] = hypot(north, east);
    }
    assert_in_range(n, 60000, 68737);
    qsort(apart, n, sizeof *apart, by_value);
    print_message("half of %zu postcodes are within %.1f m, nine tenths within %.1f m\n", n, apart[n / 2], apart[n * 9 / 10]);
    assert_true(apart[n / 2] < 6);
    mem_free(apart);
}

static void the_generation_of_ward_codes_is_found_by_the_layers(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "postcodes/code-point-open-2014"), real_file(f, "boundaries/kent/wards_2013") };
    assert_true(import_paths(f, paths, 2, NULL));
    struct postcodes p = open_postcodes(f);
    struct postcode found;
    assert_int_equal(p.ward_year, 2013);
    assert_true(postcode_find(&p, STR("ME1 1AA"), &found, &f->why));
    assert_true(str_eq(found.ward, STR("E05002264")));
}

static void grid_references_lie_where_proj_says(void **state)
{
    struct fixture *f = *state;
    struct national_grid *g;
    struct file_map m;
    struct csv c;
    const char *source = getenv("WARDMOTE_SOURCE");
    if (!source) skip();
    assert_true(national_grid_open(&g, &f->why));
    assert_true(file_map(&m, path_join(&f->a, source, "tests/oracle/places/national_grid.csv"), &f->why));
    double off = national_grid_error_m(g) > 1 ? 1 : 8; /* the oracle knows the plain shift alone */
    csv_init(&c, m.bytes);
    assert_true(csv_next(&c));
    size_t n = 0;
    for (; csv_next(&c); n++) {
        double v[4];
        struct coord at;
        for (size_t i = 0; i < 4; i++) assert_true(str_to_double(c.field[i], &v[i]));
        national_grid_place(g, &v[0], &v[1], 1, &at);
        assert_true(fabs(coord_lat(at) - v[2]) * 111200 < off && fabs(coord_lon(at) - v[3]) * 111200 < off);
    }
    assert_int_equal(n, 7);
    double far_east = 1e30, far_north = 1e30;
    struct coord nowhere;
    national_grid_place(g, &far_east, &far_north, 1, &nowhere);
    assert_true(coord_is_none(nowhere));
    csv_release(&c);
    file_unmap(&m);
    national_grid_close(g);
}

static const char made_up[] =
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty25cd,ced25cd,lad25cd,wd25cd,lsoa21cd,lat,long\n"
    "\"ZZ1 1AA\",\"ZZ1  1AA\",\"ZZ1 1AA\",\"198001\",\"\",\"0\",\"1\",\"1\",\"1\",\"\",\"E10990001\",\"\",\"E07990001\",\"E05990001\",\"E01990001\",51.5,0.5\n"
    "\"ZZ1 1AB\",\"ZZ1  1AB\",\"ZZ1 1AB\",\"198001\",\"199606\",\"0\",\"1\",\"1\",\"1\",\"\",\"E10990001\",\"\",\"E07990001\",\"E05990002\",\"E01990001\",51.6,0.6\n"
    "\"ZZ1 1AC\",\"ZZ1  1AC\",\"ZZ1 1AC\",\"198001\",\"\",\"0\",\"\",\"\",\"9\",\"\",\"\",\"\",\"\",\"\",\"\",99.999999,0.000000\n"
    "\"ZZ1 1AA\",\"ZZ1  1AA\",\"ZZ1 1AA\",\"198001\",\"\",\"0\",\"1\",\"1\",\"1\",\"\",\"E10990001\",\"\",\"E07990001\",\"E05990001\",\"E01990001\",51.5,0.5\n"
    "\"ZZ1 1AD\",\"ZZ1  1AD\",\"ZZ1 1AD\",\"198001\",\"199613\",\"0\",\"1\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",51.6,0.6\n"
    "\"nowhere\",\"\",\"nowhere\",\"198001\",\"\",\"0\",\"1\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",51.6,0.6\n"
    "\"ZZ1 1AE\",\"ZZ1  1AE\",\"ZZ1 1AE\",\"198001\",\"\",\"0\",\"1\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",0.6,51.6\n";

static void a_terminated_postcode_keeps_its_month_and_bad_rows_are_set_aside(void **state)
{
    struct fixture *f = *state;
    struct postcode p;
    assert_true(import_text(f, "NSPL_MAY_2025_UK.csv", made_up));
    struct postcodes all = open_postcodes(f);
    assert_true(str_eq(all.date, STR("2025-05")));
    assert_int_equal(all.n, 2);
    assert_int_equal(all.ward_year, 2025);
    assert_int_equal(all.lsoa_year, 2021);
    assert_true(postcode_find(&all, STR("ZZ1 1AB"), &p, &f->why));
    assert_int_equal(p.ended, MONTH_OF(1996, 6));
    assert_true(str_eq(p.ward, STR("E05990002")));
    assert_true(str_eq(p.lsoa, STR("E01990001")));
    assert_int_equal(f->report.rows_aside, 5);
    struct file_map m;
    assert_true(file_map(&m, in_home(f, "rejects.csv"), &f->why));
    static const char *const reasons[] = { "no position", "the postcode stands in the file before", "the date of termination is not YYYYMM",
                                           "not a postcode", "latitude and longitude look changed over" };
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (!str_contains(m.bytes, str_of(reasons[i]))) fail_msg("%s", reasons[i]);
    file_unmap(&m);
}

static void files_of_one_product_join_and_a_later_one_replaces(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "nspl-2025-a.csv", "Postcode,lat,long\nZZ1 1AA,51.5,0.5\nZZ1 1AB,51.5,0.5\n"));
    assert_true(import_text(f, "nspl-2025-b.csv", "Postcode,lat,long\nZZ1 1AB,51.6,0.5\nZZ1 1AC,51.5,0.5\n"));
    assert_true(remarked(f, "postcodes, nspl 2025: 3; 1 changed"));
    assert_int_equal(open_postcodes(f).n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_postcode_is_the_same_however_it_is_written),
        cmocka_unit_test(what_is_no_postcode_is_refused),
        cmocka_unit_test_setup_teardown(the_national_lookup_of_kent_is_found, make_home, remove_home),
        cmocka_unit_test_setup_teardown(code_point_open_agrees_with_the_national_lookup, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_generation_of_ward_codes_is_found_by_the_layers, make_home, remove_home),
        cmocka_unit_test_setup_teardown(grid_references_lie_where_proj_says, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_terminated_postcode_keeps_its_month_and_bad_rows_are_set_aside, make_home, remove_home),
        cmocka_unit_test_setup_teardown(files_of_one_product_join_and_a_later_one_replaces, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
