/* An area beside others, in tables, and the verb. */
#include "evidence/compare.h"
#include "evidence/release.h"
#include <math.h>

static const char *finding(const struct spread *s, enum funnel_place place)
{
    if (isnan(s->tau)) return NULL;
    switch (place) {
    case FUNNEL_LOW_998: return "far below the usual";
    case FUNNEL_LOW_95: return "below the usual";
    case FUNNEL_INSIDE: return "as usual";
    case FUNNEL_HIGH_95: return "above the usual";
    case FUNNEL_HIGH_998: return "far above the usual";
    }
    return NULL;
}

static void limit_columns(struct table *t)
{
    (void)table_column(t, "rate", "Rate per 1,000 a year", CELL_REAL, "", 1);
    (void)table_column(t, "limit_95_low", "Usual from", CELL_REAL, "", 1);
    (void)table_column(t, "limit_95_high", "Usual to", CELL_REAL, "", 1);
    (void)table_column(t, "limit_998_low", "Far below under", CELL_REAL, "", 1);
    (void)table_column(t, "limit_998_high", "Far above over", CELL_REAL, "", 1);
    (void)table_column(t, "finding", "Finding", CELL_TEXT, "", 0);
}

static void limit_cells(struct table *t, const struct spread *s, const struct funnel_point *p)
{
    table_real(t, p->value * RATE_PER);
    table_real(t, p->limits_95.low * RATE_PER);
    table_real(t, p->limits_95.high * RATE_PER);
    table_real(t, p->limits_998.low * RATE_PER);
    table_real(t, p->limits_998.high * RATE_PER);
    table_z(t, finding(s, p->place));
}

/* How far rates lie from the usual one, as a share of it: one standard deviation. */
static double true_scatter(const struct spread *s) { return 2 * s->tau / sqrt(s->target); }
static double chance_scatter(const struct spread *s, const double *years, size_t n)
{
    double all = 0;
    for (size_t i = 0; i < n; i++) all += 1 / years[i];
    return sqrt(all / (double)n / s->target);
}

static void spread_notes(const struct ask *k, const struct compare *c, struct table *t)
{
    const struct spread *s = &c->spread;
    const char *areas = area_type_title(c->axis.layer->type, true);
    if (isnan(s->tau)) {
        table_note(t, NOTE_NOT_COVERED, "%zu %s are too few to tell which rate is out of the ordinary: at least %d are needed. The rates stand beside each other without a finding", s->n, areas, SPREAD_LEAST);
        return;
    }
    table_note(t, NOTE_REMARK, "The usual rate among these %zu %s is %.1f. Their rates differ from it by about %.0f %% (one standard deviation); chance alone would make that %.0f %%. %s", s->n, areas, s->target * RATE_PER,
               100 * hypot(true_scatter(s), chance_scatter(s, compare_years(k, c), c->n)), 100 * chance_scatter(s, compare_years(k, c), c->n),
               s->tau > 0 ? "The rest is true difference between places, and the limits allow for it" : "They differ no more than chance alone would have them");
    table_note(t, NOTE_METHOD, "Usual: where 19 of 20 areas of this size lie if they differ as these areas do, by what they are and by chance; far below or above: beyond 998 of 1,000. An area outside is a "
                               "reason to ask why, not a verdict; the order says nothing of safety");
    table_note(t, NOTE_METHOD, "How much areas truly differ is estimated from these areas, with the most extreme tenth at either end drawn in, so that one out of the ordinary does not widen its own limits "
                               "(funnel limits with additive over-dispersion of square roots of rates: Spiegelhalter 2005, Spiegelhalter and others 2012; Paule and Mandel 1982)");
}

/* The one asked for, in a sentence. */
static void own_note(const struct compare *c, struct table *t)
{
    const struct compare_area *a = &c->area[0];
    struct estimate e = rate_of_year((double)a->crimes, a->people, c->rates.months);
    double off = 100 * (a->rate.value / c->spread.target - 1);
    bool chance = e.low <= c->spread.target * RATE_PER && c->spread.target * RATE_PER <= e.high;
    table_note(t, NOTE_REMARK, STR_FMT ": %.1f crimes a year for each 1,000 residents (95 %% interval by chance alone: %.1f to %.1f), %s", STR_ARG(c->axis.item[c->area[0].item].name), e.value, e.low, e.high,
               chance ? "no different from the usual rate of these areas by more than chance"
                      : str_print(t->arena, "%.0f %% %s the usual rate of these areas%s", fabs(off), off < 0 ? "below" : "above",
                                  isnan(c->spread.tau) ? "" : a->rate.place == FUNNEL_INSIDE ? ": more than chance, but no more than such areas differ from each other" : ": more than such areas differ from each other"));
}

