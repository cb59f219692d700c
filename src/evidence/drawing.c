#include "evidence/drawing.h"
#include <math.h>

struct map_point draw_point(const struct drawing *d, struct coord at) { return map_flat(coord_lon(at), coord_lat(at), d->lat0); }

static struct map_ring draw_ring(struct arena *a, const struct drawing *d, const struct area_set *set, uint32_t ring)
{
    uint32_t from = set->ring_first[ring], to = set->ring_first[ring + 1];
    struct map_point *p = ARENA_ARRAY(a, struct map_point, to - from + 1);
    for (uint32_t i = from; i < to; i++) p[i - from] = draw_point(d, set->vertex[i]);
    return (struct map_ring){ p, to - from };
}

bool draw_areas(struct arena *a, const struct axis *areas, struct drawing *out, struct error *why)
{
    struct drawing d = { 0 };
    const struct layer *l = areas->layer;
    *out = d;
    if (!l || l->base || areas->n == 0) return true;
    const struct layer_outlines *o = layer_outlines(l, why);
    if (!o) return false;
    double south = 90, north = -90;
    for (size_t i = 0; i < areas->n; i++) {
        south = fmin(south, coord_lat(l->area[areas->item[i].area].low));
        north = fmax(north, coord_lat(l->area[areas->item[i].area].high));
    }
    d.lat0 = (south + north) / 2;
    d.area = ARENA_ARRAY(a, struct map_area, areas->n);
    d.n = areas->n;
    for (size_t i = 0; i < areas->n; i++) {
        uint32_t area = areas->item[i].area, from = o->set.area_ring[area], to = o->set.area_ring[area + 1];
        struct map_ring *ring = ARENA_ARRAY(a, struct map_ring, to - from + 1);
        for (uint32_t r = from; r < to; r++) ring[r - from] = draw_ring(a, &d, &o->set, r);
        d.area[i] = (struct map_area){ .name = str_z(a, areas->item[i].name), .ring = ring, .n_rings = to - from,
                                       .label = draw_point(&d, l->area[area].label), .value = NAN };
    }
    *out = d;
    return true;
}
