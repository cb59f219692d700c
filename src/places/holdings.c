#include "places/holdings.h"
#include "contract/holding.h"
#include "places/areas.h"
#include "places/figures.h"
#include "places/lookup.h"
#include "places/postcode.h"

static bool add_layers(const struct estate *of, struct table *out, struct error *why)
{
    struct layer_key *keys;
    size_t n;
    const struct area_rules *rules = area_rules_new(of->arena);
    if (!layers_list(of->evidence, of->arena, &keys, &n, why)) return false;
    for (size_t i = 0; i < n; i++) {
        if (keys[i].made_of != keys[i].type) continue;
        const char *kind = area_type_title(keys[i].type, true);
        struct holding h = { .what = str_print(of->arena, "Boundaries of %s, %d", kind, keys[i].year),
                             .source = "boundary files", .count = keys[i].n, .counted = kind };
        generation_months(rules, keys[i].type, keys[i].year, &h.from, &h.to);
        holding_add(out, &h);
    }
    return true;
}

static const char *side(struct arena *a, enum area_type type, int year)
{
    return year ? str_print(a, "%s of %d", area_type_title(type, true), year) : area_type_title(type, true);
}

static bool add_lookups(const struct estate *of, struct table *out, struct error *why)
{
    size_t first, n = snapshot_find(of->evidence, STR("lookup/"), &first);
    for (size_t i = first; i < first + n; i++) {
        struct lookup l;
        const struct snapshot_entry *e = snapshot_entry(of->evidence, i);
        const struct part *p = snapshot_part(of->evidence, i, why);
        if (!p || !lookup_read(p, e->key, &l, why)) return false;
        bool known = l.from_year && l.to_year;
        struct holding h = { .what = str_print(of->arena, "Look-up, %s to %s", side(of->arena, l.from, l.from_year),
                                               side(of->arena, l.to, l.to_year)),
                             .source = "look-up files", .count = l.n, .counted = area_type_title(l.from, true), .bytes = e->bytes,
                             .remark = known ? NULL : "which generation is not known until boundaries tell" };
        holding_add(out, &h);
    }
    return true;
}

/* Measures of one publication, kind of area and year are one holding. */
static bool add_figures(const struct estate *of, struct table *out, struct error *why)
{
    size_t first, n = snapshot_find(of->evidence, STR("figures/"), &first);
    struct figures *f = ARENA_ARRAY(of->arena, struct figures, n + 1);
    bool *told = ARENA_ARRAY(of->arena, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct part *p = snapshot_part(of->evidence, first + i, why);
        if (!p || !figures_read(p, snapshot_entry(of->evidence, first + i)->key, &f[i], why)) return false;
    }
    for (size_t i = 0; i < n; i++) {
        size_t measures = 0;
        uint64_t bytes = 0;
        for (size_t k = i; k < n && !told[i]; k++) {
            if (f[k].type != f[i].type || f[k].type_year != f[i].type_year || f[k].year != f[i].year || strcmp(f[k].source, f[i].source) != 0)
                continue;
            measures++;
            bytes += snapshot_entry(of->evidence, first + k)->bytes;
            told[k] = k != i;
        }
        if (told[i]) continue;
        const char *source = str_z(of->arena, str_of(f[i].source));
        struct holding h = { .what = measures > 1 ? str_print(of->arena, "%s, %d", source, f[i].year)
                                                  : str_print(of->arena, "%s, %d", f[i].title, f[i].year),
                             .source = measures > 1 ? "its tables" : source, .count = f[i].n,
                             .counted = side(of->arena, f[i].type, f[i].type_year), .bytes = bytes,
                             .remark = measures > 1 ? str_print(of->arena, "%zu measures", measures) : NULL };
        holding_add(out, &h);
    }
    return true;
}

static bool add_postcodes(const struct estate *of, struct table *out, struct error *why)
{
    size_t first, n = snapshot_find(of->evidence, STR("postcodes/"), &first);
    for (size_t i = first; i < first + n; i++) {
        struct postcodes p;
        const struct snapshot_entry *e = snapshot_entry(of->evidence, i);
        const struct part *part = snapshot_part(of->evidence, i, why);
        if (!part || !postcodes_read(part, e->key, &p, why)) return false;
        struct holding h = { .what = "Postcodes", .source = str_print(of->arena, STR_FMT " " STR_FMT, STR_ARG(p.product), STR_ARG(p.date)),
                             .count = p.n, .counted = "postcodes", .bytes = e->bytes,
                             .remark = p.error_m > 1 ? str_print(of->arena, "positions within %.0f m: no grid OSTN15", p.error_m) : NULL };
        holding_add(out, &h);
    }
    return true;
}

bool places_holdings(const struct estate *of, struct table *out, struct error *why)
{
    return add_layers(of, out, why) && add_lookups(of, out, why) && add_figures(of, out, why) && add_postcodes(of, out, why);
}
