#include "evidence/breakdown.h"
#include "evidence/release.h"
#include "stats/difference.h"
#include "stats/dispersion.h"
#include "stats/multiple.h"
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { LEAST_FOR_DISPERSION = 10 };
#define SHARE_OUTLYING 0.1
#define LEVEL_TESTED 0.05

/* Counts by the axes, of the months `use` marks (of the period, moved by `shift` months). */
static bool count_months(const struct ask *k, const struct breakdown *b, month_t shift, const bool *use, uint64_t *cells,
                         struct error *why)
{
    const struct axis *axes[BREAKDOWN_AXES_MAX + 1];
    struct axis month;
    size_t n = 0, months = (size_t)ask_months(k), inner = 1;
    bool has_month = false;
    for (size_t i = 0; i < b->n_axes; i++) {
        axes[n++] = &b->axis[i];
        has_month = has_month || b->axis[i].kind == AXIS_MONTH;
    }
    if (!has_month) {
        if (!ask_axis(k, AXIS_MONTH, &month, why)) return false;
        axes[n++] = &month;
    }
    uint64_t *all;
    size_t n_all = b->n_cells * (has_month ? 1 : months);
    if (!ask_count(k, axes, n, k->from + shift, k->to + shift, &all, why)) return false;
    for (size_t i = n; i-- > 0 && axes[i]->kind != AXIS_MONTH;) inner *= axes[i]->n; /* cells of one month side by side */
    for (size_t i = 0; i < n_all; i++)
        if (use[i / inner % months]) cells[has_month ? i : i / months] += all[i];
    return true;
}

/*
 * How much more than by chance counts change from one year to the next: of each type of crime in each ward, about the
 * change of that type in all wards together, so that what is looked for (a type that rose everywhere) is not taken
 * for scatter. The same for every table of a scope and period.
 */
static bool scatter(const struct ask *k, struct breakdown *b, const bool *both, struct error *why)
{
    struct breakdown w = { .n_axes = 2 };
    if (!ask_axis(k, AXIS_WARD, &w.axis[0], why)) return why->kind == ERROR_MISSING; /* no wards: φ stays 1 */
    if (!ask_axis(k, AXIS_CATEGORY, &w.axis[1], why)) return false;
    size_t types = w.axis[1].n;
    w.n_cells = w.axis[0].n * types;
    uint64_t *now = ARENA_ARRAY(k->arena, uint64_t, w.n_cells + 1), *before = ARENA_ARRAY(k->arena, uint64_t, w.n_cells + 1);
    double *all_now = ARENA_ARRAY(k->arena, double, types + 1), *all_before = ARENA_ARRAY(k->arena, double, types + 1);
    struct two_counts *c = ARENA_ARRAY(k->arena, struct two_counts, w.n_cells + 1);
    if (!count_months(k, &w, 0, both, now, why) || !count_months(k, &w, -12, both, before, why)) return false;
    for (size_t i = 0; i < w.n_cells; i++) {
        all_now[i % types] += (double)now[i];
        all_before[i % types] += (double)before[i];
    }
    for (size_t i = 0; i < w.n_cells; i++) {
        double whole = all_now[i % types], was = all_before[i % types];
        c[i] = (struct two_counts){ (int64_t)before[i], (int64_t)now[i], 1, whole > 0 && was > 0 ? whole / was : 1 };
    }
    struct over_dispersion over;
    if (!over_dispersion_of_changes(c, w.n_cells, LEAST_FOR_DISPERSION, SHARE_OUTLYING, &over, why)) return false;
    b->phi = over.phi;
    b->n_phi = over.n;
    return true;
}

