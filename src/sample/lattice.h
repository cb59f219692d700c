#ifndef SAMPLE_LATTICE_H
#define SAMPLE_LATTICE_H
/*
 * The ground a made-up county is cut from: hexagons of about 100 m a side in the North Sea, their corners moved a
 * little so that borders look drawn by hand. Three hexagons meet at each corner, and neighbours share the very same
 * corner, so that any areas made of whole cells tile exactly, each ring simple.
 *
 * Cells are numbered row by row from the south-west; rows are staggered, the odd ones half a cell to the east. Each
 * corner is the north or the south tip of one cell: corner 2 * cell is its north tip, 2 * cell + 1 its south tip.
 */
#include "geo/coord.h"
#include "base/macro.h"

enum {
    LATTICE_COLUMNS = 452,
    LATTICE_ROWS = 410,
    LATTICE_CELLS = LATTICE_COLUMNS * LATTICE_ROWS,
    CELL_WIDTH = 26674,  /* 1e-7 degree of longitude, 173 m at 54.3 north: must be even */
    CELL_SIDE = 8984,    /* 1e-7 degree of latitude, 100 m: must be even */
    CELL_STEP = CELL_SIDE + CELL_SIDE / 2, /* from row to row */
    /* Units in 100 m at 54.3 degrees north; counties further north keep the shape in degrees. */
    LON_100M = 15401,
    LAT_100M = 8984,
    CELL_M2 = 25981,
};

struct lattice {
    uint64_t seed;
    struct coord origin; /* of the middle of cell 0 */
};

static inline uint32_t cell_column(uint32_t cell) { return cell % LATTICE_COLUMNS; }
static inline uint32_t cell_row(uint32_t cell) { return cell / LATTICE_COLUMNS; }
static inline bool cell_is_inner(uint32_t cell) /* has all its neighbours on the lattice */
{
    uint32_t c = cell_column(cell), r = cell_row(cell);
    return c > 0 && r > 0 && c < LATTICE_COLUMNS - 1 && r < LATTICE_ROWS - 1;
}

/* The six neighbours of an inner cell, anticlockwise: north-east, north-west, west, south-west, south-east, east. */
void cell_neighbours(uint32_t cell, uint32_t out[static 6]);
/* Its corners, anticlockwise from the north-eastern; the edge from corner i to i + 1 faces neighbour i. */
void cell_corners(uint32_t cell, uint32_t out[static 6]);
struct coord corner_place(const struct lattice *l, uint32_t corner);
struct coord cell_place(const struct lattice *l, uint32_t cell); /* its middle */
/* Any place within CELL_INSIDE of the middle, each way, is inside the cell whatever its corners did: corners move up to
 * 28 % of a side each way, so an edge stays at least 0.866 - 0.396 = 0.47 sides from the middle. */
enum { CELL_INSIDE_LON = LON_100M * 32 / 100, CELL_INSIDE_LAT = LAT_100M * 32 / 100 };
int64_t distance2_m2(struct coord a, struct coord b); /* squared metres, by the two scales above */

/* Smooth noise 0..65535 over the cells, with hills of about `scale` cells. */
uint32_t cell_noise(uint64_t seed, uint32_t cell, uint32_t scale);
/* A well mixed number of two. */
uint64_t mix_of(uint64_t seed, uint64_t n);

#endif
