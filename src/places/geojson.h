#ifndef PLACES_GEOJSON_H
#define PLACES_GEOJSON_H
/*
 * Outlines from GeoJSON (RFC 7946; a "crs" member of 2008 is understood) and TopoJSON. A collection is read in place, one
 * feature at a time: its properties become a small tree, its positions go from the text into the rings. A topology is a
 * tree as a whole.
 */
#include "base/error.h"
#include "base/str.h"
#include "places/ring_list.h"
#include <jansson.h>

struct arcs; /* of a topology */
struct geo_feature {
    const json_t *properties; /* an object, or NULL */
    struct str type, coordinates; /* of its geometry, as they stand in GeoJSON; empty: it has none */
    const json_t *shape;      /* the geometry of a topology */
    const struct arcs *arcs;  /* NULL: not from a topology */
    struct str within;        /* the name of the topology's object that holds it, "" otherwise */
    size_t line;              /* where it begins, from 1 */
};
typedef bool geo_take(void *to, const struct geo_feature *f, struct error *why);

/* Whether the text begins as GeoJSON or TopoJSON would. An operation file (docs/operation-file.md) is one of ours, and no
 * boundaries. */
bool geojson_recognise(struct str text);
/* Calls take for each feature; a bare Feature or geometry counts as one. Stops at the first fault. */
bool geojson_each(struct str text, geo_take *take, void *to, struct error *why) MUST_CHECK;
/* Adds the rings of a Polygon or MultiPolygon. Faults: another kind of geometry, a ring that is not closed or has
 * fewer than three different vertices, a position outside the world or in another system than degrees. */
bool geojson_rings(const struct geo_feature *f, struct ring_list *out, struct error *why) MUST_CHECK;

/* For topojson.c. */
bool topojson_each(const json_t *topology, geo_take *take, void *to, struct error *why) MUST_CHECK;
bool topojson_rings(const struct geo_feature *f, struct ring_list *out, struct error *why) MUST_CHECK;
bool topojson_is_coarse(const struct arcs *arcs); /* its positions are rounded to a grid */

#endif
