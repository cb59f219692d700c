#ifndef EVIDENCE_EVENT_DAY_H
#define EVIDENCE_EVENT_DAY_H
/* The day an event happened, by the clocks of the United Kingdom: the middle of the time it can have happened in (a
 * burglary found after a week away), or where that is not given the day it was reported. */
#include "evidence/event_rows.h"

struct event_day {
    int32_t day;    /* since 1970-01-01 */
    int32_t spread; /* whole days between the earliest and the latest it can have been */
    bool reported;  /* only the report is dated */
};
/* false: the row has no date at all. */
bool event_day_of(const struct event_rows *rows, size_t row, struct event_day *out) MUST_CHECK;

#endif
