/* From an outline to districts, towns, people, wards and LSOAs: see geography.h. */
#include "sample/geography.h"
#include "base/error.h"
#include "base/str.h"
#include "sample/outline.h"
#include "sample/redraw.h"

enum { PEOPLE = 1640000, LSOAS = 1000, WARDS_PER_100_LSOAS = 28, OLD_WARDS_PER_100_LSOAS = 31, QUARTERS = 4 };
enum { TOWNS_MAX = DISTRICTS * 11, VILLAGES = 7, AREAS_MAX = 1500 }; /* areas: of one kind in a county */

struct random stream_of(uint64_t seed, unsigned county, enum purpose purpose, uint32_t index)
{
    return random_of(seed, (uint64_t)county << 40 | (uint64_t)purpose << 32 | index);
}

/* Counties stand three abreast, northwards from 54 degrees, between the Dogger Bank and the Norwegian coast. */
static struct coord origin_of(unsigned county)
{
    return (struct coord){ 9000000 + (int32_t)(county % 3) * 12600000, 540500000 + (int32_t)(county / 3) * 6000000 };
}

static void set_code(char code[static CODE_TEXT_MAX], const char *type, unsigned number)
{
    CHECK(number < 1000000);
    (void)snprintf(code, CODE_TEXT_MAX, "%s%06u", type, number);
}

/* Steps from the edge of its district (or of the land) for each cell of the piece, by flooding inwards. */
static uint32_t depth_of(const uint16_t *of, const uint32_t *cells, struct piece p, uint32_t *depth, uint32_t *queue)
{
    uint32_t n = 0, deepest = 0;
    for (uint32_t i = p.first; i < p.first + p.n; i++) {
        uint32_t near[6];
        cell_neighbours(cells[i], near);
        depth[cells[i]] = UINT32_MAX;
        for (int k = 0; k < 6; k++)
            if (of[near[k]] != of[cells[i]]) depth[cells[i]] = 0;
        if (depth[cells[i]] == 0) queue[n++] = cells[i];
    }
    for (uint32_t done = 0; done < n; done++) {
        uint32_t near[6];
        cell_neighbours(queue[done], near);
        deepest = depth[queue[done]];
        for (int k = 0; k < 6; k++)
            if (of[near[k]] == of[queue[done]] && depth[near[k]] == UINT32_MAX)
                depth[near[k]] = deepest + 1, queue[n++] = near[k];
    }
    return deepest;
}

/* A cell of the piece at least `depth_min` from its edge, the furthest from the towns there are among a few draws. */
static uint32_t site_of(const struct geography *g, const uint32_t *cells, struct piece p, const uint32_t *depth,
                        uint32_t depth_min, struct random *r)
{
    uint32_t best = cells[p.first];
    int64_t best_far = -1;
    for (int drawn = 0, tries = 0; drawn < 6 && tries < 4000; tries++) {
        uint32_t c = cells[p.first + random_below(r, p.n)];
        if (depth[c] < depth_min) continue;
        drawn++;
        int64_t far = INT64_MAX;
        for (size_t t = 0; t < g->n_towns; t++)
            far = MIN(far, distance2_m2(cell_place(&g->lattice, c), cell_place(&g->lattice, g->town[t].cell)));
        if (far > best_far) best = c, best_far = far;
    }
    return best;
}

static void found_towns(struct geography *g, const struct piece *district)
{
    struct random r = stream_of(g->seed, g->county, FOR_TOWNS, 0);
    uint32_t *depth = mem_new(LATTICE_CELLS * sizeof *depth), *queue = mem_new(LATTICE_CELLS * sizeof *queue);
    g->town = ARENA_ARRAY(&g->arena, struct town, TOWNS_MAX);
    for (uint16_t d = 0; d < DISTRICTS; d++) {
        uint32_t deepest = depth_of(g->district.of, g->cells, district[d], depth, queue);
        uint32_t size = (uint32_t)(60 + random_below(&r, 110)); /* of the district, per 100 of the mean */
        struct { uint32_t deep, radius, people; } kind[] = {
            { deepest * 6 / 10, 1100 + size * 6, 62000 * size / 100 },
            { deepest * 3 / 10, 900, 21000 * size / 100 },
            { deepest * 2 / 10, 700, 12000 * size / 100 },
        };
        for (unsigned k = 0; k < COUNT_OF(kind) + VILLAGES; k++) {
            uint32_t deep = k < COUNT_OF(kind) ? kind[k].deep : 4, cell = site_of(g, g->cells, district[d], depth, deep, &r);
            g->town[g->n_towns++] = (struct town){ .cell = cell, .district = d,
                .radius_m = k < COUNT_OF(kind) ? kind[k].radius : 350, .people = k < COUNT_OF(kind) ? kind[k].people : 2600 };
        }
    }
    mem_free(depth);
    mem_free(queue);
}

