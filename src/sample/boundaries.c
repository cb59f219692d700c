/* From cells to rings to GeoJSON. The line layout, property names and their order are the publisher's. */
#include "sample/boundaries.h"
#include "base/file.h"
#include "sample/grid.h"
#include "sample/out.h"

static const uint32_t none = UINT32_MAX;

void rings_init(struct rings *r)
{
    *r = (struct rings){ .corners = mem_new(2 * LATTICE_CELLS * sizeof *r->corners),
                         .ring = mem_new(LATTICE_CELLS * sizeof *r->ring),
                         .next = mem_new(2 * LATTICE_CELLS * sizeof *r->next) };
    for (uint32_t i = 0; i < 2 * LATTICE_CELLS; i++) r->next[i] = none;
}

void rings_release(struct rings *r)
{
    mem_free(r->corners);
    mem_free(r->ring);
    mem_free(r->next);
}

static int64_t twice_area(const struct lattice *l, const uint32_t *corner, uint32_t n)
{
    struct coord o = corner_place(l, corner[0]);
    int64_t sum = 0;
    for (uint32_t i = 1; i + 1 < n; i++) {
        struct coord p = corner_place(l, corner[i]), q = corner_place(l, corner[i + 1]);
        sum += (int64_t)(p.lon - o.lon) * (q.lat - o.lat) - (int64_t)(q.lon - o.lon) * (p.lat - o.lat);
    }
    return sum;
}

/* Three cells meet at a corner, so at most one border of an area leaves each: next[] says where to. */
void rings_trace(struct rings *r, const struct lattice *l, const uint32_t *cells, uint32_t n, const uint16_t *of, uint16_t area)
{
    int64_t largest = 0;
    r->n = r->n_corners = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t near[6], corner[6];
        cell_neighbours(cells[i], near);
        cell_corners(cells[i], corner);
        for (int k = 0; k < 6; k++)
            if (of[near[k]] != area) r->next[corner[k]] = corner[(k + 1) % 6];
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t corner[6];
        cell_corners(cells[i], corner);
        for (int k = 0; k < 6; k++) {
            if (r->next[corner[k]] == none) continue;
            struct ring *ring = &r->ring[r->n++];
            *ring = (struct ring){ .first = r->n_corners };
            for (uint32_t c = corner[k], then; (then = r->next[c]) != none; c = then) {
                r->corners[r->n_corners++] = c;
                r->next[c] = none;
            }
            ring->n = r->n_corners - ring->first;
            int64_t size = twice_area(l, r->corners + ring->first, ring->n);
            ring->hole = size < 0;
            if (size > largest) {
                struct ring first = r->ring[0];
                r->ring[0] = *ring;
                *ring = first;
                largest = size;
            }
        }
    }
}

static void put_ring(struct out *o, const struct lattice *l, const uint32_t *corner, uint32_t n)
{
    OUT(o, "[ ");
    for (uint32_t i = 0; i <= n; i++) { /* the first again at the end */
        struct coord p = corner_place(l, corner[i % n]);
        if (i) OUT(o, ", ");
        OUT(o, "[ ");
        out_degrees(o, p.lon, 7);
        OUT(o, ", ");
        out_degrees(o, p.lat, 7);
        OUT(o, " ]");
    }
    OUT(o, " ]");
}

/* Holes are the mainland's: an island of ours has none. */
static void put_geometry(struct out *o, const struct lattice *l, const struct rings *r)
{
    uint32_t shores = 0;
    for (uint32_t i = 0; i < r->n; i++) shores += !r->ring[i].hole;
    out_print(o, "\"geometry\": { \"type\": \"%s\", \"coordinates\": [ ", shores > 1 ? "MultiPolygon" : "Polygon");
    if (shores > 1) OUT(o, "[ ");
    put_ring(o, l, r->corners + r->ring[0].first, r->ring[0].n);
    for (uint32_t i = 1; i < r->n; i++)
        if (r->ring[i].hole) OUT(o, ", "), put_ring(o, l, r->corners + r->ring[i].first, r->ring[i].n);
    for (uint32_t i = 1; i < r->n; i++)
        if (!r->ring[i].hole) OUT(o, " ], [ "), put_ring(o, l, r->corners + r->ring[i].first, r->ring[i].n);
    if (shores > 1) OUT(o, " ]");
    OUT(o, " ] }");
}

static void put_global_id(struct out *o, uint64_t seed, const char *code)
{
    uint64_t hi = seed, lo;
    for (const char *p = code; *p; p++) hi = mix_of(hi, (uint8_t)*p);
    lo = mix_of(hi, 1);
    out_print(o, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)(hi >> 32), (unsigned)(hi >> 16 & 0xFFFF), (unsigned)(hi & 0xFFF),
              (unsigned)(lo & 0xFFF), (unsigned long long)(lo >> 16));
}

enum layer { WARDS_2025, WARDS_2013, LSOA_2021, DISTRICTS_2025, COUNTIES_2025, LAYERS };

