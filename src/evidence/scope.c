#include "evidence/scope.h"
#include "base/file.h"
#include "places/outlines.h"

/* Where a code or name is looked for, largest first. */
static const enum area_type searched[] = { AREA_COUNTY, AREA_POLICE, AREA_CSP, AREA_DISTRICT, AREA_DIVISION, AREA_WARD,
                                           AREA_PARISH, AREA_MSOA, AREA_LSOA };

struct found {
    const struct layer *layer;
    uint32_t area;
};

static bool same_place(const struct layer *l, uint32_t i, struct str text)
{
    return str_eq_nocase(layer_code(l, i), text) || str_eq_nocase(str_of(layer_name(l, i)), text);
}

/* A layer that is not there holds nothing of the name; any other fault is one. */
static bool find_in(struct snapshot *s, struct arena *a, enum area_type type, int year, struct str text, struct found *out,
                    bool *hit, struct error *why)
{
    const struct layer *l;
    *hit = false;
    if (!layer_open(s, a, type, year, &l, why)) return why->kind == ERROR_MISSING;
    const char *all = "";
    size_t n = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        if (!same_place(l, i, text)) continue;
        *out = (struct found){ l, i };
        *hit = true;
        struct str within = layer_parent_code(l, l->area[i].district);
        if (n++ < 12)
            all = str_print(a, "%s%s%s%s%s%s", all, n > 1 ? ", " : "", l->area[i].code, within.len ? " (in " : "",
                            within.len ? layer_parent_name(l, l->area[i].district) : "", within.len ? ")" : "");
    }
    return n < 2 || FAIL(why, CONFLICT, "\"" STR_FMT "\" is the name of %zu %s: give one of the codes %s", STR_ARG(text), n,
                         area_type_title(type, true), all);
}

static bool find_area(struct snapshot *s, struct arena *a, int year, struct str text, struct found *out, struct error *why)
{
    for (size_t t = 0; t < COUNT_OF(searched); t++) {
        bool hit;
        if (!find_in(s, a, searched[t], year, text, out, &hit, why)) return false;
        if (hit) return true;
    }
    struct layer_key *key;
    size_t n;
    const char *held = "";
    if (!layers_list(s, a, &key, &n, why)) return false;
    for (size_t i = 0; i < n; i++) held = str_print(a, "%s%s%zu %s of %d", held, i ? ", " : "", key[i].n, area_type_title(key[i].type, true), key[i].year);
    return n ? FAIL(why, MISSING, "there is no area \"" STR_FMT "\"%s: this home holds %s. wardmote areas lists their codes and names", STR_ARG(text),
                    year ? " in that generation" : "", held)
             : FAIL(why, MISSING, "no area can be found: this home holds no boundaries yet. wardmote import takes them as GeoJSON");
}

static bool read_polygon(struct arena *a, const char *path, struct scope *out, struct error *why)
{
    struct file_map m;
    struct rings r = { 0 };
    if (!file_map(&m, path, why)) return false;
    bool ok = outlines_read_polygon(m.bytes, path, &r, why);
    file_unmap(&m);
    struct coord *vertex = ok ? ARENA_ARRAY(a, struct coord, r.n_vertices) : NULL;
    uint32_t *first = ok ? ARENA_ARRAY(a, uint32_t, r.n + 1) : NULL, *area = ARENA_ARRAY(a, uint32_t, 2);
    if (ok) {
        memcpy(vertex, r.vertex, r.n_vertices * sizeof *vertex);
        memcpy(first, r.first, r.n * sizeof *first);
        first[r.n] = (uint32_t)r.n_vertices;
        area[1] = (uint32_t)r.n;
        out->polygon = (struct area_set){ vertex, r.n_vertices, first, r.n, area, 1 };
        out->title = str_print(a, "the polygons of %s", path);
        out->about = str_print(a, "%zu rings drawn in %s", r.n, path);
        ok = area_index_build(&out->polygon, &out->index, why);
    }
    rings_release(&r);
    return ok;
}

static const struct layer *drawn(const struct layer *l) { return l->base ? l->base : l; }

static bool add_area(struct scope *out, struct arena *a, struct found f, bool more, struct error *why)
{
    const struct layer *l = drawn(f.layer);
    const char *kind = area_type_title(f.layer->type, false), *name = layer_name(f.layer, f.area), *code = f.layer->area[f.area].code;
    if (!out->layer) {
        out->layer = l;
        out->in = ARENA_ARRAY(a, uint32_t, l->n + 1);
        memset(out->in, 0xFF, (l->n + 1) * sizeof *out->in);
    } else if (out->layer->type != l->type || out->layer->year != l->year) {
        return FAIL(why, USAGE, "the areas of one question must be of one kind: %s is one of the %s", name, layer_title(a, l));
    }
    for (uint32_t i = 0; i < l->n; i++) {
        bool in = f.layer->base ? f.layer->group[i] == f.area : i == f.area;
        if (!in || out->in[i] == 0) continue;
        out->in[i] = 0;
        out->n++;
    }
    out->title = more ? str_print(a, "%s, %s", out->title, name) : name;
    out->about = more ? str_print(a, "%s; %s %s", out->about, kind, code) : str_print(a, "%s %s, %s", kind, code, layer_title(a, l));
    return true;
}

bool scope_resolve(struct snapshot *s, struct arena *a, const char *const *texts, size_t n, int year, struct scope *out,
                   struct error *why)
{
    struct scope scope = { .title = "everywhere", .about = "all that is held", .everywhere = n == 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        struct found f = { NULL, 0 };
        bool is_file = file_exists(texts[i]) && !file_is_folder(texts[i]);
        if (is_file && n > 1) ok = FAIL(why, USAGE, "%s: a file of polygons is asked of alone", texts[i]);
        else if (is_file) ok = read_polygon(a, texts[i], &scope, why);
        else ok = find_area(s, a, year, str_trim(str_of(texts[i])), &f, why) && add_area(&scope, a, f, i > 0, why);
    }
    if (ok) *out = scope;
    else scope_release(&scope);
    return ok;
}

void scope_release(struct scope *s)
{
    if (s->polygon.n_areas) area_index_release(&s->index);
    *s = (struct scope){ 0 };
}

bool scope_key(const struct scope *s, const struct events *e, enum place_method method, struct tally_key *out, struct error *why)
{
    CHECK(!s->everywhere);
    if (s->layer) {
        const struct events_places *p;
        if (!events_places(e, s->layer, method, &p, why)) return false;
        *out = events_area_key(e, p, s->in, 1);
        return true;
    }
    const uint32_t **map = ARENA_ARRAY(e->arena, const uint32_t *, e->n_forces);
    for (size_t g = 0; g < e->n_forces; g++) {
        uint32_t *own = ARENA_ARRAY(e->arena, uint32_t, e->gazetteer[g].n + 1);
        area_index_find_many(&s->index, e->gazetteer[g].at, e->gazetteer[g].n, own); /* 0, or AREA_NONE = TALLY_OUT */
        map[g] = own;
    }
    *out = (struct tally_key){ .axis = TALLY_BY_POINT, .buckets = 1, .map = map };
    return true;
}