/* People fall off from each town centre as 1 / (1 + d²/r²)², which spreads its people over the area π r². */
static void settle(struct geography *g)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < g->n_cells; i++) g->people[g->cells[i]] = 120; /* farms everywhere */
    for (size_t t = 0; t < g->n_towns; t++) {
        struct coord centre = cell_place(&g->lattice, g->town[t].cell);
        int64_t r2 = (int64_t)g->town[t].radius_m * g->town[t].radius_m;
        int64_t peak = (int64_t)g->town[t].people * 256 * CELL_M2 / (r2 * 22 / 7);
        int32_t reach = (int32_t)(g->town[t].radius_m * 8 / 150), row = (int32_t)cell_row(g->town[t].cell),
                column = (int32_t)cell_column(g->town[t].cell);
        for (int32_t y = MAX(row - reach, 1); y <= MIN(row + reach, LATTICE_ROWS - 2); y++)
            for (int32_t x = MAX(column - reach, 1); x <= MIN(column + reach, LATTICE_COLUMNS - 2); x++) {
                uint32_t cell = (uint32_t)(y * LATTICE_COLUMNS + x);
                if (g->district.of[cell] == AREA_NONE || !g->people[cell]) continue;
                int64_t share = (r2 << 10) / (r2 + distance2_m2(centre, cell_place(&g->lattice, cell)));
                g->people[cell] += (uint32_t)(peak * share * share >> 20);
            }
    }
    for (uint32_t i = 0; i < g->n_cells; i++) total += g->people[g->cells[i]];
    for (uint32_t i = 0; i < g->n_cells; i++) { /* to the county's total */
        uint32_t *p = &g->people[g->cells[i]];
        *p = (uint32_t)(*p * ((uint64_t)PEOPLE * 256 * 1024 / total) >> 10);
    }
}

static uint64_t people_of(const struct geography *g, struct piece p)
{
    uint64_t sum = 0;
    for (uint32_t i = p.first; i < p.first + p.n; i++) sum += g->people[g->cells[i]];
    return sum;
}

static uint32_t parts_for(uint64_t people, uint64_t each) { return MAX((uint32_t)((people + each / 2) / each), 1U); }

static void mark(uint16_t *of, const uint32_t *cells, struct piece p, uint16_t area)
{
    for (uint32_t i = p.first; i < p.first + p.n; i++) of[cells[i]] = area;
}

struct cutting { /* what cut_quarter adds to */
    struct flood *flood;
    struct piece piece[256];
    uint32_t *other; /* a second order of the cells, for the older wards */
    bool *kept;      /* [ward]: it is also a ward of 2013 */
    uint16_t *kept_as;
};

static uint16_t area_add(struct areas *s, uint16_t district, uint64_t people)
{
    CHECK(s->n < AREAS_MAX);
    s->area[s->n] = (struct area){ .district = district, .people = (uint32_t)(people / 256) };
    return s->n++;
}

