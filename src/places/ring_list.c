#include "places/ring_list.h"
#include "base/mem.h"

enum { POSITIONS_MAX = 1 << 26 };

void ring_list_release(struct ring_list *r)
{
    mem_free(r->vertex);
    mem_free(r->first);
    *r = (struct ring_list){ 0 };
}

bool ring_list_open(struct ring_list *r, struct error *why)
{
    if (!MEM_GROW(&r->first, &r->cap, r->n + 1)) return FAIL(why, NOMEM, "out of memory for outlines");
    r->first[r->n++] = (uint32_t)r->n_vertices;
    return true;
}

bool ring_list_add(struct ring_list *r, struct coord c, struct error *why)
{
    if (r->n_vertices >= POSITIONS_MAX) return FAIL(why, LIMIT, "more than %d positions", POSITIONS_MAX);
    if (!MEM_GROW(&r->vertex, &r->cap_vertices, r->n_vertices + 1))
        return FAIL(why, NOMEM, "out of memory for outlines");
    if (r->n_vertices > r->first[r->n - 1] && coord_eq(r->vertex[r->n_vertices - 1], c)) return true;
    r->vertex[r->n_vertices++] = c;
    return true;
}

bool ring_list_add_vertex(struct ring_list *r, double x, double y, struct error *why)
{
    if (fabs(x) > 1000 || fabs(y) > 1000)
        return FAIL(why, INVALID,
                    "the position %.10g, %.10g looks like an easting and a northing; expected longitude and "
                    "latitude in degrees (wardmote-convert can reproject a file that names its projection)",
                    x, y);
    if (fabs(x) > 180 || fabs(y) > 90)
        return FAIL(why, INVALID,
                    "the position %.10g, %.10g lies outside the world; expected longitude (-180 to 180), then "
                    "latitude (-90 to 90)",
                    x, y);
    return ring_list_add(r, coord_of(x, y), why);
}

bool ring_list_seal(struct ring_list *r, struct error *why)
{
    if (!MEM_GROW(&r->first, &r->cap, r->n + 1)) return FAIL(why, NOMEM, "out of memory for outlines");
    r->first[r->n] = (uint32_t)r->n_vertices;
    return true;
}

bool ring_list_close(struct ring_list *r, struct error *why)
{
    uint32_t first = r->first[r->n - 1];
    size_t n = r->n_vertices - first;
    if (n < 2) return FAIL(why, INVALID, "a ring has fewer than three different positions");
    struct coord a = r->vertex[first], b = r->vertex[r->n_vertices - 1];
    if (!coord_eq(a, b))
        return FAIL(why, INVALID,
                    "a ring is not closed: it begins at %.7f, %.7f and ends at %.7f, %.7f; expected the first "
                    "position again at its end",
                    coord_lon(a), coord_lat(a), coord_lon(b), coord_lat(b));
    r->n_vertices--;
    if (n < 4)
        return FAIL(why, INVALID, "the ring at %.7f, %.7f has fewer than three different positions", coord_lon(a),
                    coord_lat(a));
    return true;
}

bool ring_list_add_area(struct ring_list *r, const struct area_set *set, uint32_t area, struct error *why)
{
    for (uint32_t ring = set->area_ring[area]; ring < set->area_ring[area + 1]; ring++) {
        if (!ring_list_open(r, why)) return false;
        for (uint32_t i = set->ring_first[ring]; i < set->ring_first[ring + 1]; i++)
            if (!ring_list_add(r, set->vertex[i], why)) return false;
    }
    return true;
}
