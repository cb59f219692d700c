#include "geo/areas_test.h"
#include "geo/share.h"
#include "geo/shape.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct test_set t, u;

static double share_of(const struct shares *s, uint32_t source, uint32_t target)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->share[i].source == source && s->share[i].target == target) return s->share[i].share;
    return 0;
}

static void are_in_order_and_sum_to_one(const struct shares *s)
{
    for (size_t i = 0; i < s->n;) {
        double sum = 0;
        for (const uint32_t source = s->share[i].source; i < s->n && s->share[i].source == source; i++) {
            assert_true(s->share[i].share > 0);
            if (i > 0) assert_true(s->share[i - 1].source < source || s->share[i - 1].target < s->share[i].target);
            sum += s->share[i].share;
        }
        assert_true(fabs(sum - 1) < 1e-12);
    }
}

static void points_are_counted_by_source_and_target(void **state)
{
    (void)state;
    const uint32_t source[] = { 2, 0, 2, 0, AREA_NONE, 2, 4, 0, 5 }, target[] = { 7, 1, 7, 3, 3, AREA_NONE, 1, 1, 0 };
    const double weight[] = { 1, 4, 1, 2, 100, 2, 0, 2, 3 };
    struct shares s;
    struct error why;
    assert_true(shares_by_points(source, target, weight, COUNT_OF(source), &s, &why));
    are_in_order_and_sum_to_one(&s);
    assert_int_equal(s.n, 5);
    assert_true(share_of(&s, 0, 1) == 0.75 && share_of(&s, 0, 3) == 0.25);
    assert_true(share_of(&s, 2, 7) == 0.5 && share_of(&s, 2, AREA_NONE) == 0.5);
    assert_true(share_of(&s, 5, 0) == 1 && share_of(&s, 4, 1) == 0);
    shares_release(&s);
    assert_true(shares_by_points(source, target, NULL, COUNT_OF(source), &s, &why));
    assert_true(share_of(&s, 4, 1) == 1 && fabs(share_of(&s, 0, 1) - 2 / 3.0) < 1e-15);
    double in_target[8] = { 0 }, outside = 0, unknown = 0;
    shares_apply(&s, (double[]){ 30, 500, 90, 7000, 1, 2 }, 6, in_target, &outside, &unknown);
    assert_true(fabs(in_target[1] - 21) < 1e-12 && fabs(in_target[3] - 10) < 1e-12 && fabs(in_target[7] - 60) < 1e-12);
    assert_true(in_target[0] == 2 && fabs(outside - 30) < 1e-12 && unknown == 7500);
    shares_release(&s);
}

static void a_weight_that_is_none_is_refused_by_name(void **state)
{
    (void)state;
    const double bad[] = { -1, NAN, INFINITY };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct shares s = { .n = 77 };
        struct error why = { 0 };
        assert_false(shares_by_points((uint32_t[]){ 0, 0 }, (uint32_t[]){ 0, 0 }, (double[]){ 1, bad[i] }, 2, &s, &why));
        assert_int_equal(why.kind, ERROR_INVALID);
        assert_non_null(strstr(why.say, "point 1"));
        assert_int_equal(s.n, 77);
    }
}

static struct area_index index_of(const struct test_set *set)
{
    const struct area_set a = test_areas(set);
    struct area_index ix;
    struct error why = { 0 };
    if (!area_index_build(&a, &ix, &why)) fail_msg("%s", why.say);
    return ix;
}

