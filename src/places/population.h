#ifndef PLACES_POPULATION_H
#define PLACES_POPULATION_H
/*
 * Figures of small areas brought to the areas of a layer: how many people live in each ward, how deprived it is. A
 * figure is only given for an area that the small areas cover; how it was brought there is said in a sentence.
 */
#include "places/areas.h"

struct area_figures { /* in the arena: it borrows nothing from the snapshot */
    double *value;      /* [layer->n]; NAN: not given */
    size_t n_given;
    int year;           /* of the figures */
    const char *title, *unit;
    const char *source; /* "English indices of deprivation: population denominators, 2015" */
    const char *method; /* a whole sentence or two, for the notes of a table */
    double outside;     /* share of the figures of the small areas used that lies in none of the layer's areas */
};

/* Counts, added up: `measure` "population", "aged-0-15". MISSING: nothing to make it of; says what to import. */
bool figures_sum(struct snapshot *s, struct arena *a, const struct layer *l, const char *measure, struct area_figures *out,
                 struct error *why) MUST_CHECK;
/* The mean over the people of each area: `measure` "imd-decile", "imd-rank". Without a population of the same small areas
 * each small area counts the same, and the method says so. */
bool figures_mean(struct snapshot *s, struct arena *a, const struct layer *l, const char *measure, struct area_figures *out,
                  struct error *why) MUST_CHECK;
static inline bool population_of(struct snapshot *s, struct arena *a, const struct layer *l, struct area_figures *out,
                                 struct error *why)
{
    return figures_sum(s, a, l, "population", out, why);
}

#endif
