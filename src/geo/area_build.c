/*
 * Building the index, level by level from the grid down. Each cell is handed the edges that meet it, and the set of
 * areas that hold its reference point; that set is carried from cell to cell along the edges crossed between their
 * reference points, so that no area is ever asked as a whole. A cell with few edges becomes a leaf, one with many is
 * opened into a block of smaller ones at the next level, as long as the whole stays in proportion to the edges.
 */
#include "base/mem.h"
#include "geo/area_cell.h"
#include <stdlib.h>
#include <string.h>

enum { LEAF_EDGES = 16, AREAS_A_LEAF = 32 };

struct numbers {
    uint32_t *p;
    size_t n, cap;
};

/* A rectangle of cells, from (x, y), and the edges that meet each: id[first[k]] to id[first[k + 1]]. */
struct window {
    uint32_t x, y, shift, columns, rows;
    const uint32_t *first, *id;
    uint32_t word; /* index of its first cell's word */
};

struct open_cell {
    uint32_t x, y, word;
    size_t first_id, n_ids, first_inside, n_inside; /* in the level's lists */
};
struct level {
    struct open_cell *cell;
    size_t n, cap;
    struct numbers id, inside;
};

struct builder {
    struct area_piece *edge; /* areas: the number of its area */
    size_t n_edges;
    struct area_frame frame;
    struct numbers cell, leaf_area;
    struct area_leaf *leaf;
    struct area_piece *piece;
    size_t n_leaves, leaf_cap, n_pieces, piece_cap;
    struct level level[2]; /* being closed, being opened */
    struct numbers inside, row_inside, areas;
    size_t handed_out; /* edges in cells, over all levels */
};

static bool put(struct numbers *l, uint32_t v)
{
    if (!MEM_GROW(&l->p, &l->cap, l->n + 1)) return false;
    l->p[l->n++] = v;
    return true;
}

static bool put_all(struct numbers *l, const uint32_t *v, size_t n)
{
    if (n == 0) return true;
    if (!MEM_GROW(&l->p, &l->cap, l->n + n)) return false;
    memcpy(l->p + l->n, v, n * sizeof *v);
    l->n += n;
    return true;
}

static size_t place_of(const uint32_t *v, size_t n, uint32_t wanted)
{
    size_t i = 0;
    while (i < n && v[i] != wanted) i++;
    return i;
}

static bool toggle(struct numbers *set, uint32_t v)
{
    const size_t i = place_of(set->p, set->n, v);
    if (i == set->n) return put(set, v);
    set->p[i] = set->p[--set->n];
    return true;
}

static uint32_t last_x(const struct window *w, uint32_t column)
{
    return (uint32_t)(w->x + (((uint64_t)column + 1) << w->shift) - 1);
}

/* The rows that the edge meets, a cell including both its southern and its northern side. */
static bool rows_met(const struct area_piece *e, const struct window *w, uint32_t *from, uint32_t *to)
{
    if (e->by < w->y) return false;
    *from = e->ay <= w->y ? 0 : (e->ay - w->y - 1) >> w->shift;
    *to = MIN((e->by - w->y) >> w->shift, w->rows - 1);
    return *from <= *to;
}

/* The columns that the edge meets within a row, a cell reaching from the last x of the one before it to its own;
 * perhaps one too many on either side, but none that lies wholly west of the edge. */
static bool columns_met(const struct area_piece *e, const struct window *w, uint32_t row, uint32_t *from, uint32_t *to)
{
    const int64_t south = (int64_t)w->y + ((int64_t)row << w->shift), north = south + (INT64_C(1) << w->shift);
    int64_t lo = MIN(e->ax, e->bx), hi = MAX(e->ax, e->bx);
    if (e->ay < south || e->by > north) {
        const double slope = ((double)e->bx - e->ax) / ((double)e->by - e->ay);
        const double at0 = e->ax + slope * (double)(MAX(south, e->ay) - e->ay);
        const double at1 = e->ax + slope * (double)(MIN(north, e->by) - e->ay);
        lo = MAX(lo, (int64_t)floor(MIN(at0, at1)) - 1);
        hi = MIN(hi, (int64_t)ceil(MAX(at0, at1)) + 1);
    }
    if (hi + 1 < w->x) return false;
    *from = lo <= w->x ? 0 : (uint32_t)((lo - w->x) >> w->shift);
    *to = (uint32_t)MIN((hi + 1 - w->x) >> w->shift, w->columns - 1);
    return *from <= *to;
}

