#ifndef GEO_BOX_H
#define GEO_BOX_H
/* A rectangle of longitudes and latitudes, its sides included. It does not reach over the date line. */
#include "geo/coord.h"

struct box {
    struct coord lo, hi;
};
/* Holds nothing, and takes the first coord it is widened by. */
static const struct box BOX_EMPTY = { { INT32_MAX, INT32_MAX }, { INT32_MIN, INT32_MIN } };

static inline struct box box_join(struct box a, struct box b)
{
    return (struct box){ { MIN(a.lo.lon, b.lo.lon), MIN(a.lo.lat, b.lo.lat) },
                         { MAX(a.hi.lon, b.hi.lon), MAX(a.hi.lat, b.hi.lat) } };
}
static inline struct box box_with(struct box b, struct coord c) { return box_join(b, (struct box){ c, c }); }
static inline struct box box_of(const struct coord *p, size_t n)
{
    struct box b = BOX_EMPTY;
    for (size_t i = 0; i < n; i++) b = box_with(b, p[i]);
    return b;
}
static inline bool box_is_empty(struct box b) { return b.lo.lon > b.hi.lon; }
static inline bool box_meets(struct box a, struct box b)
{
    return a.lo.lon <= b.hi.lon && b.lo.lon <= a.hi.lon && a.lo.lat <= b.hi.lat && b.lo.lat <= a.hi.lat;
}
static inline bool box_holds(struct box b, struct coord c) { return box_meets(b, (struct box){ c, c }); }

#endif