/* A quarter of a district: its wards of 2025, their LSOAs, its wards of 2013; in an unchanged quarter the wards are one. */
static void cut_quarter(struct geography *g, struct cutting *c, uint16_t district, struct piece quarter, bool unchanged,
                        uint32_t stream)
{
    struct random wards = stream_of(g->seed, g->county, FOR_WARDS, stream),
                  lsoas = stream_of(g->seed, g->county, FOR_LSOAS, stream),
                  old = stream_of(g->seed, g->county, FOR_OLD_WARDS, stream);
    uint64_t people = people_of(g, quarter), each = (uint64_t)PEOPLE * 256 / LSOAS;
    uint32_t n_old = unchanged ? 0 : parts_for(people, each * 100 / OLD_WARDS_PER_100_LSOAS);
    if (n_old) {
        memcpy(c->other + quarter.first, g->cells + quarter.first, quarter.n * sizeof *c->other);
        partition(c->flood, c->other, quarter, g->people, n_old, &old, c->piece);
        for (uint32_t i = 0; i < n_old; i++) {
            uint64_t in = 0;
            for (uint32_t k = c->piece[i].first; k < c->piece[i].first + c->piece[i].n; k++) in += g->people[c->other[k]];
            mark(g->old_ward.of, c->other, c->piece[i], area_add(&g->old_ward, district, in));
        }
    }
    struct piece ward[256], lsoa[256];
    uint32_t n = parts_for(people, each * 100 / WARDS_PER_100_LSOAS);
    partition(c->flood, g->cells, quarter, g->people, n, &wards, ward);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t in = people_of(g, ward[i]);
        uint16_t w = area_add(&g->ward, district, in);
        mark(g->ward.of, g->cells, ward[i], w);
        c->kept[w] = unchanged;
        if (unchanged) {
            c->kept_as[w] = area_add(&g->old_ward, district, in);
            mark(g->old_ward.of, g->cells, ward[i], c->kept_as[w]);
        }
        uint32_t m = MIN(parts_for(in, each), ward[i].n);
        partition(c->flood, g->cells, ward[i], g->people, m, &lsoas, lsoa);
        for (uint32_t k = 0; k < m; k++) {
            uint16_t l = area_add(&g->lsoa, district, people_of(g, lsoa[k]));
            g->lsoa_cells[l] = lsoa[k];
            g->ward_of_lsoa[l] = w;
            mark(g->lsoa.of, g->cells, lsoa[k], l);
        }
    }
}

static void cut_all(struct geography *g, const struct piece *district, struct cutting *c)
{
    struct piece quarter[QUARTERS];
    struct random r = stream_of(g->seed, g->county, FOR_WARDS, 1000);
    g->ward_of_lsoa = ARENA_ARRAY(&g->arena, uint16_t, AREAS_MAX);
    for (uint16_t d = 0; d < DISTRICTS; d++) {
        partition(c->flood, g->cells, district[d], g->people, QUARTERS, &r, quarter);
        uint32_t same = d % 2 ? (uint32_t)random_below(&r, QUARTERS) : QUARTERS; /* in every second district */
        for (uint32_t q = 0; q < QUARTERS; q++) cut_quarter(g, c, d, quarter[q], q == same, d * QUARTERS + q);
    }
}

static void name_all(struct geography *g, const struct cutting *c)
{
    struct random r = stream_of(g->seed, g->county, FOR_NAMES, 0);
    bool taken[NAMES_PLACES] = { false };
    const char *name[DISTRICTS];
    for (int d = 0; d < DISTRICTS; d++) {
        name[d] = place_name(&g->arena, &r, taken);
        for (int i = d; i > 0 && strcmp(name[i - 1], name[i]) > 0; i--) {
            const char *later = name[i - 1];
            name[i - 1] = name[i];
            name[i] = later;
        }
    }
    set_code(g->code, "E10", 990001 + g->county);
    for (unsigned d = 0; d < DISTRICTS; d++) {
        g->district.area[d].name = name[d];
        set_code(g->district.area[d].code, "E07", 990001 + g->county * 20 + d);
    }
    for (unsigned w = 0; w < g->old_ward.n; w++) {
        g->old_ward.area[w].name = ward_name(&g->arena, &r, name[g->old_ward.area[w].district], taken);
        set_code(g->old_ward.area[w].code, "E05", 990001 - g->county * 1000 + w);
    }
    for (unsigned w = 0; w < g->ward.n; w++) {
        if (c->kept[w]) {
            g->ward.area[w] = g->old_ward.area[c->kept_as[w]];
            continue;
        }
        g->ward.area[w].name = ward_name(&g->arena, &r, name[g->ward.area[w].district], taken);
        set_code(g->ward.area[w].code, "E05", 990501 - g->county * 1000 + w);
    }
    for (unsigned l = 0, in = 0; l < g->lsoa.n; l++, in++) { /* five share a number: "Ostrelham 001A" */
        if (l && g->lsoa.area[l].district != g->lsoa.area[l - 1].district) in = 0;
        g->lsoa.area[l].name = str_print(&g->arena, "%s %03u%c", name[g->lsoa.area[l].district], in / 5 + 1, "ABCDE"[in % 5]);
        set_code(g->lsoa.area[l].code, "E01", 990001 - g->county * AREAS_MAX + l);
    }
}

