#include "evidence/operation_file.h"
#include "geo/nearest.h"
#include "geo/ring.h"
#include "places/geojson.h"
#include <jansson.h>

const char *const operation_zone_role[ZONES] = { "target", "control", "displacement", "control-displacement" };

static const char *text_of(const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    return json_is_string(v) && *json_string_value(v) ? json_string_value(v) : NULL;
}

/* YYYY-MM or YYYY-MM-DD, as the first or last day it means. */
static bool read_day(const char *text, bool last, int32_t *day, month_t *month, bool *whole)
{
    int64_t seconds;
    bool timed;
    if (!text) return false;
    if (month_parse(str_of(text), month)) {
        *day = (int32_t)(day_number(month_year(*month), month_in_year(*month), 1) + (last ? month_days(*month) - 1 : 0));
        return true;
    }
    if (strlen(text) != 10 || !moment_parse(str_of(text), &seconds, &timed)) return false;
    *day = (int32_t)(seconds / 86400);
    *month = month_of_moment(seconds);
    int64_t first = day_number(month_year(*month), month_in_year(*month), 1);
    if (*day != (last ? first + month_days(*month) - 1 : first)) *whole = false;
    return *month >= MONTH_FIRST && *month <= MONTH_LAST;
}

static bool read_period(const json_t *design, const char *name, struct operation_period *out, struct error *why)
{
    const json_t *o = json_object_get(design, name);
    struct operation_period p = { .whole = true };
    if (!read_day(text_of(o, "from"), false, &p.first, &p.from, &p.whole) || !read_day(text_of(o, "to"), true, &p.last, &p.to, &p.whole))
        return FAIL(why, INVALID, "\"%s\": { \"from\": \"YYYY-MM\", \"to\": \"YYYY-MM\" } was expected (or days, YYYY-MM-DD)", name);
    if (p.last < p.first) return FAIL(why, INVALID, "\"%s\" ends before it begins", name);
    *out = p;
    return true;
}

static bool read_categories(struct arena *a, const json_t *list, struct operation_file *f, struct error *why)
{
    if (!list) return true;
    if (!json_is_array(list) || json_array_size(list) == 0) return FAIL(why, INVALID, "\"categories\": a list of types of crime was expected; without it all are counted");
    f->category = ARENA_ARRAY(a, const char *, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *one = json_string_value(json_array_get(list, i));
        if (!one) return FAIL(why, INVALID, "\"categories\": a list of texts was expected");
        f->category[f->n_categories++] = str_print(a, "%s", one);
    }
    return true;
}

static bool read_design(struct arena *a, const json_t *root, struct operation_file *f, struct error *why)
{
    const json_t *design = json_object_get(root, "wardmote"), *buffer = json_object_get(design, "buffer_m");
    const char *name = text_of(design, "name"), *registered = text_of(design, "registered");
    int64_t day;
    bool timed;
    if (!json_is_object(design)) return FAIL(why, INVALID, "a member \"wardmote\" with the design was expected (docs/operation-file.md)");
    if (!name) return FAIL(why, INVALID, "\"name\": what people call the operation was expected");
    if (!registered || strlen(registered) != 10 || !moment_parse(str_of(registered), &day, &timed))
        return FAIL(why, INVALID, "\"registered\": the day this file was written was expected, YYYY-MM-DD");
    if (buffer && (!json_is_number(buffer) || !(json_number_value(buffer) > 0) || json_number_value(buffer) > 100000))
        return FAIL(why, INVALID, "\"buffer_m\": metres above 0 and up to 100,000 were expected");
    f->name = str_print(a, "%s", name);
    f->registered = (int32_t)(day / 86400);
    f->buffer_m = buffer ? json_number_value(buffer) : 0;
    if (!read_period(design, "before", &f->before, why) || !read_period(design, "after", &f->after, why)) return false;
    if (f->before.last >= f->after.first) return FAIL(why, INVALID, "\"after\" begins before \"before\" has ended");
    return read_categories(a, json_object_get(design, "categories"), f, why);
}

/* ---- the areas */
struct drawing {
    struct arena *arena;
    struct ring_list rings[ZONES];
    uint32_t area_ring[ZONES][OPERATION_AREAS_MAX + 1];
    size_t n[ZONES];
    const char *names[ZONES];
};

static bool take_area(void *to, const struct geo_feature *f, struct error *why)
{
    struct drawing *d = to;
    const char *role = text_of(f->properties, "role"), *name = text_of(f->properties, "name");
    size_t z = 0;
    while (z < ZONES && !(role && strcmp(role, operation_zone_role[z]) == 0)) z++;
    if (z == ZONES)
        return FAIL(why, INVALID, "line %zu: a property \"role\" was expected: target, control, displacement or control-displacement", f->line);
    if (d->n[z] == OPERATION_AREAS_MAX) return FAIL(why, LIMIT, "line %zu: more than %d areas of one role", f->line, OPERATION_AREAS_MAX);
    if (!geojson_rings(f, &d->rings[z], why)) return error_prefix(why, "line %zu", f->line);
    d->area_ring[z][++d->n[z]] = (uint32_t)d->rings[z].n;
    if (name) d->names[z] = str_print(d->arena, "%s%s%s", d->names[z], *d->names[z] ? ", " : "", name);
    return true;
}

static void release_edges(void *edges) { edge_tree_release(edges); }