/* Hands the edges `id` (NULL: all) to the cells of the window. `first` has a place for each cell and two more. */
static bool spread(struct builder *b, struct window *w, uint32_t *first, const uint32_t *id, size_t n,
                   struct numbers *out)
{
    const size_t cells = (size_t)w->columns * w->rows;
    uint32_t r0, r1, c0, c1;
    memset(first, 0, (cells + 2) * sizeof *first);
    for (int fill = 0; fill < 2; fill++) {
        for (size_t i = 0; i < n; i++) {
            const uint32_t k = id ? id[i] : (uint32_t)i;
            const struct area_piece *e = b->edge + k;
            if (!rows_met(e, w, &r0, &r1)) continue;
            for (uint32_t r = r0; r <= r1; r++) {
                if (!columns_met(e, w, r, &c0, &c1)) continue;
                uint32_t *cell = first + (size_t)r * w->columns;
                for (uint32_t c = c0; c <= c1; c++)
                    if (fill) out->p[cell[c + 1]++] = k;
                    else cell[c + 2]++;
            }
        }
        if (fill) break;
        for (size_t k = 1; k < cells + 2; k++) first[k] += first[k - 1];
        out->n = 0;
        if (!MEM_GROW(&out->p, &out->cap, (size_t)first[cells + 1] + 1)) return false;
    }
    b->handed_out += first[cells];
    w->first = first;
    w->id = out->p;
    return true;
}

static int by_number(const void *p, const void *q)
{
    const uint32_t a = *(const uint32_t *)p, b = *(const uint32_t *)q;
    return (a > b) - (a < b);
}

static int by_ends(const void *p, const void *q)
{
    const struct area_piece *a = p, *b = q;
    if (a->ax != b->ax) return a->ax < b->ax ? -1 : 1;
    if (a->ay != b->ay) return a->ay < b->ay ? -1 : 1;
    if (a->bx != b->bx) return a->bx < b->bx ? -1 : 1;
    return (a->by > b->by) - (a->by < b->by);
}

/* The areas that matter in a cell, rising, into b->areas: those with an edge here, and the lowest that holds all of
 * it, below which alone the others can be the answer. */
static bool areas_that_matter(struct builder *b, const uint32_t *id, size_t n, const struct numbers *inside)
{
    struct numbers *a = &b->areas;
    a->n = 0;
    for (size_t i = 0; i < n; i++)
        if ((a->n == 0 || a->p[a->n - 1] != b->edge[id[i]].areas) && !put(a, b->edge[id[i]].areas)) return false;
    if (a->n) qsort(a->p, a->n, sizeof *a->p, by_number);
    size_t kept = 0;
    for (size_t i = 0; i < a->n; i++)
        if (kept == 0 || a->p[kept - 1] != a->p[i]) a->p[kept++] = a->p[i];
    a->n = kept;
    uint32_t whole = AREA_NONE;
    for (size_t i = 0; i < inside->n; i++)
        if (inside->p[i] < whole && (kept == 0 || !bsearch(&inside->p[i], a->p, kept, sizeof *a->p, by_number)))
            whole = inside->p[i];
    if (whole == AREA_NONE) return true;
    while (a->n && a->p[a->n - 1] > whole) a->n--;
    return put(a, whole);
}

/* Appends the pieces of `n_areas` (at most 32) areas, an edge that some of them share but once; in *at_reference the
 * areas whose count is odd there. */
