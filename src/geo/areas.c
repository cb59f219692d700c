/* The obvious way to find the area of a point, edge by edge. The index is held to agree with it. */
#include "geo/areas.h"
#include "geo/exact.h"

bool area_holds(const struct area_set *set, uint32_t area, struct coord p)
{
    if (coord_is_none(p)) return false;
    bool in = false;
    for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
        const uint32_t first = set->ring_first[r], end = set->ring_first[r + 1];
        for (uint32_t i = first, j = end - 1; i < end; j = i++)
            in ^= exact_ray_crosses(set->vertex[j], set->vertex[i], p);
    }
    return in;
}

uint32_t area_find_slowly(const struct area_set *set, struct coord p)
{
    for (uint32_t k = 0; k < set->n_areas; k++)
        if (area_holds(set, k, p)) return k;
    return AREA_NONE;
}
