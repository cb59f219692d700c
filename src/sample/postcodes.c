/*
 * Postcodes of a made-up area, in the columns of the National Statistics Postcode Lookup of May 2025. The areas begin
 * with Z or J and a letter that Royal Mail does not use there (ZE is Shetland, JE Jersey: left out).
 */
#include "base/file.h"
#include "sample/grid.h"
#include "sample/lookups.h"
#include "sample/out.h"

static const char areas[][3] = { "ZX", "ZA", "ZB", "ZC", "ZD", "ZF", "ZG", "ZH", "ZK", "ZL", "ZM", "ZN", "ZP", "ZQ",
                                 "ZR", "ZS", "ZT", "ZU", "ZV", "ZW", "ZY", "JA", "JB", "JC", "JD", "JF", "JG", "JH",
                                 "JK", "JL", "JM", "JN", "JP", "JQ", "JR", "JS", "JT", "JU", "JV", "JW", "JX", "JY" };
_Static_assert(COUNT_OF(areas) == NAMES_COUNTIES, "a postcode area for each county");

/* The n-th unit of an area: "ZX1 2AB". Four thousand units to an outward code. */
static void unit_text(unsigned county, uint32_t n, char outward[static 8], char inward[static 4])
{
    static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
    (void)snprintf(outward, 8, "%s%u", areas[county], n / 4000 + 1);
    (void)snprintf(inward, 4, "%u%c%c", n % 4000 / 400, letters[n % 400 / 20], letters[n % 20]);
}

static void put_code(struct out *o, const char *code) { out_print(o, "\"%s\",", code); }

/* One row; `ended`: YYYYMM of its termination, or 0. */
static void put_postcode(struct out *o, const struct geography *g, uint32_t n, uint32_t cell, struct coord at,
                         unsigned begun, unsigned ended)
{
    char outward[8], inward[4];
    unit_text(g->county, n, outward, inward);
    struct grid grid = grid_of(at);
    const struct area *lsoa = &g->lsoa.area[g->lsoa.of[cell]];
    out_print(o, "\"%-4s%s\",\"%-4s %s\",\"%s %s\",\"%u\",\"", outward, inward, outward, inward, outward, inward, begun);
    if (ended) out_print(o, "%u", ended);
    out_print(o, "\",\"0\",\"%06d\",\"%07d\",\"1\",\"\",", (int)grid.easting, (int)grid.northing);
    put_code(o, g->code); /* county */
    put_code(o, "E99999999");
    put_code(o, g->district.area[lsoa->district].code);
    put_code(o, g->ward.area[g->ward.of[cell]].code);
    OUT(o, "\"\",\"E92000001\",\"E12999999\",\"\",\"\",\"\",\"\",");
    put_code(o, lsoa->code);
    OUT(o, "\"\",\"\",\"\",\"\",\"\",\"\",");
    out_degrees(o, at.lat, 6);
    OUT(o, ",");
    out_degrees(o, at.lon, 6);
    OUT(o, ",\"\",\"\",\"\",\"\",\"\"\n");
}

bool postcodes_write(const struct geography *g, const char *folder, struct error *why)
{
    struct arena a = { 0 };
    struct out o;
    bool ok = out_open(&o, str_print(&a, "%s/postcodes/NSPL_MAY_2025_MADE_UP_%s.csv", folder, areas[g->county]), why);
    if (ok) {
        struct random r = stream_of(g->seed, g->county, FOR_POSTCODES, 0);
        uint32_t n = 0;
        OUT(&o, "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa21,cty,ced,laua,ward,nhser,ctry,rgn,pcon,"
                "ttwa,itl,"
                "park,lsoa21,msoa21,wz11,sicbl,bua24,ruc21,oac11,lat,long,lep1,lep2,pfa,imd,icb\n");
        for (uint16_t l = 0; l < g->lsoa.n; l++) {
            uint32_t units = (uint32_t)(22 + random_below(&r, 16));
            for (uint32_t i = 0; i < units; i++) {
                uint32_t cell = g->cells[g->lsoa_cells[l].first + random_below(&r, g->lsoa_cells[l].n)];
                struct coord at = cell_place(&g->lattice, cell);
                at.lon += (int32_t)random_below(&r, 2 * CELL_INSIDE_LON + 1) - CELL_INSIDE_LON;
                at.lat += (int32_t)random_below(&r, 2 * CELL_INSIDE_LAT + 1) - CELL_INSIDE_LAT;
                bool from_the_start = random_below(&r, 4) != 0, closed = random_below(&r, 12) == 0;
                unsigned begun = 198501 + (unsigned)random_below(&r, 36) * 100,
                         ended = 202101 + (unsigned)random_below(&r, 4) * 100;
                begun += (unsigned)random_below(&r, 12);
                ended += (unsigned)random_below(&r, 12);
                if (from_the_start) begun = 198001;
                if (!closed) ended = 0;
                put_postcode(&o, g, n++, cell, at, begun, ended);
            }
        }
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}
