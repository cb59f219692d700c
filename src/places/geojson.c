#include "places/geojson.h"
#include "base/json.h"

/* ---- rings, from the text of a geometry that has been passed over whole and so is JSON */

/* What is left of a position, further numbers such as its height included. */
static bool end_position(struct json_pull *j, bool *first)
{
    struct str unused;
    while (pull_element(j, first))
        if (!pull_value(j, &unused)) return false;
    return !j->bad;
}

static bool position(struct json_pull *j, struct ring_list *out, struct error *why)
{
    double x, y;
    bool first = true;
    if (!pull_enter(j, '[') || !pull_element(j, &first) || !pull_number(j, &x) || !pull_element(j, &first) ||
        !pull_number(j, &y) || !end_position(j, &first))
        return FAIL(why, INVALID, "a position is not two numbers; expected [longitude, latitude]");
    return ring_list_add_vertex(out, x, y, why);
}

static bool ring(struct json_pull *j, struct ring_list *out, struct error *why)
{
    bool first = true;
    if (!pull_enter(j, '[')) return FAIL(why, INVALID, "a ring is not an array");
    if (!ring_list_open(out, why)) return false;
    while (pull_element(j, &first))
        if (!position(j, out, why)) return false;
    return ring_list_close(out, why);
}

static bool polygon(struct json_pull *j, struct ring_list *out, struct error *why)
{
    bool first = true;
    if (!pull_enter(j, '[')) return FAIL(why, INVALID, "its polygon has no ring");
    while (pull_element(j, &first))
        if (!ring(j, out, why)) return false;
    return !first || FAIL(why, INVALID, "its polygon has no ring");
}

static bool polygons(struct json_pull *j, struct ring_list *out, struct error *why)
{
    bool first = true;
    if (!pull_enter(j, '[')) return FAIL(why, INVALID, "its MultiPolygon holds no polygon");
    while (pull_element(j, &first))
        if (!polygon(j, out, why)) return false;
    return !first || FAIL(why, INVALID, "its MultiPolygon holds no polygon");
}

/* Passes over a value and, where it is an object, takes the texts of the members with these names, of two of a name the
 * last; those that are not there stay empty. */
static bool members(struct json_pull *j, const struct str *name, struct str *found, size_t n)
{
    bool first = true;
    struct str key, value;
    for (size_t i = 0; i < n; i++) found[i] = STR("");
    if (pull_peek(j) != '{') return pull_value(j, &value);
    (void)pull_enter(j, '{');
    while (pull_member(j, &first, &key) && pull_value(j, &value))
        for (size_t i = 0; i < n; i++)
            if (str_eq(key, name[i])) found[i] = value;
    return !j->bad;
}

static struct str member(struct str object, struct str name)
{
    struct json_pull j = pull_of(object);
    struct str found;
    (void)members(&j, &name, &found, 1);
    return found;
}

/* What stands between the quotes; empty: it is no text. */
static struct str text_of(struct str value)
{
    struct json_pull j = pull_of(value);
    struct str inside = STR("");
    return pull_string(&j, &inside) ? inside : STR("");
}

bool geojson_rings(const struct geo_feature *f, struct ring_list *out, struct error *why)
{
    if (f->arcs) return topojson_rings(f, out, why);
    struct json_pull j = pull_of(f->coordinates);
    const struct str type = f->type;
    if (type.len == 0) return FAIL(why, INVALID, "it has no outline; expected a Polygon or MultiPolygon");
    if (str_eq(type, STR("Polygon"))) return polygon(&j, out, why);
    if (str_eq(type, STR("MultiPolygon"))) return polygons(&j, out, why);
    return FAIL(why, INVALID, "its geometry is a " STR_FMT "; expected a Polygon or MultiPolygon", STR_ARG(str_slice(type, 0, 40)));
}

/* ---- the file */
struct scan {
    struct json_pull j;
    const char *counted; /* to here; `line` is the line it is in */
    size_t line;
    geo_take *take;
    void *to;
};

static size_t line_of(struct scan *s, const char *at)
{
    size_t n = 0;
    for (const char *p = s->counted; p < at; p++) n += *p == '\n';
    s->counted = MAX(s->counted, at);
    return s->line += n;
}

static bool not_json(struct scan *s, struct error *why)
{
    const struct json_pull *j = &s->j;
    size_t line = line_of(s, j->at);
    if (j->bad == pull_too_deep) return FAIL(why, INVALID, "line %zu: the JSON is nested deeper than any boundary file's", line);
    if (j->at == j->end) return FAIL(why, INVALID, "line %zu: the file ends where %s was expected (is it complete?)", line, j->bad);
    return FAIL(why, INVALID, "line %zu: not JSON: expected %s", line, j->bad);
}

static bool tree_of(struct scan *s, struct str text, json_t **out, struct error *why)
{
    json_error_t e;
    json_t *tree = json_loadb(text.ptr, text.len, JSON_DECODE_ANY, &e);
    if (tree) {
        *out = tree;
        return true;
    }
    size_t line = line_of(s, text.ptr) + (e.line > 0 ? (size_t)e.line - 1 : 0);
    if (json_error_code(&e) == json_error_out_of_memory) return FAIL(why, NOMEM, "line %zu: out of memory reading JSON", line);
    return FAIL(why, INVALID, "line %zu: not JSON: %s", line, e.text);
}