/* The island belongs to the area of the nearest land: found by flooding the water from it. */
static void join_island(struct geography *g, const uint8_t *land)
{
    uint32_t *queue = mem_new(LATTICE_CELLS * sizeof *queue), n = 0, host = UINT32_MAX;
    bool *seen = mem_new(LATTICE_CELLS);
    for (uint32_t c = 0; c < LATTICE_CELLS; c++)
        if (land[c] == ISLAND) queue[n++] = c, seen[c] = true;
    uint32_t island = n;
    for (uint32_t done = 0; done < n && host == UINT32_MAX; done++) {
        uint32_t near[6];
        if (!cell_is_inner(queue[done])) continue;
        cell_neighbours(queue[done], near);
        for (int k = 0; k < 6; k++) {
            if (land[near[k]] == MAINLAND) host = near[k];
            else if (!seen[near[k]]) seen[near[k]] = true, queue[n++] = near[k];
        }
    }
    for (uint32_t i = 0; i < island; i++) {
        g->district.of[queue[i]] = g->district.of[host];
        g->ward.of[queue[i]] = g->ward.of[host];
        g->old_ward.of[queue[i]] = g->old_ward.of[host];
        g->lsoa.of[queue[i]] = g->lsoa.of[host];
    }
    mem_free(queue);
    mem_free(seen);
}

static void areas_make(struct arena *a, struct areas *s, size_t max)
{
    *s = (struct areas){ .area = ARENA_ARRAY(a, struct area, max), .of = ARENA_ARRAY(a, uint16_t, LATTICE_CELLS) };
    memset(s->of, 0xFF, LATTICE_CELLS * sizeof *s->of); /* AREA_NONE */
}

struct geography *geography_new(uint64_t seed, unsigned county)
{
    struct geography *g = mem_new(sizeof *g);
    struct arena *a = &g->arena;
    *g = (struct geography){ .seed = seed, .county = county };
    g->lattice = (struct lattice){ mix_of(seed, county), origin_of(county) };
    g->name = str_print(a, "%sshire", county_stem(county));
    g->slug = county_slug(a, county);
    g->force = str_print(a, "%s Police", g->name);
    areas_make(a, &g->district, DISTRICTS);
    areas_make(a, &g->ward, AREAS_MAX);
    areas_make(a, &g->old_ward, AREAS_MAX);
    areas_make(a, &g->lsoa, AREAS_MAX);
    g->people = ARENA_ARRAY(a, uint32_t, LATTICE_CELLS);
    g->cells = ARENA_ARRAY(a, uint32_t, LATTICE_CELLS);
    g->lsoa_cells = ARENA_ARRAY(a, struct piece, AREAS_MAX);

    uint8_t *land = mem_new(LATTICE_CELLS);
    outline_draw(mix_of(g->lattice.seed, FOR_OUTLINE), land);
    for (uint32_t c = 0; c < LATTICE_CELLS; c++)
        if (land[c] == MAINLAND) g->cells[g->n_cells++] = c, g->people[c] = 1;

    struct cutting *c = mem_new(sizeof *c);
    *c = (struct cutting){ .flood = flood_new(), .other = mem_new(LATTICE_CELLS * sizeof *c->other),
                           .kept = mem_new(AREAS_MAX * sizeof *c->kept), .kept_as = mem_new(AREAS_MAX * sizeof *c->kept_as) };
    struct piece district[DISTRICTS];
    struct random r = stream_of(seed, county, FOR_DISTRICTS, 0);
    partition(c->flood, g->cells, (struct piece){ 0, g->n_cells }, g->people, DISTRICTS, &r, district);
    for (uint16_t d = 0; d < DISTRICTS; d++) mark(g->district.of, g->cells, district[d], area_add(&g->district, d, 0));
    found_towns(g, district);
    settle(g);
    for (uint16_t d = 0; d < DISTRICTS; d++) g->district.area[d].people = (uint32_t)(people_of(g, district[d]) / 256);
    cut_all(g, district, c);
    redraw_wards(g, c->kept);
    name_all(g, c);
    join_island(g, land);
    flood_free(c->flood);
    mem_free(c->other);
    mem_free(c->kept);
    mem_free(c->kept_as);
    mem_free(c);
    mem_free(land);
    return g;
}

void geography_free(struct geography *g)
{
    if (!g) return;
    arena_release(&g->arena);
    mem_free(g);
}
