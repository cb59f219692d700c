/*
 * Simplification. Vertices at one place get one number. A vertex is an end where a border may not be thinned away:
 * its place has other than two neighbours, or is one of three that hold up a ring which has fewer ends than that. An
 * arc runs from end to end, and is always read in the same direction, so that both of its areas find the same.
 */
#include "base/mem.h"
#include "geo/distance.h"
#include "geo/exact.h"
#include "geo/shape.h"
#include "geo/simplify.h"
#include <stdlib.h>
#include <string.h>

#define NOWHERE UINT32_MAX

/* What is known of a place where there are vertices. */
struct place {
    uint32_t beside[2]; /* places that an edge leads to */
    bool end, shared;   /* shared: several rings, or one twice, come by */
};
struct spot {
    struct coord c;
    uint32_t vertex;
};
/* A vertex of the arc that is being thinned, and a triangle that waits for its turn. */
struct node {
    uint32_t vertex, before, after, turn;
};
struct triangle {
    double m2;
    uint32_t node, turn; /* of another turn than its node: out of date */
};
struct thinner {
    const struct area_set *set;
    struct local_scale scale;
    double tolerance_m2;
    uint32_t *place_of; /* [n_vertices] */
    struct place *place;
    bool *keep; /* [n_vertices] */
    struct node *node;
    struct triangle *heap;
    size_t n_heap;
};

static int by_place(const void *p, const void *q) { return coord_cmp(((const struct spot *)p)->c, ((const struct spot *)q)->c); }

static bool number_places(struct thinner *t)
{
    const size_t n = t->set->n_vertices;
    struct spot *spot = mem_try(n * sizeof *spot);
    if (!spot) return false;
    for (size_t i = 0; i < n; i++) spot[i] = (struct spot){ t->set->vertex[i], (uint32_t)i };
    if (n) qsort(spot, n, sizeof *spot, by_place);
    uint32_t places = 0;
    for (size_t i = 0; i < n; i++) {
        const bool same = i > 0 && coord_eq(spot[i].c, spot[i - 1].c);
        if (!same) t->place[places++] = (struct place){ .beside = { NOWHERE, NOWHERE } };
        else t->place[places - 1].shared = true;
        t->place_of[spot[i].vertex] = places - 1;
    }
    mem_free(spot);
    return true;
}

static void lead_to(struct place *p, uint32_t other)
{
    if (p->beside[0] == other || p->beside[1] == other) return;
    if (p->beside[0] == NOWHERE) p->beside[0] = other;
    else if (p->beside[1] == NOWHERE) p->beside[1] = other;
    else p->end = true;
}

static void find_ends(struct thinner *t)
{
    for (size_t r = 0; r < t->set->n_rings; r++) {
        const uint32_t first = t->set->ring_first[r], end = t->set->ring_first[r + 1];
        for (uint32_t i = first, j = end - 1; i < end; j = i++) {
            lead_to(&t->place[t->place_of[i]], t->place_of[j]);
            lead_to(&t->place[t->place_of[j]], t->place_of[i]);
        }
    }
    for (size_t i = 0; i < t->set->n_vertices; i++)
        if (t->place[t->place_of[i]].beside[1] == NOWHERE) t->place[t->place_of[i]].end = true; /* there and back */
}

/* How good c is to hold up a ring beside the `n` already chosen: any will do as the first; the second is judged by its
 * distance, the third by the triangle. */
static exact_t merit(const struct coord *chosen, int n, struct coord c)
{
    if (n == 0) return 0;
    if (n == 1) {
        const exact_t dx = (int64_t)c.lon - chosen[0].lon, dy = (int64_t)c.lat - chosen[0].lat;
        return dx * dx + dy * dy;
    }
    const exact_t twice = exact_turn(chosen[0], chosen[1], c);
    return twice < 0 ? -twice : twice;
}

/* Gives a ring three ends, as far as it has three places not on a line. */
static void hold_up(struct thinner *t, uint32_t first, uint32_t end)
{
    const struct coord *v = t->set->vertex;
    struct coord chosen[3];
    int n = 0;
    for (uint32_t i = first; i < end && n < 3; i++) {
        if (!t->place[t->place_of[i]].end || (n > 0 && coord_eq(v[i], chosen[0]))) continue;
        if (n < 2 || exact_turn(chosen[0], chosen[1], v[i]) != 0) chosen[n++] = v[i];
    }
    for (; n < 3; n++) {
        uint32_t best = NOWHERE;
        for (uint32_t i = first; i < end; i++)
            if (best == NOWHERE || merit(chosen, n, v[i]) > merit(chosen, n, v[best])) best = i;
        if (best == NOWHERE) return;
        t->place[t->place_of[best]].end = true;
        chosen[n] = v[best];
    }
}

