/*
 * Where a border meets itself. Every shared point of two edges is either strictly within both, or the start of one
 * of them; so it is enough to ask, of every two edges, whether they cross within, whether the start of one lies
 * within the other, and whether their starts are one point. What happens at a start is judged by the edges on both
 * sides of it.
 */
#include "geo/edges.h"
#include "geo/exact.h"
#include "geo/ring.h"

/* Borders of wards take some 20 looks at two boxes or edges for each vertex. What takes far more was not drawn as one. */
enum { LOOKS_A_VERTEX = 1000, LOOKS = 4000000 };

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

struct search {
    const struct edge_tree *tree;
    struct ring_finding found;
    size_t looks; /* that are left */
};

static void note(struct search *s, enum ring_fault fault, struct coord at, uint32_t ring)
{
    if (fault > s->found.fault) s->found = (struct ring_finding){ fault, at, ring };
}

/* Two edges, i before j. */
static void look_at_pair(struct search *s, uint32_t i, uint32_t j)
{
    const struct edge_tree *t = s->tree;
    const struct coord *v = t->set->vertex;
    if (s->looks) s->looks--;
    if (!box_meets(edge_box(t, i), edge_box(t, j))) return;
    const uint32_t ring = edge_ring(t, i);
    const struct coord a = v[i], b = v[edge_next(t, i)], c = v[j], d = v[edge_next(t, j)];
    const struct coord before_a = v[edge_before(t, i)], before_c = v[edge_before(t, j)];
    if (sign(exact_turn(a, b, c)) * sign(exact_turn(a, b, d)) < 0 &&
        sign(exact_turn(c, d, a)) * sign(exact_turn(c, d, b)) < 0)
        note(s, RING_CROSSES, crossing_of(a, b, c, d), ring);
    if (coord_eq(a, c)) note(s, ways_meet(a, before_a, b, before_c, d), a, ring);
    note(s, passes_edge(before_c, c, d, a, b), c, ring);
    note(s, passes_edge(before_a, a, b, c, d), a, ring);
}

/* An edge that goes back along the one before. */
static void look_for_spike(struct search *s, uint32_t i)
{
    const struct edge_tree *t = s->tree;
    const struct coord *v = t->set->vertex;
    if (same_direction(v[i], v[edge_before(t, i)], v[edge_next(t, i)])) note(s, RING_TOUCHES, v[i], edge_ring(t, i));
}

static bool is_over(const struct search *s) { return s->found.fault == RING_CROSSES || s->looks == 0; }

/* Every two edges of which one is in the box p and one in the box q; p on the level of q or the one above. */
static void look_between(struct search *s, size_t p, size_t q)
{
    const struct edge_tree *t = s->tree;
    if (is_over(s)) return;
    s->looks--;
    if (!box_meets(t->box[p], t->box[q])) return;
    if (p < t->leaves) {
        look_between(s, q, 2 * p);
        look_between(s, q, 2 * p + 1);
        return;
    }
    uint32_t i, i_end, j_first, j_end;
    edge_tree_leaf(t, p, &i, &i_end);
    edge_tree_leaf(t, q, &j_first, &j_end);
    for (; i < i_end; i++) {
        if (!box_meets(edge_box(t, i), t->box[q])) continue;
        for (uint32_t j = j_first; j < j_end; j++) look_at_pair(s, MIN(i, j), MAX(i, j));
    }
}

static void look_within(struct search *s, size_t p)
{
    const struct edge_tree *t = s->tree;
    if (is_over(s)) return;
    if (p < t->leaves) {
        look_within(s, 2 * p);
        look_within(s, 2 * p + 1);
        look_between(s, 2 * p, 2 * p + 1);
        return;
    }
    uint32_t from, to;
    edge_tree_leaf(t, p, &from, &to);
    for (uint32_t i = from; i < to; i++) {
        look_for_spike(s, i);
        for (uint32_t j = i + 1; j < to; j++) look_at_pair(s, i, j);
    }
}

static void look_at_every_pair(struct search *s)
{
    for (uint32_t i = s->tree->first; i < s->tree->end; i++) {
        look_for_spike(s, i);
        for (uint32_t j = i + 1; j < s->tree->end; j++) look_at_pair(s, i, j);
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

static bool check(const struct area_set *set, uint32_t area, bool slowly, struct ring_finding *out, struct error *why)
{
    struct edge_tree t;
    if (!edge_tree_build(set, area, area + 1, &t, why)) return false;
    const size_t n = t.end - t.first;
    struct search s = { .tree = &t, .found = { .fault = RING_SOUND, .at = COORD_NONE, .ring = set->area_ring[area] },
                        .looks = slowly ? SIZE_MAX : n * LOOKS_A_VERTEX + LOOKS };
    if (slowly) look_at_every_pair(&s);
    else look_within(&s, 1);
    edge_tree_release(&t);
    if (s.looks == 0 && s.found.fault != RING_CROSSES)
        return FAIL(why, LIMIT, "the border, %zu points, lies so close along itself that it cannot be checked for crossings", n);
    look_for_flat(set, area, &s.found);
    *out = s.found;
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
