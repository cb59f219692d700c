#ifndef GEO_COORD_H
#define GEO_COORD_H
/*
 * A place on the ground: WGS84 longitude and latitude in units of 1e-7 degree (about 1 cm), as whole
 * numbers, so that "which side of this edge" is exact and the same on every machine.
 */
#include "base/macro.h"
#include <math.h>

struct coord {
    int32_t lon, lat;
};
#define COORD_UNIT 1e7
static const struct coord COORD_NONE = { INT32_MIN, INT32_MIN };

static inline bool coord_is_none(struct coord c) { return c.lon == INT32_MIN; }
static inline bool coord_eq(struct coord a, struct coord b) { return a.lon == b.lon && a.lat == b.lat; }
/* From west to east, then from south to north: for sorting. */
static inline int coord_cmp(struct coord a, struct coord b)
{
    return a.lon != b.lon ? (a.lon < b.lon ? -1 : 1) : (a.lat > b.lat) - (a.lat < b.lat);
}
static inline double coord_lon(struct coord c) { return c.lon / COORD_UNIT; }
static inline double coord_lat(struct coord c) { return c.lat / COORD_UNIT; }
/* lon and lat in degrees, inside the world: |lon| <= 180, |lat| <= 90. */
static inline struct coord coord_of(double lon, double lat)
{
    return (struct coord){ (int32_t)lround(lon * COORD_UNIT), (int32_t)lround(lat * COORD_UNIT) };
}

#endif