static const char *title_of(const struct ask *k, const struct compare *c)
{
    if (c->among) return str_print(k->arena, "The %zu %s of %s beside each other", c->n, area_type_title(c->axis.layer->type, true), k->scope.title);
    return str_print(k->arena, STR_FMT " beside the %zu %s most like it", STR_ARG(c->axis.item[c->area[0].item].name), c->n - 1, area_type_title(c->axis.layer->type, c->n != 2));
}

static void likeness_notes(const struct compare *c, struct table *t)
{
    if (!c->among)
        table_note(t, NOTE_METHOD, "Likeness: of the %zu %s that could be compared, those nearest in residents and density (as logarithms)%s. How unlike: the "
                                   "differences in standard deviations of all of them, their root mean square", c->n_candidates, area_type_title(c->axis.layer->type, true),
                   c->deprivation_lacks ? "" : " and deprivation");
    if (c->deprivation_lacks) {
        table_note(t, NOTE_NOT_COVERED, c->among ? "Deprivation is not given: %s" : "Deprivation is not part of the likeness: %s", c->deprivation_lacks);
        return;
    }
    table_note(t, NOTE_SOURCE, "Deprivation: %s", c->deprivation.source);
    table_note(t, NOTE_METHOD, "%s", c->deprivation.method);
}

static bool areas_table(const struct ask *k, const struct compare *c, struct table **out, struct error *why)
{
    struct table *t = table_new(k->arena, "compare", title_of(k, c));
    double crimes = 0, people = 0;
    axis_columns(t, &c->axis);
    if (!c->among) (void)table_column(t, "unlike", "How unlike", CELL_REAL, "", 2);
    (void)table_column(t, "population", "Population", CELL_REAL, "", 0);
    (void)table_column(t, "density", "Residents per square km", CELL_REAL, "", 0);
    if (!c->deprivation_lacks) (void)table_column(t, "deprivation", "Deprivation decile (1 most deprived)", CELL_REAL, "", 1);
    (void)table_column(t, "count", "Crimes", CELL_INT, "crimes", 0);
    limit_columns(t);
    for (size_t i = 0; i < c->n; i++) {
        const struct compare_area *a = &c->area[i];
        axis_cells(t, &c->axis, &c->axis.item[a->item], false);
        if (!c->among) table_real(t, a->unlike);
        table_real(t, a->people);
        table_real(t, a->per_km2);
        if (!c->deprivation_lacks) table_real(t, a->deprivation);
        table_int(t, (int64_t)a->crimes);
        limit_cells(t, &c->spread, &a->rate);
        crimes += (double)a->crimes;
        people += a->people;
    }
    axis_cells(t, &c->axis, NULL, true);
    if (!c->among) table_empty(t);
    table_real(t, people);
    for (size_t i = 0; i < (c->deprivation_lacks ? 1U : 2U); i++) table_empty(t);
    table_int(t, (int64_t)crimes);
    table_real(t, crimes / (people * c->rates.months / 12) * RATE_PER);
    for (size_t i = 0; i < 5; i++) table_empty(t);
    table_total_row(t);
    if (!c->among) own_note(c, t);
    spread_notes(k, c, t);
    if (!ask_notes(k, t, why)) return false;
    rates_notes(&c->rates, &c->axis, t);
    likeness_notes(c, t);
    if (k->restricted) release_note(*k->release, t);
    if (c->n_withheld) table_note(t, NOTE_NOT_COVERED, "%zu %s are left out of the comparison, as their counts are withheld", c->n_withheld, area_type_title(c->axis.layer->type, c->n_withheld > 1));
    *out = t;
    return true;
}

