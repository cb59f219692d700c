#ifndef EVIDENCE_RATES_H
#define EVIDENCE_RATES_H
/*
 * Crimes per 1,000 residents a year, for the areas of an axis. A rate states its population, of which year and how it
 * was brought to these areas, or is not given.
 */
#include "evidence/ask.h"
#include "places/population.h"
#include "stats/interval.h"

#define RATE_PER 1000.0

struct rates {
    const char *lacks;        /* NULL, or why there are none: what to import */
    struct area_figures from; /* the population */
    double *people;           /* [axis.n]; NAN: none, or a part of the area lies outside what is asked for */
    size_t n_given, n_areas;
    bool of_whole;            /* people[0] are of all that is asked for, together */
    int months;               /* of the period that every force that matters gave; their crimes are counted, no others */
};
/* x: of wards, districts or LSOAs. A missing population is no fault: out->lacks. */
bool rates_open(const struct ask *k, const struct axis *x, struct rates *out, struct error *why) MUST_CHECK;
/* Of types or months: the people of the whole area that is asked for. */
bool rates_of_scope(const struct ask *k, struct rates *out, struct error *why) MUST_CHECK;
/* crimes: of these months. 95 % limits. NANs where people is NAN. */
struct estimate rate_of_year(double crimes, double people, int months);
/* How rates were made and what they leave out. x: their axis; NULL of the whole. */
void rates_notes(const struct rates *r, const struct axis *x, struct table *t);

#endif
