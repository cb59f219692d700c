#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/mem.h"
#include "tally/tally.h"
#include <string.h>

/* A made-up world: gazetteers of points with codes and buckets, blocks of events, and the slow answer. */
enum { GAZETTEERS = 3, POINTS = 400, BLOCKS = 9, ROWS = 700, CODES = 300 };
struct world {
    struct tally_block block[BLOCKS];
    uint32_t point[BLOCKS][POINTS], first[BLOCKS][POINTS + 1];
    uint8_t narrow[BLOCKS][ROWS];
    uint16_t wide[BLOCKS][ROWS];
    uint32_t by_block[BLOCKS], by_point[GAZETTEERS][POINTS], by_narrow[GAZETTEERS][256], by_wide[GAZETTEERS][CODES];
    uint32_t wanted[GAZETTEERS][POINTS];
    size_t n_wanted[GAZETTEERS];
    unsigned left_out; /* blocks, over all comparisons */
};
static uint32_t next(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)*seed * below) >> 32);
}
static void fill(uint32_t *map, size_t n, uint32_t buckets, uint32_t one_in, uint32_t *seed)
{
    for (size_t i = 0; i < n; i++) map[i] = next(seed, one_in) ? next(seed, buckets) : TALLY_OUT;
}
static void make_world(struct world *w, uint32_t seed, uint32_t rarity)
{
    for (size_t g = 0; g < GAZETTEERS; g++) {
        fill(w->by_narrow[g], 256, 5, 9, &seed);
        fill(w->by_wide[g], CODES, 7, 9, &seed);
        w->n_wanted[g] = 0;
        for (uint32_t i = 0; i < POINTS; i++) {
            w->by_point[g][i] = next(&seed, rarity) ? TALLY_OUT : next(&seed, 4);
            if (w->by_point[g][i] != TALLY_OUT) w->wanted[g][w->n_wanted[g]++] = i;
        }
    }
    fill(w->by_block, BLOCKS, 3, 6, &seed);
    for (uint32_t b = 0; b < BLOCKS; b++) {
        uint32_t n = 0, row = 0;
        for (uint32_t p = 0; p < POINTS && row < ROWS - 10; p++) {
            if (next(&seed, 3) == 0) continue;
            w->point[b][n] = p;
            w->first[b][n++] = row;
            row += next(&seed, next(&seed, 6) ? 4 : 10); /* a point may have no row, or many */
        }
        w->first[b][n] = row;
        for (uint32_t r = 0; r < row; r++) {
            w->narrow[b][r] = (uint8_t)next(&seed, 256);
            w->wide[b][r] = (uint16_t)next(&seed, CODES);
        }
        w->block[b] = (struct tally_block){ w->point[b], w->first[b], n, { w->narrow[b], w->wide[b] },
                                            { 1, b == 4 ? 0 : 2 }, b % GAZETTEERS, b };
    }
}
static uint32_t slow_bucket(const struct world *w, const struct tally_key *k, const struct tally_block *b, uint32_t point,
                            size_t row)
{
    (void)w;
    if (k->axis == TALLY_BY_BLOCK) return k->map[0][b->block];
    if (!k->map[b->gazetteer]) return TALLY_OUT;
    if (k->axis == TALLY_BY_POINT) return k->map[b->gazetteer][point];
    if (b->width[k->column] == 0) return k->map[b->gazetteer][0];
    return k->map[b->gazetteer][k->column == 0 ? ((const uint8_t *)b->column[0])[row] : ((const uint16_t *)b->column[1])[row]];
}
static uint64_t compare(struct world *w, const struct tally_key *keys, size_t n_keys)
{
    size_t n;
    struct error why;
    assert_true(tally_cells(keys, n_keys, &n, &why));
    uint64_t *fast = mem_new(n * 8), *slow = mem_new(n * 8), total = 0;
    tally_count(w->block, BLOCKS, keys, n_keys, fast);
    for (size_t b = 0; b < BLOCKS; b++)
        for (size_t i = 0; i < w->block[b].n_points; i++)
            for (size_t r = w->first[b][i]; r < w->first[b][i + 1]; r++) {
                uint64_t cell = 0;
                bool out = false;
                for (size_t k = 0; k < n_keys; k++) {
                    uint32_t bucket = slow_bucket(w, &keys[k], &w->block[b], w->point[b][i], r);
                    out = out || bucket == TALLY_OUT;
                    cell = cell * keys[k].buckets + bucket;
                }
                if (!out) slow[cell]++;
            }
    assert_memory_equal(fast, slow, n * 8);
    struct tally_block taken[BLOCKS]; /* blocks that are left out whole need not be there */
    for (unsigned b = 0; b < BLOCKS; b++) {
        taken[b] = w->block[b];
        if (!tally_leaves_out(&w->block[b], keys, n_keys)) continue;
        taken[b] = (struct tally_block){ .gazetteer = b % GAZETTEERS, .block = b };
        w->left_out++;
    }
    memset(fast, 0, n * sizeof *fast);
    tally_count(taken, BLOCKS, keys, n_keys, fast);
    assert_memory_equal(fast, slow, n * 8);
    for (size_t i = 0; i < n; i++) total += fast[i];
    mem_free(fast);
    mem_free(slow);
    return total;
}

