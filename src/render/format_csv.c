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

/* The text of a column as it was last written: rows side by side say the same ward, the same type. */
struct csv_text {
    struct str text, written;
};

static struct str written_text(struct csv_text *last, struct str text, struct buf *quoted, struct arena *a)
{
    if (text.ptr == last->text.ptr && text.len == last->text.len && text.ptr) return last->written;
    quoted->len = 0;
    csv_put(quoted, utf8_whole(a, text));
    struct str is = buf_str(quoted);
    *last = (struct csv_text){ text, str_eq(is, text) ? text : str_copy(a, is) };
    return last->written;
}

void csv_write(const struct table *t, struct writer *w)
{
    bool totals = has_totals(t);
    char scratch[NUMBER_MAX];
    struct arena mended = { 0 };
    struct csv_text *last = ARENA_ARRAY(&mended, struct csv_text, t->n_columns);
    struct buf quoted = BUF_MAX(WRITER_MAX);
    struct number_memory *met = ARENA_NEW(&mended, struct number_memory);
    for (size_t c = 0; c < t->n_columns; c++) {
        if (c) buf_byte(&w->buf, ',');
        csv_put(&w->buf, str_of(t->column[c].name));
    }
    buf_put(&w->buf, totals ? STR(",is_total\r\n") : STR("\r\n"));
    for (size_t r = 0; r < t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            if (c) buf_byte(&w->buf, ',');
            if (cell->kind == CELL_TEXT) buf_put(&w->buf, written_text(&last[c], cell->text, &quoted, &mended));
            else buf_put(&w->buf, cell_machine_again(met, cell, scratch)); /* a negative number is no formula */
        }
        if (t->n_columns == 1 && table_cell(t, r, 0)->kind == CELL_EMPTY) buf_put(&w->buf, STR("\"\"")); /* no blank line */
        if (totals) buf_put(&w->buf, t->total[r] ? STR(",1") : STR(",0"));
        buf_put(&w->buf, STR("\r\n"));
        writer_breathe(w);
    }
    w->buf.failed |= quoted.failed;
    buf_release(&quoted);
    arena_release(&mended);
}
