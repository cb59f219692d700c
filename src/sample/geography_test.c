#include "sample/boundaries.h"
#include "sample/crimes.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int make(void **state)
{
    *state = geography_new(11, 0);
    return 0;
}
static int leave(void **state)
{
    geography_free(*state);
    return 0;
}

static int64_t twice_area_of(const struct lattice *l, const struct rings *r)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        struct coord o = corner_place(l, r->corners[r->ring[i].first]);
        for (uint32_t k = 0; k < r->ring[i].n; k++) {
            struct coord p = corner_place(l, r->corners[r->ring[i].first + k]),
                         q = corner_place(l, r->corners[r->ring[i].first + (k + 1) % r->ring[i].n]);
            sum += (int64_t)(p.lon - o.lon) * (q.lat - o.lat) - (int64_t)(q.lon - o.lon) * (p.lat - o.lat);
        }
    }
    return sum;
}

static int64_t sum_of_areas(const struct geography *g, const struct areas *s, struct rings *r)
{
    int64_t sum = 0;
    uint32_t *cells = mem_new(LATTICE_CELLS * sizeof *cells);
    for (uint16_t a = 0; a < s->n; a++) {
        uint32_t n = 0;
        for (uint32_t c = 0; c < LATTICE_CELLS; c++)
            if (s->of[c] == a) cells[n++] = c;
        assert_true(n > 0);
        rings_trace(r, &g->lattice, cells, n, s->of, a);
        int64_t area = twice_area_of(&g->lattice, r);
        assert_true(area > 0);
        sum += area;
    }
    mem_free(cells);
    return sum;
}

/* Whole numbers, so the sums are equal, not close. */
static void areas_of_each_kind_fill_the_outline(void **state)
{
    struct geography *g = *state;
    struct rings r;
    rings_init(&r);
    uint16_t *land = mem_new(LATTICE_CELLS * sizeof *land);
    uint32_t *cells = mem_new(LATTICE_CELLS * sizeof *cells), n = 0;
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) {
        land[c] = g->district.of[c] == AREA_NONE ? AREA_NONE : 0;
        if (land[c] == 0) cells[n++] = c;
    }
    rings_trace(&r, &g->lattice, cells, n, land, 0);
    int64_t outline = twice_area_of(&g->lattice, &r);
    assert_true(outline > 0);
    assert_true(sum_of_areas(g, &g->district, &r) == outline);
    assert_true(sum_of_areas(g, &g->ward, &r) == outline);
    assert_true(sum_of_areas(g, &g->old_ward, &r) == outline);
    assert_true(sum_of_areas(g, &g->lsoa, &r) == outline);
    rings_release(&r);
    mem_free(land);
    mem_free(cells);
}

static void an_area_around_another_has_a_hole(void **state)
{
    struct geography *g = *state;
    uint16_t *of = mem_new(LATTICE_CELLS * sizeof *of);
    uint32_t middle = LATTICE_CELLS / 2 + LATTICE_COLUMNS / 2, around[6];
    memset(of, 0xFF, LATTICE_CELLS * sizeof *of);
    cell_neighbours(middle, around);
    for (int i = 0; i < 6; i++) of[around[i]] = 4;
    struct rings r;
    rings_init(&r);
    rings_trace(&r, &g->lattice, around, 6, of, 4);
    assert_int_equal(r.n, 2);
    assert_false(r.ring[0].hole);
    assert_int_equal(r.ring[0].n, 18);
    assert_true(r.ring[1].hole);
    assert_int_equal(r.ring[1].n, 6);
    rings_release(&r);
    mem_free(of);
}

static void a_county_has_the_areas_it_should(void **state)
{
    struct geography *g = *state;
    assert_int_equal(g->district.n, 12);
    assert_in_range(g->ward.n, 250, 310);
    assert_in_range(g->old_ward.n, 270, 340);
    assert_in_range(g->lsoa.n, 900, 1100);
    uint64_t people = 0;
    for (uint16_t i = 0; i < g->lsoa.n; i++) people += g->lsoa.area[i].people;
    assert_in_range(people, 1500000, 1700000);
}

