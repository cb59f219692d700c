#include "evidence/quality.h"
#include "evidence/republish.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

/* A district is a force's own when it recorded more than this share of its located rows there: strays do not make it so. */
#define SHARE_OWN 0.001
enum { LEAST_FOR_UNUSUAL = 6 };
#define FAR_FROM_MEDIAN 3.5 /* modified z-score: Iglewicz and Hoaglin 1993 */

/* ---- rows that are there twice */
struct row_key { /* all that is kept of a row beside its point */
    uint16_t code[EVENT_COLUMNS];
    int32_t time[EVENT_TIMES];
    struct event_id id;
    uint32_t has_id;
};

static int by_bytes(const void *a, const void *b) { return memcmp(a, b, sizeof(struct row_key)); }

static uint16_t code_of(const struct event_rows *r, unsigned column, size_t row)
{
    if (!r->code[column]) return 0;
    return event_column_info[column].width == 1 ? ((const uint8_t *)r->code[column])[row] : ((const uint16_t *)r->code[column])[row];
}

static struct row_key row_key(const struct event_rows *r, size_t row, size_t *next_id)
{
    struct row_key k = { .has_id = r->n_ids && (r->has_id[row / 64] >> (row % 64) & 1) };
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) k.code[c] = code_of(r, c, row);
    for (unsigned t = 0; t < EVENT_TIMES; t++) k.time[t] = r->time[t] ? r->time[t][row] : TIME_NONE;
    if (k.has_id) k.id = r->id[(*next_id)++];
    return k;
}

/* Rows of one point are side by side: those that are equal in all else follow each other once sorted. */
static bool count_identical(const struct event_rows *r, uint64_t *out, struct error *why)
{
    struct row_key *key = NULL;
    size_t cap = 0, next_id = 0;
    *out = 0;
    for (size_t p = 0; p < r->n_points; p++) {
        size_t n = r->first[p + 1] - r->first[p];
        if (!MEM_GROW(&key, &cap, n)) {
            mem_free(key);
            return FAIL(why, NOMEM, "too little memory for the %zu rows of one place", n);
        }
        for (size_t i = 0; i < n; i++) key[i] = row_key(r, r->first[p] + i, &next_id);
        if (n > 1) qsort(key, n, sizeof *key, by_bytes);
        for (size_t i = 1; i < n; i++) *out += by_bytes(&key[i - 1], &key[i]) == 0;
    }
    mem_free(key);
    return true;
}

struct id_seen {
    struct event_id id;
    uint32_t month; /* number in quality.month */
};
static int by_id_and_month(const void *a, const void *b)
{
    const struct id_seen *x = a, *y = b;
    int c = memcmp(&x->id, &y->id, sizeof x->id);
    return c ? c : (x->month > y->month) - (x->month < y->month);
}

static const struct event_rows *rows_of(const struct ask *k, size_t force, month_t m)
{
    for (size_t b = 0; b < k->events->n_blocks; b++)
        if (k->events->about[b].force == force && k->events->about[b].month == m) return k->events->about[b].rows;
    return NULL;
}

/* month[from .. to) are one force's. */
static bool count_repeated(const struct ask *k, struct quality_month *month, size_t from, size_t to, struct error *why)
{
    size_t n = 0, at = 0;
    for (size_t i = from; i < to; i++)
        if (month[i].held) n += rows_of(k, month[i].force, month[i].month)->n_ids;
    if (n == 0) return true;
    struct id_seen *seen = mem_try(n * sizeof *seen);
    if (!seen) return FAIL(why, NOMEM, "too little memory to compare %zu ids", n);
    for (size_t i = from; i < to; i++) {
        const struct event_rows *r = month[i].held ? rows_of(k, month[i].force, month[i].month) : NULL;
        for (size_t j = 0; r && j < r->n_ids; j++) seen[at++] = (struct id_seen){ r->id[j], (uint32_t)i };
    }
    qsort(seen, n, sizeof *seen, by_id_and_month);
    for (size_t i = 1; i < n; i++)
        if (memcmp(&seen[i - 1].id, &seen[i].id, sizeof seen->id) == 0) month[seen[i].month].repeated++;
    mem_free(seen);
    return true;
}

