/* The order of work: each county's ground, its tables, then its months in parallel. */
#include "sample/county.h"
#include "base/file.h"
#include "base/parallel.h"
#include "sample/boundaries.h"
#include "sample/extract.h"
#include "sample/lookups.h"
#include "sample/offences.h"
#include "sample/operations.h"
#include "sample/outcomes.h"
#include "sample/teams.h"

struct work {
    const struct sample_order *order;
    struct county *county;  /* [order->counties] */
    struct plan plan;       /* of county 0 */
    uint64_t *rows;         /* [county * months + month] */
    uint32_t *repeats;      /* [month]: near repeats planted in county 0 */
    struct error *error;    /* [items]: each its own, so that no thread waits for another */
    bool *failed;           /* [items] */
};

static void make_ground(size_t i, int thread, void *context)
{
    (void)thread;
    struct work *w = context;
    struct county *c = &w->county[i];
    c->geography = geography_new(w->order->seed, (unsigned)i);
    if (i == 0) plan_make(&w->plan, w->order, c->geography), c->plan = &w->plan;
    c->streets = streets_new(c->geography, c->plan);
}

static void write_tables(size_t i, int thread, void *context)
{
    (void)thread;
    struct work *w = context;
    const struct geography *g = w->county[i].geography;
    w->failed[i] = !boundaries_write(g, w->order->folder, &w->error[i]) || !postcodes_write(g, w->order->folder, &w->error[i]);
}

enum { WITH_OUTCOMES = 3 }; /* the last months of each force also have outcomes and searches */

static bool write_others(struct work *w, size_t i, struct error *why)
{
    const struct sample_order *o = w->order;
    const struct county *c = &w->county[i / o->months];
    unsigned before = (unsigned)(i % o->months), age = o->months - 1 - before, n = MIN(before + 1, (unsigned)OUTCOME_LAG);
    month_t month = o->last_month - (month_t)age;
    uint32_t rows[OUTCOME_LAG];
    for (unsigned k = 0; k < n; k++) rows[k] = (uint32_t)w->rows[i - k];
    if (age < WITH_OUTCOMES &&
        (!outcomes_write(c, month, rows, n, age, o->folder, why) || !searches_write(c, month, rows[0], o->folder, why)))
        return false;
    return i >= o->months || extract_write(c, month, rows[0], age, o->folder, &w->repeats[i], why); /* of the first county */
}

static void write_month(size_t i, int thread, void *context)
{
    (void)thread;
    struct work *w = context;
    unsigned county = (unsigned)(i / w->order->months), age = w->order->months - 1 - (unsigned)(i % w->order->months);
    w->failed[i] = !crimes_write_street(&w->county[county], w->order->last_month - (month_t)age, (uint32_t)w->rows[i], age,
                                        w->order->folder, &w->error[i]);
    if (!w->failed[i] && !w->order->only_crime) w->failed[i] = !write_others(w, i, &w->error[i]);
}

/* Every item's rows are its share of the whole, by cumulative rounding: they add up exactly. */
static bool share_rows(struct work *w, struct error *why)
{
    const struct sample_order *o = w->order;
    size_t n = (size_t)o->months * o->counties;
    uint64_t sum = 0, upto = 0, given = 0;
    for (size_t i = 0; i < n; i++) {
        w->rows[i] = month_weight(&w->county[i / o->months], o->last_month - (month_t)(o->months - 1 - i % o->months));
        sum += w->rows[i];
    }
    for (size_t i = 0; i < n; i++) {
        upto += w->rows[i];
        uint64_t until = (uint64_t)((random_u128)o->rows * upto / sum);
        w->rows[i] = until - given;
        given = until;
        if (w->rows[i] > ROWS_PER_MONTH_MAX)
            return FAIL(why, LIMIT, "%llu rows in one month of one county are more than %d: ask for more --months or --counties",
                        (unsigned long long)w->rows[i], ROWS_PER_MONTH_MAX);
    }
    return true;
}

static bool run(struct work *w, size_t n, void (*item)(size_t, int, void *), struct error *why)
{
    parallel_for(n, w->order->threads, item, w);
    for (size_t i = 0; i < n; i++)
        if (w->failed[i]) {
            *why = w->error[i];
            return false;
        }
    return true;
}

static bool write_all(struct work *w, struct error *why)
{
    const struct sample_order *o = w->order;
    parallel_for(o->counties, o->threads, make_ground, w);
    if (!share_rows(w, why)) return false;
    if (!o->only_crime) {
        const struct geography **all = mem_new(o->counties * sizeof *all);
        for (unsigned i = 0; i < o->counties; i++) all[i] = w->county[i].geography;
        bool ok = lookups_write(all, o->counties, o->folder, why);
        mem_free(all);
        if (!ok || !run(w, o->counties, write_tables, why)) return false;
    }
    const struct geography *g = w->county[0].geography;
    return run(w, (size_t)o->months * o->counties, write_month, why) && about_write(o, g, o->folder, why) &&
           (o->only_crime ||
            (extract_write_mapping(g, o->folder, why) && offences_write(o->folder, why) &&
             operations_write(&w->plan, g, o->folder, why) && teams_write(o, g, o->folder, why) && truth_write(&w->plan, o, g, w->repeats, o->folder, why)));
}

bool sample_write(const struct sample_order *order, struct error *why)
{
    size_t items = (size_t)order->months * order->counties;
    struct work w = { .order = order,
                      .county = mem_new(order->counties * sizeof *w.county),
                      .rows = mem_new(items * sizeof *w.rows),
                      .repeats = mem_new(order->months * sizeof *w.repeats),
                      .error = mem_new(items * sizeof *w.error),
                      .failed = mem_new(items * sizeof *w.failed) };
    bool ok = write_all(&w, why);
    for (unsigned i = 0; i < order->counties; i++) {
        streets_free(w.county[i].streets);
        geography_free(w.county[i].geography);
    }
    mem_free(w.county);
    mem_free(w.rows);
    mem_free(w.repeats);
    mem_free(w.error);
    mem_free(w.failed);
    return ok;
}
