#ifndef EVIDENCE_RECORDING_H
#define EVIDENCE_RECORDING_H
/*
 * Reviews of recording: crime was counted another way from some month on (a type merged with another, a system
 * replaced). Entered by people, with who says so; a chart begins anew there and shows the reason. Without them a
 * change of the book-keeping is read as a change of crime.
 */
#include "evidence/ask.h"

struct recording_change {
    int64_t id;
    struct str area;     /* code; empty: everywhere */
    month_t month;       /* the first that was recorded the new way */
    struct str category; /* empty: every type */
    struct str what, source;
    int64_t entered;     /* seconds since 1970 */
};
struct recording_changes {
    struct recording_change *change; /* [n], earliest first */
    size_t n;
};
bool recording_all(const struct home *home, struct arena *a, struct recording_changes *out, struct error *why) MUST_CHECK;
/* INVALID: something that must be said is not. *id: what it can be withdrawn by. */
bool recording_add(const struct home *home, const struct recording_change *c, int64_t *id, struct error *why) MUST_CHECK;
bool recording_withdraw(const struct home *home, int64_t id, struct error *why) MUST_CHECK; /* MISSING: none of that id */

/* Whether a change touches what is asked. WHOLE: every event of the question is recorded the new way from then on, so
 * its charts begin anew; PART: some areas or types only. */
enum recording_reach { RECORDING_NONE, RECORDING_PART, RECORDING_WHOLE };
bool recording_reach(const struct ask *k, const struct recording_change *c, enum recording_reach *out, struct error *why) MUST_CHECK;

extern const struct verb recording_verb;

#endif
