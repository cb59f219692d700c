#ifndef PLACES_FIGURES_H
#define PLACES_FIGURES_H
/*
 * Figures of small areas as their publishers issue them: population, deprivation. Part
 * "figures/population/lsoa-2011/2015": a number for each area of one kind and generation.
 */
#include "places/areas.h"

struct figure_code {
    char code[AREA_CODE_MAX];
};
struct figures {
    struct str measure;  /* "population", "imd-rank": names of data/areas/figures.csv */
    enum area_type type; /* what the codes are of */
    int type_year;
    int year;            /* of the figures */
    size_t n;
    const struct figure_code *code; /* [n], rising */
    const double *value;
    const char *title, *unit, *source; /* "Resident population", "people", who published it */
    struct digest digest; /* of the part */
};

bool figures_read(const struct part *p, struct str key, struct figures *out, struct error *why) MUST_CHECK;
/* The newest of a measure; of one kind of area and generation, or of any where type is AREA_TYPES. MISSING. */
bool figures_open(struct snapshot *s, const char *measure, enum area_type type, int type_year, struct figures *out,
                  struct error *why) MUST_CHECK;
/* The number in the arrays, or SIZE_MAX. */
size_t figures_find(const struct figures *f, struct str code);

#endif
