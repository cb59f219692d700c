#include "geo/areas_test.h"
#include "geo/grid.h"
#include "geo/nearest.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const enum cell_shape shapes[] = { CELL_SQUARE, CELL_HEX_POINTY, CELL_HEX_FLAT };
static const struct box kent = { { 300000, 509000000 }, { 14500000, 514900000 } };
static const struct box small_town = { { 10000000, 511000000 }, { 10300000, 511150000 } }; /* 2.1 by 1.7 km */

static struct grid made(struct box extent, enum cell_shape shape, double size_m)
{
    struct grid g;
    struct error why = { 0 };
    if (!grid_over(extent, shape, size_m, &g, &why)) fail_msg("%s", why.say);
    return g;
}

static struct coord somewhere(struct chance *c, struct box b)
{
    return (struct coord){ chance_between(c, b.lo.lon, b.hi.lon), chance_between(c, b.lo.lat, b.hi.lat) };
}

static void every_place_of_the_extent_lies_in_a_cell_whose_middle_is_the_nearest(void **state)
{
    (void)state;
    struct chance c = { 41 };
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        const struct grid g = made(small_town, shapes[s], 230);
        struct point_m middle[1000];
        assert_true(grid_cells(&g) < COUNT_OF(middle));
        for (uint32_t k = 0; k < grid_cells(&g); k++) middle[k] = plane_from(&g.plane, grid_centre(&g, k));
        for (int i = 0; i < 4000; i++) {
            struct coord at = somewhere(&c, small_town);
            if (i < 4) at = (struct coord){ i % 2 ? small_town.lo.lon : small_town.hi.lon, i / 2 ? small_town.lo.lat : small_town.hi.lat };
            const struct point_m p = plane_from(&g.plane, at);
            double best = INFINITY;
            for (uint32_t k = 0; k < grid_cells(&g); k++) best = fmin(best, hypot(p.x - middle[k].x, p.y - middle[k].y));
            const uint32_t cell = grid_find(&g, at);
            assert_true(cell < grid_cells(&g));
            assert_true(hypot(p.x - middle[cell].x, p.y - middle[cell].y) < best + 0.02); /* middles are rounded to a unit */
        }
    }
}

static void the_sides_of_the_extent_lie_in_the_outer_cells(void **state)
{
    (void)state;
    static const struct box extents[] = {
        { { 10000000, 511000000 }, { 10300000, 511150000 } },
        { { 300000, 509000000 }, { 14500000, 514900000 } },
        { { -86000000, 498000000 }, { 18000000, 609000000 } },
        { { 1000000, -300000000 }, { 1000000, -290000000 } },
    };
    for (size_t s = 0; s < COUNT_OF(shapes) * COUNT_OF(extents); s++) {
        const struct box b = extents[s / COUNT_OF(shapes)];
        const double side_m = 50 * made(b, shapes[s % COUNT_OF(shapes)], 0).size_m;
        for (int i = 0; i <= 100; i++) {
            const struct grid g = made(b, shapes[s % COUNT_OF(shapes)], side_m / (i + 1)); /* cells that end where the extent ends */
            for (int k = 0; k <= 700; k++) {
                const int32_t lon = (int32_t)(b.lo.lon + ((int64_t)b.hi.lon - b.lo.lon) * k / 700);
                const int32_t lat = (int32_t)(b.lo.lat + ((int64_t)b.hi.lat - b.lo.lat) * k / 700);
                assert_true(grid_find(&g, (struct coord){ lon, b.hi.lat }) != GRID_NONE);
                assert_true(grid_find(&g, (struct coord){ b.hi.lon, lat }) != GRID_NONE);
                assert_true(grid_find(&g, (struct coord){ lon, b.lo.lat }) != GRID_NONE);
                assert_true(grid_find(&g, (struct coord){ b.lo.lon, lat }) != GRID_NONE);
            }
        }
    }
}

