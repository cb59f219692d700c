/* Metres from degrees: on the ellipsoid taken as flat, on the sphere, and by transverse Mercator. */
#include "geo/distance.h"
#include "geo/ellipsoid.h"

#define MEAN_RADIUS_M 6371008.8

struct local_scale local_scale_at(int32_t lat)
{
    const double s = sin(lat * RADIANS), w = 1 - ECCENTRICITY_2 * s * s;
    const double across = EQUATOR_M / sqrt(w), along = EQUATOR_M * (1 - ECCENTRICITY_2) / (w * sqrt(w));
    return (struct local_scale){ .lon_m = across * cos(lat * RADIANS) * RADIANS, .lat_m = along * RADIANS };
}

/* Units of longitude from a to b, the shorter way. */
static double east_of(struct coord a, struct coord b)
{
    const double d = (double)b.lon - a.lon;
    return d > 180 * COORD_UNIT ? d - 360 * COORD_UNIT : d < -180 * COORD_UNIT ? d + 360 * COORD_UNIT : d;
}

double distance_m(struct coord a, struct coord b)
{
    const struct local_scale s = local_scale_at((int32_t)(((int64_t)a.lat + b.lat) / 2));
    return hypot(east_of(a, b) * s.lon_m, ((double)b.lat - a.lat) * s.lat_m);
}

double distance_haversine_m(struct coord a, struct coord b)
{
    const double up = sin(((double)b.lat - a.lat) * RADIANS / 2), along = sin(((double)b.lon - a.lon) * RADIANS / 2);
    const double h = up * up + cos(a.lat * RADIANS) * cos(b.lat * RADIANS) * along * along;
    return 2 * MEAN_RADIUS_M * asin(sqrt(fmin(h, 1)));
}

/* The third flattening, and the series in it: from conformal latitude and longitude on the sphere to the plane, back,
 * and from conformal latitude to latitude. */
#define N (FLATTENING / (2 - FLATTENING))
#define RECTIFYING_M (EQUATOR_M / (1 + N) * (1 + N * N / 4 + N * N * N * N / 64))
static const double to_plane[] = {
    N * (1 / 2.0 + N * (-2 / 3.0 + N * (5 / 16.0 + N * 41 / 180.0))),
    N * N * (13 / 48.0 + N * (-3 / 5.0 + N * 557 / 1440.0)),
    N * N * N * (61 / 240.0 - N * 103 / 140.0),
    N * N * N * N * 49561 / 161280.0,
};
static const double from_plane[] = {
    N * (1 / 2.0 + N * (-2 / 3.0 + N * (37 / 96.0 - N / 360.0))),
    N * N * (1 / 48.0 + N * (1 / 15.0 - N * 437 / 1440.0)),
    N * N * N * (17 / 480.0 - N * 37 / 840.0),
    N * N * N * N * 4397 / 161280.0,
};
static const double to_latitude[] = {
    N * (2 + N * (-2 / 3.0 + N * (-2 + N * 116 / 45.0))),
    N * N * (7 / 3.0 + N * (-8 / 5.0 - N * 227 / 45.0)),
    N * N * N * (56 / 15.0 - N * 136 / 35.0),
    N * N * N * N * 4279 / 630.0,
};

/* Northing from the equator and easting from the meridian, in units of the rectifying radius. */
static struct point_m project(double lat, double lon)
{
    const double e = sqrt(ECCENTRICITY_2), s = sin(lat);
    const double t = sinh(atanh(s) - e * atanh(e * s)); /* the tangent of the conformal latitude */
    const double north = atan2(t, cos(lon)), east = asinh(sin(lon) / hypot(t, cos(lon)));
    struct point_m p = { east, north };
    for (int j = 1; j <= 4; j++) {
        p.x += to_plane[j - 1] * cos(2 * j * north) * sinh(2 * j * east);
        p.y += to_plane[j - 1] * sin(2 * j * north) * cosh(2 * j * east);
    }
    return p;
}

struct plane plane_at(struct coord origin)
{
    return (struct plane){ .origin = origin, .origin_north_m = RECTIFYING_M * project(origin.lat * RADIANS, 0).y };
}

struct point_m plane_from(const struct plane *plane, struct coord c)
{
    const struct point_m p = project(c.lat * RADIANS, east_of(plane->origin, c) * RADIANS);
    return (struct point_m){ RECTIFYING_M * p.x, RECTIFYING_M * p.y - plane->origin_north_m };
}

struct coord plane_to(const struct plane *plane, struct point_m p)
{
    const double x = p.x / RECTIFYING_M, y = (p.y + plane->origin_north_m) / RECTIFYING_M;
    double east = x, north = y;
    for (int j = 1; j <= 4; j++) {
        east -= from_plane[j - 1] * cos(2 * j * y) * sinh(2 * j * x);
        north -= from_plane[j - 1] * sin(2 * j * y) * cosh(2 * j * x);
    }
    const double conformal = asin(sin(north) / cosh(east));
    double lat = conformal;
    for (int j = 1; j <= 4; j++) lat += to_latitude[j - 1] * sin(2 * j * conformal);
    const double lon = plane->origin.lon + atan2(sinh(east), cos(north)) / RADIANS;
    const double round = 360 * COORD_UNIT;
    return (struct coord){
        .lon = (int32_t)lround(lon > round / 2 ? lon - round : lon < -round / 2 ? lon + round : lon),
        .lat = (int32_t)lround(lat / RADIANS),
    };
}
