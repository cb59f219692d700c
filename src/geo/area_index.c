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

/* Where a point has got to on its way down. */
struct descent {
    uint32_t x, y, shift, word;
    const uint32_t *at; /* the word that is next to be read; NULL once there is none */
};

static struct descent descent_begin(const struct area_index *ix, struct coord p)
{
    const struct area_frame *f = &ix->frame;
    struct descent d = { .x = (uint32_t)p.lon - (uint32_t)f->origin.lon, .y = (uint32_t)p.lat - (uint32_t)f->origin.lat,
                         .shift = f->shift, .word = CELL_NONE };
    const uint32_t column = d.x >> d.shift, row = d.y >> d.shift;
    if (column < f->columns && row < f->rows && !coord_is_none(p)) d.at = ix->cell + (size_t)row * f->columns + column;
    return d;
}

static void descend(const struct area_index *ix, struct descent *d)
{
    const uint32_t *block = ix->cell + (size_t)ix->frame.columns * ix->frame.rows;
    d->word = *d->at;
    d->at = NULL;
    if (d->word < CELL_BLOCK) return;
    d->shift -= BLOCK_SHIFT;
    d->at = block + (size_t)(d->word & CELL_INDEX) * BLOCK_CELLS + ((d->y >> d->shift) % BLOCK_SIDE) * BLOCK_SIDE +
            (d->x >> d->shift) % BLOCK_SIDE;
}

static uint32_t descent_end(const struct area_index *ix, const struct descent *d)
{
    if (d->word >= CELL_LEAF)
        return leaf_find(ix, ix->leaf + (d->word & CELL_INDEX), d->x, d->y, d->x | ((1u << d->shift) - 1));
    return d->word == CELL_NONE ? AREA_NONE : d->word;
}

uint32_t area_index_find(const struct area_index *ix, struct coord p)
{
    struct descent d = descent_begin(ix, p);
    while (d.at) descend(ix, &d);
    return descent_end(ix, &d);
}

/* Many at once, step by step together: while one waits for memory the others are on their way. */
void area_index_find_many(const struct area_index *ix, const struct coord *p, size_t n, uint32_t *out)
{
    enum { TOGETHER = 32 };
    struct descent d[TOGETHER];
    for (size_t from = 0; from < n; from += TOGETHER) {
        const size_t some = MIN(n - from, (size_t)TOGETHER);
        bool on_the_way = true;
        for (size_t i = 0; i < some; i++) {
            d[i] = descent_begin(ix, p[from + i]);
            __builtin_prefetch(d[i].at);
        }
        while (on_the_way) {
            on_the_way = false;
            for (size_t i = 0; i < some; i++) {
                if (!d[i].at) continue;
                descend(ix, &d[i]);
                __builtin_prefetch(d[i].at);
                if (d[i].at) on_the_way = true;
                else if (d[i].word >= CELL_LEAF) __builtin_prefetch(ix->leaf + (d[i].word & CELL_INDEX));
            }
        }
        for (size_t i = 0; i < some; i++)
            if (d[i].word >= CELL_LEAF) {
                const struct area_leaf *leaf = ix->leaf + (d[i].word & CELL_INDEX);
                const struct area_piece *e = ix->piece + leaf->first_piece;
                __builtin_prefetch(ix->leaf_area + leaf->first_area);
                for (uint32_t k = 0; k < leaf->n_pieces; k += 3) __builtin_prefetch(e + k);
            }
        for (size_t i = 0; i < some; i++) out[from + i] = descent_end(ix, &d[i]);
    }
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

static void release(void *index) { area_index_release(index); }

bool area_index_build_in(struct arena *a, const struct area_set *set, struct area_index *out, struct error *why)
{
    struct area_index *index = ARENA_NEW(a, struct area_index);
    if (!area_index_build(set, index, why)) return false;
    arena_defer(a, release, index);
    *out = *index;
    return true;
}
