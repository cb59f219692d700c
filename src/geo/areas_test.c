#include "geo/areas_test.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct test_set t;

static struct area_index built(const struct area_set *set)
{
    struct area_index ix;
    struct error why = { 0 };
    if (!area_index_build(set, &ix, &why)) fail_msg("%s", why.say);
    return ix;
}

static void agrees_at(const struct area_set *set, const struct area_index *ix, struct coord p)
{
    const uint32_t fast = area_index_find(ix, p), slow = area_find_slowly(set, p);
    if (fast != slow) fail_msg("at %d, %d: the index says %u, the edges say %u", p.lon, p.lat, fast, slow);
}

/* At every vertex, beside it, at the middle of every edge, and at random. */
static void agrees(const struct area_set *set, struct chance *c, int64_t lo, int64_t hi, int points)
{
    const struct area_index ix = built(set);
    for (size_t i = 0; i < set->n_vertices && i < 500; i++) {
        const struct coord v = set->vertex[i], w = set->vertex[(i + 1) % set->n_vertices];
        agrees_at(set, &ix, v);
        agrees_at(set, &ix, (struct coord){ (int32_t)(((int64_t)v.lon + w.lon) / 2), (int32_t)(((int64_t)v.lat + w.lat) / 2) });
        agrees_at(set, &ix, (struct coord){ chance_between(c, MAX((int64_t)v.lon - 1, INT32_MIN), MIN((int64_t)v.lon + 1, INT32_MAX)),
                                            chance_between(c, MAX((int64_t)v.lat - 1, INT32_MIN), MIN((int64_t)v.lat + 1, INT32_MAX)) });
    }
    for (int i = 0; i < points; i++)
        agrees_at(set, &ix, (struct coord){ chance_between(c, lo, hi), chance_between(c, lo, hi) });
    struct area_index own = ix;
    area_index_release(&own);
}

static void a_random_set(struct chance *c, int64_t lo, int64_t hi, int areas, int rings, int vertices)
{
    test_clear(&t);
    for (int a = chance_between(c, 1, areas); a > 0; a--) {
        for (int r = chance_between(c, 0, rings); r > 0; r--) {
            for (int v = chance_between(c, 0, vertices); v > 0; v--)
                test_vertex(&t, chance_between(c, lo, hi), chance_between(c, lo, hi));
            test_end_ring(&t);
        }
        test_end_area(&t);
    }
}

static void the_index_agrees_with_the_edges_on_random_areas(void **state)
{
    (void)state;
    struct chance c = { 1 };
    static const int64_t reach[] = { 3, 6, 20, 300, 70000, 100000000, INT32_MAX };
    for (int round = 0; round < 2100; round++) {
        const int64_t hi = reach[round % (int)COUNT_OF(reach)], lo = hi == INT32_MAX ? INT32_MIN : -hi;
        a_random_set(&c, lo, hi, 1 + round % 5, 3, 3 + round % 37);
        const struct area_set set = test_areas(&t);
        agrees(&set, &c, hi == INT32_MAX ? lo : lo - 2, hi == INT32_MAX ? hi : hi + 2, 60);
    }
}

/* A square of `side` x `side` vertices, moved about, whose meshes are the areas: every border is shared. */
static void a_mesh(struct chance *c, int side, int64_t step, int64_t jitter)
{
    static struct coord v[64][64];
    CHECK(side <= 64);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
            v[y][x] = (struct coord){ (int32_t)(x * step + chance_between(c, -jitter, jitter)),
                                      (int32_t)(y * step + chance_between(c, -jitter, jitter)) };
    test_clear(&t);
    for (int y = 0; y + 1 < side; y++)
        for (int x = 0; x + 1 < side; x++) {
            const struct coord at[4] = { v[y][x], v[y][x + 1], v[y + 1][x + 1], v[y + 1][x] };
            for (int i = 0; i < 4; i++) test_vertex(&t, at[i].lon, at[i].lat);
            test_end_ring(&t);
            test_end_area(&t);
        }
}

