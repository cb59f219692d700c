#ifndef STATS_DENSITY_H
#define STATS_DENSITY_H
/*
 * How thickly events, or the harm of them, lie on the ground: quartic kernel density (Silverman 1986, Density Estimation,
 * eq. 4.5; the kernel of CrimeStat and of most crime maps) at the centres of square cells,
 *
 *   sum over places of  w 3 / (pi h^2) (1 - d^2 / h^2)^2   where d < h.
 *
 * Places are distinct: events at one snap point come as one place with their number and the sum of their weights.
 */
#include "base/error.h"

struct density_places {
    const double *x, *y;    /* [n] metres */
    const double *weight;   /* [n] 0 or more: harm days; NULL: the numbers of events */
    const uint32_t *events; /* [n]; NULL: one at each place */
    size_t n;
};

struct density_grid {
    double x0, y0, side_m; /* the corner with the least x and y */
    size_t columns, rows;
};
enum { DENSITY_CELLS_MAX = 1 << 26 };

/*
 * The bandwidth to use when none is given: the mean over x and y of MASS::bandwidth.nrd, 4.24 min(s, IQR / 1.34) N^-1/5
 * over all N events (Venables & Ripley 2002, Modern Applied Statistics with S, eq. 5.6), in metres, not rounded. Ties
 * can make the quartiles equal: then s alone is taken, where MASS would say 0. INVALID when all events lie at one place,
 * which has no width, or there are none.
 */
bool density_bandwidth(const struct density_places *places, double *bandwidth_m, struct error *why) MUST_CHECK;

/*
 * per_km2 [columns * rows], row by row from y0 upwards: weight per square kilometre. Edge rule: nothing is corrected. What a
 * kernel spreads beyond the grid is lost, so the surface falls off within a bandwidth of an edge that events lie
 * across; *captured is the share of all weight that the cells hold (0 when there is no weight). threads 0: as many as
 * there are processors; the answer does not depend on it. INVALID: a bandwidth below the side of a cell, which would
 * let places fall between the centres; a coordinate or weight that is none. LIMIT: too many cells.
 */
bool density_quartic(const struct density_places *places, const struct density_grid *grid, double bandwidth_m, int threads,
                     double *per_km2, double *captured, struct error *why) MUST_CHECK;

#endif