static void ground_is_shared_as_it_lies(void **state)
{
    (void)state;
    struct chance c = { 51 };
    for (int round = 0; round < 60; round++) {
        const int64_t size = round % 2 ? 3000000 : 9000, west = chance_between(&c, -20000000, 20000000), south = 515000000;
        const int64_t cut = chance_between(&c, 0, 100) * size / 100, open = chance_between(&c, 0, 100) * size / 100;
        test_clear(&t);
        test_clear(&u);
        test_box(&t, west, south, west + size, south + size); /* with a hole that is none of its ground */
        test_box(&t, west + size / 4, south + size / 4, west + size / 2, south + size / 2);
        test_end_area(&t);
        test_box(&u, west - 5, south - 5, west + cut, south + size + 5);
        test_end_area(&u);
        test_box(&u, west + cut, south - 5, west + size + 5, south + open);
        test_end_area(&u);
        test_box(&u, west + size / 4, south + size / 4, west + size / 2, south + size / 2);
        test_end_area(&u);
        const struct area_set sources = test_areas(&t);
        struct area_index targets = index_of(&u);
        struct shares s;
        struct error why;
        assert_true(shares_by_ground(&sources, &targets, &s, &why));
        are_in_order_and_sum_to_one(&s);
        const double whole = (double)size * (double)size * 15 / 16;
        const double hole_west = fmax(0, fmin((double)cut, (double)size / 2) - (double)size / 4);
        const double hole_low = fmax(0, fmin((double)open, (double)size / 2) - (double)size / 4);
        const double left = ((double)cut * (double)size - hole_west * (double)size / 4) / whole;
        const double right = ((double)(size - cut) * (double)open - ((double)size / 4 - hole_west) * hole_low) / whole;
        assert_true(fabs(share_of(&s, 0, 0) - left) < 0.03);
        assert_true(fabs(share_of(&s, 0, 1) - right) < 0.03);
        assert_true(fabs(share_of(&s, 0, AREA_NONE) - (1 - left - right)) < 0.03);
        assert_true(share_of(&s, 0, 2) == 0);
        shares_release(&s);
        area_index_release(&targets);
    }
}

static void a_sliver_is_placed_by_one_point_and_nothing_not_at_all(void **state)
{
    (void)state;
    test_clear(&t);
    test_clear(&u);
    test_box(&u, -10, 500000000, 5000000, 500000100);
    test_end_area(&u);
    test_box(&t, 0, 500000003, 3000000, 500000004); /* a centimetre high */
    test_end_area(&t);
    test_box(&t, 50, 500000050, 50, 500000060); /* no ground at all */
    test_end_area(&t);
    test_vertex(&t, 20, 500000020);
    test_vertex(&t, 30, 500000021);
    test_vertex(&t, 21, 500000020);
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set sources = test_areas(&t);
    struct area_index targets = index_of(&u);
    struct shares s;
    struct error why;
    assert_true(shares_by_ground(&sources, &targets, &s, &why));
    assert_true(share_of(&s, 0, 0) == 1);
    assert_true(share_of(&s, 1, 0) == 0);
    assert_true(share_of(&s, 2, 0) == 1);
    shares_release(&s);
    area_index_release(&targets);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    test_clear(&t);
    test_box(&t, 0, 0, 100000, 100000);
    test_end_area(&t);
    test_box(&t, 0, 5, 100000, 6);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    struct area_index ix = index_of(&t);
    for (int ground = 0; ground < 2; ground++)
        for (unsigned n = 1;; n++) {
            struct shares s = { .n = 77 };
            struct error why = { 0 };
            (void)mem_fail_at(n);
            const bool ok = ground ? shares_by_ground(&set, &ix, &s, &why)
                                   : shares_by_points((uint32_t[]){ 0 }, (uint32_t[]){ 0 }, NULL, 1, &s, &why);
            (void)mem_fail_at(0);
            if (ok) {
                assert_true(n > (ground ? 8 : 1));
                shares_release(&s);
                break;
            }
            assert_int_equal(why.kind, ERROR_NOMEM);
            assert_int_equal(s.n, 77);
        }
    area_index_release(&ix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_counted_by_source_and_target),
        cmocka_unit_test(a_weight_that_is_none_is_refused_by_name),
        cmocka_unit_test(ground_is_shared_as_it_lies),
        cmocka_unit_test(a_sliver_is_placed_by_one_point_and_nothing_not_at_all),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
