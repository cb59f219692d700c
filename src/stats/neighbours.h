#ifndef STATS_NEIGHBOURS_H
#define STATS_NEIGHBOURS_H
/*
 * Which cell lies beside which: a list per cell, in one array. Made for the cells of a grid, or filled by the caller
 * for anything else (wards that share an edge, streets that meet).
 */
#include "base/error.h"

struct neighbours {
    uint32_t n;      /* cells */
    uint32_t *first; /* [n + 1] into near */
    uint32_t *near;  /* the neighbours of cell i are near[first[i]] ... near[first[i + 1] - 1], rising, never itself */
};

enum grid_kind {
    GRID_ROOK,  /* squares; four neighbours, over an edge */
    GRID_QUEEN, /* squares; eight, corners too */
    GRID_HEX,   /* hexagons in rows, every second row (1, 3, 5 ...) half a cell to the right; six */
};

/*
 * The cells of a grid, numbered row by row from 0. inside [columns * rows] leaves cells out (the sea, another county): only
 * those that are inside are numbered, in the same order; NULL: all are. LIMIT past 2^28 cells. Free with
 * neighbours_release.
 */
bool neighbours_of_grid(enum grid_kind kind, size_t columns, size_t rows, const bool *inside, struct neighbours *out,
                        struct error *why) MUST_CHECK;
void neighbours_release(struct neighbours *nb);

#endif
