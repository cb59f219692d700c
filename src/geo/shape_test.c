#include "geo/areas_test.h"
#include "geo/nearest.h"
#include "geo/oracle_test.h"
#include "geo/shape.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct test_set t, u;

static void areas_agree_with_an_equal_area_projection(void **state)
{
    (void)state;
    struct oracle o;
    for (oracle_open(&o, "area.csv"); oracle_next(&o);) {
        test_clear(&t);
        for (size_t i = 1; i < o.csv.n; i += 2) test_vertex(&t, (int64_t)oracle_number(&o, i), (int64_t)oracle_number(&o, i + 1));
        test_end_ring(&t);
        test_end_area(&t);
        const struct area_set set = test_areas(&t);
        const double m2 = area_m2(&set, 0), expected = oracle_number(&o, 0);
        if (!(fabs(m2 - expected) <= 1e-6 * expected + 1e-3)) fail_msg("line %zu: %.4f, expected %.4f", o.csv.line, m2, expected);
    }
    oracle_close(&o, 60);
}

/* A ring with a hole that holds an island, and an island outside that touches the ring. */
static struct area_set with_hole_and_islands(void)
{
    test_clear(&t);
    test_box(&t, 40, 40, 60, 60);
    test_box(&t, 0, 0, 100, 100);
    test_box(&t, 20, 20, 80, 80);
    test_box(&t, 100, 20, 140, 60);
    test_end_area(&t);
    return test_areas(&t);
}

static double m2_of_box(int west, int south, int east, int north)
{
    test_clear(&u);
    test_box(&u, west, south, east, north);
    test_end_area(&u);
    const struct area_set set = test_areas(&u);
    return area_m2(&set, 0);
}

static void holes_are_taken_off_and_islands_added(void **state)
{
    (void)state;
    const struct area_set set = with_hole_and_islands();
    const double expected = m2_of_box(0, 0, 100, 100) - m2_of_box(20, 20, 80, 80) + m2_of_box(40, 40, 60, 60) +
                            m2_of_box(100, 20, 140, 60);
    assert_true(expected > 0 && fabs(area_m2(&set, 0) - expected) < 1e-6 * expected);
    const struct box box = area_box(&set, 0);
    assert_true(coord_eq(box.lo, (struct coord){ 0, 0 }) && coord_eq(box.hi, (struct coord){ 140, 100 }));
}

static void a_hole_that_touches_its_ring_is_still_a_hole(void **state)
{
    (void)state;
    double m2[3]; /* ring, hole, ring with hole; a hair east of the vertex that they share lies in the hole */
    for (int k = 0; k < 3; k++) {
        test_clear(&t);
        for (int i = 0; k != 1 && i < 3; i++) test_vertex(&t, (int[]){ 0, 100, 100 }[i], (int[]){ 0, -50, 50 }[i]);
        if (k != 1) test_end_ring(&t);
        for (int i = 0; k != 0 && i < 3; i++) test_vertex(&t, (int[]){ 0, 60, 60 }[i], (int[]){ 0, 10, -10 }[i]);
        if (k != 0) test_end_ring(&t);
        test_end_area(&t);
        const struct area_set set = test_areas(&t);
        m2[k] = area_m2(&set, 0);
    }
    assert_true(m2[1] > 0 && fabs(m2[0] - m2[1] - m2[2]) < 1e-9 * m2[0]);
}

static void a_centre_is_where_the_weight_is(void **state)
{
    (void)state;
    struct area_set set = with_hole_and_islands();
    const double weight[] = { 400, 10000, -3600, 1600 }, lon[] = { 50, 50, 50, 120 }, lat[] = { 50, 50, 50, 40 };
    double w = 0, x = 0, y = 0;
    for (int i = 0; i < 4; i++) w += weight[i], x += weight[i] * lon[i], y += weight[i] * lat[i];
    const struct coord c = area_centre(&set, 0);
    assert_int_equal(c.lon, lround(x / w));
    assert_int_equal(c.lat, lround(y / w));
    test_clear(&t);
    test_vertex(&t, INT32_MAX, INT32_MAX);
    test_vertex(&t, INT32_MAX, INT32_MAX - 9);
    test_vertex(&t, INT32_MAX - 9, INT32_MAX - 9);
    test_end_ring(&t);
    test_end_area(&t);
    test_vertex(&t, 4, 4);
    test_vertex(&t, 8, 8);
    test_end_ring(&t);
    test_end_area(&t);
    set = test_areas(&t);
    assert_true(coord_eq(area_centre(&set, 0), (struct coord){ INT32_MAX - 3, INT32_MAX - 6 }));
    assert_true(coord_is_none(area_centre(&set, 1)));
}

static struct coord label(const struct area_set *set)
{
    struct coord p;
    struct error why = { 0 };
    if (!area_label_point(set, 0, &p, &why)) fail_msg("%s", why.say);
    assert_true(area_holds(set, 0, p));
    return p;
}