static bool put_pieces(struct builder *b, const uint32_t *id, size_t n, const uint32_t *areas, size_t n_areas,
                       uint32_t X, uint32_t south, uint32_t *at_reference)
{
    const size_t first = b->n_pieces;
    if (!MEM_GROW(&b->piece, &b->piece_cap, first + n)) return false;
    size_t end = first;
    for (size_t i = 0; i < n; i++) {
        const struct area_piece *e = b->edge + id[i];
        if (e->ay == e->by && e->ax <= X) continue; /* level, and not across X: never crossed */
        const size_t k = place_of(areas, n_areas, e->areas);
        if (k == n_areas) continue;
        b->piece[end] = *e;
        b->piece[end++].areas = 1u << k;
    }
    if (end > first) qsort(b->piece + first, end - first, sizeof *b->piece, by_ends);
    for (size_t i = first; i < end; i++) {
        struct area_piece *last = b->piece + b->n_pieces - 1;
        if (b->n_pieces > first && by_ends(last, b->piece + i) == 0) last->areas ^= b->piece[i].areas;
        else b->piece[b->n_pieces++] = b->piece[i];
        if (b->piece[b->n_pieces - 1].areas == 0) b->n_pieces--; /* there and back again: no border */
    }
    *at_reference = 0;
    for (size_t i = first; i < b->n_pieces; i++)
        if (piece_crossed(b->piece + i, X, south, X)) *at_reference ^= b->piece[i].areas;
    return true;
}

/* Gives a cell its word: the one area (or none) that holds all of it, or a leaf. */
static bool settle(struct builder *b, uint32_t word, const uint32_t *id, size_t n, const struct numbers *inside,
                   uint32_t X, uint32_t south)
{
    if (!areas_that_matter(b, id, n, inside)) return false;
    const size_t first_leaf = b->n_leaves, n_areas = b->areas.n, first_piece = b->n_pieces;
    for (size_t from = 0; from < n_areas; from += AREAS_A_LEAF) {
        const uint32_t *areas = b->areas.p + from;
        const size_t some = MIN(n_areas - from, (size_t)AREAS_A_LEAF);
        struct area_leaf leaf = { .first_piece = (uint32_t)b->n_pieces, .first_area = (uint32_t)b->leaf_area.n };
        if (!put_pieces(b, id, n, areas, some, X, south, &leaf.inside)) return false;
        leaf.n_pieces = (uint32_t)(b->n_pieces - leaf.first_piece) & 0x7fffffffu;
        leaf.more = from + some < n_areas;
        for (size_t k = 0; k < some; k++)
            if (place_of(inside->p, inside->n, areas[k]) < inside->n) leaf.inside ^= 1u << k;
        if (!put_all(&b->leaf_area, areas, some) || !MEM_GROW(&b->leaf, &b->leaf_cap, b->n_leaves + 1)) return false;
        b->leaf[b->n_leaves++] = leaf;
    }
    if (b->n_pieces > first_piece) {
        b->cell.p[word] = CELL_LEAF | (uint32_t)first_leaf;
        return true;
    }
    /* no border here after all: those areas that hold the reference point hold the cell */
    uint32_t lowest = CELL_NONE;
    for (size_t i = 0; i < inside->n; i++) lowest = MIN(lowest, inside->p[i]);
    b->cell.p[word] = lowest;
    b->leaf_area.n -= n_areas;
    b->n_leaves = first_leaf;
    return true;
}

static bool open_later(struct builder *b, const struct window *w, uint32_t column, uint32_t row, const uint32_t *id,
                       size_t n)
{
    struct level *next = &b->level[1];
    if (!MEM_GROW(&next->cell, &next->cap, next->n + 1)) return false;
    next->cell[next->n++] = (struct open_cell){
        .x = w->x + (column << w->shift),
        .y = w->y + (row << w->shift),
        .word = w->word + row * w->columns + column,
        .first_id = next->id.n,
        .n_ids = n,
        .first_inside = next->inside.n,
        .n_inside = b->inside.n,
    };
    return put_all(&next->id, id, n) && put_all(&next->inside, b->inside.p, b->inside.n);
}

/* From b->row_inside, the areas that hold the reference point of the window's south-eastern cell, to every cell:
 * westward along each row, northward along the easternmost column. */
