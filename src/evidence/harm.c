#include "evidence/harm.h"
#include "evidence/harm_public.h"
#include "base/csv.h"
#include "base/data.h"
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* ---- what one crime weighs */
static const struct csv *next_line(struct csv *c)
{
    while (csv_next(c))
        if (c->n >= 2 && !str_starts(c->field[0], STR("#"))) return c;
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* All weights of the offences that a type of crime spans: data/harm/police-uk-categories.csv. */
static size_t spanned(const struct weights *w, struct str type, double *out)
{
    struct csv c;
    size_t n = 0;
    csv_init(&c, data_text("harm/police-uk-categories.csv"));
    for (const struct csv *line; (line = next_line(&c));) {
        if (line->n < 3 || !str_eq(line->field[0], type)) continue;
        for (size_t i = 0; i < w->n_offences; i++)
            if (str_eq(str_of(w->text + w->group_of[i]), line->field[1]) &&
                (line->field[2].len == 0 || str_eq(str_of(w->text + w->sub_group_of[i]), line->field[2])))
                out[n++] = w->days[i];
    }
    csv_release(&c);
    return n;
}

static double cited_days(struct str type)
{
    struct csv c;
    double days = NAN;
    csv_init(&c, data_text("harm/cited.csv"));
    for (const struct csv *line; (line = next_line(&c));)
        if (str_eq(line->field[0], type)) (void)!str_to_double(line->field[1], &days);
    csv_release(&c);
    return days;
}

static void weigh_types(const struct ask *k, struct harm_weights *h)
{
    double *list = ARENA_ARRAY(k->arena, double, h->index.n_offences * 2 + 1);
    for (size_t i = 0; i < h->axis.n; i++) {
        size_t n = h->index.n ? spanned(&h->index, h->axis.item[i].name, list) : 0;
        h->days[i] = h->low[i] = h->high[i] = n ? 0 : cited_days(h->axis.item[i].name);
        if (n == 0) continue;
        qsort(list, n, sizeof *list, by_value);
        h->low[i] = list[0];
        h->high[i] = list[n - 1];
        h->days[i] = n % 2 ? list[n / 2] : (list[n / 2 - 1] + list[n / 2]) / 2;
    }
}

static void weigh_offences(struct harm_weights *h)
{
    for (size_t i = 0; i < h->axis.n; i++) {
        const struct weight *w = weights_find(&h->index, h->axis.item[i].name);
        h->days[i] = h->low[i] = w ? w->days : (double)NAN;
        h->high[i] = w ? w->highest : (double)NAN;
    }
}

static bool has_column(const struct ask *k, enum event_column column)
{
    for (size_t b = 0; b < k->events->n_blocks; b++)
        if (k->events->block[b].width[column]) return true;
    return false;
}

bool harm_weights(const struct ask *k, const char *edition, struct harm_weights *out, struct error *why)
{
    if (!ask_is_of_crimes(k, "harm", why) || !events_map(k->events, NULL, 0, why)) return false;
    struct harm_weights h = { .column = has_column(k, EVENT_OFFENCE) ? EVENT_OFFENCE : EVENT_CATEGORY };
    h.estimate = h.column == EVENT_CATEGORY;
    if (!weights_open(k->snapshot, k->arena, STR("cchi"), edition, &h.index, why)) {
        if (!h.estimate || edition || why->kind != ERROR_MISSING) return false;
        h.index = (struct weights){ 0 }; /* an estimate can be had of the few figures that are cited */
    }
    if (h.estimate) {
        if (!ask_axis(k, AXIS_CATEGORY, &h.axis, why)) return false;
    } else {
        h.axis = ask_word_axis(k, EVENT_OFFENCE);
    }
    h.days = ARENA_ARRAY(k->arena, double, h.axis.n + 1);
    h.low = ARENA_ARRAY(k->arena, double, h.axis.n + 1);
    h.high = ARENA_ARRAY(k->arena, double, h.axis.n + 1);
    const char *edition_text = h.index.n ? str_print(k->arena, "edition " STR_FMT "%s", STR_ARG(h.index.edition), h.index.made_up ? " (MADE UP, for trying the program)" : "") : "";
    if (h.estimate) {
        weigh_types(k, &h);
        h.note = h.index.n
            ? str_print(k->arena, "Estimate: police.uk gives types of crime, not offences. A crime of a type is given the middle weight of the offences that the type spans in the Cambridge Crime Harm Index, %s; low and high are the lightest and the heaviest of them", edition_text)
            : "Estimate: no edition of the Cambridge Crime Harm Index is held, so only types with a figure that may be cited (robbery) are weighed. Import the index for the rest";
    } else {
        weigh_offences(&h);
        h.note = str_print(k->arena, "Cambridge Crime Harm Index, %s, by Home Office classification; where offences that share a code differ (%zu codes) the lowest is taken", edition_text, h.index.n_shared);
    }
    *out = h;
    return true;
}

bool severity_weights(const struct ask *k, const char *edition, struct harm_weights *out, struct error *why)
{
    struct harm_weights h = { .column = EVENT_OFFENCE, .is_severity = true };
    if (!ask_is_of_crimes(k, "harm", why) || !ask_may_be_shown(k, "harm --weights css", "it weighs offence by offence, which small counts would give away", why)) return false;
    if (!has_column(k, EVENT_OFFENCE))
        return FAIL(why, MISSING, "the Crime Severity Score weighs offences by their code, which this source does not give: ask it of a force's extract (--source)");
    if (!weights_open(k->snapshot, k->arena, STR("css"), edition, &h.index, why)) return false;
    h.axis = ask_word_axis(k, EVENT_OFFENCE);
    h.days = ARENA_ARRAY(k->arena, double, h.axis.n + 1);
    h.low = ARENA_ARRAY(k->arena, double, h.axis.n + 1);
    h.high = ARENA_ARRAY(k->arena, double, h.axis.n + 1);
    weigh_offences(&h);
    h.note = str_print(k->arena, "Crime Severity Score of the Office for National Statistics, edition " STR_FMT "%s: the average sentence for an offence, in days, over all "
                       "that courts and police disposed of. All recorded crimes count, whoever reported them. It is another scale than the Cambridge Crime Harm Index: "
                       "the two are never added", STR_ARG(h.index.edition), h.index.made_up ? " (MADE UP, for trying the program)" : "");
    *out = h;
    return true;
}

double harm_of(const struct harm_weights *h, const double *weight, const uint64_t *cells)
{
    double sum = 0;
    for (size_t i = 0; i < h->axis.n; i++)
        if (cells[i] && !isnan(weight[i])) sum += (double)cells[i] * weight[i];
    return sum;
}

uint64_t harm_uncovered(const struct harm_weights *h, const uint64_t *cells)
{
    uint64_t n = 0;
    for (size_t i = 0; i < h->axis.n; i++)
        if (isnan(h->days[i])) n += cells[i];
    return n;
}

/* ---- harm beside count */
static uint64_t sum(const uint64_t *cells, size_t n)
{
    uint64_t s = 0;
    for (size_t i = 0; i < n; i++) s += cells[i];
    return s;
}

/* Only what victims and witnesses reported, where the source says who did. */
bool harm_reporters(const struct ask *k, struct axis *out)
{
    if (!has_column(k, EVENT_REPORTER)) return false;
    struct events_words w = events_words(k->events, EVENT_REPORTER);
    uint32_t *bucket = ARENA_ARRAY(k->arena, uint32_t, w.n + 1);
    for (size_t i = 0; i < w.n; i++) bucket[i] = str_eq(w.word[i], STR("victim")) || str_eq(w.word[i], STR("witness")) ? 0 : TALLY_OUT;
    *out = (struct axis){ .kind = AXIS_WORD, .name = "reporter", .n = 1, .key = events_word_key(k->events, EVENT_REPORTER, &w, bucket, 1) };
    return true;
}

/* Whether crimes that neither victim nor witness reported are left out. */
static bool weighs_reported(const struct ask *k, const struct harm_weights *h)
{
    return !h->estimate && !h->is_severity && has_column(k, EVENT_REPORTER);
}

bool harm_count(const struct ask *k, const struct axis *by, const struct harm_weights *h, uint64_t **cells, struct error *why)
{
    struct axis only;
    const struct axis *axes[3] = { by, &h->axis, &only };
    bool filtered = weighs_reported(k, h) && harm_reporters(k, &only);
    return ask_count(k, axes, filtered ? 3 : 2, k->from, k->to, cells, why);
}

struct line {
    size_t item;
    uint64_t count;
    double days, low, high;
    size_t by_count, by_harm; /* ranks, from 1 */
};

static int most_harm(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return x->days != y->days ? (x->days < y->days) - (x->days > y->days) : (x->item > y->item) - (x->item < y->item);
}
static int most_count(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : (x->item > y->item) - (x->item < y->item);
}
static int by_item(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return (x->item > y->item) - (x->item < y->item);
}

static void rank(struct line *l, size_t n, enum axis_kind by, size_t top)
{
    qsort(l, n, sizeof *l, most_count);
    for (size_t i = 0; i < n; i++) l[i].by_count = i && l[i].count == l[i - 1].count ? l[i - 1].by_count : i + 1;
    qsort(l, n, sizeof *l, most_harm);
    for (size_t i = 0; i < n; i++) l[i].by_harm = i && l[i].days == l[i - 1].days ? l[i - 1].by_harm : i + 1;
    if (by == AXIS_MONTH && !top) qsort(l, n, sizeof *l, by_item);
}

static void columns(struct table *t, const struct axis *by, const struct harm_weights *h)
{
    axis_columns(t, by);
    (void)table_column(t, "count", "Crimes", CELL_INT, "crimes", 0);
    if (h->is_severity) {
        (void)table_column(t, "severity", "Severity: sum of weights", CELL_REAL, "", 0);
        (void)table_column(t, "share", "Share of severity", CELL_REAL, "%", 1);
        (void)table_column(t, "weight_per_crime", "Weight per crime", CELL_REAL, "", 1);
        (void)table_column(t, "rank_by_severity", "Rank by severity", CELL_INT, "", 0);
        (void)table_column(t, "rank_by_count", "Rank by count", CELL_INT, "", 0);
        return;
    }
    (void)table_column(t, "harm_days", h->estimate ? "Harm (estimate)" : "Harm", CELL_REAL, "days", 0);
    if (h->estimate) {
        (void)table_column(t, "low", "Low", CELL_REAL, "days", 0);
        (void)table_column(t, "high", "High", CELL_REAL, "days", 0);
    }
    (void)table_column(t, "share", "Share of harm", CELL_REAL, "%", 1);
    (void)table_column(t, "days_per_crime", "Days per crime", CELL_REAL, "days", 1);
    (void)table_column(t, "rank_by_harm", "Rank by harm", CELL_INT, "", 0);
    (void)table_column(t, "rank_by_count", "Rank by count", CELL_INT, "", 0);
}

static void cells_of(struct table *t, const struct harm_weights *h, const struct line *l, double all)
{
    table_int(t, (int64_t)l->count);
    table_real(t, l->days);
    if (h->estimate) {
        table_real(t, l->low);
        table_real(t, l->high);
    }
    table_real(t, all > 0 ? 100 * l->days / all : (double)NAN);
    table_real(t, l->count ? l->days / (double)l->count : (double)NAN);
}

bool harm_table(const struct ask *k, const struct harm_options *o, const struct harm_weights *h, struct table **out, struct error *why)
{
    if (k->restricted) return harm_public_table(k, o, h, out, why);
    struct axis by;
    uint64_t *cells;
    if (!ask_axis(k, o->by, &by, why) || !harm_count(k, &by, h, &cells, why)) return false;
    struct line *l = ARENA_ARRAY(k->arena, struct line, by.n + 1), all = { 0 };
    uint64_t uncovered = 0;
    size_t n = 0;
    for (size_t i = 0; i < by.n; i++) {
        const uint64_t *mine = cells + i * h->axis.n;
        struct line one = { .item = i, .count = sum(mine, h->axis.n), .days = harm_of(h, h->days, mine), .low = harm_of(h, h->low, mine), .high = harm_of(h, h->high, mine) };
        uncovered += harm_uncovered(h, mine);
        all = (struct line){ 0, all.count + one.count, all.days + one.days, all.low + one.low, all.high + one.high, 0, 0 };
        if (by.kind == AXIS_MONTH ? ask_month_known(k, by.item[i].month) : one.count || by.kind != AXIS_STREET) l[n++] = one;
    }
    rank(l, n, by.kind, o->top);
    struct table *t = table_new(k->arena, "harm", str_print(k->arena, "%s in %s by %s%s", h->is_severity ? "Crime severity (ONS score)" : "Harm", k->scope.title, axis_noun(&by), h->estimate ? " (estimate)" : ""));
    columns(t, &by, h);
    for (size_t i = 0; i < n && (!o->top || i < o->top); i++) {
        axis_cells(t, &by, &by.item[l[i].item], false);
        cells_of(t, h, &l[i], all.days);
        table_int(t, (int64_t)l[i].by_harm);
        table_int(t, (int64_t)l[i].by_count);
    }
    axis_cells(t, &by, NULL, true);
    cells_of(t, h, &all, all.days);
    table_empty(t);
    table_empty(t);
    table_total_row(t);
    if (!ask_notes(k, t, why)) return false;
    axis_note(t, &by);
    table_note(t, h->estimate ? NOTE_WARNING : NOTE_METHOD, "%s", h->note);
    if (weighs_reported(k, h)) table_note(t, NOTE_METHOD, "Counted are crimes that victims or witnesses reported; what police or companies found is in series of its own");
    else if (!h->estimate && !h->is_severity) table_note(t, NOTE_NOT_COVERED, "The source does not say who reported a crime, so those that police or companies found are counted too");
    if (uncovered) table_note(t, NOTE_NOT_COVERED, "No weight covers %" PRIu64 " of %" PRIu64 " crimes: they are in the count and add nothing to the %s", uncovered, all.count, h->is_severity ? "severity" : "harm");
    if (o->top && o->top < n) table_note(t, NOTE_REMARK, "The %zu rows with most %s of %zu; the total is of all", o->top, h->is_severity ? "severity" : "harm", n);
    *out = t;
    return true;
}

bool harm_weights_table(const struct ask *k, const struct harm_weights *h, struct table **out, struct error *why)
{
    const struct axis *one = &h->axis;
    uint64_t *cells;
    if (!ask_count(k, &one, 1, k->from, k->to, &cells, why)) return false;
    struct table *t = table_new(k->arena, "weights", h->estimate ? "What a crime of each type is taken to weigh (estimate)" : "Offence codes that no weight covers");
    (void)table_column(t, h->axis.name, h->estimate ? "Type" : "Offence code", CELL_TEXT, "", 0);
    if (h->estimate) {
        (void)table_column(t, "days", "Days (estimate)", CELL_REAL, "days", 1);
        (void)table_column(t, "low", "Lightest offence", CELL_REAL, "days", 1);
        (void)table_column(t, "high", "Heaviest offence", CELL_REAL, "days", 1);
    }
    (void)table_column(t, "count", "Crimes", CELL_INT, "crimes", 0);
    for (size_t i = 0; i < h->axis.n; i++) {
        if (!h->estimate && (!isnan(h->days[i]) || !cells[i])) continue;
        table_text(t, h->axis.item[i].name.len ? h->axis.item[i].name : STR("(no code)"));
        if (h->estimate) {
            table_real(t, h->days[i]);
            table_real(t, h->low[i]);
            table_real(t, h->high[i]);
        }
        table_int(t, (int64_t)cells[i]);
    }
    table_note(t, NOTE_METHOD, "%s", h->note);
    if (h->estimate) table_note(t, NOTE_REMARK, "Which offences a type spans is a rule of the program, data/harm/police-uk-categories.csv; a type without a weight adds nothing");
    *out = t;
    return true;
}

static bool ask_harm(struct call *c, struct answer *out, struct error *why)
{
    struct harm_options o = { .edition = call_text(c, "edition"), .top = (size_t)call_whole(c, "top", 0) };
    bool severity = strcmp(call_text(c, "weights"), "css") == 0;
    struct harm_weights h;
    struct table *t;
    struct ask k;
    if (call_whole(c, "top", 1) < 1) return FAIL(why, USAGE, "--top %" PRIi64 ": 1 or more was expected", call_whole(c, "top", 1));
    if (!axis_parse(str_of(call_text(c, "by")), &o.by)) return FAIL(why, USAGE, "--by %s: ward, district, lsoa, street, category or month was expected", call_text(c, "by"));
    if (!ask_open_call(c, 0, &k, why) || !(severity ? severity_weights : harm_weights)(&k, o.edition, &h, why) || !harm_table(&k, &o, &h, &t, why)) return false;
    out->table[out->n++] = t;
    if (k.restricted) return true;
    if (!harm_weights_table(&k, &h, &t, why)) return false;
    if (t->n_rows) out->table[out->n++] = t;
    if (severity) return true; /* the seven series are of the harm index */
    if (!harm_series_table(&k, &h, &t, why)) return false;
    out->table[out->n++] = t;
    return true;
}

static const struct option options[] = {
    { .name = "by", .kind = OPTION_CHOICE, .meaning = "ward|district|lsoa|street|category|month", .standard = "ward", .help = "What the rows are" },
    { .name = "weights", .kind = OPTION_CHOICE, .meaning = "cchi|css", .standard = "cchi",
      .help = "cchi, the Cambridge Crime Harm Index, or css, the Crime Severity Score of the Office for National Statistics, which needs offence codes" },
    { .name = "edition", .kind = OPTION_TEXT, .meaning = "YEAR", .help = "The edition of the index whose weights are used for all months; if not given, the newest that is held" },
    { .name = "top", .kind = OPTION_WHOLE, .meaning = "N", .help = "Only the N rows with most harm" },
};

const struct verb harm_verb = {
    .name = "harm",
    .arguments = "",
    .summary = "Weigh crimes by the Cambridge Crime Harm Index",
    .help = "A count makes a stolen bicycle as much as a stabbing. The Cambridge Crime Harm Index weighs each crime by the days of imprisonment that "
            "its sentencing guideline begins at. From a force's extract with offence codes it is exact; from police.uk's types of crime it is an "
            "estimate, with a low and a high figure beside it. The index is imported by whoever has it from its publisher.\n\n"
            "With --weights css the same is asked by the Crime Severity Score, whose weights are average sentences. The two can rank places differently: "
            "ask both, and say which is meant. They are never added.\n\n"
            "$ wardmote harm --area Kent --by ward\n"
            "$ wardmote harm --area Maidstone --by street --top 20\n"
            "$ wardmote harm --source kent --weights css\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT | VERB_WHERE_WHEN,
    .ask = ask_harm,
};
