/* The contract of the room: its importers, what it holds, the verb `areas`. */
#include "places/places.h"
#include "places/areas.h"
#include "places/holdings.h"
#include "places/importers.h"
#include "places/population.h"
#include "places/where.h"
#include "places/feeds.h"
#include "places/pages.h"
#include "places/team.h"

static bool layers_table(struct snapshot *s, struct arena *a, struct answer *out, struct error *why)
{
    struct layer_key *keys;
    size_t n;
    const struct area_rules *rules = area_rules_new(a);
    if (!layers_list(s, a, &keys, &n, why)) return false;
    struct table *t = table_new(a, "areas", "Areas loaded");
    table_column(t, "kind", "Kind", CELL_TEXT, "", 0);
    table_column(t, "generation", "Generation", CELL_TEXT, "", 0);
    table_column(t, "areas", "Areas", CELL_INT, "areas", 0);
    table_column(t, "from", "In force from", CELL_MONTH, "", 0);
    table_column(t, "to", "to", CELL_MONTH, "", 0);
    table_column(t, "outlines", "Outlines", CELL_TEXT, "", 0);
    for (size_t i = 0; i < n; i++) {
        month_t from, to;
        generation_months(rules, keys[i].type, keys[i].year, &from, &to);
        table_z(t, area_type_title(keys[i].type, true));
        table_z(t, str_print(a, "%d", keys[i].year));
        table_int(t, (int64_t)keys[i].n);
        if (from) table_month(t, from);
        else table_empty(t);
        if (to) table_month(t, to);
        else table_empty(t);
        table_z(t, keys[i].made_of == keys[i].type ? "own"
                                                   : str_print(a, "of their %s", area_type_title(keys[i].made_of, true)));
    }
    if (n == 0) table_note(t, NOTE_REMARK, "No boundaries are loaded; import a file of ward boundaries first.");
    else table_note(t, NOTE_REMARK, "wardmote areas wards lists the areas of a kind, with their codes.");
    out->table[out->n++] = t;
    return true;
}

/* Columns for population and deprivation, as far as there are such figures, with how they were made. */
static bool add_people(struct snapshot *s, struct table *t, const struct layer *l, struct area_figures *people,
                       struct area_figures *decile, struct error *why)
{
    if (!population_of(s, t->arena, l, people, why)) return false;
    table_column(t, "people", "People", CELL_REAL, people->unit, 0);
    table_note(t, NOTE_SOURCE, "%s.", people->source);
    table_note(t, NOTE_METHOD, "%s", people->method);
    if (people->n_given < l->n)
        table_note(t, NOTE_NOT_COVERED, "%zu areas are given no population: the small areas loaded do not cover them.", l->n - people->n_given);
    if (!figures_mean(s, t->arena, l, "imd-decile", decile, why)) {
        *decile = (struct area_figures){ .n_given = 0 };
        return why->kind == ERROR_MISSING;
    }
    table_column(t, "mean_imd_decile", "Mean decile of deprivation", CELL_REAL, "", 1);
    table_note(t, NOTE_SOURCE, "%s.", decile->source);
    table_note(t, NOTE_METHOD, "%s", decile->method);
    return true;
}

static void table_figure(struct table *t, double v)
{
    if (isnan(v)) table_empty(t);
    else table_real(t, v);
}

static bool areas_table(struct snapshot *s, struct call *c, enum area_type type, struct answer *out, struct error *why)
{
    struct arena *a = call_arena(c);
    int year = (int)call_whole(c, "generation", 0);
    const char *in_text = call_text(c, "in");
    const struct layer *l;
    struct area_choice choice;
    if (!layer_open(s, type, year, &l, why)) return false;
    if (in_text && !area_choose(s, a, in_text, year, &choice, why)) return false;
    bool *in = ARENA_ARRAY(a, bool, l->n + 1);
    size_t n_in;
    if (in_text && !area_choice_members(&choice, l, in, &n_in, why)) return false;
    struct table *t = table_new(a, "areas", in_text ? str_print(a, "%s in %s", layer_title(a, l), choice.title) : layer_title(a, l));
    table_column(t, "code", "Code", CELL_TEXT, "", 0);
    table_column(t, "name", "Name", CELL_TEXT, "", 0);
    table_column(t, "district_code", "District code", CELL_TEXT, "", 0);
    table_column(t, "district", "District", CELL_TEXT, "", 0);
    table_column(t, "county_code", "County code", CELL_TEXT, "", 0);
    table_column(t, "county", "County", CELL_TEXT, "", 0);
    struct area_figures people = { .n_given = 0 }, decile = { .n_given = 0 };
    if (call_flag(c, "people") && !add_people(s, t, l, &people, &decile, why)) return false;
    for (uint32_t i = 0; i < l->n; i++) {
        const struct area_record *r = &l->area[i];
        if (in_text && !in[i]) continue;
        table_text(t, layer_code(l, i));
        table_z(t, layer_name(l, i));
        uint32_t parent[] = { r->district, r->county };
        for (size_t k = 0; k < COUNT_OF(parent); k++) {
            if (parent[k] == AREA_NONE) table_empty(t);
            else table_text(t, layer_parent_code(l, parent[k]));
            if (*layer_parent_name(l, parent[k])) table_z(t, layer_parent_name(l, parent[k]));
            else table_empty(t);
        }
        if (people.value) table_figure(t, people.value[i]);
        if (decile.value) table_figure(t, decile.value[i]);
    }
    if (l->base)
        table_note(t, NOTE_METHOD, "No outlines of %s of %d are loaded; they are made of the %s that say they lie in them.",
                   area_type_title(type, true), l->year, layer_title(a, l->base));
    out->table[out->n++] = t;
    return true;
}

