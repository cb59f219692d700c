#ifndef BASE_MONTH_H
#define BASE_MONTH_H
/*
 * Calendar arithmetic of the evidence: a month is a count of months since year 0 (2025-01 is 24300), so that
 * "the same month a year before" is -12 and a period is a pair. A moment is seconds since 1970 UTC.
 */
#include "base/str.h"

typedef int32_t month_t; /* 0: no month */
#define MONTH_OF(year, month_1_12) ((month_t)((year) * 12 + (month_1_12) - 1))
#define MONTH_TEXT_MAX 8
enum { MONTH_FIRST = MONTH_OF(1900, 1), MONTH_LAST = MONTH_OF(2199, 12) }; /* outside is "impossible" */

static inline int month_year(month_t m) { return m / 12; }
static inline int month_in_year(month_t m) { return m % 12 + 1; } /* 1..12 */
bool month_parse(struct str s, month_t *out) MUST_CHECK;          /* exactly YYYY-MM, in range */
const char *month_text(month_t m, char out[static MONTH_TEXT_MAX]); /* "2025-01" */
const char *month_words(struct arena *a, month_t m);                /* "January 2025" */
int month_days(month_t m);

/* YYYY-MM-DD, optionally then T or a space, HH:MM[:SS[.fff]], optionally Z or +HH:MM; without an offset the
 * time is taken as UTC. *has_time: whether a time of day was given. */
bool moment_parse(struct str s, int64_t *seconds, bool *has_time) MUST_CHECK;
int64_t day_number(int year, int month_1_12, int day); /* days since 1970-01-01, Gregorian */
month_t month_of_moment(int64_t seconds);
/* "2025-01-31" / "2025-01-31T12:00:00Z" */
const char *day_text(struct arena *a, int64_t seconds);
const char *moment_text(struct arena *a, int64_t seconds);
const char *day_words(struct arena *a, int64_t day);          /* of days since 1970: "31 January 2025" */
const char *london_words(struct arena *a, int64_t seconds);   /* "Friday 31 January 2025 at 7:30pm", by the clock there */

/* Seconds to be taken off the clock in the United Kingdom to have UTC: summer time is from the last Sunday of March to
 * that of October, at 01:00 UTC (Summer Time Act 1972 as amended by SI 2002/262). */
int64_t london_offset(int64_t local_seconds);
int64_t london_clock(int64_t utc_seconds); /* what that clock shows */

#endif
