#include "evidence/nearrepeat.h"
#include "evidence/event_day.h"
#include "evidence/release.h"
#include "geo/box.h"
#include "geo/distance.h"
#include <inttypes.h>

#define SAME_PLACE_M 1.0
#define LEVEL_TESTED 0.05
#define RATIO_TOLD 1.2 /* as the Near Repeat Calculator: less is no use to a patrol */

struct gathering {
    const struct ask *k;
    struct coord *at;
    int32_t *day;
    struct nearrepeat *out;
    double first_days;
};

static void take_block(struct gathering *g, size_t b, const uint32_t *in_scope)
{
    const struct ask *k = g->k;
    uint32_t force = k->events->about[b].force;
    const struct event_rows *rows = k->events->about[b].rows;
    for (size_t p = 0; p < rows->n_points; p++) {
        if (in_scope && in_scope[rows->point[p]] != 0) continue;
        struct coord at = k->events->gazetteer[force].at[rows->point[p]];
        for (size_t row = rows->first[p]; row < rows->first[p + 1]; row++) {
            struct event_day d;
            if (k->category_in[k->category.map[force][event_rows_code(rows, EVENT_CATEGORY, row)]] == TALLY_OUT) continue;
            if (!event_day_of(rows, row, &d)) g->out->undated++;
            else if (coord_is_none(at)) g->out->unplaced++;
            else {
                g->out->wide += d.reported || d.spread > g->first_days;
                g->at[g->out->n] = at;
                g->day[g->out->n++] = d.day;
            }
        }
    }
}

static bool gather(const struct ask *k, const struct nearrepeat_options *o, struct gathering *g, struct error *why)
{
    size_t rows = 0;
    if (!events_map(k->events, k->inside, k->inside != NULL, why)) return false;
    for (size_t b = 0; b < k->events->n_blocks; b++) rows += k->events->about[b].n;
    g->at = ARENA_ARRAY(k->arena, struct coord, rows + 1);
    g->day = ARENA_ARRAY(k->arena, int32_t, rows + 1);
    g->first_days = o->days[0];
    for (size_t b = 0; b < k->events->n_blocks; b++) {
        uint32_t force = k->events->about[b].force;
        if (k->inside && !k->inside->map[force]) continue; /* of that force nothing lies in scope */
        take_block(g, b, k->inside ? k->inside->map[force] : NULL);
    }
    return true;
}

bool nearrepeat_test(const struct ask *k, const struct nearrepeat_options *o, struct nearrepeat *out, struct error *why)
{
    struct nearrepeat n = { .n = 0 };
    struct gathering g = { .k = k, .out = &n };
    if (source_is_open(k->source))
        return FAIL(why, INVALID, "near repeats need the day of each crime, and %s has months only; a force's extract has days: name it with --source", source_title(k->arena, k->source));
    if (!gather(k, o, &g, why)) return false;
    if (n.n < 2) return FAIL(why, MISSING, "%zu such crimes with a day and a place are held in this area and period; the test needs two at the least", n.n);
    struct box box = box_of(g.at, n.n);
    struct plane plane = plane_at((struct coord){ (int32_t)(((int64_t)box.lo.lon + box.hi.lon) / 2), (int32_t)(((int64_t)box.lo.lat + box.hi.lat) / 2) });
    double *x = ARENA_ARRAY(k->arena, double, n.n), *y = ARENA_ARRAY(k->arena, double, n.n);
    for (size_t i = 0; i < n.n; i++) {
        struct point_m p = plane_from(&plane, g.at[i]);
        x[i] = p.x;
        y[i] = p.y;
    }
    double metres[KNOX_BANDS_MAX + 1] = { 0, SAME_PLACE_M }, days[KNOX_BANDS_MAX + 1] = { 0 };
    for (size_t i = 0; i < o->n_metres; i++) metres[i + 2] = nextafter(o->metres[i], INFINITY); /* "to 100 m" takes 100 in */
    for (size_t i = 0; i < o->n_days; i++) days[i + 1] = o->days[i] + 1;
    struct knox_order order = { .x = x, .y = y, .day = g.day, .n = n.n, .distance = DISTANCE_EUCLIDEAN, .metres = metres, .n_metres = o->n_metres + 2,
                                .days = days, .n_days = o->n_days + 1, .permutations = o->permutations, .seed = o->seed };
    if (!knox_test(&order, &n.knox, why)) return false;
    *out = n;
    return true;
}