static bool check_crs(struct str crs, struct error *why)
{
    static const char *const degrees[] = { "CRS84", "4326", "4258", "4979" };
    struct str name = text_of(member(member(crs, STR("properties")), STR("name")));
    if (name.len == 0) return true;
    for (size_t i = 0; i < COUNT_OF(degrees); i++)
        if (str_ends(name, str_of(degrees[i]))) return true;
    return FAIL(why, INVALID,
                "its coordinates are in " STR_FMT "; expected longitude and latitude in degrees (WGS84). "
                "wardmote-convert FILE writes it anew in degrees",
                STR_ARG(str_slice(name, 0, 80)));
}

static bool read_geometry(struct json_pull *j, struct geo_feature *f)
{
    const struct str name[] = { STR("type"), STR("coordinates") };
    struct str found[2];
    if (!members(j, name, found, 2)) return false;
    f->type = text_of(found[0]);
    f->coordinates = found[1];
    return true;
}

/* The outline of a feature into *f, the texts of its other members beside it. */
static bool read_feature(struct json_pull *j, struct geo_feature *f, struct str *type, struct str *properties)
{
    bool first = true;
    struct str key, value = STR("");
    if (pull_peek(j) != '{') return pull_value(j, &value);
    (void)pull_enter(j, '{');
    while (pull_member(j, &first, &key)) {
        if (!(str_eq(key, STR("geometry")) ? read_geometry(j, f) : pull_value(j, &value))) return false;
        if (str_eq(key, STR("type"))) *type = text_of(value);
        if (str_eq(key, STR("properties"))) *properties = value;
    }
    return !j->bad;
}

/* Reads the feature that stands next. */
static bool take_feature(struct scan *s, struct error *why)
{
    struct str type = STR(""), properties = STR("");
    (void)pull_peek(&s->j);
    struct geo_feature f = { .type = STR(""), .coordinates = STR(""), .within = STR(""), .line = line_of(s, s->j.at) };
    if (!read_feature(&s->j, &f, &type, &properties)) return not_json(s, why);
    if (!str_eq(type, STR("Feature"))) return FAIL(why, INVALID, "line %zu: not a Feature", f.line);
    json_t *tree = NULL;
    if (properties.len && !tree_of(s, properties, &tree, why)) return false;
    f.properties = tree;
    bool ok = s->take(s->to, &f, why);
    json_decref(tree);
    return ok;
}

static bool take_features(struct scan *s, struct error *why)
{
    bool first = true;
    (void)pull_enter(&s->j, '[');
    while (pull_element(&s->j, &first))
        if (!take_feature(s, why)) return false;
    return !s->j.bad || not_json(s, why);
}

/* The features as they come; what `type` says of the whole into *type. */
static bool take_members(struct scan *s, struct str *type, bool *features, struct error *why)
{
    bool first = true;
    struct str key, value;
    if (!pull_enter(&s->j, '{')) return not_json(s, why);
    while (pull_member(&s->j, &first, &key)) {
        if (str_eq(key, STR("features")) && pull_peek(&s->j) == '[') {
            *features = true;
            if (!take_features(s, why)) return false;
            continue;
        }
        if (!pull_value(&s->j, &value)) break;
        if (str_eq(key, STR("type"))) *type = text_of(value);
        if (str_eq(key, STR("crs")) && !check_crs(value, why)) return false;
    }
    if (!s->j.bad && pull_peek(&s->j) != 0) (void)pull_fault(&s->j, "nothing after the end of the object");
    return !s->j.bad || not_json(s, why);
}

static bool take_whole(struct scan *s, struct str text, struct str type, struct error *why)
{
    if (str_eq(type, STR("Topology"))) {
        json_t *tree;
        if (!tree_of(s, text, &tree, why)) return false;
        bool ok = topojson_each(tree, s->take, s->to, why);
        json_decref(tree);
        return ok;
    }
    if (str_eq(type, STR("Feature"))) {
        s->j = pull_of(text); /* from its beginning again */
        s->counted = text.ptr;
        s->line = 1;
        return take_feature(s, why);
    }
    if (str_eq(type, STR("Polygon")) || str_eq(type, STR("MultiPolygon"))) {
        struct geo_feature f = { .within = STR(""), .line = 1 };
        s->j = pull_of(text);
        return read_geometry(&s->j, &f) && s->take(s->to, &f, why);
    }
    return FAIL(why, INVALID, "not GeoJSON: expected a FeatureCollection");
}

bool geojson_each(struct str text, geo_take *take, void *to, struct error *why)
{
    if (text.len > INT32_MAX) return FAIL(why, LIMIT, "a boundary file of more than 2 GB");
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.len);
    struct scan s = { .j = pull_of(text), .counted = text.ptr, .line = 1, .take = take, .to = to };
    struct str type = STR("");
    bool features = false;
    return take_members(&s, &type, &features, why) && (features || take_whole(&s, text, type, why));
}

bool geojson_recognise(struct str text)
{
    struct str head = str_slice(text, 0, 65536);
    struct json_pull j = pull_of(str_slice(head, str_starts(head, STR("\xEF\xBB\xBF")) ? 3 : 0, head.len));
    if (pull_peek(&j) != '{') return false;
    static const char *const marks[] = { "\"FeatureCollection\"", "\"Feature\"", "\"Topology\"", "\"Polygon\"",
                                         "\"MultiPolygon\"" };
    if (str_contains(head, STR("\"wardmote\""))) return false; /* drawn for a question, such as an operation */
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_contains(head, str_of(marks[i]))) return true;
    return false;
}
