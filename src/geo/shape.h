#ifndef GEO_SHAPE_H
#define GEO_SHAPE_H
/* What an area looks like: how large it is, where its middle is, where to write its name, whether it is another
 * one's twin. For areas that area_check finds sound or touching. */
#include "base/error.h"
#include "base/hash.h"
#include "geo/areas.h"
#include "geo/box.h"

struct box area_box(const struct area_set *set, uint32_t area); /* empty where there is no vertex */

/* Square metres on the WGS84 ellipsoid, edges being straight in longitude and latitude; holes and the islands in them
 * are told by which ring lies in which. */
double area_m2(const struct area_set *set, uint32_t area);

/* The centre of gravity, by longitude and latitude as if on a plane: for an area of 100 km, within 100 m of that on
 * the ellipsoid. It may lie outside. COORD_NONE for an area without extent. */
struct coord area_centre(const struct area_set *set, uint32_t area);

/* The longitudes at which the borders cross a latitude (in units of a coord, whole or not), rising: inside lies between the
 * first and the second, the third and the fourth ... crossing has room for as many as the area has vertices. Returns how many. */
size_t area_crossings(const struct area_set *set, uint32_t area, double lat, double *crossing);

/* A place for a label: certain to lie inside (area_holds), and well away from the border. Fails for an area that holds
 * no coord at all (MISSING), and for NOMEM. */
bool area_label_point(const struct area_set *set, uint32_t area, struct coord *out, struct error *why) MUST_CHECK;

/* Equal for areas of the same rings, whatever the order of these and the vertex and direction in which they begin. */
struct digest area_shape(const struct area_set *set, uint32_t area);

#endif
