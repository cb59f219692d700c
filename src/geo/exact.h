#ifndef GEO_EXACT_H
#define GEO_EXACT_H
/* Which side of an edge: exact for every coord there is. Differences need 33 bits, their products 66. */
#include "geo/coord.h"

__extension__ typedef __int128 exact_t;

/* Twice the signed area of the triangle a b c: above 0 when it turns left (anticlockwise), 0 on one line. */
static inline exact_t exact_turn(struct coord a, struct coord b, struct coord c)
{
    return (exact_t)((int64_t)b.lon - a.lon) * ((int64_t)c.lat - a.lat) -
           (exact_t)((int64_t)b.lat - a.lat) * ((int64_t)c.lon - a.lon);
}

/* Whether the ray from p to the east crosses the edge, p being moved by a hair to the east and by a much smaller
 * hair to the north: then it never meets a vertex and no point lies on an edge. */
static inline bool exact_ray_crosses(struct coord a, struct coord b, struct coord p)
{
    if ((a.lat > p.lat) == (b.lat > p.lat)) return false;
    return b.lat > a.lat ? exact_turn(a, b, p) > 0 : exact_turn(b, a, p) > 0;
}

#endif
