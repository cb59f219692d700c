#include "geo/areas_test.h"
#include "geo/oracle_test.h"
#include "geo/ring.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct test_set t;

static struct ring_finding checked(const struct area_set *set)
{
    struct ring_finding f, slow;
    struct error why = { 0 };
    if (!area_check(set, 0, &f, &why) || !area_check_slowly(set, 0, &slow, &why)) fail_msg("%s", why.say);
    if (f.fault != slow.fault) fail_msg("the boxes say %s, the pairs %s", ring_fault_text(f.fault), ring_fault_text(slow.fault));
    return f;
}

static struct ring_finding found(size_t n, const struct coord *v)
{
    test_clear(&t);
    for (size_t i = 0; i < n; i++) test_vertex(&t, v[i].lon, v[i].lat);
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    return checked(&set);
}
#define FOUND(...) found(sizeof((struct coord[]){ __VA_ARGS__ }) / sizeof(struct coord), (struct coord[]){ __VA_ARGS__ })

static void expect(struct ring_finding f, enum ring_fault fault, int lon, int lat)
{
    assert_string_equal(ring_fault_text(f.fault), ring_fault_text(fault));
    assert_int_equal(f.at.lon, lon);
    assert_int_equal(f.at.lat, lat);
}

static void a_bow_tie_crosses_itself_in_its_middle(void **state)
{
    (void)state;
    expect(FOUND({ 0, 0 }, { 20, 20 }, { 20, 0 }, { 0, 20 }), RING_CROSSES, 10, 10);
}

static void a_crossing_is_found_where_one_or_both_ways_have_a_vertex(void **state)
{
    (void)state;
    expect(FOUND({ 0, 0 }, { 10, 10 }, { 20, 20 }, { 20, 0 }, { 0, 20 }), RING_CROSSES, 10, 10);
    expect(FOUND({ 0, 0 }, { 20, 20 }, { 20, 0 }, { 10, 10 }, { 0, 20 }), RING_CROSSES, 10, 10);
    expect(FOUND({ 0, 0 }, { 10, 10 }, { 20, 20 }, { 20, 0 }, { 10, 10 }, { 0, 20 }), RING_CROSSES, 10, 10);
}

static void a_ring_that_meets_itself_without_crossing_touches(void **state)
{
    (void)state;
    expect(FOUND({ 0, 0 }, { 10, 10 }, { 20, 0 }, { 20, 20 }, { 10, 10 }, { 0, 20 }), RING_TOUCHES, 10, 10);
    expect(FOUND({ 0, 0 }, { 20, 0 }, { 20, 20 }, { 10, 0 }, { 0, 20 }), RING_TOUCHES, 10, 0);
    expect(FOUND({ 0, 0 }, { 20, 0 }, { 20, 20 }, { 30, 20 }, { 20, 20 }, { 0, 20 }), RING_TOUCHES, 20, 20);
    assert_int_equal(FOUND({ 0, 0 }, { 20, 0 }, { 20, 20 }, { 10, 0 }, { 5, 0 }, { 0, 20 }).fault, RING_TOUCHES);
}

static void a_hole_that_leaves_its_ring_crosses_it_and_one_that_reaches_it_touches(void **state)
{
    (void)state;
    static const struct { int east; enum ring_fault fault; } hole[] = { { 90, RING_SOUND }, { 100, RING_TOUCHES }, { 110, RING_CROSSES } };
    for (size_t i = 0; i < COUNT_OF(hole); i++) {
        test_clear(&t);
        test_box(&t, 0, 0, 100, 100);
        test_box(&t, 40, 40, hole[i].east, 60);
        test_end_area(&t);
        const struct area_set set = test_areas(&t);
        assert_int_equal(checked(&set).fault, hole[i].fault);
    }
}

static void a_ring_without_area_is_flat(void **state)
{
    (void)state;
    expect(FOUND({ 0, 0 }, { 5, 5 }, { 9, 9 }), RING_FLAT, 0, 0);
    expect(FOUND({ 3, 3 }, { 5, 5 }, { 9, 3 }, { 5, 5 }), RING_FLAT, 3, 3);
    expect(FOUND({ 1, 2 }, { 5, 5 }), RING_FLAT, 1, 2);
    expect(FOUND({ INT32_MIN, INT32_MIN }, { INT32_MAX, INT32_MAX }, { -1, -1 }), RING_FLAT, INT32_MIN, INT32_MIN);
}

