#ifndef EVIDENCE_COMPARE_H
#define EVIDENCE_COMPARE_H
/*
 * A ward or district beside those most like it by residents, density and deprivation, and which rates lie beyond
 * what chance and the ordinary differences among them would bring: a funnel, not a league table. Rates of places differ
 * by far more than chance, and as much in large places as in small, so the limits allow for a true spread that is
 * estimated from the areas themselves (stats/spread.h).
 */
#include "evidence/rates.h"
#include "stats/spread.h"

enum { COMPARE_OTHERS = 20 }; /* unless asked for otherwise */

struct compare_area {
    size_t item;        /* of compare.axis */
    double people, per_km2;
    double deprivation; /* mean decile of its residents, 1 the most deprived; NaN: not known */
    double unlike;      /* 0 for the area itself; 1: on average one standard deviation apart in each respect */
    uint64_t crimes;    /* of the months that rates count */
    struct funnel_point rate; /* a year per resident: × RATE_PER for people */
};
struct compare {
    struct axis axis; /* all areas of the kind */
    struct rates rates;
    struct area_figures deprivation;
    const char *deprivation_lacks; /* NULL, or why it is left out of the likeness */
    bool among;                    /* all areas of the scope beside each other: none was asked for */
    struct compare_area *area;     /* [n] the one asked for, then those like it, the most like first; among: by code */
    size_t n, n_candidates, n_withheld; /* n_withheld: left out */
    struct spread spread;          /* of their rates: a year per resident */
};
/* The kind and code of the area; others: how many to set beside it. k: asked of everywhere. MISSING: no population;
 * says what to import. */
bool compare_count(const struct ask *k, enum axis_kind kind, struct str code, size_t others, struct compare *out,
                   struct error *why) MUST_CHECK;
/* All areas of a kind that lie in k's scope, beside each other. */
bool compare_among(const struct ask *k, enum axis_kind kind, struct compare *out, struct error *why) MUST_CHECK;
/* Resident years of the months counted, of each area: what rates are of. */
double *compare_years(const struct ask *k, const struct compare *c);
/* Counts of the months that rates use, by area and type: cells[item * type->n + type]; type NULL: of all types. Of restricted
 * records those of the release, or COMPARE_WITHHELD: such areas are left out of the comparison. */
#define COMPARE_WITHHELD UINT64_MAX
bool compare_cells(const struct ask *k, const struct axis *area, const struct axis *type, uint64_t **cells,
                   struct error *why) MUST_CHECK;
#define COMPARE_OUTLYING 0.1 /* drawn in at either end before the spread is estimated */
/* The areas; and the one asked for by type of crime (*types is NULL among all). */
bool compare_tables(const struct ask *k, const struct compare *c, struct table **areas, struct table **types,
                    struct error *why) MUST_CHECK;

extern const struct verb compare_verb;

#endif
