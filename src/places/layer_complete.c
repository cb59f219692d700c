/* What a layer's files left out, found elsewhere: names of districts and counties, the county of a district. */
#include "places/layer_part.h"
#include "places/lookup.h"

/* A layer under completion: its parents with the names found so far, in growing arrays of the arena. */
struct completion {
    struct layer *layer;
    struct area_parent *parent;
    const char **name;
    size_t n, cap;
    uint32_t *county_of; /* [n]: of a district, as other layers and look-ups say */
};

static uint32_t find_parent(const struct completion *c, struct str code)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(str_of(c->parent[i].code), code)) return (uint32_t)i;
    return AREA_NONE;
}

static void learn_name(struct completion *c, struct str code, const char *name)
{
    uint32_t i = find_parent(c, code);
    if (i != AREA_NONE && !*c->name[i] && *name) c->name[i] = name;
}

static void learn_county(struct completion *c, struct str district, struct str county, const char *county_name)
{
    uint32_t d = find_parent(c, district), k = find_parent(c, county);
    if (d == AREA_NONE || c->county_of[d] != AREA_NONE || county.len == 0) return;
    if (k == AREA_NONE) {
        if (c->n == c->cap) return; /* there is room for as many counties as districts */
        k = (uint32_t)c->n++;
        c->parent[k] = (struct area_parent){ .name = 0 };
        memcpy(c->parent[k].code, county.ptr, county.len);
        c->name[k] = county_name;
        c->county_of[k] = AREA_NONE;
    }
    c->county_of[d] = k;
}

static void learn_from_layer(struct completion *c, const struct layer *other)
{
    for (uint32_t i = 0; i < other->n; i++) {
        const struct area_record *r = &other->area[i];
        if (other->type == AREA_DISTRICT || other->type == AREA_COUNTY)
            learn_name(c, layer_code(other, i), layer_name(other, i));
        struct str district = other->type == AREA_DISTRICT ? layer_code(other, i) : layer_parent_code(other, r->district);
        learn_county(c, district, layer_parent_code(other, r->county), layer_parent_name(other, r->county));
    }
    for (size_t i = 0; i < other->n_parents; i++)
        learn_name(c, str_of(other->parent[i].code), layer_parent_name(other, (uint32_t)i));
}

static void learn_from_lookup(struct completion *c, const struct lookup *l)
{
    bool from = l->from == AREA_DISTRICT, to = l->to == AREA_DISTRICT || l->to == AREA_COUNTY;
    for (size_t i = 0; i < l->n_to && to; i++) learn_name(c, str_of(l->to_area[i].code), l->text + l->to_area[i].name);
    for (size_t i = 0; i < l->n && from; i++) {
        const struct area_parent *county = &l->to_area[l->row[i].to];
        learn_name(c, str_of(l->row[i].code), l->text + l->row[i].name);
        if (l->to == AREA_COUNTY)
            learn_county(c, str_of(l->row[i].code), str_of(county->code), l->text + county->name);
    }
}

static bool learn_all(struct completion *c, struct snapshot *s, struct error *why)
{
    size_t first, n = snapshot_find(s, STR("lookup/"), &first);
    for (size_t i = first; i < first + n; i++) {
        struct lookup l;
        const struct part *p = snapshot_part(s, i, why);
        if (!p || !lookup_read(p, snapshot_entry(s, i)->key, &l, why)) return false;
        learn_from_lookup(c, &l);
    }
    n = snapshot_find(s, STR("areas/"), &first);
    for (size_t i = first + n; i-- > first;) { /* the newest of a kind first */
        struct layer other;
        const struct part *p = snapshot_part(s, i, why);
        if (!p || !layer_read(p, &other, why)) return false;
        learn_from_layer(c, &other);
    }
    return true;
}

static bool lacks_anything(const struct layer *l)
{
    for (size_t i = 0; i < l->n_parents; i++)
        if (!l->text[l->parent[i].name]) return true;
    for (size_t i = 0; i < l->n; i++)
        if (l->area[i].county == AREA_NONE && (l->area[i].district != AREA_NONE || l->type == AREA_DISTRICT)) return true;
    return false;
}

/* Gives each area that lacks one the county that its district is known to lie in. */
static void give_counties(struct completion *c, struct arena *a)
{
    struct layer *l = c->layer;
    struct area_record *area = ARENA_ARRAY(a, struct area_record, l->n);
    memcpy(area, l->area, l->n * sizeof *area);
    for (size_t i = 0; i < l->n; i++) {
        uint32_t d = l->type == AREA_DISTRICT ? find_parent(c, str_of(area[i].code)) : area[i].district;
        if (area[i].county == AREA_NONE && d != AREA_NONE) area[i].county = c->county_of[d];
    }
    l->area = area;
}

bool layer_complete(struct layer *l, struct snapshot *s, struct arena *a, const struct area_rules *rules,
                    struct error *why)
{
    struct completion c = { .layer = l, .n = l->n_parents };
    bool districts = l->type == AREA_DISTRICT; /* which are their own parents while the counties are sought */
    c.cap = 2 * (l->n_parents + (districts ? l->n : 0)) + 1;
    c.parent = ARENA_ARRAY(a, struct area_parent, c.cap);
    c.name = ARENA_ARRAY(a, const char *, c.cap);
    c.county_of = ARENA_ARRAY(a, uint32_t, c.cap);
    if (c.n) memcpy(c.parent, l->parent, c.n * sizeof *c.parent);
    for (size_t i = 0; i < c.n; i++) c.name[i] = l->text + l->parent[i].name;
    for (uint32_t i = 0; districts && i < l->n; i++) {
        if (find_parent(&c, layer_code(l, i)) != AREA_NONE) continue;
        memcpy(c.parent[c.n].code, l->area[i].code, AREA_CODE_MAX);
        c.name[c.n++] = layer_name(l, i);
    }
    for (size_t i = 0; i < c.cap; i++) c.county_of[i] = AREA_NONE;
    if (lacks_anything(l)) {
        if (!learn_all(&c, s, why)) return false;
        for (size_t i = 0; i < c.n; i++) {
            struct str name = county_name(rules, str_of(c.parent[i].code));
            if (!*c.name[i] && name.len) c.name[i] = name.ptr;
        }
        give_counties(&c, a);
    }
    l->parent = c.parent;
    l->parent_name = c.name;
    l->n_parents = c.n;
    return true;
}
