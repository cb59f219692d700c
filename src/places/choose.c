/* From the text of --area to areas. */
#include "base/file.h"
#include "contract/nearest.h"
#include "geo/box.h"
#include "places/outlines.h"

/* "ward Ashford": the kind into *type and the rest returned; AREA_TYPES where the text does not begin with a kind. */
static struct str cut_kind(struct str text, enum area_type *type)
{
    struct str head, rest = str_cut(text, ' ', &head);
    if (rest.len && area_type_parse(head, type)) return str_trim(rest);
    *type = AREA_TYPES;
    return text;
}

/* Whether a layer is of the generation asked for: of that year, or of a kind that has none of that year. */
static bool is_asked(const struct layer_key *keys, size_t n, size_t k, int year)
{
    if (year == 0 || keys[k].year == year) return true;
    for (size_t i = 0; i < n; i++)
        if (keys[i].type == keys[k].type && keys[i].year == year) return false;
    return true;
}

struct matches {
    const struct layer *layer;
    uint32_t area[8];
    size_t n; /* may be more than are kept */
};

static void find_matches(const struct layer *l, struct str text, struct matches *m)
{
    *m = (struct matches){ .layer = l };
    uint32_t by_code = layer_find_code(l, text);
    if (by_code != AREA_NONE) {
        m->area[m->n++] = by_code;
        return;
    }
    for (uint32_t i = 0; i < l->n; i++) {
        if (!str_eq_nocase(str_of(layer_name(l, i)), text)) continue;
        if (m->n < COUNT_OF(m->area)) m->area[m->n] = i;
        m->n++;
    }
}

static bool is_ambiguous(struct str text, const struct matches *m, struct error *why)
{
    struct arena a = { 0 };
    const struct layer *l = m->layer;
    const char *list = "";
    for (size_t i = 0; i < MIN(m->n, COUNT_OF(m->area)); i++) {
        const struct area_record *r = &l->area[m->area[i]];
        const char *in = layer_parent_name(l, r->district);
        list = str_print(&a, "%s%s%s%s%s%s", list, i ? ", " : "", r->code, *in ? " (" : "", in, *in ? ")" : "");
    }
    if (m->n > COUNT_OF(m->area)) list = str_print(&a, "%s and others", list);
    (void)FAIL(why, CONFLICT, STR_FMT " is the name of %zu %s: %s. Give the code", STR_ARG(text), m->n,
               layer_title(&a, l), list);
    arena_release(&a);
    return false;
}

/* The areas of the layer with outlines that make up area i. */
static void take_area(struct arena *a, const struct layer *l, uint32_t i, struct area_choice *out)
{
    const struct layer *base = l->base ? l->base : l;
    bool *in = ARENA_ARRAY(a, bool, base->n + 1);
    size_t n = 0;
    for (uint32_t k = 0; k < base->n; k++) n += in[k] = l->base ? l->group[k] == i : k == i;
    *out = (struct area_choice){ .type = l->type, .code = layer_code(l, i), .name = str_of(layer_name(l, i)),
                                 .layer = base, .in = in, .n_in = n, .low = l->area[i].low, .high = l->area[i].high };
    const char *of = layer_title(a, base);
    out->title = l->base ? str_print(a, "%s (%s %s, by the %s)", layer_name(l, i), area_type_title(l->type, false),
                                     l->area[i].code, of)
                         : str_print(a, "%s (%s, %s)", layer_name(l, i), l->area[i].code, of);
}

static bool choose_polygon(struct arena *a, const char *path, struct area_choice *out, struct error *why)
{
    struct file_map m;
    struct ring_list r;
    if (!file_map(&m, path, why)) return false;
    bool ok = outlines_read_polygon(m.bytes, path, &r, why);
    file_unmap(&m);
    if (!ok) return false;
    struct area_choice c = { .type = AREA_TYPES, .n_in = 1, .title = str_print(a, "the polygon in %s", path) };
    struct box box = box_of(r.vertex, r.n_vertices);
    c.low = box.lo;
    c.high = box.hi;
    const char *slash = strrchr(path, '/');
    c.name = str_copy(a, str_of(slash ? slash + 1 : path));
    struct coord *vertex = ARENA_ARRAY(a, struct coord, r.n_vertices + 1);
    uint32_t *first = ARENA_ARRAY(a, uint32_t, r.n + 1), *area_ring = ARENA_ARRAY(a, uint32_t, 2);
    memcpy(vertex, r.vertex, r.n_vertices * sizeof *vertex);
    memcpy(first, r.first, (r.n + 1) * sizeof *first);
    area_ring[1] = (uint32_t)r.n;
    c.polygon = (struct area_set){ vertex, r.n_vertices, first, r.n, area_ring, 1 };
    ring_list_release(&r);
    if (!area_index_build_in(a, &c.polygon, &c.polygon_index, why)) return false;
    *out = c;
    return true;
}

