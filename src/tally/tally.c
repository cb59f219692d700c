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

static void count_block(const struct tally_block *b, const struct plan *p, uint64_t *cells)
{
    if (p->n_wanted < b->n_points / 8) {
        for (size_t w = 0, i = 0; w < p->n_wanted && i < b->n_points; w++) {
            i = seek(b, i, p->wanted[w]);
            if (i < b->n_points && b->point[i] == p->wanted[w]) count_point(b, p, i, cells);
        }
    } else {
        for (size_t i = 0; i < b->n_points; i++) count_point(b, p, i, cells);
    }
}

/* ---- dense blocks */

/* The keys of the block, or all others, with the steps that their buckets take among the cells. */
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

/* Where most of a block's rows are wanted they are counted in a bench of cells that the nearest cache holds, side by side, and
 * the bench is put in its places when the block is done. What is not wanted goes to the end of the bench, so that no row asks. */
struct bench {
    struct share block, rest;
    uint32_t *cell;  /* [rest.cells, and as many again as a row's key has] */
    uint32_t *place; /* [rest.cells] where each belongs, the block's own part apart */
    uint32_t *at;    /* [the most rows a block has, and AT_ONCE] the first cell of the point that each row is of */
};
enum { BENCH_CELLS_MAX = 1 << 16, AT_ONCE = 4 };

static size_t n_rows(const struct tally_block *b) { return b->n_points ? b->first[b->n_points] - b->first[0] : 0; }

static void bench_release(struct bench *w)
{
    mem_free(w->cell);
    mem_free(w->place);
    mem_free(w->at);
}

/* False: there is no room for one, or it would not pay. */
static bool bench_init(struct bench *w, const struct tally_block *blocks, size_t n_blocks, const struct tally_key *keys, size_t n_keys)
{
    size_t rows = 0;
    *w = (struct bench){ 0 };
    take_share(&w->block, keys, n_keys, true);
    take_share(&w->rest, keys, n_keys, false);
    if (w->rest.n == 0 || w->rest.cells > BENCH_CELLS_MAX) return false;
    for (size_t n = 0; n < n_blocks; n++) rows = MAX(rows, n_rows(&blocks[n]));
    w->cell = mem_try(2 * w->rest.cells * sizeof *w->cell);
    w->place = mem_try(w->rest.cells * sizeof *w->place);
    w->at = mem_try((rows + AT_ONCE) * sizeof *w->at);
    if (!w->cell || !w->place || !w->at) {
        bench_release(w);
        return false;
    }
    memset(w->cell, 0, 2 * w->rest.cells * sizeof *w->cell);
    for (size_t i = 0; i < w->rest.cells; i++) w->place[i] = (uint32_t)place_of(&w->rest, i);
    return true;
}

/* Most points have a row or two: the first cell of each is written down for AT_ONCE rows whatever it has, what is too much being
 * written over by the next, so that the processor need not guess how many. */
static void lay_rows(const struct tally_block *b, const struct plan *p, size_t rows, const struct bench *w)
{
    for (size_t i = 0; i < b->n_points; i++) {
        uint64_t at = p->base;
        bool out = false;
        for (size_t k = 0; k < p->n_points; k++) {
            uint32_t bucket = p->point_map[k][b->point[i]];
            out |= bucket == TALLY_OUT;
            at += p->point_stride[k] * bucket;
        }
        size_t from = b->first[i] - b->first[0], n = b->first[i + 1] - b->first[i];
        uint32_t cell = (uint32_t)(out ? w->rest.cells : at), *row = w->at + from;
        CHECK(from <= rows && n <= rows - from); /* the block's promise: these are writes */
        for (size_t r = 0; r < AT_ONCE; r++) row[r] = cell;
        for (size_t r = AT_ONCE; r < n; r++) row[r] = cell;
    }
}

static void count_on_bench(size_t rows, const uint8_t *code, const struct row_key *k, const struct bench *w)
{
    const uint32_t *map = k->map, *at = w->at;
    uint32_t stride = (uint32_t)k->stride, *cell = w->cell;
    for (size_t r = 0; r < rows; r++) {
        uint32_t bucket = map[code[r]];
        if (bucket != TALLY_OUT) cell[at[r] + stride * bucket]++;
    }
}

static bool count_dense(const struct tally_block *b, size_t n_wanted, const struct bench *w, uint64_t *cells)
{
    struct plan block, rest;
    size_t rows = n_rows(b);
    if (rows < w->rest.cells || n_wanted < b->n_points / 2 || !plan_block(b, w->block.key, w->block.n, &block) ||
        !plan_block(b, w->rest.key, w->rest.n, &rest) || rest.n_rows != 1 || rest.row[0].width != 1)
        return false;
    lay_rows(b, &rest, rows, w);
    count_on_bench(rows, (const uint8_t *)rest.row[0].code + b->first[0], &rest.row[0], w);
    uint64_t *to = cells + place_of(&w->block, block.base);
    for (size_t i = 0; i < w->rest.cells; i++) to[w->place[i]] += w->cell[i];
    memset(w->cell, 0, w->rest.cells * sizeof *w->cell);
    return true;
}

void tally_count(const struct tally_block *blocks, size_t n_blocks, const struct tally_key *keys, size_t n_keys,
                 uint64_t *cells)
{
    struct bench bench;
    CHECK(n_keys <= TALLY_KEYS_MAX);
    bool has_bench = bench_init(&bench, blocks, n_blocks, keys, n_keys);
    for (size_t n = 0; n < n_blocks; n++) {
        struct plan p;
        if (!plan_block(&blocks[n], keys, n_keys, &p)) continue;
        if (!has_bench || !count_dense(&blocks[n], p.n_wanted, &bench, cells)) count_block(&blocks[n], &p, cells);
    }
    if (has_bench) bench_release(&bench);
}
