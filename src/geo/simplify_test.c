#include "geo/areas_test.h"
#include "geo/shape.h"
#include "geo/simplify.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct test_set t;

static struct area_set simplified(const struct area_set *set, double tolerance_m2)
{
    struct area_set out;
    struct error why = { 0 };
    if (!areas_simplify(set, tolerance_m2, &out, &why)) fail_msg("%s", why.say);
    assert_int_equal(out.n_areas, set->n_areas);
    return out;
}

enum { MESHES = 6, CUTS = 9 };

/* The way from one corner of the mesh to the next, bent: the same places whichever area asks. */
static struct coord on_the_way(struct coord a, struct coord b, int k, uint64_t seed)
{
    struct chance c = { seed * 977 + (uint64_t)k * 131 + 1 };
    for (int i = 0; i < 5; i++) (void)chance_bits(&c);
    const int64_t bend = 20000;
    return (struct coord){ (int32_t)(a.lon + ((int64_t)b.lon - a.lon) * k / CUTS + chance_between(&c, -bend, bend)),
                           (int32_t)(a.lat + ((int64_t)b.lat - a.lat) * k / CUTS + chance_between(&c, -bend, bend)) };
}

/* Meshes with bent borders, each ring from any vertex on, in either direction. */
static struct area_set bent_meshes(struct chance *c)
{
    test_clear(&t);
    for (int y = 0; y < MESHES; y++)
        for (int x = 0; x < MESHES; x++) {
            struct coord ring[4 * CUTS];
            int n = 0;
            for (int side = 0; side < 4; side++) { /* a side is read from its lower left end */
                const int ax = x + (side == 1), ay = y + (side == 2), level = side % 2 == 0;
                const struct coord a = { ax * 600000, ay * 600000 + 510000000 };
                const struct coord b = { a.lon + (level ? 600000 : 0), a.lat + (level ? 0 : 600000) };
                const uint64_t seed = (uint64_t)(ax * 64 + ay * 2 + level + 7);
                for (int k = 0; k < CUTS; k++) {
                    const int at = side < 2 ? k : CUTS - k;
                    ring[n++] = at == 0 ? a : at == CUTS ? b : on_the_way(a, b, at, seed);
                }
            }
            const int from = chance_between(c, 0, n - 1), back = chance_between(c, 0, 1);
            for (int i = 0; i < n; i++) {
                const struct coord v = ring[(back ? from + n - i : from + i) % n];
                test_vertex(&t, v.lon, v.lat);
            }
            test_end_ring(&t);
            test_end_area(&t);
        }
    return test_areas(&t);
}

struct edge {
    struct coord a, b;
};
static int by_ends(const void *p, const void *q) { return memcmp(p, q, sizeof(struct edge)); }

static bool is_outside(struct coord c)
{
    const int64_t bend = 20000, far = MESHES * 600000 - bend, lat = (int64_t)c.lat - 510000000;
    return c.lon <= bend || c.lon >= far || lat <= bend || lat >= far;
}

/* How many edges there are, and how many of them belong to two rings: all but those on the outside. */
static void count_edges(const struct area_set *set, size_t *edges, size_t *joined)
{
    static struct edge e[1 << 14];
    size_t n = 0;
    for (size_t r = 0; r < set->n_rings; r++)
        for (uint32_t first = set->ring_first[r], end = set->ring_first[r + 1], i = first, j = end - 1; i < end; j = i++) {
            struct coord a = set->vertex[j], b = set->vertex[i];
            const bool turn = a.lon > b.lon || (a.lon == b.lon && a.lat > b.lat);
            e[n++] = turn ? (struct edge){ b, a } : (struct edge){ a, b };
        }
    assert_true(n < COUNT_OF(e));
    qsort(e, n, sizeof *e, by_ends);
    *edges = *joined = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t first = i;
        while (i + 1 < n && by_ends(&e[i], &e[i + 1]) == 0) i++;
        assert_true(i - first < 2);
        ++*edges;
        if (i > first) ++*joined;
        else assert_true(is_outside(e[i].a) && is_outside(e[i].b));
    }
}

static void neighbours_stay_joined(void **state)
{
    (void)state;
    struct chance c = { 61 };
    for (int round = 0; round < 20; round++) {
        const struct area_set set = bent_meshes(&c);
        size_t edges, joined, before, joined_before;
        count_edges(&set, &before, &joined_before);
        assert_int_equal(before, 2 * MESHES * (MESHES + 1) * CUTS);
        for (double m2 = 1e3; m2 < 1e9; m2 *= 4) {
            struct area_set out = simplified(&set, m2);
            count_edges(&out, &edges, &joined);
            assert_int_equal(out.n_rings, set.n_areas);
            assert_true(edges <= before);
            assert_int_equal(out.n_vertices, edges + joined);
            /* straight at last, and the four outer corners, where but two edges meet, cut off */
            if (m2 > 1e8) assert_int_equal(edges, 2 * MESHES * (MESHES + 1) - 4);
            area_set_release(&out);
        }
    }
}