static bool ask_areas(struct call *c, struct answer *out, struct error *why)
{
    struct snapshot *s;
    enum area_type type;
    if (call_n_args(c) && !area_type_parse(str_of(call_arg(c, 0)), &type)) {
        const char *kinds = "";
        for (unsigned t = 0; t < AREA_TYPES; t++)
            kinds = str_print(call_arena(c), "%s%s%s", kinds, t ? ", " : "", area_type_name(t));
        return FAIL(why, USAGE, "\"%s\" is not a kind of area; expected one of %s", call_arg(c, 0), kinds);
    }
    if (!snapshot_open_in(call_arena(c), call_home(c)->evidence, &s, why)) return false;
    return call_n_args(c) ? areas_table(s, c, type, out, why) : layers_table(s, call_arena(c), out, why);
}

static bool has(const struct estate *of, const char *prefix)
{
    size_t first;
    return snapshot_find(of->evidence, str_of(prefix), &first) > 0;
}

static bool has_wards(const struct estate *of, const char **lacks, struct error *why)
{
    (void)why;
    *lacks = has(of, "areas/ward/") ? NULL : "ward boundaries (GeoJSON)";
    return true;
}

static bool has_population(const struct estate *of, const char **lacks, struct error *why)
{
    (void)why;
    bool areas = has(of, "areas/"), people = has(of, "figures/population/"), shares = has(of, "apportion/");
    *lacks = !areas    ? "ward boundaries (GeoJSON)"
             : !people ? "population by small area (ONS mid-year estimates, or the denominators of the indices of deprivation)"
             : !shares ? "boundaries of the small areas that the population is of, or a look-up from them to wards"
                       : NULL;
    return true;
}

static const struct option areas_options[] = {
    { .name = "in", .kind = OPTION_TEXT, .meaning = "CODE|NAME|FILE", .help = "Only those that lie in this area" },
    { .name = "people", .kind = OPTION_FLAG, .help = "Add the population of each, and its mean decile of deprivation" },
    { .name = "generation", .kind = OPTION_WHOLE, .meaning = "YEAR", .help = "The generation of boundaries; the newest if not given" },
};
static const struct verb *const verbs[] = {
    &(const struct verb){
        .name = "areas",
        .arguments = "[wards|districts|counties|lsoa|msoa]",
        .summary = "List the areas that are loaded, with their codes",
        .help = "Alone: which kinds of area are loaded, of which generations, and when each was in force. With a kind: code and name of each, and the district and county it lies in.\n"
                "\n"
                "$ wardmote areas\n"
                "$ wardmote areas wards --in Maidstone --people\n"
                "$ wardmote areas wards --generation 2013 --format csv",
        .options = areas_options,
        .n_options = COUNT_OF(areas_options),
        .common = VERB_OUTPUT,
        .max_args = 1,
        .ask = ask_areas,
    },
    &team_verb,
    &where_verb,
};
static const struct importer *const importers[] = { &boundaries_importer, &postcodes_importer, &lookups_importer, &figures_importer, &teams_importer, &apportionment_importer };
static const struct question questions[] = {
    { "Which wards are there, and in which district does each lie?", "areas wards", has_wards },
    { "How many people live in each ward, and how deprived is it?", "areas wards --people", has_population },
};

const struct contract places = {
    .name = "places",
    .purpose = "Areas and their generations, look-ups between them, population and deprivation, postcodes.",
    .verbs = verbs,
    .n_verbs = COUNT_OF(verbs),
    .importers = importers,
    .n_importers = COUNT_OF(importers),
    .questions = questions,
    .n_questions = COUNT_OF(questions),
    .schema = &places_schema,
    .holdings = places_holdings,
    .card = team_card,
    .welcome = places_welcome,
    .routes = places_routes,
    .n_routes = PLACES_ROUTES,
    .feeds = postcode_feeds,
    .n_feeds = POSTCODE_FEEDS,
    .front = "/areas",
    .front_title = "Areas",
};
