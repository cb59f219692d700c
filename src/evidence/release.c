#include "evidence/release.h"
#include "base/csv.h"
#include "base/data.h"
#include "stats/disclose.h"

enum { YEAR = 12 };

int64_t release_below(void)
{
    struct csv c;
    int64_t below = 0;
    csv_init(&c, data_text("disclosure/thresholds.csv"));
    while (csv_next(&c))
        if (c.n == 5 && str_eq(c.field[0], STR("force-records"))) CHECK(str_to_i64(c.field[1], &below));
    csv_release(&c);
    CHECK(below > 1);
    return below;
}

/* ---- what is counted, before anything is withheld */
struct raw {
    uint64_t *ward, *district, *month, *type; /* each by type */
};

static bool count_year(const struct ask *k, const struct release *r, month_t shift, struct raw *out, struct error *why)
{
    struct raw n = { 0 };
    const struct axis *ward[] = { &r->ward, &r->type }, *district[] = { &r->district, &r->type }, *month[] = { &r->month, &r->type }, *type[] = { &r->type };
    month_t from = k->from + shift, to = k->to + shift;
    if (!ask_count_unprotected(k, ward, 2, from, to, &n.ward, why) || !ask_count_unprotected(k, district, 2, from, to, &n.district, why) ||
        !ask_count_unprotected(k, month, 2, from, to, &n.month, why) || !ask_count_unprotected(k, type, 1, from, to, &n.type, why))
        return false;
    *out = n;
    return true;
}

/* The district of each ward, SIZE_MAX: none that is asked for. */
static size_t *districts_of_wards(const struct ask *k, const struct release *r)
{
    size_t *of = ARENA_ARRAY(k->arena, size_t, r->ward.n + 1);
    const struct layer *w = r->ward.layer, *d = r->district.layer;
    for (size_t i = 0; i < r->ward.n; i++) {
        uint32_t area = r->ward.item[i].area, group = d->base == w ? d->group[area] : AREA_NONE;
        struct str code = group != AREA_NONE ? layer_code(d, group) : layer_parent_code(w, w->area[area].district);
        of[i] = SIZE_MAX;
        for (size_t j = 0; j < r->district.n && of[i] == SIZE_MAX; j++)
            if (str_eq(r->district.item[j].code, code)) of[i] = j;
    }
    return of;
}

/* Do the wards' counts add up to the districts'? (Each may have outlines of its own.) */
static bool nested(const struct release *r, const size_t *district, const struct raw *n)
{
    size_t types = r->type.n;
    for (size_t d = 0; d < r->district.n; d++)
        for (size_t t = 0; t < types; t++) {
            uint64_t sum = 0;
            for (size_t w = 0; w < r->ward.n; w++) sum += district[w] == d ? n->ward[w * types + t] : 0;
            if (sum != n->district[d * types + t]) return false;
        }
    for (size_t w = 0; w < r->ward.n; w++)
        for (size_t t = 0; t < types && district[w] == SIZE_MAX; t++)
            if (n->ward[w * types + t]) return false;
    return true;
}

static bool all_in_wards(const struct release *r, const struct raw *n)
{
    for (size_t t = 0; t < r->type.n; t++) {
        uint64_t sum = 0;
        for (size_t w = 0; w < r->ward.n; w++) sum += n->ward[w * r->type.n + t];
        if (sum != n->type[t]) return false;
    }
    return true;
}

/* ---- as one table: wards, districts, what lies in no ward, all there is; and months */
struct frame {
    size_t *parent, rows;
    bool *second;
};

static struct frame frame_of(const struct ask *k, struct release *r, const size_t *district)
{
    struct frame f = { 0 };
    size_t wards = r->ward.n;
    r->districts = wards;
    r->nowhere = wards + r->district.n;
    r->top = r->nowhere + (wards > 0); /* a row, even of zeros, so that the same months are laid out alike in every release */
    r->months = r->top + 1;
    f.rows = r->n_rows = r->months + r->month.n;
    f.parent = ARENA_ARRAY(k->arena, size_t, f.rows);
    f.second = ARENA_ARRAY(k->arena, bool, f.rows);
    for (size_t i = 0; i < f.rows; i++) f.parent[i] = r->top;
    for (size_t i = 0; i < wards; i++) f.parent[i] = r->district.n && district[i] != SIZE_MAX ? r->districts + district[i] : r->top;
    for (size_t i = 0; i < r->month.n; i++) f.second[r->months + i] = true;
    f.parent[r->top] = DISCLOSE_TOP;
    return f;
}

/* Takes a row of counts by type into a row of the table, or out of it. */
static void put_row(const struct release *r, int64_t *count, size_t row, const uint64_t *n, int64_t sign)
{
    size_t types = r->type.n;
    for (size_t t = 0; t < types; t++) {
        count[row * (types + 1) + t] += sign * (int64_t)n[t];
        count[row * (types + 1) + types] += sign * (int64_t)n[t];
    }
}

