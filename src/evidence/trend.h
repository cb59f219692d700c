#ifndef EVIDENCE_TREND_H
#define EVIDENCE_TREND_H
/*
 * Which months stand out, whether the level changed, and how each month compares with the year before: control charts
 * in place of arrows up and down (stats/control.h, season.h, step.h). A month that is not held is a gap, never a zero.
 */
#include "evidence/recording.h"
#include "stats/control.h"
#include "stats/season.h"
#include "stats/step.h"

enum { TREND_MONTHS_BACK = 24 }; /* the running year, and that of the year before */

struct trend_options {
    bool chosen;          /* else by the size of the counts */
    enum chart_kind kind; /* XMR, C or U (per month of 30.44 days) */
    uint64_t seed;        /* of the permutations of the step */
};
struct trend {
    enum chart_kind kind;
    const char *reason; /* why this chart: a sentence */
    size_t n, held;     /* months of the period; of these held */
    double *count;      /* [n] NaN: not held, or withheld */
    const bool *withheld; /* [n] from the public; a gap in the chart, and in all that is worked out */
    struct chart_point *point;   /* [n] */
    struct chart_phase *phase;   /* [n_phases] */
    size_t n_phases;
    struct season_point *season; /* [n] */
    bool seasonal;               /* the step test has the season taken out: two whole years are held */
    struct step step;            /* .at: month of the period */
    const struct recording_change **rebase; /* [n_phases - 1] */
    const struct recording_change **partly; /* [n_partly] changes that touch a part only */
    size_t n_partly;
};
/* k reaches TREND_MONTHS_BACK before the period. A restricted one is made of the months that its release shows. */
bool trend_of(const struct ask *k, const struct home *home, const struct trend_options *o, struct trend *out, struct error *why) MUST_CHECK;
bool trend_table(const struct ask *k, const struct home *home, const struct trend_options *o, struct table **out, struct error *why) MUST_CHECK;

extern const struct verb trend_verb;

#endif
