#include "evidence/trend.h"
#include "evidence/release.h"

enum { STEP_LEAST = 3, STEP_REPEATS = 999, YEAR = 12 };
#define LEVEL_TESTED 0.05
#define MONTH_DAYS (365.25 / 12)
/* Below this many a month the moving range is mostly chance that a count of that size brings by itself. */
#define MEAN_FOR_XMR 20

/* The type that alone is asked for among those of the document's release; SIZE_MAX: all of them are asked for. */
static size_t type_of(const struct ask *k, const struct release *r)
{
    if (k->options.n_categories != 1 || r->type.n == 1) return SIZE_MAX;
    for (size_t t = 0; t < r->type.n; t++)
        if (str_eq_nocase(r->type.item[t].name, str_trim(str_of(k->options.category[0])))) return t;
    return SIZE_MAX;
}

/* The months that a release shows, from k->earliest on: of the period and of the year before it. */
static bool released_months(const struct ask *k, double *value, bool *withheld, struct error *why)
{
    const struct release *r;
    if (!release_of(k, &r, why)) return false;
    size_t type = type_of(k, r), period = (size_t)(k->from - k->earliest);
    CHECK(r->month.n == (size_t)ask_months(k));
    for (size_t i = 0; i < period; i++) value[i] = NAN;
    for (size_t i = 0; i < r->month.n; i++) {
        int64_t now = release_count(r, RELEASE_NOW, AXIS_MONTH, i, type), before = r->has_before ? release_count(r, RELEASE_BEFORE, AXIS_MONTH, i, type) : RELEASE_WITHHELD;
        withheld[i] = now == RELEASE_WITHHELD;
        value[period + i] = withheld[i] || !ask_month_held(k, k->from + (month_t)i) ? (double)NAN : (double)now;
        if (before != RELEASE_WITHHELD) value[period + i - YEAR] = (double)before;
    }
    return true;
}

/* Counts of the months from k->earliest on, NaN where a force that matters has no file. */
static bool count_months(const struct ask *k, double **value, bool *withheld, size_t *n, struct error *why)
{
    size_t months = *n = (size_t)(k->to - k->earliest + 1);
    *value = ARENA_ARRAY(k->arena, double, months);
    if (k->restricted) return released_months(k, *value, withheld, why);
    struct axis month = { .kind = AXIS_MONTH, .n = months };
    const struct axis *one = &month;
    uint64_t *cells;
    if (!ask_count(k, &one, 1, k->earliest, k->to, &cells, why)) return false;
    for (size_t i = 0; i < months; i++)
        (*value)[i] = ask_month_held(k, k->earliest + (month_t)i) ? (double)cells[i] : (double)NAN;
    return true;
}

static double mean_of(const double *v, size_t n, size_t *held)
{
    double sum = 0;
    *held = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(v[i])) {
            sum += v[i];
            ++*held;
        }
    return *held ? sum / (double)*held : (double)NAN;
}

static void choose_chart(const struct ask *k, const struct trend_options *o, double mean, struct trend *t)
{
    t->kind = o->chosen ? o->kind : mean >= MEAN_FOR_XMR ? CHART_XMR : CHART_U;
    const char *size = o->chosen ? "" : str_print(k->arena, ", chosen because a month has %s on average (%s %d)", format_real(k->arena, mean, 1),
                                                  mean >= MEAN_FOR_XMR ? "at least" : "fewer than", MEAN_FOR_XMR);
    t->reason = str_print(k->arena, "%s%s", t->kind == CHART_XMR
        ? "XmR chart: the limits come from how much the months differ from one to the next, as crimes come in series and scatter more than chance alone"
        : t->kind == CHART_C ? "c-chart: the limits are those of chance alone about the mean, for small counts; months are taken to be equally long"
        : "u-chart: the limits are those of chance alone about the mean, for small counts, with months made equally long (30.44 days)", size);
}

