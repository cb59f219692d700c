#ifndef EVIDENCE_RELEASE_H
#define EVIDENCE_RELEASE_H
/*
 * The release: all that is told to the public of a force's own records in one area and period. It is decided once:
 * the counts of each ward, district and month by type of crime, of the period and of the same months a year before,
 * in which small ones are withheld, and others so that these cannot be worked out (stats/disclose.h). The wards, districts and
 * months of one year have their totals in common, so they are decided as one table.
 *
 * Everything in a public document of such records is made from the release and from nothing else: tables, charts, maps,
 * rates, tests, ranks, sentences. A count that is withheld is not in the release, so that nothing can give it away by
 * carelessness. Two questions about one area and period get the same release, whatever they print of it. What a release
 * does not hold (streets, LSOAs, offences, drawn areas; three things at once) is left out of public documents, by name.
 *
 * To carry a new chapter into public editions: make it from release_count alone. ask_count refuses to count restricted
 * records; ask_count_unprotected is for what decides (release.c) and for what can be shown to tell nothing.
 */
#include "evidence/ask.h"

#define RELEASE_WITHHELD INT64_C(-1)

enum release_year { RELEASE_NOW, RELEASE_BEFORE, RELEASE_YEARS }; /* the period; the same months a year before */
struct release {
    struct axis ward, district, type, month; /* month: of the period. ward, district: n 0 where there are none */
    bool has_before;  /* every month is held in both years, and the period is no longer than a year */
    bool no_ward;     /* some crimes lie in no ward: those of the wards do not add up to all, and the rest is withheld from as any ward is */
    /* private */
    size_t n_rows, districts, nowhere, top, months;
    int64_t *count[RELEASE_YEARS]; /* [n_rows × (types + 1)] */
};

/* The release of a restricted question, made when it is first asked for; every question of one document is given the same. */
bool release_of(const struct ask *k, const struct release **out, struct error *why) MUST_CHECK;

/* Counts or RELEASE_WITHHELD. kind: AXIS_WARD, AXIS_DISTRICT, AXIS_MONTH with the item of that axis, or SIZE_MAX for all there
 * is, in a ward or not. type: item of the type axis, or SIZE_MAX for all types. */
int64_t release_count(const struct release *r, enum release_year year, enum axis_kind kind, size_t item, size_t type);

/* Counts of 1 to this less one are small: data/disclosure/thresholds.csv. */
int64_t release_below(void);
/* A count by itself, beside none that it adds up with, is too small to tell of restricted records. */
static inline bool release_withholds(const struct ask *k, double count) { return k->restricted && count > 0 && count < (double)release_below(); }
/* What every table made from a release says of itself. */
void release_note(const struct release *r, struct table *t);

#endif
