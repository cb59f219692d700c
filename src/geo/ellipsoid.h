#ifndef GEO_ELLIPSOID_H
#define GEO_ELLIPSOID_H
/* WGS84, in metres and radians; private to the room. */
#include "geo/coord.h"

#define EQUATOR_M 6378137.0
#define FLATTENING (1 / 298.257223563)
#define ECCENTRICITY_2 (FLATTENING * (2 - FLATTENING))
#define RADIANS (M_PI / 180 / COORD_UNIT) /* in one unit of a coord */

#endif
