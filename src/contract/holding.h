#ifndef CONTRACT_HOLDING_H
#define CONTRACT_HOLDING_H
/*
 * A line of `wardmote status`: one kind of thing from one publisher, and what it covers. Rooms say what they hold;
 * the table is the same for all.
 */
#include "render/table.h"

struct holding {
    const char *what;    /* "Street-level crime" */
    const char *source;  /* "police.uk, Kent Police" */
    month_t from, to;    /* first and last month it covers; 0: it is not of a time */
    uint64_t count;      /* how many ... */
    const char *counted; /* ... "rows", "wards", "postcodes" */
    uint64_t bytes;      /* on disk; 0: not told apart */
    const char *remark;  /* "no files for 2024-05 to 2024-12"; NULL: nothing to add */
};
struct table *holdings_table(struct arena *a);
void holding_add(struct table *t, const struct holding *h); /* text is kept by reference, as the table does */

#endif
