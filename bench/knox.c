/*
 * The Knox test against the clock.
 *   bench_knox make EVENTS SEED          made-up burglaries as CSV: x,y,day
 *   bench_knox corner CSV PERMUTATIONS   one corner, up to 100 m and 7 days, ends included, as R's knox asks it
 *   bench_knox table CSV PERMUTATIONS    the whole table: 0|1|100|200|300|inf m by 0|7|14|21|inf days
 *   bench_knox wide CSV PERMUTATIONS     the same out to 1,000 m
 * Prints seconds (the best of five), the pairs observed in the first cells, and how many pairs were near.
 */
#include "base/csv.h"
#include "base/file.h"
#include "base/parallel.h"
#include "stats/knox.h"
#include "stats/random.h"
#include <math.h>

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A city of 23 by 40 km: three hundred neighbourhoods, one burglary in ten the repeat of an earlier one nearby
 * within a fortnight, doors 5 m apart. */
static int make(size_t n, uint64_t seed)
{
    struct random r = random_of(seed, 0);
    double centre[300][2], *x = mem_new(n * sizeof *x), *y = mem_new(n * sizeof *y);
    int *day = mem_new(n * sizeof *day);
    for (size_t i = 0; i < COUNT_OF(centre); i++) {
        centre[i][0] = 23000 * random_unit(&r);
        centre[i][1] = 40000 * random_unit(&r);
    }
    const uint64_t days = n < 5000 ? 31 : 1461;
    printf("x,y,day\n");
    for (size_t i = 0; i < n; i++) {
        const size_t of = i > 100 && random_chance(&r, 0.1) ? random_below(&r, i) : n;
        const double *c = centre[random_below(&r, COUNT_OF(centre))];
        x[i] = of < n ? x[of] + 30 * random_normal(&r) : c[0] + 700 * random_normal(&r);
        y[i] = of < n ? y[of] + 30 * random_normal(&r) : c[1] + 700 * random_normal(&r);
        x[i] = 5 * round(x[i] / 5);
        y[i] = 5 * round(y[i] / 5);
        day[i] = of < n ? day[of] + (int)random_below(&r, 14) : (int)random_below(&r, days);
        printf("%.0f,%.0f,%d\n", x[i], y[i], day[i]);
    }
    mem_free(x);
    mem_free(y);
    mem_free(day);
    return 0;
}

struct events {
    double *x, *y;
    int32_t *day;
    size_t n, cap_x, cap_y, cap_day;
};

static bool read_events(const char *path, struct events *e, struct error *why)
{
    struct file_map m;
    struct csv c;
    if (!file_map(&m, path, why)) return false;
    csv_init(&c, m.bytes);
    bool ok = csv_next(&c);
    for (; ok && csv_next(&c); e->n++) {
        int64_t day = 0;
        ok = MEM_GROW(&e->x, &e->cap_x, e->n + 1) && MEM_GROW(&e->y, &e->cap_y, e->n + 1) &&
             MEM_GROW(&e->day, &e->cap_day, e->n + 1) && c.n == 3 && str_to_double(c.field[0], &e->x[e->n]) &&
             str_to_double(c.field[1], &e->y[e->n]) && str_to_i64(c.field[2], &day);
        if (!ok) return FAIL(why, INVALID, "%s: line %zu is not x,y,day", path, c.line);
        e->day[e->n] = (int32_t)day;
    }
    csv_release(&c);
    file_unmap(&m);
    return true;
}

static int usage(void)
{
    (void)fprintf(stderr, "usage: bench_knox make EVENTS SEED | corner|table|wide CSV PERMUTATIONS\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const double corner[] = { 0, 100 + 1e-9, INFINITY }, corner_days[] = { 0, 8, INFINITY };
    static const double table[] = { 0, 1, 100, 200, 300, INFINITY }, days[] = { 0, 7, 14, 21, INFINITY };
    static const double wide[] = { 0, 1, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, INFINITY };
    struct error why = { 0 };
    struct events e = { 0 };
    int64_t a = 0, b = 0;
    if (argc != 4 || !str_to_i64(str_of(argv[3]), &b) || b < 1) return usage();
    if (strcmp(argv[1], "make") == 0) return str_to_i64(str_of(argv[2]), &a) && a > 0 ? make((size_t)a, (uint64_t)b) : usage();
    if (!read_events(argv[2], &e, &why)) return (void)fprintf(stderr, "%s\n", why.say), 1;
    struct knox_order o = { .x = e.x, .y = e.y, .day = e.day, .n = e.n, .permutations = (uint32_t)b, .seed = 1, .threads = 2 };
    o.days = days, o.n_days = COUNT_OF(days);
    o.metres = table, o.n_metres = COUNT_OF(table);
    if (strcmp(argv[1], "corner") == 0) {
        o.metres = corner, o.n_metres = COUNT_OF(corner);
        o.days = corner_days, o.n_days = COUNT_OF(corner_days);
    } else if (strcmp(argv[1], "wide") == 0) {
        o.metres = wide, o.n_metres = COUNT_OF(wide);
    } else if (strcmp(argv[1], "table") != 0) {
        return usage();
    }
    double best = HUGE_VAL;
    struct knox k;
    for (int turn = 0; turn < 5; turn++) {
        const double start = now();
        if (!knox_test(&o, &k, &why)) return (void)fprintf(stderr, "%s\n", why.say), 1;
        best = MIN(best, now() - start);
    }
    uint64_t near = 0;
    for (size_t c = 0; c < (k.n_metres - 1) * k.n_days; c++) near += k.cell[c].observed;
    printf("seconds %.6f\nevents %zu\nnear_pairs %llu\nbytes %zu\ncells", best, e.n, (unsigned long long)near, k.bytes);
    for (size_t c = 0; c < k.n_metres * k.n_days; c++) printf(" %llu", (unsigned long long)k.cell[c].observed);
    printf("\np %.4f\nratio %.4f\n", k.cell[0].p, k.cell[0].ratio);
    return 0;
}
