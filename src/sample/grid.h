#ifndef SAMPLE_GRID_H
#define SAMPLE_GRID_H
/*
 * British National Grid of a WGS84 place, by the Helmert shift and the transverse Mercator series of "A guide to
 * coordinate systems in Great Britain" (Ordnance Survey, annexes A to C): good to about 5 m, as that guide says.
 * Sums, products and square roots only, so that the metres are the same on every machine; what reads real files
 * uses PROJ.
 */
#include "geo/coord.h"

struct grid {
    int32_t easting, northing; /* metres */
};
struct grid grid_of(struct coord c);

#endif
