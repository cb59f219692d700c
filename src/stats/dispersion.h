#ifndef STATS_DISPERSION_H
#define STATS_DISPERSION_H
/*
 * Are counts more scattered than Poisson, and by how much? Crimes come in series and places differ, so they nearly
 * always are; a test that does not allow for it finds changes that are none.
 */
#include "base/error.h"
#include "stats/difference.h"

/* Fisher's index: variance over mean, 1 for Poisson. NaN values are passed over; fewer than two, or only zeros, give
 * NaN. */
struct dispersion {
    size_t n;
    double index;
    double chi_square;       /* (n-1) × index, chi-square of n-1 degrees of freedom if Poisson */
    double p_over, p_under;  /* of so much, or so little, scatter by chance */
};
struct dispersion dispersion_of(const double *count, size_t n);

/*
 * The over-dispersion factor φ: the mean square of the z-scores of many areas or changes, 1 if chance alone were
 * at work, after the most extreme tenth at either end is drawn in to the tenth's bound, so that the real changes,
 * which are looked for, do not swell it (Spiegelhalter 2005, Statistics in Medicine 24:1185; `share` = 0.1).
 * Winsorised chance alone would have a mean square below 1 (0.68 at 0.1), which as published hides φ up to 1.5; so
 * φ is divided by it: phi = as_published / that, and not less than 1.
 */
struct over_dispersion {
    size_t n;            /* z-scores used; with fewer than 10 phi is 1: there is nothing to estimate it from */
    double as_published; /* mean square of the winsorised */
    double scatter;      /* that, over what chance alone would give */
    double phi;          /* ≥ 1 */
};
/* NaN is passed over; 0 ≤ share < 0.5. NOMEM. */
bool over_dispersion(const double *z, size_t n, double share, struct over_dispersion *out,
                     struct error *why) MUST_CHECK;
/* Of a table of before and after counts; those with fewer than `least` counted in all are passed over. Where all
 * moved together (a change of recording), scale the exposures by that common change first. */
bool over_dispersion_of_changes(const struct two_counts *c, size_t n, int64_t least, double share,
                                struct over_dispersion *out, struct error *why) MUST_CHECK;

/*
 * α of the negative binomial, by moments: what the squared differences of rates exceed their Poisson variance by,
 * over twice the product of the two rates, whose expectation is the squared rate; summed over the table. ≥ 0, 0
 * where there is nothing to estimate it from. Not robust: a few large real changes raise it.
 */
double negative_binomial_alpha(const struct two_counts *c, size_t n);

#endif