/* The same of what a release shows: pairs of counts of which neither is withheld, nor the type's as a whole. */
static bool scatter_shown(const struct ask *k, const struct release *r, struct breakdown *b, struct error *why)
{
    struct two_counts *c = ARENA_ARRAY(k->arena, struct two_counts, r->ward.n * r->type.n + 1);
    struct over_dispersion over;
    size_t n = 0;
    for (size_t i = 0; i < r->ward.n * r->type.n; i++) {
        size_t ward = i / r->type.n, type = i % r->type.n;
        int64_t before = release_count(r, RELEASE_BEFORE, AXIS_WARD, ward, type), now = release_count(r, RELEASE_NOW, AXIS_WARD, ward, type),
                was = release_count(r, RELEASE_BEFORE, AXIS_WARD, SIZE_MAX, type), whole = release_count(r, RELEASE_NOW, AXIS_WARD, SIZE_MAX, type);
        if (before >= 0 && now >= 0 && was > 0 && whole > 0) c[n++] = (struct two_counts){ before, now, 1, (double)whole / (double)was };
    }
    if (!over_dispersion_of_changes(c, n, LEAST_FOR_DISPERSION, SHARE_OUTLYING, &over, why)) return false;
    b->phi = over.phi;
    b->n_phi = over.n;
    return true;
}

static double change_p(const struct breakdown_cell *c, double phi)
{
    struct two_counts counts = { (int64_t)c->before, (int64_t)c->now, 1, 1 };
    return c->before + c->now > 0 && !c->hide_count && !c->hide_before ? tempered_p(poisson_exact_p(counts), phi) : (double)NAN;
}

/* Most cells of a large table hold few crimes, the same few again and again: each pair is tested once. */
enum { FEW = 32 };
static double change_p_again(double met[static FEW * FEW], const struct breakdown_cell *c, double phi)
{
    if (c->now >= FEW || c->before >= FEW || c->hide_count || c->hide_before) return change_p(c, phi);
    double *p = &met[c->now * FEW + c->before];
    if (*p == 0) *p = change_p(c, phi); /* none is nought: of so few crimes none is so unlikely */
    return *p;
}

static bool test_changes(const struct ask *k, struct breakdown *b, struct error *why)
{
    double *p = ARENA_ARRAY(k->arena, double, b->n_cells + 1), *met = ARENA_ARRAY(k->arena, double, FEW * FEW);
    for (size_t i = 0; i < b->n_cells; i++) p[i] = b->cell[i].p = change_p_again(met, &b->cell[i], b->phi);
    if (!adjust_p(CORRECT_BENJAMINI_HOCHBERG, p, b->n_cells, p, why)) return false;
    for (size_t i = 0; i < b->n_cells; i++) b->cell[i].q = p[i];
    b->total.p = b->total.q = change_p(&b->total, b->phi);
    return true;
}

/* With two axes of areas, or with streets, a cell is no area that people live in; types and months are of all who live where
 * it is asked. */
static bool find_people(const struct ask *k, struct breakdown *b, struct error *why)
{
    size_t areas = 0;
    for (size_t x = 0; x < b->n_axes; x++) {
        enum axis_kind kind = b->axis[x].kind;
        if (kind == AXIS_STREET) return true;
        if (kind != AXIS_WARD && kind != AXIS_DISTRICT && kind != AXIS_LSOA) continue;
        b->area = x;
        areas++;
    }
    if (areas > 1 || (areas && b->axis[b->area].n == 0)) return true;
    b->has = areas ? BREAKDOWN_RATES_OF_AREAS : BREAKDOWN_RATES_OF_WHOLE;
    return areas ? rates_open(k, &b->axis[b->area], &b->rates, why) : rates_of_scope(k, &b->rates, why);
}

/* The number in axis x of cell i. */
static size_t item_of(const struct breakdown *b, size_t x, size_t i)
{
    for (size_t y = b->n_axes; --y > x;) i /= b->axis[y].n;
    return i % b->axis[x].n;
}

static double people_of(const struct breakdown *b, size_t i)
{
    return b->rates.lacks ? (double)NAN : b->rates.people[b->has == BREAKDOWN_RATES_OF_AREAS ? item_of(b, b->area, i) : 0];
}

static void total_people(struct breakdown *b)
{
    b->total.people = 0; /* unknown where one area's is */
    for (size_t i = 0; i < b->rates.n_areas; i++) b->total.people += b->rates.people[i];
    b->total.months = b->rates.months;
}

