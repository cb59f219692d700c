#ifndef GEO_AREAS_H
#define GEO_AREAS_H
/*
 * Which area is this point in? Many areas (wards, districts, LSOAs) as flat arrays, and an index over them that
 * answers in a few loads. Both are arrays without pointers inside, so that they can be kept in a file and mapped.
 *
 * The answer is exact: an area holds a point by the even-odd rule over all its rings, holes and islands alike, and
 * a point on a border is taken to lie a hair to the east of where it is, and a much smaller hair to the north. So
 * it is in exactly one of two areas that share that border, whichever way is used to ask.
 */
#include "base/error.h"
#include "geo/coord.h"

#define AREA_NONE UINT32_MAX
enum { AREA_COUNT_MAX = (1 << 30) - 1 };

/* Rings are closed by implication: the first vertex is not repeated at the end. Borrowed. */
struct area_set {
    const struct coord *vertex;
    size_t n_vertices;
    const uint32_t *ring_first; /* [n_rings + 1]: first vertex of each ring, then n_vertices */
    size_t n_rings;
    const uint32_t *area_ring; /* [n_areas + 1]: first ring of each area, then n_rings */
    size_t n_areas;
};

/* The obvious way, edge by edge: what the index must agree with. Where areas overlap, the lowest number.
 * COORD_NONE lies in no area. */
bool area_holds(const struct area_set *set, uint32_t area, struct coord p);
uint32_t area_find_slowly(const struct area_set *set, struct coord p);

/*
 * A grid of square cells (in degrees); a cell that holds many edges is a block of 4 x 4 smaller ones, and so on. A
 * cell that no edge touches is one load: the answer. Otherwise it is a leaf: some areas (at most 32, then another
 * leaf follows), which of them hold the cell's reference point, and the pieces of border to be crossed on the way
 * from there to the point that is asked for.
 */
struct area_frame {
    struct coord origin; /* the south-west corner */
    uint32_t shift;      /* the cells of the grid are 2^shift units wide and high */
    uint32_t columns, rows;
};
struct area_piece {
    uint32_t ax, ay, bx, by; /* an edge, from its lower end to its upper: units east and north of the origin */
    uint32_t areas;          /* bit i: the leaf's i-th area has this edge */
};
struct area_leaf {
    uint32_t first_piece;
    uint32_t n_pieces : 31, more : 1; /* more: the next leaf is of the same cell, with higher areas */
    uint32_t first_area;              /* in leaf_area */
    uint32_t inside;                  /* bit i: as for the pieces; areas that hold the reference point */
};
struct area_index {
    struct area_frame frame;
    const uint32_t *cell; /* the grid, row by row from the south-west, then the blocks */
    size_t n_cells;
    const struct area_leaf *leaf;
    size_t n_leaves;
    const uint32_t *leaf_area; /* numbers of areas, rising within a leaf */
    size_t n_leaf_areas;
    const struct area_piece *piece;
    size_t n_pieces;
};

/* The arrays of *out are owned (area_index_release); the set is not needed afterwards. Faults: NOMEM, LIMIT (more
 * than AREA_COUNT_MAX areas or 2^31 vertices). */
bool area_index_build(const struct area_set *set, struct area_index *out, struct error *why) MUST_CHECK;
void area_index_release(struct area_index *index);
/* The same, but the arrays of *out die with the arena: nobody else releases them. */
struct arena;
bool area_index_build_in(struct arena *a, const struct area_set *set, struct area_index *out, struct error *why) MUST_CHECK;
size_t area_index_bytes(const struct area_index *index);

/* The number of the area, or AREA_NONE; where areas overlap, the lowest number. Any thread. */
uint32_t area_index_find(const struct area_index *index, struct coord p);
void area_index_find_many(const struct area_index *index, const struct coord *p, size_t n, uint32_t *out);

#endif
