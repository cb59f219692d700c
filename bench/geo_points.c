/*
 * Points in wards: our index beside GEOS (an STR tree over prepared geometries), the same points, as many threads,
 * every answer compared. bench_geo WARDS [POINTS [SEED]], WARDS being written by geo_wards.py.
 *
 * Generous to GEOS: its point objects are made beforehand, each thread has prepared geometries of its own (they are
 * not to be shared between threads), and both are warmed by one run that is not counted.
 */
#include "base/file.h"
#include "base/parallel.h"
#include "geo/areas.h"
#include "geo/ring.h"
#include <geos_c.h>
#include <stdarg.h>

enum { CHUNK = 4096, TURNS = 5, THREADS_MAX = 64 };

struct wards {
    struct file_map file;
    struct area_set set;
    const uint32_t *hole; /* by ring */
};

/* What one thread has of GEOS. */
struct geos {
    GEOSContextHandle_t c;
    GEOSGeometry **ward;
    const GEOSPreparedGeometry **prepared;
    GEOSSTRtree *tree;
    uint32_t best;
    const GEOSGeometry *point;
};

struct job {
    const struct coord *p;
    size_t n;
    const struct area_index *index;
    uint32_t *ours, *theirs;
    struct geos geos[THREADS_MAX];
    GEOSGeometry **point; /* made by thread 0's context */
};

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void say(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vfprintf(stderr, fmt, args);
    va_end(args);
}

static bool open_wards(const char *path, struct wards *w)
{
    struct error why = { 0 };
    if (!file_map(&w->file, path, &why)) {
        say("%s\n", why.say);
        return false;
    }
    const uint32_t *head = (const uint32_t *)(const void *)w->file.bytes.ptr;
    const uint32_t areas = head[0], rings = head[1], vertices = head[2];
    const uint32_t *area_ring = head + 4, *ring_first = area_ring + areas + 1;
    w->hole = ring_first + rings + 1;
    w->set = (struct area_set){ .area_ring = area_ring, .n_areas = areas, .ring_first = ring_first, .n_rings = rings,
                                .vertex = (const struct coord *)(const void *)(w->hole + rings), .n_vertices = vertices };
    return true;
}

static GEOSGeometry *geos_ring(GEOSContextHandle_t c, const struct wards *w, uint32_t ring)
{
    const uint32_t first = w->set.ring_first[ring], n = w->set.ring_first[ring + 1] - first;
    GEOSCoordSequence *s = GEOSCoordSeq_create_r(c, n + 1, 2);
    for (uint32_t i = 0; i <= n; i++) {
        const struct coord v = w->set.vertex[first + i % n];
        (void)GEOSCoordSeq_setXY_r(c, s, i, v.lon, v.lat);
    }
    return GEOSGeom_createLinearRing_r(c, s);
}

static GEOSGeometry *geos_ward(GEOSContextHandle_t c, const struct wards *w, uint32_t area)
{
    const uint32_t end = w->set.area_ring[area + 1];
    GEOSGeometry **polygon = mem_new((end - w->set.area_ring[area]) * sizeof(GEOSGeometry *));
    GEOSGeometry **holes = mem_new((end - w->set.area_ring[area]) * sizeof(GEOSGeometry *));
    unsigned n = 0;
    for (uint32_t r = w->set.area_ring[area]; r < end;) {
        GEOSGeometry *shell = geos_ring(c, w, r++);
        unsigned k = 0;
        while (r < end && w->hole[r]) holes[k++] = geos_ring(c, w, r++);
        polygon[n++] = GEOSGeom_createPolygon_r(c, shell, holes, k);
    }
    GEOSGeometry *whole = n == 1 ? polygon[0] : GEOSGeom_createCollection_r(c, GEOS_MULTIPOLYGON, polygon, n);
    mem_free(polygon);
    mem_free(holes);
    return whole;
}

static void geos_open(struct geos *g, const struct wards *w)
{
    const size_t n = w->set.n_areas;
    g->c = GEOS_init_r();
    g->ward = mem_new(n * sizeof *g->ward);
    g->prepared = mem_new(n * sizeof *g->prepared);
    g->tree = GEOSSTRtree_create_r(g->c, 10);
    for (uint32_t k = 0; k < n; k++) {
        g->ward[k] = geos_ward(g->c, w, k);
        CHECK(g->ward[k]);
        g->prepared[k] = GEOSPrepare_r(g->c, g->ward[k]);
        GEOSSTRtree_insert_r(g->c, g->tree, g->ward[k], (void *)(uintptr_t)k);
    }
}

