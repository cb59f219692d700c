/*
 * How it is fast: near pairs are found once. Permutations go KNOX_LANES at a time through the pairs, and the threads
 * take such batches; each permutation has a random stream of its own, so the answer is the same for any number of
 * threads. The open last distance band is never walked: how many of all pairs fall into a band of time does not
 * change when days are dealt out anew, so it holds what the nearer bands leave.
 */
#include "stats/knox.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "stats/random.h"
#include <math.h>

enum { KNOX_LANES = 32, KNOX_CUTS_AT_ONCE = 4 };

struct knox_row {
    _Alignas(64) int16_t day[KNOX_LANES]; /* of one event in each permutation of the batch */
};

#define WIDTH 16
#define SUFFIX _narrow
#define TARGET unused
#include "stats/knox_count.h"
#ifdef __x86_64__
#define WIDTH 32
#define SUFFIX _wide
#define TARGET target("avx2")
#include "stats/knox_count.h"
#endif

/* What a permutation leaves as it is. */
struct fixed {
    struct close_pairs close;
    size_t n_near;               /* bands of close; the first is below the first cut when `below` */
    bool below, open;            /* open: the last distance band has no end */
    size_t n_metres, n_days;     /* bands asked for */
    uint32_t *day;               /* [n] from 0, in the order of close.event */
    uint64_t all[KNOX_BANDS_MAX + 1];  /* pairs fewer than days[k] apart, whatever their distance */
    int16_t cut[KNOX_BANDS_MAX + 1];   /* [n_cut] the days[k] that must be counted */
    size_t which[KNOX_BANDS_MAX + 1];  /* [n_cut] their k */
    size_t n_cut;
    bool certain[KNOX_BANDS_MAX + 1];  /* days[k] is beyond the longest gap: every pair is nearer */
};

struct work {
    const struct knox_order *order;
    const struct fixed *fixed;
    struct space {
        void *rows;
        uint32_t *dealt;
    } *space;         /* [threads] */
    uint64_t *counts; /* [permutation][cell]; permutation 0 is the data as they are */
};

static bool cuts_check(const double *cut, size_t n, const char *what, struct error *why)
{
    if (n < 2 || n > KNOX_BANDS_MAX + 1)
        return FAIL(why, INVALID, "%zu cuts of %s: there must be 2 to %d, one more than bands", n, what,
                    KNOX_BANDS_MAX + 1);
    if (!(cut[0] >= 0)) return FAIL(why, INVALID, "the first cut of %s is %g: it must be 0 or more", what, cut[0]);
    for (size_t i = 1; i < n; i++)
        if (!(cut[i] > cut[i - 1]))
            return FAIL(why, INVALID, "cuts of %s must rise, but %g follows %g", what, cut[i], cut[i - 1]);
    return true;
}

static bool order_check(const struct knox_order *o, struct error *why)
{
    if (o->n < 2) return FAIL(why, INVALID, "the Knox test needs at least two events, not %zu", o->n);
    if (!cuts_check(o->metres, o->n_metres, "distance", why) || !cuts_check(o->days, o->n_days, "time", why))
        return false;
    if (o->n_metres == 2 && isinf(o->metres[1]))
        return FAIL(why, INVALID, "one distance band without an end holds every pair: give at least one that ends");
    if (o->permutations < 1 || o->permutations > KNOX_PERMUTATIONS_MAX)
        return FAIL(why, INVALID, "%u permutations: there must be 1 to %d", o->permutations, KNOX_PERMUTATIONS_MAX);
    return true;
}

static bool find_close(const struct knox_order *o, size_t bytes, struct fixed *f, struct error *why)
{
    double cut[KNOX_BANDS_MAX + 2];
    size_t n = 0;
    f->n_metres = o->n_metres - 1;
    f->open = isinf(o->metres[f->n_metres]);
    f->below = f->open && o->metres[0] > 0;
    if (f->below) cut[n++] = 0;
    for (size_t i = 0; i < o->n_metres - f->open; i++) cut[n++] = o->metres[i];
    f->n_near = n - 1;
    return close_pairs_find(o->x, o->y, o->day, o->n, o->distance, cut, n, bytes, &f->close, why);
}

