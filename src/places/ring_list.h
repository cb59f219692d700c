#ifndef PLACES_RING_LIST_H
#define PLACES_RING_LIST_H
/* Rings that grow vertex by vertex: what an area_set is made of. */
#include "geo/areas.h"

struct ring_list { /* closed by implication: the first vertex is not repeated */
    struct coord *vertex;
    size_t n_vertices, cap_vertices;
    uint32_t *first; /* [n]: first vertex of each; [n + 1] once sealed */
    size_t n, cap;
};
void ring_list_release(struct ring_list *r);

/* Begins a ring. */
bool ring_list_open(struct ring_list *r, struct error *why) MUST_CHECK;
bool ring_list_add(struct ring_list *r, struct coord c, struct error *why) MUST_CHECK; /* unless it repeats the last */
/* The same in degrees. INVALID: outside the world, or not degrees at all. */
bool ring_list_add_vertex(struct ring_list *r, double lon, double lat, struct error *why) MUST_CHECK;
/* Ends a ring that repeats its first vertex, as publishers write them. INVALID: it does not, or has too few. */
bool ring_list_close(struct ring_list *r, struct error *why) MUST_CHECK;
/* The rings of an area that is closed by implication already. */
bool ring_list_add_area(struct ring_list *r, const struct area_set *set, uint32_t area, struct error *why) MUST_CHECK;
/* Ends the list of rings with n_vertices, as an area_set wants it. */
bool ring_list_seal(struct ring_list *r, struct error *why) MUST_CHECK;

#endif