static void geos_close(struct geos *g, size_t n)
{
    GEOSSTRtree_destroy_r(g->c, g->tree);
    for (size_t k = 0; k < n; k++) {
        GEOSPreparedGeom_destroy_r(g->c, g->prepared[k]);
        GEOSGeom_destroy_r(g->c, g->ward[k]);
    }
    mem_free(g->ward);
    mem_free(g->prepared);
    GEOS_finish_r(g->c);
}

static void try_ward(void *item, void *context)
{
    struct geos *g = context;
    const uint32_t k = (uint32_t)(uintptr_t)item;
    if (k < g->best && GEOSPreparedContains_r(g->c, g->prepared[k], g->point) == 1) g->best = k;
}

static void ask_geos(size_t chunk, int thread, void *context)
{
    struct job *job = context;
    struct geos *g = &job->geos[thread];
    for (size_t i = chunk * CHUNK; i < MIN(job->n, (chunk + 1) * CHUNK); i++) {
        g->best = AREA_NONE;
        g->point = job->point[i];
        GEOSSTRtree_query_r(g->c, g->tree, g->point, try_ward, g);
        job->theirs[i] = g->best;
    }
}

static void ask_ours(size_t chunk, int thread, void *context)
{
    struct job *job = context;
    (void)thread;
    const size_t first = chunk * CHUNK;
    area_index_find_many(job->index, job->p + first, MIN(job->n - first, (size_t)CHUNK), job->ours + first);
}

static double best_time(struct job *job, int threads, int turns, void (*work)(size_t, int, void *))
{
    double best = 1e9;
    for (int turn = 0; turn <= turns; turn++) {
        const double from = now();
        parallel_for((job->n + CHUNK - 1) / CHUNK, threads, work, job);
        const double took = now() - from;
        if (turn > 0) best = MIN(best, took);
    }
    return best;
}

/* All wards, edge against edge: ours by boxes, GEOS by its test of validity. */
static void check_wards(const struct area_set *set, const struct geos *g)
{
    size_t crossing = 0, invalid = 0;
    struct error why;
    const double from = now();
    for (uint32_t k = 0; k < set->n_areas; k++) {
        struct ring_finding f;
        if (!area_check(set, k, &f, &why)) {
            say("%s\n", why.say);
            exit(1);
        }
        crossing += f.fault > RING_TOUCHES;
    }
    const double ours = now() - from;
    for (uint32_t k = 0; k < set->n_areas; k++) invalid += GEOSisValid_r(g->c, g->ward[k]) != 1;
    printf("rings %.4f\nrings_geos %.4f\ncrossing %zu\ninvalid_geos %zu\n", ours, now() - from - ours, crossing, invalid);
}

/* Uniform over the longitudes and latitudes of the wards, those kept that lie in one. */
static void random_points(const struct wards *w, const struct area_index *ix, uint64_t seed, struct coord *p, size_t n)
{
    struct coord lo = w->set.vertex[0], hi = lo;
    for (size_t i = 0; i < w->set.n_vertices; i++) {
        const struct coord v = w->set.vertex[i];
        lo = (struct coord){ MIN(lo.lon, v.lon), MIN(lo.lat, v.lat) };
        hi = (struct coord){ MAX(hi.lon, v.lon), MAX(hi.lat, v.lat) };
    }
    uint64_t s = seed * 2 + 1;
    for (size_t i = 0; i < n;) {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        const uint64_t r = s * UINT64_C(0x2545F4914F6CDD1D);
        p[i].lon = (int32_t)(lo.lon + (int64_t)((r >> 32) * (uint64_t)((int64_t)hi.lon - lo.lon) >> 32));
        p[i].lat = (int32_t)(lo.lat + (int64_t)((r & UINT32_MAX) * (uint64_t)((int64_t)hi.lat - lo.lat) >> 32));
        if (area_index_find(ix, p[i]) != AREA_NONE) i++;
    }
}

