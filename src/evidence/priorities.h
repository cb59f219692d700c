#ifndef EVIDENCE_PRIORITIES_H
#define EVIDENCE_PRIORITIES_H
/*
 * Proposals for priorities: types of crime scored by harm, volume, trend and spread, the weights being data
 * (data/assessment/priorities.csv) and every score shown. They are for the strategy group to weigh, not a decision.
 */
#include "evidence/breakdown.h"
#include "evidence/harm.h"

enum { CRITERION_HARM, CRITERION_VOLUME, CRITERION_TREND, CRITERION_SPREAD, CRITERIA };
struct priority {
    size_t type;             /* item of the category axis */
    double score[CRITERIA];  /* 0..100; NAN: cannot be said */
    double total;            /* weighted mean of those that can */
};
struct priorities {
    double weight[CRITERIA];
    const char *how[CRITERIA];
    struct priority *type; /* [n], highest first */
    size_t n;
};
/* by_type: breakdown by category; ward_type: by ward and category (n_cells 0: no wards). */
bool priorities_score(const struct ask *k, const struct breakdown *by_type, const struct breakdown *ward_type,
                      const struct harm_weights *h, struct priorities *out, struct error *why) MUST_CHECK;
struct table *priorities_table(const struct ask *k, const struct breakdown *by_type, const struct priorities *p);

#endif