/* Days from the first; which cuts have to be counted; how many of all pairs are nearer in time than each. */
static bool find_days(const struct knox_order *o, struct fixed *f, struct error *why)
{
    int32_t first = o->day[0], last = o->day[0];
    for (size_t i = 0; i < o->n; i++) first = MIN(first, o->day[i]), last = MAX(last, o->day[i]);
    const int64_t span = (int64_t)last - first;
    if (span > KNOX_DAYS_MAX)
        return FAIL(why, LIMIT, "%lld days lie between the first and the last event: at most %d are taken",
                    (long long)span, KNOX_DAYS_MAX);
    uint64_t *before = mem_try(((size_t)span + 2) * sizeof *before);
    f->day = mem_try(o->n * sizeof *f->day);
    if (!before || !f->day) {
        mem_free(before);
        return FAIL(why, NOMEM, "no memory for the days of %zu events", o->n);
    }
    memset(before, 0, ((size_t)span + 2) * sizeof *before);
    for (size_t i = 0; i < o->n; i++) {
        f->day[i] = (uint32_t)(o->day[f->close.event[i]] - first);
        before[f->day[i] + 1]++;
    }
    for (int64_t d = 0; d <= span; d++) before[d + 1] += before[d]; /* events before day d */
    f->n_days = o->n_days - 1;
    for (size_t k = 0; k < o->n_days; k++) {
        const double whole = ceil(o->days[k]); /* gaps are whole days: below 6.5 is below 7 */
        f->certain[k] = whole > (double)span;
        const int64_t cut = f->certain[k] ? span + 1 : (int64_t)whole;
        if (cut > 0 && !f->certain[k]) {
            f->cut[f->n_cut] = (int16_t)cut;
            f->which[f->n_cut++] = k;
        }
        for (int64_t d = 0; cut > 0 && d <= span; d++) { /* an event with those up to cut - 1 days before it */
            const uint64_t here = before[d + 1] - before[d], from = before[MAX(0, d - cut + 1)];
            f->all[k] += here * (before[d] - from) + here * (here - (here > 0)) / 2;
        }
    }
    mem_free(before);
    return true;
}

#ifdef FAULT_INJECTION
static _Thread_local bool narrow;
void knox_narrow(bool yes) { narrow = yes; }
#else
static const bool narrow = false;
#endif

static void count_band(const struct fixed *f, size_t band, const struct knox_row *rows, uint64_t (*sum)[KNOX_LANES])
{
#ifdef __x86_64__
    if (!narrow && __builtin_cpu_supports("avx2")) {
        count_wide(&f->close, band, rows, f->cut, sum, f->n_cut);
        return;
    }
#endif
    count_narrow(&f->close, band, rows, f->cut, sum, f->n_cut);
}

/* nearer[band][k]: pairs of the band fewer than days[k] apart, in one permutation. */
static void count_cells(const struct fixed *f, uint64_t nearer[][KNOX_BANDS_MAX + 1], uint64_t *cell)
{
    const size_t last = f->n_near; /* an open band holds what is left */
    for (size_t k = 0; f->open && k <= f->n_days; k++) {
        nearer[last][k] = f->all[k];
        for (size_t b = 0; b < last; b++) nearer[last][k] -= nearer[b][k];
    }
    for (size_t m = 0; m < f->n_metres; m++)
        for (size_t d = 0; d < f->n_days; d++)
            cell[m * f->n_days + d] = nearer[m + f->below][d + 1] - nearer[m + f->below][d];
}

static void batch(size_t item, int thread, void *context)
{
    const struct work *w = context;
    const struct fixed *f = w->fixed;
    const size_t n = f->close.n, first = item * KNOX_LANES;
    const size_t lanes = MIN((size_t)KNOX_LANES, w->order->permutations + 1 - first);
    struct knox_row *rows = (struct knox_row *)(((uintptr_t)w->space[thread].rows + 63) & ~(uintptr_t)63);
    uint32_t *dealt = w->space[thread].dealt;
    for (size_t l = 0; l < KNOX_LANES; l++) { /* lanes past the last repeat the data and are not read */
        memcpy(dealt, f->day, n * sizeof *dealt);
        struct random r = random_of(w->order->seed, first + l);
        if (first + l > 0 && l < lanes) random_shuffle_u32(&r, dealt, n);
        for (size_t i = 0; i < n; i++) rows[i].day[l] = (int16_t)dealt[i];
    }
    uint64_t nearer[KNOX_LANES][KNOX_BANDS_MAX + 2][KNOX_BANDS_MAX + 1] = { 0 };
    for (size_t b = 0; b < f->n_near; b++) {
        uint64_t sum[KNOX_BANDS_MAX + 1][KNOX_LANES] = { 0 };
        count_band(f, b, rows, sum);
        for (size_t l = 0; l < lanes; l++) {
            for (size_t k = 0; k <= f->n_days; k++) nearer[l][b][k] = f->certain[k] ? f->close.pairs[b] : 0;
            for (size_t k = 0; k < f->n_cut; k++) nearer[l][b][f->which[k]] = sum[k][l];
        }
    }
    for (size_t l = 0; l < lanes; l++)
        count_cells(f, nearer[l], w->counts + (first + l) * f->n_metres * f->n_days);
}