static void the_index_agrees_with_the_edges_on_areas_that_share_borders(void **state)
{
    (void)state;
    struct chance c = { 2 };
    for (int round = 0; round < 60; round++) {
        const int side = chance_between(&c, 2, 14);
        const int64_t step = (int64_t[]){ 2, 9, 1000, 500000 }[round % 4];
        a_mesh(&c, side, step, step / 3);
        const struct area_set set = test_areas(&t);
        agrees(&set, &c, -step, side * step, 300);
    }
}

static void a_point_on_a_shared_border_lies_in_exactly_one_area(void **state)
{
    (void)state;
    struct chance c = { 3 };
    for (int round = 0; round < 40; round++) {
        a_mesh(&c, 8, 12, round < 20 ? 0 : 4); /* so small that most points there are lie on borders */
        const struct area_set set = test_areas(&t);
        for (int x = 16; x < 68; x++)
            for (int y = 16; y < 68; y++) {
                unsigned holders = 0;
                for (uint32_t a = 0; a < set.n_areas; a++) holders += area_holds(&set, a, (struct coord){ x, y });
                assert_int_equal(holders, 1);
            }
    }
}

static void a_hole_and_an_island_in_it_are_kept_apart(void **state)
{
    (void)state;
    test_clear(&t);
    test_box(&t, 0, 0, 100, 100); /* the ring, with an island of its own in its hole */
    test_box(&t, 20, 20, 80, 80);
    test_box(&t, 40, 40, 60, 60);
    test_end_area(&t);
    test_box(&t, 20, 20, 80, 80); /* what fills the hole */
    test_box(&t, 40, 40, 60, 60);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    const struct area_index ix = built(&set);
    static const struct { int x, y; uint32_t area; } expected[] = {
        { 10, 50, 0 }, { 30, 50, 1 }, { 50, 50, 0 }, { 70, 30, 1 }, { 90, 90, 0 }, { 101, 50, AREA_NONE },
        { -1, 50, AREA_NONE }, { 50, -1, AREA_NONE }, { 50, 101, AREA_NONE },
        { 0, 0, 0 }, { 100, 50, AREA_NONE }, { 50, 100, AREA_NONE }, { 20, 50, 1 }, { 80, 50, 0 }, { 40, 40, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct coord p = { expected[i].x, expected[i].y };
        assert_int_equal(area_index_find(&ix, p), expected[i].area);
        assert_int_equal(area_find_slowly(&set, p), expected[i].area);
    }
    struct area_index own = ix;
    area_index_release(&own);
}

static void where_areas_overlap_the_lowest_number_is_the_answer(void **state)
{
    (void)state;
    struct chance c = { 4 };
    test_clear(&t);
    for (int k = 0; k < 200; k++) { /* more areas in one cell than a leaf has bits */
        const int64_t r = 1000 + 40 * (k * 37 % 200);
        test_box(&t, -r, -r / 2, r, r / 2 + k % 3);
        test_end_area(&t);
    }
    const struct area_set set = test_areas(&t);
    agrees(&set, &c, -10000, 10000, 20000);
}

static void many_edges_that_meet_in_one_point_are_told_apart(void **state)
{
    (void)state;
    struct chance c = { 5 };
    test_clear(&t);
    for (int k = 0; k < 600; k++) { /* a fan of slivers */
        test_vertex(&t, 0, 0);
        test_vertex(&t, 1000000 - 3000 * k, 3000 * k);
        test_vertex(&t, 1000000 - 3000 * (k + 1), 3000 * (k + 1));
        test_end_ring(&t);
        test_end_area(&t);
    }
    const struct area_set set = test_areas(&t);
    agrees(&set, &c, -800000, 1800000, 3000);
    agrees(&set, &c, -30, 30, 3000);
}

static void an_index_stays_in_proportion_to_the_edges(void **state)
{
    (void)state;
    struct chance c = { 6 };
    a_random_set(&c, INT32_MIN, INT32_MAX, 1, 1, 3); /* long edges across everything */
    for (int i = 0; i < 8000; i++)
        test_vertex(&t, chance_between(&c, INT32_MIN, INT32_MAX), chance_between(&c, INT32_MIN, INT32_MAX));
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    struct area_index ix = built(&set);
    assert_true(area_index_bytes(&ix) < set.n_vertices * 1500);
    area_index_release(&ix);
    agrees(&set, &c, INT32_MIN, INT32_MAX, 300);
}

static void no_place_lies_in_no_area(void **state)
{
    (void)state;
    test_clear(&t);
    test_box(&t, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    struct area_index ix = built(&set);
    assert_int_equal(area_index_find(&ix, COORD_NONE), AREA_NONE);
    assert_int_equal(area_find_slowly(&set, COORD_NONE), AREA_NONE);
    assert_int_equal(area_index_find(&ix, (struct coord){ INT32_MIN + 1, INT32_MIN }), 0);
    assert_int_equal(area_index_find(&ix, (struct coord){ INT32_MAX - 1, INT32_MAX - 1 }), 0);
    area_index_release(&ix);
}

static void a_set_without_areas_holds_nothing(void **state)
{
    (void)state;
    test_clear(&t);
    const struct area_set set = test_areas(&t);
    struct area_index ix = built(&set);
    assert_int_equal(area_index_find(&ix, (struct coord){ 0, 0 }), AREA_NONE);
    area_index_release(&ix);
}

static void many_points_are_answered_as_each_of_them(void **state)
{
    (void)state;
    struct chance c = { 7 };
    a_mesh(&c, 30, 70000, 20000);
    const struct area_set set = test_areas(&t);
    struct area_index ix = built(&set);
    enum { N = 5003 };
    static struct coord p[N];
    static uint32_t out[N + 1];
    for (int i = 0; i < N; i++)
        p[i] = (struct coord){ chance_between(&c, -90000, 2200000), chance_between(&c, -90000, 2200000) };
    p[17] = COORD_NONE;
    for (size_t n = 0; n <= N; n = n * 3 + 1) {
        out[n] = 12345;
        area_index_find_many(&ix, p, n, out);
        assert_int_equal(out[n], 12345);
        for (size_t i = 0; i < n; i++) assert_int_equal(out[i], area_find_slowly(&set, p[i]));
    }
    area_index_release(&ix);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct chance c = { 8 };
    a_mesh(&c, 20, 70000, 20000);
    const struct area_set set = test_areas(&t);
    for (unsigned n = 1;; n++) {
        struct area_index ix = { .n_cells = 77 };
        struct error why = { 0 };
        (void)mem_fail_at(n);
        const bool ok = area_index_build(&set, &ix, &why);
        (void)mem_fail_at(0);
        if (ok) {
            assert_true(n > 20);
            area_index_release(&ix);
            break;
        }
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_int_equal(ix.n_cells, 77);
        assert_true(n < 10000);
    }
}

static void too_many_areas_are_refused(void **state)
{
    (void)state;
    struct area_index ix = { .n_cells = 77 };
    struct error why = { 0 };
    assert_false(area_index_build(&(struct area_set){ .n_areas = (size_t)AREA_COUNT_MAX + 1 }, &ix, &why));
    assert_int_equal(why.kind, ERROR_LIMIT);
    assert_int_equal(ix.n_cells, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_agrees_with_the_edges_on_random_areas),
        cmocka_unit_test(the_index_agrees_with_the_edges_on_areas_that_share_borders),
        cmocka_unit_test(a_point_on_a_shared_border_lies_in_exactly_one_area),
        cmocka_unit_test(a_hole_and_an_island_in_it_are_kept_apart),
        cmocka_unit_test(where_areas_overlap_the_lowest_number_is_the_answer),
        cmocka_unit_test(many_edges_that_meet_in_one_point_are_told_apart),
        cmocka_unit_test(an_index_stays_in_proportion_to_the_edges),
        cmocka_unit_test(no_place_lies_in_no_area),
        cmocka_unit_test(a_set_without_areas_holds_nothing),
        cmocka_unit_test(many_points_are_answered_as_each_of_them),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(too_many_areas_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
