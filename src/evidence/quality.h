#ifndef EVIDENCE_QUALITY_H
#define EVIDENCE_QUALITY_H
/*
 * How far the files themselves can be trusted: what each force gave for each month, what of it has no place or lies
 * where the force does not police, what is there twice, and what publishing again changed. Nothing is taken out.
 */
#include "evidence/ask.h"

struct quality_month {
    size_t force;            /* of k->events */
    month_t month;
    bool held;
    uint64_t rows;
    uint64_t no_location;
    uint64_t outside;        /* with coordinates, in no area that is held */
    uint64_t elsewhere;      /* in a district that is not the force's own */
    uint64_t identical;      /* equal in every column to a row before it */
    uint64_t repeated;       /* whose id another row before it bears, in this month or an earlier one */
    int unusual;             /* 1: far more rows than this force's months have, -1: far fewer */
};
struct quality {
    struct quality_month *month; /* [n] by force, then month; of forces that matter to the area asked for */
    size_t n;
    bool has_areas;              /* outside and elsewhere are known */
};
bool quality_count(const struct ask *k, struct quality *out, struct error *why) MUST_CHECK;
/* By force and month; and what publishing again changed (NULL where nothing was published again). */
bool quality_table(const struct ask *k, struct table **months, struct table **republished, struct error *why) MUST_CHECK;

extern const struct verb quality_verb;

#endif