static const char *band_m(struct arena *a, const struct nearrepeat_options *o, size_t i)
{
    if (i == 0) return "the same place";
    return i == 1 ? str_print(a, "up to %g m", o->metres[0]) : str_print(a, "over %g to %g m", o->metres[i - 2], o->metres[i - 1]);
}
static const char *band_days(struct arena *a, const struct nearrepeat_options *o, size_t i)
{
    return i == 0 ? str_print(a, "0 to %g days", o->days[0]) : str_print(a, "%g to %g days", o->days[i - 1] + 1, o->days[i]);
}
static bool told(const struct knox_cell *c) { return c->p < LEVEL_TESTED && c->ratio >= RATIO_TOLD; }

static void rows(struct table *t, const struct ask *k, const struct nearrepeat_options *o, const struct knox *x)
{
    for (size_t i = 0; i < x->n_metres * x->n_days; i++) {
        const struct knox_cell *c = &x->cell[i];
        table_z(t, band_m(t->arena, o, i / x->n_days));
        table_z(t, band_days(t->arena, o, i % x->n_days));
        if (release_withholds(k, (double)c->observed)) {
            for (int j = 0; j < 5; j++) table_suppressed(t);
            continue;
        }
        table_int(t, (int64_t)c->observed);
        table_real(t, c->mean);
        table_real(t, c->ratio);
        table_real(t, c->p);
        table_z(t, told(c) ? "more than chance" : NULL);
    }
}

/* The strongest of the near and soon cells, and how far in both ways the pattern reaches without a break. */
static void sentence(struct table *t, const struct ask *k, const struct nearrepeat_options *o, const struct nearrepeat *n)
{
    const struct knox *x = &n->knox;
    size_t best = SIZE_MAX, found = 0;
    for (size_t i = 0; i < x->n_metres * x->n_days; i++) {
        if (!told(&x->cell[i]) || release_withholds(k, (double)x->cell[i].observed)) continue;
        found++;
        if (best == SIZE_MAX || x->cell[i].ratio > x->cell[best].ratio) best = i;
    }
    if (best == SIZE_MAX) {
        table_note(t, NOTE_REMARK, "No near repeats beyond chance: crimes close together in space were not more often close in time than dealing out the days anew would bring");
        return;
    }
    const struct knox_cell *c = &x->cell[best];
    table_note(t, NOTE_REMARK, "Near repeats are found: %" PRIu64 " pairs (%s, %s) lie close in both, where chance would bring %.1f: %.1f times as many (p = %.3f). %zu of %zu "
               "combinations of distance and time have more pairs than chance, by a fifth or more", c->observed, band_m(t->arena, o, best / x->n_days), band_days(t->arena, o, best % x->n_days),
               c->mean, c->ratio, c->p, found, x->n_metres * x->n_days);
}

bool nearrepeat_table(const struct ask *k, const struct nearrepeat_options *o, struct table **out, struct error *why)
{
    struct nearrepeat n;
    if (!nearrepeat_test(k, o, &n, why)) return false;
    struct table *t = table_new(k->arena, "nearrepeat", str_print(k->arena, "Near repeats%s%s", k->scope.everywhere ? "" : " in ", k->scope.everywhere ? "" : k->scope.title));
    (void)table_column(t, "distance", "Apart by", CELL_TEXT, "", 0);
    (void)table_column(t, "time", "Within", CELL_TEXT, "", 0);
    (void)table_column(t, "observed", "Pairs", CELL_INT, "pairs", 0);
    (void)table_column(t, "expected", "By chance", CELL_REAL, "pairs", 1);
    (void)table_column(t, "ratio", "Times as many", CELL_REAL, "", 2);
    (void)table_column(t, "p", "p", CELL_REAL, "p", 4);
    (void)table_column(t, "finding", "Finding", CELL_TEXT, "", 0);
    rows(t, k, o, &n.knox);
    if (!ask_notes(k, t, why)) return false;
    sentence(t, k, o, &n);
    const char *of = k->restricted ? "all that have a day and a place" : str_print(k->arena, "%zu crimes at %" PRIu32 " places", n.n, n.knox.places);
    table_note(t, NOTE_METHOD, "Knox test (Knox 1964; Johnson and Bowers 2004) of %s: their days were dealt out anew %" PRIu32 " times, seed %" PRIu64 "; p is the share of these with "
               "as many pairs or more. Straight distances; the day is the middle of the time it can have happened in", of, o->permutations, o->seed);
    if (k->restricted) {
        table_note(t, NOTE_METHOD, "Withheld (~): 1 to %d pairs. How many crimes there are, and how many have no day or place, is not told to the public", (int)release_below() - 1);
        *out = t;
        return true;
    }
    if (n.undated) table_note(t, NOTE_NOT_COVERED, "%" PRIu64 " crimes have no day", n.undated);
    if (n.unplaced) table_note(t, NOTE_NOT_COVERED, "%" PRIu64 " crimes have no place", n.unplaced);
    if (n.wide) table_note(t, NOTE_WARNING, "Of %" PRIu64 " crimes the day is known to no better than %g days, or only when it was reported", n.wide, o->days[0]);
    *out = t;
    return true;
}