static void what_is_thinned_keeps_its_ground(void **state)
{
    (void)state;
    struct chance c = { 62 };
    const struct area_set set = bent_meshes(&c);
    double all = 0, all_out = 0;
    struct area_set out = simplified(&set, 1e5);
    assert_true(out.n_vertices < set.n_vertices * 3 / 4);
    for (uint32_t k = 0; k < set.n_areas; k++) {
        const double before = area_m2(&set, k), after = area_m2(&out, k);
        assert_true(fabs(after - before) < 0.05 * before);
        all += before;
        all_out += after;
        for (uint32_t i = out.ring_first[k]; i < out.ring_first[k + 1]; i++) { /* only places that were there */
            bool was = false;
            for (uint32_t j = set.ring_first[k]; j < set.ring_first[k + 1]; j++) was |= coord_eq(set.vertex[j], out.vertex[i]);
            assert_true(was);
        }
    }
    assert_true(fabs(all_out - all) < 0.01 * all);
    area_set_release(&out);
}

static void without_tolerance_all_stays(void **state)
{
    (void)state;
    struct chance c = { 63 };
    const struct area_set set = bent_meshes(&c);
    struct area_set out = simplified(&set, 0);
    assert_int_equal(out.n_vertices, set.n_vertices);
    assert_memory_equal(out.vertex, set.vertex, set.n_vertices * sizeof *set.vertex);
    assert_memory_equal(out.ring_first, set.ring_first, (set.n_rings + 1) * sizeof *set.ring_first);
    assert_memory_equal(out.area_ring, set.area_ring, (set.n_areas + 1) * sizeof *set.area_ring);
    area_set_release(&out);
}

static void the_smallest_triangle_goes_first(void **state)
{
    (void)state;
    test_clear(&t); /* teeth of 12,309, 24,618 and 123,089 m2 on a level side; between two of them, the way back up goes too */
    const int shape[][2] = { { 0, 0 }, { 100000, -1000 }, { 200000, 0 }, { 300000, -2000 }, { 400000, 0 }, { 500000, -10000 }, { 600000, 0 }, { 300000, 900000 } };
    for (size_t i = 0; i < COUNT_OF(shape); i++) test_vertex(&t, shape[i][0], shape[i][1]);
    test_end_ring(&t);
    test_end_area(&t);
    const struct area_set set = test_areas(&t);
    static const struct { double m2; size_t left; } expected[] = { { 10000, 8 }, { 13000, 7 }, { 100000, 5 }, { 120000, 5 }, { 130000, 3 } };
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        struct area_set out = simplified(&set, expected[i].m2);
        assert_int_equal(out.n_vertices, expected[i].left);
        area_set_release(&out);
    }
}

static double triangle(struct coord a, struct coord b, struct coord c)
{
    return fabs(((double)b.lon - a.lon) * ((double)c.lat - a.lat) - ((double)b.lat - a.lat) * ((double)c.lon - a.lon)) / 2;
}

/* The method as its authors tell it, without a heap: again and again the smallest of all. */
static size_t thinned_slowly(struct coord *v, size_t n, const struct area_set *ends, double tolerance)
{
    for (;;) {
        size_t least = n;
        double size = tolerance;
        for (size_t i = 0; i < n; i++) {
            bool end = false;
            for (size_t k = 0; k < ends->n_vertices; k++) end |= coord_eq(v[i], ends->vertex[k]);
            const double m2 = triangle(v[(i + n - 1) % n], v[i], v[(i + 1) % n]);
            if (!end && m2 < size) least = i, size = m2;
        }
        if (least == n) return n;
        memmove(v + least, v + least + 1, (n - least - 1) * sizeof *v);
        n--;
    }
}