static size_t axis_of_months(const struct breakdown *b)
{
    size_t x = 0;
    while (x < b->n_axes && b->axis[x].kind != AXIS_MONTH) x++;
    return x;
}

static void mark_months(const struct ask *k, struct breakdown *b, const bool *both)
{
    size_t x = axis_of_months(b);
    for (size_t i = 0; x < b->n_axes && i < b->n_cells; i++) {
        size_t m = item_of(b, x, i);
        b->cell[i].unknown = !ask_month_known(k, k->from + (month_t)m);
        b->cell[i].alone = !both[m];
    }
}

static bool has_rates(const struct breakdown *b) { return b->has != BREAKDOWN_NO_RATES && !b->rates.lacks; }

/* Who lives in each cell's area, and its crimes of the months that a rate may count. */
static bool rate_cells(const struct ask *k, struct breakdown *b, struct error *why)
{
    if (!find_people(k, b, why)) return false;
    if (!has_rates(b)) return true;
    size_t months = (size_t)ask_months(k), month_axis = axis_of_months(b);
    bool *held = ARENA_ARRAY(k->arena, bool, months);
    uint64_t *crimes = ARENA_ARRAY(k->arena, uint64_t, b->n_cells + 1);
    for (size_t m = 0; m < months; m++) held[m] = ask_month_held(k, k->from + (month_t)m);
    if (!count_months(k, b, 0, held, crimes, why)) return false;
    for (size_t i = 0; i < b->n_cells; i++) {
        struct breakdown_cell *c = &b->cell[i];
        bool counts = month_axis == b->n_axes || held[item_of(b, month_axis, i)];
        c->for_rate = crimes[i];
        c->people = counts ? people_of(b, i) : (double)NAN;
        c->months = month_axis == b->n_axes ? b->rates.months : 1;
        b->total.for_rate += crimes[i];
    }
    total_people(b);
    return true;
}

/* ---- restricted records, from their release */
static struct breakdown_cell released_cell(const struct release *r, enum axis_kind kind, size_t item, size_t type)
{
    int64_t count = release_count(r, RELEASE_NOW, kind, item, type), before = r->has_before ? release_count(r, RELEASE_BEFORE, kind, item, type) : 0;
    struct breakdown_cell c = { .p = NAN, .q = NAN, .people = NAN, .hide_count = count == RELEASE_WITHHELD, .hide_before = before == RELEASE_WITHHELD };
    if (!c.hide_count) c.count = c.for_rate = (uint64_t)count;
    if (!c.hide_before) c.before = (uint64_t)before;
    c.now = r->has_before ? c.count : 0;
    return c;
}

static bool released_rates(const struct ask *k, struct breakdown *b, struct error *why)
{
    if (!find_people(k, b, why)) return false;
    if (b->rates.months < ask_months(k)) b->has = BREAKDOWN_NO_RATES; /* crimes of some months beside those of all would tell of the rest */
    if (!has_rates(b)) return true;
    for (size_t i = 0; i < b->n_cells; i++) {
        b->cell[i].people = people_of(b, i);
        b->cell[i].months = axis_of_months(b) == b->n_axes ? b->rates.months : 1;
    }
    total_people(b);
    return true;
}