/* The changes of recording that fall in the period: those that touch all of it start the chart anew. */
static bool find_rebases(const struct ask *k, const struct home *home, struct trend *t, struct rebase *rebase, size_t cap, struct error *why)
{
    struct recording_changes all;
    if (!recording_all(home, k->arena, &all, why)) return false;
    t->rebase = ARENA_ARRAY(k->arena, const struct recording_change *, cap + 1);
    t->partly = ARENA_ARRAY(k->arena, const struct recording_change *, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct recording_change *c = &all.change[i];
        enum recording_reach reach;
        if (c->month <= k->from || c->month > k->to) continue;
        if (!recording_reach(k, c, &reach, why)) return false;
        if (reach == RECORDING_PART) t->partly[t->n_partly++] = c;
        if (reach != RECORDING_WHOLE) continue;
        size_t at = (size_t)(c->month - k->from);
        const char *reason = str_print(k->arena, STR_FMT " (" STR_FMT ")", STR_ARG(c->what), STR_ARG(c->source));
        if (t->n_phases && rebase[t->n_phases - 1].at == at) {
            rebase[t->n_phases - 1].reason = str_print(k->arena, "%s; %s", rebase[t->n_phases - 1].reason, reason);
            continue;
        }
        t->rebase[t->n_phases] = c;
        rebase[t->n_phases++] = (struct rebase){ at, reason };
    }
    t->n_phases++;
    return true;
}

static double level_of(const struct trend *t, size_t phase) { return t->phase[phase].mean > 0 ? t->phase[phase].mean : 1; }

/* The season of the months, each over the level of its phase: a change of recording is no season. */
static void find_index(const struct ask *k, const double *all, size_t n, struct trend *t, double index[static YEAR])
{
    double *level = ARENA_ARRAY(k->arena, double, n);
    size_t before = n - t->n;
    for (size_t i = 0; i < n; i++) level[i] = all[i] / level_of(t, i < before ? 0 : t->point[i - before].phase);
    struct season_point *unused = ARENA_ARRAY(k->arena, struct season_point, n);
    t->seasonal = season_of(level, n, YEAR, (size_t)(k->earliest % YEAR), unused, index);
}

/*
 * A step beyond what is known: expected of each month are its season (where two whole years are held; else its days) and the
 * level of its phase, so that a stated change of recording is not found again as a step.
 */
static bool find_step(const struct ask *k, const struct trend_options *o, const double *index, struct trend *t, struct error *why)
{
    double *expected = ARENA_ARRAY(k->arena, double, t->n + 1);
    for (size_t i = 0; i < t->n; i++) {
        month_t m = k->from + (month_t)i;
        double season = t->seasonal ? index[m % YEAR] : 1;
        expected[i] = (t->seasonal ? 1 : month_days(m)) * level_of(t, t->point[i].phase) * (season > 0 ? season : 1);
    }
    struct step_order order = { t->count, expected, t->n, STEP_LEAST, STEP_REPEATS, o->seed };
    return step_of(&order, &t->step, why);
}

bool trend_of(const struct ask *k, const struct home *home, const struct trend_options *o, struct trend *out, struct error *why)
{
    struct trend t = { .n = (size_t)ask_months(k) };
    double *all, index[YEAR];
    size_t n;
    bool *withheld = ARENA_ARRAY(k->arena, bool, t.n);
    if (!count_months(k, &all, withheld, &n, why)) return false;
    t.withheld = withheld;
    struct season_point *season = ARENA_ARRAY(k->arena, struct season_point, n);
    (void)season_of(all, n, YEAR, (size_t)(k->earliest % YEAR), season, index);
    t.count = all + (n - t.n);
    t.season = season + (n - t.n);
    choose_chart(k, o, mean_of(t.count, t.n, &t.held), &t);
    struct rebase *rebase = ARENA_ARRAY(k->arena, struct rebase, t.n + 1);
    double *exposure = ARENA_ARRAY(k->arena, double, t.n);
    if (!find_rebases(k, home, &t, rebase, t.n, why)) return false;
    for (size_t i = 0; i < t.n; i++) exposure[i] = month_days(k->from + (month_t)i) / MONTH_DAYS;
    struct chart_order order = { t.kind, t.count, t.kind == CHART_U ? exposure : NULL, t.n, rebase, t.n_phases - 1, true, true };
    t.point = ARENA_ARRAY(k->arena, struct chart_point, t.n);
    t.phase = ARENA_ARRAY(k->arena, struct chart_phase, t.n_phases);
    if (!chart(&order, t.point, t.phase, why)) return false;
    find_index(k, all, n, &t, index);
    if (!find_step(k, o, index, &t, why)) return false;
    *out = t;
    return true;
}

/* ---- the table */
static const char *signal_words(struct arena *a, const struct chart_point *p)
{
    enum cause first = cause_first(p->causes);
    if (!first) return NULL;
    if (first == CAUSE_TREND) return p->trend > 0 ? "one of seven in a row that rise" : "one of seven in a row that fall";
    return str_print(a, "%s, %s", p->side > 0 ? "high" : "low",
                     first == CAUSE_OUTSIDE ? "beyond the limit" : first == CAUSE_NEAR ? "two of three near the limit" : "one of seven in a row on this side of the mean");
}

