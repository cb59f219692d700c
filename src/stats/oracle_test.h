#ifndef STATS_ORACLE_TEST_H
#define STATS_ORACLE_TEST_H
/*
 * For the tests of this room: answers that somebody else's program gave, as CSV with a heading, one row at a time.
 * Those we asked for are under tests/oracle/stats/ beside the script that asked; those published with their inputs
 * are read where the environment says, and their absence skips the test.
 */
#include "base/csv.h"
#include "base/file.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

struct oracle {
    struct file_map file;
    struct csv csv;
    size_t rows;
};

static inline void oracle_open_at(struct oracle *o, const char *folder, const char *name)
{
    char path[4096];
    struct error why = { 0 };
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!file_map(&o->file, path, &why)) fail_msg("%s", why.say);
    csv_init(&o->csv, o->file.bytes);
    o->rows = 0;
    assert_true(csv_next(&o->csv));
}

static inline void oracle_open(struct oracle *o, const char *name)
{
    char folder[4000];
    const char *source = getenv("WARDMOTE_SOURCE");
    (void)snprintf(folder, sizeof folder, "%s/tests/oracle/stats", source ? source : ".");
    oracle_open_at(o, folder, name);
}

/* Published inputs with published outputs: WARDMOTE_SHARED/gold/… */
static inline void oracle_open_gold(struct oracle *o, const char *name)
{
    char folder[4000];
    const char *shared = getenv("WARDMOTE_SHARED");
    (void)snprintf(folder, sizeof folder, "%s/gold", shared ? shared : "");
    if (!shared || !file_is_folder(folder)) {
        print_message("WARDMOTE_SHARED does not lead to the published figures: skipped\n");
        skip();
    }
    oracle_open_at(o, folder, name);
}

static inline bool oracle_next(struct oracle *o)
{
    if (!csv_next(&o->csv)) return false;
    assert_int_equal(o->csv.bad, CSV_GOOD);
    o->rows++;
    return true;
}

static inline struct str oracle_text(const struct oracle *o, size_t column)
{
    assert_true(column < o->csv.n);
    return o->csv.field[column];
}

static inline double oracle_number(const struct oracle *o, size_t column)
{
    double x = NAN;
    struct str s = oracle_text(o, column);
    if (!str_to_double(s, &x) && !str_eq(s, STR("NA")))
        fail_msg("line %zu: not a number: " STR_FMT, o->csv.line, STR_ARG(s));
    return x;
}

/* Ends the reading; a file that held fewer rows than it should proves nothing. */
static inline void oracle_close(struct oracle *o, size_t least_rows)
{
    assert_true(o->rows >= least_rows);
    csv_release(&o->csv);
    file_unmap(&o->file);
}

/* |seen - expected| ≤ relative·|expected| + absolute; NA agrees with NaN. */
static inline void assert_near(double seen, double expected, double relative, double absolute, const char *what,
                               size_t line)
{
    if (isnan(seen) && isnan(expected)) return;
    if (!(fabs(seen - expected) <= relative * fabs(expected) + absolute))
        fail_msg("%s, line %zu: %.17g where the oracle says %.17g (off by %.3g)", what, line, seen, expected,
                 fabs(seen - expected) / fabs(expected));
}

#endif
