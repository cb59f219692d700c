#include "evidence/compare.h"
#include "evidence/release.h"
#include "geo/shape.h"
#include <math.h>
#include <stdlib.h>

/* An area with less than this share of the usual rate is one whose force is not held: a few strays lie in it. */
#define SHARE_COVERED 0.05

/* ---- likeness */
enum { RESPECTS = 3 }; /* residents, density, deprivation */

static double km2_of(const struct layer_outlines *o, uint32_t area)
{
    double m2 = 0;
    if (!o->group) return area_m2(&o->set, area) / 1e6;
    for (uint32_t i = 0; i < o->set.n_areas; i++)
        if (o->group[i] == area) m2 += area_m2(&o->set, i);
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

/* ---- counts of the months that a rate may use */
static bool released_cells(const struct ask *k, const struct axis *area, size_t types, uint64_t **out, struct error *why)
{
    const struct release *r;
    if (!release_of(k, &r, why)) return false;
    size_t n = area->kind == AXIS_WARD ? r->ward.n : r->district.n;
    if (n != area->n) return FAIL(why, MISSING, "the %ss cannot be compared in public: their counts are not the sums of their wards'", area->name);
    *out = ARENA_ARRAY(k->arena, uint64_t, n * MAX(types, (size_t)1) + 1);
    for (size_t i = 0; i < n * MAX(types, (size_t)1); i++) {
        int64_t count = types ? release_count(r, RELEASE_NOW, area->kind, i / types, i % types) : release_count(r, RELEASE_NOW, area->kind, i, SIZE_MAX);
        (*out)[i] = count == RELEASE_WITHHELD ? COMPARE_WITHHELD : (uint64_t)count;
    }
    return true;
}

bool compare_cells(const struct ask *k, const struct axis *area, const struct axis *type, uint64_t **out, struct error *why)
{
    if (k->restricted) return released_cells(k, area, type ? type->n : 0, out, why);
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
    const struct layer_outlines *outlines = layer_outlines(c->axis.layer, why);
    if (!outlines) return false;
    any.options.n_categories = 0;
    if (!compare_cells(k, &c->axis, NULL, &crimes, why) || !compare_cells(&any, &c->axis, NULL, &of_any, why)) return false;
    for (size_t i = 0; i < c->axis.n; i++) {
        if (isnan(c->rates.people[i]) || of_any[i] == 0 || of_any[i] == COMPARE_WITHHELD) continue;
        all += (double)of_any[i];
        people += c->rates.people[i];
    }
    c->area = ARENA_ARRAY(k->arena, struct compare_area, c->axis.n + 1);
    for (size_t i = 0; i < c->axis.n; i++) {
        double residents = c->rates.people[i], km2 = km2_of(outlines, c->axis.item[i].area);
        if (crimes[i] == COMPARE_WITHHELD) {
            c->n_withheld++;
            continue;
        }
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
    if (!asked) return FAIL(why, MISSING, STR_FMT " cannot be compared: no population of it is held, next to none of its crimes, or its count is withheld", STR_ARG(code));
    struct compare_area one = *asked;
    spreads(c->area, c->n, sd);
    for (size_t i = 0; i < c->n; i++) c->area[i].unlike = c->area[i].item == one.item ? -1 : unlike(&one, &c->area[i], sd);
    qsort(c->area, c->n, sizeof *c->area, most_like_first);
    c->area[0].unlike = 0;
    c->n = MIN(c->n, others + 1);
    return true;
}

/* ---- how they scatter */
double *compare_years(const struct ask *k, const struct compare *c)
{
    double *years = ARENA_ARRAY(k->arena, double, c->n + 1);
    for (size_t i = 0; i < c->n; i++) years[i] = c->area[i].people * c->rates.months / 12;
    return years;
}

static bool place(const struct ask *k, struct compare *c, struct error *why)
{
    double *crimes = ARENA_ARRAY(k->arena, double, c->n + 1), *years = compare_years(k, c);
    struct funnel_point *point = ARENA_ARRAY(k->arena, struct funnel_point, c->n + 1);
    for (size_t i = 0; i < c->n; i++) crimes[i] = (double)c->area[i].crimes;
    if (!spread_of(crimes, years, c->n, COMPARE_OUTLYING, &c->spread, why)) return false;
    spread_points(crimes, years, c->n, &c->spread, point);
    for (size_t i = 0; i < c->n; i++) c->area[i].rate = point[i];
    return true;
}

static bool open_rates(const struct ask *k, enum axis_kind kind, struct compare *c, struct error *why)
{
    if (!ask_is_of_crimes(k, "compare", why) || !ask_axis(k, kind, &c->axis, why) || !rates_open(k, &c->axis, &c->rates, why)) return false;
    if (k->restricted && !c->rates.lacks && c->rates.months < ask_months(k))
        return FAIL(why, MISSING, "not all months of the period are held, and crimes of some months beside those of all would tell of the rest");
    if (c->rates.lacks) return FAIL(why, MISSING, "areas of different size are compared by their rates, and there are none: %s", c->rates.lacks);
    if (!figures_mean(k->snapshot, k->arena, c->axis.layer, "imd-decile", &c->deprivation, why)) {
        if (why->kind != ERROR_MISSING) return false;
        c->deprivation_lacks = str_print(k->arena, "%s", why->say);
    }
    return candidates(k, c, why);
}

bool compare_count(const struct ask *k, enum axis_kind kind, struct str code, size_t others, struct compare *out, struct error *why)
{
    struct compare c = { 0 };
    CHECK(k->scope.everywhere);
    if (!open_rates(k, kind, &c, why) || !choose(&c, code, others, why) || !place(k, &c, why)) return false;
    *out = c;
    return true;
}

bool compare_among(const struct ask *k, enum axis_kind kind, struct compare *out, struct error *why)
{
    struct compare c = { .among = true };
    if (!open_rates(k, kind, &c, why) || !place(k, &c, why)) return false;
    if (c.n < 2) return FAIL(why, MISSING, "fewer than two %s lie whole in what is asked for and have a population", area_type_title(c.axis.layer->type, true));
    *out = c;
    return true;
}
