/*
 * A block's keys fall in three: one number for the block, one for each point, and those of each row. The first
 * two are added up outside the row loop, which is left with at most a few table look-ups a row; the common
 * shapes (no row key; one key of a byte column) have loops of their own.
 */
#include "tally/tally.h"
#include "base/mem.h"
#include <string.h>

struct row_key {
    const void *code;
    const uint32_t *map;
    uint64_t stride;
    uint8_t width;
};
struct plan { /* the keys as one block sees them */
    const uint32_t *point_map[TALLY_KEYS_MAX];
    uint64_t point_stride[TALLY_KEYS_MAX];
    size_t n_points;
    struct row_key row[TALLY_KEYS_MAX];
    size_t n_rows;
    uint64_t base;
    const uint32_t *wanted;
    size_t n_wanted;
};

bool tally_cells(const struct tally_key *keys, size_t n_keys, size_t *cells, struct error *why)
{
    size_t n = 1;
    for (size_t i = 0; i < n_keys; i++)
        if (__builtin_mul_overflow(n, (size_t)keys[i].buckets, &n) || n > (size_t)1 << 28)
            return FAIL(why, LIMIT, "the question asks for more than %d million cells: ask by fewer keys or of a smaller area", 268);
    *cells = n;
    return true;
}

bool tally_leaves_out(const struct tally_block *b, const struct tally_key *keys, size_t n_keys)
{
    for (size_t i = 0; i < n_keys; i++) {
        const uint32_t *map = keys[i].map[keys[i].axis == TALLY_BY_BLOCK ? 0 : b->gazetteer];
        if (!map || (keys[i].axis == TALLY_BY_BLOCK && map[b->block] == TALLY_OUT)) return true;
    }
    return false;
}

/* False when the block has nothing to count. */
static bool plan_block(const struct tally_block *b, const struct tally_key *keys, size_t n_keys, struct plan *p)
{
    uint64_t stride = 1;
    *p = (struct plan){ .n_wanted = SIZE_MAX };
    for (size_t i = n_keys; i-- > 0; stride *= keys[i].buckets) {
        const struct tally_key *k = &keys[i];
        const uint32_t *map = k->map[k->axis == TALLY_BY_BLOCK ? 0 : b->gazetteer];
        if (!map) return false;
        bool absent = k->axis == TALLY_BY_CODE && b->width[k->column] == 0;
        if (k->axis == TALLY_BY_BLOCK || absent) {
            uint32_t bucket = map[absent ? 0 : b->block];
            if (bucket == TALLY_OUT) return false;
            p->base += stride * bucket;
        } else if (k->axis == TALLY_BY_POINT) {
            p->point_map[p->n_points] = map;
            p->point_stride[p->n_points++] = stride;
            if (k->wanted && k->n_wanted[b->gazetteer] < p->n_wanted) {
                p->wanted = k->wanted[b->gazetteer];
                p->n_wanted = k->n_wanted[b->gazetteer];
            }
        } else {
            p->row[p->n_rows++] = (struct row_key){ b->column[k->column], map, stride, b->width[k->column] };
        }
    }
    return p->n_wanted > 0;
}

static inline uint32_t bucket_of(const struct row_key *k, size_t row)
{
    return k->map[k->width == 1 ? ((const uint8_t *)k->code)[row] : ((const uint16_t *)k->code)[row]];
}

static void count_rows(const struct plan *p, uint64_t at, size_t from, size_t to, uint64_t *cells)
{
    if (p->n_rows == 0) {
        cells[at] += to - from;
    } else if (p->n_rows == 1 && p->row[0].width == 1) {
        const uint8_t *code = p->row[0].code;
        const uint32_t *map = p->row[0].map;
        for (size_t r = from; r < to; r++) {
            uint32_t bucket = map[code[r]];
            if (bucket != TALLY_OUT) cells[at + p->row[0].stride * bucket]++;
        }
    } else {
        for (size_t r = from; r < to; r++) {
            uint64_t cell = at;
            bool out = false;
            for (size_t k = 0; k < p->n_rows; k++) {
                uint32_t bucket = bucket_of(&p->row[k], r);
                out |= bucket == TALLY_OUT;
                cell += p->row[k].stride * bucket;
            }
            if (!out) cells[cell]++;
        }
    }
}

static inline void count_point(const struct tally_block *b, const struct plan *p, size_t i, uint64_t *cells)
{
    uint64_t at = p->base;
    for (size_t k = 0; k < p->n_points; k++) {
        uint32_t bucket = p->point_map[k][b->point[i]];
        if (bucket == TALLY_OUT) return;
        at += p->point_stride[k] * bucket;
    }
    count_rows(p, at, b->first[i], b->first[i + 1], cells);
}