static bool released(const struct ask *k, const struct breakdown_options *o, struct breakdown *out, struct error *why)
{
    struct breakdown b = { .n_axes = o->n_by, .n_cells = 1, .phi = 1, .counts = o->counts };
    const struct release *r;
    enum axis_kind kind = AXIS_MONTH;
    size_t rows = SIZE_MAX, types = SIZE_MAX; /* which axis is of these */
    for (size_t x = 0; x < o->n_by; x++) {
        if (o->by[x] == AXIS_CATEGORY) types = x;
        else if (rows == SIZE_MAX && o->by[x] != AXIS_STREET && o->by[x] != AXIS_LSOA) kind = o->by[rows = x];
        else
            return FAIL(why, DENIED, "a force's own records are told to the public by ward, district or month, each by type or not, and by nothing finer, so that small counts "
                                     "cannot be worked out of one table by another");
    }
    if (!release_of(k, &r, why)) return false;
    if (rows != SIZE_MAX) b.axis[rows] = kind == AXIS_WARD ? r->ward : kind == AXIS_DISTRICT ? r->district : r->month;
    if (types != SIZE_MAX) b.axis[types] = r->type;
    for (size_t x = 0; x < b.n_axes; x++) {
        if (b.axis[x].n == 0 && o->by[x] != AXIS_CATEGORY)
            return FAIL(why, MISSING, "there is no public table by %s: none are held, or their counts are not the sums of their wards'", o->by[x] == AXIS_WARD ? "ward" : "district");
        b.n_cells *= b.axis[x].n;
    }
    b.cell = ARENA_ARRAY(k->arena, struct breakdown_cell, b.n_cells + 1);
    for (size_t i = 0; i < b.n_cells; i++)
        b.cell[i] = released_cell(r, kind, rows == SIZE_MAX ? SIZE_MAX : item_of(&b, rows, i), types == SIZE_MAX ? SIZE_MAX : item_of(&b, types, i));
    b.total = released_cell(r, kind, SIZE_MAX, SIZE_MAX);
    if (o->counts) {
        *out = b;
        return true;
    }
    b.months_compared = r->has_before ? ask_months(k) : 0;
    if (r->has_before && (!scatter_shown(k, r, &b, why) || !test_changes(k, &b, why))) return false;
    if (!released_rates(k, &b, why)) return false;
    *out = b;
    return true;
}

static bool open_axes(const struct ask *k, const struct breakdown_options *o, struct breakdown *b, struct error *why)
{
    for (size_t i = 0; i < o->n_by; i++) {
        if (!ask_axis(k, o->by[i], &b->axis[i], why)) return false;
        if (__builtin_mul_overflow(b->n_cells, b->axis[i].n, &b->n_cells)) return FAIL(why, LIMIT, "the breakdown has too many rows");
    }
    return true;
}

static bool count_cells(const struct ask *k, struct breakdown *b, struct error *why)
{
    const struct axis *axes[BREAKDOWN_AXES_MAX];
    for (size_t i = 0; i < b->n_axes; i++) axes[i] = &b->axis[i];
    if (!ask_count(k, axes, b->n_axes, k->from, k->to, &b->count, why)) return false;
    for (size_t i = 0; i < b->n_cells; i++) b->total.count += b->count[i];
    b->total.p = b->total.q = b->total.people = NAN;
    if (b->counts) return true;
    b->cell = ARENA_ARRAY(k->arena, struct breakdown_cell, b->n_cells + 1);
    for (size_t i = 0; i < b->n_cells; i++) b->cell[i] = (struct breakdown_cell){ .count = b->count[i], .p = NAN, .q = NAN, .people = NAN };
    return true;
}

/* The months of the period that are held in both years, and the change between these. */
static bool compare_years(const struct ask *k, struct breakdown *b, struct error *why)
{
    bool *both = ARENA_ARRAY(k->arena, bool, (size_t)ask_months(k));
    for (size_t m = 0; m < (size_t)ask_months(k); m++) {
        both[m] = k->from + (month_t)m - 12 >= k->earliest && ask_month_held(k, k->from + (month_t)m) && ask_month_held(k, k->from + (month_t)m - 12);
        b->months_compared += both[m];
    }
    mark_months(k, b, both);
    if (!b->months_compared) return true;
    uint64_t *now = ARENA_ARRAY(k->arena, uint64_t, b->n_cells + 1), *before = ARENA_ARRAY(k->arena, uint64_t, b->n_cells + 1);
    if (!count_months(k, b, 0, both, now, why) || !count_months(k, b, -12, both, before, why)) return false;
    for (size_t i = 0; i < b->n_cells; i++) {
        b->total.now += b->cell[i].now = now[i];
        b->total.before += b->cell[i].before = before[i];
    }
    return scatter(k, b, both, why) && test_changes(k, b, why);
}

