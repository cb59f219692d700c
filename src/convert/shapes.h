#ifndef CONVERT_SHAPES_H
#define CONVERT_SHAPES_H
/* A layer of shapes as GeoJSON by RFC 7946: longitude and latitude on WGS84 in this order, outer rings anticlockwise. */
#include "convert/out.h"
#include "convert/source.h"

/* `srs`: the coordinate system to take where the file names none ("EPSG:27700"), or NULL. */
bool shapes_write(const struct source *s, OGRLayerH layer, const char *srs, struct out *out, struct error *why) MUST_CHECK;

#endif