static bool types_table(const struct ask *k, const struct compare *c, struct table **out, struct error *why)
{
    struct axis type;
    uint64_t *cells;
    struct str name = c->axis.item[c->area[0].item].name;
    if (!ask_axis(k, AXIS_CATEGORY, &type, why) || !compare_cells(k, &c->axis, &type, &cells, why)) return false;
    struct table *t = table_new(k->arena, "compare-types", str_print(k->arena, STR_FMT " by type of crime, beside the same areas", STR_ARG(name)));
    axis_columns(t, &type);
    (void)table_column(t, "count", "Crimes", CELL_INT, "crimes", 0);
    (void)table_column(t, "expected", "At the usual rate", CELL_REAL, "crimes", 0);
    (void)table_column(t, "group_rate", "Usual rate", CELL_REAL, "", 1);
    limit_columns(t);
    double *crimes = ARENA_ARRAY(k->arena, double, c->n + 1), *years = compare_years(k, c);
    struct funnel_point *point = ARENA_ARRAY(k->arena, struct funnel_point, c->n + 1);
    double *all_years = compare_years(k, c);
    for (size_t w = 0; w < type.n; w++) {
        struct spread s;
        double all = 0;
        size_t n = 0; /* those that are not withheld */
        for (size_t i = 0; i < c->n; i++) {
            uint64_t count = cells[c->area[i].item * type.n + w];
            if (count == COMPARE_WITHHELD) continue;
            years[n] = all_years[i];
            all += crimes[n++] = (double)count;
        }
        if (cells[c->area[0].item * type.n + w] == COMPARE_WITHHELD) {
            axis_cells(t, &type, &type.item[w], false);
            for (size_t i = 1; i < t->n_columns; i++) table_suppressed(t);
            continue;
        }
        if (all == 0) continue;
        if (!spread_of(crimes, years, n, COMPARE_OUTLYING, &s, why)) return false;
        spread_points(crimes, years, n, &s, point);
        axis_cells(t, &type, &type.item[w], false);
        table_int(t, (int64_t)crimes[0]);
        table_real(t, s.target * years[0]);
        table_real(t, s.target * RATE_PER);
        limit_cells(t, &s, &point[0]);
    }
    if (!isnan(c->spread.tau)) table_note(t, NOTE_METHOD, "%zu types are looked at, so one beyond the usual may well be chance", t->n_rows);
    if (k->restricted) table_note(t, NOTE_METHOD, "Each type is set beside the areas whose count of it is shown");
    *out = t;
    return true;
}

bool compare_tables(const struct ask *k, const struct compare *c, struct table **areas, struct table **types, struct error *why)
{
    *types = NULL;
    return areas_table(k, c, areas, why) && (c->among || types_table(k, c, types, why));
}

static bool ask_compare(struct call *call, struct answer *out, struct error *why)
{
    struct ask_options o;
    struct ask k;
    struct area_choice one;
    struct compare c;
    struct table *areas, *types;
    int64_t others = call_whole(call, "others", COMPARE_OTHERS);
    if (!ask_options_of(call, &o, why)) return false;
    if (o.n_areas != 1) return FAIL(why, USAGE, "compare sets one area beside others: give it with --area");
    if (others < 1) return FAIL(why, USAGE, "--others %lld: at least 1 was expected", (long long)others);
    const char *asked = o.area[0];
    o.n_areas = 0;
    if (!ask_open(call_home(call), call_arena(call), &o, 0, &k, why) || !area_choose(k.snapshot, k.arena, asked, o.generation, &one, why)) return false;
    if (one.type != AREA_WARD && one.type != AREA_DISTRICT) return FAIL(why, USAGE, "--area %s: a ward or a district was expected", asked);
    if (!compare_count(&k, one.type == AREA_WARD ? AXIS_WARD : AXIS_DISTRICT, one.code, (size_t)others, &c, why) || !compare_tables(&k, &c, &areas, &types, why))
        return false;
    out->table[out->n++] = areas;
    out->table[out->n++] = types;
    return true;
}

static const struct option options[] = {
    { .name = "others", .kind = OPTION_WHOLE, .meaning = "N", .standard = "20", .help = "How many areas to set beside it" },
};

const struct verb compare_verb = {
    .name = "compare",
    .arguments = "",
    .summary = "Set a ward or district beside those most like it",
    .help = "How the rate of crime of a ward or district (--area) lies to that of the areas most like it by residents, density and deprivation, all "
            "types together and each type by itself. Limits say where a rate would lie by chance and by the differences that are usual among them: "
            "a rate outside is worth a question. There is no league table, for most places in one would be chance.\n\n"
            "It needs a population, and uses deprivation where it is held.\n\n"
            "$ wardmote compare --area Maidstone\n"
            "$ wardmote compare --area E05015593 --category Burglary --from 2025-01 --to 2025-09\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT | VERB_WHERE_WHEN,
    .ask = ask_compare,
};
