/* Snap points and how often each is named: see streets.h. */
#include "sample/streets.h"
#include "base/error.h"
#include "base/str.h"
#include "sample/lookups.h"
#include "sample/out.h"
#include "sample/plan.h"

/* How far a cell is from any town's heart: 256 at the middle of a main town, 0 in the fields. */
static uint32_t centre_of(const struct geography *g, uint32_t cell)
{
    uint32_t best = 0;
    for (size_t t = 0; t < g->n_towns; t++) {
        if (g->town[t].people < 3000) continue;
        int64_t d2 = distance2_m2(cell_place(&g->lattice, cell), cell_place(&g->lattice, g->town[t].cell)),
                r = g->town[t].radius_m / 3;
        int64_t near = (r * r << 8) / (r * r + d2) * MIN(g->town[t].people, 60000U) / 60000;
        best = MAX(best, (uint32_t)near);
    }
    return best;
}

/* About exp(1.15 z) for a standard normal z, times 1,024: a few points are named very often, most seldom. Two to the power
 * of a whole number and a straight line between. */
static uint64_t skew(struct random *r)
{
    uint64_t bits = random_u64(r);
    int64_t sum = 0; /* of eight bytes: mean 1020, standard deviation 209 */
    for (int i = 0; i < 8; i++, bits >>= 8) sum += bits & 255;
    int64_t power = (sum - 1020) * 1024 * 1659 / (209 * 1000) + 10 * 1024; /* 1.15 / ln 2 = 1.659 */
    power = MIN(MAX(power, 0), 19 * 1024);
    return (uint64_t)(1024 + power % 1024) << (power / 1024) >> 10;
}

static enum place_kind kind_of(struct random *r, uint32_t people, uint32_t centre)
{
    /* of 10,000 points: in the fields, and what a town's heart adds */
    static const uint16_t rare[PLACE_KINDS] = { 0, 250, 90, 25, 120, 190, 150, 12, 10, 6, 0, 6, 8, 25, 60 };
    static const uint16_t heart[PLACE_KINDS] = { 0, 1100, 250, 450, 60, 60, 150, 60, 60, 180, 0, 120, 150, 150, 500 };
    uint32_t draw = (uint32_t)random_below(r, 10000);
    for (enum place_kind k = PARKING; k < PLACE_KINDS; k++) {
        uint32_t part = rare[k] * MIN(people / 256 + 20, 100U) / 100 + heart[k] * centre / 256;
        if (draw < part) return k;
        draw -= part;
    }
    return STREET;
}

struct maker {
    const struct geography *g;
    const struct plan *plan;
    struct streets *s;
    uint64_t *weight[CATEGORIES]; /* [STREETS_MAX] */
    size_t text, text_cap;
    struct random random;
};

/* Writes the columns from Longitude to LSOA name. */
static void add(struct maker *m, struct street street, const char *where, const char *code, const char *lsoa)
{
    struct streets *s = m->s;
    CHECK(s->n < STREETS_MAX && MEM_GROW(&s->texts, &m->text_cap, m->text + 512));
    char *at = s->texts + m->text, *p = at;
    *p++ = ',';
    if (!coord_is_none(street.place)) p = put_degrees(p, street.place.lon, 6);
    *p++ = ',';
    if (!coord_is_none(street.place)) p = put_degrees(p, street.place.lat, 6);
    p += snprintf(p, 256, ",%s,%s,%s,", where, code, lsoa);
    street.text = (uint32_t)m->text;
    street.text_n = (uint16_t)(p - at);
    m->text += (size_t)(p - at);
    s->street[s->n++] = street;
}

