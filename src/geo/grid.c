/*
 * Grids. Hexagons are handled as the pointy ones are, in lines of places: a line is a row of pointy hexagons or a
 * column of flat ones, and every second line stands half a place further. Everything has a position in whole steps
 * (half a place along a line, half a side's length across), so that neighbours agree about their corners exactly.
 */
#include "geo/grid.h"

/* Half a hexagon's side, of a hexagon that is size_m from side to side. */
static double half_side_m(const struct grid *g) { return g->size_m / sqrt(3) / 2; }

static void count_cells(enum cell_shape shape, double size_m, double width_m, double height_m, double *columns, double *rows)
{
    if (shape == CELL_SQUARE) {
        *columns = fmax(1, ceil(width_m / size_m - 1e-9));
        *rows = fmax(1, ceil(height_m / size_m - 1e-9));
        return;
    }
    const bool pointy = shape == CELL_HEX_POINTY;
    const double half_side = size_m / sqrt(3) / 2;
    /* the shorter lines begin at the border; a line is covered to half a side across its middle */
    const double places = fmax(1, ceil((pointy ? width_m : height_m) / size_m + 0.5 - 1e-9));
    const double lines = fmax(1, 1 + ceil(((pointy ? height_m : width_m) - half_side) / (3 * half_side) - 1e-9));
    *columns = pointy ? places : lines;
    *rows = pointy ? lines : places;
}

static bool is_too_many(enum cell_shape shape, double size_m, double width_m, double height_m)
{
    double columns, rows;
    count_cells(shape, size_m, width_m, height_m, &columns, &rows);
    return !(columns * rows <= GRID_CELLS_MAX);
}

/* The least size, to a whole per cent or so, that keeps to the ceiling. */
static double least_size_m(enum cell_shape shape, double size_m, double width_m, double height_m)
{
    while (is_too_many(shape, size_m, width_m, height_m)) size_m *= 1.01;
    return size_m;
}

double grid_default_size_m(enum cell_shape shape, double width_m, double height_m)
{
    double side = fmin(width_m, height_m);
    if (!(side > 0)) side = fmax(width_m, height_m);
    if (!(side > 0)) side = 5000;
    const double hundreds = floor(side / 50 / 100);
    return least_size_m(shape, hundreds > 0 ? 100 * hundreds : side / 50, width_m, height_m);
}

/* What the extent covers on the plane. Its sides are arcs there: they are followed, and between two places they cannot
 * stray farther than the way bends from one place to the next. That, and a millimetre, is *hair_m. */
static void extent_on_plane(const struct plane *plane, struct box e, struct point_m *lo, struct point_m *hi, double *hair_m)
{
    enum { STEPS = 32 };
    const double width = (double)e.hi.lon - e.lo.lon, height = (double)e.hi.lat - e.lo.lat;
    *hair_m = 0.001;
    *lo = (struct point_m){ INFINITY, INFINITY };
    *hi = (struct point_m){ -INFINITY, -INFINITY };
    for (int side = 0; side < 4; side++) {
        struct point_m p[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            const int32_t lon = (int32_t)floor(e.lo.lon + width * i / STEPS), lat = (int32_t)floor(e.lo.lat + height * i / STEPS);
            const struct coord c[] = { { lon, e.lo.lat }, { lon, e.hi.lat }, { e.lo.lon, lat }, { e.hi.lon, lat } };
            p[i] = plane_from(plane, c[side]);
            *lo = (struct point_m){ fmin(lo->x, p[i].x), fmin(lo->y, p[i].y) };
            *hi = (struct point_m){ fmax(hi->x, p[i].x), fmax(hi->y, p[i].y) };
            if (i < 2) continue;
            *hair_m = fmax(*hair_m, fabs(p[i - 2].x - 2 * p[i - 1].x + p[i].x));
            *hair_m = fmax(*hair_m, fabs(p[i - 2].y - 2 * p[i - 1].y + p[i].y));
        }
    }
}

