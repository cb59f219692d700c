/* The rule tables of data/areas as structs. They are a few dozen rows, read when they are needed. */
#include "places/rules.h"
#include "base/csv.h"
#include "base/data.h"
#include "base/error.h"

static const struct {
    const char *name, *title, *plural;
} types[AREA_TYPES] = {
    [AREA_OA] = { "oa", "output area", "output areas" },
    [AREA_LSOA] = { "lsoa", "LSOA", "LSOAs" },
    [AREA_MSOA] = { "msoa", "MSOA", "MSOAs" },
    [AREA_PARISH] = { "parish", "parish", "parishes" },
    [AREA_WARD] = { "ward", "ward", "wards" },
    [AREA_DIVISION] = { "division", "county electoral division", "county electoral divisions" },
    [AREA_CONSTITUENCY] = { "constituency", "constituency", "constituencies" },
    [AREA_DISTRICT] = { "district", "district", "districts" },
    [AREA_CSP] = { "csp", "community safety partnership", "community safety partnerships" },
    [AREA_POLICE] = { "police", "police force area", "police force areas" },
    [AREA_COUNTY] = { "county", "county", "counties" },
    [AREA_REGION] = { "region", "region", "regions" },
    [AREA_COUNTRY] = { "country", "country", "countries" },
};

const char *area_type_name(enum area_type t) { return types[t].name; }
const char *area_type_title(enum area_type t, bool plural) { return plural ? types[t].plural : types[t].title; }

bool area_type_parse(struct str name, enum area_type *out)
{
    for (unsigned t = 0; t < AREA_TYPES; t++) {
        if (str_eq_nocase(name, str_of(types[t].name)) || str_eq_nocase(name, str_of(types[t].title)) ||
            str_eq_nocase(name, str_of(types[t].plural))) {
            *out = t;
            return true;
        }
    }
    return false;
}

bool rule_fits(struct str pattern, struct str given, int *year)
{
    bool any_rest = str_ends(pattern, STR("*"));
    if (any_rest) {
        pattern.len--;
        given = str_slice(given, 0, pattern.len);
    }
    if (pattern.len == 0 || pattern.len != given.len) return false;
    int y = 0, digits = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = given.ptr[i];
        if (pattern.ptr[i] == '#') {
            if (c < '0' || c > '9') return false;
            y = y * 10 + c - '0';
            digits++;
        } else if (!str_eq_nocase(str_slice(pattern, i, i + 1), str_slice(given, i, i + 1))) {
            return false;
        }
    }
    *year = digits != 2 ? y : y < 70 ? 2000 + y : 1900 + y;
    return true;
}

const struct property_rule *rule_find(const struct area_rules *r, struct str given, int *year)
{
    for (size_t i = 0; i < r->n_properties; i++)
        if (rule_fits(r->property[i].code, given, year)) return &r->property[i];
    return NULL;
}

void generation_months(const struct area_rules *r, enum area_type type, int year, month_t *from, month_t *to)
{
    *from = *to = 0;
    for (size_t i = 0; i < r->n_generations; i++) {
        if (r->generation[i].type != type || r->generation[i].year != year) continue;
        *from = r->generation[i].from;
        *to = r->generation[i].to;
    }
}

struct str county_name(const struct area_rules *r, struct str code)
{
    for (size_t i = 0; i < r->n_counties; i++)
        if (str_eq(r->county[i].code, code)) return r->county[i].name;
    return STR("");
}

/* Calls row for each row of a table of ours: comment lines and the header row are passed over. */
static void each_row(const char *file, size_t columns, void (*row)(const struct csv *c, struct arena *a, void *to),
                     struct arena *a, void *to)
{
    struct csv c;
    bool header = false;
    csv_init(&c, data_text(file));
    while (csv_next(&c)) {
        if (str_starts(c.raw, STR("#"))) continue;
        CHECK(c.bad == CSV_GOOD && c.n == columns);
        if (header) row(&c, a, to);
        header = true;
    }
    csv_release(&c);
}

enum { RULES_MAX = 256 };

static void add_property(const struct csv *c, struct arena *a, void *to)
{
    struct area_rules *r = to;
    CHECK(r->n_properties < RULES_MAX);
    struct property_rule *p = &r->property[r->n_properties++];
    p->code = str_copy(a, c->field[0]);
    p->name = str_copy(a, c->field[1]);
    CHECK(area_type_parse(c->field[2], &p->type));
    p->parent = str_eq(c->field[3], STR("parent"));
    CHECK(p->parent || str_eq(c->field[3], STR("area")));
}

static void add_generation(const struct csv *c, struct arena *a, void *to)
{
    (void)a;
    struct area_rules *r = to;
    CHECK(r->n_generations < RULES_MAX);
    struct generation_rule *g = &r->generation[r->n_generations++];
    int64_t year;
    CHECK(area_type_parse(c->field[0], &g->type) && str_to_i64(c->field[1], &year));
    g->year = (int)year;
    CHECK(month_parse(c->field[2], &g->from));
    CHECK(c->field[3].len == 0 || month_parse(c->field[3], &g->to));
}

static void add_county(const struct csv *c, struct arena *a, void *to)
{
    struct area_rules *r = to;
    CHECK(r->n_counties < RULES_MAX);
    r->county[r->n_counties++] = (struct county_rule){ str_copy(a, c->field[0]), str_copy(a, c->field[1]) };
}

static void add_figure(const struct csv *c, struct arena *a, void *to)
{
    struct figure_rules *r = to;
    CHECK(r->n < RULES_MAX);
    struct figure_rule *f = &r->rule[r->n++];
    int64_t year;
    f->pattern = str_copy(a, c->field[0]);
    f->name = str_copy(a, c->field[2]);
    f->title = str_copy(a, c->field[3]);
    f->unit = str_copy(a, c->field[4]);
    f->source = str_copy(a, c->field[5]);
    f->use = str_eq(c->field[1], STR("code")) ? FIGURE_CODE : str_eq(c->field[1], STR("figure")) ? FIGURE_VALUE : FIGURE_EDITION;
    if (f->use == FIGURE_CODE) CHECK(area_type_parse(f->name, &f->type));
    if (f->use == FIGURE_EDITION) {
        CHECK(str_eq(c->field[1], STR("edition")) && str_to_i64(f->name, &year));
        f->year = (int)year;
    }
}

const struct figure_rules *figure_rules_new(struct arena *a)
{
    struct figure_rules *r = ARENA_NEW(a, struct figure_rules);
    r->rule = ARENA_ARRAY(a, struct figure_rule, RULES_MAX);
    each_row("areas/figures.csv", 7, add_figure, a, r);
    return r;
}

const struct figure_rule *figure_rule_find(const struct figure_rules *r, struct str given, int *year)
{
    for (size_t i = 0; i < r->n; i++)
        if (rule_fits(r->rule[i].pattern, given, year)) return &r->rule[i];
    return NULL;
}

const struct area_rules *area_rules_new(struct arena *a)
{
    struct area_rules *r = ARENA_NEW(a, struct area_rules);
    r->property = ARENA_ARRAY(a, struct property_rule, RULES_MAX);
    r->generation = ARENA_ARRAY(a, struct generation_rule, RULES_MAX);
    r->county = ARENA_ARRAY(a, struct county_rule, RULES_MAX);
    each_row("areas/properties.csv", 6, add_property, a, r);
    each_row("areas/generations.csv", 7, add_generation, a, r);
    each_row("areas/counties.csv", 4, add_county, a, r);
    return r;
}