/* Whether a county of the search is a district that stands for itself, as unitary authorities do. */
static bool is_own_district(struct snapshot *s, const struct layer *l, uint32_t i)
{
    const struct layer *districts;
    struct error unheard;
    return l->type == AREA_COUNTY && l->base && layer_open(s, AREA_DISTRICT, l->year, &districts, &unheard) &&
           layer_find_code(districts, layer_code(l, i)) != AREA_NONE;
}

struct search {
    struct snapshot *snapshot;
    struct arena *arena;
    const struct layer_key *key;
    size_t n;
    int year;
};

/* Looks for the text among the areas of one kind, or of all with AREA_TYPES. *found: whether there was one. */
static bool search_for(struct search *q, struct str text, enum area_type kind, bool *found, struct area_choice *out,
                       struct error *why)
{
    for (size_t k = 0; k < q->n; k++) {
        const struct layer *l;
        struct matches m;
        if ((kind != AREA_TYPES && q->key[k].type != kind) || !is_asked(q->key, q->n, k, q->year)) continue;
        if (!layer_open(q->snapshot, q->key[k].type, q->key[k].year, &l, why)) return false;
        find_matches(l, text, &m);
        if (m.n == 0 || (kind == AREA_TYPES && is_own_district(q->snapshot, l, m.area[0]))) continue;
        if (m.n > 1) return is_ambiguous(text, &m, why);
        take_area(q->arena, l, m.area[0], out);
        *found = true;
        return true;
    }
    return true;
}

static bool find_nearest(const struct search *q, struct nearest *near, struct error *why)
{
    for (size_t k = 0; k < q->n; k++) {
        const struct layer *l;
        if (!is_asked(q->key, q->n, k, q->year)) continue;
        if (!layer_open(q->snapshot, q->key[k].type, q->key[k].year, &l, why)) return false;
        for (uint32_t i = 0; i < l->n; i++) nearest_offer(near, str_of(layer_name(l, i)));
    }
    return true;
}

static bool nothing_matches(const struct search *q, struct str text, struct error *why)
{
    if (q->n == 0)
        return FAIL(why, MISSING, "no boundaries are loaded, so \"" STR_FMT "\" cannot be looked up; import ward boundaries first",
                    STR_ARG(text));
    struct nearest near = NEAREST(text);
    if (!find_nearest(q, &near, why)) return false;
    const char *there = "";
    for (size_t i = 0; i < q->n; i++)
        there = str_print(q->arena, "%s%s%s of %d", there, i ? ", " : "", area_type_title(q->key[i].type, true), q->key[i].year);
    return near.best.ptr ? FAIL(why, MISSING, "no area is called \"" STR_FMT "\". Did you mean " STR_FMT "? (looked in: %s)",
                                STR_ARG(text), STR_ARG(near.best), there)
                         : FAIL(why, MISSING, "no area is called \"" STR_FMT "\" (looked in: %s)", STR_ARG(text), there);
}

bool area_choose(struct snapshot *s, struct arena *a, const char *given, int year, struct area_choice *out,
                 struct error *why)
{
    enum area_type kind;
    struct str text = str_trim(str_of(given)), rest = cut_kind(text, &kind);
    if (str_ends(text, STR(".geojson")) || str_ends(text, STR(".json"))) return choose_polygon(a, given, out, why);
    struct layer_key *keys;
    size_t n;
    if (!layers_list(s, a, &keys, &n, why)) return false;
    struct search q = { s, a, keys, n, year };
    bool found = false;
    if (!search_for(&q, text, AREA_TYPES, &found, out, why)) return false;
    if (!found && kind != AREA_TYPES && !search_for(&q, rest, kind, &found, out, why)) return false;
    return found || nothing_matches(&q, text, why);
}

bool area_choice_mark(const struct area_choice *c, const struct coord *p, size_t n, bool *in, struct error *why)
{
    enum { AT_ONCE = 1024 };
    const struct layer_outlines *o = c->layer ? layer_outlines(c->layer, why) : NULL;
    if (c->layer && !o) return false;
    uint32_t found[AT_ONCE];
    for (size_t i = 0; i < n; i += AT_ONCE) {
        size_t k = MIN(n - i, (size_t)AT_ONCE);
        if (o) layer_place(o, p + i, k, found);
        else area_index_find_many(&c->polygon_index, p + i, k, found);
        for (size_t j = 0; j < k; j++) in[i + j] = found[j] != AREA_NONE && (!c->layer || c->in[found[j]]);
    }
    return true;
}

bool area_choice_members(const struct area_choice *c, const struct layer *l, bool *in, size_t *n, struct error *why)
{
    size_t k = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        const struct area_record *r = &l->area[i];
        uint32_t parent = c->type == AREA_DISTRICT ? r->district : c->type == AREA_COUNTY ? r->county : AREA_NONE;
        if (c->layer == l) in[i] = c->in[i];
        else if (l->type == c->type && c->code.len) in[i] = str_eq(layer_code(l, i), c->code);
        else if (parent != AREA_NONE) in[i] = str_eq(layer_parent_code(l, parent), c->code);
        else if (!area_choice_mark(c, &r->label, 1, &in[i], why)) return false;
        k += in[i];
    }
    *n = k;
    return true;
}