static void put_properties(struct out *o, const struct geography *g, enum layer layer, const struct area *a, uint32_t fid,
                           uint32_t middle)
{
    const struct area *d = &g->district.area[a->district];
    struct coord at = cell_place(&g->lattice, middle);
    struct grid grid = grid_of(at);
    OUT(o, "\"properties\": { ");
    if (layer == WARDS_2013) {
        out_print(o, "\"WD13CD\": \"%s\", \"WD13CDO\": \"99XX%c%c\", \"WD13NM\": \"%s\", \"WD13NMW\": null }, ", a->code,
                  'A' + (int)(fid / 26 % 26), 'A' + (int)(fid % 26), a->name);
        return;
    }
    if (layer == LSOA_2021) out_print(o, "\"FID\": %u, \"LSOA21CD\": \"%s\", \"LSOA21NM\": \"%s\"", fid, a->code, a->name);
    else {
        const char *type = layer == WARDS_2025 ? "WD" : layer == DISTRICTS_2025 ? "LAD" : "CTY";
        out_print(o, "\"FID\": %u, \"%s25CD\": \"%s\", \"%s25NM\": \"%s\", \"%s25NMW\": \" \", ", fid, type, a->code, type,
                  a->name, type);
        if (layer == WARDS_2025) out_print(o, "\"LAD25CD\": \"%s\", \"LAD25NM\": \"%s\", ", d->code, d->name);
        out_print(o, "\"BNG_E\": %d, \"BNG_N\": %d, \"LONG\": ", (int)grid.easting, (int)grid.northing);
        out_degrees(o, at.lon, 6);
        OUT(o, ", \"LAT\": ");
        out_degrees(o, at.lat, 5);
    }
    OUT(o, ", \"GlobalID\": \"");
    put_global_id(o, g->seed, a->code);
    if (layer == DISTRICTS_2025 || layer == COUNTIES_2025) OUT(o, "\" }, ");
    else
        out_print(o, "\", \"LADCD_ACTIVE\": \"%s\", \"UTLACD\": \"%s\", \"CAUTHCD\": null, \"RGNCD\": \"E12999999\" }, ",
                  d->code, g->code);
}

/* cells, area by area: list[first[i] .. first[i + 1]). */
static void sort_cells(const struct areas *s, uint32_t *list, uint32_t *first)
{
    memset(first, 0, (s->n + 2U) * sizeof *first);
    for (uint32_t c = 0; c < LATTICE_CELLS; c++)
        if (s->of[c] != AREA_NONE) first[s->of[c] + 2]++;
    for (uint32_t i = 1; i < s->n; i++) first[i + 1] += first[i];
    for (uint32_t c = 0; c < LATTICE_CELLS; c++)
        if (s->of[c] != AREA_NONE) list[first[s->of[c] + 1]++] = c;
}

static void write_layer(struct out *o, const struct geography *g, enum layer layer, const struct areas *s)
{
    uint32_t *list = mem_new(LATTICE_CELLS * sizeof *list), *first = mem_new((s->n + 2U) * sizeof *first);
    struct rings rings;
    rings_init(&rings);
    sort_cells(s, list, first);
    OUT(o, "{\n\"type\": \"FeatureCollection\",\n");
    if (layer != WARDS_2013) out_print(o, "\"name\": \"%s\",\n", g->code);
    OUT(o, "\"crs\": { \"type\": \"name\", \"properties\": { \"name\": \"urn:ogc:def:crs:OGC:1.3:CRS84\" } },\n"
           "\"features\": [\n");
    for (uint16_t i = 0; i < s->n; i++) {
        uint32_t n = first[i + 1] - first[i], *cells = list + first[i];
        rings_trace(&rings, &g->lattice, cells, n, s->of, i);
        OUT(o, "{ \"type\": \"Feature\", ");
        put_properties(o, g, layer, &s->area[i], i + 1U, cells[n / 2]);
        put_geometry(o, &g->lattice, &rings);
        OUT(o, " }");
        if (i + 1U < s->n) OUT(o, ",");
        OUT(o, "\n");
    }
    OUT(o, "]\n}\n");
    rings_release(&rings);
    mem_free(list);
    mem_free(first);
}

bool boundaries_write(const struct geography *g, const char *folder, struct error *why)
{
    static const char *const name[LAYERS] = { "wards_2025", "wards_2013", "lsoa_2021", "districts_2025", "counties_2025" };
    struct arena a = { 0 };
    struct areas county = { .area = ARENA_NEW(&a, struct area), .n = 1, .of = ARENA_ARRAY(&a, uint16_t, LATTICE_CELLS) };
    *county.area = (struct area){ .name = g->name };
    memcpy(county.area->code, g->code, CODE_TEXT_MAX);
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) county.of[c] = g->district.of[c] == AREA_NONE ? AREA_NONE : 0;
    const struct areas *areas[LAYERS] = { &g->ward, &g->old_ward, &g->lsoa, &g->district, &county };
    bool ok = true;
    for (enum layer k = 0; ok && k < LAYERS; k++) {
        struct out o;
        ok = out_open(&o, str_print(&a, "%s/boundaries/%s/%s.geojson", folder, name[k], g->code), why);
        if (!ok) break;
        write_layer(&o, g, k, areas[k]);
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}
