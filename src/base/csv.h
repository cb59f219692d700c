#ifndef BASE_CSV_H
#define BASE_CSV_H
/*
 * RFC 4180 over a view of bytes: rows of fields as views into it, LF or CRLF, a UTF-8 mark skipped,
 * quotes undone. Nothing is copied but fields with doubled quotes. Blank lines are passed over.
 * A row that breaks a rule is returned with `bad` saying how and without fields, so that the caller can set it aside
 * and go on: after a quote that is never closed with the next line, otherwise with the line after the fault.
 */
#include "base/str.h"

enum { CSV_FIELDS_MAX = 512, CSV_ROW_MAX = 1 << 20 };

enum csv_bad {
    CSV_GOOD,
    CSV_QUOTE_OPEN,  /* a quote is not closed within CSV_ROW_MAX bytes */
    CSV_QUOTE_STRAY, /* text after a closing quote, or a quote inside a bare field */
    CSV_NUL,         /* a NUL byte */
    CSV_NOT_UTF8,
    CSV_TOO_LONG,    /* more than CSV_ROW_MAX bytes */
    CSV_TOO_MANY,    /* more than CSV_FIELDS_MAX fields */
};
const char *csv_bad_text(enum csv_bad bad); /* "a quote is never closed" */

struct csv {
    struct str field[CSV_FIELDS_MAX]; /* [n], valid until the next csv_next */
    size_t n;
    size_t line;    /* of the row's first byte, from 1 */
    struct str raw; /* the row as it stands in the file, without its line end */
    enum csv_bad bad;
    /* private */
    const char *at, *end;
    size_t next_line;
    char *undoubled; /* room for any row from here on, made when one first needs it */
};

/* `text` outlives the reader. */
void csv_init(struct csv *c, struct str text);
bool csv_next(struct csv *c); /* false at the end */
void csv_release(struct csv *c);

/* Puts s into b as one field, quoted where it must be. Text that a spreadsheet would run as a formula
 * (= + - @ tab CR first) is given a leading apostrophe unless it is a number. */
struct buf;
void csv_put(struct buf *b, struct str s);
/* The same without the apostrophe: for a reader that is a program and must get the field as it is. */
void csv_put_exact(struct buf *b, struct str s);

#endif