bool grid_over(struct box extent, enum cell_shape shape, double size_m, struct grid *out, struct error *why)
{
    if (box_is_empty(extent)) return FAIL(why, INVALID, "a grid needs an extent to lie over, and there is none");
    if (!(size_m >= 0 && size_m < 1e7)) return FAIL(why, INVALID, "%g m is not a size for the cells of a grid", size_m);
    struct grid g = { .shape = shape };
    struct point_m lo, hi;
    double hair_m;
    g.plane = plane_at((struct coord){ (int32_t)(((int64_t)extent.lo.lon + extent.hi.lon) / 2),
                                       (int32_t)(((int64_t)extent.lo.lat + extent.hi.lat) / 2) });
    extent_on_plane(&g.plane, extent, &lo, &hi, &hair_m);
    g.size_m = size_m > 0 ? size_m : grid_default_size_m(shape, hi.x - lo.x, hi.y - lo.y);
    const double width_m = hi.x - lo.x + 2 * hair_m, height_m = hi.y - lo.y + 2 * hair_m;
    if (is_too_many(shape, g.size_m, width_m, height_m))
        return FAIL(why, LIMIT, "cells of %g m over %.0f by %.0f m are more than %d; %.0f m or more would do", g.size_m, width_m,
                    height_m, GRID_CELLS_MAX, ceil(least_size_m(shape, g.size_m, width_m, height_m)));
    double columns, rows;
    count_cells(shape, g.size_m, width_m, height_m, &columns, &rows);
    g.columns = (uint32_t)columns;
    g.rows = (uint32_t)rows;
    g.x0 = lo.x - hair_m;
    g.y0 = lo.y - hair_m;
    *out = g;
    return true;
}

/* The place and line of a hexagon, and back. */
static uint32_t hexagon(const struct grid *g, int64_t place, int64_t line)
{
    const bool pointy = g->shape == CELL_HEX_POINTY;
    const int64_t column = pointy ? place : line, row = pointy ? line : place;
    if (column < 0 || row < 0 || column >= g->columns || row >= g->rows) return GRID_NONE;
    return (uint32_t)row * g->columns + (uint32_t)column;
}

/* A position in steps: see the top of the file. */
struct steps {
    int64_t along, across;
};
static struct point_m point_of(const struct grid *g, struct steps s)
{
    const double along = (double)s.along * g->size_m / 2;
    const double across = (double)s.across * (g->shape == CELL_SQUARE ? g->size_m / 2 : half_side_m(g));
    return g->shape == CELL_HEX_FLAT ? (struct point_m){ g->x0 + across, g->y0 + along }
                                     : (struct point_m){ g->x0 + along, g->y0 + across };
}
static struct steps middle_of(const struct grid *g, uint32_t cell)
{
    const int64_t column = cell % g->columns, row = cell / g->columns;
    if (g->shape == CELL_SQUARE) return (struct steps){ 2 * column + 1, 2 * row + 1 };
    const int64_t place = g->shape == CELL_HEX_POINTY ? column : row, line = g->shape == CELL_HEX_POINTY ? row : column;
    return (struct steps){ 2 * place + line % 2, 3 * line };
}

/* The hexagon whose middle is nearest: it is in the line below the point or in the one above. */
static uint32_t find_hexagon(const struct grid *g, struct point_m p)
{
    const bool pointy = g->shape == CELL_HEX_POINTY;
    const double along = pointy ? p.x - g->x0 : p.y - g->y0, across = pointy ? p.y - g->y0 : p.x - g->x0;
    const double line0 = floor(across / (3 * half_side_m(g)));
    double best = INFINITY;
    uint32_t found = GRID_NONE;
    if (!(fabs(line0) < 1e7 && fabs(along) < 1e7 * g->size_m)) return GRID_NONE;
    for (int64_t line = (int64_t)line0; line <= (int64_t)line0 + 1; line++) {
        const double shifted = line % 2 ? 0.5 : 0, place = round(along / g->size_m - shifted);
        const double dx = along - (place + shifted) * g->size_m, dy = across - (double)line * 3 * half_side_m(g);
        if (dx * dx + dy * dy >= best) continue;
        best = dx * dx + dy * dy;
        found = hexagon(g, (int64_t)place, line);
    }
    return found;
}