bool breakdown_count(const struct ask *k, const struct breakdown_options *o, struct breakdown *out, struct error *why)
{
    if (k->restricted) return released(k, o, out, why);
    struct breakdown b = { .n_axes = o->n_by, .n_cells = 1, .phi = 1, .counts = o->counts };
    if (!open_axes(k, o, &b, why) || !count_cells(k, &b, why)) return false;
    if (!o->counts && (!compare_years(k, &b, why) || !rate_cells(k, &b, why))) return false;
    *out = b;
    return true;
}

static void cell_columns(struct table *t, struct str source, const struct breakdown *b)
{
    const char *unit = source_unit(source);
    (void)table_column(t, "count", source_events(source), CELL_INT, unit, 0);
    if (b->counts) return;
    (void)table_column(t, "share", "Share", CELL_REAL, "%", 1);
    if (has_rates(b)) {
        if (b->has == BREAKDOWN_RATES_OF_AREAS) (void)table_column(t, "population", "Population", CELL_REAL, "", 0);
        (void)table_column(t, "rate", "Rate per 1,000 a year", CELL_REAL, "", 1);
        (void)table_column(t, "rate_low", "Rate from", CELL_REAL, "", 1);
        (void)table_column(t, "rate_high", "Rate to", CELL_REAL, "", 1);
    }
    if (!b->months_compared) return;
    (void)table_column(t, "now", "In the months compared", CELL_INT, unit, 0);
    (void)table_column(t, "before", "In the same months a year before", CELL_INT, unit, 0);
    (void)table_column(t, "change", "Change", CELL_REAL, "%", 1);
    (void)table_column(t, "p", "p", CELL_REAL, "p", 4);
    (void)table_column(t, "q", "p for many tests", CELL_REAL, "p", 4);
    (void)table_column(t, "finding", "Finding", CELL_TEXT, "", 0);
}

static void put_int(struct table *t, uint64_t n, bool hide)
{
    if (hide) table_suppressed(t);
    else table_int(t, (int64_t)n);
}
static void put_real(struct table *t, double r, bool hide)
{
    if (hide) table_suppressed(t);
    else table_real(t, r);
}

static void cell_cells(struct table *t, const struct breakdown *b, const struct breakdown_cell *c)
{
    bool hide = c->hide_count, hide_change = c->hide_count || c->hide_before;
    put_int(t, c->count, hide);
    if (b->counts) return;
    put_real(t, b->total.count ? 100.0 * (double)c->count / (double)b->total.count : (double)NAN, hide || b->total.hide_count);
    if (has_rates(b)) {
        struct estimate rate = rate_of_year((double)c->for_rate, c->people, c->months);
        if (b->has == BREAKDOWN_RATES_OF_AREAS) table_real(t, c->people);
        put_real(t, rate.value, hide);
        put_real(t, rate.low, hide);
        put_real(t, rate.high, hide);
    }
    if (!b->months_compared) return;
    if (c->alone) {
        for (int i = 0; i < 6; i++) table_empty(t);
        return;
    }
    put_int(t, c->now, hide);
    put_int(t, c->before, c->hide_before);
    put_real(t, c->before ? 100.0 * ((double)c->now / (double)c->before - 1) : (double)NAN, hide_change);
    put_real(t, c->p, hide_change);
    put_real(t, c->q, hide_change);
    if (hide_change) table_suppressed(t);
    else table_z(t, c->q < LEVEL_TESTED ? (c->now > c->before ? "more than before" : "fewer than before") : NULL);
}

/* Rows of nought tell of what fell to nothing; a street where nothing happened, a list of counts, and a month that was
 * not held do without. */
static bool is_left_out(const struct breakdown *b, size_t i)
{
    if (!b->cell) return b->count[i] == 0;
    if (b->cell[i].unknown) return true;
    if (b->cell[i].count || b->cell[i].hide_count) return false;
    return b->counts || (b->axis[0].kind == AXIS_STREET && b->cell[i].before == 0);
}

