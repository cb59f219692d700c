#ifndef GEO_NEAREST_H
#define GEO_NEAREST_H
/*
 * How far a point is from a border, for "near a ward line" and for buffers around areas. The nearest place is looked
 * for on a plane about the point, and the metres to it are those of distance_m. At latitude 60, 10 km away, the
 * place found may be farther than the true nearest by 0.2 % at most; nearer places less.
 */
#include "geo/edges.h"

struct nearest {
    double metres;   /* INFINITY: no border within what was asked */
    uint32_t edge;   /* the number of the vertex it leaves; where several are as near, the lowest */
    struct coord at; /* the place on it, rounded to a whole unit */
};

/* The nearest place on the tree's edges, if it is within so many metres (up to 100 km; INFINITY: however far). */
struct nearest nearest_border(const struct edge_tree *tree, struct coord p, double within_m);
struct nearest nearest_border_slowly(const struct area_set *set, struct coord p); /* edge by edge */

/* 0 in an area, outside the metres to the nearest border: within d metres of the areas is <= d. The index and the
 * tree are of the same areas. COORD_NONE is infinitely far. */
double areas_distance_m(const struct area_index *index, const struct edge_tree *tree, struct coord p, double within_m);

#endif
