#include "render/table.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

struct table *table_new(struct arena *a, const char *id, const char *title)
{
    struct table *t = ARENA_NEW(a, struct table);
    *t = (struct table){ .arena = a, .id = id, .title = title };
    return t;
}

/* Arrays in an arena grow by moving: what is left behind is at most as much again, and dies with the arena. */
static bool grow(struct table *t, void **p, size_t *cap, size_t need, size_t size)
{
    if (t->failed) return false;
    if (need <= *cap) return true;
    size_t to = MAX(*cap * 2, need < 8 ? (size_t)8 : need);
    void *q = to > SIZE_MAX / 2 / size ? NULL : arena_try(t->arena, to * size);
    if (!q) {
        t->failed = true;
        return false;
    }
    if (*cap) memcpy(q, *p, *cap * size);
    *p = q;
    *cap = to;
    return true;
}

size_t table_column(struct table *t, const char *name, const char *title, enum cell_kind kind, const char *unit,
                    int decimals)
{
    CHECK(t->n_rows == 0 && t->filled == 0);
    CHECK(kind == CELL_TEXT || kind == CELL_INT || kind == CELL_REAL || kind == CELL_MONTH);
    for (size_t i = 0; i < t->n_columns; i++) CHECK(strcmp(t->column[i].name, name) != 0);
    if (!grow(t, (void **)&t->column, &t->cap_columns, t->n_columns + 1, sizeof *t->column)) return t->n_columns;
    t->column[t->n_columns] =
        (struct column){ .name = name, .title = title, .kind = kind, .unit = unit ? unit : "", .decimals = decimals };
    return t->n_columns++;
}

static bool grow_rows(struct table *t, size_t rows)
{
    return grow(t, (void **)&t->cell, &t->cap_cells, rows * t->n_columns, sizeof *t->cell) &&
           grow(t, (void **)&t->total, &t->cap_rows, rows, sizeof *t->total);
}

void table_expect(struct table *t, size_t rows) { (void)grow_rows(t, t->n_rows + rows); }

static void put(struct table *t, struct cell c)
{
    if (t->failed) return;
    CHECK(t->n_columns > 0);
    CHECK(c.kind == CELL_EMPTY || c.kind == CELL_SUPPRESSED || c.kind == t->column[t->filled].kind);
    if (t->filled == 0 && !grow_rows(t, t->n_rows + 1)) return;
    *table_cell(t, t->n_rows, t->filled) = c;
    if (++t->filled == t->n_columns) {
        t->filled = 0;
        t->n_rows++;
    }
}

void table_text(struct table *t, struct str s) { put(t, (struct cell){ CELL_TEXT, .text = s }); }
void table_z(struct table *t, const char *z)
{
    put(t, z ? (struct cell){ CELL_TEXT, .text = str_of(z) } : (struct cell){ CELL_EMPTY });
}
void table_int(struct table *t, int64_t i) { put(t, (struct cell){ CELL_INT, .i = i }); }
void table_real(struct table *t, double r)
{
    put(t, isfinite(r) ? (struct cell){ CELL_REAL, .r = r } : (struct cell){ CELL_EMPTY });
}
void table_month(struct table *t, month_t m) { put(t, (struct cell){ CELL_MONTH, .month = m }); }
void table_empty(struct table *t) { put(t, (struct cell){ CELL_EMPTY }); }
void table_suppressed(struct table *t) { put(t, (struct cell){ CELL_SUPPRESSED }); }

void table_total_row(struct table *t)
{
    if (t->failed) return;
    CHECK(t->filled > 0 || t->n_rows > 0);
    t->total[t->filled > 0 ? t->n_rows : t->n_rows - 1] = true;
}

void table_note(struct table *t, enum note_kind kind, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    CHECK(n >= 0);
    char *text = t->failed ? NULL : arena_try(t->arena, (size_t)n + 1);
    if (!text) t->failed = true;
    if (text && grow(t, (void **)&t->note, &t->cap_notes, t->n_notes + 1, sizeof *t->note)) {
        (void)vsnprintf(text, (size_t)n + 1, fmt, again);
        t->note[t->n_notes++] = (struct note){ kind, text };
    }
    va_end(again);
}

const char *note_heading(enum note_kind kind)
{
    static const char *const headings[] = { [NOTE_SOURCE] = "Source",
                                            [NOTE_METHOD] = "Method",
                                            [NOTE_NOT_COVERED] = "Not covered",
                                            [NOTE_WARNING] = "Warning",
                                            [NOTE_REMARK] = "Note" };
    return headings[kind];
}

const char *column_heading(struct arena *a, const struct column *c)
{
    size_t unit = strlen(c->unit);
    if (unit == 0) return c->title;
    for (const char *p = c->title; *p; p++) /* "Crimes" needs no "(crimes)" after it */
        if (str_eq_nocase(str_slice(str_of(p), 0, unit), (struct str){ c->unit, unit })) return c->title;
    return str_print(a, "%s (%s)", c->title, c->unit);
}
