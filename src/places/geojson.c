#include "places/geojson.h"

bool geojson_position(const json_t *position, double *x, double *y, struct error *why)
{
    const json_t *a = json_array_get(position, 0), *b = json_array_get(position, 1);
    if (!json_is_number(a) || !json_is_number(b))
        return FAIL(why, INVALID, "a position is not two numbers; expected [longitude, latitude]");
    *x = json_number_value(a);
    *y = json_number_value(b);
    return true;
}

static bool plain_ring(const json_t *positions, struct ring_list *out, struct error *why)
{
    size_t n = json_array_size(positions);
    for (size_t i = 0; i < n; i++) {
        double x, y;
        if (!geojson_position(json_array_get(positions, i), &x, &y, why) || !ring_list_add_vertex(out, x, y, why))
            return false;
    }
    return true;
}

static bool polygon(const struct geo_feature *f, const json_t *rings, struct ring_list *out, struct error *why)
{
    size_t n = json_array_size(rings);
    if (!json_is_array(rings) || n == 0) return FAIL(why, INVALID, "its polygon has no ring");
    for (size_t i = 0; i < n; i++) {
        const json_t *ring = json_array_get(rings, i);
        if (!json_is_array(ring)) return FAIL(why, INVALID, "a ring is not an array");
        if (!ring_list_open(out, why)) return false;
        if (!(f->arcs ? topojson_ring(f->arcs, ring, out, why) : plain_ring(ring, out, why))) return false;
        if (!ring_list_close(out, why)) return false;
    }
    return true;
}

bool geojson_rings(const struct geo_feature *f, struct ring_list *out, struct error *why)
{
    const char *type = json_string_value(json_object_get(f->geometry, "type"));
    const json_t *parts = json_object_get(f->geometry, f->arcs ? "arcs" : "coordinates");
    if (!type) return FAIL(why, INVALID, "it has no outline; expected a Polygon or MultiPolygon");
    if (strcmp(type, "Polygon") == 0) return polygon(f, parts, out, why);
    if (strcmp(type, "MultiPolygon") != 0)
        return FAIL(why, INVALID, "its geometry is a %.40s; expected a Polygon or MultiPolygon", type);
    size_t n = json_array_size(parts);
    if (n == 0) return FAIL(why, INVALID, "its MultiPolygon holds no polygon");
    for (size_t i = 0; i < n; i++)
        if (!polygon(f, json_array_get(parts, i), out, why)) return false;
    return true;
}

/* The text of the file, and how far it has been read. */
struct scan {
    struct str text;
    size_t at;
    size_t line, line_at; /* the line that line_at is in */
};

static void skip_space(struct scan *s)
{
    while (s->at < s->text.len && memchr(" \t\r\n", s->text.ptr[s->at], 4)) s->at++;
}

static size_t line_of(struct scan *s)
{
    for (; s->line_at < s->at; s->line_at++) s->line += s->text.ptr[s->line_at] == '\n';
    return s->line;
}

static bool next_is(struct scan *s, char c)
{
    skip_space(s);
    if (s->at == s->text.len || s->text.ptr[s->at] != c) return false;
    s->at++;
    return true;
}

static bool expected(struct scan *s, const char *what, struct error *why)
{
    if (s->at == s->text.len) return FAIL(why, INVALID, "line %zu: the file ends where %s was expected", line_of(s), what);
    return FAIL(why, INVALID, "line %zu: not JSON: expected %s", line_of(s), what);
}

static json_t *next_value(struct scan *s, struct error *why)
{
    json_error_t e;
    skip_space(s);
    json_t *v = json_loadb(s->text.ptr + s->at, s->text.len - s->at, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &e);
    if (v) {
        s->at += (size_t)e.position;
        return v;
    }
    size_t line = line_of(s) + (e.line > 0 ? (size_t)e.line - 1 : 0);
    if (json_error_code(&e) == json_error_stack_overflow)
        (void)FAIL(why, INVALID, "line %zu: the JSON is nested deeper than any boundary file's", line);
    else if (json_error_code(&e) == json_error_out_of_memory)
        (void)FAIL(why, NOMEM, "line %zu: out of memory reading JSON", line);
    else (void)FAIL(why, INVALID, "line %zu: not JSON: %s", line, e.text);
    return NULL;
}

static bool check_crs(const json_t *crs, struct error *why)
{
    static const char *const degrees[] = { "CRS84", "4326", "4258", "4979" };
    const char *name = json_string_value(json_object_get(json_object_get(crs, "properties"), "name"));
    if (!name) return true;
    for (size_t i = 0; i < COUNT_OF(degrees); i++)
        if (str_ends(str_of(name), str_of(degrees[i]))) return true;
    return FAIL(why, INVALID,
                "its coordinates are in %.80s; expected longitude and latitude in degrees (WGS84). "
                "wardmote-convert FILE writes it anew in degrees",
                name);
}

