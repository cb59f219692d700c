/* Apportionment: points sorted by source and target, then counted. */
#include "base/mem.h"
#include "geo/distance.h"
#include "geo/share.h"
#include "geo/shape.h"
#include <stdlib.h>

static int by_source_and_target(const void *p, const void *q)
{
    const struct share *a = p, *b = q;
    if (a->source != b->source) return a->source < b->source ? -1 : 1;
    return (a->target > b->target) - (a->target < b->target);
}

/* Points that each hold their weight become shares, in place; returns how many. */
static size_t join(struct share *s, size_t n)
{
    size_t kept = 0;
    if (n) qsort(s, n, sizeof *s, by_source_and_target);
    for (size_t i = 0; i < n;) {
        const uint32_t source = s[i].source;
        const size_t first = kept;
        double total = 0;
        for (; i < n && s[i].source == source; i++) {
            total += s[i].share;
            if (s[i].share == 0) continue;
            if (kept > first && s[kept - 1].target == s[i].target) s[kept - 1].share += s[i].share;
            else s[kept++] = s[i];
        }
        for (size_t k = first; k < kept; k++) s[k].share /= total;
    }
    return kept;
}

bool shares_by_points(const uint32_t *source, const uint32_t *target, const double *weight, size_t n, struct shares *out,
                      struct error *why)
{
    for (size_t i = 0; weight && i < n; i++)
        if (!(weight[i] >= 0 && weight[i] < 1e15))
            return FAIL(why, INVALID, "point %zu: %g is not a weight; 0 or more was expected", i, weight[i]);
    struct share *s = mem_try(n * sizeof *s);
    if (!s) return FAIL(why, NOMEM, "out of memory for the shares of %zu points", n);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (source[i] != AREA_NONE) s[k++] = (struct share){ source[i], target[i], weight ? weight[i] : 1 };
    *out = (struct shares){ s, join(s, k) };
    return true;
}

/* Places of one area, and the areas of the other geography they lie in. */
struct sample {
    struct coord *p;
    uint32_t *target;
    double *crossing;
    size_t n, cap, target_cap, crossing_cap;
};

/* A lattice of square metres over the area's box, those places that lie in it. */
static bool sample_area(const struct area_set *set, uint32_t area, struct sample *s)
{
    const struct box box = area_box(set, area);
    const double step_m = sqrt(area_m2(set, area) / SHARE_SAMPLE);
    const uint32_t vertices = set->ring_first[set->area_ring[area + 1]] - set->ring_first[set->area_ring[area]];
    s->n = 0;
    if (!(step_m > 0)) return true;
    if (!MEM_GROW(&s->crossing, &s->crossing_cap, vertices)) return false;
    const struct local_scale scale = local_scale_at((int32_t)(((int64_t)box.lo.lat + box.hi.lat) / 2));
    const double east = step_m / scale.lon_m, north = step_m / scale.lat_m;
    for (double lat = box.lo.lat + north / 2; lat < box.hi.lat; lat += north) {
        const size_t n = area_crossings(set, area, lat, s->crossing);
        for (size_t i = 0; i + 1 < n; i += 2)
            for (double k = ceil((s->crossing[i] - box.lo.lon) / east - 0.5); ; k++) {
                const double lon = box.lo.lon + (k + 0.5) * east;
                if (!(lon < s->crossing[i + 1])) break;
                if (!MEM_GROW(&s->p, &s->cap, s->n + 1)) return false;
                s->p[s->n++] = (struct coord){ (int32_t)lround(lon), (int32_t)lround(lat) };
            }
    }
    return true;
}

static bool put_area(const struct area_set *sources, uint32_t area, const struct area_index *targets, struct sample *s,
                     struct shares *out, size_t *cap, struct error *why)
{
    if (!sample_area(sources, area, s)) goto nomem;
    if (s->n == 0) {
        struct coord inside;
        if (!area_label_point(sources, area, &inside, why)) return why->kind == ERROR_MISSING;
        if (!MEM_GROW(&s->p, &s->cap, 1)) goto nomem;
        s->p[s->n++] = inside;
    }
    if (!MEM_GROW(&s->target, &s->target_cap, s->n) || !MEM_GROW(&out->share, cap, out->n + s->n)) goto nomem;
    area_index_find_many(targets, s->p, s->n, s->target);
    for (size_t i = 0; i < s->n; i++) out->share[out->n + i] = (struct share){ area, s->target[i], 1 };
    out->n += join(out->share + out->n, s->n);
    return true;
nomem:
    return FAIL(why, NOMEM, "out of memory for the shares of area %u", area);
}

bool shares_by_ground(const struct area_set *sources, const struct area_index *targets, struct shares *out, struct error *why)
{
    struct sample s = { 0 };
    struct shares all = { 0 };
    size_t cap = 0;
    bool ok = true;
    for (uint32_t area = 0; ok && area < sources->n_areas; area++) ok = put_area(sources, area, targets, &s, &all, &cap, why);
    mem_free(s.p);
    mem_free(s.target);
    mem_free(s.crossing);
    if (ok) *out = all;
    else shares_release(&all);
    return ok;
}

void shares_release(struct shares *s)
{
    mem_free(s->share);
    *s = (struct shares){ 0 };
}

void shares_apply(const struct shares *s, const double *value, size_t n_sources, double *in_target, double *outside, double *unknown)
{
    size_t i = 0;
    for (uint32_t source = 0; source < n_sources; source++) {
        const size_t first = i;
        for (; i < s->n && s->share[i].source == source; i++)
            *(s->share[i].target == AREA_NONE ? outside : in_target + s->share[i].target) += s->share[i].share * value[source];
        if (i == first) *unknown += value[source];
    }
}
