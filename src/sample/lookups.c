/* LSOA to ward, File_6 (population) and File_1 (deprivation) as the publishers lay them out. */
#include "sample/lookups.h"
#include "base/file.h"
#include "sample/out.h"

uint32_t deprivation_of(const struct geography *g, uint32_t cell)
{
    uint32_t town = MIN(g->people[cell] / 256, 255U), patch = cell_noise(g->lattice.seed ^ 77, cell, 26) / 256;
    return (town + 2 * patch) / 3;
}

static uint32_t middle_of(const struct geography *g, uint16_t lsoa)
{
    return g->cells[g->lsoa_cells[lsoa].first + g->lsoa_cells[lsoa].n / 2];
}

static bool write_wards(const struct geography *const *g, size_t n, const char *path, struct error *why)
{
    struct out o;
    if (!out_open(&o, path, why)) return false;
    OUT(&o, "lsoa_code,ward_code\n");
    for (size_t i = n; i-- > 0;) /* later counties have lower codes */
        for (uint16_t l = 0; l < g[i]->lsoa.n; l++)
            out_print(&o, "%s,%s\n", g[i]->lsoa.area[l].code, g[i]->ward.area[g[i]->ward_of_lsoa[l]].code);
    return out_close(&o);
}

static void put_area(struct out *o, const struct geography *g, const struct area *a)
{
    out_print(o, "%s,%s,%s,%s,", a->code, a->name, g->district.area[a->district].code, g->district.area[a->district].name);
}

static bool write_population(const struct geography *const *g, size_t n, const char *path, struct error *why)
{
    struct out o;
    if (!out_open(&o, path, why)) return false;
    OUT(&o, "\xEF\xBB\xBF"
            "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),Local Authority District name (2019),"
            "Total population: mid 2015 (excluding prisoners),Dependent Children aged 0-15: mid 2015 (excluding prisoners),"
            "Population aged 16-59: mid 2015 (excluding prisoners),Older population aged 60 and over: mid 2015 "
            "(excluding prisoners),"
            "Working age population 18-59/64: for use with Employment Deprivation Domain (excluding prisoners)\r\n");
    for (size_t i = n; i-- > 0;) {
        struct random r = stream_of(g[i]->seed, g[i]->county, FOR_POPULATION, 0);
        for (uint16_t l = 0; l < g[i]->lsoa.n; l++) {
            uint64_t children = 14 + random_below(&r, 10), older = 12 + random_below(&r, 24); /* per cent */
            uint64_t all = g[i]->lsoa.area[l].people, young = all * children / 100, old = all * older / 100,
                     rest = all - young - old;
            put_area(&o, g[i], &g[i]->lsoa.area[l]);
            const uint64_t column[] = { all, young, rest, old, rest * 96 / 100 };
            for (size_t k = 0; k < COUNT_OF(column); k++) {
                if (k) OUT(&o, ",");
                out_thousands(&o, column[k]);
            }
            OUT(&o, "\r\n");
        }
    }
    return out_close(&o);
}

struct ranked {
    uint32_t score;
    const struct geography *g;
    uint16_t lsoa;
    uint32_t rank;
};
static int most_deprived_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return strcmp(x->g->lsoa.area[x->lsoa].code, y->g->lsoa.area[y->lsoa].code);
}
static int by_code(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return strcmp(x->g->lsoa.area[x->lsoa].code, y->g->lsoa.area[y->lsoa].code);
}

/* Ranks among the 32,844 LSOAs of England in 2011, spread evenly over ours. */
static bool write_deprivation(const struct geography *const *g, size_t n, const char *path, struct error *why)
{
    enum { ENGLAND = 32844 };
    size_t all = 0, at = 0;
    for (size_t i = 0; i < n; i++) all += g[i]->lsoa.n;
    struct out o;
    if (!out_open(&o, path, why)) return false;
    struct ranked *list = mem_new(all * sizeof *list);
    for (size_t i = 0; i < n; i++)
        for (uint16_t l = 0; l < g[i]->lsoa.n; l++)
            list[at++] = (struct ranked){ deprivation_of(g[i], middle_of(g[i], l)), g[i], l, 0 };
    qsort(list, all, sizeof *list, most_deprived_first);
    for (size_t i = 0; i < all; i++) list[i].rank = (uint32_t)(1 + i * ENGLAND / all);
    qsort(list, all, sizeof *list, by_code);
    OUT(&o, "\xEF\xBB\xBF"
            "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),Local Authority District name (2019),"
            "Index of Multiple Deprivation (IMD) Rank,Index of Multiple Deprivation (IMD) Decile\r\n");
    for (size_t i = 0; i < all; i++) {
        put_area(&o, list[i].g, &list[i].g->lsoa.area[list[i].lsoa]);
        out_thousands(&o, list[i].rank);
        out_print(&o, ",%u\r\n", (list[i].rank * 10 + ENGLAND - 1) / ENGLAND);
    }
    mem_free(list);
    return out_close(&o);
}

bool lookups_write(const struct geography *const *g, size_t n, const char *folder, struct error *why)
{
    struct arena a = { 0 };
    bool ok =
        write_wards(g, n, str_print(&a, "%s/lookups/lsoa_to_ward.csv", folder), why) &&
        write_population(g, n, str_print(&a, "%s/population/File_6_-_IoD2019_Population_Denominators.csv", folder), why) &&
        write_deprivation(g, n, str_print(&a, "%s/population/File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv", folder),
                          why);
    arena_release(&a);
    return ok;
}
