/* Holds the check of rings to every edge with every other; and ring_take to what it promises. */
#include "geo/fuzz_input.h"
#include "geo/ring.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct test_set raw, clean;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    fuzz_areas_from(&raw, data, n);
    test_clear(&clean);
    for (uint32_t area = 0, r = 0; area < raw.n_areas; area++) {
        for (; r < raw.area_ring[area + 1]; r++) {
            struct coord out[FUZZ_VERTICES_MAX];
            const struct coord *v = raw.vertex + raw.ring_first[r];
            const size_t len = raw.ring_first[r + 1] - raw.ring_first[r];
            size_t kept;
            const struct ring_finding f = ring_take(v, len, out, &kept);
            CHECK(kept <= len && (f.fault == RING_UNCLOSED) == (len > 1 && !coord_eq(v[0], v[len - 1])));
            CHECK(f.fault == RING_UNCLOSED || (f.fault == RING_SHORT) == (kept < 3));
            if (kept == 0) continue;
            for (size_t i = 0; i < kept; i++) {
                CHECK(kept == 1 || !coord_eq(out[i], out[(i + 1) % kept]));
                test_vertex(&clean, out[i].lon, out[i].lat);
            }
            test_end_ring(&clean);
        }
        test_end_area(&clean);
    }
    const struct area_set set = test_areas(&clean);
    for (uint32_t area = 0; area < set.n_areas; area++) {
        struct ring_finding fast, slow;
        struct error why;
        CHECK(area_check(&set, area, &fast, &why) && area_check_slowly(&set, area, &slow, &why));
        CHECK(fast.fault == slow.fault);
    }
    return 0;
}
