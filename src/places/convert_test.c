#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "intake/convert.h"
#include "places/areas.h"
#include "places/test_places.h"
#include <sys/stat.h>

/* A program that stands in for wardmote-convert. */
static char *program(struct fixture *f, const char *body)
{
    char *path = write_file(f, "convert", str_of(str_print(&f->a, "#!/bin/sh\n%s\n", body)));
    assert_int_equal(chmod(path, 0755), 0);
    return path;
}
static bool run(struct fixture *f, const char *body, int seconds, struct buf *out)
{
    return convert_run(program(f, body), NULL, "in.shp", seconds, out, &f->why);
}

static void what_the_converter_prints_is_taken(void **state)
{
    struct fixture *f = *state;
    struct buf out = BUF_MAX(1 << 20);
    assert_true(run(f, "shift; echo \"got $1\"; yes complaint | head -n 100000 >&2", 20, &out)); /* more complaint than a pipe holds */
    assert_true(str_eq(buf_str(&out), STR("got in.shp\n")));
    buf_release(&out);
}

static void a_converter_that_fails_is_quoted(void **state)
{
    struct fixture *f = *state;
    struct buf out = BUF_MAX(1 << 20);
    assert_false(run(f, "echo 'no layer in it' >&2; exit 1", 20, &out));
    assert_string_equal(f->why.say, "in.shp: wardmote-convert could not read it: no layer in it");
    assert_false(run(f, "kill -9 $$", 20, &out));
    assert_non_null(strstr(f->why.say, "it gave no reason"));
    buf_release(&out);
}

static void a_converter_that_hangs_or_floods_is_stopped(void **state)
{
    struct fixture *f = *state;
    struct buf out = BUF_MAX(1 << 20);
    assert_false(run(f, "exec sleep 60", 1, &out));
    assert_int_equal(f->why.kind, ERROR_LIMIT);
    assert_non_null(strstr(f->why.say, "took longer than 1 seconds"));
    assert_false(run(f, "exec yes", 20, &out));
    assert_non_null(strstr(f->why.say, "made more than 1 MB"));
    buf_release(&out);
}

static void a_converter_that_is_not_there_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct buf out = BUF_MAX(1 << 20);
    assert_false(convert_run(in_home(f, "absent"), NULL, "in.shp", 1, &out, &f->why));
    assert_non_null(strstr(f->why.say, "cannot be run"));
    buf_release(&out);
}

static void a_shapefile_needs_the_converter_and_is_read_through_it(void **state)
{
    struct fixture *f = *state;
    char bytes[128] = { 0, 0, 0x27, 0x0A };
    const char *path = write_file(f, "wards.shp", (struct str){ bytes, sizeof bytes });
    (void)write_file(f, "wards.prj", STR("PROJCS[\"British_National_Grid\"]"));
    assert_false(import(f, path));
    assert_int_equal(f->why.kind, ERROR_MISSING);
    assert_non_null(strstr(f->why.say, "wards.shp is a shapefile; reading it needs the program wardmote-convert"));
    const char *convert = program(f, "cat <<'END'\n{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"WD24CD\":\"E05990001\"},"
                                     "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[1,51],[1,52],[0,51]]]}}]}\nEND");
    assert_true(import_paths(f, &path, 1, convert));
    const struct layer *l;
    assert_true(layer_open(look(f), AREA_WARD, 2024, &l, &f->why));
    assert_int_equal(l->n, 1);
    convert = program(f, "echo '{\"type\":\"FeatureCollection\",\"features\":[]}'");
    assert_false(import_paths(f, &path, 1, convert));
    assert_non_null(strstr(f->why.say, "wards.shp: it holds no feature"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_the_converter_prints_is_taken, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_converter_that_fails_is_quoted, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_converter_that_hangs_or_floods_is_stopped, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_converter_that_is_not_there_is_an_error, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_shapefile_needs_the_converter_and_is_read_through_it, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