static uint32_t find_square(const struct grid *g, struct point_m p)
{
    const double column = floor((p.x - g->x0) / g->size_m), row = floor((p.y - g->y0) / g->size_m);
    if (!(column >= 0 && row >= 0 && column < g->columns && row < g->rows)) return GRID_NONE;
    return (uint32_t)row * g->columns + (uint32_t)column;
}

static uint32_t find_point(const struct grid *g, struct point_m p)
{
    return g->shape == CELL_SQUARE ? find_square(g, p) : find_hexagon(g, p);
}

uint32_t grid_find(const struct grid *g, struct coord c)
{
    return coord_is_none(c) ? GRID_NONE : find_point(g, plane_from(&g->plane, c));
}

struct coord grid_centre(const struct grid *g, uint32_t cell)
{
    return plane_to(&g->plane, point_of(g, middle_of(g, cell)));
}

double grid_cell_m2(const struct grid *g) { return g->size_m * g->size_m * (g->shape == CELL_SQUARE ? 1 : sqrt(3) / 2); }

/* Corners on the plane, anticlockwise for squares and pointy hexagons; flat ones are turned over, hence backwards. */
static size_t corners_of(const struct grid *g, uint32_t cell, struct point_m out[static 6])
{
    static const struct steps square[] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 } };
    static const struct steps hex[] = { { 0, -2 }, { 1, -1 }, { 1, 1 }, { 0, 2 }, { -1, 1 }, { -1, -1 } };
    const struct steps m = middle_of(g, cell), *s = g->shape == CELL_SQUARE ? square : hex;
    const size_t n = g->shape == CELL_SQUARE ? COUNT_OF(square) : COUNT_OF(hex);
    for (size_t i = 0; i < n; i++) {
        const struct steps at = s[g->shape == CELL_HEX_FLAT ? n - 1 - i : i];
        out[i] = point_of(g, (struct steps){ m.along + at.along, m.across + at.across });
    }
    return n;
}

size_t grid_outline(const struct grid *g, uint32_t cell, struct coord out[static 6])
{
    struct point_m p[6];
    const size_t n = corners_of(g, cell, p);
    for (size_t i = 0; i < n; i++) out[i] = plane_to(&g->plane, p[i]);
    return n;
}

size_t grid_neighbours(const struct grid *g, uint32_t cell, bool corners, uint32_t out[static 8])
{
    const int64_t column = cell % g->columns, row = cell / g->columns;
    const bool pointy = g->shape == CELL_HEX_POINTY;
    size_t n = 0;
    for (int64_t dy = -1; dy <= 1; dy++)
        for (int64_t dx = -1; dx <= 1; dx++) {
            const int64_t x = column + dx, y = row + dy;
            if ((dx == 0 && dy == 0) || x < 0 || y < 0 || x >= g->columns || y >= g->rows) continue;
            if (g->shape == CELL_SQUARE) {
                if (dx != 0 && dy != 0 && !corners) continue;
            } else {
                /* in the lines beside, the place before or after is a neighbour only on the side that the line leans to */
                const int64_t line_by = pointy ? dy : dx, place_by = pointy ? dx : dy, line = pointy ? row : column;
                if (line_by != 0 && place_by == (line % 2 ? -1 : 1)) continue;
            }
            out[n++] = (uint32_t)(y * g->columns + x);
        }
    return n;
}

/* Whether a short stretch of border comes within half a metre of the cell: no line parallel to a side of the cell, nor
 * one parallel to the stretch, parts the two. */