static bool visit(struct builder *b, const struct window *w)
{
    for (uint32_t row = 0; row < w->rows; row++) {
        const uint32_t south = w->y + (row << w->shift), north = south + (1u << w->shift);
        b->inside.n = 0;
        if (!put_all(&b->inside, b->row_inside.p, b->row_inside.n)) return false;
        for (uint32_t column = w->columns; column-- > 0;) {
            const size_t k = (size_t)row * w->columns + column;
            const uint32_t *id = w->id + w->first[k], X = last_x(w, column);
            const size_t n = w->first[k + 1] - w->first[k];
            if (n > LEAF_EDGES && w->shift >= BLOCK_SHIFT) {
                if (!open_later(b, w, column, row, id, n)) return false;
            } else if (!settle(b, w->word + (uint32_t)k, id, n, &b->inside, X, south)) return false;
            for (size_t i = 0; i < n; i++) {
                const struct area_piece *e = b->edge + id[i];
                const bool here = piece_crossed(e, X, south, X);
                if (column > 0 && here != piece_crossed(e, last_x(w, column - 1), south, X) &&
                    !toggle(&b->inside, e->areas))
                    return false;
                if (column == w->columns - 1 && row < w->rows - 1 && here != piece_crossed(e, X, north, X) &&
                    !toggle(&b->row_inside, e->areas))
                    return false;
            }
        }
    }
    return true;
}

/* All open cells of a level, each into a block; or, where that would be out of proportion, into leaves as they are. */
static bool close_level(struct builder *b, uint32_t shift, struct numbers *scratch)
{
    const struct level *now = &b->level[0];
    const bool large = b->handed_out + 4 * now->id.n > 16 * b->n_edges + 65536;
    uint32_t first[BLOCK_CELLS + 2];
    for (size_t i = 0; i < now->n; i++) {
        const struct open_cell *c = now->cell + i;
        const uint32_t *id = now->id.p + c->first_id;
        const struct numbers inside = { .p = c->n_inside ? now->inside.p + c->first_inside : NULL, .n = c->n_inside };
        if (large) {
            if (!settle(b, c->word, id, c->n_ids, &inside, (uint32_t)(c->x + (UINT64_C(1) << shift) - 1), c->y))
                return false;
            continue;
        }
        struct window w = { .x = c->x, .y = c->y, .shift = shift - BLOCK_SHIFT, .columns = BLOCK_SIDE,
                            .rows = BLOCK_SIDE, .word = (uint32_t)b->cell.n };
        const size_t grid = (size_t)b->frame.columns * b->frame.rows;
        b->cell.p[c->word] = CELL_BLOCK | (uint32_t)((b->cell.n - grid) / BLOCK_CELLS);
        if (!MEM_GROW(&b->cell.p, &b->cell.cap, b->cell.n + BLOCK_CELLS)) return false;
        b->cell.n += BLOCK_CELLS;
        b->row_inside.n = 0;
        if (!put_all(&b->row_inside, inside.p, inside.n) || !spread(b, &w, first, id, c->n_ids, scratch) ||
            !visit(b, &w))
            return false;
    }
    return true;
}

static void next_level(struct builder *b)
{
    const struct level done = b->level[0];
    b->level[0] = b->level[1];
    b->level[1] = done;
    b->level[1].n = b->level[1].id.n = b->level[1].inside.n = 0;
}

/* The origin, and every edge from its lower end to its upper, a level one from east to west. */
static bool take_edges(struct builder *b, const struct area_set *set, uint32_t *width, uint32_t *height)
{
    struct coord lo = { INT32_MAX, INT32_MAX }, hi = { INT32_MIN, INT32_MIN };
    for (size_t i = 0; i < set->n_vertices; i++) {
        const struct coord v = set->vertex[i];
        lo = (struct coord){ MIN(lo.lon, v.lon), MIN(lo.lat, v.lat) };
        hi = (struct coord){ MAX(hi.lon, v.lon), MAX(hi.lat, v.lat) };
    }
    if (set->n_vertices == 0) lo = hi = (struct coord){ 0, 0 };
    b->frame.origin = lo;
    *width = (uint32_t)hi.lon - (uint32_t)lo.lon;
    *height = (uint32_t)hi.lat - (uint32_t)lo.lat;
    b->edge = mem_try(set->n_vertices * sizeof *b->edge);
    if (!b->edge) return false;
    for (uint32_t area = 0; area < set->n_areas; area++)
        for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++)
            for (uint32_t i = set->ring_first[r], j = set->ring_first[r + 1] - 1; i < set->ring_first[r + 1]; j = i++) {
                struct coord from = set->vertex[j], to = set->vertex[i];
                if (coord_eq(from, to)) continue;
                const bool turn = from.lat > to.lat || (from.lat == to.lat && from.lon < to.lon);
                if (turn) from = to, to = set->vertex[j];
                b->edge[b->n_edges++] = (struct area_piece){
                    (uint32_t)from.lon - (uint32_t)lo.lon, (uint32_t)from.lat - (uint32_t)lo.lat,
                    (uint32_t)to.lon - (uint32_t)lo.lon, (uint32_t)to.lat - (uint32_t)lo.lat, area };
            }
    return true;
}

