#include "places/sample_points.h"

enum { GRID_FIRST = 20, GRID_LAST = 160 };

void sample_points(const struct layer *l, uint32_t area, struct sample_points *out)
{
    const struct area_record *r = &l->area[area];
    for (int side = GRID_FIRST; side <= GRID_LAST; side *= 2) {
        out->n = 0;
        for (int y = 0; y < side && out->n < SAMPLE_POINTS_MAX; y++) {
            for (int x = 0; x < side && out->n < SAMPLE_POINTS_MAX; x++) {
                struct coord p = { (int32_t)(r->low.lon + ((double)r->high.lon - r->low.lon) * (x + 0.5) / side),
                                   (int32_t)(r->low.lat + ((double)r->high.lat - r->low.lat) * (y + 0.5) / side) };
                if (layer_find(l, p) == area) out->at[out->n++] = p;
            }
        }
        if (out->n >= SAMPLE_POINTS_GOOD) return;
    }
    if (out->n == 0) out->at[out->n++] = r->label;
}