/* Copies the drawing of one role into the arena, sees that it is sound, and indexes it. */
static bool keep_zone(struct drawing *d, size_t z, struct operation_areas *out, struct error *why)
{
    struct ring_list *r = &d->rings[z];
    if (!ring_list_seal(r, why)) return false;
    struct coord *vertex = ARENA_ARRAY(d->arena, struct coord, r->n_vertices + 1);
    uint32_t *first = ARENA_ARRAY(d->arena, uint32_t, r->n + 1), *area = ARENA_ARRAY(d->arena, uint32_t, d->n[z] + 1);
    memcpy(vertex, r->vertex, r->n_vertices * sizeof *vertex);
    memcpy(first, r->first, (r->n + 1) * sizeof *first);
    memcpy(area, d->area_ring[z], (d->n[z] + 1) * sizeof *area);
    struct area_set *set = ARENA_NEW(d->arena, struct area_set); /* the tree of edges refers to it */
    *set = (struct area_set){ vertex, r->n_vertices, first, r->n, area, d->n[z] };
    out->set = *set;
    out->names = d->names[z];
    for (uint32_t i = 0; i < d->n[z]; i++) {
        struct ring_finding found;
        if (!area_check(set, i, &found, why)) return false;
        if (found.fault == RING_CROSSES || found.fault == RING_FLAT)
            return FAIL(why, INVALID, "%s %u: its border %s at %.7f, %.7f", operation_zone_role[z], i + 1, ring_fault_text(found.fault), coord_lon(found.at), coord_lat(found.at));
    }
    struct edge_tree *edges = ARENA_NEW(d->arena, struct edge_tree);
    if (!area_index_build_in(d->arena, set, &out->index, why)) return false;
    if (!edge_tree_build(set, 0, (uint32_t)d->n[z], edges, why)) return false;
    arena_defer(d->arena, release_edges, edges);
    out->edges = *edges;
    return true;
}

static bool read_areas(struct arena *a, struct str text, struct operation_file *f, struct error *why)
{
    struct drawing *d = ARENA_NEW(a, struct drawing);
    d->arena = a;
    for (size_t z = 0; z < ZONES; z++) d->names[z] = "";
    bool ok = geojson_each(text, take_area, d, why);
    for (size_t z = 0; ok && z < ZONES; z++) ok = d->n[z] == 0 || keep_zone(d, z, &f->zone[z], why);
    if (ok && d->n[ZONE_TARGET] == 0) ok = FAIL(why, INVALID, "no area has the role target");
    if (ok && d->n[ZONE_CONTROL] == 0) ok = FAIL(why, INVALID, "no area has the role control: without one a change cannot be told from what happened everywhere");
    if (ok && (d->n[ZONE_DISPLACEMENT] > 0) != (d->n[ZONE_CONTROL_DISPLACEMENT] > 0) && f->buffer_m == 0)
        ok = FAIL(why, INVALID, "displacement and control-displacement are drawn both, or \"buffer_m\" is given");
    for (size_t z = 0; z < ZONES; z++) ring_list_release(&d->rings[z]);
    return ok;
}

bool operation_file_read(struct arena *a, struct str text, const char *file, struct operation_file *out, struct error *why)
{
    struct operation_file f = { .digest = digest_bytes(text.ptr, text.len) };
    json_error_t at;
    if (text.len > OPERATION_FILE_MAX) return FAIL(why, LIMIT, "%s: an operation file is at most %d MB", file, OPERATION_FILE_MAX >> 20);
    json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &at);
    if (!root) return FAIL(why, INVALID, "%s:%d: JSON was expected: %s", file, at.line, at.text);
    bool ok = read_design(a, root, &f, why) && read_areas(a, text, &f, why);
    json_decref(root);
    if (!ok) return error_prefix(why, "%s", file);
    *out = f;
    return true;
}

bool operation_zone_of(const struct operation_file *f, struct coord p, enum operation_zone *out, struct error *why)
{
    static const enum operation_zone ring[][2] = { { ZONE_TARGET, ZONE_DISPLACEMENT }, { ZONE_CONTROL, ZONE_CONTROL_DISPLACEMENT } };
    enum operation_zone found = ZONES;
    if (coord_is_none(p)) {
        *out = ZONES;
        return true;
    }
    for (enum operation_zone z = 0; z < ZONES; z++) {
        if (f->zone[z].set.n_areas == 0 || area_index_find(&f->zone[z].index, p) == AREA_NONE) continue;
        bool target_in_its_ring = found == ZONE_TARGET && z == ZONE_DISPLACEMENT; /* a ring drawn as a disc */
        bool control_in_its_ring = found == ZONE_CONTROL && z == ZONE_CONTROL_DISPLACEMENT;
        if (found != ZONES && !target_in_its_ring && !control_in_its_ring)
            return FAIL(why, INVALID, "at %.5f, %.5f areas of the roles %s and %s overlap", coord_lon(p), coord_lat(p), operation_zone_role[found], operation_zone_role[z]);
        if (found == ZONES) found = z;
    }
    for (size_t i = 0; found == ZONES && f->buffer_m > 0 && i < COUNT_OF(ring); i++) {
        const struct operation_areas *core = &f->zone[ring[i][0]];
        if (f->zone[ring[i][1]].set.n_areas == 0 && areas_distance_m(&core->index, &core->edges, p, f->buffer_m) <= f->buffer_m) found = ring[i][1];
    }
    *out = found;
    return true;
}
