/* The tree of boxes over edges: built from its leaves up. */
#include "base/mem.h"
#include "geo/edges.h"

bool edge_tree_build(const struct area_set *set, uint32_t area, uint32_t area_end, struct edge_tree *out,
                     struct error *why)
{
    struct edge_tree t = { .set = set, .leaves = 1 };
    const uint32_t ring = set->area_ring[area], ring_end = set->area_ring[area_end];
    t.first = set->ring_first[ring];
    t.end = set->ring_first[ring_end];
    const size_t n = t.end - t.first;
    while (t.leaves * EDGES_A_BOX < n) t.leaves *= 2;
    t.ring = mem_try(n * sizeof *t.ring);
    t.box = mem_try(2 * t.leaves * sizeof *t.box);
    if (!t.ring || !t.box) {
        edge_tree_release(&t);
        return FAIL(why, NOMEM, "out of memory for the borders of %u areas, %zu vertices", area_end - area, n);
    }
    for (uint32_t r = ring; r < ring_end; r++)
        for (uint32_t i = set->ring_first[r]; i < set->ring_first[r + 1]; i++) t.ring[i - t.first] = r;
    for (size_t node = 2 * t.leaves - 1; node >= t.leaves; node--) {
        uint32_t from, to;
        t.box[node] = BOX_EMPTY;
        edge_tree_leaf(&t, node, &from, &to);
        for (uint32_t i = from; i < to; i++) t.box[node] = box_join(t.box[node], edge_box(&t, i));
    }
    for (size_t node = t.leaves - 1; node > 0; node--) t.box[node] = box_join(t.box[2 * node], t.box[2 * node + 1]);
    *out = t;
    return true;
}

void edge_tree_release(struct edge_tree *t)
{
    mem_free(t->ring);
    mem_free(t->box);
    *t = (struct edge_tree){ 0 };
}
