#ifndef STORE_ROWS_H
#define STORE_ROWS_H
/*
 * One use of a statement: begin, bind, take rows, end. Faults are remembered and told at the end, so that the code
 * between needs no checks. For the functions that sqlgen.py writes; others use those.
 *
 *   if (!db_rows_begin(&rows, reader, &statement, why)) return false;
 *   db_bind_text(&rows, 0, area);
 *   while (db_rows_next(&rows)) ... db_get_int(&rows, 0) ...
 *   return db_rows_end(&rows, why);
 */
#include "store/db.h"

enum { DB_VALUE_MAX = 64 << 20 }; /* bytes of one text or blob */

struct db_rows {
    struct db *db;
    const struct db_statement *of;
    size_t slot; /* of the connection's prepared statements */
    size_t seen; /* rows taken */
    bool failed, ended;
    struct error why;
};
bool db_rows_begin(struct db_rows *rows, struct db_reader *r, const struct db_statement *of,
                   struct error *why) MUST_CHECK;
bool db_rows_begin_writing(struct db_rows *rows, struct db_writer *w, const struct db_statement *of,
                           struct error *why) MUST_CHECK;

/* i from 0. What is not bound is NULL. Text must be UTF-8 without NUL bytes, a real finite. */
void db_bind_int(struct db_rows *rows, unsigned i, int64_t v);
void db_bind_real(struct db_rows *rows, unsigned i, double v);
void db_bind_text(struct db_rows *rows, unsigned i, struct str v);
void db_bind_bytes(struct db_rows *rows, unsigned i, struct str v);

bool db_rows_next(struct db_rows *rows); /* false at the end or at a fault */
/* Of the row that is now; views are valid until the next row or the end. NULL is 0, 0.0 and a view with ptr NULL. */
bool db_get_null(const struct db_rows *rows, unsigned column);
int64_t db_get_int(const struct db_rows *rows, unsigned column);
double db_get_real(const struct db_rows *rows, unsigned column);
struct str db_get_str(struct db_rows *rows, unsigned column);
struct str db_copy_str(struct db_rows *rows, struct arena *a, unsigned column); /* in the arena */

bool db_rows_end(struct db_rows *rows, struct error *why) MUST_CHECK;
/* The same where one row is expected: MISSING when there was none, and more than one is a fault. */
bool db_rows_end_one(struct db_rows *rows, struct error *why) MUST_CHECK;
bool db_rows_end_at_most_one(struct db_rows *rows, bool *found, struct error *why) MUST_CHECK;

#endif
