/*
 * A question asked of evidence that is open, in one process.
 *   bench_tally HOME COUNTY FROM TO TIMES    ward by type by month of one county, months as YYYY-MM
 * Prints rows (held in those months, everywhere), counted (in the county), cells, open (seconds to open it all, once) and
 * seconds and cpu (of clock and processor, the least of TIMES counts, pages and maps warm), of a count with wards and types already placed and listed.
 */
#include "base/file.h"
#include "evidence/ask.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct figures {
    uint64_t counted, cells;
    double open, seconds, cpu;
};

/* What breakdown does to count: the axes and the cells, each time anew. */
static bool count_once(const struct ask *k, struct figures *f, struct error *why)
{
    static const enum axis_kind by[] = { AXIS_WARD, AXIS_CATEGORY, AXIS_MONTH };
    struct axis axis[COUNT_OF(by)];
    const struct axis *axes[COUNT_OF(by)];
    uint64_t *cells;
    size_t n = 1;
    for (size_t i = 0; i < COUNT_OF(by); i++) {
        if (!ask_axis(k, by[i], &axis[i], why)) return false;
        axes[i] = &axis[i];
        n *= axis[i].n;
    }
    if (!ask_count(k, axes, COUNT_OF(by), k->from, k->to, &cells, why)) return false;
    f->cells = n;
    f->counted = 0;
    for (size_t i = 0; i < n; i++) f->counted += cells[i];
    return true;
}

static bool measure(const char *folder, const char *county, const char *from, const char *to, int64_t times, struct error *why)
{
    struct arena a = { 0 };
    struct home home = { folder, path_join(&a, folder, "evidence"), path_join(&a, folder, "wardmote.db") };
    struct ask_options o = { .area = &county, .n_areas = 1 };
    struct figures f = { .seconds = 1e99, .cpu = 1e99 };
    struct ask k;
    if (!month_parse(str_of(from), &o.from) || !month_parse(str_of(to), &o.to)) return FAIL(why, USAGE, "%s to %s: no such months", from, to);
    f.open = now(CLOCK_MONOTONIC);
    bool ok = ask_open(&home, &a, &o, 0, &k, why);
    f.open = now(CLOCK_MONOTONIC) - f.open;
    for (int64_t i = 0; ok && i < times; i++) {
        double begun = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
        ok = count_once(&k, &f, why);
        f.seconds = MIN(f.seconds, now(CLOCK_MONOTONIC) - begun);
        f.cpu = MIN(f.cpu, now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    }
    if (ok)
        printf("rows %llu\ncounted %llu\ncells %llu\nopen %.6f\nseconds %.6f\ncpu %.6f\n", (unsigned long long)k.events->rows,
               (unsigned long long)f.counted, (unsigned long long)f.cells, f.open, f.seconds, f.cpu);
    arena_release(&a);
    return ok;
}

int main(int argc, char **argv)
{
    struct error why;
    int64_t times = 0;
    if (argc != 6 || !str_to_i64(str_of(argv[5]), &times)) {
        (void)fprintf(stderr, "usage: bench_tally HOME COUNTY FROM TO TIMES\n");
        return 2;
    }
    if (measure(argv[1], argv[2], argv[3], argv[4], times, &why)) return 0;
    (void)fprintf(stderr, "bench_tally: %s\n", why.say);
    return 1;
}
