#ifndef PLACES_FIGURES_READ_H
#define PLACES_FIGURES_READ_H
/* Tables of figures: CSV with a column of area codes and columns whose names data/areas/figures.csv knows. Titles
 * may stand above the header row. Numbers may have thousands separators. */
#include "places/figures.h"

enum { FIGURE_COLUMNS_MAX = 64 };
struct figure_column {
    const struct figure_rule *rule;
    int year;
    size_t field;
    double *value; /* [n] */
    size_t cap;
};
struct figure_row {
    struct figure_code code;
    uint32_t line;
};
struct figure_aside {
    uint32_t line;
    const char *reason;
};
struct figure_file {
    enum area_type type;
    int type_year;
    struct figure_row *row; /* [n], as they stand in the file */
    size_t n, cap;
    struct figure_column column[FIGURE_COLUMNS_MAX];
    size_t n_columns;
    uint64_t rows_read;
    struct figure_aside *aside;
    size_t n_aside, cap_aside;
};

bool figures_recognise(struct str text, const struct figure_rules *rules);
/* `name`: the file's base name, where the year is sought when nothing in the file tells it. */
bool figure_file_read(struct str text, struct str name, const struct figure_rules *rules, struct figure_file *out,
                      struct error *why) MUST_CHECK;
void figure_file_release(struct figure_file *f);
/* The year of "mid-2022", "Mid 2022", "mid2022"; else a single year from 1981 on that stands in the text and is not
 * `not_this`. 0: none, or several. */
int figures_year_in(struct str text, int not_this);

#endif
