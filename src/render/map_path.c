#include "render/map_path.h"
#include "render/raw.h"
#include "render/number.h"
#include <math.h>

enum { MARGIN = 8 };
static const double TOLERANCE = 2.5; /* tenths */

struct tenth {
    int32_t x, y;
};

struct map_frame map_frame_of(const struct map_area *area, size_t n, double width, double height_max)
{
    double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY;
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < area[i].n_rings; r++)
            for (size_t k = 0; k < area[i].ring[r].n; k++) {
                struct map_point p = area[i].ring[r].point[k];
                west = fmin(west, p.x), east = fmax(east, p.x);
                south = fmin(south, p.y), north = fmax(north, p.y);
            }
    if (!(east > west) || !(north > south)) west = south = 0, east = north = 1000;
    double per_metre = fmin((width - 2 * MARGIN) / (east - west), (height_max - 2 * MARGIN) / (north - south));
    double height = (north - south) * per_metre + 2 * MARGIN, slack = width - 2 * MARGIN - (east - west) * per_metre;
    return (struct map_frame){ west - (MARGIN + slack / 2) / per_metre, north + MARGIN / per_metre, per_metre * 10, width, height };
}

double frame_x(const struct map_frame *f, double x) { return (x - f->west) * f->tenths_per_metre / 10; }
double frame_y(const struct map_frame *f, double y) { return (f->north - y) * f->tenths_per_metre / 10; }

/* To tenths, points that fall on the one before dropped, the closing point too. */
static size_t to_tenths(const struct map_frame *f, struct map_ring ring, struct tenth *t)
{
    size_t n = 0;
    for (size_t i = 0; i < ring.n; i++) {
        struct tenth p = { (int32_t)lround(frame_x(f, ring.point[i].x) * 10), (int32_t)lround(frame_y(f, ring.point[i].y) * 10) };
        if (n == 0 || p.x != t[n - 1].x || p.y != t[n - 1].y) t[n++] = p;
    }
    while (n > 1 && t[n - 1].x == t[0].x && t[n - 1].y == t[0].y) n--;
    return n;
}

static double distance(struct tenth p, struct tenth a, struct tenth b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);
    if (length == 0) return hypot(p.x - a.x, p.y - a.y);
    return fabs(dx * (a.y - p.y) - dy * (a.x - p.x)) / length;
}

/* Marks what Douglas and Peucker (1973) keep of t[from..to], whose ends are kept; t is a ring, to may be n. */
static void keep_between(const struct tenth *t, size_t n, size_t from, size_t to, bool *keep, size_t (*stack)[2])
{
    size_t depth = 0;
    stack[depth][0] = from, stack[depth++][1] = to;
    while (depth) {
        size_t a = stack[--depth][0], b = stack[depth][1], far = a;
        double most = TOLERANCE;
        for (size_t i = a + 1; i < b; i++) {
            double d = distance(t[i], t[a], t[b % n]);
            if (d > most) most = d, far = i;
        }
        if (far == a) continue;
        keep[far] = true;
        stack[depth][0] = a, stack[depth++][1] = far;
        stack[depth][0] = far, stack[depth++][1] = b;
    }
}

/* Simplifies in place; the ring is cut at two points that do not depend on where it begins. */
static size_t simplify(struct tenth *t, size_t n, struct arena *a)
{
    if (n < 5) return n;
    size_t low = 0, far = 0;
    for (size_t i = 1; i < n; i++)
        if (t[i].x < t[low].x || (t[i].x == t[low].x && t[i].y < t[low].y)) low = i;
    struct tenth *turned = ARENA_ARRAY(a, struct tenth, n);
    for (size_t i = 0; i < n; i++) turned[i] = t[(low + i) % n];
    for (size_t i = 1; i < n; i++)
        if (hypot(turned[i].x - turned[0].x, turned[i].y - turned[0].y) > hypot(turned[far].x - turned[0].x, turned[far].y - turned[0].y)) far = i;
    bool *keep = ARENA_ARRAY(a, bool, n);
    size_t(*stack)[2] = arena_array(a, n + 2, sizeof *stack), kept = 0;
    keep[0] = keep[far] = true;
    keep_between(turned, n, 0, far, keep, stack);
    keep_between(turned, n, far, n, keep, stack);
    for (size_t i = 0; i < n; i++)
        if (keep[i]) t[kept++] = turned[i];
    return kept;
}

static double area_of(const struct tenth *t, size_t n)
{
    double twice = 0;
    for (size_t i = 0; i < n; i++) twice += (double)t[i].x * t[(i + 1) % n].y - (double)t[(i + 1) % n].x * t[i].y;
    return fabs(twice) / 2;
}

static void put_step(struct html *h, int32_t v, bool first)
{
    char out[NUMBER_MAX];
    if (v >= 0 && !first) html_raw(h, STR(" "));
    html_raw(h, (struct str){ out, number_plain_int(out, v) });
}

static void put_ring(struct html *h, const struct tenth *t, size_t n)
{
    html_raw(h, STR("M"));
    put_step(h, t[0].x, true);
    put_step(h, t[0].y, false);
    html_raw(h, STR("l"));
    for (size_t i = 1; i < n; i++) {
        put_step(h, t[i].x - t[i - 1].x, i == 1);
        put_step(h, t[i].y - t[i - 1].y, false);
    }
    html_raw(h, STR("z"));
}

void put_rings(struct html *h, const struct map_frame *f, const struct map_area *area)
{
    enum { SEEN = 60 }; /* square tenths */
    struct arena a = { 0 };
    struct tenth *largest = NULL;
    size_t n_largest = 0;
    bool any = false;
    for (size_t r = 0; r < area->n_rings; r++) {
        if (area->ring[r].n == 0) continue;
        struct tenth *t = ARENA_ARRAY(&a, struct tenth, area->ring[r].n);
        size_t n = to_tenths(f, area->ring[r], t);
        bool larger = !largest || area_of(t, n) > area_of(largest, n_largest);
        if (larger) largest = t, n_largest = n;
        size_t left = simplify(t, n, &a);
        if (larger) n_largest = left;
        if (left < 3 || area_of(t, left) < SEEN) continue;
        put_ring(h, t, left);
        any = true;
    }
    if (!any && largest) put_ring(h, largest, n_largest);
    arena_release(&a);
}
