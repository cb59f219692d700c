/* What happened where an operation was, and where it was not. */
#include "evidence/operation.h"
#include "evidence/event_day.h"
#include "evidence/harm.h"
#include "evidence/release.h"
#include <inttypes.h>

/* A force with less than this share of the events in the zones (a few strays) may lack months. */
#define FORCE_COUNTS 0.01
#define LEVEL 0.95

struct counting {
    const struct operation_file *file;
    struct ask *k;
    struct axis zone, words; /* words: what harm is given to, or types of crime */
    struct harm_weights harm;
    bool weighed;
    uint64_t *cells[2], *weighed_cells[2]; /* [zone * words.n + word]: all; those that harm counts */
};

static bool place_points(struct counting *c, struct error *why)
{
    struct events *e = c->k->events;
    if (!events_map(e, NULL, 0, why)) return false;
    uint32_t **map = ARENA_ARRAY(c->k->arena, uint32_t *, e->n_forces);
    for (size_t g = 0; g < e->n_forces; g++) {
        map[g] = ARENA_ARRAY(c->k->arena, uint32_t, e->gazetteer[g].n + 1);
        for (size_t i = 0; i < e->gazetteer[g].n; i++) {
            enum operation_zone z;
            if (!operation_zone_of(c->file, e->gazetteer[g].at[i], &z, why)) return false;
            map[g][i] = z == ZONES ? TALLY_OUT : (uint32_t)z;
        }
    }
    c->zone = (struct axis){ .kind = AXIS_WORD, .name = "zone", .n = ZONES, .covers_scope = true,
                             .key = { .axis = TALLY_BY_POINT, .buckets = ZONES, .map = (const uint32_t *const *)map } };
    return true;
}

static bool choose_words(struct counting *c, const char **note, struct error *why)
{
    c->weighed = harm_weights(c->k, NULL, &c->harm, why);
    if (c->weighed) {
        c->words = c->harm.axis;
        *note = c->harm.note;
        return true;
    }
    if (why->kind != ERROR_MISSING) return false;
    *note = str_print(c->k->arena, "Harm is not given: %s", why->say);
    return ask_axis(c->k, AXIS_CATEGORY, &c->words, why);
}

/* ---- by whole months: one tally */
static bool count_months(struct counting *c, const struct operation_period *p, const struct axis *reporters, uint64_t **cells, struct error *why)
{
    const struct axis *axes[] = { &c->zone, &c->words, reporters };
    return ask_count_unprotected(c->k, axes, reporters ? 3 : 2, p->from, p->to, cells, why);
}

/* ---- by days: row by row */
static uint32_t bucket_at(const struct tally_key *key, uint32_t force, const struct event_rows *rows, size_t row)
{
    return key->map[force] ? key->map[force][event_rows_code(rows, key->column, row)] : TALLY_OUT;
}

static void count_row(struct counting *c, uint32_t force, const struct event_rows *rows, size_t row, uint32_t zone,
                      const struct axis *reporters, struct operation_result *r)
{
    struct event_day d;
    uint32_t type = c->k->category.map[force][event_rows_code(rows, EVENT_CATEGORY, row)], word = bucket_at(&c->words.key, force, rows, row);
    if (c->k->category_in[type] == TALLY_OUT || word == TALLY_OUT) return;
    if (!event_day_of(rows, row, &d)) {
        r->undated++;
        return;
    }
    const struct operation_period *period[] = { &c->file->before, &c->file->after };
    for (size_t t = 0; t < 2; t++) {
        if (d.day < period[t]->first || d.day > period[t]->last) continue;
        c->cells[t][zone * c->words.n + word]++;
        c->weighed_cells[t][zone * c->words.n + word] += !reporters || bucket_at(&reporters->key, force, rows, row) == 0;
    }
}

