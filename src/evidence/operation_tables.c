/* The result of an operation in tables and in a plain sentence. */
#include "evidence/operation.h"
#include "render/format.h"
#include "stats/difference.h"
#include <inttypes.h>

#define LEVEL_TESTED 0.05
static const char *const zone_title[ZONES] = { "Target", "Control", "Around the target", "Around the control" };
enum { SECONDS_A_DAY = 86400 };

static const char *day_number_text(struct arena *a, int32_t day) { return day_text(a, (int64_t)day * SECONDS_A_DAY); }

static struct table *counts_table(struct arena *a, const struct operation_file *f, const struct operation_result *r)
{
    struct table *t = table_new(a, "operation_counts", str_print(a, "%s: crimes before and after", f->name));
    (void)table_column(t, "area", "Area", CELL_TEXT, "", 0);
    (void)table_column(t, "places", "Drawn as", CELL_TEXT, "", 0);
    if (!r->ask.restricted) (void)table_column(t, "points", "Places", CELL_INT, "", 0);
    (void)table_column(t, "before", "Before", CELL_INT, "crimes", 0);
    (void)table_column(t, "after", "After", CELL_INT, "crimes", 0);
    (void)table_column(t, "change", "Change", CELL_REAL, "%", 1);
    (void)table_column(t, "change_low", "at least", CELL_REAL, "%", 1);
    (void)table_column(t, "change_high", "at most", CELL_REAL, "%", 1);
    (void)table_column(t, "p", "p (E-test)", CELL_REAL, "p", 4);
    if (r->weighed) {
        (void)table_column(t, "harm_before", "Harm before", CELL_REAL, "days", 0);
        (void)table_column(t, "harm_after", "Harm after", CELL_REAL, "days", 0);
    }
    for (size_t z = 0; z < ZONES; z++) {
        if (z >= ZONE_DISPLACEMENT && !r->displacement) continue;
        struct two_counts c = { (int64_t)r->count[z][0], (int64_t)r->count[z][1], r->weights.before, r->weights.after };
        struct estimate ratio = rate_ratio(c, 0.95);
        table_z(t, zone_title[z]);
        if (f->zone[z].set.n_areas) table_z(t, *f->zone[z].names ? f->zone[z].names : NULL);
        else table_z(t, str_print(a, "a ring of %.0f m", f->buffer_m));
        if (!r->ask.restricted) table_int(t, (int64_t)r->points[z]);
        table_int(t, c.before);
        table_int(t, c.after);
        table_real(t, 100 * (ratio.value - 1));
        table_real(t, 100 * (ratio.low - 1));
        table_real(t, 100 * (ratio.high - 1));
        table_real(t, e_test_p(c));
        if (!r->weighed) continue;
        table_real(t, r->harm_days[z][0]);
        table_real(t, r->harm_days[z][1]);
    }
    return t;
}

static const char *reading(const struct wdd *w, const char *less, const char *more)
{
    return w->p >= LEVEL_TESTED ? "no more than chance would bring" : w->estimate < 0 ? less : more;
}

static void measure_row(struct table *t, const char *what, const char *unit, const struct wdd *w, const char *says)
{
    table_z(t, what);
    table_z(t, unit);
    table_real(t, w->estimate);
    table_real(t, w->low);
    table_real(t, w->high);
    table_real(t, w->z);
    table_real(t, w->p);
    table_z(t, says);
}

static struct table *result_table(struct arena *a, const struct operation_file *f, const struct operation_result *r)
{
    struct table *t = table_new(a, "operation_result", str_print(a, "%s: did it make a difference?", f->name));
    (void)table_column(t, "measure", "Measure", CELL_TEXT, "", 0);
    (void)table_column(t, "unit", "In", CELL_TEXT, "", 0);
    (void)table_column(t, "estimate", "More or fewer than expected", CELL_REAL, "", 1);
    (void)table_column(t, "low", "at least", CELL_REAL, "", 1);
    (void)table_column(t, "high", "at most", CELL_REAL, "", 1);
    (void)table_column(t, "z", "z", CELL_REAL, "", 2);
    (void)table_column(t, "p", "p", CELL_REAL, "p", 4);
    (void)table_column(t, "reading", "Reading", CELL_TEXT, "", 0);
    const char *fewer = "fewer, by more than chance", *more = "more, by more than chance";
    measure_row(t, "Inside the target", "crimes", &r->local, reading(&r->local, fewer, more));
    if (r->displacement) {
        measure_row(t, "Around the target", "crimes", &r->around,
                    r->around.p < LEVEL_TESTED && (r->local.p >= LEVEL_TESTED || r->local.estimate > 0) ? reading(&r->around, fewer, more)
                        : reading(&r->around, "fewer: the benefit reached further", "more: crime may have moved there"));
        measure_row(t, "Both together (WDD)", "crimes", &r->both, reading(&r->both, fewer, more));
    }
    if (r->weighed)
        measure_row(t, r->displacement ? "Both together, by harm" : "Inside the target, by harm", r->estimate ? "harm days, an estimate" : "harm days",
                    &r->harm, reading(&r->harm, "less harm, by more than chance", "more harm, by more than chance"));
    return t;
}