/* The finest grid with at most one cell for two edges, in which edges do not spread over many cells. */
static void choose_grid(struct builder *b, uint32_t width, uint32_t height)
{
    uint32_t shift = 0;
    for (; shift < 31; shift++) {
        const uint64_t columns = (uint64_t)(width >> shift) + 1, rows = (uint64_t)(height >> shift) + 1;
        if (columns > UINT32_MAX || rows > UINT32_MAX || columns * rows > b->n_edges / 2 + 16) continue;
        uint64_t spans = b->n_edges;
        for (size_t i = 0; i < b->n_edges; i++) {
            const struct area_piece *e = b->edge + i;
            spans += (MAX(e->ax, e->bx) - MIN(e->ax, e->bx)) >> shift;
            spans += (e->by - e->ay) >> shift;
        }
        if (spans <= 4 * b->n_edges + 64) break;
    }
    b->frame.shift = shift;
    b->frame.columns = (width >> shift) + 1;
    b->frame.rows = (height >> shift) + 1;
}

static bool build(struct builder *b, const struct area_set *set)
{
    uint32_t width, height;
    if (!take_edges(b, set, &width, &height)) return false;
    choose_grid(b, width, height);
    struct window w = { .shift = b->frame.shift, .columns = b->frame.columns, .rows = b->frame.rows };
    const size_t cells = (size_t)w.columns * w.rows;
    struct numbers id = { 0 }, scratch = { 0 };
    uint32_t *first = mem_try((cells + 2) * sizeof *first);
    bool ok = first && MEM_GROW(&b->cell.p, &b->cell.cap, cells);
    b->cell.n = cells;
    ok = ok && spread(b, &w, first, NULL, b->n_edges, &id) && visit(b, &w);
    mem_free(first);
    mem_free(id.p);
    for (uint32_t shift = w.shift; ok && b->level[1].n; shift -= BLOCK_SHIFT) {
        next_level(b);
        ok = close_level(b, shift, &scratch);
    }
    mem_free(scratch.p);
    return ok;
}

bool area_index_build(const struct area_set *set, struct area_index *out, struct error *why)
{
    if (set->n_areas > AREA_COUNT_MAX || set->n_vertices > INT32_MAX)
        return FAIL(why, LIMIT, "%zu areas with %zu vertices are too many for one index (at most %d and %d)",
                    set->n_areas, set->n_vertices, AREA_COUNT_MAX, INT32_MAX);
    struct builder b = { 0 };
    const bool ok = build(&b, set);
    mem_free(b.edge);
    for (int i = 0; i < 2; i++) {
        mem_free(b.level[i].cell);
        mem_free(b.level[i].id.p);
        mem_free(b.level[i].inside.p);
    }
    mem_free(b.inside.p);
    mem_free(b.row_inside.p);
    mem_free(b.areas.p);
    const struct area_index index = {
        .frame = b.frame,
        .cell = b.cell.p, .n_cells = b.cell.n,
        .leaf = b.leaf, .n_leaves = b.n_leaves,
        .leaf_area = b.leaf_area.p, .n_leaf_areas = b.leaf_area.n,
        .piece = b.piece, .n_pieces = b.n_pieces,
    };
    if (ok) {
        *out = index;
        return true;
    }
    struct area_index half = index;
    area_index_release(&half);
    return FAIL(why, NOMEM, "out of memory while indexing %zu areas with %zu vertices", set->n_areas,
                set->n_vertices);
}