static double triangle_m2(const struct thinner *t, const struct node *n)
{
    const struct coord *v = t->set->vertex, a = v[t->node[n->before].vertex], b = v[n->vertex], c = v[t->node[n->after].vertex];
    const double abx = (double)b.lon - a.lon, aby = (double)b.lat - a.lat, acx = (double)c.lon - a.lon, acy = (double)c.lat - a.lat;
    return fabs(abx * acy - aby * acx) * t->scale.lon_m * t->scale.lat_m / 2;
}

static bool comes_first(const struct triangle *a, const struct triangle *b)
{
    return a->m2 != b->m2 ? a->m2 < b->m2 : a->node < b->node;
}

static void heap_put(struct thinner *t, struct triangle triangle)
{
    size_t i = t->n_heap++;
    for (; i > 0 && comes_first(&triangle, &t->heap[(i - 1) / 2]); i = (i - 1) / 2) t->heap[i] = t->heap[(i - 1) / 2];
    t->heap[i] = triangle;
}

static struct triangle heap_take(struct thinner *t)
{
    const struct triangle first = t->heap[0], last = t->heap[--t->n_heap];
    size_t i = 0;
    for (size_t k; (k = 2 * i + 1) < t->n_heap; i = k) {
        if (k + 1 < t->n_heap && comes_first(&t->heap[k + 1], &t->heap[k])) k++;
        if (!comes_first(&t->heap[k], &last)) break;
        t->heap[i] = t->heap[k];
    }
    t->heap[i] = last;
    return first;
}

/* Thins the arc of node[0] to node[n - 1], which stay. */
static void thin(struct thinner *t, uint32_t n)
{
    t->n_heap = 0;
    for (uint32_t i = 0; i < n; i++) {
        t->node[i].before = i - 1;
        t->node[i].after = i + 1;
        t->node[i].turn = 0;
        t->keep[t->node[i].vertex] = true;
    }
    for (uint32_t i = 1; i + 1 < n; i++) heap_put(t, (struct triangle){ triangle_m2(t, &t->node[i]), i, 0 });
    while (t->n_heap) {
        const struct triangle least = heap_take(t);
        const struct node gone = t->node[least.node];
        if (least.turn != gone.turn) continue;
        if (least.m2 >= t->tolerance_m2) return;
        t->keep[gone.vertex] = false;
        t->node[gone.before].after = gone.after;
        t->node[gone.after].before = gone.before;
        for (int k = 0; k < 2; k++) {
            const uint32_t i = k ? gone.after : gone.before;
            if (i > 0 && i + 1 < n)
                heap_put(t, (struct triangle){ triangle_m2(t, &t->node[i]), i, ++t->node[i].turn });
        }
    }
}

/* The arc that begins at vertex `from` of the ring, up to its next end; returns the vertex of that. */
static uint32_t thin_arc(struct thinner *t, uint32_t first, uint32_t end, uint32_t from)
{
    uint32_t n = 0, i = from;
    do {
        t->node[n++].vertex = i;
        i = i + 1 < end ? i + 1 : first;
    } while (!t->place[t->place_of[i]].end);
    t->node[n++].vertex = i;
    const struct coord *v = t->set->vertex;
    int turned = coord_cmp(v[from], v[i]);
    if (turned == 0) turned = coord_cmp(v[t->node[1].vertex], v[t->node[n - 2].vertex]);
    for (uint32_t k = 0; turned > 0 && k < n / 2; k++) {
        const struct node other = t->node[k];
        t->node[k] = t->node[n - 1 - k];
        t->node[n - 1 - k] = other;
    }
    thin(t, n);
    return i;
}

static void thin_ring(struct thinner *t, uint32_t first, uint32_t end)
{
    uint32_t start = first;
    while (start < end && !t->place[t->place_of[start]].end) start++;
    if (start == end) return; /* it has no three places: nothing is kept */
    uint32_t i = start;
    do i = thin_arc(t, first, end, i);
    while (i != start);
}