struct knox_cell knox_summary(uint64_t observed, const uint64_t *simulated, size_t stride, uint32_t permutations)
{
    uint64_t sum = 0, as_many = 0;
    for (uint32_t r = 0; r < permutations; r++) {
        sum += simulated[r * stride];
        as_many += simulated[r * stride] >= observed;
    }
    const double mean = (double)sum / permutations;
    return (struct knox_cell){ .observed = observed,
                               .mean = mean,
                               .ratio = sum ? (double)observed / mean : NAN,
                               .p = (double)(as_many + 1) / (permutations + 1.0),
                               .as_many = as_many };
}

static void summarise(const struct work *w, struct knox *out)
{
    const struct fixed *f = w->fixed;
    const size_t cells = f->n_metres * f->n_days;
    *out = (struct knox){ .n_metres = f->n_metres, .n_days = f->n_days, .places = f->close.n_spots };
    for (size_t c = 0; c < cells; c++)
        out->cell[c] = knox_summary(w->counts[c], w->counts + cells + c, cells, w->order->permutations);
}

/* What the permutations need: counts for all, and per thread a row and a day of every event. */
static bool run(const struct knox_order *o, const struct fixed *f, size_t bytes_max, struct knox *out, struct error *why)
{
    const size_t batches = (o->permutations + (size_t)KNOX_LANES) / KNOX_LANES;
    const size_t asked = (size_t)(o->threads > 0 ? MIN(o->threads, 64) : parallel_threads());
    const size_t counts = (o->permutations + 1) * f->n_metres * f->n_days * sizeof(uint64_t);
    const size_t rows = f->close.n * sizeof(struct knox_row) + 63, dealt = f->close.n * sizeof(uint32_t);
    const size_t left = bytes_max - f->close.bytes;
    if (left < counts + rows + dealt)
        return FAIL(why, LIMIT, "%u permutations of %zu events do not fit into the %.1f MB allowed for them", o->permutations,
                    o->n, (double)bytes_max / 1e6);
    const size_t threads = MIN(MIN(asked, batches), (left - counts) / (rows + dealt));
    struct space space[64] = { 0 };
    struct work w = { o, f, space, mem_try(counts) };
    bool ok = w.counts != NULL;
    for (size_t t = 0; t < threads; t++) {
        space[t] = (struct space){ mem_try(rows), mem_try(dealt) };
        ok = ok && space[t].rows && space[t].dealt;
    }
    if (ok) {
        parallel_for(batches, (int)threads, batch, &w);
        summarise(&w, out);
        out->bytes = f->close.bytes + counts + threads * (rows + dealt);
    }
    mem_free(w.counts);
    for (size_t t = 0; t < threads; t++) mem_free(space[t].rows), mem_free(space[t].dealt);
    return ok || FAIL(why, NOMEM, "no memory for %u permutations of %zu events", o->permutations, o->n);
}

bool knox_test(const struct knox_order *o, struct knox *out, struct error *why)
{
    if (!order_check(o, why)) return false;
    const size_t bytes_max = o->bytes_max ? o->bytes_max : KNOX_BYTES_STANDARD;
    struct fixed f = { 0 };
    bool ok = find_close(o, bytes_max, &f, why) && find_days(o, &f, why);
    if (ok) {
        double pairs = 0;
        for (size_t b = 0; b < f.n_near; b++) pairs += (double)f.close.pairs[b];
        ok = pairs * (o->permutations + 1.0) <= KNOX_WORK_MAX ||
             FAIL(why, LIMIT,
                  "%.0f pairs of events are near each other: %u permutations of them would take hours; take shorter "
                  "distances, a shorter period or fewer permutations",
                  pairs, o->permutations);
    }
    ok = ok && run(o, &f, bytes_max, out, why);
    close_pairs_release(&f.close);
    mem_free(f.day);
    return ok;
}
