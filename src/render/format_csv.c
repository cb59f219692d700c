/* CSV by RFC 4180: a heading line of column names, CRLF, full figures. */
#include "base/csv.h"
#include "render/number.h"
#include "render/utf8.h"
#include "render/writer.h"

static bool has_totals(const struct table *t)
{
    for (size_t i = 0; i < t->n_rows; i++)
        if (t->total[i]) return true;
    return false;
}

void csv_write(const struct table *t, struct writer *w)
{
    bool totals = has_totals(t);
    char scratch[NUMBER_MAX];
    struct arena mended = { 0 };
    for (size_t c = 0; c < t->n_columns; c++) {
        if (c) buf_byte(&w->buf, ',');
        csv_put(&w->buf, str_of(t->column[c].name));
    }
    buf_put(&w->buf, totals ? STR(",is_total\r\n") : STR("\r\n"));
    for (size_t r = 0; r < t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            if (c) buf_byte(&w->buf, ',');
            if (cell->kind == CELL_TEXT) csv_put(&w->buf, utf8_whole(&mended, cell->text));
            else buf_put(&w->buf, cell_machine(cell, scratch)); /* a negative number is no formula */
        }
        if (t->n_columns == 1 && table_cell(t, r, 0)->kind == CELL_EMPTY) buf_put(&w->buf, STR("\"\"")); /* no blank line */
        if (totals) buf_put(&w->buf, t->total[r] ? STR(",1") : STR(",0"));
        buf_put(&w->buf, STR("\r\n"));
        writer_breathe(w);
    }
    arena_release(&mended);
}
