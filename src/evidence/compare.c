#include "evidence/compare.h"
#include "geo/shape.h"
#include "stats/dispersion.h"
#include <math.h>
#include <stdlib.h>

#define SHARE_OUTLYING 0.1
/* An area with less than this share of the usual rate is one whose force is not held: a few strays lie in it. */
#define SHARE_COVERED 0.05

/* ---- likeness */
enum { RESPECTS = 3 }; /* residents, density, deprivation */

static double km2_of(const struct layer *l, uint32_t area)
{
    double m2 = 0;
    if (!l->base) return area_m2(&l->set, area) / 1e6;
    for (uint32_t i = 0; i < l->base->n; i++)
        if (l->group[i] == area) m2 += area_m2(&l->base->set, i);
    return m2 / 1e6;
}

static void respects_of(const struct compare_area *a, double *out)
{
    out[0] = log(a->people);
    out[1] = log(a->per_km2);
    out[2] = a->deprivation;
}

/* Standard deviations of each respect over all areas that can be compared; NaN passed over. */
static void spreads(const struct compare_area *a, size_t n, double *sd)
{
    for (size_t r = 0; r < RESPECTS; r++) {
        double sum = 0, square = 0, known = 0, x[RESPECTS];
        for (size_t i = 0; i < n; i++) {
            respects_of(&a[i], x);
            if (isnan(x[r])) continue;
            sum += x[r];
            square += x[r] * x[r];
            known++;
        }
        sd[r] = known > 1 ? sqrt(fmax(0, square - sum * sum / known) / (known - 1)) : 0;
    }
}

/* Root mean square of the differences, each in standard deviations; a respect that is not known of both is left out. */
static double unlike(const struct compare_area *a, const struct compare_area *b, const double *sd)
{
    double x[RESPECTS], y[RESPECTS], sum = 0, n = 0;
    respects_of(a, x);
    respects_of(b, y);
    for (size_t r = 0; r < RESPECTS; r++) {
        if (!(sd[r] > 0) || isnan(x[r]) || isnan(y[r])) continue;
        sum += pow((x[r] - y[r]) / sd[r], 2);
        n++;
    }
    return n > 0 ? sqrt(sum / n) : 0;
}

static int most_like_first(const void *a, const void *b)
{
    const struct compare_area *x = a, *y = b;
    return x->unlike != y->unlike ? (x->unlike > y->unlike) - (x->unlike < y->unlike) : (x->item > y->item) - (x->item < y->item);
}

/* ---- counts of the months that a rate may use, by area and, if wanted, by type: cells[item * types + type] */
static bool count_held(const struct ask *k, const struct axis *area, const struct axis *type, uint64_t **out, struct error *why)
{
    struct axis month;
    if (!ask_axis(k, AXIS_MONTH, &month, why)) return false;
    const struct axis *axes[] = { area, type ? type : &month, &month };
    uint64_t *all;
    if (!ask_count(k, axes, type ? 3 : 2, k->from, k->to, &all, why)) return false;
    size_t n = area->n * (type ? type->n : 1);
    uint64_t *cells = ARENA_ARRAY(k->arena, uint64_t, n + 1);
    for (size_t m = 0; m < month.n; m++) {
        if (!ask_month_held(k, month.item[m].month)) continue;
        for (size_t i = 0; i < n; i++) cells[i] += all[i * month.n + m];
    }
    *out = cells;
    return true;
}

/* Areas with people and with the crimes of a force that is held. */
static bool candidates(const struct ask *k, struct compare *c, struct error *why)
{
    struct ask any = *k; /* whether a force is held does not hang on the type asked for */
    uint64_t *crimes, *of_any;
    double all = 0, people = 0;
    any.options.n_categories = 0;
    if (!count_held(k, &c->axis, NULL, &crimes, why) || !count_held(&any, &c->axis, NULL, &of_any, why)) return false;
    for (size_t i = 0; i < c->axis.n; i++) {
        if (isnan(c->rates.people[i]) || of_any[i] == 0) continue;
        all += (double)of_any[i];
        people += c->rates.people[i];
    }
    c->area = ARENA_ARRAY(k->arena, struct compare_area, c->axis.n + 1);
    for (size_t i = 0; i < c->axis.n; i++) {
        double residents = c->rates.people[i], km2 = km2_of(c->axis.layer, c->axis.item[i].area);
        if (!(residents > 0) || !(km2 > 0) || (double)of_any[i] < SHARE_COVERED * residents * all / people) continue;
        c->area[c->n++] = (struct compare_area){ .item = i, .people = residents, .per_km2 = residents / km2, .crimes = crimes[i],
            .deprivation = c->deprivation_lacks ? (double)NAN : c->deprivation.value[c->axis.item[i].area] };
    }
    c->n_candidates = c->n;
    return true;
}