static bool take_feature(const json_t *feature, size_t line, geo_take *take, void *to, struct error *why)
{
    const char *type = json_string_value(json_object_get(feature, "type"));
    if (!type || strcmp(type, "Feature") != 0) return FAIL(why, INVALID, "line %zu: not a Feature", line);
    struct geo_feature f = { .properties = json_object_get(feature, "properties"),
                             .geometry = json_object_get(feature, "geometry"),
                             .within = STR(""),
                             .line = line };
    return take(to, &f, why);
}

static bool each_in_array(struct scan *s, geo_take *take, void *to, struct error *why)
{
    if (next_is(s, ']')) return true;
    do {
        skip_space(s);
        size_t line = line_of(s);
        json_t *feature = next_value(s, why);
        if (!feature) return false;
        bool ok = take_feature(feature, line, take, to, why);
        json_decref(feature);
        if (!ok) return false;
    } while (next_is(s, ','));
    return next_is(s, ']') || expected(s, "a comma or the end of the features", why);
}

/* The members of the file's object: the features as they come, the others into `rest`. */
static bool each_member(struct scan *s, json_t *rest, bool *features, geo_take *take, void *to, struct error *why)
{
    if (!next_is(s, '{')) return expected(s, "an object", why);
    if (next_is(s, '}')) return true;
    do {
        json_t *key = next_value(s, why), *value = NULL;
        bool ok = key != NULL;
        if (ok && !json_is_string(key)) ok = expected(s, "a member's name", why);
        if (ok && !next_is(s, ':')) ok = expected(s, "a colon", why);
        if (ok && strcmp(json_string_value(key), "features") == 0 && next_is(s, '[')) {
            *features = true;
            ok = each_in_array(s, take, to, why);
        } else if (ok) {
            value = next_value(s, why);
            ok = value && (strcmp(json_string_value(key), "crs") != 0 || check_crs(value, why)) &&
                 (json_object_set(rest, json_string_value(key), value) == 0 || FAIL(why, NOMEM, "out of memory"));
        }
        json_decref(key);
        json_decref(value);
        if (!ok) return false;
    } while (next_is(s, ','));
    return next_is(s, '}') || expected(s, "a comma or the end of the object", why);
}

static bool take_whole(const json_t *whole, geo_take *take, void *to, struct error *why)
{
    const char *type = json_string_value(json_object_get(whole, "type"));
    if (type && strcmp(type, "Topology") == 0) return topojson_each(whole, take, to, why);
    if (type && strcmp(type, "Feature") == 0) return take_feature(whole, 1, take, to, why);
    if (type && (strcmp(type, "Polygon") == 0 || strcmp(type, "MultiPolygon") == 0)) {
        struct geo_feature f = { .geometry = whole, .within = STR(""), .line = 1 };
        return take(to, &f, why);
    }
    return FAIL(why, INVALID, "not GeoJSON: expected a FeatureCollection");
}

bool geojson_each(struct str text, geo_take *take, void *to, struct error *why)
{
    if (text.len > INT32_MAX) return FAIL(why, LIMIT, "a boundary file of more than 2 GB");
    struct scan s = { .text = text, .line = 1 };
    if (str_starts(text, STR("\xEF\xBB\xBF"))) s.at = 3;
    json_t *rest = json_object();
    if (!rest) return FAIL(why, NOMEM, "out of memory");
    bool features = false;
    bool ok = each_member(&s, rest, &features, take, to, why);
    if (ok) {
        skip_space(&s);
        ok = s.at == s.text.len || expected(&s, "nothing after the end of the object", why);
    }
    if (ok && !features) ok = take_whole(rest, take, to, why);
    json_decref(rest);
    return ok;
}

bool geojson_recognise(struct str text)
{
    struct scan s = { .text = str_slice(text, 0, 65536) };
    if (str_starts(text, STR("\xEF\xBB\xBF"))) s.at = 3;
    if (!next_is(&s, '{')) return false;
    if (str_contains(str_slice(text, 0, 4096), STR("\"wardmote\""))) return false; /* drawn for a question, such as an operation */
    static const char *const marks[] = { "\"FeatureCollection\"", "\"Feature\"", "\"Topology\"", "\"Polygon\"",
                                         "\"MultiPolygon\"" };
    if (str_contains(s.text, STR("\"wardmote\""))) return false;
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_contains(s.text, str_of(marks[i]))) return true;
    return false;
}
