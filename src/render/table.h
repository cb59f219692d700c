#ifndef RENDER_TABLE_H
#define RENDER_TABLE_H
/*
 * One table, every format. An analysis never prints: it fills a table, typed columns with units, rows, and what
 * must be said beside them, and render writes it as text, CSV, JSON, HTML or a workbook.
 */
#include "base/error.h"
#include "base/month.h"

enum cell_kind {
    CELL_EMPTY,      /* nothing to say: not asked, not applicable */
    CELL_TEXT,
    CELL_INT,
    CELL_REAL,       /* never NaN or infinite: table_real stores those as CELL_EMPTY */
    CELL_MONTH,
    CELL_SUPPRESSED, /* withheld for disclosure control */
};
struct cell {
    enum cell_kind kind;
    union {
        struct str text;
        int64_t i;
        double r;
        month_t month;
    };
};

struct column {
    const char *name;  /* for machines: "rate_per_1000", lower case, unique in its table */
    const char *title; /* for people: "Rate per 1,000" */
    enum cell_kind kind;
    const char *unit;  /* "crimes", "days", "%", ""; "p": a p-value, shown to people as "<0.0001" below that */
    int decimals;      /* of a REAL, as shown to people; machines get all digits */
};

enum note_kind {
    NOTE_SOURCE,      /* where the figures come from, and their date */
    NOTE_METHOD,      /* how they were made */
    NOTE_NOT_COVERED, /* what they leave out: forces, months, rows without a place */
    NOTE_WARNING,     /* what must not be overlooked: an estimate, anonymised points */
    NOTE_REMARK,
};
struct note {
    enum note_kind kind;
    const char *text;
};

struct table {
    struct arena *arena; /* everything in the table lives here */
    const char *id;      /* "breakdown": file name, element id */
    const char *title;
    struct column *column;
    size_t n_columns;
    struct cell *cell; /* [row * n_columns + column] */
    bool *total;       /* [row]: a row that sums others, set apart by every format */
    size_t n_rows;
    struct note *note;
    size_t n_notes;
    bool failed; /* its arena was full: what did not fit is not here, and format_tables refuses it */
    /* private */
    size_t cap_columns, cap_cells, cap_rows, cap_notes, filled;
};

/* Text given to these is kept by reference: literal, or in the same arena or a longer-lived one. */
struct table *table_new(struct arena *a, const char *id, const char *title);
size_t table_column(struct table *t, const char *name, const char *title, enum cell_kind kind, const char *unit,
                    int decimals); /* all columns before the first row; returns its index */
void table_expect(struct table *t, size_t rows); /* room for so many more at once; there may be fewer or more */
/* A row is given cell by cell, in column order; a cell of another kind than its column's is a bug, EMPTY and
 * SUPPRESSED apart. */
void table_text(struct table *t, struct str s);
void table_z(struct table *t, const char *z); /* NULL is EMPTY */
void table_int(struct table *t, int64_t i);
void table_real(struct table *t, double r);
void table_month(struct table *t, month_t m);
void table_empty(struct table *t);
void table_suppressed(struct table *t);
void table_total_row(struct table *t); /* the row being filled, or the last one filled, is a total */
void table_note(struct table *t, enum note_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
static inline struct cell *table_cell(const struct table *t, size_t row, size_t column)
{
    return &t->cell[row * t->n_columns + column];
}
const char *note_heading(enum note_kind kind); /* "Source", "Method", "Not covered", "Warning", "Note" */
/* The title, and the unit in brackets unless the title names it already. */
const char *column_heading(struct arena *a, const struct column *c);

#endif
