#include "render/test_tables.h"

struct table *hostile_table(struct arena *a)
{
    struct table *t = table_new(a, "every-kind", "Every kind of cell <b>&\"'</b>");
    table_column(t, "place", "Place", CELL_TEXT, "", 0);
    table_column(t, "month", "Month", CELL_MONTH, "", 0);
    table_column(t, "crimes", "Crimes", CELL_INT, "crimes", 0);
    table_column(t, "rate", "Rate per 1,000 people", CELL_REAL, "", 1);
    table_column(t, "harm_days", "Harm", CELL_REAL, "days", 2);
    table_column(t, "remark", "Remark", CELL_TEXT, "", 0);
    static const char *const texts[] = {
        "Abbey", "<script>alert(1)</script>", "\"quoted\", with comma", "O'Neil & Sons", "=1+2", "שדרות רוטשילד",
        "🚓 東京", "two\nlines", "\x1B[31mred\xFF", "",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        table_z(t, texts[i]);
        table_month(t, MONTH_OF(2024, 11) + (month_t)i);
        table_int(t, (int64_t)i * 123456 - 1000);
        if (i % 3 == 1) table_suppressed(t);
        else table_real(t, 10.0 / (double)(i + 1));
        table_real(t, i % 4 == 2 ? __builtin_nan("") : (double)i * 1825.125 - 100);
        table_z(t, i % 2 ? NULL : "-");
    }
    table_z(t, "All");
    table_empty(t);
    table_int(t, 5545520);
    table_suppressed(t);
    table_real(t, 81130.625);
    table_z(t, NULL);
    table_total_row(t);
    table_note(t, NOTE_SOURCE, "made up for this test, %d rows", 10);
    table_note(t, NOTE_METHOD, "counted by hand; a rate is per 1,000 people who live there, which says little of a town "
                               "centre, where many more pass through in a day than live");
    table_note(t, NOTE_NOT_COVERED, "<rows> without a place & those \"elsewhere\"");
    table_note(t, NOTE_WARNING, "points are anonymised");
    table_note(t, NOTE_REMARK, "no real place is meant");
    return t;
}
