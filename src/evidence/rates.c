#include "evidence/rates.h"
#include <math.h>

/* Crimes of all categories asked for in each area, wherever in it they lie: an area of which all lie within what is asked
 * for may have a rate; of another only a part was counted. */
static bool drop_parts(const struct ask *k, const struct axis *x, double *people, struct error *why)
{
    if (x->covers_scope) return true;
    struct axis whole = *x;
    const struct axis *asked = x, *all = &whole;
    uint64_t *in, *of;
    whole.covers_scope = true; /* no key leaves out what lies outside */
    if (!ask_count_unprotected(k, &asked, 1, k->earliest, k->to, &in, why) || !ask_count_unprotected(k, &all, 1, k->earliest, k->to, &of, why)) return false;
    for (size_t i = 0; i < x->n; i++)
        if (in[i] != of[i]) people[i] = NAN;
    return true;
}

bool rates_open(const struct ask *k, const struct axis *x, struct rates *out, struct error *why)
{
    struct rates r = { .people = ARENA_ARRAY(k->arena, double, x->n + 1), .n_areas = x->n };
    CHECK(x->kind == AXIS_WARD || x->kind == AXIS_DISTRICT || x->kind == AXIS_LSOA);
    for (month_t m = k->from; m <= k->to; m++) r.months += ask_month_held(k, m);
    if (!population_of(k->snapshot, k->arena, x->layer, &r.from, why)) {
        if (why->kind != ERROR_MISSING) return false;
        r.lacks = str_print(k->arena, "%s", why->say);
    } else if (r.months == 0) {
        r.lacks = "no month of the period is held of all the forces";
    }
    for (size_t i = 0; i < x->n; i++) r.people[i] = r.lacks ? NAN : r.from.value[x->item[i].area];
    if (!r.lacks && !drop_parts(k, x, r.people, why)) return false;
    for (size_t i = 0; i < x->n; i++) r.n_given += !isnan(r.people[i]);
    if (!r.lacks && r.n_given == 0) r.lacks = "none of these areas lies whole in what is asked for and has a population";
    *out = r;
    return true;
}

bool rates_of_scope(const struct ask *k, struct rates *out, struct error *why)
{
    struct rates r = { .people = ARENA_ARRAY(k->arena, double, 1), .n_areas = 1, .of_whole = true };
    const struct layer *l = k->scope.layer;
    for (month_t m = k->from; m <= k->to; m++) r.months += ask_month_held(k, m);
    if (!l) {
        r.lacks = k->scope.everywhere ? "the figures are of whatever is held; name an area whose people are counted (--area)" : "how many people live within lines that somebody drew is not known";
    } else if (r.months == 0) {
        r.lacks = "no month of the period is held of all the forces";
    } else if (!population_of(k->snapshot, k->arena, l, &r.from, why)) {
        if (why->kind != ERROR_MISSING) return false;
        r.lacks = str_print(k->arena, "%s", why->say);
    }
    for (uint32_t i = 0; !r.lacks && i < l->n; i++)
        if (k->scope.in[i] == 0) r.people[0] += r.from.value[i]; /* unknown where one area's is */
    if (!r.lacks && !(r.people[0] > 0)) r.lacks = "the population of a part of the area is not known";
    r.n_given = !r.lacks;
    *out = r;
    return true;
}

struct estimate rate_of_year(double crimes, double people, int months)
{
    return rate_of(crimes, people * months / 12, RATE_PER, 0.95);
}

void rates_notes(const struct rates *r, const struct axis *x, struct table *t)
{
    if (r->lacks) {
        table_note(t, NOTE_NOT_COVERED, "No rate by population is given: %s", r->lacks);
        return;
    }
    table_note(t, NOTE_SOURCE, "Population%s: %s", r->of_whole ? str_print(t->arena, ", %s residents in all", format_int(t->arena, llround(r->people[0]))) : "", r->from.source);
    table_note(t, NOTE_METHOD, "%s", r->from.method);
    bool interval = false;
    for (size_t c = 0; c < t->n_columns; c++) interval |= strcmp(t->column[c].name, "rate_low") == 0;
    table_note(t, NOTE_METHOD, "Rates are of a year: the crimes of %s, times 12/%d, for each 1,000 residents%s%s",
               r->months == 1 ? "one month" : str_print(t->arena, "the %d months that every force gave", r->months), r->months,
               interval ? ". From ... to: the 95 % interval that chance alone would give (Byar's approximation, Breslow and Day 1987; exact below 10 crimes)" : "",
               r->months % 12 ? ". The seasons are not evened out" : "");
    table_note(t, NOTE_WARNING, "Rates are by residents: where many people come to shop, work or go out, a rate is high without residents being less safe");
    if (r->n_given < r->n_areas)
        table_note(t, NOTE_NOT_COVERED, "%zu of the %zu %s have no rate: their population is not known, or only a part of them was asked for",
                   r->n_areas - r->n_given, r->n_areas, area_type_title(x->layer->type, true));
}
