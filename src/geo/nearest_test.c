#include "geo/areas_test.h"
#include "geo/distance.h"
#include "geo/nearest.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct test_set t;

static struct edge_tree tree_of(const struct area_set *set)
{
    struct edge_tree tree;
    struct error why = { 0 };
    if (!edge_tree_build(set, 0, (uint32_t)set->n_areas, &tree, &why)) fail_msg("%s", why.say);
    return tree;
}

static void the_boxes_agree_with_the_edges(void **state)
{
    (void)state;
    struct chance c = { 21 };
    for (int round = 0; round < 300; round++) {
        const int64_t reach = (int64_t[]){ 20, 5000, 3000000, 100000000 }[round % 4], lat0 = chance_between(&c, -600000000, 600000000);
        test_clear(&t);
        for (int a = chance_between(&c, 1, 6); a > 0; a--) {
            for (int v = chance_between(&c, 0, 60); v > 0; v--)
                test_vertex(&t, chance_between(&c, -reach, reach), lat0 + chance_between(&c, -reach, reach));
            test_end_ring(&t);
            test_end_area(&t);
        }
        const struct area_set set = test_areas(&t);
        struct edge_tree tree = tree_of(&set);
        for (int i = 0; i < 40; i++) {
            const struct coord p = { chance_between(&c, -2 * reach, 2 * reach), (int32_t)lat0 + chance_between(&c, -2 * reach, 2 * reach) };
            const struct nearest slow = nearest_border_slowly(&set, p), fast = nearest_border(&tree, p, INFINITY);
            assert_true(fast.metres == slow.metres && fast.edge == slow.edge);
            if (set.n_vertices == 0) {
                assert_true(isinf(fast.metres));
                continue;
            }
            if (reach > 3000000) continue; /* too far round the world for the plane */
            const struct nearest just = nearest_border(&tree, p, slow.metres), no = nearest_border(&tree, p, slow.metres * 0.999 - 1e-6);
            assert_true(just.metres == slow.metres);
            assert_true(isinf(no.metres));
            if (reach < 1000000) /* the place is where it is said to be, but for the rounding */
                assert_true(fabs(distance_m(p, fast.at) - fast.metres) < 0.01 + 1e-6 * fast.metres);
        }
        edge_tree_release(&tree);
    }
}

static void metres_to_a_border_are_those_on_the_ground(void **state)
{
    (void)state;
    test_clear(&t);
    test_box(&t, 0, 510000000, 1000000, 511000000);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    struct edge_tree tree = tree_of(&set);
    const struct { struct coord p; uint32_t edge; struct coord at; double metres; } expected[] = {
        { { 1010000, 510500000 }, 1, { 1000000, 510500000 }, 70.2 }, /* 0.001 degree of longitude at 51.05 */
        { { 500000, 511010000 }, 2, { 500000, 511000000 }, 111.26 },   /* 0.001 degree of latitude */
        { { 500000, 510010000 }, 0, { 500000, 510000000 }, 111.26 },   /* from inside */
        { { -10000, 509990000 }, 0, { 0, 510000000 }, hypot(70.2, 111.26) },
    };
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct nearest n = nearest_border(&tree, expected[i].p, 5000);
        assert_true(fabs(n.metres - expected[i].metres) < 0.1);
        assert_true(coord_eq(n.at, expected[i].at));
        assert_int_equal(n.edge, expected[i].edge);
    }
    edge_tree_release(&tree);
}

static void a_distance_to_areas_is_nought_inside_and_the_metres_outside(void **state)
{
    (void)state;
    test_clear(&t);
    test_box(&t, 0, 510000000, 1000000, 511000000);
    test_box(&t, 400000, 510400000, 600000, 510600000); /* a hole */
    test_end_area(&t);
    test_box(&t, 2000000, 510000000, 3000000, 511000000);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    struct edge_tree tree = tree_of(&set);
    struct area_index ix;
    struct error why;
    assert_true(area_index_build(&set, &ix, &why));
    assert_true(areas_distance_m(&ix, &tree, (struct coord){ 100000, 510500000 }, 10) == 0);
    assert_true(areas_distance_m(&ix, &tree, (struct coord){ 2900000, 510500000 }, 10) == 0);
    const double hole = areas_distance_m(&ix, &tree, (struct coord){ 410000, 510500000 }, 100);
    assert_true(hole > 70 && hole < 71);
    assert_true(isinf(areas_distance_m(&ix, &tree, (struct coord){ 410000, 510500000 }, 70)));
    assert_true(isinf(areas_distance_m(&ix, &tree, COORD_NONE, INFINITY)));
    area_index_release(&ix);
    edge_tree_release(&tree);
}

static void a_tree_of_some_areas_knows_only_their_edges(void **state)
{
    (void)state;
    test_clear(&t);
    for (int k = 0; k < 5; k++) {
        test_box(&t, 100000 * k, 0, 100000 * k + 50000, 50000);
        test_end_area(&t);
    }
    const struct area_set set = test_areas(&t);
    struct edge_tree tree;
    struct error why;
    assert_true(edge_tree_build(&set, 2, 4, &tree, &why));
    const struct nearest n = nearest_border(&tree, (struct coord){ 0, 25000 }, INFINITY);
    assert_true(coord_eq(n.at, (struct coord){ 200000, 25000 }));
    assert_int_equal(n.edge, 11);
    assert_int_equal(edge_ring(&tree, n.edge), 2);
    assert_int_equal(edge_next(&tree, n.edge), 8);
    assert_int_equal(edge_before(&tree, 8), 11);
    edge_tree_release(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_boxes_agree_with_the_edges),
        cmocka_unit_test(metres_to_a_border_are_those_on_the_ground),
        cmocka_unit_test(a_distance_to_areas_is_nought_inside_and_the_metres_outside),
        cmocka_unit_test(a_tree_of_some_areas_knows_only_their_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
