#ifndef GEO_GRID_H
#define GEO_GRID_H
/*
 * Squares or hexagons laid over a stretch of ground, to count events in. The cells are those of a plane in metres
 * about the middle of the extent; a cell has a number, row by row from the south-west. Every coord of the extent lies
 * in exactly one cell. In a grid of pointy hexagons the rows 1, 3, 5 ... stand half a cell to the east; in one of flat
 * hexagons the columns 1, 3, 5 ... stand half a cell to the north.
 */
#include "geo/areas.h"
#include "geo/box.h"
#include "geo/distance.h"

enum { GRID_CELLS_MAX = 1000000 };
#define GRID_NONE UINT32_MAX

enum cell_shape {
    CELL_SQUARE,
    CELL_HEX_POINTY, /* a corner to the north */
    CELL_HEX_FLAT,   /* a side to the north */
};

struct grid {
    enum cell_shape shape;
    double size_m; /* from one side of a cell to the opposite one */
    struct plane plane;
    double x0, y0; /* squares: the south-western corner; hexagons: the middle of cell 0 */
    uint32_t columns, rows;
};

/*
 * The default of sfhotspot (its set_cell_size.R): 50 cells across the shorter side, or a few more so that a cell is a
 * multiple of 100 m; below 5 km just 50. Made larger where there would be more than GRID_CELLS_MAX. Never 0: an extent
 * without width takes its length instead, one without either 100 m.
 */
double grid_default_size_m(enum cell_shape shape, double width_m, double height_m);

/* size_m 0: the default. Faults: INVALID (an empty extent, a size that is none), LIMIT (more than GRID_CELLS_MAX
 * cells; says the size that would do). */
bool grid_over(struct box extent, enum cell_shape shape, double size_m, struct grid *out, struct error *why) MUST_CHECK;

static inline uint32_t grid_cells(const struct grid *g) { return g->columns * g->rows; }
/* The cell of a coord; GRID_NONE outside the grid. On a border between cells: any one of them, always the same. */
uint32_t grid_find(const struct grid *g, struct coord c);
struct coord grid_centre(const struct grid *g, uint32_t cell);
double grid_cell_m2(const struct grid *g); /* on the plane */
/* Corners, anticlockwise; how many (4 or 6). Those of neighbouring cells are the same coords. */
size_t grid_outline(const struct grid *g, uint32_t cell, struct coord out[static 6]);
/* Cells beside this one, rising; how many. Squares: over a side, and over a corner if so asked. */
size_t grid_neighbours(const struct grid *g, uint32_t cell, bool corners, uint32_t out[static 8]);

/* inside[grid_cells]: whether the cell shares ground with one of the areas; near a border perhaps one too many (by
 * less than a metre), never one too few. The index is that of the areas. */
void grid_clip(const struct grid *g, const struct area_set *areas, const struct area_index *index, bool *inside);

#endif