static bool stretch_meets(const struct grid *g, uint32_t cell, struct point_m a, struct point_m b)
{
    struct point_m corner[6];
    const size_t n = corners_of(g, cell, corner);
    for (size_t i = 0; i <= n; i++) {
        const struct point_m from = i < n ? corner[i] : a, to = i < n ? corner[(i + 1) % n] : b;
        const double length = hypot(to.x - from.x, to.y - from.y);
        if (!(length > 0)) continue;
        const double nx = (from.y - to.y) / length, ny = (to.x - from.x) / length;
        double lo = INFINITY, hi = -INFINITY;
        for (size_t k = 0; k < n; k++) {
            lo = fmin(lo, nx * corner[k].x + ny * corner[k].y);
            hi = fmax(hi, nx * corner[k].x + ny * corner[k].y);
        }
        const double pa = nx * a.x + ny * a.y, pb = nx * b.x + ny * b.y;
        if (fmin(pa, pb) > hi + 0.5 || fmax(pa, pb) < lo - 0.5) return false;
    }
    return true;
}

/* The cells about the middle of a stretch no longer than half a cell. */
static void mark_stretch(const struct grid *g, struct point_m a, struct point_m b, bool *inside)
{
    for (int k = 0; k < 9; k++) { /* a place every half cell: none that the stretch meets is left out */
        const struct point_m p = { (a.x + b.x) / 2 + (k % 3 - 1) * g->size_m * 0.6, (a.y + b.y) / 2 + (k / 3 - 1) * g->size_m * 0.6 };
        const uint32_t cell = find_point(g, p);
        if (cell != GRID_NONE && !inside[cell] && stretch_meets(g, cell, a, b)) inside[cell] = true;
    }
}

/* Narrows [*t0, *t1], the part of a stretch, to where from + t * step lies between lo and hi. Without a step both
 * bounds are infinite, with signs that say whether all of it does or nothing. */
static void narrow(double from, double step, double lo, double hi, double *t0, double *t1)
{
    const double a = (lo - from) / step, b = (hi - from) / step;
    *t0 = fmax(*t0, fmin(a, b));
    *t1 = fmin(*t1, fmax(a, b));
}

static void mark_edge(const struct grid *g, struct coord from, struct coord to, bool *inside)
{
    const struct point_m a = plane_from(&g->plane, from), b = plane_from(&g->plane, to), step = { b.x - a.x, b.y - a.y };
    const double beyond = 2 * g->size_m;
    double t0 = 0, t1 = 1;
    narrow(a.x, step.x, g->x0 - beyond, g->x0 + g->columns * g->size_m + beyond, &t0, &t1);
    narrow(a.y, step.y, g->y0 - beyond, g->y0 + g->rows * g->size_m + beyond, &t0, &t1);
    const double parts = fmax(1, ceil((t1 - t0) * hypot(step.x, step.y) / (g->size_m / 2)));
    for (double i = 0; t0 <= t1 && i < parts; i++) {
        const double u = t0 + (t1 - t0) * i / parts, v = t0 + (t1 - t0) * (i + 1) / parts;
        mark_stretch(g, (struct point_m){ a.x + u * step.x, a.y + u * step.y },
                     (struct point_m){ a.x + v * step.x, a.y + v * step.y }, inside);
    }
}

void grid_clip(const struct grid *g, const struct area_set *areas, const struct area_index *index, bool *inside)
{
    for (uint32_t k = 0; k < grid_cells(g); k++) inside[k] = area_index_find(index, grid_centre(g, k)) != AREA_NONE;
    for (size_t r = 0; r < areas->n_rings; r++) {
        const uint32_t first = areas->ring_first[r], end = areas->ring_first[r + 1];
        for (uint32_t i = first, j = end - 1; i < end; j = i++) mark_edge(g, areas->vertex[j], areas->vertex[i], inside);
    }
}
