#ifndef SHELF_SQL_H
#define SHELF_SQL_H
/* Made from shelf_schema.sql and shelf.sql by tools/sqlgen.py: change those. */
#include "store/rows.h"

extern const struct db_schema shelf_schema;

struct sql_book {
    int64_t id;
    int64_t shelf;
    struct str title;
    int64_t pages;
    double weight;
    struct str cover; /* ptr NULL: none */
    bool has_bought;
    int64_t bought;
    bool lent;
    struct str note; /* ptr NULL: none */
    bool has_worn;
    bool worn;
};

struct sql_mean_weight {
    int64_t shelf;
    double weight;
};

bool sql_shelf_add(struct db_writer *w, struct str name, int64_t *out, struct error *why) MUST_CHECK;

bool sql_shelf_remove(struct db_writer *w, int64_t id, struct error *why) MUST_CHECK;

/* Parameters stand in another order than they are declared. */
bool sql_book_add(struct db_writer *w, int64_t shelf, struct str title, int64_t pages, double weight,
                  struct str cover, const int64_t *bought, bool lent, struct str note, const bool *worn,
                  int64_t *out, struct error *why) MUST_CHECK;

bool sql_books(struct db_reader *r, struct db_rows *rows, struct error *why) MUST_CHECK;
bool sql_books_next(struct db_rows *rows, struct sql_book *out);

bool sql_book_titled(struct arena *a, struct db_reader *r, struct str title, struct sql_book *out,
                     bool *found, struct error *why) MUST_CHECK;

bool sql_book_of(struct arena *a, struct db_reader *r, int64_t id, struct sql_book *out, struct error *why) MUST_CHECK;

bool sql_book_count(struct db_reader *r, int64_t *out, struct error *why) MUST_CHECK;

bool sql_mean_weight(struct db_reader *r, bool lent, struct db_rows *rows, struct error *why) MUST_CHECK;
bool sql_mean_weight_next(struct db_rows *rows, struct sql_mean_weight *out);

/* The note is declared as always there, and is not: a fault when it is read. */
bool sql_note_of(struct arena *a, struct db_reader *r, int64_t id, struct str *out, struct error *why) MUST_CHECK;

bool sql_book_lend(struct db_writer *w, bool lent, struct str title, struct error *why) MUST_CHECK;

bool sql_title_of(struct arena *a, struct db_reader *r, int64_t id, struct str *out, bool *found,
                  struct error *why) MUST_CHECK;

bool sql_titles(struct db_reader *r, struct db_rows *rows, struct error *why) MUST_CHECK;
bool sql_titles_next(struct db_rows *rows, struct str *out);

#endif
