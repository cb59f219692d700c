#ifndef GEO_DISTANCE_H
#define GEO_DISTANCE_H
/*
 * Metres between coords, and a plane in metres for the statistics that need one. The ellipsoid is WGS84. The errors
 * said here are those found against GeographicLib and PROJ: tests/oracle/geo.
 */
#include "geo/coord.h"

/* Metres in one unit of longitude and of latitude near a latitude: the ellipsoid, taken as flat there. */
struct local_scale {
    double lon_m, lat_m;
};
struct local_scale local_scale_at(int32_t lat);

/* On the flat ellipsoid about the middle latitude of the two; the shorter way round the world. Within 0.01 % up to
 * 100 km and up to latitude 65, 1 part in 100,000 up to 20 km; not for the poles. */
double distance_m(struct coord a, struct coord b);
/* On the sphere of 6,371,008.8 m (the mean radius), any two places: within 0.6 % of the ellipsoid. */
double distance_haversine_m(struct coord a, struct coord b);

/*
 * The transverse Mercator projection about an origin: metres east and north of it. Angles are kept; lengths are too
 * long by x^2 / 2R^2, which is 0.003 % at 50 km east or west of the origin and 0.02 % at 120 km. Series of Krueger
 * (1912) to the fourth order, as in Karney, "Transverse Mercator with an accuracy of a few nanometers" (2011); good
 * to a tenth of a millimetre within 25 degrees of the origin's meridian.
 */
struct plane {
    struct coord origin;
    double origin_north_m; /* from the equator */
};
struct point_m {
    double x, y;
};
struct plane plane_at(struct coord origin);
struct point_m plane_from(const struct plane *plane, struct coord c);
struct coord plane_to(const struct plane *plane, struct point_m p);

#endif
