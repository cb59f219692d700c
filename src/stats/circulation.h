#ifndef STATS_CIRCULATION_H
#define STATS_CIRCULATION_H
/*
 * A table with totals as a network, for disclosure control (stats/disclose.c). A cell is an arc, an equation "these
 * cells add up to that total" is a node; whoever knows the published cells knows the hidden ones up to a circulation:
 * an amount that runs round a cycle of hidden arcs, added to those it runs along and taken from those it runs
 * against. So how far a cell may go is a maximum flow, and the cheapest cells to hide with it a shortest path
 * (Castro 2007, INFORMS Journal on Computing 19:520). All amounts are whole, as the network's corners are.
 */
#include "base/error.h"
#include "base/mem.h"

struct arc {
    uint32_t tail, head;
    int64_t value, least; /* the cell's count, and the least it can be for all that is known */
    bool hidden;
    double cost;    /* of hiding it; INFINITY: never */
    int64_t change; /* by the flow of the last raise or lower */
};
struct circulation {
    struct arc *arc;
    size_t n_arcs, n_nodes;
    /* private */
    uint32_t *incident, *first; /* arcs at each node */
    uint32_t *touched;          /* arcs whose change is not 0 */
    size_t n_touched;
    double *distance;
    uint32_t *by; /* the arc by which a node was reached */
    struct heap_entry *heap;
    size_t n_heap;
};
/* The arcs are filled by the caller, then tied. Everything lives in the arena. NOMEM. */
bool circulation_new(struct arena *a, struct circulation *c, size_t n_arcs, size_t n_nodes,
                     struct error *why) MUST_CHECK;
void circulation_tie(struct circulation *c);

/*
 * How much of `amount` the cell can be raised (or lowered) by, through hidden cells; with may_hide, through any, by
 * the cheapest way found. The arcs that the flow goes through have a change; they are not hidden by this.
 */
int64_t circulation_move(struct circulation *c, size_t cell, bool raise, int64_t amount, bool may_hide);

#endif
