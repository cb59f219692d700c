/*
 * Where a border meets itself. Every shared point of two edges is either strictly within both, or the start of one
 * of them; so it is enough to ask, of every two edges, whether they cross within, whether the start of one lies
 * within the other, and whether their starts are one point. What happens at a start is judged by the edges on both
 * sides of it.
 */
#include "geo/edges.h"
#include "geo/exact.h"
#include "geo/ring.h"

const char *ring_fault_text(enum ring_fault fault)
{
    static const char *const text[] = {
        [RING_SOUND] = "is sound",
        [RING_UNCLOSED] = "is not closed: its last point is not its first",
        [RING_SHORT] = "has fewer than three different points",
        [RING_FLAT] = "encloses nothing",
        [RING_TOUCHES] = "touches itself",
        [RING_CROSSES] = "crosses itself",
    };
    return text[fault];
}

struct ring_finding ring_take(const struct coord *source, size_t n, struct coord *out, size_t *kept)
{
    struct ring_finding found = { .fault = RING_SOUND, .at = n ? source[0] : COORD_NONE };
    size_t k = 0;
    if (n > 1 && !coord_eq(source[0], source[n - 1])) {
        found.fault = RING_UNCLOSED;
        found.at = source[n - 1];
    }
    for (size_t i = 0; i < n; i++)
        if (k == 0 || !coord_eq(out[k - 1], source[i])) out[k++] = source[i];
    while (k > 1 && coord_eq(out[k - 1], out[0])) k--;
    *kept = k;
    if (found.fault == RING_SOUND && k < 3) found.fault = RING_SHORT;
    return found;
}

static int sign(exact_t v) { return (v > 0) - (v < 0); }

/* v, a and d being on one line: whether a and d are on the same side of v. */
static bool same_way(struct coord v, struct coord a, struct coord d)
{
    return (exact_t)((int64_t)a.lon - v.lon) * ((int64_t)d.lon - v.lon) +
               (exact_t)((int64_t)a.lat - v.lat) * ((int64_t)d.lat - v.lat) > 0;
}

static bool same_direction(struct coord v, struct coord a, struct coord d)
{
    return exact_turn(v, a, d) == 0 && same_way(v, a, d);
}

/* Whether v to d points into the corner (the smaller angle) between v to a and v to b; where these make a straight
 * line, into the half to the left of a. No two of the three directions are the same. */
static bool is_in_corner(struct coord v, struct coord a, struct coord b, struct coord d)
{
    const int t = sign(exact_turn(v, a, b));
    return t == 0 ? exact_turn(v, a, d) > 0 : sign(exact_turn(v, a, d)) == t && sign(exact_turn(v, d, b)) == t;
}

/* Two ways through v, from a to b and from c to d. */
static enum ring_fault ways_meet(struct coord v, struct coord a, struct coord b, struct coord c, struct coord d)
{
    if (same_direction(v, a, c) || same_direction(v, a, d) || same_direction(v, b, c) || same_direction(v, b, d) ||
        same_direction(v, a, b) || same_direction(v, c, d))
        return RING_TOUCHES;
    return is_in_corner(v, a, b, c) != is_in_corner(v, a, b, d) ? RING_CROSSES : RING_TOUCHES;
}

/* The way a, v, b where v lies strictly within the edge from c to d, if it does. */
static enum ring_fault passes_edge(struct coord a, struct coord v, struct coord b, struct coord c, struct coord d)
{
    if (exact_turn(c, d, v) != 0 || coord_eq(v, c) || coord_eq(v, d) || same_way(v, c, d)) return RING_SOUND;
    return sign(exact_turn(c, d, a)) * sign(exact_turn(c, d, b)) < 0 ? RING_CROSSES : RING_TOUCHES;
}

static struct coord crossing_of(struct coord a, struct coord b, struct coord c, struct coord d)
{
    const long double ta = (long double)exact_turn(c, d, a), tb = (long double)exact_turn(c, d, b), t = ta / (ta - tb);
    return (struct coord){ (int32_t)lroundl(a.lon + t * ((long double)b.lon - a.lon)),
                           (int32_t)lroundl(a.lat + t * ((long double)b.lat - a.lat)) };
}

static void note(struct ring_finding *f, enum ring_fault fault, struct coord at, uint32_t ring)
{
    if (fault > f->fault) *f = (struct ring_finding){ fault, at, ring };
}