static void a_ring_over_the_whole_range_is_judged_exactly(void **state)
{
    (void)state;
    const int32_t m = INT32_MIN, M = INT32_MAX;
    expect(FOUND({ m, m }, { M, m }, { M, M }, { m, M }), RING_SOUND, m, m);
    expect(FOUND({ m, m }, { M, M }, { M, m }, { m, M }), RING_CROSSES, -1, -1);
    expect(FOUND({ m, m }, { M, M - 1 }, { M, M }, { m + 1, m + 2 }), RING_SOUND, m, m);
    expect(FOUND({ m, m }, { M, M - 1 }, { M, M }, { m + 1, m }), RING_CROSSES, 0, -1);
}

static void the_source_is_taken_without_its_repetitions(void **state)
{
    (void)state;
    const struct coord closed[] = { { 1, 1 }, { 1, 1 }, { 5, 1 }, { 5, 5 }, { 5, 5 }, { 5, 5 }, { 1, 1 }, { 1, 1 } };
    struct coord out[8];
    size_t kept;
    struct ring_finding f = ring_take(closed, 8, out, &kept);
    assert_int_equal(f.fault, RING_SOUND);
    assert_int_equal(kept, 3);
    assert_memory_equal(out, ((struct coord[]){ { 1, 1 }, { 5, 1 }, { 5, 5 } }), 3 * sizeof *out);
    f = ring_take(closed, 6, out, &kept);
    expect(f, RING_UNCLOSED, 5, 5);
    assert_int_equal(kept, 3);
    expect(ring_take((struct coord[]){ { 7, 8 }, { 9, 9 }, { 7, 8 } }, 3, out, &kept), RING_SHORT, 7, 8);
    assert_int_equal(ring_take(NULL, 0, out, &kept).fault, RING_SHORT);
    assert_int_equal(kept, 0);
    assert_int_equal(ring_take(closed, 1, out, &kept).fault, RING_SHORT);
}

static void what_geos_calls_valid_is_sound_and_nothing_else(void **state)
{
    (void)state;
    struct oracle o;
    for (oracle_open(&o, "validity.csv"); oracle_next(&o);) {
        struct coord v[8], ring[8];
        const size_t n = (o.csv.n - 1) / 2;
        assert_int_equal(n, 7);
        for (size_t i = 0; i <= n; i++)
            v[i] = (struct coord){ (int32_t)oracle_number(&o, 1 + 2 * (i % n)), (int32_t)oracle_number(&o, 2 + 2 * (i % n)) };
        size_t kept;
        enum ring_fault fault = ring_take(v, n + 1, ring, &kept).fault;
        if (fault == RING_SOUND) fault = found(kept, ring).fault;
        if ((fault == RING_SOUND) != (oracle_number(&o, 0) > 0)) fail_msg("line %zu: %s", o.csv.line, ring_fault_text(fault));
    }
    oracle_close(&o, 1500);
}

static void a_verdict_does_not_depend_on_start_direction_or_axes(void **state)
{
    (void)state;
    struct chance c = { 9 };
    unsigned seen[RING_CROSSES + 1] = { 0 };
    for (int round = 0; round < 4000; round++) {
        struct coord v[24], w[24];
        const int reach = (int[]){ 2, 5, 30, 1000 }[round % 4];
        size_t n = (size_t)chance_between(&c, 3, 3 + round % 20);
        for (size_t i = 0; i < n; i++) v[i] = (struct coord){ chance_between(&c, 0, reach), chance_between(&c, 0, reach) };
        if (ring_take(v, n, v, &n).fault == RING_SHORT) continue;
        const enum ring_fault fault = found(n, v).fault;
        seen[fault]++;
        const size_t turn = (size_t)chance_between(&c, 0, (int)n - 1);
        for (size_t i = 0; i < n; i++) w[i] = v[(i + turn) % n];
        assert_int_equal(found(n, w).fault, fault);
        for (size_t i = 0; i < n; i++) w[i] = v[n - 1 - i];
        assert_int_equal(found(n, w).fault, fault);
        for (size_t i = 0; i < n; i++) w[i] = (struct coord){ 3 * v[i].lat, -3 * v[i].lon };
        assert_int_equal(found(n, w).fault, fault);
    }
    assert_true(seen[RING_SOUND] > 50 && seen[RING_FLAT] > 50 && seen[RING_TOUCHES] > 50 && seen[RING_CROSSES] > 50);
}

