/*
 * What a layer's files left out, found elsewhere: names of districts and counties, the county of a district. First in the
 * register of counties, which is at hand; only if something is still lacking in the look-ups and the other layers.
 */
#include "places/layer_part.h"
#include "places/lookup.h"
#include <stdlib.h>

/* The parents of a layer, those found elsewhere behind its own, in arrays of the arena. */
struct completion {
    struct area_parent *parent;
    const char **name;
    uint32_t *county_of; /* of a district; AREA_NONE: not known */
    uint32_t *sorted;    /* [n_sorted] numbers of parents by code: all but the ones that were added since */
    size_t n, cap, n_sorted;
};

static int by_code_of_parent(const void *a, const void *b, void *parents)
{
    const struct area_parent *p = parents;
    return memcmp(p[*(const uint32_t *)a].code, p[*(const uint32_t *)b].code, AREA_CODE_MAX);
}

static uint32_t find_parent(const struct completion *c, const char code[static AREA_CODE_MAX])
{
    size_t low = 0, high = c->n_sorted;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = memcmp(c->parent[c->sorted[mid]].code, code, AREA_CODE_MAX);
        if (order == 0) return c->sorted[mid];
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    for (size_t i = c->n_sorted; i < c->n; i++)
        if (memcmp(c->parent[i].code, code, AREA_CODE_MAX) == 0) return (uint32_t)i;
    return AREA_NONE;
}

static void learn_name(struct completion *c, const char code[static AREA_CODE_MAX], const char *name)
{
    uint32_t i = *name ? find_parent(c, code) : AREA_NONE;
    if (i != AREA_NONE && !*c->name[i]) c->name[i] = name;
}

static void learn_county(struct completion *c, const char district[static AREA_CODE_MAX],
                         const char county[static AREA_CODE_MAX], const char *county_name)
{
    uint32_t d = find_parent(c, district);
    if (d == AREA_NONE || c->county_of[d] != AREA_NONE || !*county) return;
    uint32_t k = find_parent(c, county);
    if (k == AREA_NONE) {
        if (c->n == c->cap) return; /* there is room for as many counties as districts */
        k = (uint32_t)c->n++;
        memcpy(c->parent[k].code, county, AREA_CODE_MAX);
        c->name[k] = county_name;
    }
    c->county_of[d] = k;
}

static const char *name_in(const struct layer *l, uint32_t parent) { return l->text + l->parent[parent].name; }

static void learn_from_layer(struct completion *c, const struct layer *other)
{
    bool districts = other->type == AREA_DISTRICT, own = districts || other->type == AREA_COUNTY;
    bool *seen = mem_new(other->n_parents + 1);
    for (size_t i = 0; i < other->n_parents; i++) learn_name(c, other->parent[i].code, name_in(other, (uint32_t)i));
    for (uint32_t i = 0; i < other->n; i++) {
        const struct area_record *r = &other->area[i];
        if (own) learn_name(c, r->code, layer_name(other, i));
        if (r->county == AREA_NONE || (!districts && (r->district == AREA_NONE || seen[r->district]))) continue;
        if (!districts) seen[r->district] = true; /* what the first of its areas says holds for all */
        learn_county(c, districts ? r->code : other->parent[r->district].code, other->parent[r->county].code,
                     name_in(other, r->county));
    }
    mem_free(seen);
}

static void learn_from_lookup(struct completion *c, const struct lookup *l)
{
    for (size_t i = 0; i < l->n_to; i++) learn_name(c, l->to_area[i].code, l->text + l->to_area[i].name);
    for (size_t i = 0; i < l->n && l->from == AREA_DISTRICT; i++) {
        const struct area_parent *county = &l->to_area[l->row[i].to];
        learn_name(c, l->row[i].code, l->text + l->row[i].name);
        if (l->to == AREA_COUNTY) learn_county(c, l->row[i].code, county->code, l->text + county->name);
    }
}