static bool choose(struct compare *c, struct str code, size_t others, struct error *why)
{
    const struct compare_area *asked = NULL;
    double sd[RESPECTS];
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->axis.item[c->area[i].item].code, code)) asked = &c->area[i];
    if (!asked) return FAIL(why, MISSING, STR_FMT " cannot be compared: no population of it is held, or next to none of its crimes", STR_ARG(code));
    struct compare_area one = *asked;
    spreads(c->area, c->n, sd);
    for (size_t i = 0; i < c->n; i++) c->area[i].unlike = c->area[i].item == one.item ? -1 : unlike(&one, &c->area[i], sd);
    qsort(c->area, c->n, sizeof *c->area, most_like_first);
    c->area[0].unlike = 0;
    c->n = MIN(c->n, others + 1);
    return true;
}

/* ---- the funnel about the rate of all of them together */
static bool funnel(struct arena *a, const double *crimes, const double *years, size_t n, struct compare_funnel *f, struct funnel_point *point,
                   struct error *why)
{
    struct over_dispersion over;
    double *z = ARENA_ARRAY(a, double, n + 1);
    f->target = funnel_target(crimes, years, n);
    funnel_of(FUNNEL_RATE, crimes, years, n, f->target, 1, point);
    for (size_t i = 0; i < n; i++) z[i] = point[i].z;
    if (!over_dispersion(z, n, SHARE_OUTLYING, &over, why)) return false;
    f->phi = over.phi;
    funnel_of(FUNNEL_RATE, crimes, years, n, f->target, f->phi, point);
    return true;
}

static double *years_of(const struct ask *k, const struct compare *c)
{
    double *years = ARENA_ARRAY(k->arena, double, c->n + 1);
    for (size_t i = 0; i < c->n; i++) years[i] = c->area[i].people * c->rates.months / 12;
    return years;
}

bool compare_count(const struct ask *k, enum axis_kind kind, struct str code, size_t others, struct compare *out, struct error *why)
{
    struct compare c = { 0 };
    CHECK(k->scope.everywhere);
    if (!ask_axis(k, kind, &c.axis, why) || !rates_open(k, &c.axis, &c.rates, why)) return false;
    if (c.rates.lacks) return FAIL(why, MISSING, "areas of different size are compared by their rates, and there are none: %s", c.rates.lacks);
    if (!figures_mean(k->snapshot, k->arena, c.axis.layer, "imd-decile", &c.deprivation, why)) {
        if (why->kind != ERROR_MISSING) return false;
        c.deprivation_lacks = str_print(k->arena, "%s", why->say);
    }
    if (!candidates(k, &c, why) || !choose(&c, code, others, why)) return false;
    double *crimes = ARENA_ARRAY(k->arena, double, c.n + 1), *years = years_of(k, &c);
    struct funnel_point *point = ARENA_ARRAY(k->arena, struct funnel_point, c.n + 1);
    for (size_t i = 0; i < c.n; i++) crimes[i] = (double)c.area[i].crimes;
    if (!funnel(k->arena, crimes, years, c.n, &c.funnel, point, why)) return false;
    for (size_t i = 0; i < c.n; i++) c.area[i].rate = point[i];
    *out = c;
    return true;
}

/* ---- the tables */
static const char *finding(enum funnel_place place)
{
    switch (place) {
    case FUNNEL_LOW_998: return "well below: beyond the 99.8 % limit";
    case FUNNEL_LOW_95: return "below: beyond the 95 % limit";
    case FUNNEL_INSIDE: return "like the others: inside the limits";
    case FUNNEL_HIGH_95: return "above: beyond the 95 % limit";
    case FUNNEL_HIGH_998: return "well above: beyond the 99.8 % limit";
    }
    return NULL;
}

static void limit_columns(struct table *t)
{
    (void)table_column(t, "rate", "Rate per 1,000 a year", CELL_REAL, "", 1);
    (void)table_column(t, "limit_95_low", "95 % limits from", CELL_REAL, "", 1);
    (void)table_column(t, "limit_95_high", "95 % limits to", CELL_REAL, "", 1);
    (void)table_column(t, "limit_998_low", "99.8 % limits from", CELL_REAL, "", 1);
    (void)table_column(t, "limit_998_high", "99.8 % limits to", CELL_REAL, "", 1);
    (void)table_column(t, "finding", "Finding", CELL_TEXT, "", 0);
}

static void limit_cells(struct table *t, const struct funnel_point *p)
{
    table_real(t, p->value * RATE_PER);
    table_real(t, p->limits_95.low * RATE_PER);
    table_real(t, p->limits_95.high * RATE_PER);
    table_real(t, p->limits_998.low * RATE_PER);
    table_real(t, p->limits_998.high * RATE_PER);
    table_z(t, finding(p->place));
}

static void funnel_note(struct table *t)
{
    table_note(t, NOTE_METHOD, "Limits: where the rate of an area of this size would lie by chance and by the differences that are usual among these areas, if it "
                               "were like the rest; 19 of 20 areas lie within the 95 %% limits, 998 of 1,000 within the 99.8 %% limits (funnel limits with "
                               "over-dispersion, Spiegelhalter 2005). An area outside is a reason to ask why, not a verdict; the order says nothing of safety");
}