static const char *went(struct arena *a, const uint64_t count[2])
{
    if (count[0] == 0) return str_print(a, "from 0 to %" PRIu64, count[1]);
    double change = 100 * ((double)count[1] / (double)count[0] - 1);
    return str_print(a, "from %s to %s (%s %.0f %%)", format_int(a, (int64_t)count[0]), format_int(a, (int64_t)count[1]), change < 0 ? "down" : "up", fabs(change));
}
static const char *crimes(struct arena *a, double n) { return str_print(a, "%s %s", format_real(a, fabs(n), 0), n < 0 ? "fewer" : "more"); }

static const char *by_harm(struct arena *a, const struct operation_result *r)
{
    const struct wdd *w = &r->harm;
    return str_print(a, "By harm%s: %s days than expected (95 %% interval: %s to %s): %s", r->estimate ? ", which is an estimate" : "", crimes(a, w->estimate), crimes(a, w->low), crimes(a, w->high),
                     w->p >= LEVEL_TESTED ? "no more than chance could bring" : "more than chance would bring");
}

/* What happened next door: without an effect inside there is no benefit that could have spread, nor crime that moved. */
static const char *next_door(const struct operation_result *r)
{
    if (r->around.p >= LEVEL_TESTED) return "no sign beyond chance that crime moved there, or that the benefit spread";
    if (r->local.p >= LEVEL_TESTED || r->local.estimate > 0) return "more than chance would bring; as no fall is shown inside the target, it is not put down to the operation";
    return r->around.estimate < 0 ? "the benefit seems to have spread beyond the target" : "crime seems to have moved there";
}

size_t operation_sentences(struct arena *a, const struct operation_file *f, const struct operation_result *r, const char *out[static OPERATION_SENTENCES_MAX])
{
    const struct wdd *w = &r->both;
    size_t n = 0;
    const char *verdict = w->p >= LEVEL_TESTED ? "no more than chance could bring, so that no effect is shown"
                          : w->estimate < 0    ? "more than chance would bring: crime fell where the operation was"
                                               : "more than chance would bring: crime rose where the operation was";
    out[n++] = str_print(a, "%s: inside the target, crimes went %s; in the control areas %s. %s, that is %s than expected (95 %% interval: %s to %s): %s",
                         f->name, went(a, r->count[ZONE_TARGET]), went(a, r->count[ZONE_CONTROL]),
                         r->displacement ? "Against the controls, and with what happened around both" : "Against the controls", crimes(a, w->estimate), crimes(a, w->low),
                         crimes(a, w->high), verdict);
    if (r->displacement)
        out[n++] = str_print(a, "Around the target %s than expected: %s", crimes(a, r->around.estimate), next_door(r));
    if (r->weighed) out[n++] = by_harm(a, r);
    return n;
}

static void design_notes(struct table *t, const struct operation_file *f, const struct operation_record *rec, const struct operation_result *r)
{
    struct arena *a = t->arena;
    const char *dated = day_number_text(a, f->registered);
    if (!rec->found)
        table_note(t, NOTE_WARNING, "This design was not registered in this home before its result was looked at (wardmote operation register): it may have been chosen for its result. The file says it was written on %s", dated);
    else if (!rec->same)
        table_note(t, NOTE_WARNING, "This file is not the design that was registered under its name on %s: it was changed since", day_text(a, rec->when));
    else table_note(t, NOTE_METHOD, "The design was registered in this home on %s; its file says it was written on %s", day_text(a, rec->when), dated);
    int32_t entered = rec->found && rec->same ? (int32_t)(rec->when / SECONDS_A_DAY) : f->registered;
    if (MAX(entered, f->registered) > f->after.first)
        table_note(t, NOTE_WARNING, "It was %s only when the period after had begun (%s): results could have been seen", f->registered > f->after.first ? "written" : "registered here", day_number_text(a, f->after.first));
    if (f->before.from % 12 != f->after.from % 12 || f->before.to % 12 != f->after.to % 12)
        table_note(t, NOTE_WARNING, "The periods are not the same months of two years: the season may differ, as far as the control areas do not share it");
    if (operation_days(&f->before) != operation_days(&f->after))
        table_note(t, NOTE_METHOD, "The periods are %d and %d days long: the estimates are for a time as long as the one after", operation_days(&f->before), operation_days(&f->after));
    if (!r->displacement) table_note(t, NOTE_NOT_COVERED, "Displacement was not looked for: the file gives neither buffer_m nor areas for it");
}