/* Two edges, i before j. */
static void look_at_pair(const struct edge_tree *t, uint32_t i, uint32_t j, struct ring_finding *f)
{
    const struct coord *v = t->set->vertex;
    const uint32_t next_i = edge_next(t, i), next_j = edge_next(t, j), ring = edge_ring(t, i);
    const struct coord a = v[i], b = v[next_i], c = v[j], d = v[next_j];
    if (!box_meets(box_of((struct coord[]){ a, b }, 2), box_of((struct coord[]){ c, d }, 2))) return;
    const struct coord before_a = v[edge_before(t, i)], before_c = v[edge_before(t, j)];
    if (sign(exact_turn(a, b, c)) * sign(exact_turn(a, b, d)) < 0 &&
        sign(exact_turn(c, d, a)) * sign(exact_turn(c, d, b)) < 0)
        note(f, RING_CROSSES, crossing_of(a, b, c, d), ring);
    if (coord_eq(a, c)) note(f, ways_meet(a, before_a, b, before_c, d), a, ring);
    note(f, passes_edge(before_c, c, d, a, b), c, ring);
    note(f, passes_edge(before_a, a, b, c, d), a, ring);
}

/* An edge that goes back along the one before. */
static void look_for_spike(const struct edge_tree *t, uint32_t i, struct ring_finding *f)
{
    const struct coord *v = t->set->vertex;
    if (same_direction(v[i], v[edge_before(t, i)], v[edge_next(t, i)])) note(f, RING_TOUCHES, v[i], edge_ring(t, i));
}

/* Every two edges of which one is in the box p and one in the box q; p on the level of q or the one above. */
static void look_between(const struct edge_tree *t, size_t p, size_t q, struct ring_finding *f)
{
    if (f->fault == RING_CROSSES || !box_meets(t->box[p], t->box[q])) return;
    if (p < t->leaves) {
        look_between(t, q, 2 * p, f);
        look_between(t, q, 2 * p + 1, f);
        return;
    }
    uint32_t i, i_end, j_first, j_end;
    edge_tree_leaf(t, p, &i, &i_end);
    edge_tree_leaf(t, q, &j_first, &j_end);
    for (; i < i_end; i++)
        for (uint32_t j = j_first; j < j_end; j++) look_at_pair(t, MIN(i, j), MAX(i, j), f);
}

static void look_within(const struct edge_tree *t, size_t p, struct ring_finding *f)
{
    if (f->fault == RING_CROSSES) return;
    if (p < t->leaves) {
        look_within(t, 2 * p, f);
        look_within(t, 2 * p + 1, f);
        look_between(t, 2 * p, 2 * p + 1, f);
        return;
    }
    uint32_t from, to;
    edge_tree_leaf(t, p, &from, &to);
    for (uint32_t i = from; i < to; i++) {
        look_for_spike(t, i, f);
        for (uint32_t j = i + 1; j < to; j++) look_at_pair(t, i, j, f);
    }
}

/* Twice the area that the ring encloses is nought. What crosses nothing and has no area goes back along itself. */
static bool is_flat(const struct area_set *set, uint32_t ring)
{
    exact_t area_2 = 0;
    const uint32_t first = set->ring_first[ring], end = set->ring_first[ring + 1];
    for (uint32_t i = first + 2; i < end; i++) area_2 += exact_turn(set->vertex[first], set->vertex[i - 1], set->vertex[i]);
    return area_2 == 0;
}

static void look_for_flat(const struct area_set *set, uint32_t area, struct ring_finding *f)
{
    for (uint32_t r = set->area_ring[area]; f->fault != RING_CROSSES && r < set->area_ring[area + 1]; r++)
        if (is_flat(set, r)) {
            const uint32_t first = set->ring_first[r];
            *f = (struct ring_finding){ RING_FLAT, first < set->ring_first[r + 1] ? set->vertex[first] : COORD_NONE, r };
            return;
        }
}

static void look_at_every_pair(const struct edge_tree *t, struct ring_finding *f)
{
    for (uint32_t i = t->first; i < t->end; i++) {
        look_for_spike(t, i, f);
        for (uint32_t j = i + 1; j < t->end; j++) look_at_pair(t, i, j, f);
    }
}

static bool check(const struct area_set *set, uint32_t area, bool slowly, struct ring_finding *out, struct error *why)
{
    struct edge_tree t;
    struct ring_finding f = { .fault = RING_SOUND, .at = COORD_NONE, .ring = set->area_ring[area] };
    if (!edge_tree_build(set, area, area + 1, &t, why)) return false;
    if (slowly) look_at_every_pair(&t, &f);
    else look_within(&t, 1, &f);
    edge_tree_release(&t);
    look_for_flat(set, area, &f);
    *out = f;
    return true;
}

bool area_check(const struct area_set *set, uint32_t area, struct ring_finding *out, struct error *why)
{
    return check(set, area, false, out, why);
}

bool area_check_slowly(const struct area_set *set, uint32_t area, struct ring_finding *out, struct error *why)
{
    return check(set, area, true, out, why);
}
