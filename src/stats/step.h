#ifndef STATS_STEP_H
#define STATS_STEP_H
/*
 * Did the level of a series of counts change once, when, and by how much? The Poisson likelihood ratio of two levels
 * against one, at its largest over all months that the change could be at (Worsley 1986, Biometrika 73:91; the form
 * is that of Kulldorff 1997, Communications in Statistics 26:1481, on a line). Its p-value is by permutation: how
 * often do the same months in random order show as large a step? That allows for the search and for counts more
 * scattered than Poisson; not for months that follow their neighbours without a step, so that a slow drift too may
 * be called one.
 */
#include "base/error.h"

struct step_order {
    const double *count;    /* [n] ≥ 0; NaN: missing, passed over */
    const double *expected; /* [n] > 0, without a change, to a common factor: days × seasonal index; NULL: all equal */
    size_t n;
    size_t least;     /* months on either side of a change, at least; ≥ 1 */
    unsigned repeats; /* permutations: 999 */
    uint64_t seed;
};
struct step {
    bool found;           /* false: fewer than 2 × least months, or nothing counted; the rest is NaN, p is 1 */
    size_t at;            /* index of the first month of the new level */
    double before, after; /* counts per expected */
    double ratio;         /* after / before */
    double likelihood;    /* log of the ratio */
    double p;             /* (1 + permutations as large) / (1 + repeats) */
};
/* INVALID: a negative count, or an expectation not above 0. NOMEM. */
bool step_of(const struct step_order *order, struct step *out, struct error *why) MUST_CHECK;

#endif
