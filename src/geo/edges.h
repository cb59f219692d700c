#ifndef GEO_EDGES_H
#define GEO_EDGES_H
/*
 * A tree of boxes over the edges of neighbouring areas of a set, in the order in which they are stored: a box for
 * every eight edges, a box for every two of those, and so on. Borders are drawn without lifting the pen, so that
 * edges that follow one another are close together, and no sorting is needed. For questions about edges near each
 * other or near a point. An edge has the number of the vertex that it leaves.
 */
#include "geo/areas.h"
#include "geo/box.h"

enum { EDGES_A_BOX = 8 };

struct edge_tree {
    const struct area_set *set; /* borrowed */
    uint32_t first, end;        /* the edges */
    uint32_t *ring;             /* [end - first] */
    struct box *box;            /* box[1] holds all; box[k] holds box[2k] and box[2k + 1]; the last `leaves` hold edges */
    size_t leaves;              /* a power of two */
};

/* Areas from `area` up to, but not with, `area_end`. On failure (NOMEM) nothing is owned. */
bool edge_tree_build(const struct area_set *set, uint32_t area, uint32_t area_end, struct edge_tree *out,
                     struct error *why) MUST_CHECK;
void edge_tree_release(struct edge_tree *tree);

static inline uint32_t edge_ring(const struct edge_tree *t, uint32_t edge) { return t->ring[edge - t->first]; }
/* The vertices after and before this one on its ring. */
static inline uint32_t edge_next(const struct edge_tree *t, uint32_t edge)
{
    const uint32_t *first = t->set->ring_first + edge_ring(t, edge);
    return edge + 1 < first[1] ? edge + 1 : first[0];
}
static inline uint32_t edge_before(const struct edge_tree *t, uint32_t edge)
{
    const uint32_t *first = t->set->ring_first + edge_ring(t, edge);
    return edge > first[0] ? edge - 1 : first[1] - 1;
}
static inline struct box edge_box(const struct edge_tree *t, uint32_t edge)
{
    return box_of((const struct coord[]){ t->set->vertex[edge], t->set->vertex[edge_next(t, edge)] }, 2);
}
/* The edges in the box `node`, which is one of the leaves. */
static inline void edge_tree_leaf(const struct edge_tree *t, size_t node, uint32_t *from, uint32_t *to)
{
    const size_t k = t->first + (node - t->leaves) * EDGES_A_BOX;
    *from = (uint32_t)MIN(k, t->end);
    *to = (uint32_t)MIN(k + EDGES_A_BOX, t->end);
}

#endif
