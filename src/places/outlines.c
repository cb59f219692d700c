#include "places/outlines.h"
#include "geo/box.h"
#include "geo/ring.h"

struct reader {
    const struct area_rules *rules;
    struct outlines *out;
    struct str file_district; /* "" unless the file's name is a district's code */
    struct box box;
};

/* What a property says, the finest kinds first. */
struct named {
    struct str code;
    const struct property_rule *rule;
    int year;
};

static bool is_district_code(struct str s)
{
    static const char *const kinds[] = { "E06", "E07", "E08", "E09", "W06", "S12", "N09" };
    if (s.len != 9) return false;
    for (size_t i = 3; i < 9; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_starts(s, str_of(kinds[i]))) return true;
    return false;
}

/* A code is stored and shown as it is: short, and without characters that would need care. */
static bool is_code(struct str s)
{
    if (s.len == 0 || s.len >= AREA_CODE_MAX) return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-_.", c);
        if (!plain) return false;
    }
    return true;
}

static struct str text_of(const json_t *v)
{
    return str_trim((struct str){ json_string_value(v), json_string_length(v) });
}

/* The value of the property whose name fits `pattern` for the same year. */
static struct str property_like(const json_t *properties, struct str pattern, int year)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)properties, key, value)
    {
        int y;
        if (json_is_string(value) && rule_fits(pattern, str_of(key), &y) && y == year) return text_of(value);
    }
    return STR("");
}

/* The code of each kind that the properties name: [AREA_TYPES]. A name with a year comes before one without. */
static void find_codes(const struct reader *r, const json_t *properties, struct named found[AREA_TYPES])
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)properties, key, value)
    {
        int year;
        const struct property_rule *rule = rule_find(r->rules, str_of(key), &year);
        if (!rule || !json_is_string(value) || text_of(value).len == 0) continue;
        struct named *n = &found[rule->type];
        if (n->rule && n->year >= year) continue;
        *n = (struct named){ text_of(value), rule, year };
    }
}

static bool keep(struct outlines *o, struct str s, struct str *out, struct error *why)
{
    char *z = arena_try(&o->text, s.len + 1);
    if (!z) return FAIL(why, NOMEM, "out of memory for names");
    if (s.len) memcpy(z, s.ptr, s.len);
    *out = (struct str){ z, s.len };
    return true;
}

static bool keep_parent(struct reader *r, const json_t *properties, const struct named *n, struct str *code,
                        struct str *name, struct error *why)
{
    *code = *name = STR("");
    if (!n->rule || !is_code(n->code)) return true;
    return keep(r->out, n->code, code, why) &&
           keep(r->out, property_like(properties, n->rule->name, n->year), name, why);
}

static bool say_expected(const struct area_rules *rules, const json_t *properties, struct error *why)
{
    struct arena a = { 0 };
    const char *given = "", *expected = "", *key;
    json_t *value;
    size_t n = 0;
    json_object_foreach((json_t *)properties, key, value)
    {
        if (n++ < 12) given = str_print(&a, "%s%s%.40s", given, n == 1 ? "" : ", ", key);
    }
    (void)value;
    for (size_t i = 0; i < rules->n_properties; i++) {
        const struct property_rule *p = &rules->property[i];
        if (str_contains(p->code, STR("##"))) expected = str_print(&a, "%s%s" STR_FMT, expected, *expected ? ", " : "", STR_ARG(p->code));
    }
    (void)FAIL(why, INVALID,
               "no property says which kind of area it is (it has: %s). Expected one of %s, where ## is the year "
               "of the boundaries",
               *given ? given : "none", expected);
    arena_release(&a);
    return false;
}

/* Fills everything of the outline but its rings. */
static bool describe(struct reader *r, const struct geo_feature *f, struct outline *o, struct error *why)
{
    struct named found[AREA_TYPES] = { 0 };
    if (f->properties) find_codes(r, f->properties, found);
    unsigned t = 0;
    while (t < AREA_TYPES && !(found[t].rule && !found[t].rule->parent && found[t].year)) t++;
    if (t == AREA_TYPES) return say_expected(r->rules, f->properties, why);
    if (!is_code(found[t].code))
        return FAIL(why, INVALID, "\"" STR_FMT "\" is not an area code", STR_ARG(str_slice(found[t].code, 0, 40)));
    struct str name = property_like(f->properties, found[t].rule->name, found[t].year);
    *o = (struct outline){ .type = t, .year = found[t].year, .coarse = topojson_is_coarse(f->arcs), .line = f->line };
    struct named none = { 0 }, district = t < AREA_DISTRICT ? found[AREA_DISTRICT] : none,
                 county = t < AREA_COUNTY ? found[AREA_COUNTY] : none;
    if (!keep(r->out, found[t].code, &o->code, why) || !keep(r->out, name.len ? name : found[t].code, &o->name, why) ||
        !keep_parent(r, f->properties, &district, &o->district, &o->district_name, why) ||
        !keep_parent(r, f->properties, &county, &o->county, &o->county_name, why))
        return false;
    if (o->district.len == 0 && t < AREA_DISTRICT) {
        struct str within = is_district_code(f->within) ? f->within : r->file_district;
        if (!keep(r->out, within, &o->district, why)) return false;
    }
    return true;
}

