#ifndef EVIDENCE_WITHHOLD_H
#define EVIDENCE_WITHHOLD_H
/*
 * A breakdown of a force's own records made fit to publish: small counts withheld, and others so that they cannot be
 * worked out (stats/disclose.h), by the threshold in data/disclosure/thresholds.csv. The sums over each axis are held
 * to be known as well, so that a table by ward and one by ward and type do not give each other away.
 */
#include "evidence/breakdown.h"

/* Marks cells and total. What would tell a part of the period beside the whole (a rate or a change of some months only) is
 * taken out of b. Streets are DENIED. CONFLICT, NOMEM, LIMIT as disclose. */
bool breakdown_withhold(const struct ask *k, struct breakdown *b, struct error *why) MUST_CHECK;
/* The threshold for a force's own records: counts of 1 to this less one are small. */
int64_t withhold_below(void);

#endif
