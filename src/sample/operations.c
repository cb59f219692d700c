/* Two operations as GeoJSON: see operations.h. */
#include "sample/boundaries.h"
#include "sample/extract.h"
#include "sample/operations.h"
#include "sample/out.h"

static const char *town_name(const struct geography *g, uint32_t middle) { return g->district.area[g->district.of[middle]].name; }

static void put_zone(struct out *o, const struct geography *g, uint32_t middle, const char *role, struct rings *r,
                     uint32_t *cells, uint16_t *in)
{
    const uint32_t middles[ZONES] = { middle, middle, middle };
    uint32_t n = 0;
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) {
        in[c] = g->district.of[c] != AREA_NONE && zone_of(g, middles, c) == 1 ? 0 : AREA_NONE;
        if (in[c] == 0) cells[n++] = c;
    }
    rings_trace(r, &g->lattice, cells, n, in, 0);
    out_print(o, "{ \"type\": \"Feature\", \"properties\": { \"role\": \"%s\", \"name\": \"%s town\" }, \"geometry\": "
              "{ \"type\": \"Polygon\", \"coordinates\": [ [ ", role, town_name(g, middle));
    for (uint32_t i = 0; i <= r->ring[0].n; i++) {
        struct coord p = corner_place(&g->lattice, r->corners[r->ring[0].first + i % r->ring[0].n]);
        OUT(o, "[ ");
        out_degrees(o, p.lon, 7);
        OUT(o, ", ");
        out_degrees(o, p.lat, 7);
        OUT(o, " ]");
        if (i < r->ring[0].n) OUT(o, ", ");
    }
    OUT(o, " ] ] } }");
}

static void put_months(struct out *o, const char *name, month_t from, month_t to)
{
    char a[MONTH_TEXT_MAX], b[MONTH_TEXT_MAX];
    out_print(o, "  \"%s\": { \"from\": \"%s\", \"to\": \"%s\" },\n", name, month_text(from, a), month_text(to, b));
}

static void put_categories(struct out *o, uint32_t set)
{
    OUT(o, "  \"categories\": [");
    for (enum category k = 0, first = true; k < CATEGORIES; k++)
        if (set >> k & 1) out_print(o, "%s \"%s\"", first ? "" : ",", categories[k].name), first = false;
    OUT(o, " ]");
}

static void put_operation(struct out *o, const struct operation *op, const struct geography *g, struct rings *r,
                          uint32_t *cells, uint16_t *in)
{
    char day[MONTH_TEXT_MAX];
    OUT(o, "{\n\"type\": \"FeatureCollection\",\n\"wardmote\": {\n");
    out_print(o, "  \"name\": \"%s (made up)\",\n  \"registered\": \"%s-15\",\n", op->name, month_text(op->after_from - 1, day));
    put_months(o, "before", op->before_from, op->before_to);
    put_months(o, "after", op->after_from, op->after_to);
    out_print(o, "  \"buffer_m\": %d,\n", BUFFER_M);
    put_categories(o, op->categories);
    OUT(o, "\n},\n\"features\": [\n");
    for (int z = 0; z < ZONES; z++) {
        put_zone(o, g, op->target[z], "target", r, cells, in);
        OUT(o, ",\n");
    }
    for (int z = 0; z < ZONES; z++) {
        put_zone(o, g, op->control[z], "control", r, cells, in);
        if (z + 1 < ZONES) OUT(o, ",");
        OUT(o, "\n");
    }
    OUT(o, "]\n}\n");
}

bool operations_write(const struct plan *p, const struct geography *g, const char *folder, struct error *why)
{
    struct arena a = { 0 };
    struct rings r;
    rings_init(&r);
    uint32_t *cells = mem_new(LATTICE_CELLS * sizeof *cells);
    uint16_t *in = mem_new(LATTICE_CELLS * sizeof *in);
    bool ok = true;
    for (int i = 0; ok && p->has_operations && i < OPERATIONS; i++) {
        struct out o;
        ok = out_open(&o, str_print(&a, "%s/operations/%s.geojson", folder, p->operation[i].slug), why);
        if (!ok) break;
        put_operation(&o, &p->operation[i], g, &r, cells, in);
        ok = out_close(&o);
    }
    rings_release(&r);
    mem_free(cells);
    mem_free(in);
    arena_release(&a);
    return ok;
}

