/*
 * Near places by a grid whose cells are as wide as the greatest distance: a place's neighbours lie in its own cell
 * and the eight around. Sorted by row and column of cells, those that come before it are two runs: the end of the
 * three cells in the row below, and its own row from the cell to the left; the ends of both only move forward.
 */
#include "stats/close_pairs.h"
#include "base/mem.h"
#include <float.h>
#include <math.h>

struct spot {
    uint64_t cell; /* row << 32 | column, both from 1 */
    double x, y;
    int32_t rank;
    uint32_t event;
};

#define CELL_ROW ((uint64_t)1 << 32)

static int spot_order(const void *va, const void *vb)
{
    const struct spot *a = va, *b = vb;
    if (a->cell != b->cell) return a->cell < b->cell ? -1 : 1;
    if (a->y != b->y) return a->y < b->y ? -1 : 1;
    if (a->x != b->x) return a->x < b->x ? -1 : 1;
    return a->rank != b->rank ? (a->rank < b->rank ? -1 : 1) : a->event < b->event ? -1 : 1;
}

/* One spot per event, sorted. The cells are a little wider than `reach`, so that rounding cannot put two places
 * closer than it two cells apart. */
static bool spots_sort(struct spot *spot, const double *x, const double *y, const int32_t *rank, size_t n, double reach,
                       struct error *why)
{
    double x0 = x[0], y0 = y[0], x1 = x[0], y1 = y[0];
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(x[i]) <= CLOSE_COORD_MAX && fabs(y[i]) <= CLOSE_COORD_MAX))
            return FAIL(why, INVALID, "event %zu: (%g, %g) is not a place in metres", i + 1, x[i], y[i]);
        x0 = MIN(x0, x[i]), x1 = MAX(x1, x[i]);
        y0 = MIN(y0, y[i]), y1 = MAX(y1, y[i]);
    }
    double side = MAX(reach, MAX(x1 - x0, y1 - y0) / 0x1p30) * (1 + 0x1p-20);
    for (size_t i = 0; i < n; i++) {
        uint64_t column = 1 + (uint64_t)((x[i] - x0) / side), row = 1 + (uint64_t)((y[i] - y0) / side);
        spot[i] = (struct spot){ row * CELL_ROW | column, x[i], y[i], rank[i], (uint32_t)i };
    }
    qsort(spot, n, sizeof *spot, spot_order);
    return true;
}

struct place {
    uint64_t cell;
    double x, y;
};

/* Runs of equal coordinates become places; returns their number and fills first[places + 1], event[n]. */
static uint32_t places_of(const struct spot *spot, size_t n, struct place *place, struct close_pairs *c)
{
    uint32_t p = 0;
    for (size_t i = 0; i < n; i++) {
        bool same = i > 0 && spot[i].x == spot[i - 1].x && spot[i].y == spot[i - 1].y;
        c->n_spots += !same;
        if (!same || i - c->first[p - 1] == CLOSE_PLACE_EVENTS_MAX) {
            place[p] = (struct place){ spot[i].cell, spot[i].x, spot[i].y };
            c->first[p++] = (uint32_t)i;
        }
        c->event[i] = spot[i].event;
    }
    c->first[p] = (uint32_t)n;
    return p;
}

struct ruler {
    enum distance_kind kind;
    const double *cut;
    size_t n_cuts;
};

/* The band of the distance of a and b; n_cuts - 1 or more is in none. */
static inline size_t band_of(const struct ruler *r, const struct place *a, const struct place *b)
{
    double dx = a->x - b->x, dy = a->y - b->y;
    double d = r->kind == DISTANCE_MANHATTAN ? fabs(dx) + fabs(dy) : sqrt(dx * dx + dy * dy);
    if (d >= r->cut[r->n_cuts - 1] || d < r->cut[0]) return r->n_cuts;
    size_t band = 0;
    while (d >= r->cut[band + 1]) band++;
    return band;
}

/* Without c->near it counts, into row[... + 1]; with it, row[... + 1] is where the next of this row goes, so that when
 * all are in, it is where the following row begins. */
static inline void pair_take(struct close_pairs *c, size_t band, uint32_t p, uint32_t q)
{
    uint64_t *row = &c->row[band * c->n_places + p + 1];
    if (c->near) {
        c->near[(*row)++] = q;
        return;
    }
    uint64_t events = c->first[p + 1] - c->first[p], others = c->first[q + 1] - c->first[q];
    c->pairs[band] += p == q ? events * (events - 1) / 2 : events * others;
    c->n_near++;
    ++*row;
}

static void pairs_among(struct close_pairs *c, const struct place *place, const struct ruler *r, uint32_t p, uint32_t from,
                        uint32_t to)
{
    for (uint32_t q = from; q < to; q++) {
        size_t band = band_of(r, &place[p], &place[q]);
        if (band < c->n_bands) pair_take(c, band, p, q);
    }
}