static void thinning_agrees_with_the_obvious_way(void **state)
{
    (void)state;
    struct chance c = { 65 };
    const double unit_m2 = 0.01113195 * 0.01105743; /* on the equator */
    for (int round = 0; round < 60; round++) {
        struct coord v[300];
        const size_t n = (size_t)chance_between(&c, 10, 300);
        test_clear(&t);
        for (size_t i = 0; i < n; i++) {
            const double angle = 2 * M_PI * (double)i / (double)n, r = chance_between(&c, 700000, 1000000);
            v[i] = (struct coord){ (int32_t)lround(r * cos(angle)), (int32_t)lround(r * sin(angle)) };
            test_vertex(&t, v[i].lon, v[i].lat);
        }
        test_end_ring(&t);
        test_end_area(&t);
        const struct area_set set = test_areas(&t);
        struct area_set ends = simplified(&set, INFINITY);
        assert_int_equal(ends.n_vertices, 3);
        const double tolerance = pow(10, chance_between(&c, 70, 110) / 10.0);
        struct area_set out = simplified(&set, tolerance * unit_m2);
        assert_int_equal(out.n_vertices, thinned_slowly(v, n, &ends, tolerance));
        assert_memory_equal(out.vertex, v, out.n_vertices * sizeof *v);
        area_set_release(&out);
        area_set_release(&ends);
    }
}

/* An area with two islands, and one that lies as an island in a hole of it. */
static struct area_set islands(void)
{
    test_clear(&t);
    test_box(&t, 0, 0, 1000000, 1000000);
    test_box(&t, 1200000, 0, 1200050, 50); /* far too small to be seen */
    test_box(&t, 500000, 500000, 500100, 500100);
    test_end_area(&t);
    test_vertex(&t, 500100, 500000); /* the same box, otherwise round and from another corner */
    test_vertex(&t, 500000, 500000);
    test_vertex(&t, 500000, 500100);
    test_vertex(&t, 500100, 500100);
    test_end_ring(&t);
    test_end_area(&t);
    test_box(&t, 2000000, 0, 2000030, 30); /* two rings, both small: the larger is kept */
    test_box(&t, 2100000, 0, 2100060, 60);
    test_end_area(&t);
    return test_areas(&t);
}

static void small_islands_go_but_no_area_goes_with_them(void **state)
{
    (void)state;
    const struct area_set set = islands();
    struct area_set out = simplified(&set, 1e6);
    assert_int_equal(out.area_ring[1], 2);
    assert_int_equal(out.area_ring[2], 3);
    assert_int_equal(out.area_ring[3], 4);
    for (uint32_t r = 1; r < 4; r++) assert_int_equal(out.ring_first[r + 1] - out.ring_first[r], 3);
    for (int i = 0; i < 3; i++) { /* the hole is still as the island in it */
        bool same = false;
        for (int j = 0; j < 3; j++) same |= coord_eq(out.vertex[out.ring_first[1] + i], out.vertex[out.ring_first[2] + j]);
        assert_true(same);
    }
    assert_int_equal(out.vertex[out.ring_first[3]].lon / 100000, 21);
    area_set_release(&out);
}

static void anything_can_be_simplified(void **state)
{
    (void)state;
    struct chance c = { 64 };
    for (int round = 0; round < 3000; round++) {
        const int64_t reach = (int64_t[]){ 1, 3, 50, INT32_MAX }[round % 4];
        test_clear(&t);
        for (int a = chance_between(&c, 0, 4); a > 0; a--) {
            for (int r = chance_between(&c, 0, 2); r > 0; r--) {
                for (int v = chance_between(&c, 0, 12); v > 0; v--)
                    test_vertex(&t, chance_between(&c, -reach, reach), chance_between(&c, -reach, reach));
                test_end_ring(&t);
            }
            test_end_area(&t);
        }
        const struct area_set set = test_areas(&t);
        struct area_set out = simplified(&set, (double[]){ 0, 1e-5, 1e-2, 1e13, INFINITY }[round % 5]);
        assert_true(out.n_vertices <= set.n_vertices && out.n_rings <= set.n_rings);
        assert_int_equal(out.ring_first[out.n_rings], out.n_vertices);
        assert_int_equal(out.area_ring[out.n_areas], out.n_rings);
        for (size_t r = 0; r < out.n_rings; r++) assert_true(out.ring_first[r] + 3 <= out.ring_first[r + 1]);
        area_set_release(&out);
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const struct area_set set = islands();
    for (unsigned n = 1;; n++) {
        struct area_set out = { .n_rings = 77 };
        struct error why = { 0 };
        (void)mem_fail_at(n);
        const bool ok = areas_simplify(&set, 1, &out, &why);
        (void)mem_fail_at(0);
        if (ok) {
            assert_int_equal(n, 10);
            area_set_release(&out);
            break;
        }
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_int_equal(out.n_rings, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_stay_joined),
        cmocka_unit_test(what_is_thinned_keeps_its_ground),
        cmocka_unit_test(without_tolerance_all_stays),
        cmocka_unit_test(the_smallest_triangle_goes_first),
        cmocka_unit_test(thinning_agrees_with_the_obvious_way),
        cmocka_unit_test(small_islands_go_but_no_area_goes_with_them),
        cmocka_unit_test(anything_can_be_simplified),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
