#ifndef GEO_ORACLE_TEST_H
#define GEO_ORACLE_TEST_H
/* The answers of programs that are not ours, kept under tests/oracle/geo: rows of numbers under a line of names. */
#include "base/csv.h"
#include "base/file.h"

struct oracle {
    struct file_map file;
    struct csv csv;
    size_t rows;
};
static inline void oracle_open(struct oracle *o, const char *name)
{
    const char *source = getenv("WARDMOTE_SOURCE");
    char path[4096];
    struct error why = { 0 };
    (void)snprintf(path, sizeof path, "%s/tests/oracle/geo/%s", source ? source : ".", name);
    const bool is_there = file_map(&o->file, path, &why);
    if (!is_there) (void)fprintf(stderr, "%s\n", why.say);
    CHECK(is_there);
    csv_init(&o->csv, o->file.bytes);
    o->rows = 0;
    CHECK(csv_next(&o->csv));
}
static inline bool oracle_next(struct oracle *o)
{
    if (!csv_next(&o->csv)) return false;
    o->rows++;
    return true;
}
static inline double oracle_number(struct oracle *o, size_t field)
{
    double v;
    CHECK(field < o->csv.n && str_to_double(o->csv.field[field], &v));
    return v;
}
/* There were at least so many rows: a file that lost its rows would pass for ever. */
static inline void oracle_close(struct oracle *o, size_t at_least)
{
    CHECK(o->rows >= at_least);
    csv_release(&o->csv);
    file_unmap(&o->file);
}

#endif
