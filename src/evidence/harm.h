#ifndef EVIDENCE_HARM_H
#define EVIDENCE_HARM_H
/*
 * The Cambridge Crime Harm Index: crimes weighted by the days of imprisonment that are the lowest starting point for
 * their offence (Sherman, Neyroud and Neyroud 2016, Policing 10:171; Consensus 2020, doi 10.1007/s41887-020-00043-2).
 * Exact where the source has offence codes; from police.uk's types of crime only an estimate.
 */
#include "evidence/ask.h"
#include "evidence/weights.h"

struct harm_weights {
    enum event_column column; /* EVENT_OFFENCE: exact; EVENT_CATEGORY: an estimate */
    bool estimate;
    bool is_severity;         /* the Crime Severity Score, not the harm index */
    struct axis axis;         /* the words that are weighed: a tally axis */
    double *days, *low, *high; /* [axis.n] of one crime; NAN: no weight covers the word */
    struct weights index;     /* what they come from; n 0: only the cited figures */
    const char *note;         /* a sentence for the notes of a table */
};
/* edition: NULL for the newest. MISSING: the source has offence codes but no index is held. */
bool harm_weights(const struct ask *k, const char *edition, struct harm_weights *out, struct error *why) MUST_CHECK;

/* Days of a count of each word: cells[i * axis.n + word] summed over words with weight w (days, low or high). */
double harm_of(const struct harm_weights *h, const double *weight, const uint64_t *cells);
/* How many of these crimes no weight covers. */
uint64_t harm_uncovered(const struct harm_weights *h, const uint64_t *cells);

/* How many crimes of each item of `by` are of each word of h->axis, cells[item * axis.n + word]: of those that are weighed,
 * so without what neither victim nor witness reported. The cells live in the arena of k. */
bool harm_count(const struct ask *k, const struct axis *by, const struct harm_weights *h, uint64_t **cells, struct error *why) MUST_CHECK;
/* An axis of one item that leaves out what nobody reported as victim or witness; false: the source does not say who did,
 * and everything is weighed. */
bool harm_reporters(const struct ask *k, struct axis *out) MUST_CHECK;

/* The same by the Crime Severity Score of the Office for National Statistics: the average sentence in days over all disposals of an
 * offence (ONS 2016, Developing a Crime Severity Score). Another scale, never added to the first. MISSING: the source has no
 * offence codes, or no list of weights is held. */
bool severity_weights(const struct ask *k, const char *edition, struct harm_weights *out, struct error *why) MUST_CHECK;

struct harm_options {
    enum axis_kind by;
    const char *edition;
    size_t top;
};
bool harm_table(const struct ask *k, const struct harm_options *o, const struct harm_weights *h, struct table **out, struct error *why) MUST_CHECK;
bool harm_weights_table(const struct ask *k, const struct harm_weights *h, struct table **out, struct error *why) MUST_CHECK;
/* The seven series of the 2020 Consensus, or which field each lacks. */
bool harm_series_table(const struct ask *k, const struct harm_weights *h, struct table **out, struct error *why) MUST_CHECK;

extern const struct verb harm_verb;

#endif