static void areas_do_not_cross_the_district_they_are_named_for(void **state)
{
    struct geography *g = *state;
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) {
        if (g->district.of[c] == AREA_NONE) continue;
        assert_int_equal(g->ward.area[g->ward.of[c]].district, g->district.of[c]);
        assert_int_equal(g->old_ward.area[g->old_ward.of[c]].district, g->district.of[c]);
        assert_int_equal(g->lsoa.area[g->lsoa.of[c]].district, g->district.of[c]);
    }
}

static void each_code_is_used_once_and_some_wards_keep_theirs(void **state)
{
    struct geography *g = *state;
    const struct areas *kinds[] = { &g->ward, &g->old_ward, &g->lsoa };
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        for (uint16_t i = 0; i < kinds[k]->n; i++)
            for (uint16_t j = 0; j < i; j++) assert_string_not_equal(kinds[k]->area[i].code, kinds[k]->area[j].code);
    unsigned kept = 0;
    for (uint16_t i = 0; i < g->ward.n; i++)
        for (uint16_t j = 0; j < g->old_ward.n; j++) kept += strcmp(g->ward.area[i].code, g->old_ward.area[j].code) == 0;
    assert_in_range(kept, 10, 80);
}

static uint64_t people_in(const struct geography *g, uint16_t lsoa, uint16_t ward)
{
    struct piece p = g->lsoa_cells[lsoa];
    uint64_t sum = 0;
    for (uint32_t i = p.first; i < p.first + p.n; i++) sum += g->ward.of[g->cells[i]] == ward ? g->people[g->cells[i]] : 0;
    return sum;
}

static void the_ward_of_an_lsoa_holds_most_of_it_and_one_in_ten_people_live_in_another(void **state)
{
    struct geography *g = *state;
    uint64_t best_fit = 0, all = 0;
    for (uint16_t l = 0; l < g->lsoa.n; l++) {
        uint64_t most = people_in(g, l, g->ward_of_lsoa[l]);
        for (uint16_t w = 0; w < g->ward.n; w++) assert_true(people_in(g, l, w) <= most);
        best_fit += most;
    }
    for (uint32_t i = 0; i < g->n_cells; i++) all += g->people[g->cells[i]];
    assert_in_range((all - best_fit) * 1000 / all, 50, 150);
}

static void a_ward_is_one_piece_but_for_an_island(void **state)
{
    struct geography *g = *state;
    struct rings r;
    rings_init(&r);
    uint32_t *cells = mem_new(LATTICE_CELLS * sizeof *cells), apart = 0;
    for (uint16_t w = 0; w < g->ward.n; w++) {
        uint32_t n = 0;
        for (uint32_t c = 0; c < LATTICE_CELLS; c++)
            if (g->ward.of[c] == w) cells[n++] = c;
        rings_trace(&r, &g->lattice, cells, n, g->ward.of, w);
        for (uint32_t i = 1; i < r.n; i++) apart += !r.ring[i].hole;
    }
    assert_in_range(apart, 0, 1);
    rings_release(&r);
    mem_free(cells);
}

static void streets_lie_in_the_lsoa_they_name(void **state)
{
    struct geography *g = *state;
    struct streets *s = streets_new(g, NULL);
    assert_in_range(s->n_placed, 15000, 25000);
    for (uint32_t i = 0; i < s->n_placed; i++) {
        const struct street *at = &s->street[i];
        assert_int_equal(g->lsoa.of[at->cell], at->lsoa);
        struct coord middle = cell_place(&g->lattice, at->cell);
        assert_in_range(at->place.lon - middle.lon + CELL_INSIDE_LON, 0, 2 * CELL_INSIDE_LON);
        assert_in_range(at->place.lat - middle.lat + CELL_INSIDE_LAT, 0, 2 * CELL_INSIDE_LAT);
    }
    streets_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_of_each_kind_fill_the_outline),
        cmocka_unit_test(an_area_around_another_has_a_hole),
        cmocka_unit_test(a_county_has_the_areas_it_should),
        cmocka_unit_test(areas_do_not_cross_the_district_they_are_named_for),
        cmocka_unit_test(each_code_is_used_once_and_some_wards_keep_theirs),
        cmocka_unit_test(the_ward_of_an_lsoa_holds_most_of_it_and_one_in_ten_people_live_in_another),
        cmocka_unit_test(a_ward_is_one_piece_but_for_an_island),
        cmocka_unit_test(streets_lie_in_the_lsoa_they_name),
    };
    return cmocka_run_group_tests(tests, make, leave);
}
