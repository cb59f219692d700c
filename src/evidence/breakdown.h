#ifndef EVIDENCE_BREAKDOWN_H
#define EVIDENCE_BREAKDOWN_H
/*
 * How many crimes, where, of what type, when; and which of these numbers changed by more than chance. The
 * "breakdown of crime types by ward" that a scrutiny committee asks for.
 */
#include "evidence/rates.h"

enum { BREAKDOWN_AXES_MAX = 3 };

struct breakdown_options {
    enum axis_kind by[BREAKDOWN_AXES_MAX];
    size_t n_by;
    size_t top;  /* only the rows with most crimes; 0: all */
    bool counts; /* how many and nothing else: no tests, no rates, no year before */
};
/* One cell of the table. */
struct breakdown_cell {
    uint64_t count;
    uint64_t now, before; /* of the months that are held in both years */
    double p, q;          /* of that change; adjusted for the many tests; NaN: not tested */
    uint64_t for_rate;    /* of the months that every force gave */
    double people;        /* residents of its area; NaN: no rate */
    int months;           /* that for_rate is of */
    bool unknown;         /* of a month that no force gave: no row of the table, and never a zero */
    bool alone;           /* of a month that is not held in both years: it has no change */
    bool hide_count, hide_before; /* withheld from the public: the counts here are 0 then, and tell nothing (release.h) */
};
struct breakdown {
    struct axis axis[BREAKDOWN_AXES_MAX];
    size_t n_axes, n_cells;
    bool counts;                 /* nothing else was asked */
    uint64_t *count;             /* [n_cells], the first axis slowest; NULL of restricted records */
    struct breakdown_cell *cell; /* [n_cells]; NULL where counts alone were asked, but of restricted records */
    struct breakdown_cell total;
    int months_compared;         /* of the period; 0: no month is held in both years */
    double phi;                  /* over-dispersion that the tests allow for, of `n_phi` cells of ward and type */
    size_t n_phi;
    enum { BREAKDOWN_NO_RATES, BREAKDOWN_RATES_OF_AREAS, BREAKDOWN_RATES_OF_WHOLE } has; /* whose residents cells have a rate of */
    size_t area;                 /* which axis is of wards, districts or LSOAs, if it is these */
    struct rates rates;          /* of its items, or of the whole */
};
/* Of restricted records by wards, districts or months and types, as their release has them; DENIED by anything else. */
bool breakdown_count(const struct ask *k, const struct breakdown_options *o, struct breakdown *out, struct error *why) MUST_CHECK;
bool breakdown_table(const struct ask *k, const struct breakdown_options *o, struct table **out, struct error *why) MUST_CHECK;

extern const struct verb breakdown_verb;

#endif
