#ifndef GEO_AREAS_TEST_H
#define GEO_AREAS_TEST_H
/* For the tests of this room: a repeatable source of chance, and sets of areas put together by hand. */
#include "base/mem.h"
#include "geo/areas.h"

struct chance {
    uint64_t state; /* not 0 */
};
static inline uint64_t chance_bits(struct chance *c)
{
    c->state ^= c->state << 13;
    c->state ^= c->state >> 7;
    c->state ^= c->state << 17;
    return c->state * UINT64_C(0x2545F4914F6CDD1D);
}
/* lo to hi, both included */
static inline int32_t chance_between(struct chance *c, int64_t lo, int64_t hi)
{
    return (int32_t)(lo + (int64_t)((chance_bits(c) >> 11) % (uint64_t)(hi - lo + 1)));
}

enum { TEST_VERTICES = 1 << 16, TEST_RINGS = 4096, TEST_AREAS = 4096 };
struct test_set { /* ring_first and area_ring begin with 0 */
    struct coord vertex[TEST_VERTICES];
    uint32_t ring_first[TEST_RINGS + 1], area_ring[TEST_AREAS + 1];
    size_t n_vertices, n_rings, n_areas;
};
static inline void test_vertex(struct test_set *t, int64_t lon, int64_t lat)
{
    CHECK(t->n_vertices < TEST_VERTICES);
    t->vertex[t->n_vertices++] = (struct coord){ (int32_t)lon, (int32_t)lat };
}
/* Ends the ring (area) that was being added to. */
static inline void test_end_ring(struct test_set *t)
{
    CHECK(t->n_rings < TEST_RINGS);
    t->ring_first[++t->n_rings] = (uint32_t)t->n_vertices;
}
static inline void test_end_area(struct test_set *t)
{
    CHECK(t->n_areas < TEST_AREAS);
    t->area_ring[++t->n_areas] = (uint32_t)t->n_rings;
}
static inline void test_box(struct test_set *t, int64_t west, int64_t south, int64_t east, int64_t north)
{
    test_vertex(t, west, south);
    test_vertex(t, east, south);
    test_vertex(t, east, north);
    test_vertex(t, west, north);
    test_end_ring(t);
}
/* test_end_ring and _area have been called after the last vertex. */
static inline struct area_set test_areas(const struct test_set *t)
{
    return (struct area_set){ .vertex = t->vertex, .n_vertices = t->n_vertices, .ring_first = t->ring_first,
                              .n_rings = t->n_rings, .area_ring = t->area_ring, .n_areas = t->n_areas };
}
/* Forgets all areas. */
static inline void test_clear(struct test_set *t)
{
    t->n_vertices = t->n_rings = t->n_areas = 0;
    t->ring_first[0] = t->area_ring[0] = 0;
}

#endif