/* false: more than near_max. */
static bool pairs_walk(struct close_pairs *c, const struct place *place, const struct ruler *r, uint64_t near_max)
{
    uint32_t left = 0, below = 0, below_end = 0;
    for (uint32_t p = 0; p < c->n_places; p++) {
        uint64_t cell = place[p].cell;
        while (place[below].cell < cell - CELL_ROW - 1) below++;
        while (place[below_end].cell <= cell - CELL_ROW + 1) below_end++;
        while (place[left].cell < cell - 1) left++;
        pairs_among(c, place, r, p, below, below_end);
        pairs_among(c, place, r, p, left, p);
        if (r->cut[0] == 0 && c->first[p + 1] - c->first[p] > 1) pair_take(c, 0, p, p);
        if (c->n_near > near_max) return false;
    }
    return true;
}

static void counts_to_starts(uint64_t *row, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t count = row[i];
        row[i] = sum;
        sum += count;
    }
}

/* Counts, then fills: the arrays are as large as they must be and no larger. */
static bool pairs_collect(struct close_pairs *c, const struct place *place, const struct ruler *r, size_t bytes_max,
                          struct error *why)
{
    uint64_t near_max = (bytes_max - c->bytes) / sizeof *c->near;
    if (!pairs_walk(c, place, r, near_max))
        return FAIL(why, LIMIT,
                    "the pairs of places nearer than %g m do not fit into the %.1f MB allowed for them: take shorter "
                    "distances, or fewer events",
                    r->cut[r->n_cuts - 1], (double)bytes_max / 1e6);
    uint32_t *near = mem_try(c->n_near * sizeof *near);
    if (!near) return FAIL(why, NOMEM, "no memory for %llu pairs of near places", (unsigned long long)c->n_near);
    c->bytes += c->n_near * sizeof *near;
    counts_to_starts(c->row + 1, (size_t)c->n_bands * c->n_places);
    c->near = near;
    (void)pairs_walk(c, place, r, UINT64_MAX);
    return true;
}

/* The arrays that n events need whatever is near; the places are cut to size once they are known. */
static bool arrays_new(struct close_pairs *c, size_t n, size_t n_bands, size_t bytes_max, struct error *why)
{
    size_t each = sizeof(struct spot) + sizeof(struct place) + 2 * sizeof(uint32_t) + n_bands * sizeof(uint64_t);
    if (n >= UINT32_MAX || n > bytes_max / each)
        return FAIL(why, LIMIT, "%zu events need more than the %.1f MB allowed for them", n, (double)bytes_max / 1e6);
    *c = (struct close_pairs){ .n = (uint32_t)n, .n_bands = (uint32_t)n_bands, .bytes = n * each };
    c->event = mem_try(n * sizeof *c->event);
    c->first = mem_try((n + 1) * sizeof *c->first);
    c->row = mem_try((n * n_bands + 1) * sizeof *c->row);
    if (!c->event || !c->first || !c->row) return FAIL(why, NOMEM, "no memory for %zu events", n);
    memset(c->row, 0, (n * n_bands + 1) * sizeof *c->row);
    return true;
}

bool close_pairs_find(const double *x, const double *y, const int32_t *rank, size_t n, enum distance_kind distance,
                      const double *cut, size_t n_cuts, size_t bytes_max, struct close_pairs *out, struct error *why)
{
    CHECK(n > 0 && n_cuts >= 2 && n_cuts <= CLOSE_BANDS_MAX + 1 && cut[0] >= 0 && cut[n_cuts - 1] <= DBL_MAX);
    const struct ruler ruler = { distance, cut, n_cuts };
    struct close_pairs c = { 0 };
    struct spot *spot = NULL;
    struct place *place = NULL;
    bool ok = arrays_new(&c, n, n_cuts - 1, bytes_max, why);
    if (ok) {
        spot = mem_try(n * sizeof *spot);
        place = mem_try(n * sizeof *place);
        ok = (spot && place) || FAIL(why, NOMEM, "no memory for %zu events", n);
    }
    ok = ok && spots_sort(spot, x, y, rank, n, cut[n_cuts - 1], why);
    if (ok) {
        c.n_places = places_of(spot, n, place, &c);
        ok = pairs_collect(&c, place, &ruler, bytes_max, why);
    }
    mem_free(spot);
    mem_free(place);
    if (ok)
        *out = c;
    else
        close_pairs_release(&c);
    return ok;
}

void close_pairs_release(struct close_pairs *c)
{
    mem_free(c->event);
    mem_free(c->first);
    mem_free(c->row);
    mem_free(c->near);
    *c = (struct close_pairs){ 0 };
}