static void a_cell_is_its_outline(void **state)
{
    (void)state;
    struct chance c = { 42 };
    static struct test_set t;
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        const struct grid g = made(small_town, shapes[s], 310);
        double m2 = 0;
        test_clear(&t);
        for (uint32_t k = 0; k < grid_cells(&g); k++) {
            struct coord corner[6];
            struct point_m p[6];
            const size_t n = grid_outline(&g, k, corner);
            assert_int_equal(n, shapes[s] == CELL_SQUARE ? 4 : 6);
            for (size_t i = 0; i < n; i++) {
                test_vertex(&t, corner[i].lon, corner[i].lat);
                p[i] = plane_from(&g.plane, corner[i]);
            }
            test_end_ring(&t);
            test_end_area(&t);
            assert_int_equal(grid_find(&g, grid_centre(&g, k)), k);
            double twice = 0;
            for (size_t i = 0; i < n; i++) twice += p[i].x * p[(i + 1) % n].y - p[(i + 1) % n].x * p[i].y;
            assert_true(fabs(twice / 2 - grid_cell_m2(&g)) < 30); /* anticlockwise, and of its size */
            m2 += twice / 2;
        }
        assert_true(fabs(m2 / grid_cells(&g) - grid_cell_m2(&g)) < 1);
        const struct area_set set = test_areas(&t);
        unsigned differ = 0;
        for (int i = 0; i < 3000; i++) {
            const struct coord at = somewhere(&c, small_town);
            unsigned holders = 0;
            for (uint32_t k = 0; k < set.n_areas; k++) holders += area_holds(&set, k, at);
            assert_int_equal(holders, 1); /* the outlines have neither gaps nor overlaps */
            differ += area_find_slowly(&set, at) != grid_find(&g, at);
        }
        assert_true(differ <= 1); /* for the rounding of corners to a unit */
    }
}

static void neighbours_are_the_cells_that_share_a_side_or_corner(void **state)
{
    (void)state;
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        const struct grid g = made(small_town, shapes[s], 310);
        for (uint32_t k = 0; k < grid_cells(&g); k++)
            for (int corners = 0; corners < 2; corners++) {
                uint32_t near[8], expected[8];
                size_t n = 0;
                for (uint32_t other = 0; other < grid_cells(&g); other++) {
                    struct coord a[6], b[6];
                    unsigned shared = 0;
                    const size_t na = grid_outline(&g, k, a), nb = grid_outline(&g, other, b);
                    for (size_t i = 0; i < na; i++)
                        for (size_t j = 0; j < nb; j++) shared += coord_eq(a[i], b[j]);
                    if (other != k && shared >= (corners ? 1 : 2)) expected[n++] = other;
                }
                assert_int_equal(grid_neighbours(&g, k, corners, near), n);
                assert_memory_equal(near, expected, n * sizeof *near);
            }
    }
}

static void rows_of_pointy_hexagons_with_odd_numbers_stand_half_a_cell_to_the_east(void **state)
{
    (void)state;
    const struct grid pointy = made(small_town, CELL_HEX_POINTY, 310), flat = made(small_town, CELL_HEX_FLAT, 310);
    const struct point_m p0 = plane_from(&pointy.plane, grid_centre(&pointy, 0));
    const struct point_m p1 = plane_from(&pointy.plane, grid_centre(&pointy, pointy.columns));
    assert_true(fabs(p1.x - p0.x - 155) < 0.05 && p1.y > p0.y);
    const struct point_m f0 = plane_from(&flat.plane, grid_centre(&flat, 0)), f1 = plane_from(&flat.plane, grid_centre(&flat, 1));
    assert_true(fabs(f1.y - f0.y - 155) < 0.05 && f1.x > f0.x);
}

static void the_default_size_is_a_fiftieth_and_a_multiple_of_100_m(void **state)
{
    (void)state;
    static const struct { double width, height, size; } expected[] = {
        { 62000, 99000, 1200 }, { 99000, 62000, 1200 }, { 5000, 9000, 100 }, { 9999, 20000, 100 }, { 10000, 20000, 200 },
        { 4999, 9000, 99.98 }, { 10, 20, 0.2 }, { 0, 7000, 100 }, { 0, 0, 100 },
    };
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_true(fabs(grid_default_size_m(CELL_SQUARE, expected[i].width, expected[i].height) - expected[i].size) < 1e-9);
    for (size_t s = 0; s < COUNT_OF(shapes); s++) { /* a long strip: 50 across would be far too many along */
        const double size_m = grid_default_size_m(shapes[s], 10, 1e6);
        assert_true(size_m > 2 && size_m < 20);
        const struct grid g = made(kent, shapes[s], 0);
        assert_true(g.size_m == 1300 && MIN(g.rows, g.columns) >= 50);
    }
    const struct grid spot = made((struct box){ kent.lo, kent.lo }, CELL_SQUARE, 0);
    assert_int_equal(grid_cells(&spot), 1);
    assert_int_equal(grid_find(&spot, kent.lo), 0);
}

