#ifndef GEO_AREA_CELL_H
#define GEO_AREA_CELL_H
/*
 * What the builder of the area index and its reader must agree on; private to the two.
 *
 * Positions are units east and north of the origin. A cell ends, in the east, at x = X (included). Take the point
 * p of a cell and go east to X, then south or north along X to the cell's reference point, which is (X, south).
 * Each edge on that path is a border crossed. The rule below answers for an edge that reaches to X or west of it:
 *
 *   both ends at X or west: the way east crosses it where p is level with it and to its left;
 *   it rises across X: the same, but above its upper end the way along X crosses it, and p is still to its left:
 *     so the upper bound falls away;
 *   it falls across X (its lower end is the eastern one): below the lower end, likewise; and the count is off by one
 *     for the whole cell, which the parity kept for the reference point takes up.
 *
 * An edge that misses the cell counts the same for every point of it, so that it does no harm in the list.
 */
#include "geo/areas.h"
#include "geo/exact.h"

/* A word of area_index.cell: the number of an area, CELL_NONE, or one of these two bits and an index. */
#define CELL_NONE 0x7fffffffu
#define CELL_LEAF 0x80000000u
#define CELL_BLOCK 0xc0000000u
#define CELL_INDEX 0x3fffffffu
enum { BLOCK_SHIFT = 2, BLOCK_SIDE = 1 << BLOCK_SHIFT, BLOCK_CELLS = BLOCK_SIDE * BLOCK_SIDE };

static inline bool piece_crossed(const struct area_piece *e, uint32_t x, uint32_t y, uint32_t X)
{
    const int64_t ex = (int64_t)e->bx - e->ax, ey = (int64_t)e->by - e->ay;
    const int64_t px = (int64_t)x - e->ax, py = (int64_t)y - e->ay;
    return ((y >= e->ay) | (e->ax > X)) & ((y < e->by) | (e->bx > X)) & ((exact_t)ex * py > (exact_t)ey * px);
}

#endif