static bool take(void *to, const struct geo_feature *f, struct error *why)
{
    struct reader *r = to;
    struct outlines *out = r->out;
    size_t from = out->rings.n_vertices;
    struct outline o;
    if (!MEM_GROW(&out->area, &out->cap, out->n + 1) ||
        !MEM_GROW(&out->area_ring, &out->cap_area_ring, out->n + 2))
        return FAIL(why, NOMEM, "out of memory for areas");
    if (!describe(r, f, &o, why)) return error_prefix(why, "line %zu", f->line);
    out->area_ring[out->n] = (uint32_t)out->rings.n;
    if (!geojson_rings(f, &out->rings, why))
        return error_prefix(why, "line %zu: %s " STR_FMT, f->line, area_type_title(o.type, false), STR_ARG(o.code));
    r->box = box_join(r->box, box_of(out->rings.vertex + from, out->rings.n_vertices - from));
    out->area[out->n++] = o;
    out->area_ring[out->n] = (uint32_t)out->rings.n;
    return true;
}

/* Every area's border as a whole: it may touch itself, but not enclose nothing, nor cross itself unless its positions
 * were rounded to a grid. */
static bool check_borders(struct outlines *o, struct error *why)
{
    for (uint32_t i = 0; i < o->n; i++) {
        struct ring_finding found;
        if (!area_check(&o->set, i, &found, why)) return false;
        if (found.fault != RING_CROSSES && found.fault != RING_FLAT) continue;
        const struct outline *a = &o->area[i];
        if (a->coarse && found.fault == RING_CROSSES) {
            o->n_crossed++;
            continue;
        }
        return FAIL(why, INVALID, "line %zu: %s " STR_FMT " (" STR_FMT "): its border %s at %.7f, %.7f; expected one that does not",
                    a->line, area_type_title(a->type, false), STR_ARG(a->code), STR_ARG(a->name), ring_fault_text(found.fault),
                    coord_lon(found.at), coord_lat(found.at));
    }
    return true;
}

/* Whether this is the British Isles with latitude and longitude changed over. */
static bool check_swapped(struct box b, struct error *why)
{
    if (!(coord_lon(b.lo) > 49 && coord_lon(b.hi) < 61.5 && coord_lat(b.lo) > -11 && coord_lat(b.hi) < 2.5)) return true;
    return FAIL(why, INVALID,
                "its positions look like latitude first (%.4f, %.4f); expected longitude first, as GeoJSON has it",
                coord_lon(b.lo), coord_lat(b.lo));
}

static struct str district_of_name(const char *file)
{
    const char *slash = strrchr(file, '/');
    struct str head, base = str_of(slash ? slash + 1 : file);
    (void)str_cut(base, '.', &head);
    if (str_starts(head, STR("topo_"))) head = str_slice(head, 5, head.len);
    return is_district_code(head) ? head : STR("");
}

bool outlines_read(struct str text, const char *file, const struct area_rules *rules, struct outlines *out,
                   struct error *why)
{
    struct outlines o = { .file = file };
    struct reader r = { .rules = rules,
                        .out = &o,
                        .file_district = district_of_name(file),
                        .box = BOX_EMPTY };
    bool ok = geojson_each(text, take, &r, why) && (o.n || FAIL(why, INVALID, "it holds no feature")) &&
              check_swapped(r.box, why) && ring_list_seal(&o.rings, why);
    if (ok) {
        o.set = (struct area_set){ o.rings.vertex, o.rings.n_vertices, o.rings.first, o.rings.n, o.area_ring, o.n };
        ok = check_borders(&o, why);
    }
    if (!ok) {
        outlines_release(&o);
        return error_prefix(why, "%s", file);
    }
    *out = o;
    return true;
}

void outlines_release(struct outlines *o)
{
    ring_list_release(&o->rings);
    mem_free(o->area_ring);
    mem_free(o->area);
    arena_release(&o->text);
    *o = (struct outlines){ 0 };
}

static bool take_any(void *to, const struct geo_feature *f, struct error *why)
{
    return geojson_rings(f, to, why) || error_prefix(why, "line %zu", f->line);
}

static bool check_polygon(const struct ring_list *r, struct error *why)
{
    const uint32_t area_ring[] = { 0, (uint32_t)r->n };
    const struct area_set set = { r->vertex, r->n_vertices, r->first, r->n, area_ring, 1 };
    struct ring_finding found;
    if (!area_check(&set, 0, &found, why)) return false;
    if (found.fault != RING_CROSSES && found.fault != RING_FLAT) return true;
    return FAIL(why, INVALID, "the polygon's border %s at %.7f, %.7f; expected one that does not",
                ring_fault_text(found.fault), coord_lon(found.at), coord_lat(found.at));
}

bool outlines_read_polygon(struct str text, const char *file, struct ring_list *out, struct error *why)
{
    struct ring_list r = { 0 };
    bool ok = geojson_each(text, take_any, &r, why) && (r.n || FAIL(why, INVALID, "it holds no polygon"));
    ok = ok && check_swapped(box_of(r.vertex, r.n_vertices), why) && ring_list_seal(&r, why) && check_polygon(&r, why);
    if (!ok) {
        ring_list_release(&r);
        return error_prefix(why, "%s", file);
    }
    *out = r;
    return true;
}
