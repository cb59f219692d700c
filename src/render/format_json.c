/* JSON (RFC 8259), written in the order of the table so that two answers can be compared as text. */
#include "render/json_put.h"
#include "render/number.h"
#include "render/writer.h"

static void member(struct buf *b, struct str before, const char *value)
{
    buf_put(b, before);
    json_string(b, str_of(value));
}

static void json_cell(struct buf *b, const struct cell *c)
{
    char scratch[NUMBER_MAX];
    switch (c->kind) {
    case CELL_EMPTY: buf_put(b, STR("null")); break;
    case CELL_SUPPRESSED: buf_put(b, STR("{\"suppressed\":true}")); break;
    case CELL_TEXT: json_string(b, c->text); break;
    case CELL_MONTH: json_string(b, cell_machine(c, scratch)); break;
    case CELL_INT:
    case CELL_REAL: buf_put(b, cell_machine(c, scratch)); break;
    }
}

/* "name": as it stands in every row. */
static struct str *keys_of(const struct table *t, struct arena *a, struct writer *w)
{
    struct str *keys = ARENA_ARRAY(a, struct str, t->n_columns);
    for (size_t c = 0; c < t->n_columns; c++) {
        struct buf key = BUF_MAX(1 << 16);
        member(&key, c ? STR(",") : STR("{"), t->column[c].name);
        buf_byte(&key, ':');
        keys[c] = str_copy(a, buf_str(&key));
        if (!buf_ok(&key)) w->buf.failed = true;
        buf_release(&key);
    }
    return keys;
}

static void rows(const struct table *t, const struct str *keys, bool totals, struct writer *w)
{
    bool first = true;
    for (size_t r = 0; r < t->n_rows; r++) {
        if (t->total[r] != totals) continue;
        buf_put(&w->buf, first ? STR("\n ") : STR(",\n "));
        first = false;
        for (size_t c = 0; c < t->n_columns; c++) {
            buf_put(&w->buf, keys[c]);
            json_cell(&w->buf, table_cell(t, r, c));
        }
        buf_byte(&w->buf, '}');
        writer_breathe(w);
    }
}

static void columns(const struct table *t, struct buf *b)
{
    static const char *const kinds[] = { [CELL_TEXT] = "text", [CELL_INT] = "integer", [CELL_REAL] = "real",
                                         [CELL_MONTH] = "month" };
    for (size_t c = 0; c < t->n_columns; c++) {
        member(b, c ? STR(",\n {\"name\":") : STR("\n {\"name\":"), t->column[c].name);
        member(b, STR(",\"title\":"), t->column[c].title);
        member(b, STR(",\"kind\":"), kinds[t->column[c].kind]);
        member(b, STR(",\"unit\":"), t->column[c].unit);
        buf_byte(b, '}');
    }
}

void json_write(const struct table *t, struct writer *w)
{
    static const char *const kinds[] = { [NOTE_SOURCE] = "source", [NOTE_METHOD] = "method",
                                         [NOTE_NOT_COVERED] = "not_covered", [NOTE_WARNING] = "warning",
                                         [NOTE_REMARK] = "remark" };
    struct buf *b = &w->buf;
    struct arena a = { 0 };
    const struct str *keys = keys_of(t, &a, w);
    member(b, STR("{\"id\":"), t->id);
    member(b, STR(",\n\"title\":"), t->title);
    buf_put(b, STR(",\n\"columns\":["));
    columns(t, b);
    buf_put(b, STR("],\n\"rows\":["));
    rows(t, keys, false, w);
    buf_put(b, STR("],\n\"totals\":["));
    rows(t, keys, true, w);
    buf_put(b, STR("],\n\"notes\":["));
    for (size_t i = 0; i < t->n_notes; i++) {
        member(b, i ? STR(",\n {\"kind\":") : STR("\n {\"kind\":"), kinds[t->note[i].kind]);
        member(b, STR(",\"text\":"), t->note[i].text);
        buf_byte(b, '}');
    }
    buf_put(b, STR("]}"));
    arena_release(&a);
}
