#ifndef INTAKE_SHEETS_H
#define INTAKE_SHEETS_H
/*
 * Workbooks as sheets of CSV. What a workbook is, its bytes say; what a sheet is, the importers say, who are shown it from
 * each of its first rows on, because publishers put titles and notes above their tables.
 */
#include "base/buf.h"
#include "base/error.h"

/* A workbook, a letter, slides: a zip archive that is one document, and no archive of files. */
bool is_office_document(struct str text);
/* How the name of a workbook ends: ".xlsx", ".ods" or ".xls"; NULL: it is none. */
const char *workbook_ending(struct str text);

/* What `wardmote-convert --sheets` writes: each sheet under a line of SHEET_MARK and its name, a line a row. */
enum { SHEETS_MARK = 0x1D };
struct sheet {
    struct str name, text;
};
bool sheets_next(struct str *rest, struct sheet *out); /* false at the end */

/* The text with its first `rows` lines emptied, in b: what follows keeps its line numbers, and readers of CSV pass over
 * empty lines. False when there are no more lines than that, or no memory. */
enum { TITLE_ROWS_MAX = 40 };
bool sheet_below(struct str text, size_t rows, struct buf *b) MUST_CHECK;

#endif
