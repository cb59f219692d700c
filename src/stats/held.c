#include "stats/held.h"
#include "base/mem.h"
#include <math.h>

struct unit {
    double rank, before, after, area;
};

static int hottest_first(const void *va, const void *vb)
{
    const struct unit *a = va, *b = vb;
    return (a->rank < b->rank) - (a->rank > b->rank);
}

struct caught {
    double before, after;
};

/* What the first `area` of units in order hold; of a run of equal rank each gives the same part. */
static struct caught catch_area(const struct unit *u, size_t n, double area)
{
    struct caught c = { 0 };
    for (size_t i = 0, next; i < n && area > 0; i = next) {
        struct unit run = { 0 };
        for (next = i; next < n && u[next].rank == u[i].rank; next++) {
            run.before += u[next].before;
            run.after += u[next].after;
            run.area += u[next].area;
        }
        const double part = area < run.area ? area / run.area : 1;
        c.before += part * run.before;
        c.after += part * run.after;
        area -= run.area;
    }
    return c;
}

static bool units_read(const struct held_units *h, struct unit *u, struct unit *all, struct error *why)
{
    for (size_t i = 0; i < h->n; i++) {
        u[i] = (struct unit){ h->score[i], h->before[i], h->after[i], h->area ? h->area[i] : 1 };
        if (!(isfinite(u[i].rank) && u[i].before >= 0 && isfinite(u[i].before) && u[i].after >= 0 && isfinite(u[i].after) &&
              u[i].area > 0 && isfinite(u[i].area)))
            return FAIL(why, INVALID, "unit %zu: score %g, %g before, %g after on an area of %g", i, u[i].rank, u[i].before,
                        u[i].after, u[i].area);
        all->before += u[i].before;
        all->after += u[i].after;
        all->area += u[i].area;
    }
    return true;
}

static struct held held_of(double share, struct caught c, double best_after, const struct unit *all)
{
    const double hit_rate = all->after > 0 ? c.after / all->after : NAN;
    const double best_pai = all->after > 0 ? best_after / all->after / share : NAN;
    const bool recaught = c.before > 0 && all->after > 0;
    return (struct held){ .share = share,
                          .before = c.before,
                          .after = c.after,
                          .hit_rate = hit_rate,
                          .pai = hit_rate / share,
                          .best_pai = best_pai,
                          .pei = hit_rate / share / best_pai,
                          .rri = recaught ? c.after / c.before / (all->after / all->before) : NAN };
}

static void sort_by(struct unit *u, size_t n, bool by_density)
{
    for (size_t i = 0; by_density && i < n; i++) u[i].rank = u[i].after / u[i].area;
    qsort(u, n, sizeof *u, hottest_first);
}

bool held_up(const struct held_units *h, const double *share, size_t n_shares, struct held *out, struct error *why)
{
    struct unit *u = mem_try(h->n * sizeof *u), *best = mem_try(h->n * sizeof *best), all = { 0 };
    bool ok = (u && best) || FAIL(why, NOMEM, "no memory for %zu units", h->n);
    for (size_t s = 0; ok && s < n_shares; s++)
        ok = (share[s] > 0 && share[s] <= 1) ||
             FAIL(why, INVALID, "share %zu of the area is %g: it must be above 0 and at most 1", s, share[s]);
    ok = ok && units_read(h, u, &all, why);
    if (ok) {
        memcpy(best, u, h->n * sizeof *u);
        sort_by(u, h->n, false);
        sort_by(best, h->n, true);
        for (size_t s = 0; s < n_shares; s++)
            out[s] = held_of(share[s], catch_area(u, h->n, share[s] * all.area),
                             catch_area(best, h->n, share[s] * all.area).after, &all);
    }
    mem_free(u);
    mem_free(best);
    return ok;
}