static void count_days(struct counting *c, const struct axis *reporters, struct operation_result *r)
{
    for (size_t t = 0; t < 2; t++) {
        c->cells[t] = ARENA_ARRAY(c->k->arena, uint64_t, ZONES * c->words.n + 1);
        c->weighed_cells[t] = ARENA_ARRAY(c->k->arena, uint64_t, ZONES * c->words.n + 1);
    }
    for (size_t i = 0; i < c->k->events->n_blocks; i++) {
        uint32_t force = c->k->events->about[i].force;
        const struct event_rows *rows = c->k->events->about[i].rows;
        for (size_t p = 0; p < rows->n_points; p++) {
            uint32_t zone = c->zone.key.map[force][rows->point[p]];
            for (size_t row = rows->first[p]; zone != TALLY_OUT && row < rows->first[p + 1]; row++) count_row(c, force, rows, row, zone, reporters, r);
        }
    }
}

static bool count_periods(struct counting *c, struct operation_result *r, struct error *why)
{
    struct axis only;
    const struct axis *reporters = c->weighed && !c->harm.estimate && harm_reporters(c->k, &only) ? &only : NULL;
    const struct operation_period *period[] = { &c->file->before, &c->file->after };
    if (r->by_day) count_days(c, reporters, r);
    for (size_t t = 0; t < 2 && !r->by_day; t++) {
        if (!count_months(c, period[t], NULL, &c->cells[t], why)) return false;
        c->weighed_cells[t] = c->cells[t];
        if (reporters && !count_months(c, period[t], reporters, &c->weighed_cells[t], why)) return false;
    }
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; i < ZONES * c->words.n; i++) r->count[i / c->words.n][t] += c->cells[t][i];
    return true;
}

/* ---- what must be held */
static void count_points(const struct counting *c, struct operation_result *r, uint64_t *rows_of)
{
    const struct events *e = c->k->events;
    for (size_t g = 0; g < e->n_forces; g++) {
        bool *seen = ARENA_ARRAY(c->k->arena, bool, e->gazetteer[g].n + 1);
        for (size_t b = 0; b < e->n_blocks; b++) {
            const struct event_rows *rows = e->about[b].rows;
            for (size_t p = 0; e->about[b].force == g && p < rows->n_points; p++) {
                uint32_t z = c->zone.key.map[g][rows->point[p]];
                if (z == TALLY_OUT) continue;
                rows_of[g] += rows->first[p + 1] - rows->first[p];
                r->points[z] += !seen[rows->point[p]];
                seen[rows->point[p]] = true;
            }
        }
    }
}

static bool month_is_held(const struct events *e, size_t force, month_t m)
{
    for (size_t b = 0; b < e->n_blocks; b++)
        if (e->about[b].force == force && e->about[b].month == m) return true;
    return false;
}

static bool all_held(const struct counting *c, const uint64_t *rows_of, struct error *why)
{
    const struct operation_period *period[] = { &c->file->before, &c->file->after };
    const struct events *e = c->k->events;
    uint64_t all = 0;
    char text[MONTH_TEXT_MAX];
    for (size_t g = 0; g < e->n_forces; g++) all += rows_of[g];
    if (all == 0) return FAIL(why, MISSING, "%s: no event lies in the areas of its file", c->file->name);
    for (size_t g = 0; g < e->n_forces; g++)
        for (size_t t = 0; t < 2 && (double)rows_of[g] >= FORCE_COUNTS * (double)all; t++)
            for (month_t m = period[t]->from; m <= period[t]->to; m++)
                if (!month_is_held(e, g, m))
                    return FAIL(why, MISSING, "%s: %s of " STR_FMT " is not held; a missing month would be taken for a fall in crime", c->file->name,
                                month_text(m, text), STR_ARG(e->gazetteer[g].force));
    return true;
}

/* ---- what it says */
static struct before_after pair(const uint64_t count[2]) { return (struct before_after){ (double)count[0], (double)count[1] }; }

static void measure(struct operation_result *r)
{
    const struct before_after none = { 0, 0 };
    struct before_after n[ZONES];
    for (size_t z = 0; z < ZONES; z++) n[z] = pair(r->count[z]);
    r->local = wdd_of(&(struct wdd_counts){ n[ZONE_TARGET], n[ZONE_CONTROL], none, none }, &r->weights, LEVEL);
    r->around = wdd_of(&(struct wdd_counts){ none, none, n[ZONE_DISPLACEMENT], n[ZONE_CONTROL_DISPLACEMENT] }, &r->weights, LEVEL);
    r->both = r->displacement ? wdd_of(&(struct wdd_counts){ n[ZONE_TARGET], n[ZONE_CONTROL], n[ZONE_DISPLACEMENT], n[ZONE_CONTROL_DISPLACEMENT] }, &r->weights, LEVEL) : r->local;
}

