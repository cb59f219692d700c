/*
 * Equal shares by flooding. A flood enters cells in order of distance, each cell taking 2..5 steps to enter, at random:
 * that makes the borders wander. What enters a cell first is nearest, so each cell is queued once, in one of the ring
 * of eight queues that its distance names.
 */
#include "sample/partition.h"
#include "base/error.h"
#include "base/mem.h"
#include <string.h>

enum { QUEUES = 8 };
static const uint32_t none = UINT32_MAX;

struct flood {
    uint32_t stamp, *member; /* [cell]: of the piece that the cell is in; a flood goes where it equals the one given */
    uint32_t *next, *order, *rest;
    uint8_t *steps;
};

struct flood *flood_new(void)
{
    struct flood *f = mem_new(sizeof *f);
    f->member = mem_new(LATTICE_CELLS * sizeof *f->member);
    f->next = mem_new(LATTICE_CELLS * sizeof *f->next);
    f->order = mem_new(LATTICE_CELLS * sizeof *f->order);
    f->rest = mem_new(LATTICE_CELLS * sizeof *f->rest);
    f->steps = mem_new(LATTICE_CELLS * sizeof *f->steps);
    return f;
}

void flood_free(struct flood *f)
{
    if (!f) return;
    mem_free(f->member);
    mem_free(f->next);
    mem_free(f->order);
    mem_free(f->rest);
    mem_free(f->steps);
    mem_free(f);
}

/* Floods the cells stamped `from` that are reached from start, stamping them `to`; order[] gets them by distance. */
static uint32_t flood_from(struct flood *f, uint32_t start, uint32_t from, uint32_t to, uint32_t *order)
{
    uint32_t queue[QUEUES], n = 0, waiting = 1;
    for (int i = 0; i < QUEUES; i++) queue[i] = none;
    queue[0] = start;
    f->next[start] = none;
    f->member[start] = to;
    for (unsigned at = 0; waiting; at = (at + 1) % QUEUES) {
        uint32_t cell = queue[at];
        queue[at] = none;
        while (cell != none) {
            order[n++] = cell;
            waiting--;
            uint32_t near[6];
            cell_neighbours(cell, near);
            for (int i = 0; i < 6; i++) {
                if (f->member[near[i]] != from) continue;
                unsigned then = (at + f->steps[near[i]]) % QUEUES;
                f->member[near[i]] = to;
                f->next[near[i]] = queue[then];
                queue[then] = near[i];
                waiting++;
            }
            cell = f->next[cell];
        }
    }
    return n;
}

/* Leaves the largest connected part of rest[n] in it, moves the others to near, and returns how many are left. */
static uint32_t keep_largest(struct flood *f, uint32_t *rest, uint32_t n, uint32_t stamp, uint32_t *near, uint32_t *n_near)
{
    uint32_t best = 0, best_start = none;
    for (uint32_t i = 0; i < n; i++) f->member[rest[i]] = stamp;
    for (uint32_t i = 0; i < n; i++) {
        if (f->member[rest[i]] != stamp) continue;
        uint32_t m = flood_from(f, rest[i], stamp, stamp + 1, f->order);
        if (m > best) best = m, best_start = rest[i];
    }
    for (uint32_t i = 0; i < n; i++) f->member[rest[i]] = stamp;
    (void)flood_from(f, best_start, stamp, stamp + 1, f->order);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (f->member[rest[i]] == stamp + 1) rest[kept++] = rest[i];
        else near[(*n_near)++] = rest[i];
    }
    return kept;
}

static uint64_t weigh(const uint32_t *cells, uint32_t n, const uint32_t *weight)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += weight[cells[i]];
    return sum;
}

/* Reorders cells[n] so that the first returned are one side, the rest the other, each connected. */
static uint32_t cut(struct flood *f, uint32_t *cells, uint32_t n, const uint32_t *weight, uint32_t parts, struct random *r)
{
    uint32_t stamp = f->stamp += 4;
    for (uint32_t i = 0; i < n; i++) {
        f->member[cells[i]] = stamp;
        f->steps[cells[i]] = (uint8_t)(2 + random_below(r, 4));
    }
    uint32_t reached = flood_from(f, cells[random_below(r, n)], stamp, stamp + 1, f->order);
    CHECK(reached == n); /* the piece was connected */
    uint32_t far = f->order[n - 1];
    (void)flood_from(f, far, stamp + 1, stamp, f->order);
    uint64_t share = weigh(cells, n, weight) * (parts / 2) / parts, got = 0;
    uint32_t m = 0;
    while (m < n - 1 && (m < 1 || got + weight[f->order[m]] / 2 < share)) got += weight[f->order[m++]];
    uint32_t left = n - m, near = m;
    memcpy(cells, f->order, m * sizeof *cells);
    memcpy(f->rest, f->order + m, left * sizeof *cells);
    left = keep_largest(f, f->rest, left, stamp + 2, cells, &near);
    memcpy(cells + near, f->rest, left * sizeof *cells);
    return near;
}

void partition(struct flood *f, uint32_t *cells, struct piece whole, const uint32_t *weight, uint32_t parts,
               struct random *r, struct piece *out)
{
    CHECK(parts >= 1 && parts <= whole.n);
    if (parts == 1) {
        *out = whole;
        return;
    }
    uint32_t *own = cells + whole.first, near = cut(f, own, whole.n, weight, parts, r), rest = whole.n - near;
    uint64_t first = weigh(own, near, weight), all = first + weigh(own + near, rest, weight);
    uint32_t k = all ? (uint32_t)((first * parts + all / 2) / all) : parts / 2; /* as many parts as its share came to */
    k = MAX(k, 1U);
    k = MIN(k, MIN(parts - 1, near));
    if (parts - k > rest) k = parts - rest;
    partition(f, cells, (struct piece){ whole.first, near }, weight, k, r, out);
    partition(f, cells, (struct piece){ whole.first + near, rest }, weight, parts - k, r, out + k);
}