static void put_truth(struct out *o, const struct plan *p, const struct sample_order *order, const struct geography *g,
                      const uint32_t *repeats)
{
    char a[MONTH_TEXT_MAX], b[MONTH_TEXT_MAX];
    const struct area *d = &g->district.area[p->shift_district];
    uint64_t sum = 0;
    for (unsigned i = 0; i < order->months; i++) sum += repeats[i];
    out_print(o,
              "{\n\"made_up\": true,\n\"seed\": %llu,\n\"months\": { \"from\": \"%s\", \"to\": \"%s\" },\n\"street_rows\": "
              "%llu,\n",
              (unsigned long long)order->seed, month_text(p->first, a), month_text(p->last, b),
              (unsigned long long)order->rows);
    out_print(o, "\"county\": { \"code\": \"%s\", \"name\": \"%s\", \"force\": \"%s\" },\n", g->code, g->name, g->force);
    if (p->has_shift)
        out_print(o,
                  "\"recording_change\": { \"category\": \"%s\", \"district\": \"%s\", \"name\": \"%s\", \"from\": \"%s\", "
                  "\"keep_percent\": %u },\n",
                  categories[ASB].name, d->code, d->name, month_text(p->shift_month, a), p->shift_keep);
    out_print(o,
              "\"near_repeats\": { \"category\": \"%s\", \"within_m\": %d, \"within_days\": %d, \"planted\": %llu, "
              "\"of_100_burglaries\": %d },\n",
              categories[BURGLARY].name, REPEAT_M, REPEAT_DAYS, (unsigned long long)sum, REPEATS_OF_100);
    OUT(o, "\"operations\": [");
    for (int i = 0; p->has_operations && i < OPERATIONS; i++) {
        const struct operation *op = &p->operation[i];
        out_print(o,
                  "%s\n{\n  \"file\": \"operations/%s.geojson\",\n  \"target_keep_percent\": %u,\n  "
                  "\"buffer_keep_percent\": %u,\n",
                  i ? "," : "", op->slug, op->keep_target, op->keep_buffer);
        put_months(o, "before", op->before_from, op->before_to);
        put_months(o, "after", op->after_from, op->after_to);
        put_categories(o, op->categories);
        OUT(o, "\n}");
    }
    OUT(o, "\n]\n}\n");
}

bool truth_write(const struct plan *p, const struct sample_order *order, const struct geography *g, const uint32_t *repeats,
                 const char *folder, struct error *why)
{
    struct arena a = { 0 };
    struct out o;
    bool ok = out_open(&o, str_print(&a, "%s/truth.json", folder), why);
    if (ok) put_truth(&o, p, order, g, repeats), ok = out_close(&o);
    arena_release(&a);
    return ok;
}

bool about_write(const struct sample_order *order, const struct geography *g, const char *folder, struct error *why)
{
    struct arena a = { 0 };
    struct out o;
    bool ok = out_open(&o, str_print(&a, "%s/README.txt", folder), why);
    if (ok) {
        out_print(
            &o,
            "ALL OF THIS IS MADE UP\n\nA made-up county, %s, written by `wardmote sample --seed %llu`. No place, person, "
            "crime or figure in it\n"
            "is real. Its ground lies in the North Sea; its codes and postcode areas are in no use; its harm values are\n"
            "invented and stand for no sentence.\n\n",
            g->name, (unsigned long long)order->seed);
        OUT(&o, "To load it:     wardmote import .\n"
                "To ask it:      wardmote breakdown --by ward,category\n\n"
                "crime/          police.uk months: street-level crime");
        if (order->only_crime) OUT(&o, "\n");
        else
            OUT(&o, "; for the last months also outcomes and stop and search\n"
                    "boundaries/     wards of 2025 and of 2013, LSOAs of 2021, districts and county, as GeoJSON\n"
                    "lookups/        LSOA to ward, best fit\n"
                    "population/     people (mid-2015) and deprivation (2019) by LSOA\n"
                    "postcodes/      in the columns of the National Statistics Postcode Lookup\n"
                    "extract/        the force's own records of the same crimes, with the mapping file that explains their "
                    "columns\n"
                    "operations/     two operations, to be judged by `wardmote operation`\n"
                    "teams/          police teams and officers, in the columns of docs/officers.md: `wardmote team import teams/*.csv`\n"
                    "harm/           MADE-UP days of harm for the made-up offence codes of the extract\n"
                    "truth.json      what was planted: a change of recording, near repeats, an operation that worked, one "
                    "that did not\n");
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}
