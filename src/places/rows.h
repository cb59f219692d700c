#ifndef PLACES_ROWS_H
#define PLACES_ROWS_H
/* The lines of a text by number, asked for in rising order: for the rows that a parser set aside. */
#include "base/str.h"

struct row_finder {
    struct str rest, row;
    size_t line; /* of row; 0: none yet */
};
static inline struct row_finder row_finder(struct str text) { return (struct row_finder){ .rest = text }; }
static inline struct str row_at(struct row_finder *f, size_t line)
{
    while (f->line < line && (f->rest.len || f->line == 0)) {
        f->rest = str_cut(f->rest, '\n', &f->row);
        f->line++;
    }
    return str_ends(f->row, STR("\r")) ? str_slice(f->row, 0, f->row.len - 1) : f->row;
}

#endif
