/* TopoJSON: outlines as lists of shared arcs. Positions may be rounded to a grid and given as steps ("transform"):
 * such a file is a coarser copy, and says so by topojson_is_coarse. */
#include "places/geojson.h"

struct arcs {
    struct ring_list part; /* each arc as it lies in the file, decoded */
    bool stepped;
    double scale[2], translate[2];
};

bool topojson_is_coarse(const struct arcs *arcs) { return arcs && arcs->stepped; }

static bool position_of(const json_t *position, double out[2], struct error *why)
{
    const json_t *a = json_array_get(position, 0), *b = json_array_get(position, 1);
    if (!json_is_number(a) || !json_is_number(b))
        return FAIL(why, INVALID, "a position is not two numbers; expected [longitude, latitude]");
    out[0] = json_number_value(a);
    out[1] = json_number_value(b);
    return true;
}

static bool decode_arc(struct arcs *arcs, const json_t *arc, struct error *why)
{
    size_t n = json_array_size(arc);
    double at[2] = { 0, 0 };
    if (!ring_list_open(&arcs->part, why)) return false;
    for (size_t i = 0; i < n; i++) {
        double p[2];
        if (!position_of(json_array_get(arc, i), p, why)) return false;
        for (int k = 0; k < 2 && arcs->stepped; k++) {
            at[k] += p[k];
            p[k] = at[k] * arcs->scale[k] + arcs->translate[k];
        }
        if (!ring_list_add_vertex(&arcs->part, p[0], p[1], why)) return false;
    }
    return true;
}

static bool decode_arcs(struct arcs *arcs, const json_t *list, struct error *why)
{
    size_t n = json_array_size(list);
    for (size_t i = 0; i < n; i++)
        if (!decode_arc(arcs, json_array_get(list, i), why)) return error_prefix(why, "arc %zu", i);
    return true;
}

/* Adds the positions of one arc, from its end where the index is ~i. */
static bool add_arc(const struct arcs *arcs, json_int_t index, struct ring_list *out, struct error *why)
{
    const struct ring_list *r = &arcs->part;
    bool backwards = index < 0;
    size_t i = (size_t)(backwards ? -(index + 1) : index);
    if (i >= r->n)
        return FAIL(why, INVALID, "it uses arc %" JSON_INTEGER_FORMAT ", which the file does not have", index);
    size_t from = r->first[i], to = i + 1 < r->n ? r->first[i + 1] : r->n_vertices;
    for (size_t k = 0; k < to - from; k++) {
        struct coord c = r->vertex[backwards ? to - 1 - k : from + k];
        if (!ring_list_add(out, c, why)) return false;
    }
    return true;
}

static bool ring(const struct arcs *arcs, const json_t *indices, struct ring_list *out, struct error *why)
{
    size_t n = json_array_size(indices);
    for (size_t i = 0; i < n; i++) {
        const json_t *index = json_array_get(indices, i);
        if (!json_is_integer(index)) return FAIL(why, INVALID, "an arc's number is not a whole number");
        if (!add_arc(arcs, json_integer_value(index), out, why)) return false;
    }
    return true;
}

static bool polygon(const struct arcs *arcs, const json_t *rings, struct ring_list *out, struct error *why)
{
    size_t n = json_array_size(rings);
    if (n == 0) return FAIL(why, INVALID, "its polygon has no ring");
    for (size_t i = 0; i < n; i++) {
        const json_t *indices = json_array_get(rings, i);
        if (!json_is_array(indices)) return FAIL(why, INVALID, "a ring is not an array");
        if (!ring_list_open(out, why) || !ring(arcs, indices, out, why) || !ring_list_close(out, why)) return false;
    }
    return true;
}

bool topojson_rings(const struct geo_feature *f, struct ring_list *out, struct error *why)
{
    const char *type = json_string_value(json_object_get(f->shape, "type"));
    const json_t *parts = json_object_get(f->shape, "arcs");
    if (!type) return FAIL(why, INVALID, "it has no outline; expected a Polygon or MultiPolygon");
    if (strcmp(type, "Polygon") == 0) return polygon(f->arcs, parts, out, why);
    if (strcmp(type, "MultiPolygon") != 0)
        return FAIL(why, INVALID, "its geometry is a %.40s; expected a Polygon or MultiPolygon", type);
    size_t n = json_array_size(parts);
    if (n == 0) return FAIL(why, INVALID, "its MultiPolygon holds no polygon");
    for (size_t i = 0; i < n; i++)
        if (!polygon(f->arcs, json_array_get(parts, i), out, why)) return false;
    return true;
}

static bool read_pair(const json_t *transform, const char *name, double out[2], struct error *why)
{
    return position_of(json_object_get(transform, name), out, why) ||
           FAIL(why, INVALID, "the topology's transform has no %s of two numbers", name);
}

static bool each_object(const json_t *object, const struct arcs *arcs, struct str name, geo_take *take, void *to,
                        struct error *why)
{
    const json_t *members = json_object_get(object, "geometries");
    struct geo_feature f = { .arcs = arcs, .within = name, .line = 1 };
    if (!members) {
        f.shape = object;
        f.properties = json_object_get(object, "properties");
        return take(to, &f, why);
    }
    size_t n = json_array_size(members);
    for (size_t i = 0; i < n; i++) {
        f.shape = json_array_get(members, i);
        f.properties = json_object_get(f.shape, "properties");
        if (!take(to, &f, why)) return false;
    }
    return true;
}

bool topojson_each(const json_t *topology, geo_take *take, void *to, struct error *why)
{
    struct arcs arcs = { 0 };
    const json_t *transform = json_object_get(topology, "transform");
    if (transform) {
        arcs.stepped = true;
        if (!read_pair(transform, "scale", arcs.scale, why) || !read_pair(transform, "translate", arcs.translate, why))
            return false;
    }
    const char *name;
    json_t *object, *objects = json_object_get(topology, "objects");
    if (!json_is_object(objects)) return FAIL(why, INVALID, "a topology without objects");
    bool ok = decode_arcs(&arcs, json_object_get(topology, "arcs"), why);
    json_object_foreach(objects, name, object)
    {
        ok = ok && each_object(object, &arcs, str_of(name), take, to, why);
    }
    ring_list_release(&arcs.part);
    return ok;
}
