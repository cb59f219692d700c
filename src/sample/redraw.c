/* Parts of LSOAs handed to the ward next door: see redraw.h. */
#include "sample/redraw.h"

enum { ONE_LSOA_IN = 4, MOVE_OF_100 = 42 };

/* A ward across the border of this LSOA, of the same district and not fixed, or AREA_NONE. */
static uint16_t ward_beside(const struct geography *g, uint16_t lsoa, const bool *fixed, struct random *r)
{
    struct piece p = g->lsoa_cells[lsoa];
    uint16_t own = g->ward_of_lsoa[lsoa];
    for (uint32_t i = 0, at = (uint32_t)random_below(r, p.n); i < p.n; i++, at++) {
        uint32_t near[6];
        cell_neighbours(g->cells[p.first + at % p.n], near);
        for (int k = 0; k < 6; k++) {
            uint16_t w = g->ward.of[near[k]];
            if (w != AREA_NONE && w != own && !fixed[w] && g->ward.area[w].district == g->lsoa.area[lsoa].district) return w;
        }
    }
    return AREA_NONE;
}

static bool touches(const struct geography *g, uint32_t cell, uint16_t ward)
{
    uint32_t near[6];
    cell_neighbours(cell, near);
    for (int k = 0; k < 6; k++)
        if (g->ward.of[near[k]] == ward) return true;
    return false;
}

/* Moves cells of the LSOA from the border inwards until its share of the people has gone; moved[] gets them. */
static uint32_t move_part(struct geography *g, uint16_t lsoa, uint16_t to, uint32_t *moved)
{
    struct piece p = g->lsoa_cells[lsoa];
    uint64_t all = 0, gone = 0;
    uint32_t n = 0;
    for (uint32_t i = p.first; i < p.first + p.n; i++) all += g->people[g->cells[i]];
    for (bool more = true; more;) { /* a layer of cells at a time */
        more = false;
        for (uint32_t i = p.first; i < p.first + p.n; i++) {
            uint32_t c = g->cells[i];
            if (g->ward.of[c] == to || !touches(g, c, to)) continue;
            if ((gone + g->people[c]) * 100 > all * MOVE_OF_100) return n;
            gone += g->people[c];
            g->ward.of[c] = to;
            moved[n++] = c;
            more = true;
        }
    }
    return n;
}

/* Whether the cells of the ward hang together; it had `expected` of them. */
static bool hangs_together(const struct geography *g, uint16_t ward, uint32_t start, uint32_t expected, uint32_t *queue,
                           bool *seen)
{
    uint32_t n = 0;
    queue[n++] = start;
    seen[start] = true;
    for (uint32_t done = 0; done < n; done++) {
        uint32_t near[6];
        cell_neighbours(queue[done], near);
        for (int k = 0; k < 6; k++)
            if (g->ward.of[near[k]] == ward && !seen[near[k]]) seen[near[k]] = true, queue[n++] = near[k];
    }
    for (uint32_t i = 0; i < n; i++) seen[queue[i]] = false;
    return n == expected;
}

static uint32_t a_cell_left(const struct geography *g, uint16_t lsoa)
{
    struct piece p = g->lsoa_cells[lsoa];
    for (uint32_t i = p.first;; i++)
        if (g->ward.of[g->cells[i]] == g->ward_of_lsoa[lsoa]) return g->cells[i];
}

void redraw_wards(struct geography *g, const bool *fixed)
{
    struct random r = stream_of(g->seed, g->county, FOR_REDRAWING, 0);
    uint32_t *moved = mem_new(LATTICE_CELLS * sizeof *moved), *queue = mem_new(LATTICE_CELLS * sizeof *queue);
    uint32_t *size = mem_new(g->ward.n * sizeof *size);
    bool *seen = mem_new(LATTICE_CELLS);
    for (uint32_t i = 0; i < g->n_cells; i++) size[g->ward.of[g->cells[i]]]++;
    for (uint16_t l = 0; l < g->lsoa.n; l++) {
        uint16_t own = g->ward_of_lsoa[l];
        if (fixed[own] || random_below(&r, ONE_LSOA_IN) != 0) continue;
        uint16_t to = ward_beside(g, l, fixed, &r);
        if (to == AREA_NONE) continue;
        uint32_t n = move_part(g, l, to, moved);
        if (hangs_together(g, own, a_cell_left(g, l), size[own] - n, queue, seen)) {
            uint64_t people = 0;
            for (uint32_t i = 0; i < n; i++) people += g->people[moved[i]];
            g->ward.area[own].people -= (uint32_t)(people / 256);
            g->ward.area[to].people += (uint32_t)(people / 256);
            size[own] -= n;
            size[to] += n;
        } else
            for (uint32_t i = 0; i < n; i++) g->ward.of[moved[i]] = own;
    }
    mem_free(moved);
    mem_free(queue);
    mem_free(size);
    mem_free(seen);
}
