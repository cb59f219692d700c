/* Holds the index to the edges, at and around every vertex, at the middle of every edge and of every two vertices
 * that follow a step apart; and as it holds each point, so must it hold many. */
#include "geo/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct test_set t;

static int32_t clamped(int64_t v) { return (int32_t)MIN(MAX(v, INT32_MIN), INT32_MAX); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    enum { ASKED_MAX = 7 * FUZZ_VERTICES_MAX };
    static const int8_t beside[][2] = { { 0, 0 }, { 1, 0 }, { -1, 1 }, { 0, -1 }, { -1, 0 } };
    static struct coord p[ASKED_MAX];
    static uint32_t many[ASKED_MAX];
    fuzz_areas_from(&t, data, n);
    const struct area_set set = test_areas(&t);
    struct area_index ix;
    struct error why;
    CHECK(area_index_build(&set, &ix, &why));
    size_t k = 0;
    for (size_t i = 0; i < t.n_vertices; i++) {
        const struct coord v = t.vertex[i];
        for (size_t b = 0; b < COUNT_OF(beside); b++)
            p[k++] = (struct coord){ clamped((int64_t)v.lon + beside[b][0]), clamped((int64_t)v.lat + beside[b][1]) };
        for (size_t apart = 1; apart <= 2; apart++) {
            const struct coord w = t.vertex[(i + apart) % t.n_vertices];
            p[k++] = (struct coord){ clamped(((int64_t)v.lon + w.lon) / 2), clamped(((int64_t)v.lat + w.lat) / 2) };
        }
    }
    area_index_find_many(&ix, p, k, many);
    for (size_t i = 0; i < k; i++) {
        CHECK(many[i] == area_find_slowly(&set, p[i]));
        CHECK(many[i] == area_index_find(&ix, p[i]));
    }
    area_index_release(&ix);
    return 0;
}