static void notes(struct table *t, const struct operation_file *f, const struct operation_record *rec, const struct operation_result *r)
{
    struct arena *a = t->arena;
    const struct ask *k = &r->ask;
    const char *only = "";
    for (size_t i = 0; i < f->n_categories; i++) only = str_print(a, "%s%s%s", only, i ? ", " : "", f->category[i]);
    const char *sentence[OPERATION_SENTENCES_MAX];
    size_t n = operation_sentences(a, f, r, sentence);
    for (size_t i = 0; i < n; i++) table_note(t, NOTE_REMARK, "%s", sentence[i]);
    table_note(t, NOTE_SOURCE, "%s. Before: %s to %s; after: %s to %s", source_title(a, k->source), day_number_text(a, f->before.first), day_number_text(a, f->before.last),
               day_number_text(a, f->after.first), day_number_text(a, f->after.last));
    if (*only) table_note(t, NOTE_METHOD, "Only: %s", only);
    table_note(t, NOTE_METHOD, "A row is in the area that its map point lies in; a ring is what lies within so many metres of an area and in no area, and the target's where two rings meet");
    design_notes(t, f, rec, r);
    table_note(t, NOTE_METHOD, "Weighted displacement difference (Wheeler and Ratcliffe 2018): the change in the target less that in the control, and the same around them; "
               "its interval takes counts to scatter as by chance alone, so that it is rather too narrow for crime, which comes in series");
    table_note(t, NOTE_METHOD, "Change of one area: exact limits of the ratio of two rates; p by the E-test (Krishnamoorthy and Thomson 2004)");
    table_note(t, r->weighed ? NOTE_METHOD : NOTE_NOT_COVERED, "%s", r->harm_note);
    if (r->weighed) table_note(t, NOTE_METHOD, "By harm: the same difference of each kind of crime, times its harm days, summed, with the variance of that sum");
    if (r->uncovered) table_note(t, NOTE_NOT_COVERED, "%" PRIu64 " crimes in these areas have no weight, and are left out of harm", r->uncovered);
    if (r->by_day) table_note(t, NOTE_METHOD, "By day: the middle of the time in which it can have happened, or where that is not given the day of the report");
    if (r->undated && k->restricted) table_note(t, NOTE_NOT_COVERED, "Some rows in these areas have no date; how many is not told to the public");
    else if (r->undated) table_note(t, NOTE_NOT_COVERED, "%" PRIu64 " rows in these areas have no date", r->undated);
}

/* Of the counts; warnings of the design stand with the result. */
static void counts_notes(struct table *t, const struct operation_result *r)
{
    const struct ask *k = &r->ask;
    if (r->weighed && r->estimate) table_note(t, NOTE_WARNING, "Harm from types of crime is an estimate; a force's extract with offence codes gives it exactly");
    if (source_is_open(k->source)) table_note(t, NOTE_WARNING, "Map points are anonymised: a crime near the edge of an area may be counted on its other side");
    else table_note(t, NOTE_WARNING, k->restricted ? "A force's own records, made ready for publication: no result is given where a count is small" : "A force's own records: not for publication. Use --public for what may be shown");
}

bool operation_tables(struct arena *a, const struct operation_file *f, const struct operation_record *record, const struct operation_result *r,
                      struct answer *out, struct error *why)
{
    (void)why;
    struct table *result = result_table(a, f, r);
    notes(result, f, record, r);
    struct table *counts = counts_table(a, f, r);
    counts_notes(counts, r);
    out->table[out->n++] = counts;
    out->table[out->n++] = result;
    return true;
}
