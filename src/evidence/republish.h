#ifndef EVIDENCE_REPUBLISH_H
#define EVIDENCE_REPUBLISH_H
/*
 * What changed when a publisher issued a month again. Rows with an id are compared id by id, one with several
 * rows by the multiset of what they say; rows without one (anti-social behaviour) can only be counted: how many
 * of the new are not among the old, by place and category, and the other way round.
 */
#include "evidence/event_rows.h"
#include "evidence/gazetteer.h"

struct republished { /* a record of the part "republished/<source>/<force>/<YYYY-MM>" */
    int64_t when;    /* of the import: seconds since 1970 */
    struct digest was, is;
    uint32_t rows_before, rows_after;
    uint32_t ids, outcomes, moved, categories; /* ids in both; of these, changed in that respect */
    uint32_t added, gone;                      /* ids in one only */
    uint32_t plain_added, plain_gone;          /* rows without an id */
};
/* at: of the gazetteer that both number their points by. */
struct republished republish_compare(const struct event_rows *before, const struct event_rows *after,
                                     const struct coord *at);
bool republish_is_empty(const struct republished *r); /* nothing but the file's form changed */

#endif