static void a_label_point_lies_inside_whatever_the_shape(void **state)
{
    (void)state;
    struct chance c = { 31 };
    unsigned placed = 0, empty = 0;
    for (int round = 0; round < 3000; round++) {
        const int64_t reach = (int64_t[]){ 2, 9, 1000, INT32_MAX }[round % 4];
        test_clear(&t);
        for (int r = chance_between(&c, 1, 2); r > 0; r--) {
            for (int v = chance_between(&c, 0, 7); v > 0; v--)
                test_vertex(&t, chance_between(&c, -reach, reach), chance_between(&c, -reach, reach));
            test_end_ring(&t);
        }
        test_end_area(&t);
        const struct area_set set = test_areas(&t);
        struct coord p = { 77, 77 };
        struct error why = { 0 };
        if (area_label_point(&set, 0, &p, &why)) {
            assert_true(area_holds(&set, 0, p));
            placed++;
        } else {
            assert_int_equal(why.kind, ERROR_MISSING);
            assert_int_equal(p.lon, 77);
            empty++;
            for (int x = -3; reach == 2 && x <= 3; x++)
                for (int y = -3; y <= 3; y++) assert_false(area_holds(&set, 0, (struct coord){ x, y }));
        }
    }
    assert_true(placed > 1500 && empty > 300);
}

static void a_label_point_keeps_away_from_the_border(void **state)
{
    (void)state;
    test_clear(&t); /* a horseshoe: its centre of gravity is outside; its arms are thin and its back is thick */
    const int shape[][2] = { { 0, 0 }, { 100, 0 }, { 100, 10 }, { 50, 10 }, { 50, 90 }, { 100, 90 }, { 100, 100 }, { 0, 100 } };
    for (size_t i = 0; i < COUNT_OF(shape); i++) test_vertex(&t, shape[i][0] * 10000, shape[i][1] * 10000);
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    const struct coord p = label(&set);
    assert_true(nearest_border_slowly(&set, p).metres > 2700); /* the back is 5,566 m wide */
}

static void a_label_point_chooses_the_wider_arm(void **state)
{
    (void)state;
    test_clear(&t);
    const int shape[][2] = { { 0, 0 }, { 100, 0 }, { 100, 100 }, { 30, 100 }, { 30, 5 }, { 10, 5 }, { 10, 100 }, { 0, 100 } };
    for (size_t i = 0; i < COUNT_OF(shape); i++) test_vertex(&t, shape[i][0] * 10000, shape[i][1] * 10000);
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    assert_int_equal(label(&set).lon, 650000);
}

static struct digest shape_of(const struct coord *v, size_t n)
{
    test_clear(&t);
    for (size_t i = 0; i < n; i++) test_vertex(&t, v[i].lon, v[i].lat);
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    return area_shape(&set, 0);
}

static void a_shape_is_the_same_from_any_vertex_in_either_direction(void **state)
{
    (void)state;
    struct chance c = { 32 };
    for (int round = 0; round < 2000; round++) {
        struct coord v[600], w[600];
        const int reach = round % 3 ? 1 : 50; /* a reach of 1 repeats vertices and whole stretches */
        const size_t n = (size_t)chance_between(&c, 1, round % 50 ? 12 : 600);
        for (size_t i = 0; i < n; i++) v[i] = (struct coord){ chance_between(&c, 0, reach), chance_between(&c, 0, reach) };
        const struct digest d = shape_of(v, n);
        const size_t turn = (size_t)chance_between(&c, 0, (int)n - 1);
        for (size_t i = 0; i < n; i++) w[i] = v[(i + turn) % n];
        assert_true(digest_eq(shape_of(w, n), d));
        for (size_t i = 0; i < n; i++) w[i] = v[(2 * n - 1 - i - turn) % n];
        assert_true(digest_eq(shape_of(w, n), d));
        w[n / 2].lat += 2;
        if (w[n / 2].lat > reach) assert_false(digest_eq(shape_of(w, n), d));
    }
}

static void a_shape_does_not_ask_for_the_order_of_rings_but_for_all_of_them(void **state)
{
    (void)state;
    struct digest d[4];
    for (int k = 0; k < 4; k++) {
        test_clear(&t);
        if (k == 0) test_box(&t, 0, 0, 9, 9);
        test_box(&t, 2, 2, 5, 5);
        if (k == 1) test_box(&t, 0, 0, 9, 9);
        if (k == 3) test_box(&t, 0, 0, 9, 8);
        test_end_area(&t);
        const struct area_set set = test_areas(&t);
        d[k] = area_shape(&set, 0);
    }
    assert_true(digest_eq(d[0], d[1]));
    assert_false(digest_eq(d[0], d[2]));
    assert_false(digest_eq(d[0], d[3]));
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const struct area_set set = with_hole_and_islands();
    for (unsigned n = 1;; n++) {
        struct coord p = { 77, 77 };
        struct error why = { 0 };
        (void)mem_fail_at(n);
        const bool ok = area_label_point(&set, 0, &p, &why);
        (void)mem_fail_at(0);
        if (ok) {
            assert_int_equal(n, 4);
            break;
        }
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_int_equal(p.lon, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_agree_with_an_equal_area_projection),
        cmocka_unit_test(holes_are_taken_off_and_islands_added),
        cmocka_unit_test(a_hole_that_touches_its_ring_is_still_a_hole),
        cmocka_unit_test(a_centre_is_where_the_weight_is),
        cmocka_unit_test(a_label_point_lies_inside_whatever_the_shape),
        cmocka_unit_test(a_label_point_keeps_away_from_the_border),
        cmocka_unit_test(a_label_point_chooses_the_wider_arm),
        cmocka_unit_test(a_shape_is_the_same_from_any_vertex_in_either_direction),
        cmocka_unit_test(a_shape_does_not_ask_for_the_order_of_rings_but_for_all_of_them),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