static void weigh(const struct counting *c, struct operation_result *r)
{
    size_t n = c->words.n;
    struct wdd *kind = ARENA_ARRAY(c->k->arena, struct wdd, n + 1);
    double *days = ARENA_ARRAY(c->k->arena, double, n + 1);
    for (size_t w = 0; w < n; w++) {
        struct before_after p[ZONES];
        for (size_t z = 0; z < ZONES; z++) p[z] = (struct before_after){ (double)c->weighed_cells[0][z * n + w], (double)c->weighed_cells[1][z * n + w] };
        struct wdd_counts counts = { p[ZONE_TARGET], p[ZONE_CONTROL], p[ZONE_DISPLACEMENT], p[ZONE_CONTROL_DISPLACEMENT] };
        kind[w] = wdd_of(&counts, &r->weights, LEVEL);
        days[w] = isnan(c->harm.days[w]) ? 0 : c->harm.days[w];
    }
    r->harm = wdd_of_harm(kind, days, n, LEVEL);
    for (size_t z = 0; z < ZONES; z++)
        for (size_t t = 0; t < 2; t++) {
            r->harm_days[z][t] = harm_of(&c->harm, c->harm.days, c->weighed_cells[t] + z * n);
            r->uncovered += harm_uncovered(&c->harm, c->weighed_cells[t] + z * n);
        }
}

static bool open_evidence(const struct home *home, struct arena *a, const struct operation_file *f, const char *source, bool public,
                          struct operation_result *r, struct error *why)
{
    r->by_day = !f->before.whole || !f->after.whole;
    struct ask_options o = { .from = f->before.from, .to = r->by_day ? 0 : f->after.to, .category = f->category, .n_categories = f->n_categories,
                             .source = source, .public = public };
    if (!ask_open(home, a, &o, 0, &r->ask, why) || !ask_is_of_crimes(&r->ask, "the result of an operation", why)) return false;
    if (r->by_day && source_is_open(r->ask.source))
        return FAIL(why, INVALID, "%s: its periods begin or end within a month, and %s has months only: give whole months, or ask a force's extract with --source",
                    f->name, source_title(a, r->ask.source));
    return true;
}

bool operation_result(const struct home *home, struct arena *a, const struct operation_file *f, const char *source, bool public,
                      struct operation_result *out, struct error *why)
{
    struct operation_result r = { .weights = wdd_unweighted };
    if (!open_evidence(home, a, f, source, public, &r, why)) return false;
    struct counting c = { .file = f, .k = &r.ask };
    uint64_t *rows_of = ARENA_ARRAY(a, uint64_t, r.ask.events->n_forces + 1);
    if (!place_points(&c, why)) return false;
    count_points(&c, &r, rows_of);
    if (!all_held(&c, rows_of, why) || !choose_words(&c, &r.harm_note, why) || !count_periods(&c, &r, why)) return false;
    r.displacement = f->buffer_m > 0 || f->zone[ZONE_DISPLACEMENT].set.n_areas > 0;
    r.weights.before = (double)operation_days(&f->before) / operation_days(&f->after); /* all is told for a time as long as the one after */
    for (size_t z = 0; z < ZONES; z++)
        for (size_t t = 0; t < 2; t++)
            if (release_withholds(&r.ask, (double)r.count[z][t]))
                return FAIL(why, DENIED, "%s: of a force's own records counts below %d are not published, and its result would give one away", f->name, (int)release_below());
    measure(&r);
    if (r.ask.restricted) {
        c.weighed = false;
        r.harm_note = "Harm is left out of what is public: it rests on few grave crimes, which it would give away";
    }
    r.weighed = c.weighed;
    r.estimate = c.weighed && c.harm.estimate;
    if (c.weighed) weigh(&c, &r);
    *out = r;
    return true;
}