static double ring_m2(const struct area_set *set, size_t ring)
{
    const uint32_t area_ring[] = { (uint32_t)ring, (uint32_t)ring + 1 };
    const struct area_set alone = { .vertex = set->vertex, .n_vertices = set->n_vertices, .ring_first = set->ring_first,
                                    .n_rings = set->n_rings, .area_ring = area_ring, .n_areas = 1 };
    return area_m2(&alone, 0);
}

static bool stands_alone(const struct thinner *t, size_t ring)
{
    for (uint32_t i = t->set->ring_first[ring]; i < t->set->ring_first[ring + 1]; i++)
        if (t->place[t->place_of[i]].shared) return false;
    return true;
}

/* Every ring that is not too small to be seen: held up all, then thinned all, as what holds up one is an end for its
 * neighbours. */
static void thin_all(struct thinner *t)
{
    const struct area_set *set = t->set;
    for (int step = 0; step < 2; step++)
        for (size_t area = 0; area < set->n_areas; area++) {
            double largest = 0;
            for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) largest = fmax(largest, ring_m2(set, r));
            for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
                const double m2 = ring_m2(set, r);
                if (m2 < t->tolerance_m2 && m2 < largest && stands_alone(t, r)) continue;
                (step ? thin_ring : hold_up)(t, set->ring_first[r], set->ring_first[r + 1]);
            }
        }
}

/* The vertices that are kept; rings of fewer than three are left out. */
static void copy_kept(const struct thinner *t, struct coord *vertex, uint32_t *ring_first, uint32_t *area_ring, struct area_set *out)
{
    const struct area_set *set = t->set;
    size_t rings = 0, n = 0;
    for (size_t area = 0; area < set->n_areas; area++) {
        area_ring[area] = (uint32_t)rings;
        for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
            const size_t begin = n;
            for (uint32_t i = set->ring_first[r]; i < set->ring_first[r + 1]; i++)
                if (t->keep[i]) vertex[n++] = set->vertex[i];
            if (n - begin < 3) n = begin;
            else ring_first[rings++] = (uint32_t)begin;
        }
    }
    area_ring[set->n_areas] = (uint32_t)rings;
    ring_first[rings] = (uint32_t)n;
    *out = (struct area_set){ .vertex = vertex, .n_vertices = n, .ring_first = ring_first, .n_rings = rings,
                              .area_ring = area_ring, .n_areas = set->n_areas };
}

bool areas_simplify(const struct area_set *set, double tolerance_m2, struct area_set *out, struct error *why)
{
    const size_t n = set->n_vertices;
    const struct box box = box_of(set->vertex, n);
    struct thinner t = { .set = set, .tolerance_m2 = tolerance_m2 };
    t.scale = local_scale_at(box_is_empty(box) ? 0 : (int32_t)(((int64_t)box.lo.lat + box.hi.lat) / 2));
    t.place_of = mem_try(n * sizeof *t.place_of);
    t.place = mem_try(n * sizeof *t.place);
    t.keep = mem_try(n * sizeof *t.keep);
    t.node = mem_try((n + 1) * sizeof *t.node);
    t.heap = mem_try((3 * n + 1) * sizeof *t.heap);
    struct coord *vertex = mem_try(n * sizeof *vertex);
    uint32_t *ring_first = mem_try((set->n_rings + 1) * sizeof *ring_first);
    uint32_t *area_ring = mem_try((set->n_areas + 1) * sizeof *area_ring);
    const bool ok = t.place_of && t.place && t.keep && t.node && t.heap && vertex && ring_first && area_ring && number_places(&t);
    if (ok) {
        memset(t.keep, 0, n * sizeof *t.keep);
        find_ends(&t);
        thin_all(&t);
        copy_kept(&t, vertex, ring_first, area_ring, out);
    } else {
        mem_free(vertex);
        mem_free(ring_first);
        mem_free(area_ring);
    }
    mem_free(t.place_of);
    mem_free(t.place);
    mem_free(t.keep);
    mem_free(t.node);
    mem_free(t.heap);
    return ok || FAIL(why, NOMEM, "out of memory for simplifying %zu vertices", n);
}

void area_set_release(struct area_set *set)
{
    mem_free((void *)set->vertex);
    mem_free((void *)set->ring_first);
    mem_free((void *)set->area_ring);
    *set = (struct area_set){ 0 };
}
