/* Size, middle, label and likeness of an area. */
#include "base/mem.h"
#include "geo/ellipsoid.h"
#include "geo/exact.h"
#include "geo/nearest.h"
#include "geo/shape.h"
#include <stdlib.h>
#include <string.h>

struct box area_box(const struct area_set *set, uint32_t area)
{
    const uint32_t first = set->ring_first[set->area_ring[area]], end = set->ring_first[set->area_ring[area + 1]];
    return box_of(set->vertex + first, end - first);
}

/* The authalic measure: a strip of the ellipsoid from the equator to a latitude, by its width in radians and a^2 / 2. */
static double authalic(double lat)
{
    const double e2 = ECCENTRICITY_2, e = sqrt(e2), s = sin(lat * RADIANS);
    return (1 - e2) * (s / (1 - e2 * s * s) + atanh(e * s) / e);
}

/* Square metres, above 0 for a ring drawn anticlockwise. The strip under each edge by Simpson's rule. */
static double ring_m2(const struct coord *v, size_t n)
{
    double sum = 0;
    if (n == 0) return 0;
    const double base = authalic(v[0].lat);
    for (size_t i = 0, j = n - 1; i < n; j = i++) {
        const double middle = authalic(((double)v[j].lat + v[i].lat) / 2);
        const double mean = (authalic(v[j].lat) - base + 4 * (middle - base) + authalic(v[i].lat) - base) / 6;
        sum -= mean * ((double)v[i].lon - v[j].lon) * RADIANS;
    }
    return sum * EQUATOR_M * EQUATOR_M / 2;
}

static bool lies_on(struct coord a, struct coord b, struct coord p)
{
    return box_holds(box_of((struct coord[]){ a, b }, 2), p) && exact_turn(a, b, p) == 0;
}

/* Whether p is inside an odd number of the area's rings other than `ring`; *on_border if it lies on one of them. */
static bool in_odd_others(const struct area_set *set, uint32_t area, uint32_t ring, struct coord p, bool *on_border)
{
    bool odd = false;
    *on_border = false;
    for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
        if (r == ring) continue;
        const uint32_t first = set->ring_first[r], end = set->ring_first[r + 1];
        for (uint32_t i = first, j = end - 1; i < end; j = i++) {
            odd ^= exact_ray_crosses(set->vertex[j], set->vertex[i], p);
            *on_border |= lies_on(set->vertex[j], set->vertex[i], p);
        }
    }
    return odd;
}

/* A ring in an odd number of others is the edge of a hole. Asked at a vertex on no other ring, if there is one. */
static bool is_hole(const struct area_set *set, uint32_t area, uint32_t ring)
{
    bool on_border = true, odd = false;
    if (set->area_ring[area + 1] - set->area_ring[area] == 1) return false;
    for (uint32_t i = set->ring_first[ring]; on_border && i < set->ring_first[ring + 1]; i++)
        odd = in_odd_others(set, area, ring, set->vertex[i], &on_border);
    return odd;
}

double area_m2(const struct area_set *set, uint32_t area)
{
    double sum = 0;
    for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
        const uint32_t first = set->ring_first[r];
        const double m2 = fabs(ring_m2(set->vertex + first, set->ring_first[r + 1] - first));
        sum += is_hole(set, area, r) ? -m2 : m2;
    }
    return sum;
}

struct coord area_centre(const struct area_set *set, uint32_t area)
{
    const struct box box = area_box(set, area);
    double size = 0, lon = 0, lat = 0; /* relative to the box, so that little is lost to rounding */
    for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
        const uint32_t first = set->ring_first[r], end = set->ring_first[r + 1];
        double a = 0, x = 0, y = 0;
        for (uint32_t i = first, j = end - 1; i < end; j = i++) {
            const double jx = (double)set->vertex[j].lon - box.lo.lon, jy = (double)set->vertex[j].lat - box.lo.lat;
            const double ix = (double)set->vertex[i].lon - box.lo.lon, iy = (double)set->vertex[i].lat - box.lo.lat;
            const double turn = jx * iy - ix * jy;
            a += turn;
            x += (jx + ix) * turn;
            y += (jy + iy) * turn;
        }
        const double sign = (a < 0) == is_hole(set, area, r) ? 1 : -1; /* either way round, holes taken off */
        size += sign * a;
        lon += sign * x;
        lat += sign * y;
    }
    if (size == 0) return COORD_NONE;
    return (struct coord){ (int32_t)lround(box.lo.lon + lon / (3 * size)), (int32_t)lround(box.lo.lat + lat / (3 * size)) };
}

static int rising(const void *p, const void *q)
{
    const double a = *(const double *)p, b = *(const double *)q;
    return (a > b) - (a < b);
}

size_t area_crossings(const struct area_set *set, uint32_t area, double lat, double *crossing)
{
    size_t n = 0;
    for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
        const uint32_t first = set->ring_first[r], end = set->ring_first[r + 1];
        for (uint32_t i = first, j = end - 1; i < end; j = i++) {
            const struct coord a = set->vertex[j], b = set->vertex[i];
            if ((a.lat > lat) != (b.lat > lat))
                crossing[n++] = a.lon + ((double)b.lon - a.lon) * ((lat - a.lat) / ((double)b.lat - a.lat));
        }
    }
    if (n) qsort(crossing, n, sizeof *crossing, rising);
    return n;
}