/* A comb of n teeth, from left to right and back along its spine. */
static struct area_set a_comb(int n)
{
    test_clear(&t);
    for (int i = 0; i < n; i++) {
        test_vertex(&t, 30000 * i, 0);
        test_vertex(&t, 30000 * i + 10000, i % 7 * 100000 + 500000);
    }
    test_vertex(&t, 30000 * n, -10);
    test_vertex(&t, 0, -10);
    test_end_ring(&t);
    test_end_area(&t);
    return test_areas(&t);
}

static void a_long_ring_is_checked_and_its_one_crossing_found(void **state)
{
    (void)state;
    const struct area_set set = a_comb(30000);
    struct error why;
    struct ring_finding f;
    assert_true(area_check(&set, 0, &f, &why));
    assert_int_equal(f.fault, RING_SOUND);
    t.vertex[40001].lon += 300000; /* a tooth leans over ten others */
    assert_true(area_check(&set, 0, &f, &why));
    assert_int_equal(f.fault, RING_CROSSES);
    assert_true(f.at.lon > t.vertex[40000].lon && f.at.lon < t.vertex[40001].lon && f.ring == 0);
}

/* A star of long thin rays, which no box tells apart. */
static void a_ring_that_would_take_for_ever_is_refused(void **state)
{
    (void)state;
    enum { N = 60000 };
    test_clear(&t);
    for (int i = 0; i < N; i++) {
        const double angle = 2 * M_PI * i / N, r = 1e9 * (i % 2 ? 1 : 0.1);
        test_vertex(&t, lround(r * cos(angle)), lround(r * sin(angle)));
    }
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    struct error why = { 0 };
    struct ring_finding f = { .ring = 77 };
    assert_false(area_check(&set, 0, &f, &why));
    assert_int_equal(why.kind, ERROR_LIMIT);
    assert_int_equal(f.ring, 77);
}

/* A wheel, one of its points at a time being pulled through the middle and just past the far side. */
static void a_crossing_with_any_edge_far_along_the_ring_is_found(void **state)
{
    (void)state;
    enum { N = 150 };
    for (int i = 0; i < N; i++)
        for (int pulled = 0; pulled < 2; pulled++) {
            test_clear(&t);
            for (int k = 0; k < N; k++) {
                const double angle = 2 * M_PI * k / N, r = k == i ? (pulled ? -1.001e6 : -0.99e6) : 1e6;
                test_vertex(&t, lround(r * cos(angle)), lround(r * sin(angle)));
            }
            test_end_ring(&t);
            test_end_area(&t);
            const struct area_set set = test_areas(&t);
            assert_int_equal(checked(&set).fault, pulled ? RING_CROSSES : RING_SOUND);
        }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    test_clear(&t);
    test_box(&t, 0, 0, 9, 9);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    for (unsigned n = 1;; n++) {
        struct ring_finding f = { .ring = 77 };
        struct error why = { 0 };
        (void)mem_fail_at(n);
        const bool ok = area_check(&set, 0, &f, &why);
        (void)mem_fail_at(0);
        if (ok) {
            assert_int_equal(n, 3);
            break;
        }
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_int_equal(f.ring, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bow_tie_crosses_itself_in_its_middle),
        cmocka_unit_test(a_crossing_is_found_where_one_or_both_ways_have_a_vertex),
        cmocka_unit_test(a_ring_that_meets_itself_without_crossing_touches),
        cmocka_unit_test(a_hole_that_leaves_its_ring_crosses_it_and_one_that_reaches_it_touches),
        cmocka_unit_test(a_ring_without_area_is_flat),
        cmocka_unit_test(a_ring_over_the_whole_range_is_judged_exactly),
        cmocka_unit_test(the_source_is_taken_without_its_repetitions),
        cmocka_unit_test(what_geos_calls_valid_is_sound_and_nothing_else),
        cmocka_unit_test(a_verdict_does_not_depend_on_start_direction_or_axes),
        cmocka_unit_test(a_long_ring_is_checked_and_its_one_crossing_found),
        cmocka_unit_test(a_ring_that_would_take_for_ever_is_refused),
        cmocka_unit_test(a_crossing_with_any_edge_far_along_the_ring_is_found),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
