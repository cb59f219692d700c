/* Where to write an area's name: the middle of the widest stretch that a few level lines have inside the area. */
#include "places/layer_write.h"

enum { LINES = 9 };

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The longitudes at which the area's border crosses the parallel `lat`, which no vertex lies on. */
static size_t crossings(const struct area_set *set, uint32_t area, double lat, double **at, size_t *cap)
{
    size_t n = 0;
    for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
        uint32_t first = set->ring_first[r], end = set->ring_first[r + 1];
        for (uint32_t i = first, k = end - 1; i < end; k = i++) {
            struct coord a = set->vertex[k], b = set->vertex[i];
            if ((a.lat < lat) == (b.lat < lat)) continue;
            if (!MEM_GROW(at, cap, n + 1)) return n & ~(size_t)1;
            (*at)[n++] = a.lon + (lat - a.lat) * ((double)b.lon - a.lon) / ((double)b.lat - a.lat);
        }
    }
    return n;
}

struct coord label_point(const struct area_set *set, uint32_t area)
{
    uint32_t first = set->ring_first[set->area_ring[area]], end = set->ring_first[set->area_ring[area + 1]];
    int32_t low = INT32_MAX, high = INT32_MIN;
    for (uint32_t i = first; i < end; i++) {
        low = MIN(low, set->vertex[i].lat);
        high = MAX(high, set->vertex[i].lat);
    }
    struct coord best = set->vertex[first];
    double widest = -1, *at = NULL;
    size_t cap = 0;
    for (int line = 0; line < LINES; line++) {
        int step = line % 2 ? (line + 1) / 2 : -(line / 2); /* from the middle outwards: of two equal, the nearer */
        double lat = floor(low + ((double)high - low) * (0.5 + (double)step / (LINES + 1))) + 0.5;
        size_t n = crossings(set, area, lat, &at, &cap);
        if (n) qsort(at, n, sizeof *at, by_value);
        for (size_t i = 0; i + 1 < n; i += 2) {
            if (at[i + 1] - at[i] <= widest) continue;
            widest = at[i + 1] - at[i];
            best = (struct coord){ (int32_t)lround((at[i] + at[i + 1]) / 2), (int32_t)floor(lat) };
        }
    }
    mem_free(at);
    return best;
}