/* From the look-ups that name districts or counties; long ones of small areas say nothing that short ones do not. */
static bool learn_from_lookups(struct completion *c, struct snapshot *s, struct error *why)
{
    size_t first, n = snapshot_find(s, STR("lookup/"), &first);
    for (size_t i = first; i < first + n; i++) {
        struct lookup l;
        struct str key = snapshot_entry(s, i)->key;
        if (!lookup_key_parse(key, &l) || l.from < AREA_MSOA) continue;
        if (l.from != AREA_DISTRICT && l.to != AREA_DISTRICT && l.to != AREA_COUNTY) continue;
        const struct part *p = snapshot_part(s, i, why);
        if (!p || !lookup_read(p, key, &l, why)) return false;
        learn_from_lookup(c, &l);
    }
    return true;
}

static bool learn_from_layers(struct completion *c, struct snapshot *s, struct error *why)
{
    size_t first, n = snapshot_find(s, STR("areas/"), &first);
    for (size_t i = first + n; i-- > first;) { /* the newest of a kind first */
        struct layer other;
        const struct part *p = snapshot_part(s, i, why);
        if (!p) return false;
        if (!layer_read(p, &other, why)) return error_prefix(why, STR_FMT, STR_ARG(snapshot_entry(s, i)->key));
        learn_from_layer(c, &other);
    }
    return true;
}

static void begin(struct completion *c, const struct layer *l, struct arena *a)
{
    size_t own = l->type == AREA_DISTRICT ? l->n : 0; /* districts are their own parents while their counties are sought */
    c->cap = 2 * (l->n_parents + own) + 1;
    c->parent = ARENA_ARRAY(a, struct area_parent, c->cap);
    c->name = ARENA_ARRAY(a, const char *, c->cap);
    c->county_of = ARENA_ARRAY(a, uint32_t, c->cap);
    c->sorted = ARENA_ARRAY(a, uint32_t, c->cap);
    for (; c->n < l->n_parents; c->n++) {
        c->parent[c->n] = l->parent[c->n];
        c->name[c->n] = name_in(l, (uint32_t)c->n);
    }
    for (uint32_t i = 0; i < own; i++) { /* one that is its own county is there already, and stays unsorted among these */
        memcpy(c->parent[c->n].code, l->area[i].code, AREA_CODE_MAX);
        c->name[c->n++] = layer_name(l, i);
    }
    for (size_t i = 0; i < c->cap; i++) c->county_of[i] = AREA_NONE;
    for (size_t i = 0; i < c->n; i++) c->sorted[i] = (uint32_t)i;
    c->n_sorted = c->n;
    if (c->n) qsort_r(c->sorted, c->n, sizeof *c->sorted, by_code_of_parent, c->parent);
}

static bool lacks_names(const struct completion *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (!*c->name[i]) return true;
    return false;
}

static bool lacks_counties(const struct layer *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->area[i].county == AREA_NONE && (l->area[i].district != AREA_NONE || l->type == AREA_DISTRICT)) return true;
    return false;
}

static void ask_register(struct completion *c, const struct area_rules *rules)
{
    for (size_t i = 0; i < c->n; i++) {
        struct str name = *c->name[i] ? STR("") : county_name(rules, str_of(c->parent[i].code));
        if (name.len) c->name[i] = name.ptr;
    }
}

/* Gives each area that lacks one the county that its district is known to lie in. */
static void give_counties(const struct completion *c, struct layer *l, struct arena *a)
{
    struct area_record *area = ARENA_ARRAY(a, struct area_record, l->n);
    memcpy(area, l->area, l->n * sizeof *area);
    for (size_t i = 0; i < l->n; i++) {
        uint32_t d = l->type == AREA_DISTRICT ? find_parent(c, area[i].code) : area[i].district;
        if (area[i].county == AREA_NONE && d != AREA_NONE) area[i].county = c->county_of[d];
    }
    l->area = area;
}

bool layer_complete(struct layer *l, struct snapshot *s, struct arena *a, const struct area_rules *rules,
                    struct error *why)
{
    struct completion c = { .n = 0 };
    begin(&c, l, a);
    ask_register(&c, rules);
    bool counties = lacks_counties(l);
    if (counties || lacks_names(&c)) {
        if (!learn_from_lookups(&c, s, why)) return false;
        if ((counties || lacks_names(&c)) && !learn_from_layers(&c, s, why)) return false;
        ask_register(&c, rules); /* of counties that were learnt */
        if (counties) give_counties(&c, l, a);
    }
    l->parent = c.parent;
    l->parent_name = c.name;
    l->n_parents = c.n;
    return true;
}
