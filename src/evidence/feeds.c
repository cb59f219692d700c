/* What the API of data.police.uk is asked: which month, where, of what type; and the rows that answer. */
#include "evidence/feeds.h"
#include "base/csv.h"
#include "base/data.h"
#include "evidence/loading.h"
#include "evidence/polygon_text.h"
#include "geo/distance.h"

enum { ANSWER_MAX = 64 << 20, EVENTS_MAX = 10000 };
static const double mile_m = 1609.344;

/* ---- names and codes ---- */

static struct str code_or_name(const char *kind, struct str text, size_t from, size_t to)
{
    struct csv c;
    struct str found = { NULL, 0 };
    csv_init(&c, data_text("police-uk/categories.csv"));
    while (csv_next(&c) && !found.ptr)
        if (c.n == 3 && str_starts(c.field[0], str_of(kind)) && str_eq_nocase(c.field[from], text)) found = c.field[to];
    csv_release(&c);
    return found;
}
struct str api_code(const char *kind, struct str name) { return code_or_name(kind, name, 2, 1); }
struct str api_name(const char *kind, struct str code) { return code_or_name(kind, code, 1, 2); }

const char *api_force_id(struct arena *a, struct str name)
{
    struct csv c;
    const char *id = NULL;
    csv_init(&c, data_text("police-uk/forces.csv"));
    while (csv_next(&c) && !id)
        if (c.n >= 2 && str_eq_nocase(c.field[1], name)) id = str_z(a, c.field[0]);
    csv_release(&c);
    return id ? id : force_slug(a, name);
}

/* ---- what is asked ---- */

struct str api_field(const struct visit *v, const char *name)
{
    struct str s = request_query(v->request, name);
    return str_trim(s.len ? s : request_form(v->request, name));
}

/* The codes of what stands in the column of types: [force][number of the word]. */
static const struct str *const *codes_of(const struct events *e, const char *kind)
{
    const struct str **codes = ARENA_ARRAY(e->arena, const struct str *, e->n_forces + 1);
    for (size_t g = 0; g < e->n_forces; g++) {
        size_t n = e->gazetteer[g].n_codes[EVENT_CATEGORY];
        struct str *own = ARENA_ARRAY(e->arena, struct str, n + 1);
        for (uint32_t c = 0; c < n; c++) own[c] = api_code(kind, gazetteer_word(&e->gazetteer[g], EVENT_CATEGORY, c));
        codes[g] = own;
    }
    return codes;
}

bool api_open(struct visit *v, const char *source, struct api_ask *out, struct error *why)
{
    struct str date = api_field(v, "date");
    struct api_ask k = { .month = 0 };
    CHECK(source_is_open(str_of(source)));
    if (date.len && !month_parse(date, &k.month)) return FAIL(why, INVALID, "date: a month was expected, such as 2025-01");
    if (!k.month) {
        struct events *all;
        if (!events_open(v->evidence, v->arena, str_of(source), 0, 0, 0, &all, why)) return false;
        k.month = all->to;
    }
    if (!events_open(v->evidence, v->arena, str_of(source), k.month, k.month, k.month, &k.events, why)) return false;
    k.code = codes_of(k.events, strcmp(source, SOURCE_OUTCOMES) == 0 ? "outcome" : "crime");
    *out = k;
    return true;
}

/* A key of the points that the caller marks: [force][point], TALLY_OUT to begin with. */
static uint32_t **nothing(struct api_ask *k)
{
    struct events *e = k->events;
    uint32_t **map = ARENA_ARRAY(e->arena, uint32_t *, e->n_forces + 1);
    for (size_t g = 0; g < e->n_forces; g++) {
        map[g] = ARENA_ARRAY(e->arena, uint32_t, e->gazetteer[g].n + 1);
        for (size_t i = 0; i < e->gazetteer[g].n; i++) map[g][i] = TALLY_OUT;
    }
    k->inside = (struct tally_key){ .axis = TALLY_BY_POINT, .buckets = 1, .map = (const uint32_t *const *)map };
    return map;
}

