#include "contract/holding.h"

struct table *holdings_table(struct arena *a)
{
    struct table *t = table_new(a, "holdings", "What this home holds");
    (void)table_column(t, "what", "What", CELL_TEXT, "", 0);
    (void)table_column(t, "source", "Source", CELL_TEXT, "", 0);
    (void)table_column(t, "from", "From", CELL_MONTH, "", 0);
    (void)table_column(t, "to", "To", CELL_MONTH, "", 0);
    (void)table_column(t, "count", "How many", CELL_INT, "", 0);
    (void)table_column(t, "counted", "Of", CELL_TEXT, "", 0);
    (void)table_column(t, "bytes", "Bytes", CELL_INT, "bytes", 0);
    (void)table_column(t, "remark", "Remark", CELL_TEXT, "", 0);
    return t;
}

static void month_or_empty(struct table *t, month_t m)
{
    if (m) table_month(t, m);
    else table_empty(t);
}

void holding_add(struct table *t, const struct holding *h)
{
    table_z(t, h->what);
    table_z(t, h->source);
    month_or_empty(t, h->from);
    month_or_empty(t, h->to);
    table_int(t, (int64_t)h->count);
    table_z(t, h->counted);
    if (h->bytes) table_int(t, (int64_t)h->bytes);
    else table_empty(t);
    table_z(t, h->remark);
}