static double percent(double now, double before) { return before > 0 ? 100 * (now / before - 1) : (double)NAN; }

static void columns(struct table *t, struct str source, enum chart_kind kind)
{
    const char *unit = source_unit(source);
    (void)table_column(t, "month", "Month", CELL_MONTH, "", 0);
    (void)table_column(t, "count", source_events(source), CELL_INT, unit, 0);
    if (kind == CHART_U) (void)table_column(t, "rate", "In a month of 30.44 days", CELL_REAL, unit, 1);
    (void)table_column(t, "mean", "Mean", CELL_REAL, unit, 1);
    (void)table_column(t, "low", "Lower limit", CELL_REAL, unit, 1);
    (void)table_column(t, "high", "Upper limit", CELL_REAL, unit, 1);
    (void)table_column(t, "signal", "Stands out", CELL_TEXT, "", 0);
    (void)table_column(t, "year_before", "Same month a year before", CELL_INT, unit, 0);
    (void)table_column(t, "change", "Change on that", CELL_REAL, "%", 1);
    (void)table_column(t, "year", "Last 12 months", CELL_INT, unit, 0);
    (void)table_column(t, "year_change", "Change on the 12 before", CELL_REAL, "%", 1);
    (void)table_column(t, "event", "Recording changed", CELL_TEXT, "", 0);
}

static void whole(struct table *t, double v)
{
    if (isnan(v)) table_empty(t);
    else table_int(t, (int64_t)v);
}

static void put_withheld(struct table *t, const struct trend *d)
{
    size_t n = d->kind == CHART_U ? 2 : 1;
    for (size_t i = 0; i < n; i++) table_suppressed(t);
}

static void rows(struct table *t, const struct ask *k, const struct trend *d)
{
    for (size_t i = 0; i < d->n; i++) {
        const struct chart_point *p = &d->point[i];
        const struct season_point *s = &d->season[i];
        const struct chart_phase *phase = &d->phase[p->phase];
        table_month(t, k->from + (month_t)i);
        if (d->withheld[i]) {
            put_withheld(t, d);
        } else {
            whole(t, d->count[i]);
            if (d->kind == CHART_U) table_real(t, p->value);
        }
        table_real(t, p->mean);
        table_real(t, p->low);
        table_real(t, p->high);
        table_z(t, d->withheld[i] ? "withheld" : isnan(d->count[i]) ? "not held" : signal_words(t->arena, p));
        whole(t, s->year_before);
        table_real(t, percent(d->count[i], s->year_before));
        whole(t, s->rolling);
        table_real(t, percent(s->rolling, s->rolling_before));
        table_z(t, p->phase && phase->from == i ? phase->reason : NULL);
    }
}

static void step_note(struct table *t, const struct ask *k, const struct trend *d)
{
    const char *how = str_print(t->arena, "the likeliest single step, its p by %d shuffles of the months (after Worsley 1986)%s%s", STEP_REPEATS,
                                d->seasonal ? ", the season taken out" : "; the season is not taken out, as two whole years are not held, and can look like a step",
                                d->n_phases > 1 ? ", beyond the changes of recording that are known" : "");
    if (!d->step.found) {
        table_note(t, NOTE_REMARK, "Level: too few months are held to look for a change of level");
        return;
    }
    const char *when = month_words(t->arena, k->from + (month_t)d->step.at);
    if (d->step.p < LEVEL_TESTED)
        table_note(t, NOTE_REMARK, "Level: it changed about %s, by %+.0f %% (p = %.3f): %s", when, 100 * (d->step.ratio - 1), d->step.p, how);
    else
        table_note(t, NOTE_REMARK, "Level: no change beyond chance; the likeliest is about %s, by %+.0f %% (p = %.3f): %s", when,
                   100 * (d->step.ratio - 1), d->step.p, how);
}

static void phase_notes(struct table *t, const struct ask *k, const struct trend *d)
{
    char from[MONTH_TEXT_MAX];
    for (size_t i = 0; i < d->n_phases; i++) {
        const struct chart_phase *p = &d->phase[i];
        if (i) table_note(t, NOTE_WARNING, "From %s the chart begins anew: %s. Months before and after are not alike", month_words(t->arena, k->from + (month_t)p->from), p->reason);
        if (p->is_short)
            table_note(t, NOTE_WARNING, "The limits from %s on rest on %zu months, fewer than %d: they are for trial, and will move as months are added",
                       month_text(k->from + (month_t)p->from, from), p->points, CHART_SHORT);
    }
    for (size_t i = 0; i < d->n_partly; i++)
        table_note(t, NOTE_WARNING, "Recording changed in %s for a part of what is counted here (" STR_FMT "%s" STR_FMT "): " STR_FMT " (" STR_FMT "). The chart does not begin anew",
                   month_words(t->arena, d->partly[i]->month), STR_ARG(d->partly[i]->area.len ? d->partly[i]->area : STR("everywhere")),
                   d->partly[i]->category.len ? ", " : "", STR_ARG(d->partly[i]->category), STR_ARG(d->partly[i]->what), STR_ARG(d->partly[i]->source));
}

