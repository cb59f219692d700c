#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/polygon_text.h"

static void a_polygon_is_read_latitude_first_and_closed_or_not(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct error why;
    struct area_set open, closed;
    if (!polygon_text_read(STR("52.268,0.543:52.794,0.238:52.130,0.478"), &a, &open, &why)) fail_msg("%s", why.say);
    assert_true(polygon_text_read(STR("52.268,0.543:52.794,0.238:52.130,0.478:52.268,0.543"), &a, &closed, &why));
    assert_int_equal(open.n_vertices, 3);
    assert_int_equal(closed.n_vertices, 3);
    assert_true(coord_eq(open.vertex[1], coord_of(0.238, 52.794)));
    assert_true(area_holds(&open, 0, coord_of(0.42, 52.4)));
    assert_false(area_holds(&open, 0, coord_of(0.6, 52.4)));
    arena_release(&a);
}

static void what_is_no_polygon_is_refused(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct area_set set = { .n_vertices = 77 };
    static const char *const bad[] = { "", "1,2", "1,2:3,4", "51,0:52,0:51,0", "51,0:52,0:x,1", "51,0:52,0:51", "51,0:52,0:,", "51,0:52,0:95,1", "0.5,51:0.5,52:0.6,52", "51,0:52,0:51,1:" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct error why = { 0 };
        if (polygon_text_read(str_of(bad[i]), &a, &set, &why)) fail_msg("\"%s\" was taken", bad[i]);
        assert_int_equal(why.kind, ERROR_INVALID);
    }
    assert_int_equal(set.n_vertices, 77);
    arena_release(&a);
}

static void too_many_vertices_are_refused(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct area_set set;
    struct error why;
    char *text = arena_new(&a, 4 * (POLYGON_TEXT_VERTICES + 2));
    for (size_t i = 0; i <= POLYGON_TEXT_VERTICES; i++) memcpy(text + 4 * i, i % 3 ? "1,2:" : "2,1:", 4);
    assert_false(polygon_text_read((struct str){ text, 4 * (POLYGON_TEXT_VERTICES + 1) - 1 }, &a, &set, &why));
    assert_true(polygon_text_read((struct str){ text, 4 * POLYGON_TEXT_VERTICES - 1 }, &a, &set, &why));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_polygon_is_read_latitude_first_and_closed_or_not),
        cmocka_unit_test(what_is_no_polygon_is_refused),
        cmocka_unit_test(too_many_vertices_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
