#include "stats/circulation.h"
#include <math.h>

static const uint32_t NONE = UINT32_MAX;
/* Of two ways that hide as much, the shorter: so that flows end soon (Edmonds & Karp 1972). */
static const double STEP_COST = 1e-6;

struct heap_entry {
    double distance;
    uint32_t node;
};

bool circulation_new(struct arena *a, struct circulation *c, size_t n_arcs, size_t n_nodes, struct error *why)
{
    *c = (struct circulation){ .n_arcs = n_arcs, .n_nodes = n_nodes };
    if (n_arcs > UINT32_MAX / 2 || n_nodes > UINT32_MAX - 2)
        return FAIL(why, LIMIT, "a table of %zu cells is too large for disclosure control", n_arcs);
    c->arc = arena_try(a, n_arcs * sizeof *c->arc);
    c->incident = arena_try(a, 2 * n_arcs * sizeof *c->incident);
    c->first = arena_try(a, (n_nodes + 2) * sizeof *c->first);
    c->touched = arena_try(a, n_arcs * sizeof *c->touched);
    c->distance = arena_try(a, n_nodes * sizeof *c->distance);
    c->by = arena_try(a, n_nodes * sizeof *c->by);
    c->heap = arena_try(a, (2 * n_arcs + 1) * sizeof *c->heap);
    if (!c->arc || !c->incident || !c->first || !c->touched || !c->distance || !c->by || !c->heap)
        return FAIL(why, NOMEM, "no memory for disclosure control of %zu cells", n_arcs);
    return true;
}

void circulation_tie(struct circulation *c)
{
    for (size_t i = 0; i < c->n_arcs; i++) {
        c->first[c->arc[i].tail + 2]++;
        c->first[c->arc[i].head + 2]++;
    }
    for (size_t i = 2; i < c->n_nodes + 2; i++) c->first[i] += c->first[i - 1];
    for (size_t i = 0; i < c->n_arcs; i++) {
        c->incident[c->first[c->arc[i].tail + 1]++] = (uint32_t)i;
        c->incident[c->first[c->arc[i].head + 1]++] = (uint32_t)i;
    }
}

static void heap_put(struct circulation *c, double distance, uint32_t node)
{
    size_t i = c->n_heap++;
    for (; i > 0 && c->heap[(i - 1) / 2].distance > distance; i = (i - 1) / 2) c->heap[i] = c->heap[(i - 1) / 2];
    c->heap[i] = (struct heap_entry){ distance, node };
}

static struct heap_entry heap_take(struct circulation *c)
{
    struct heap_entry top = c->heap[0], last = c->heap[--c->n_heap];
    size_t i = 0;
    for (size_t child = 1; child < c->n_heap; child = 2 * i + 1) {
        if (child + 1 < c->n_heap && c->heap[child + 1].distance < c->heap[child].distance) child++;
        if (c->heap[child].distance >= last.distance) break;
        c->heap[i] = c->heap[child];
        i = child;
    }
    c->heap[i] = last;
    return top;
}

/* How much more the arc can carry away from `node`: along it without limit, against it down to its least. */
static int64_t room(const struct arc *a, uint32_t node)
{
    return a->tail == node ? INT64_MAX : a->value + a->change - a->least;
}

/* The cheapest way from one node to another by arcs that have room, other than `except`. */
static bool find_way(struct circulation *c, uint32_t from, uint32_t to, size_t except, bool may_hide)
{
    for (size_t i = 0; i < c->n_nodes; i++) c->distance[i] = INFINITY;
    c->n_heap = 0;
    c->distance[from] = 0;
    c->by[from] = NONE;
    heap_put(c, 0, from);
    while (c->n_heap > 0) {
        struct heap_entry at = heap_take(c);
        if (at.node == to) return true;
        if (at.distance > c->distance[at.node]) continue;
        for (uint32_t k = c->first[at.node]; k < c->first[at.node + 1]; k++) {
            const struct arc *a = &c->arc[c->incident[k]];
            bool free = a->hidden || a->change != 0;
            if (!free && !may_hide) continue;
            uint32_t next = a->tail == at.node ? a->head : a->tail;
            double distance = at.distance + STEP_COST + (free ? 0 : a->cost);
            if (!(distance < c->distance[next]) || c->incident[k] == except || room(a, at.node) < 1) continue;
            c->distance[next] = distance;
            c->by[next] = c->incident[k];
            if (next == to && !may_hide) return true; /* all steps cost the same: the first to get there is best */
            heap_put(c, distance, next);
        }
    }
    return false;
}

static void push(struct circulation *c, uint32_t arc, uint32_t from, int64_t amount)
{
    struct arc *a = &c->arc[arc];
    if (a->change == 0) c->touched[c->n_touched++] = arc;
    a->change += a->tail == from ? amount : -amount;
    if (a->change != 0) return;
    size_t i = 0;
    while (c->touched[i] != arc) i++;
    c->touched[i] = c->touched[--c->n_touched];
}

/* Sends as much as the way has room for, at most `amount`. */
static int64_t send(struct circulation *c, uint32_t from, uint32_t to, int64_t amount)
{
    for (uint32_t node = to; node != from;) {
        const struct arc *a = &c->arc[c->by[node]];
        node = a->tail == node ? a->head : a->tail;
        amount = MIN(amount, room(a, node));
    }
    for (uint32_t node = to; node != from;) {
        uint32_t arc = c->by[node];
        node = c->arc[arc].tail == node ? c->arc[arc].head : c->arc[arc].tail;
        push(c, arc, node, amount);
    }
    return amount;
}

int64_t circulation_move(struct circulation *c, size_t cell, bool raise, int64_t amount, bool may_hide)
{
    for (; c->n_touched > 0; c->n_touched--) c->arc[c->touched[c->n_touched - 1]].change = 0;
    const struct arc *a = &c->arc[cell];
    if (!raise) amount = MIN(amount, a->value - a->least);
    uint32_t from = raise ? a->head : a->tail, to = raise ? a->tail : a->head;
    int64_t left = amount;
    for (int hide = 0; hide <= may_hide; hide++) /* hidden cells first */
        while (left > 0 && find_way(c, from, to, cell, hide)) left -= send(c, from, to, left);
    return amount - left;
}