static bool read_point(struct visit *v, struct coord *out, struct error *why)
{
    struct str lat = api_field(v, "lat"), lng = api_field(v, "lng");
    if (!lat.len || !lng.len) return FAIL(why, INVALID, "lat and lng, or poly, were expected");
    const char *fault = place_read(lng, lat, out);
    return !fault || FAIL(why, INVALID, "lat and lng: %s", fault);
}

static void mark_circle(struct api_ask *k, struct coord at)
{
    uint32_t **map = nothing(k);
    for (size_t g = 0; g < k->events->n_forces; g++) {
        const struct gazetteer *z = &k->events->gazetteer[g];
        for (size_t i = 0; i < z->n; i++)
            if (!coord_is_none(z->at[i]) && labs((long)z->at[i].lat - at.lat) < 200000 && distance_m(z->at[i], at) <= mile_m) map[g][i] = 0;
    }
}

static void mark_polygon(struct api_ask *k, const struct area_set *set)
{
    uint32_t **map = nothing(k);
    struct coord low = set->vertex[0], high = low;
    for (size_t i = 1; i < set->n_vertices; i++) {
        low = (struct coord){ MIN(low.lon, set->vertex[i].lon), MIN(low.lat, set->vertex[i].lat) };
        high = (struct coord){ MAX(high.lon, set->vertex[i].lon), MAX(high.lat, set->vertex[i].lat) };
    }
    for (size_t g = 0; g < k->events->n_forces; g++) {
        const struct gazetteer *z = &k->events->gazetteer[g];
        for (size_t i = 0; i < z->n; i++) {
            struct coord p = z->at[i];
            bool near = p.lon >= low.lon && p.lon <= high.lon && p.lat >= low.lat && p.lat <= high.lat;
            if (near && area_holds(set, 0, p)) map[g][i] = 0;
        }
    }
}

bool api_area(struct visit *v, struct api_ask *k, struct error *why)
{
    struct str poly = api_field(v, "poly");
    struct area_set set;
    struct coord at;
    k->most = EVENTS_MAX;
    if (poly.len) {
        if (!polygon_text_read(poly, v->arena, &set, why)) return false;
        mark_polygon(k, &set);
    } else {
        if (!read_point(v, &at, why)) return false;
        mark_circle(k, at);
    }
    return true;
}

bool api_spot(struct visit *v, struct api_ask *k, struct error *why)
{
    struct coord at, best = COORD_NONE;
    double metres, least = INFINITY;
    if (api_field(v, "location_id").len) return FAIL(why, MISSING, "places have no numbers here: ask by lat and lng");
    if (!read_point(v, &at, why)) return false;
    uint32_t **map = nothing(k);
    for (size_t g = 0; g < k->events->n_forces; g++)
        for (size_t i = 0; i < k->events->gazetteer[g].n; i++) {
            struct coord p = k->events->gazetteer[g].at[i];
            if (coord_is_none(p) || (metres = distance_m(p, at)) >= least) continue;
            least = metres;
            best = p;
        }
    for (size_t g = 0; g < k->events->n_forces; g++)
        for (size_t i = 0; i < k->events->gazetteer[g].n; i++)
            if (!coord_is_none(best) && coord_eq(k->events->gazetteer[g].at[i], best)) map[g][i] = 0;
    return true;
}

bool api_force(struct visit *v, bool nowhere, struct api_ask *k, struct error *why)
{
    struct str force = api_field(v, "force");
    uint32_t **map = nothing(k);
    bool found = false;
    if (!force.len) return FAIL(why, INVALID, "force: the id of a police force was expected, such as kent");
    for (size_t g = 0; g < k->events->n_forces; g++) {
        const struct gazetteer *z = &k->events->gazetteer[g];
        if (!str_eq_nocase(str_of(api_force_id(v->arena, z->force)), force)) continue;
        found = true;
        for (size_t i = 0; i < z->n; i++) map[g][i] = nowhere && !coord_is_none(z->at[i]) ? TALLY_OUT : 0;
    }
    return found || FAIL(why, MISSING, "nothing of this force is held for this month");
}