/* The middle of the widest stretch of the area along a latitude. */
static bool widest_at(const struct area_set *set, uint32_t area, int32_t lat, double *crossing, struct coord *out)
{
    const size_t n = area_crossings(set, area, lat, crossing);
    double widest = -1;
    for (size_t i = 0; i + 1 < n; i += 2) {
        if (crossing[i + 1] - crossing[i] <= widest) continue;
        widest = crossing[i + 1] - crossing[i];
        *out = (struct coord){ (int32_t)lround(crossing[i] + widest / 2), lat };
    }
    return widest >= 0 && area_holds(set, area, *out);
}

/* The last resort for slivers: the vertices and what is next to them. */
static bool near_a_vertex(const struct area_set *set, uint32_t area, struct coord *out)
{
    const uint32_t first = set->ring_first[set->area_ring[area]], end = set->ring_first[set->area_ring[area + 1]];
    for (uint32_t i = first; i < end; i++)
        for (int k = 0; k < 9; k++) {
            const int64_t lon = (int64_t)set->vertex[i].lon + k % 3 - 1, lat = (int64_t)set->vertex[i].lat + k / 3 - 1;
            const struct coord p = { (int32_t)lon, (int32_t)lat };
            if (p.lon == lon && p.lat == lat && area_holds(set, area, p)) {
                *out = p;
                return true;
            }
        }
    return false;
}

bool area_label_point(const struct area_set *set, uint32_t area, struct coord *out, struct error *why)
{
    enum { LINES = 24 };
    struct edge_tree tree;
    if (!edge_tree_build(set, area, area + 1, &tree, why)) return false;
    const struct box box = tree.box[1];
    double *crossing = mem_try((tree.end - tree.first) * sizeof *crossing), best = -1;
    if (!crossing) {
        edge_tree_release(&tree);
        return FAIL(why, NOMEM, "out of memory for an area of %u vertices", tree.end - tree.first);
    }
    struct coord found = COORD_NONE, p;
    for (int k = 0; k < LINES && !box_is_empty(box); k++) {
        const double height = (double)box.hi.lat - box.lo.lat;
        if (!widest_at(set, area, (int32_t)floor(box.lo.lat + height * (2 * k + 1) / (2 * LINES)), crossing, &p)) continue;
        const double room = nearest_border(&tree, p, INFINITY).metres;
        if (room <= best) continue;
        best = room;
        found = p;
    }
    mem_free(crossing);
    edge_tree_release(&tree);
    if (coord_is_none(found) && !near_a_vertex(set, area, &found))
        return FAIL(why, MISSING, "the area holds no point: it encloses nothing, or less than a centimetre");
    *out = found;
    return true;
}

/* A ring read from one of its vertices, forwards or backwards. */
struct reading {
    const struct coord *v;
    size_t n, start;
    bool back;
};
static struct coord read_vertex(const struct reading *r, size_t i)
{
    const size_t k = (r->start + i) % r->n;
    return r->v[r->back ? r->n - 1 - k : k];
}

/* Starts where the sequence is the least of all: two candidates race, and who loses is passed over with all between. */
static struct reading least_reading(const struct coord *v, size_t n, bool back)
{
    struct reading a = { v, n, 0, back }, b = { v, n, 1, back };
    size_t k = 0;
    while (a.start < n && b.start < n && k < n) {
        const int c = coord_cmp(read_vertex(&a, k), read_vertex(&b, k));
        k++;
        if (c == 0) continue;
        if (c > 0) a.start += k;
        else b.start += k;
        if (a.start == b.start) b.start++;
        k = 0;
    }
    a.start = MIN(a.start, b.start);
    return a;
}

static struct digest ring_shape(const struct coord *v, size_t n)
{
    const struct reading there = least_reading(v, n, false), back = least_reading(v, n, true);
    const struct reading *r = &there;
    struct digest d = digest_bytes(&n, sizeof n);
    for (size_t i = 0; i < n; i++) {
        const int c = coord_cmp(read_vertex(&there, i), read_vertex(&back, i));
        if (c == 0) continue;
        if (c > 0) r = &back;
        break;
    }
    for (size_t i = 0; i < n;) {
        struct coord some[256];
        size_t k = 0;
        while (i < n && k < COUNT_OF(some)) some[k++] = read_vertex(r, i++);
        d = digest_join(d, digest_bytes(some, k * sizeof *some));
    }
    return d;
}

struct digest area_shape(const struct area_set *set, uint32_t area)
{
    struct digest sum = { 0, 0 }; /* a sum does not ask for the order of the rings */
    for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++) {
        const uint32_t first = set->ring_first[r];
        if (first == set->ring_first[r + 1]) continue;
        const struct digest d = ring_shape(set->vertex + first, set->ring_first[r + 1] - first);
        sum.hi += d.hi;
        sum.lo += d.lo;
    }
    return sum;
}