static bool areas_table(const struct ask *k, const struct compare *c, struct table **out, struct error *why)
{
    const char *kind = area_type_title(c->axis.layer->type, c->n != 2);
    struct str name = c->axis.item[c->area[0].item].name;
    struct table *t = table_new(k->arena, "compare", str_print(k->arena, STR_FMT " beside the %zu %s most like it", STR_ARG(name), c->n - 1, kind));
    double crimes = 0, people = 0;
    axis_columns(t, &c->axis);
    (void)table_column(t, "unlike", "How unlike", CELL_REAL, "", 2);
    (void)table_column(t, "population", "Population", CELL_REAL, "", 0);
    (void)table_column(t, "density", "Residents per square km", CELL_REAL, "", 0);
    if (!c->deprivation_lacks) (void)table_column(t, "deprivation", "Deprivation decile (1 most deprived)", CELL_REAL, "", 1);
    (void)table_column(t, "count", "Crimes", CELL_INT, "crimes", 0);
    limit_columns(t);
    for (size_t i = 0; i < c->n; i++) {
        const struct compare_area *a = &c->area[i];
        axis_cells(t, &c->axis, &c->axis.item[a->item], false);
        table_real(t, a->unlike);
        table_real(t, a->people);
        table_real(t, a->per_km2);
        if (!c->deprivation_lacks) table_real(t, a->deprivation);
        table_int(t, (int64_t)a->crimes);
        limit_cells(t, &a->rate);
        crimes += (double)a->crimes;
        people += a->people;
    }
    axis_cells(t, &c->axis, NULL, true);
    table_empty(t);
    table_real(t, people);
    for (size_t i = 0; i < (c->deprivation_lacks ? 1U : 2U); i++) table_empty(t);
    table_int(t, (int64_t)crimes);
    table_real(t, c->funnel.target * RATE_PER);
    for (size_t i = 0; i < 5; i++) table_empty(t);
    table_total_row(t);
    if (!ask_notes(k, t, why)) return false;
    rates_notes(&c->rates, &c->axis, t);
    table_note(t, NOTE_METHOD, "Likeness: of the %zu %s that could be compared, those nearest in residents and density (as logarithms)%s. How unlike: the "
                               "differences in standard deviations of all of them, their root mean square", c->n_candidates, area_type_title(c->axis.layer->type, true),
               c->deprivation_lacks ? "" : " and deprivation");
    if (c->deprivation_lacks) table_note(t, NOTE_NOT_COVERED, "Deprivation is not part of the likeness: %s", c->deprivation_lacks);
    else {
        table_note(t, NOTE_SOURCE, "Deprivation: %s", c->deprivation.source);
        table_note(t, NOTE_METHOD, "%s", c->deprivation.method);
    }
    funnel_note(t);
    table_note(t, NOTE_METHOD, "These rates scatter %.1f times as much (in variance) as chance alone would have them%s", c->funnel.phi,
               c->n < 10 ? ": taken as once, for fewer than 10 areas cannot tell" : "; the limits allow for that");
    *out = t;
    return true;
}

static bool types_table(const struct ask *k, const struct compare *c, struct table **out, struct error *why)
{
    struct axis type;
    uint64_t *cells;
    struct str name = c->axis.item[c->area[0].item].name;
    if (!ask_axis(k, AXIS_CATEGORY, &type, why) || !count_held(k, &c->axis, &type, &cells, why)) return false;
    struct table *t = table_new(k->arena, "compare-types", str_print(k->arena, STR_FMT " by type of crime, beside the same areas", STR_ARG(name)));
    axis_columns(t, &type);
    (void)table_column(t, "count", "Crimes", CELL_INT, "crimes", 0);
    (void)table_column(t, "expected", "At the rate of all of them", CELL_REAL, "", 0);
    (void)table_column(t, "group_rate", "Rate of all of them", CELL_REAL, "", 1);
    limit_columns(t);
    double *crimes = ARENA_ARRAY(k->arena, double, c->n + 1), *years = years_of(k, c);
    struct funnel_point *point = ARENA_ARRAY(k->arena, struct funnel_point, c->n + 1);
    for (size_t w = 0; w < type.n; w++) {
        struct compare_funnel f;
        for (size_t i = 0; i < c->n; i++) crimes[i] = (double)cells[c->area[i].item * type.n + w];
        if (!funnel(k->arena, crimes, years, c->n, &f, point, why)) return false;
        if (!(f.target > 0)) continue;
        axis_cells(t, &type, &type.item[w], false);
        table_int(t, (int64_t)crimes[0]);
        table_real(t, f.target * years[0]);
        table_real(t, f.target * RATE_PER);
        limit_cells(t, &point[0]);
    }
    funnel_note(t);
    table_note(t, NOTE_METHOD, "%zu types are looked at, so one beyond the 95 %% limits may well be chance", t->n_rows);
    *out = t;
    return true;
}

bool compare_tables(const struct ask *k, const struct compare *c, struct table **areas, struct table **types, struct error *why)
{
    return ask_may_be_shown(k, "the comparison", why) && areas_table(k, c, areas, why) && types_table(k, c, types, why);
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