static void add_placed(struct maker *m, uint16_t lsoa, uint64_t people_share)
{
    const struct geography *g = m->g;
    struct random *r = &m->random;
    struct piece p = g->lsoa_cells[lsoa];
    uint32_t cell = g->cells[p.first + random_below(r, p.n)], also = g->cells[p.first + random_below(r, p.n)];
    if (g->people[also] > g->people[cell]) cell = also; /* streets are where people are */
    struct coord at = cell_place(&g->lattice, cell);
    at.lon += (int32_t)random_below(r, 2 * CELL_INSIDE_LON - 20) - CELL_INSIDE_LON + 10;
    at.lat += (int32_t)random_below(r, 2 * CELL_INSIDE_LAT - 20) - CELL_INSIDE_LAT + 10;
    at.lon -= at.lon % 10; /* to the micro-degree that is printed */
    at.lat -= at.lat % 10;
    uint32_t centre = centre_of(g, cell), worse = deprivation_of(g, cell);
    enum place_kind kind = kind_of(r, g->people[cell], centre);
    uint64_t often = skew(r);
    for (enum category c = 0; c < CATEGORIES; c++) {
        const struct category_shape *shape = &categories[c];
        uint64_t w = people_share * often * shape->at[kind] * (100 + shape->centre * centre / 256) / 100;
        m->weight[c][m->s->n] = w * (100 + shape->deprived * worse / 255) / 100;
    }
    const char *where = kind ? place_kind_name[kind] : street_name(&m->s->arena, r);
    struct street street = { .place = at, .cell = cell, .lsoa = lsoa, .kind = (uint8_t)kind, .name = where };
    if (m->plan) street.effect = (uint8_t)plan_effect(m->plan, g, cell);
    add(m, street, str_print(&m->s->arena, "On or near %s", where), g->lsoa.area[lsoa].code, g->lsoa.area[lsoa].name);
}

/* A few rows that another force's area took, a few tens of miles off; and those that could not be placed at all. */
static void add_elsewhere(struct maker *m)
{
    const struct geography *g = m->g;
    uint32_t placed = m->s->n_placed;
    for (uint32_t i = 0; i < STRAYS; i++) {
        struct coord at = { g->lattice.origin.lon - 500000 - (int32_t)random_below(&m->random, 200000) * 10,
                            g->lattice.origin.lat + (int32_t)random_below(&m->random, 500000) * 10 };
        const char *code = str_print(&m->s->arena, "E01899%03u", g->county * STRAYS + i);
        add(m, (struct street){ .place = at, .lsoa = g->lsoa.n, .name = "Farholt Road" }, "On or near Farholt Road", code,
            str_print(&m->s->arena, "Farholt %03uA", i + 1));
    }
    add(m, (struct street){ .place = COORD_NONE, .lsoa = (uint16_t)(g->lsoa.n + 1), .name = "" }, "No Location", "", "");
    for (enum category c = 0; c < CATEGORIES; c++) {
        uint64_t sum = 0;
        for (uint32_t i = 0; i < placed; i++) sum += m->weight[c][i];
        for (uint32_t i = 0; i < STRAYS; i++) m->weight[c][placed + i] = sum * 4 / 10000 / STRAYS;
        m->weight[c][placed + STRAYS] = sum * 115 / 10000;
    }
}

struct streets *streets_new(const struct geography *g, const struct plan *plan)
{
    struct streets *s = mem_new(sizeof *s);
    struct maker m = { .g = g, .plan = plan, .s = s, .random = stream_of(g->seed, g->county, FOR_STREETS, 0) };
    s->street = ARENA_ARRAY(&s->arena, struct street, STREETS_MAX);
    for (enum category c = 0; c < CATEGORIES; c++) m.weight[c] = mem_new(STREETS_MAX * sizeof *m.weight[c]);
    for (uint16_t l = 0; l < g->lsoa.n; l++) {
        uint32_t points = (uint32_t)(12 + random_below(&m.random, 19));
        for (uint32_t i = 0; i < points; i++) add_placed(&m, l, 64 * (uint64_t)g->lsoa.area[l].people / points);
    }
    s->n_placed = s->n;
    add_elsewhere(&m);
    for (enum category c = 0; c < CATEGORIES; c++) {
        uint64_t sum = 0, of[EFFECTS] = { 0 };
        for (uint32_t i = 0; i < s->n; i++) sum += m.weight[c][i], of[s->street[i].effect] += m.weight[c][i];
        for (enum effect e = 0; e < EFFECTS; e++) s->share[c][e] = (uint32_t)((random_u128)of[e] * 65536 / sum);
        alias_make(&s->arena, &s->weight[c], m.weight[c], s->n);
        mem_free(m.weight[c]);
    }
    return s;
}

void streets_free(struct streets *s)
{
    if (!s) return;
    mem_free(s->texts);
    arena_release(&s->arena);
    mem_free(s);
}
