#ifndef EVIDENCE_EVENT_ROWS_H
#define EVIDENCE_EVENT_ROWS_H
/* A settled batch as the part of its force and month: rows sorted by point, in the gazetteer's numbers. */
#include "evidence/batch.h"
#include "snapshot/snapshot.h"

struct event_rows {
    uint32_t *point, *first; /* [n_points], [n_points + 1] */
    size_t n_points, n;
    void *code[EVENT_COLUMNS]; /* [n] of the column's width; NULL: all blank */
    int32_t *time[EVENT_TIMES];
    uint64_t *has_id; /* a bit a row */
    struct event_id *id;
    size_t n_ids;
};
/* Sorts the batch's rows; owned by the caller (event_rows_release). */
void event_rows_sort(const struct batch *b, struct event_rows *out);
void event_rows_release(struct event_rows *r);
bool event_rows_write(const struct event_rows *r, struct change *c, size_t rank, struct str key, struct digest origin,
                      struct str note, struct error *why) MUST_CHECK;
/* Borrows from the part: not to be released. */
bool event_rows_read(const struct part *p, struct event_rows *out, struct error *why) MUST_CHECK;
const struct event_id *event_rows_id(const struct event_rows *r, size_t row); /* NULL: the row has none */
static inline uint32_t event_rows_code(const struct event_rows *r, enum event_column c, size_t row)
{
    return !r->code[c] ? 0 : event_column_info[c].width == 1 ? ((const uint8_t *)r->code[c])[row] : ((const uint16_t *)r->code[c])[row];
}

#endif