static void too_many_cells_are_refused_with_the_size_that_would_do(void **state)
{
    (void)state;
    struct error why = { 0 };
    struct grid g = { .columns = 77 };
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        assert_false(grid_over(kent, shapes[s], 10, &g, &why));
        assert_int_equal(why.kind, ERROR_LIMIT);
        assert_int_equal(g.columns, 77);
        double enough = 0;
        assert_int_equal(sscanf(strstr(why.say, "1000000; "), "1000000; %lf m or more", &enough), 1);
        const struct grid fits = made(kent, shapes[s], enough);
        assert_true(grid_cells(&fits) <= GRID_CELLS_MAX && grid_cells(&fits) > 900000);
    }
    assert_false(grid_over(kent, CELL_SQUARE, -1, &g, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_false(grid_over(kent, CELL_SQUARE, NAN, &g, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_false(grid_over(BOX_EMPTY, CELL_SQUARE, 100, &g, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
}

static void outside_the_grid_there_is_no_cell(void **state)
{
    (void)state;
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        const struct grid g = made(small_town, shapes[s], 100);
        assert_int_equal(grid_find(&g, COORD_NONE), GRID_NONE);
        for (int k = 0; k < 4; k++) {
            struct coord c = { (small_town.lo.lon + small_town.hi.lon) / 2, (small_town.lo.lat + small_town.hi.lat) / 2 };
            if (k < 2) c.lon += k ? 300000 : -300000;
            else c.lat += k == 3 ? 300000 : -300000;
            assert_int_equal(grid_find(&g, c), GRID_NONE);
        }
    }
}

static void a_clipped_grid_keeps_the_cells_that_share_ground_with_the_areas(void **state)
{
    (void)state;
    struct chance c = { 43 };
    static struct test_set t;
    for (int round = 0; round < 30; round++) {
        const struct grid g = made(small_town, shapes[round % 3], round < 15 ? 150 : 60);
        const int reach = (int[]){ 3000, 60000, 300000 }[round / 3 % 3];
        test_clear(&t);
        for (int a = 0; a < 3; a++) {
            const struct coord m = somewhere(&c, small_town);
            for (int i = 0; i < 5; i++) test_vertex(&t, m.lon + chance_between(&c, -reach, reach), m.lat + chance_between(&c, -reach, reach));
            test_end_ring(&t);
            test_end_area(&t);
        }
        const struct area_set set = test_areas(&t);
        struct area_index ix;
        struct error why;
        static bool inside[20000], seen[20000];
        assert_true(area_index_build(&set, &ix, &why) && grid_cells(&g) < COUNT_OF(inside));
        memset(seen, 0, sizeof seen);
        grid_clip(&g, &set, &ix, inside);
        for (int i = 0; i < 40000; i++) {
            const struct coord p = somewhere(&c, small_town);
            if (area_index_find(&ix, p) == AREA_NONE) continue;
            seen[grid_find(&g, p)] = true;
            assert_true(inside[grid_find(&g, p)]);
        }
        for (size_t i = 0; i < set.n_vertices; i++) {
            const uint32_t cell = grid_find(&g, set.vertex[i]);
            if (cell != GRID_NONE) assert_true(inside[cell]);
        }
        unsigned kept = 0, idle = 0;
        for (uint32_t k = 0; k < grid_cells(&g); k++) kept += inside[k], idle += inside[k] && !seen[k];
        if (reach > 3000) assert_true(kept > 0 && idle < kept / 2 + 5); /* those that no random point found are few */
        area_index_release(&ix);
    }
}

/* Needles of about half a cell, that poke into a cell by little: each cell that holds a vertex is kept. */
static void a_clipped_grid_keeps_the_cell_that_a_tip_just_reaches(void **state)
{
    (void)state;
    struct chance c = { 44 };
    static struct test_set t;
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        const struct grid g = made(small_town, shapes[s], 150);
        unsigned tips = 0;
        for (int round = 0; round < 4000; round++) {
            const struct coord tip = somewhere(&c, small_town);
            const double angle = chance_between(&c, 0, 628) / 100.0;
            const int32_t east = (int32_t)(10500 * cos(angle)), north = (int32_t)(6600 * sin(angle)); /* 74 m */
            test_clear(&t);
            test_vertex(&t, tip.lon, tip.lat);
            test_vertex(&t, tip.lon + east - 3, tip.lat + north);
            test_vertex(&t, tip.lon + east + 3, tip.lat + north);
            test_end_ring(&t);
            test_end_area(&t);
            const struct area_set set = test_areas(&t);
            struct area_index ix;
            struct error why;
            static bool inside[1000];
            assert_true(area_index_build(&set, &ix, &why) && grid_cells(&g) < COUNT_OF(inside));
            grid_clip(&g, &set, &ix, inside);
            const uint32_t tip_cell = grid_find(&g, tip), foot_cell = grid_find(&g, t.vertex[1]);
            tips += tip_cell != foot_cell;
            assert_true(inside[tip_cell]);
            if (foot_cell != GRID_NONE) assert_true(inside[foot_cell]);
            area_index_release(&ix);
        }
        assert_true(tips > 1000);
    }
}

static void a_clipped_grid_keeps_no_cell_that_the_areas_do_not_reach(void **state)
{
    (void)state;
    static struct test_set t;
    static bool inside[1000];
    test_clear(&t);
    test_vertex(&t, 10010000, 511010000);
    test_vertex(&t, 10280000, 511080000);
    test_vertex(&t, 10090000, 511140000);
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    struct area_index ix;
    struct edge_tree tree;
    struct error why;
    assert_true(area_index_build(&set, &ix, &why) && edge_tree_build(&set, 0, 1, &tree, &why));
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        const struct grid g = made(small_town, shapes[s], 90);
        assert_true(grid_cells(&g) < COUNT_OF(inside));
        grid_clip(&g, &set, &ix, inside);
        for (uint32_t k = 0; k < grid_cells(&g); k++) {
            struct coord corner[6];
            const size_t n = grid_outline(&g, k, corner);
            const struct box b = box_of(corner, n);
            bool reached = false;
            for (int i = 0; i <= 3600 && inside[k] && !reached; i++) {
                const struct coord p = { (int32_t)(b.lo.lon + ((int64_t)b.hi.lon - b.lo.lon) * (i % 61) / 60),
                                         (int32_t)(b.lo.lat + ((int64_t)b.hi.lat - b.lo.lat) * (i / 61) / 60) };
                reached = grid_find(&g, p) == k && areas_distance_m(&ix, &tree, p, 3) < 3;
            }
            assert_true(reached == inside[k]);
        }
    }
    area_index_release(&ix);
    edge_tree_release(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_of_the_extent_lies_in_a_cell_whose_middle_is_the_nearest),
        cmocka_unit_test(a_cell_is_its_outline),
        cmocka_unit_test(neighbours_are_the_cells_that_share_a_side_or_corner),
        cmocka_unit_test(rows_of_pointy_hexagons_with_odd_numbers_stand_half_a_cell_to_the_east),
        cmocka_unit_test(the_default_size_is_a_fiftieth_and_a_multiple_of_100_m),
        cmocka_unit_test(too_many_cells_are_refused_with_the_size_that_would_do),
        cmocka_unit_test(outside_the_grid_there_is_no_cell),
        cmocka_unit_test(the_sides_of_the_extent_lie_in_the_outer_cells),
        cmocka_unit_test(a_clipped_grid_keeps_the_cells_that_share_ground_with_the_areas),
        cmocka_unit_test(a_clipped_grid_keeps_the_cell_that_a_tip_just_reaches),
        cmocka_unit_test(a_clipped_grid_keeps_no_cell_that_the_areas_do_not_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