/* Metres, near enough, from p to the nearest edge of the two areas. */
static double metres_to_border(const struct area_set *set, uint32_t a, uint32_t b, struct coord p)
{
    const double ky = 0.011131949, kx = ky * cos(coord_lat(p) * M_PI / 180); /* metres in a unit */
    double best = INFINITY;
    for (int side = 0; side < 2; side++) {
        const uint32_t area = side ? b : a;
        if (area == AREA_NONE) continue;
        for (uint32_t r = set->area_ring[area]; r < set->area_ring[area + 1]; r++)
            for (uint32_t end = set->ring_first[r + 1], i = set->ring_first[r], j = end - 1; i < end; j = i++) {
                const struct coord v = set->vertex[j], w = set->vertex[i];
                const double ax = kx * (v.lon - p.lon), ay = ky * (v.lat - p.lat);
                const double dx = kx * (w.lon - v.lon), dy = ky * (w.lat - v.lat), l = dx * dx + dy * dy;
                const double t = l > 0 ? fmin(1, fmax(0, -(ax * dx + ay * dy) / l)) : 0;
                best = fmin(best, hypot(ax + t * dx, ay + t * dy));
            }
    }
    return best;
}

/* How many answers differ, and the farthest from a border that one does. */
static size_t differing(const struct job *job, const struct area_set *set, double *farthest_m)
{
    size_t n = 0;
    for (size_t i = 0; i < job->n; i++)
        if (job->ours[i] != job->theirs[i]) {
            *farthest_m = fmax(*farthest_m, metres_to_border(set, job->ours[i], job->theirs[i], job->p[i]));
            n++;
        }
    return n;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        say("usage: bench_geo WARDS [POINTS [SEED]]   (WARDS: see geo_wards.py)\n");
        return 2;
    }
    const size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000000;
    const uint64_t seed = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    struct wards w;
    struct area_index ix;
    struct error why = { 0 };
    if (!open_wards(argv[1], &w)) return 1;
    double build_s = 1e9;
    for (int turn = 0; turn < 3; turn++) { /* the best of three; the last is kept */
        const double from = now();
        if (!area_index_build(&w.set, &ix, &why)) {
            say("%s\n", why.say);
            return 1;
        }
        build_s = fmin(build_s, now() - from);
        if (turn < 2) area_index_release(&ix);
    }
    printf("areas %zu\nvertices %zu\nbuild %.4f\nbytes %zu\npoints %zu\ngeos %s\n", w.set.n_areas, w.set.n_vertices, build_s,
           area_index_bytes(&ix), n, GEOSversion());
    struct job *job = mem_new(sizeof *job);
    struct coord *p = mem_new(n * sizeof *p);
    *job = (struct job){ .p = p, .n = n, .index = &ix, .ours = mem_new(n * 4), .theirs = mem_new(n * 4),
                         .point = mem_new(n * sizeof *job->point) };
    random_points(&w, &ix, seed, p, n);
    const int threads = MIN(parallel_threads(), 2);
    const double geos_from = now();
    for (int i = 0; i < threads; i++) geos_open(&job->geos[i], &w);
    printf("build_geos %.4f\n", (now() - geos_from) / threads);
    for (size_t i = 0; i < n; i++) job->point[i] = GEOSGeom_createPointFromXY_r(job->geos[0].c, p[i].lon, p[i].lat);
    for (int t = 1; t <= threads; t++) {
        const double ours = best_time(job, t, TURNS, ask_ours), theirs = best_time(job, t, 1, ask_geos);
        printf("find_%d %.5f\nfind_geos_%d %.5f\n", t, ours, t, theirs);
    }
    check_wards(&w.set, &job->geos[0]);
    double farthest_m = 0;
    const size_t differ = differing(job, &w.set, &farthest_m);
    printf("differ %zu\nfarthest_m %.4f\n", differ, farthest_m);
    for (size_t i = 0; i < n; i++) GEOSGeom_destroy_r(job->geos[0].c, job->point[i]);
    for (int i = 0; i < threads; i++) geos_close(&job->geos[i], w.set.n_areas);
    area_index_release(&ix);
    file_unmap(&w.file);
    mem_free(p);
    mem_free(job->ours);
    mem_free(job->theirs);
    mem_free(job->point);
    mem_free(job);
    return farthest_m > 0.02; /* more than a unit or two: not the border's doing */
}
