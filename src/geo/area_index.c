/* Reading the index: down the blocks to a cell, then across the pieces of border in it. */
#include "base/mem.h"
#include "geo/area_cell.h"

static uint32_t leaf_find(const struct area_index *ix, const struct area_leaf *leaf, uint32_t x, uint32_t y,
                          uint32_t X)
{
    for (;; leaf++) {
        const struct area_piece *e = ix->piece + leaf->first_piece, *end = e + leaf->n_pieces;
        uint32_t inside = leaf->inside;
        for (; e < end; e++) inside ^= piece_crossed(e, x, y, X) ? e->areas : 0;
        if (inside) return ix->leaf_area[leaf->first_area + (uint32_t)__builtin_ctz(inside)];
        if (!leaf->more) return AREA_NONE;
    }
}

uint32_t area_index_find(const struct area_index *ix, struct coord p)
{
    const struct area_frame *f = &ix->frame;
    const uint32_t x = (uint32_t)p.lon - (uint32_t)f->origin.lon, y = (uint32_t)p.lat - (uint32_t)f->origin.lat;
    uint32_t shift = f->shift;
    if (x >> shift >= f->columns || y >> shift >= f->rows || coord_is_none(p)) return AREA_NONE;
    const uint32_t *block = ix->cell + (size_t)f->columns * f->rows;
    uint32_t word = ix->cell[(size_t)(y >> shift) * f->columns + (x >> shift)];
    while (word >= CELL_BLOCK) {
        shift -= BLOCK_SHIFT;
        word = block[(size_t)(word & CELL_INDEX) * BLOCK_CELLS + ((y >> shift) % BLOCK_SIDE) * BLOCK_SIDE +
                     (x >> shift) % BLOCK_SIDE];
    }
    if (word >= CELL_LEAF)
        return leaf_find(ix, ix->leaf + (word & CELL_INDEX), x, y, x | ((1u << shift) - 1));
    return word == CELL_NONE ? AREA_NONE : word;
}

void area_index_find_many(const struct area_index *ix, const struct coord *p, size_t n, uint32_t *out)
{
    for (size_t i = 0; i < n; i++) out[i] = area_index_find(ix, p[i]);
}

size_t area_index_bytes(const struct area_index *ix)
{
    return sizeof ix->frame + ix->n_cells * sizeof *ix->cell + ix->n_leaves * sizeof *ix->leaf +
           ix->n_leaf_areas * sizeof *ix->leaf_area + ix->n_pieces * sizeof *ix->piece;
}

void area_index_release(struct area_index *ix)
{
    mem_free((void *)ix->cell);
    mem_free((void *)ix->leaf);
    mem_free((void *)ix->leaf_area);
    mem_free((void *)ix->piece);
    *ix = (struct area_index){ 0 };
}
