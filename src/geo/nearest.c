/* Branch and bound down the boxes of an edge tree: nearer boxes first, those past the best so far not at all. */
#include "geo/distance.h"
#include "geo/nearest.h"

struct search {
    const struct edge_tree *tree;
    struct coord p;
    struct local_scale scale;
    double best_2; /* metres squared, on the plane */
    uint32_t edge;
    double lon, lat; /* the place, in units from p */
    bool found;
};

static void try_edge(struct search *s, uint32_t edge, struct coord a, struct coord b)
{
    const double lon = (double)a.lon - s->p.lon, lat = (double)a.lat - s->p.lat;
    const double to_lon = (double)b.lon - a.lon, to_lat = (double)b.lat - a.lat;
    const double x = lon * s->scale.lon_m, y = lat * s->scale.lat_m;
    const double dx = to_lon * s->scale.lon_m, dy = to_lat * s->scale.lat_m, length_2 = dx * dx + dy * dy;
    const double along = length_2 > 0 ? fmin(1, fmax(0, -(x * dx + y * dy) / length_2)) : 0;
    const double px = x + along * dx, py = y + along * dy, d2 = px * px + py * py;
    if (d2 > s->best_2 || (d2 == s->best_2 && s->found && edge > s->edge)) return;
    s->best_2 = d2;
    s->edge = edge;
    s->lon = lon + along * to_lon;
    s->lat = lat + along * to_lat;
    s->found = true;
}

static double box_distance_2(const struct search *s, struct box b)
{
    const double x = fmax(0, fmax((double)b.lo.lon - s->p.lon, (double)s->p.lon - b.hi.lon)) * s->scale.lon_m;
    const double y = fmax(0, fmax((double)b.lo.lat - s->p.lat, (double)s->p.lat - b.hi.lat)) * s->scale.lat_m;
    return box_is_empty(b) ? INFINITY : x * x + y * y;
}

static void look(struct search *s, size_t node, double node_2)
{
    const struct edge_tree *t = s->tree;
    /* the rounding of the last step must not cost a box its edges */
    if (node_2 * (1 - 1e-12) > s->best_2) return;
    if (node >= t->leaves) {
        uint32_t from, to;
        edge_tree_leaf(t, node, &from, &to);
        for (uint32_t i = from; i < to; i++) try_edge(s, i, t->set->vertex[i], t->set->vertex[edge_next(t, i)]);
        return;
    }
    const double left = box_distance_2(s, t->box[2 * node]), right = box_distance_2(s, t->box[2 * node + 1]);
    look(s, left <= right ? 2 * node : 2 * node + 1, fmin(left, right));
    look(s, left <= right ? 2 * node + 1 : 2 * node, fmax(left, right));
}

static struct nearest answer(const struct search *s, double within_m)
{
    struct nearest n = { .metres = INFINITY, .edge = UINT32_MAX, .at = COORD_NONE };
    if (!s->found) return n;
    const struct coord at = { (int32_t)lround(s->p.lon + s->lon), (int32_t)lround(s->p.lat + s->lat) };
    const struct local_scale middle = local_scale_at((int32_t)lround(s->p.lat + s->lat / 2));
    const double metres = hypot(s->lon * middle.lon_m, s->lat * middle.lat_m);
    return metres <= within_m ? (struct nearest){ metres, s->edge, at } : n;
}

struct nearest nearest_border(const struct edge_tree *tree, struct coord p, double within_m)
{
    /* On the plane a little farther: its metres, those at p, differ from the answer's by tan(latitude) / 2R of the
     * distance for every metre, at most. */
    const double reach_m = within_m * (1 + 1e-6 * within_m) + 0.01;
    struct search s = { .tree = tree, .p = p, .scale = local_scale_at(p.lat), .best_2 = reach_m * reach_m };
    if (!coord_is_none(p)) look(&s, 1, box_distance_2(&s, tree->box[1]));
    return answer(&s, within_m);
}

struct nearest nearest_border_slowly(const struct area_set *set, struct coord p)
{
    struct search s = { .p = p, .scale = local_scale_at(p.lat), .best_2 = INFINITY };
    for (size_t r = 0; r < set->n_rings && !coord_is_none(p); r++)
        for (uint32_t end = set->ring_first[r + 1], i = set->ring_first[r]; i < end; i++)
            try_edge(&s, i, set->vertex[i], set->vertex[i + 1 < end ? i + 1 : set->ring_first[r]]);
    return answer(&s, INFINITY);
}

double areas_distance_m(const struct area_index *index, const struct edge_tree *tree, struct coord p, double within_m)
{
    return area_index_find(index, p) != AREA_NONE ? 0 : nearest_border(tree, p, within_m).metres;
}