/* ---- rows without a place, or out of it */
/* Where districts are made of wards, points are placed in the wards. */
static uint32_t district_of(const struct events_places *p, size_t force, uint32_t point)
{
    uint32_t area = p->area[force][point];
    return area == AREA_NONE || !p->layer->base ? area : p->layer->group[area];
}

static void count_places(const struct ask *k, const struct events_places *p, const bool *own, struct quality_month *q)
{
    const struct event_rows *r = rows_of(k, q->force, q->month);
    for (size_t i = 0; i < r->n_points; i++) {
        uint32_t point = r->point[i], rows = r->first[i + 1] - r->first[i];
        if (coord_is_none(k->events->gazetteer[q->force].at[point])) q->no_location += rows;
        else if (p && district_of(p, q->force, point) == AREA_NONE) q->outside += rows;
        else if (p && !own[district_of(p, q->force, point)]) q->elsewhere += rows;
    }
}

/* The districts in which the force recorded more than a stray. */
static bool *own_districts(const struct ask *k, const struct events_places *p, size_t force)
{
    uint64_t *rows = ARENA_ARRAY(k->arena, uint64_t, p->layer->n + 1), all = 0;
    bool *own = ARENA_ARRAY(k->arena, bool, p->layer->n + 1);
    for (size_t b = 0; b < k->events->n_blocks; b++) {
        const struct event_rows *r = k->events->about[b].rows;
        if (k->events->about[b].force != force) continue;
        for (size_t i = 0; i < r->n_points; i++) {
            uint32_t area = district_of(p, force, r->point[i]), n = r->first[i + 1] - r->first[i];
            if (coord_is_none(k->events->gazetteer[force].at[r->point[i]])) continue;
            all += n;
            if (area != AREA_NONE) rows[area] += n;
        }
    }
    for (size_t i = 0; i < p->layer->n; i++) own[i] = (double)rows[i] > SHARE_OWN * (double)all;
    return own;
}

/* ---- months unlike the rest */
static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}
static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_value);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void mark_unusual(struct arena *a, struct quality_month *month, size_t n)
{
    double *v = ARENA_ARRAY(a, double, n + 1);
    size_t held = 0;
    for (size_t i = 0; i < n; i++)
        if (month[i].held) v[held++] = (double)month[i].rows;
    if (held < LEAST_FOR_UNUSUAL) return;
    double middle = median(v, held);
    for (size_t i = 0; i < held; i++) v[i] = fabs(v[i] - middle);
    double spread = median(v, held);
    for (size_t i = 0; i < n; i++) {
        double z = 0.6745 * ((double)month[i].rows - middle) / spread;
        if (month[i].held) month[i].unusual = (z > FAR_FROM_MEDIAN) - (z < -FAR_FROM_MEDIAN);
    }
}

static bool count_force(const struct ask *k, const struct events_places *p, size_t force, struct quality *q, struct error *why)
{
    const bool *own = p ? own_districts(k, p, force) : NULL;
    size_t first = q->n;
    for (month_t m = k->from; m <= k->to; m++) {
        const struct event_rows *r = rows_of(k, force, m);
        struct quality_month *x = &q->month[q->n++];
        *x = (struct quality_month){ .force = force, .month = m, .held = r != NULL, .rows = r ? r->n : 0 };
        if (!r) continue;
        count_places(k, p, own, x);
        if (!count_identical(r, &x->identical, why)) return false;
    }
    mark_unusual(k->arena, q->month + first, q->n - first);
    return count_repeated(k, q->month, first, q->n, why);
}

bool quality_count(const struct ask *k, struct quality *out, struct error *why)
{
    size_t forces = k->events->n_forces;
    struct quality q = { .month = ARENA_ARRAY(k->arena, struct quality_month, forces * (size_t)ask_months(k) + 1) };
    const struct layer *districts;
    const struct events_places *p = NULL;
    if (!events_map(k->events, NULL, 0, why)) return false;
    if (layer_open(k->snapshot, AREA_DISTRICT, k->options.generation, &districts, why)) {
        if (!events_places(k->events, districts, k->options.method, &p, why)) return false;
    } else if (why->kind != ERROR_MISSING) {
        return false;
    }
    q.has_areas = p != NULL;
    for (size_t g = 0; g < forces; g++)
        if (k->matters[g] && ((p && !events_places_read(k->events, p, g, why)) || !count_force(k, p, g, &q, why))) return false;
    *out = q;
    return true;
}

