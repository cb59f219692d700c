#include "sample/lattice.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct lattice ground = { 7, { 9000000, 540500000 } };

static void a_neighbour_has_me_as_its_neighbour_on_the_other_side(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) {
        uint32_t near[6], back[6];
        if (!cell_is_inner(c)) continue;
        cell_neighbours(c, near);
        for (int i = 0; i < 6; i++) {
            if (!cell_is_inner(near[i])) continue;
            cell_neighbours(near[i], back);
            assert_int_equal(back[(i + 3) % 6], c);
        }
    }
}

static void neighbours_share_the_two_corners_between_them(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) {
        uint32_t near[6], mine[6], theirs[6];
        if (!cell_is_inner(c)) continue;
        cell_neighbours(c, near);
        cell_corners(c, mine);
        for (int i = 0; i < 6; i++) {
            if (!cell_is_inner(near[i])) continue;
            cell_corners(near[i], theirs);
            assert_int_equal(mine[i], theirs[(i + 4) % 6]);
            assert_int_equal(mine[(i + 1) % 6], theirs[(i + 3) % 6]);
        }
    }
}

static int64_t side(struct coord a, struct coord b, struct coord p) /* > 0: p is left of a to b */
{
    return (int64_t)(b.lon - a.lon) * (p.lat - a.lat) - (int64_t)(p.lon - a.lon) * (b.lat - a.lat);
}

/* So cells never overlap, and a street placed in that box is in its cell. */
static void the_box_around_the_middle_is_left_of_every_edge(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < LATTICE_CELLS; c += 3) {
        if (!cell_is_inner(c)) continue;
        uint32_t corner[6];
        cell_corners(c, corner);
        for (int i = 0; i < 6; i++)
            for (int box = 0; box < 4; box++) {
                struct coord p = cell_place(&ground, c);
                p.lon += box & 1 ? CELL_INSIDE_LON : -CELL_INSIDE_LON;
                p.lat += box & 2 ? CELL_INSIDE_LAT : -CELL_INSIDE_LAT;
                assert_true(side(corner_place(&ground, corner[i]), corner_place(&ground, corner[(i + 1) % 6]), p) > 0);
            }
    }
}

static void a_side_is_about_a_hundred_metres(void **state)
{
    (void)state;
    struct coord a = cell_place(&ground, 1000), b = cell_place(&ground, 1001);
    assert_in_range(distance2_m2(a, b), 172 * 172, 174 * 174); /* sqrt(3) sides from middle to middle */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_neighbour_has_me_as_its_neighbour_on_the_other_side),
        cmocka_unit_test(neighbours_share_the_two_corners_between_them),
        cmocka_unit_test(the_box_around_the_middle_is_left_of_every_edge),
        cmocka_unit_test(a_side_is_about_a_hundred_metres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