/* The first index from `at` on whose point is not before `point`. */
static size_t seek(const struct tally_block *b, size_t at, uint32_t point)
{
    size_t step = 1, hi = at;
    while (hi < b->n_points && b->point[hi] < point) {
        at = hi + 1;
        hi += step;
        step *= 2;
    }
    hi = MIN(hi, b->n_points);
    while (at < hi) {
        size_t mid = at + (hi - at) / 2;
        if (b->point[mid] < point) at = mid + 1;
        else hi = mid;
    }
    return at;
}

static void count_blocks(const struct tally_block *blocks, size_t n_blocks, const struct tally_key *keys, size_t n_keys,
                         uint64_t *cells)
{
    for (size_t n = 0; n < n_blocks; n++) {
        const struct tally_block *b = &blocks[n];
        struct plan p;
        if (!plan_block(b, keys, n_keys, &p)) continue;
        if (p.n_wanted < b->n_points / 8) {
            for (size_t w = 0, i = 0; w < p.n_wanted && i < b->n_points; w++) {
                i = seek(b, i, p.wanted[w]);
                if (i < b->n_points && b->point[i] == p.wanted[w]) count_point(b, &p, i, cells);
            }
        } else {
            for (size_t i = 0; i < b->n_points; i++) count_point(b, &p, i, cells);
        }
    }
}

/* Keys with the steps that their buckets take among the cells. */
struct share {
    struct tally_key key[TALLY_KEYS_MAX];
    uint64_t step[TALLY_KEYS_MAX];
    size_t n, cells;
};

static void take_share(struct share *s, const struct tally_key *keys, size_t n_keys, bool of_blocks)
{
    *s = (struct share){ .cells = 1 };
    for (size_t i = 0; i < n_keys; i++) {
        if ((keys[i].axis == TALLY_BY_BLOCK) != of_blocks) continue;
        s->step[s->n] = 1;
        for (size_t j = i + 1; j < n_keys; j++) s->step[s->n] *= keys[j].buckets;
        s->key[s->n++] = keys[i];
        s->cells *= keys[i].buckets;
    }
}

static uint64_t place_of(const struct share *s, uint64_t cell)
{
    uint64_t at = 0;
    for (size_t i = s->n; i-- > 0; cell /= s->key[i].buckets) at += cell % s->key[i].buckets * s->step[i];
    return at;
}

/*
 * Where the cells are more than a cache holds, and those of one block (a month) lie apart, counting jumps about in all of
 * them. So each block is counted in cells side by side, and these are put in their places at the end. False: no memory.
 */
static bool count_apart(const struct tally_block *blocks, size_t n_blocks, const struct share *block, const struct share *rest,
                        uint64_t *cells)
{
    enum { LINE = 8 }; /* cells in a cache line */
    struct tally_key keys[TALLY_KEYS_MAX];
    for (size_t i = 0; i < block->n; i++) keys[i] = block->key[i];
    for (size_t i = 0; i < rest->n; i++) keys[block->n + i] = rest->key[i];
    uint64_t *own = mem_try(block->cells * rest->cells * sizeof *own);
    if (!own) return false;
    memset(own, 0, block->cells * rest->cells * sizeof *own);
    count_blocks(blocks, n_blocks, keys, block->n + rest->n, own);
    for (size_t r = 0; r < rest->cells; r += LINE) {
        uint64_t place[LINE];
        size_t n = MIN(rest->cells - r, (size_t)LINE);
        for (size_t i = 0; i < n; i++) place[i] = place_of(rest, r + i);
        for (size_t b = 0; b < block->cells; b++) {
            uint64_t at = place_of(block, b);
            for (size_t i = 0; i < n; i++) cells[at + place[i]] += own[b * rest->cells + r + i];
        }
    }
    mem_free(own);
    return true;
}

void tally_count(const struct tally_block *blocks, size_t n_blocks, const struct tally_key *keys, size_t n_keys,
                 uint64_t *cells)
{
    enum { MANY = 1 << 16 };
    struct share block, rest;
    CHECK(n_keys <= TALLY_KEYS_MAX);
    take_share(&block, keys, n_keys, true);
    take_share(&rest, keys, n_keys, false);
    bool apart = block.cells > 1 && rest.cells > 1 && block.cells * rest.cells >= MANY && keys[0].axis != TALLY_BY_BLOCK;
    if (!apart || !count_apart(blocks, n_blocks, &block, &rest, cells)) count_blocks(blocks, n_blocks, keys, n_keys, cells);
}