/* ---- the tables */
static struct table *months_table(const struct ask *k, const struct quality *q)
{
    struct table *t = table_new(k->arena, "quality", str_print(k->arena, "What each force gave for each month, and how good it is"));
    (void)table_column(t, "force", "Force", CELL_TEXT, "", 0);
    (void)table_column(t, "month", "Month", CELL_MONTH, "", 0);
    (void)table_column(t, "rows", "Rows", CELL_INT, "", 0);
    (void)table_column(t, "no_location", "Without a place", CELL_INT, "", 0);
    (void)table_column(t, "no_location_share", "Share without a place", CELL_REAL, "%", 2);
    if (q->has_areas) {
        (void)table_column(t, "outside", "In none of the areas held", CELL_INT, "", 0);
        (void)table_column(t, "elsewhere", "In another force's district", CELL_INT, "", 0);
    }
    (void)table_column(t, "identical", "Equal to a row before", CELL_INT, "", 0);
    (void)table_column(t, "repeated", "Crime ID seen before", CELL_INT, "", 0);
    (void)table_column(t, "finding", "Finding", CELL_TEXT, "", 0);
    return t;
}

static void put_month(struct table *t, const struct quality *q, const struct quality_month *x, struct str force, const char *finding)
{
    table_text(t, force);
    if (x->month) table_month(t, x->month);
    else table_empty(t);
    if (!x->held) {
        for (size_t i = 0; i < (q->has_areas ? 7U : 5U); i++) table_empty(t);
    } else {
        table_int(t, (int64_t)x->rows);
        table_int(t, (int64_t)x->no_location);
        table_real(t, 100.0 * (double)x->no_location / (double)x->rows);
        if (q->has_areas) {
            table_int(t, (int64_t)x->outside);
            table_int(t, (int64_t)x->elsewhere);
        }
        table_int(t, (int64_t)x->identical);
        table_int(t, (int64_t)x->repeated);
    }
    table_z(t, finding);
}

static void put_months(struct table *t, const struct ask *k, const struct quality *q)
{
    struct quality_month all = { .held = true };
    for (size_t i = 0; i < q->n; i++) {
        const struct quality_month *x = &q->month[i];
        put_month(t, q, x, k->events->gazetteer[x->force].force,
                  !x->held ? "not held" : x->unusual > 0 ? "far more rows than usual" : x->unusual < 0 ? "far fewer rows than usual" : NULL);
        all.rows += x->rows;
        all.no_location += x->no_location;
        all.outside += x->outside;
        all.elsewhere += x->elsewhere;
        all.identical += x->identical;
        all.repeated += x->repeated;
    }
    put_month(t, q, &all, STR("All"), NULL);
    table_total_row(t);
}

static void put_method(struct table *t, const struct quality *q)
{
    table_note(t, NOTE_METHOD, "Rows that are equal to another in every column are real: publishers print one for each incident, at a shared map point and "
                               "without an id. They are counted here and taken out nowhere");
    table_note(t, NOTE_METHOD, "A crime's id should stand once: a second row with it is counted in the later month");
    if (q->has_areas)
        table_note(t, NOTE_METHOD, "A district is a force's own where it recorded more than 0.1 %% of its rows; rows in other districts, or in none that is held, "
                                   "are strays: crimes recorded here that happened elsewhere, or points in error");
    else
        table_note(t, NOTE_NOT_COVERED, "Whether rows lie in the force's own districts is not known: import ward or district boundaries");
    table_note(t, NOTE_METHOD, "A month is unusual when its rows lie more than 3.5 scaled median deviations from the median of the force's months "
                               "(Iglewicz and Hoaglin 1993); it is only asked of forces with %d months or more", LEAST_FOR_UNUSUAL);
}

