#ifndef SAMPLE_GEOGRAPHY_H
#define SAMPLE_GEOGRAPHY_H
/*
 * A made-up county: an outline with a coast, districts, towns that draw people together, and from the people wards of
 * two generations and LSOAs. Everything is made of cells of the lattice, so areas tile; everything is whole numbers
 * from the seed, so it is the same on every machine.
 */
#include "base/mem.h"
#include "sample/names.h"
#include "sample/partition.h"

enum { DISTRICTS = 12, AREA_NONE = 0xFFFF, CODE_TEXT_MAX = 10 };

struct town {
    uint32_t cell;
    uint32_t radius_m; /* where density has fallen to a quarter of the centre's */
    uint32_t people;
    uint16_t district;
};

struct area {
    char code[CODE_TEXT_MAX]; /* "E05990001": the ranges used here are not in use */
    const char *name;
    uint16_t district;
    uint32_t people;
};

struct areas {
    struct area *area; /* [n], in order of code but for the wards that kept an older code */
    uint16_t n;
    uint16_t *of; /* [cell]: index into area, or AREA_NONE off land */
};

struct geography {
    struct arena arena; /* owns all below */
    uint64_t seed;
    unsigned county;
    struct lattice lattice;
    char code[CODE_TEXT_MAX];
    const char *name, *slug, *force; /* "Merrowshire", "merrowshire", "Merrowshire Police" */
    struct areas district, ward, old_ward, lsoa; /* ward: 2025; old_ward: 2013 */
    uint16_t *ward_of_lsoa; /* [lsoa.n]: the ward that holds most of its people */
    uint32_t *people;       /* [cell], in 1/256 of a person: density, the weight of everything */
    struct town *town;
    size_t n_towns;
    uint32_t *cells;          /* [n_cells]: the mainland, LSOA by LSOA */
    uint32_t n_cells;
    struct piece *lsoa_cells; /* [lsoa.n] runs of cells */
};

struct geography *geography_new(uint64_t seed, unsigned county);
void geography_free(struct geography *g);
/* A stream of random numbers for one purpose of one county, whatever else draws. */
enum purpose { FOR_OUTLINE, FOR_DISTRICTS, FOR_TOWNS, FOR_WARDS, FOR_OLD_WARDS, FOR_LSOAS, FOR_NAMES, FOR_REDRAWING,
               FOR_POPULATION, FOR_POSTCODES, FOR_STREETS, FOR_MONTH, FOR_MONTH_TOTALS, FOR_EXTRACT, FOR_OUTCOMES,
               FOR_SEARCHES };
struct random stream_of(uint64_t seed, unsigned county, enum purpose purpose, uint32_t index);

#endif