struct ranked {
    uint64_t shown;
    size_t cell;
};
/* Most first; what is withheld last, and in no order that would tell of it. */
static int by_count(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;
    return a->shown != b->shown ? (a->shown < b->shown) - (a->shown > b->shown) : (a->cell > b->cell) - (a->cell < b->cell);
}

static const struct ranked *rank_cells(const struct ask *k, const struct breakdown *b)
{
    struct ranked *order = ARENA_ARRAY(k->arena, struct ranked, b->n_cells + 1);
    for (size_t i = 0; i < b->n_cells; i++)
        order[i] = (struct ranked){ !b->cell ? b->count[i] : b->cell[i].hide_count ? 0 : b->cell[i].count, i };
    if (b->n_cells) qsort(order, b->n_cells, sizeof *order, by_count);
    return order;
}

/* Returns how many rows there would be without a top. */
static size_t add_rows(struct table *t, const struct ask *k, const struct breakdown *b, size_t top)
{
    const struct ranked *order = top ? rank_cells(k, b) : NULL;
    size_t n = b->n_cells, rows = 0;
    for (size_t i = 0; i < n; i++) rows += !is_left_out(b, i);
    if (top) n = MIN(n, top);
    table_expect(t, MIN(rows, n) + 1);
    for (size_t i = 0; i < n; i++) {
        size_t cell = order ? order[i].cell : i;
        if (is_left_out(b, cell)) continue;
        for (size_t x = 0; x < b->n_axes; x++) axis_cells(t, &b->axis[x], &b->axis[x].item[item_of(b, x, cell)], false);
        if (b->cell) cell_cells(t, b, &b->cell[cell]);
        else table_int(t, (int64_t)b->count[cell]);
    }
    for (size_t x = 0; x < b->n_axes; x++) axis_cells(t, &b->axis[x], NULL, x == 0);
    cell_cells(t, b, &b->total);
    table_total_row(t);
    return rows;
}

static bool add_notes(struct table *t, const struct ask *k, const struct breakdown *b, size_t top, size_t rows, struct error *why)
{
    if (!ask_notes(k, t, why)) return false;
    for (size_t i = 0; i < b->n_axes; i++) axis_note(t, &b->axis[i]);
    if (top && top < rows) table_note(t, NOTE_REMARK, "The %zu rows with most crimes of %zu; the total is of all", top, rows);
    if (b->has != BREAKDOWN_NO_RATES) rates_notes(&b->rates, b->has == BREAKDOWN_RATES_OF_AREAS ? &b->axis[b->area] : NULL, t);
    if (k->restricted) release_note(*k->release, t);
    if (b->counts) {
        table_note(t, NOTE_REMARK, "Where there is no row there was nothing to count");
        return true;
    }
    if (!b->months_compared && k->restricted) {
        table_note(t, NOTE_NOT_COVERED, "No change is given: of a force's own records it is told to the public where the period is no longer than a year and all its months "
                   "are held for the year before as well");
        return true;
    }
    if (!b->months_compared) {
        table_note(t, NOTE_NOT_COVERED, "No change is given: no month of the period is held for the year before as well");
        return true;
    }
    if (b->months_compared < ask_months(k))
        table_note(t, NOTE_NOT_COVERED, "The change is of the %d of %d months that are held in both years", b->months_compared, ask_months(k));
    table_note(t, NOTE_METHOD, "Change: against the same months of the year before, by the exact conditional test of two Poisson counts "
               "(Przyborowski and Wilenski 1940). Counts are taken to scatter %.2f times as much as chance alone would have them, as those of "
               "%zu wards and types did about the change of the type as a whole (Spiegelhalter 2005)", b->phi, b->n_phi);
    table_note(t, NOTE_METHOD, "Many rows are tested, so some would look changed by chance: the second p holds false alarms among the findings to 5 %% "
               "(Benjamini and Hochberg 1995)");
    return true;
}