bool api_type(struct str code, struct api_ask *k, struct error *why)
{
    if (!code.len || str_eq(code, STR("all-crime"))) return true;
    if (!api_name("crime", code).ptr) return FAIL(why, MISSING, "there is no type of crime of this name");
    k->type = code;
    return true;
}

/* ---- the answer ---- */

bool api_send(struct reply *r, struct buf *b, struct error *why)
{
    reply_header(r, "Access-Control-Allow-Origin", "*");
    reply_header(r, "Cross-Origin-Resource-Policy", "cross-origin");
    return reply_take(r, 200, "application/json", b, why);
}

bool api_refuse(struct reply *r, struct error *why)
{
    if (why->kind != ERROR_INVALID && why->kind != ERROR_MISSING && why->kind != ERROR_LIMIT) return false;
    reply_text(r, why->kind == ERROR_LIMIT ? 503 : http_status(why->kind), str_print(r->arena, "%s\n", why->say));
    reply_header(r, "Access-Control-Allow-Origin", "*");
    return true;
}

struct str api_word(const struct api_event *e, enum event_column c)
{
    return gazetteer_word(e->gazetteer, c, event_rows_code(e->block->rows, c, e->row));
}

void api_put_location(struct buf *b, const struct api_event *e)
{
    struct coord at = e->gazetteer->at[e->point];
    struct str street = gazetteer_string(e->gazetteer, e->gazetteer->location[e->point]);
    if (coord_is_none(at)) {
        json_null(b, "location");
        return;
    }
    json_open(b, "location", '{');
    json_degrees_text(b, "latitude", at.lat);
    json_open(b, "street", '{');
    json_null(b, "id");
    json_text(b, "name", street.len ? street : (struct str){ NULL, 0 });
    json_close(b, '}');
    json_degrees_text(b, "longitude", at.lon);
    json_close(b, '}');
}

/* Walks the events asked for; put NULL: only counts them. */
static size_t walk(const struct api_ask *k, struct buf *b, struct arena *a, void (*put)(struct buf *, struct arena *, const struct api_event *))
{
    size_t n = 0;
    for (size_t i = 0; i < k->events->n_blocks; i++) {
        const struct events_block *block = &k->events->about[i];
        for (size_t p = 0; block->rows && p < block->rows->n_points; p++) {
            uint32_t point = block->rows->point[p];
            if (k->inside.map[block->force][point] != 0) continue;
            for (size_t row = block->rows->first[p]; row < block->rows->first[p + 1]; row++) {
                struct str code = k->code[block->force][event_rows_code(block->rows, EVENT_CATEGORY, row)];
                if (k->type.len && !str_eq(code, k->type)) continue;
                n++;
                if (put) put(b, a, &(struct api_event){ code, block, &k->events->gazetteer[block->force], point, row });
            }
        }
    }
    return n;
}

bool api_send_events(struct visit *v, struct api_ask *k, void (*put)(struct buf *b, struct arena *a, const struct api_event *e), struct reply *r,
                     struct error *why)
{
    if (!events_map(k->events, &k->inside, 1, why)) return false;
    size_t n = walk(k, NULL, NULL, NULL);
    if (k->most && n > k->most) return FAIL(why, LIMIT, "there are more than %zu there; ask for a smaller area", k->most);
    struct buf b = BUF_MAX(ANSWER_MAX);
    json_open(&b, NULL, '[');
    (void)walk(k, &b, v->arena, put);
    json_close(&b, ']');
    return api_send(r, &b, why);
}