static bool parse_list(const char *option, const char *text, double *out, size_t max, size_t *n, struct error *why)
{
    struct str rest = str_of(text), one;
    *n = 0;
    while (rest.len) {
        rest = str_cut(rest, ',', &one);
        if (*n == max) return FAIL(why, USAGE, "--%s %s: at most %zu", option, text, max);
        if (!str_to_double(str_trim(one), &out[*n]) || out[*n] < 1 || (*n && out[*n] <= out[*n - 1]))
            return FAIL(why, USAGE, "--%s %s: rising numbers from 1 on were expected, with commas between", option, text);
        ++*n;
    }
    return *n > 0 || FAIL(why, USAGE, "--%s: numbers were expected, with commas between", option);
}

static bool ask_nearrepeat(struct call *c, struct answer *out, struct error *why)
{
    static const char *const burglary[] = { "Burglary" };
    int64_t permutations = call_whole(c, "permutations", 999);
    struct nearrepeat_options o = { .permutations = (uint32_t)permutations, .seed = (uint64_t)call_whole(c, "seed", 1) };
    struct ask_options where;
    struct ask k;
    struct table *t;
    if (permutations < 1 || permutations > KNOX_PERMUTATIONS_MAX) return FAIL(why, USAGE, "--permutations: 1 to %d were expected", KNOX_PERMUTATIONS_MAX);
    if (!parse_list("distances", call_text(c, "distances"), o.metres, KNOX_BANDS_MAX - 1, &o.n_metres, why) ||
        !parse_list("times", call_text(c, "times"), o.days, KNOX_BANDS_MAX, &o.n_days, why) || !ask_options_of(c, &where, why)) return false;
    for (size_t i = 0; i < o.n_days; i++)
        if (o.days[i] != floor(o.days[i])) return FAIL(why, USAGE, "--times: whole days were expected");
    if (where.n_categories == 0) {
        where.category = burglary;
        where.n_categories = 1;
    }
    if (!ask_open(call_home(c), call_arena(c), &where, 0, &k, why) || !nearrepeat_table(&k, &o, &t, why)) return false;
    out->table[out->n++] = t;
    return true;
}

static const struct option options[] = {
    { .name = "distances", .kind = OPTION_TEXT, .meaning = "METRES[,...]", .standard = "100,200,300,400", .help = "Where bands of distance end; the same place is a band of its own" },
    { .name = "times", .kind = OPTION_TEXT, .meaning = "DAYS[,...]", .standard = "7,14,21,28", .help = "Where bands of time end" },
    { .name = "permutations", .kind = OPTION_WHOLE, .meaning = "N", .standard = "999", .help = "How often the days are dealt out anew" },
    { .name = "seed", .kind = OPTION_WHOLE, .meaning = "N", .standard = "1", .help = "Of the dealing: the same seed gives the same answer" },
};

const struct verb nearrepeat_verb = {
    .name = "nearrepeat",
    .arguments = "",
    .summary = "Test whether crimes that are close in space are close in time",
    .help = "After a burglary, homes close by are often at greater risk for some days. This tests whether it is so here, and how far and how long it reaches, "
            "against what chance alone would bring. Without --category it asks about burglary.\n\n"
            "It needs the day of each crime: a force's extract has it; police.uk files have months only.\n\n"
            "$ wardmote nearrepeat --source merrowshire\n"
            "$ wardmote nearrepeat --source merrowshire --distances 200,400 --times 7,14 --permutations 9999\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT | VERB_WHERE_WHEN,
    .ask = ask_nearrepeat,
};