static int64_t *lay_out(const struct ask *k, const struct release *r, const struct raw *n)
{
    size_t types = r->type.n, w = types + 1;
    int64_t *count = ARENA_ARRAY(k->arena, int64_t, r->n_rows * w);
    for (size_t i = 0; i < r->ward.n; i++) {
        put_row(r, count, i, n->ward + i * types, 1);
        put_row(r, count, r->nowhere, n->ward + i * types, -1);
    }
    for (size_t i = 0; i < r->district.n; i++) put_row(r, count, r->districts + i, n->district + i * types, 1);
    for (size_t i = 0; i < r->month.n; i++) put_row(r, count, r->months + i, n->month + i * types, 1);
    put_row(r, count, r->top, n->type, 1);
    if (r->ward.n) put_row(r, count, r->nowhere, n->type, 1);
    return count;
}

/* Takes out of count what is not to be told. */
static bool withhold(const struct ask *k, const struct release *r, const struct frame *f, int64_t *count, struct error *why)
{
    size_t n = r->n_rows * (r->type.n + 1);
    unsigned char *state = ARENA_ARRAY(k->arena, unsigned char, n);
    struct disclosure d = { .rows = f->rows, .columns = r->type.n, .parent = f->parent, .second = f->second, .count = count, .threshold = release_below(), .aim = DISCLOSE_FEW_CELLS };
    if (!disclose(&d, state, why)) return false;
    for (size_t i = 0; i < n; i++)
        if (state[i] != DISCLOSE_SHOWN) count[i] = RELEASE_WITHHELD;
    return true;
}

static bool both_years_held(const struct ask *k)
{
    for (month_t m = k->from; m <= k->to; m++)
        if (m - YEAR < k->earliest || !ask_month_held(k, m) || !ask_month_held(k, m - YEAR)) return false;
    return ask_months(k) <= YEAR;
}

static bool make(const struct ask *k, struct release *r, struct error *why)
{
    struct raw raw[RELEASE_YEARS];
    if (!ask_axis(k, AXIS_CATEGORY, &r->type, why) || !ask_axis(k, AXIS_MONTH, &r->month, why)) return false;
    if (!ask_axis(k, AXIS_WARD, &r->ward, why) && why->kind != ERROR_MISSING) return false; /* no boundaries: no wards */
    if (r->ward.n && !ask_axis(k, AXIS_DISTRICT, &r->district, why) && why->kind != ERROR_MISSING) return false;
    r->has_before = both_years_held(k);
    size_t years = r->has_before ? RELEASE_YEARS : 1, *district = r->district.n ? districts_of_wards(k, r) : NULL;
    for (size_t y = 0; y < years; y++)
        if (!count_year(k, r, y ? -YEAR : 0, &raw[y], why)) return false;
    for (size_t y = 0; y < years; y++) {
        if (r->district.n && !nested(r, district, &raw[y])) r->district.n = 0;
        r->no_ward = r->no_ward || (r->ward.n && !all_in_wards(r, &raw[y]));
    }
    struct frame f = frame_of(k, r, district);
    for (size_t y = 0; y < years; y++) {
        r->count[y] = lay_out(k, r, &raw[y]);
        if (!withhold(k, r, &f, r->count[y], why)) return false;
    }
    return true;
}

bool release_of(const struct ask *k, const struct release **out, struct error *why)
{
    CHECK(k->restricted);
    if (!*k->release) {
        struct release *r = ARENA_NEW(k->arena, struct release);
        if (!make(k, r, why)) return false;
        *k->release = r;
    }
    *out = *k->release;
    return true;
}

int64_t release_count(const struct release *r, enum release_year year, enum axis_kind kind, size_t item, size_t type)
{
    CHECK(r->count[year] && (kind == AXIS_WARD || kind == AXIS_DISTRICT || kind == AXIS_MONTH));
    const struct axis *x = kind == AXIS_WARD ? &r->ward : kind == AXIS_DISTRICT ? &r->district : &r->month;
    size_t first = kind == AXIS_WARD ? 0 : kind == AXIS_DISTRICT ? r->districts : r->months;
    size_t row = item == SIZE_MAX ? r->top : first + item;
    CHECK(item == SIZE_MAX || item < x->n);
    CHECK(type == SIZE_MAX || type < r->type.n);
    return r->count[year][row * (r->type.n + 1) + (type == SIZE_MAX ? r->type.n : type)];
}

void release_note(const struct release *r, struct table *t)
{
    table_note(t, NOTE_METHOD, "Withheld (~): counts of 1 to %d, and others from which these could be worked out, in all tables and charts of this area and period alike. "
               "All other figures are made from the counts that are shown. Editions of other months or areas that overlap these can give a withheld count away by difference: "
               "publish few", (int)release_below() - 1);
    if (r->no_ward) table_note(t, NOTE_NOT_COVERED, "Some crimes lie in no ward that is held: they are in what is called all, and not told apart");
}
