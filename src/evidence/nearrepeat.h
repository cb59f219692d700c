#ifndef EVIDENCE_NEARREPEAT_H
#define EVIDENCE_NEARREPEAT_H
/* Near repeats: once a home is burgled, are those close by at greater risk for some days? The Knox test (stats/knox.h)
 * over distance and time. It needs the day of each crime, which a force's extract has and police.uk has not. */
#include "evidence/ask.h"
#include "stats/knox.h"

struct nearrepeat_options {
    double metres[KNOX_BANDS_MAX]; /* the last metre of each band, rising; the same place is a band of its own before them */
    size_t n_metres;
    double days[KNOX_BANDS_MAX];   /* the last day of each band; the first begins with the same day */
    size_t n_days;
    uint32_t permutations;
    uint64_t seed;
};
struct nearrepeat {
    size_t n;        /* events tested */
    uint64_t undated, unplaced, wide; /* left out: without a day; without a place. Kept: a day known to no better than the first band */
    struct knox knox;
};
/* INVALID: a source of months only. */
bool nearrepeat_test(const struct ask *k, const struct nearrepeat_options *o, struct nearrepeat *out, struct error *why) MUST_CHECK;
bool nearrepeat_table(const struct ask *k, const struct nearrepeat_options *o, struct table **out, struct error *why) MUST_CHECK;

extern const struct verb nearrepeat_verb;

#endif