static void counts_as_the_obvious_loop_does(void **state)
{
    (void)state;
    static struct world w;
    uint64_t counted = 0;
    for (uint32_t round = 0; round < 60; round++) {
        make_world(&w, round, round % 3 == 0 ? 100 : 2);
        const uint32_t *blocks[] = { w.by_block }, *points[] = { w.by_point[0], round % 2 ? NULL : w.by_point[1], w.by_point[2] };
        const uint32_t *narrow[] = { w.by_narrow[0], w.by_narrow[1], w.by_narrow[2] };
        const uint32_t *wide[] = { w.by_wide[0], w.by_wide[1], w.by_wide[2] };
        const uint32_t *wanted[] = { w.wanted[0], w.wanted[1], w.wanted[2] };
        struct tally_key month = { TALLY_BY_BLOCK, 3, 0, blocks, NULL, NULL };
        struct tally_key ward = { TALLY_BY_POINT, 4, 0, points, wanted, w.n_wanted };
        struct tally_key any_ward = { TALLY_BY_POINT, 4, 0, points, NULL, NULL };
        struct tally_key type = { TALLY_BY_CODE, 5, 0, narrow, NULL, NULL };
        struct tally_key offence = { TALLY_BY_CODE, 7, 1, wide, NULL, NULL };
        counted += compare(&w, (struct tally_key[]){ ward, type, month }, 3);
        counted += compare(&w, (struct tally_key[]){ any_ward, type }, 2);
        counted += compare(&w, (struct tally_key[]){ ward }, 1);
        counted += compare(&w, (struct tally_key[]){ type, offence, any_ward, ward }, 4);
        counted += compare(&w, (struct tally_key[]){ offence, month }, 2);
        struct tally_key many = any_ward, year = month; /* so many cells that months are counted apart */
        many.buckets = 1500;
        counted += compare(&w, (struct tally_key[]){ many, offence, month, year }, 4);
        counted += compare(&w, (struct tally_key[]){ offence, month, many, year }, 4);
        counted += compare(&w, (struct tally_key[]){ month, many, type, offence }, 4);
        counted += compare(&w, NULL, 0);
    }
    assert_true(counted > 100000);
    assert_true(w.left_out > 50);
}

static void too_many_cells_are_refused(void **state)
{
    (void)state;
    struct tally_key k = { .buckets = 100000 };
    struct error why;
    size_t n;
    assert_false(tally_cells((struct tally_key[]){ k, k }, 2, &n, &why));
    assert_int_equal(why.kind, ERROR_LIMIT);
    assert_false(tally_cells((struct tally_key[]){ k, k, k, k, k }, 5, &n, &why));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(counts_as_the_obvious_loop_does),
                                        cmocka_unit_test(too_many_cells_are_refused) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
