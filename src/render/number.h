#ifndef RENDER_NUMBER_H
#define RENDER_NUMBER_H
/* Numbers as characters, for people (grouped by thousands) and for machines (few digits that read back as the
 * very number). Each returns the length written; no zero is put after it. */
#include "render/table.h"

enum { NUMBER_MAX = 448 }; /* the longest double in full is 309 digits, its commas, sign and decimals */
enum { INTEGER_MAX = 20, DECIMALS_MAX = 15 };
size_t number_grouped_int(char out[static NUMBER_MAX], int64_t i);
size_t number_grouped_real(char out[static NUMBER_MAX], double r, int decimals); /* never "-0" */
size_t number_plain_int(char out[static INTEGER_MAX], int64_t i);
size_t number_plain_real(char out[static NUMBER_MAX], double r);

/* A cell as people read it: a view of the cell's own text, or of `scratch`. "~" when suppressed, "Jan 2025". */
struct str cell_people(const struct column *column, const struct cell *cell, char scratch[static NUMBER_MAX]);
/* A cell as csv writes it: months "2025-01", full figures. */
struct str cell_machine(const struct cell *cell, char scratch[static NUMBER_MAX]);
/* The same, remembering what was written before: figures repeat in a table, and finding all the digits of one takes long. */
enum { NUMBER_MEMORY_BITS = 10 };
struct number_met {
    uint64_t bits; /* of the figure */
    uint8_t len;   /* 0: none yet */
    char text[31];
};
struct number_memory { /* all zero to begin with */
    struct number_met met[1 << NUMBER_MEMORY_BITS];
};
struct str cell_machine_again(struct number_memory *m, const struct cell *cell, char scratch[static NUMBER_MAX]);
/* What a reader is told of a table that withholds cells. */
#define WITHHELD_NOTE "~ stands for a figure withheld so that nobody can be recognised."
bool table_withholds(const struct table *t);

#endif
