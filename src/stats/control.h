#ifndef STATS_CONTROL_H
#define STATS_CONTROL_H
/*
 * Control charts: which months of a series are signals and which are its ordinary scatter.
 *
 *   CHART_XMR       any measure: mean ± 2.66 × mean moving range (Wheeler 1993; NHS "Making data count")
 *   CHART_C         counts of equal exposure: mean ± 3√mean
 *   CHART_U         counts over an exposure (people, days): rate u ± 3√(u/exposure)
 *   CHART_P         a count out of a number: share p ± 3√(p(1-p)/number)
 *   CHART_LANEY_U   the two above with their limits widened by how much more the series moves than Poisson or
 *   CHART_LANEY_P   binomial counts would (Laney 2002, Quality Engineering 14:531)
 *
 * Months of unlike length or season signal by themselves: give exposures, or values already adjusted. A value of
 * NaN is a month that is missing: it has no moving range to its neighbours and ends any run.
 */
#include "base/error.h"

enum chart_kind { CHART_XMR, CHART_C, CHART_U, CHART_P, CHART_LANEY_U, CHART_LANEY_P };

/* Special causes, in the order in which they are looked for; bits of chart_point.causes. Near a limit: past two
 * thirds of the way from the mean, and not past the limit. */
enum cause {
    CAUSE_OUTSIDE = 1,  /* past a limit */
    CAUSE_TREND = 2,    /* one of seven that each rise, or each fall */
    CAUSE_NEAR = 4,     /* one of two, in three on one side of the mean, that are near the limit */
    CAUSE_ONE_SIDE = 8, /* one of seven on one side of the mean */
};
enum cause cause_first(unsigned causes);   /* the first in that order; 0 for none */
const char *cause_words(enum cause cause); /* "outside the limits" */

/* From here on the chart starts anew, because of something known (a change of recording): the reason is shown. */
struct rebase {
    size_t at; /* index of the first value of the new phase, > 0, rising */
    const char *reason;
};
struct chart_order {
    enum chart_kind kind;
    const double *value;    /* [n]: counts ≥ 0, or for XMR any measure */
    const double *exposure; /* [n], > 0 where there is a value; only for U and P */
    size_t n;
    const struct rebase *rebase;
    size_t n_rebases;
    bool screen; /* leave out moving ranges above 3.267 × their mean, once, before the limits are set */
    bool floor;  /* XMR of what cannot be negative: no limit below 0. The others never have one */
};

struct chart_point {
    double value; /* as charted: the rate for U, the share for P */
    double mean, low, high, near_low, near_high; /* NaN where there is nothing to make them from */
    size_t phase;
    int side;  /* +1 above the mean, -1 below */
    int trend; /* +1 in a rise of seven, -1 in a fall */
    unsigned causes;
};
enum { CHART_SHORT = 13 }; /* a phase of fewer points has trial limits, which will move as points are added */
struct chart_phase {
    size_t from, to; /* values from … to-1 */
    size_t points;   /* of them not missing */
    double mean, moving_range; /* the latter for XMR; of z-scores for LANEY_* ; else NaN */
    bool is_short;
    const char *reason; /* NULL for the first */
};
/* points: [n]; phases: [n_rebases + 1]. INVALID names the value or rebase that is not as said. */
bool chart(const struct chart_order *order, struct chart_point *points, struct chart_phase *phases,
           struct error *why) MUST_CHECK;

#endif
