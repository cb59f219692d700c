#ifndef STATS_DISCLOSE_H
#define STATS_DISCLOSE_H
/*
 * Disclosure control of a table of counts of people's affairs, before it is published: small counts are withheld
 * (primary), and then so many others (secondary) that nothing withheld can be worked out from what is shown.
 *
 * What is held to: somebody who knows the rules, every cell shown, and that parts add up to totals can narrow a
 * small count down to no less than the whole band of small counts, its least … threshold - 1, or to no fewer than
 * the number of values asked for; and any other withheld cell to no fewer than two values. The least of a withheld
 * count is 0 or, where zeros are shown, 1; of a total, the number of its parts that are not zero; and of a table
 * divided up in two ways, what can be worked out where all is withheld but its zeros. Proved by an attack in the tests.
 *
 * What is not: other tables of the same events (other months, categories, areas) can give a cell away by
 * difference: publish few, and nested ones as one table. Nor what follows from knowing how secondary ones are chosen.
 */
#include "base/error.h"

#define DISCLOSE_TOP SIZE_MAX
enum disclose_known {
    DISCLOSE_UNKNOWN, /* as any cell: shown or withheld as this decides */
    DISCLOSE_PUBLIC,  /* known to all, whatever is withheld: a cell that must be zero, a total printed elsewhere */
    DISCLOSE_ABSENT,  /* not part of what is published: withheld at no cost, not protected for itself */
};
enum disclose_aim { DISCLOSE_FEW_CELLS, DISCLOSE_SMALL_SUM }; /* what to withhold little of */

/* The columns add up to a last column of totals; rows add up to the rows that they are parts of, in any depth (wards
 * to districts to the county), all of them in the table, down to the one row at the top. That one may be divided up in
 * two ways (by ward, and by month), which have it in common and nothing else: two tables with the same totals. */
struct disclosure {
    size_t rows, columns; /* columns: without the last */
    const size_t *parent; /* [rows]: the row of totals it is a part of; DISCLOSE_TOP for the one grand total */
    const bool *second;   /* [rows]: it belongs to the second way of dividing the grand total up; NULL: there is one way */
    const int64_t *count; /* [rows × (columns + 1)] ≥ 0 */
    const unsigned char *known; /* [the same], enum disclose_known; NULL: all DISCLOSE_UNKNOWN, as it must be with two ways */
    int64_t threshold;    /* 5: counts of 1 … 4 are small */
    bool zeros;           /* zeros are small too; otherwise they are shown, and never withheld */
    int64_t values;       /* possible values a small count must keep, ≥ 2; 0: the whole band */
    enum disclose_aim aim;
};
enum disclose_state { DISCLOSE_SHOWN, DISCLOSE_PRIMARY, DISCLOSE_SECONDARY };

/*
 * state: [rows × (columns + 1)], enum disclose_state. A total counts as twenty cells, so that it is withheld only
 * where nothing else will do. INVALID: a negative count, parts that do not add up, rows that are not a tree.
 * CONFLICT: a small count that cannot be protected because of what is public. NOMEM, LIMIT.
 */
bool disclose(const struct disclosure *d, unsigned char *state, struct error *why) MUST_CHECK;

/* What can be worked out of each withheld cell, given the states: low[i] … high[i]; of one shown, its count.
 * INT64_MAX: no end. Errors as above. */
bool disclose_ranges(const struct disclosure *d, const unsigned char *state, int64_t *low, int64_t *high,
                     struct error *why) MUST_CHECK;

#endif
