#ifndef GEO_FUZZ_INPUT_H
#define GEO_FUZZ_INPUT_H
/*
 * Areas from the bytes of a fuzzer. The first byte chooses a step. Then, over and over: 255 ends the area, 254 the
 * ring, 253 is followed by a vertex of eight bytes, and anything else is the longitude of a vertex, in steps, the
 * next byte being its latitude: so that vertices and borders often coincide.
 */
#include "geo/areas_test.h"
#include <string.h>

enum { FUZZ_VERTICES_MAX = 160 };

static inline void fuzz_areas_from(struct test_set *t, const uint8_t *data, size_t n)
{
    static const int32_t step[] = { 1, 7, 5000, 1 << 24 };
    test_clear(t);
    const int32_t unit = n ? step[data[0] % COUNT_OF(step)] : 1;
    for (size_t i = 1; i < n && t->n_vertices < FUZZ_VERTICES_MAX && t->n_rings < FUZZ_VERTICES_MAX;) {
        const uint8_t op = data[i++];
        if (op == 255) {
            test_end_ring(t);
            test_end_area(t);
        } else if (op == 254) {
            test_end_ring(t);
        } else if (op == 253 && i + 8 <= n) {
            struct coord v;
            memcpy(&v, data + i, sizeof v);
            i += sizeof v;
            test_vertex(t, v.lon, v.lat);
        } else if (i < n) {
            test_vertex(t, (int8_t)op * unit, (int8_t)data[i] * unit);
            i++;
        }
    }
    test_end_ring(t);
    test_end_area(t);
}

#endif
