/*
 * The API of data.police.uk: forces and neighbourhoods. A neighbourhood here is a ward of the newest generation, and its
 * force the one that recorded most of its crime in the newest month that is held.
 */
#include "evidence/feeds.h"
#include "base/csv.h"
#include "base/data.h"
#include "evidence/loading.h"

/* ---- forces ---- */

/* Calls each with id and name of every territorial force; the railway's has no neighbourhoods. */
static void put_forces(struct buf *b, struct str only)
{
    struct csv c;
    bool header = true;
    csv_init(&c, data_text("police-uk/forces.csv"));
    for (; csv_next(&c); header = false) {
        if (header || c.n < 2 || (c.n >= 3 && c.field[2].len) || (only.len && !str_eq(c.field[0], only))) continue;
        json_open(b, NULL, '{');
        if (only.len) {
            json_null(b, "description");
            json_null(b, "url");
            json_open(b, "engagement_methods", '[');
            json_close(b, ']');
            json_null(b, "telephone");
        }
        json_text(b, "id", c.field[0]);
        json_text(b, "name", c.field[1]);
        json_close(b, '}');
    }
    csv_release(&c);
}

bool api_forces(struct visit *v, struct reply *r, struct error *why)
{
    struct buf b = BUF_MAX(1 << 16);
    (void)v;
    json_open(&b, NULL, '[');
    put_forces(&b, STR(""));
    json_close(&b, ']');
    return api_send(r, &b, why);
}

bool api_force_page(struct visit *v, struct reply *r, struct error *why)
{
    struct buf b = BUF_MAX(1 << 16);
    put_forces(&b, v->wild[0]);
    if (b.len) return api_send(r, &b, why);
    buf_release(&b);
    (void)FAIL(why, MISSING, "there is no force of this id");
    return api_refuse(r, why);
}

/* ---- which force polices which ward ---- */

struct policing {
    const struct layer *wards;
    const struct layer_outlines *lines;
    const char **force; /* [wards->n] its id; NULL: nothing was recorded there */
};

static void count_block(const struct events_block *block, const uint32_t *area, uint64_t *rows)
{
    for (size_t i = 0; i < block->rows->n_points; i++) {
        uint32_t ward = area[block->rows->point[i]];
        if (ward != AREA_NONE) rows[ward] += block->rows->first[i + 1] - block->rows->first[i];
    }
}

static bool find_policing(struct visit *v, struct policing *out, struct error *why)
{
    struct events *all, *e;
    const struct layer *l;
    const struct layer_outlines *lines;
    const struct events_places *p;
    if (!layer_open(v->evidence, AREA_WARD, 0, &l, why) || !(lines = layer_outlines(l, why)) || !events_open(v->evidence, v->arena, STR(SOURCE_STREET), 0, 0, 0, &all, why) ||
        !events_open(v->evidence, v->arena, STR(SOURCE_STREET), all->to, all->to, all->to, &e, why) ||
        !events_places(e, l, PLACE_BY_POLYGON, &p, why) || !events_map(e, NULL, 0, why))
        return false;
    uint64_t *most = ARENA_ARRAY(v->arena, uint64_t, l->n + 1), *rows = ARENA_ARRAY(v->arena, uint64_t, l->n + 1);
    const char **force = ARENA_ARRAY(v->arena, const char *, l->n + 1);
    for (size_t i = 0; i < e->n_blocks; i++) {
        const char *id = api_force_id(v->arena, e->gazetteer[e->about[i].force].force);
        if (!events_places_read(e, p, e->about[i].force, why)) return false;
        if (!p->area[e->about[i].force] || strcmp(id, "btp") == 0) continue;
        memset(rows, 0, l->n * sizeof *rows);
        count_block(&e->about[i], p->area[e->about[i].force], rows);
        for (uint32_t w = 0; w < l->n; w++)
            if (rows[w] > most[w]) {
                most[w] = rows[w];
                force[w] = id;
            }
    }
    *out = (struct policing){ l, lines, force };
    return true;
}

bool api_neighbourhoods(struct visit *v, struct reply *r, struct error *why)
{
    struct policing p;
    if (!find_policing(v, &p, why)) return api_refuse(r, why);
    struct buf b = BUF_MAX(16 << 20);
    size_t n = 0;
    json_open(&b, NULL, '[');
    for (uint32_t w = 0; w < p.wards->n; w++) {
        if (!p.force[w] || !str_eq(str_of(p.force[w]), v->wild[0])) continue;
        n++;
        json_open(&b, NULL, '{');
        json_text(&b, "id", layer_code(p.wards, w));
        json_z(&b, "name", layer_name(p.wards, w));
        json_close(&b, '}');
    }
    json_close(&b, ']');
    if (n) return api_send(r, &b, why);
    buf_release(&b);
    (void)FAIL(why, MISSING, "nothing of this force is held");
    return api_refuse(r, why);
}

bool api_locate(struct visit *v, struct reply *r, struct error *why)
{
    struct str lat, lng = str_cut(api_field(v, "q"), ',', &lat);
    struct coord at;
    struct policing p;
    const char *fault = !lat.len || !lng.len ? "latitude, a comma and longitude were expected" : place_read(lng, lat, &at);
    if (fault && !FAIL(why, INVALID, "q: %s", fault)) return api_refuse(r, why);
    if (!find_policing(v, &p, why)) return api_refuse(r, why);
    uint32_t ward = layer_find(p.lines, at);
    if ((ward == AREA_NONE || !p.force[ward]) && !FAIL(why, MISSING, "no neighbourhood is known there")) return api_refuse(r, why);
    struct buf b = BUF_MAX(1 << 12);
    json_open(&b, NULL, '{');
    json_z(&b, "force", p.force[ward]);
    json_text(&b, "neighbourhood", layer_code(p.wards, ward));
    json_close(&b, '}');
    return api_send(r, &b, why);
}

/* Of several outlines the one with the most vertices: the API gives one line. */
static uint32_t main_ring(const struct area_set *s, uint32_t area)
{
    uint32_t best = s->area_ring[area];
    for (uint32_t i = best; i < s->area_ring[area + 1]; i++)
        if (s->ring_first[i + 1] - s->ring_first[i] > s->ring_first[best + 1] - s->ring_first[best]) best = i;
    return best;
}

bool api_boundary(struct visit *v, struct reply *r, struct error *why)
{
    struct policing p;
    if (!find_policing(v, &p, why)) return api_refuse(r, why);
    uint32_t ward = layer_find_code(p.wards, v->wild[1]);
    if (ward == AREA_NONE || !p.force[ward] || !str_eq(str_of(p.force[ward]), v->wild[0])) {
        (void)FAIL(why, MISSING, "there is no such neighbourhood");
        return api_refuse(r, why);
    }
    const struct area_set *s = &p.lines->set;
    uint32_t ring = main_ring(s, ward);
    struct buf b = BUF_MAX(16 << 20);
    json_open(&b, NULL, '[');
    for (uint32_t i = s->ring_first[ring]; i <= s->ring_first[ring + 1]; i++) { /* the first again at the end */
        struct coord c = s->vertex[i < s->ring_first[ring + 1] ? i : s->ring_first[ring]];
        json_open(&b, NULL, '{');
        json_degrees_text(&b, "latitude", c.lat);
        json_degrees_text(&b, "longitude", c.lon);
        json_close(&b, '}');
    }
    json_close(&b, ']');
    return api_send(r, &b, why);
}