bool breakdown_table(const struct ask *k, const struct breakdown_options *o, struct table **out, struct error *why)
{
    struct breakdown b;
    if (!breakdown_count(k, o, &b, why)) return false;
    const char *by = "";
    for (size_t i = 0; i < b.n_axes; i++) by = str_print(k->arena, "%s%s%s", by, i ? " and " : "", axis_noun(&b.axis[i]));
    struct table *t = table_new(k->arena, "breakdown", str_print(k->arena, "%s in %s by %s", source_events(k->source), k->scope.title, by));
    for (size_t i = 0; i < b.n_axes; i++) axis_columns(t, &b.axis[i]);
    cell_columns(t, k->source, &b);
    size_t rows = add_rows(t, k, &b, o->top);
    if (!add_notes(t, k, &b, o->top, rows, why)) return false;
    *out = t;
    return true;
}

static bool parse_by(const char *text, struct breakdown_options *o, struct error *why)
{
    struct str rest = str_of(text), one;
    while (rest.len) {
        rest = str_cut(rest, ',', &one);
        if (o->n_by == BREAKDOWN_AXES_MAX) return FAIL(why, USAGE, "--by %s: at most %d", text, BREAKDOWN_AXES_MAX);
        if (!axis_parse(str_trim(one), &o->by[o->n_by]))
            return FAIL(why, USAGE, "--by %s: ward, district, lsoa, street, category or month was expected", text);
        for (size_t i = 0; i < o->n_by; i++)
            if (o->by[i] == o->by[o->n_by]) return FAIL(why, USAGE, "--by %s: " STR_FMT " stands there twice", text, STR_ARG(one));
        o->n_by++;
    }
    return o->n_by > 0 || FAIL(why, USAGE, "--by: ward, district, lsoa, street, category or month was expected");
}

static bool ask_breakdown(struct call *c, struct answer *out, struct error *why)
{
    struct breakdown_options o = { .top = (size_t)call_whole(c, "top", 0), .counts = call_flag(c, "counts") };
    struct ask k;
    if (call_whole(c, "top", 1) < 1) return FAIL(why, USAGE, "--top %" PRIi64 ": 1 or more was expected", call_whole(c, "top", 1));
    if (!parse_by(call_text(c, "by"), &o, why) || !ask_open_call(c, o.counts ? 0 : 12, &k, why)) return false;
    struct table *t;
    if (!breakdown_table(&k, &o, &t, why)) return false;
    out->table[out->n++] = t;
    return true;
}

static const struct option options[] = {
    { .name = "by", .kind = OPTION_TEXT, .meaning = "ward|district|lsoa|street|category|month[,...]", .standard = "ward",
      .help = "What the rows are: one of these, or two or three with commas between",
      .label = "Rows", .hint = "ward, district, lsoa, street, category or month, or two or three of these with commas between" },
    { .name = "counts", .kind = OPTION_FLAG,
      .help = "Only how many, where there were any: no shares, rates or changes, no rows of nought; the fastest answer, for spreadsheets and programs",
      .label = "Only the counts", .hint = "No shares, rates or changes, and no rows of nought" },
    { .name = "top", .kind = OPTION_WHOLE, .meaning = "N", .help = "Only the N rows with most crimes",
      .label = "How many rows", .hint = "Those with most crimes; all if left empty" },
};

const struct verb breakdown_verb = {
    .name = "breakdown",
    .arguments = "",
    .summary = "Count crimes by ward, type, street or month, with what changed",
    .help = "How many crimes there were, by ward, district, LSOA, street, type or month, or two or three of these together; what share of all "
            "that is; how many for each 1,000 residents, where a population is held; and how it compares with the same months of the year before, "
            "where both years are held.\n\n"
            "A finding is a change that chance would seldom bring: the test allows for counts that scatter more than chance, as crimes do, and "
            "for the many rows that are tested together.\n\n"
            "$ wardmote breakdown --area Kent --by ward\n"
            "$ wardmote breakdown --area Maidstone --by ward,category --from 2025-01 --to 2025-09 --format csv -o maidstone.csv\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT | VERB_WHERE_WHEN,
    .ask = ask_breakdown,
};