bool trend_table(const struct ask *k, const struct home *home, const struct trend_options *o, struct table **out, struct error *why)
{
    struct trend d;
    if (!trend_of(k, home, o, &d, why)) return false;
    struct table *t = table_new(k->arena, "trend", str_print(k->arena, "%s%s%s by month", k->options.n_categories == 1 ? k->options.category[0] : source_events(k->source),
                                              k->scope.everywhere ? "" : " in ", k->scope.everywhere ? "" : k->scope.title));
    columns(t, k->source, d.kind);
    rows(t, k, &d);
    if (!ask_notes(k, t, why)) return false;
    size_t out_of = 0;
    for (size_t i = 0; i < d.n; i++) out_of += d.point[i].causes != 0;
    table_note(t, NOTE_REMARK, "%zu of %zu months stand out from the usual scatter; the others rise and fall as such counts always do", out_of, d.held);
    step_note(t, k, &d);
    phase_notes(t, k, &d);
    size_t hidden = 0;
    for (size_t i = 0; i < d.n; i++) hidden += d.withheld[i];
    if (d.held + hidden < d.n) table_note(t, NOTE_NOT_COVERED, "%zu of %zu months are not held: they are gaps, not zeros, and end a run", d.n - d.held - hidden, d.n);
    if (k->restricted) release_note(*k->release, t);
    if (hidden)
        table_note(t, NOTE_NOT_COVERED, "%zu of %zu months are withheld: they are gaps, and the mean, the limits and the findings are of the others", hidden, d.n);
    table_note(t, NOTE_METHOD, "%s. A month stands out when it is beyond a limit; one of seven in a row that rise or fall; two of three near a limit; or one of seven in a "
               "row on one side of the mean (Wheeler 1993; NHS, Making data count)", d.reason);
    if (d.kind == CHART_XMR) table_note(t, NOTE_METHOD, "Limits: mean ± 2.66 × the mean difference of neighbouring months, differences above 3.267 × that mean left out");
    table_note(t, NOTE_METHOD, "Crime has a yearly cycle: compare a month with the same month a year before, not with the month before");
    *out = t;
    return true;
}

static bool ask_trend(struct call *c, struct answer *out, struct error *why)
{
    const char *kind = call_text(c, "chart");
    struct trend_options o = { .chosen = kind != NULL, .seed = (uint64_t)call_whole(c, "seed", 1) };
    if (kind) o.kind = strcmp(kind, "c") == 0 ? CHART_C : strcmp(kind, "u") == 0 ? CHART_U : CHART_XMR;
    struct ask k;
    struct table *t;
    if (!ask_open_call(c, TREND_MONTHS_BACK, &k, why) || !trend_table(&k, call_home(c), &o, &t, why)) return false;
    out->table[out->n++] = t;
    return true;
}

static const struct option options[] = {
    { .name = "chart", .kind = OPTION_CHOICE, .meaning = "xmr|c|u",
      .help = "The kind of chart: XmR, or for small counts c, or u (months made equally long). Without it by the size of the counts" },
    { .name = "seed", .kind = OPTION_WHOLE, .meaning = "N", .standard = "1", .help = "Of the shuffles that the step test makes: the same seed gives the same p" },
};

const struct verb trend_verb = {
    .name = "trend",
    .arguments = "",
    .summary = "Chart crimes by month: which months stand out, and whether the level changed",
    .help = "A control chart of crimes by month: the mean, the limits within which such counts always rise and fall, the months that stand out of "
            "them, the same month a year before, the last twelve months, and whether the level changed.\n\n"
            "Months that are not held are gaps and never zeros. A change in how crime is recorded is entered with wardmote recording; "
            "the chart then begins anew there and says why.\n\n"
            "$ wardmote trend --area Maidstone --category \"Anti-social behaviour\"\n"
            "$ wardmote trend --area Kent --chart xmr --format csv -o kent.csv\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT | VERB_WHERE_WHEN,
    .ask = ask_trend,
};