static struct table *republished_columns(struct arena *a)
{
    struct table *t = table_new(a, "republished", "What changed when a month was published again");
    (void)table_column(t, "force", "Force", CELL_TEXT, "", 0);
    (void)table_column(t, "month", "Month", CELL_MONTH, "", 0);
    (void)table_column(t, "imported", "Imported again", CELL_TEXT, "", 0);
    (void)table_column(t, "rows_before", "Rows before", CELL_INT, "", 0);
    (void)table_column(t, "rows_after", "Rows now", CELL_INT, "", 0);
    (void)table_column(t, "ids", "Crimes in both", CELL_INT, "", 0);
    (void)table_column(t, "outcomes", "Another outcome", CELL_INT, "", 0);
    (void)table_column(t, "moved", "Another place", CELL_INT, "", 0);
    (void)table_column(t, "categories", "Another type", CELL_INT, "", 0);
    (void)table_column(t, "added", "Crimes added", CELL_INT, "", 0);
    (void)table_column(t, "gone", "Crimes gone", CELL_INT, "", 0);
    (void)table_column(t, "plain_added", "Rows without id added", CELL_INT, "", 0);
    (void)table_column(t, "plain_gone", "Rows without id gone", CELL_INT, "", 0);
    return t;
}

static void put_republished(struct table *t, struct str force, month_t m, const struct republished *r)
{
    char day[sizeof "2025-01-31"];
    struct tm when;
    time_t seconds = (time_t)r->when;
    table_text(t, force);
    table_month(t, m);
    table_z(t, gmtime_r(&seconds, &when) && strftime(day, sizeof day, "%Y-%m-%d", &when) ? str_print(t->arena, "%s", day) : NULL);
    const uint32_t figure[] = { r->rows_before, r->rows_after, r->ids, r->outcomes, r->moved, r->categories, r->added, r->gone, r->plain_added, r->plain_gone };
    for (size_t i = 0; i < COUNT_OF(figure); i++) table_int(t, figure[i]);
}

static bool republished_table(const struct ask *k, struct table **out, struct error *why)
{
    struct table *t = republished_columns(k->arena);
    for (size_t g = 0; g < k->events->n_forces; g++)
        for (month_t m = k->from; k->matters[g] && m <= k->to; m++) {
            char month[MONTH_TEXT_MAX];
            char *key = str_print(k->arena, "republished/" STR_FMT "/%s/%s", STR_ARG(k->source), k->events->slug[g], month_text(m, month));
            const struct republished *record;
            size_t n;
            const struct part *p = snapshot_get(k->snapshot, str_of(key), why);
            if (!p && why->kind != ERROR_MISSING) return false;
            if (!p) continue;
            if (!PART_ARRAY(p, "record", &record, &n, why)) return false;
            for (size_t i = 0; i < n; i++) put_republished(t, k->events->gazetteer[g].force, m, &record[i]);
        }
    table_note(t, NOTE_METHOD, "Crimes are compared by their id, one with several rows by all that these say. Rows without an id (anti-social behaviour) "
                               "can only be counted: how many of one file are not in the other");
    *out = t->n_rows ? t : NULL;
    return true;
}

bool quality_table(const struct ask *k, struct table **months, struct table **republished, struct error *why)
{
    struct quality q;
    if (k->options.n_categories) return FAIL(why, USAGE, "quality looks at whole files: it takes no --category");
    if (k->restricted) return FAIL(why, DENIED, "quality looks at a force's own records one by one: it is not made for publication");
    if (!quality_count(k, &q, why)) return false;
    struct table *t = months_table(k, &q);
    put_months(t, k, &q);
    if (!ask_notes(k, t, why) || !republished_table(k, republished, why)) return false;
    put_method(t, &q);
    *months = t;
    return true;
}

static bool ask_quality(struct call *c, struct answer *out, struct error *why)
{
    struct ask k;
    struct table *months, *republished;
    if (!ask_open_call(c, 0, &k, why) || !quality_table(&k, &months, &republished, why)) return false;
    out->table[out->n++] = months;
    if (republished) out->table[out->n++] = republished;
    return true;
}

const struct verb quality_verb = {
    .name = "quality",
    .arguments = "",
    .summary = "How complete and how sound the files are that were imported",
    .help = "For each force and month: how many rows there are, how many have no place or lie where the force does not police, how many are there "
            "twice, and which months are missing or have far more or fewer rows than usual. Where a month was published again: what that changed.\n\n"
            "Nothing is taken out on these grounds: it is for you to know how far a figure can be trusted. With --area, the forces that recorded "
            "crimes there are looked at, all their rows.\n\n"
            "$ wardmote quality --area Kent\n"
            "$ wardmote quality --from 2025-01 --to 2025-09 --format xlsx -o quality.xlsx\n",
    .common = VERB_OUTPUT | VERB_WHERE_WHEN,
    .ask = ask_quality,
};
