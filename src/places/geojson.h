#ifndef PLACES_GEOJSON_H
#define PLACES_GEOJSON_H
/*
 * Outlines from GeoJSON (RFC 7946; a "crs" member of 2008 is understood) and TopoJSON. A collection is read one
 * feature at a time, so memory follows the largest feature and not the file.
 */
#include "base/error.h"
#include "base/str.h"
#include "geo/coord.h"
#include <jansson.h>

struct rings { /* closed by implication: the first vertex is not repeated */
    struct coord *vertex;
    size_t n_vertices, cap_vertices;
    uint32_t *first; /* [n]: first vertex of each */
    size_t n, cap;
};
void rings_release(struct rings *r);

struct arcs; /* of a topology */
struct geo_feature {
    const json_t *properties; /* an object, or NULL */
    const json_t *geometry;
    const struct arcs *arcs; /* NULL: not from a topology */
    struct str within;       /* the name of the topology's object that holds it, "" otherwise */
    size_t line;             /* where it begins, from 1 */
};
typedef bool geo_take(void *to, const struct geo_feature *f, struct error *why);

/* Whether the text begins as GeoJSON or TopoJSON would. */
bool geojson_recognise(struct str text);
/* Calls take for each feature; a bare Feature or geometry counts as one. Stops at the first fault. */
bool geojson_each(struct str text, geo_take *take, void *to, struct error *why) MUST_CHECK;
/* Adds the rings of a Polygon or MultiPolygon. Faults: another kind of geometry, a ring that is not closed or has
 * fewer than three different vertices, a position outside the world or in another system than degrees. */
bool geojson_rings(const struct geo_feature *f, struct rings *out, struct error *why) MUST_CHECK;

/* Ends the list of rings with n_vertices, as an area_set wants it. */
bool rings_seal(struct rings *r, struct error *why) MUST_CHECK;

/* For topojson.c. */
bool geojson_position(const json_t *position, double *x, double *y, struct error *why) MUST_CHECK;
bool rings_add(struct rings *r, struct coord c, struct error *why) MUST_CHECK; /* unless it repeats the last */
bool rings_add_vertex(struct rings *r, double x, double y, struct error *why) MUST_CHECK;
bool rings_open(struct rings *r, struct error *why) MUST_CHECK;
/* Ends the ring that began at rings_open: checks that it is closed. */
bool rings_close(struct rings *r, struct error *why) MUST_CHECK;
bool topojson_each(const json_t *topology, geo_take *take, void *to, struct error *why) MUST_CHECK;
bool topojson_ring(const struct arcs *arcs, const json_t *indices, struct rings *out, struct error *why) MUST_CHECK;
bool topojson_is_coarse(const struct arcs *arcs); /* its positions are rounded to a grid */

#endif
