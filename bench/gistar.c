/*
 * Gi* against the clock: bench_gistar COLUMNS ROWS SEED OUT.csv
 * Makes up counts on a grid of squares, times neighbours and scores together (the best of nine), writes x,z of every
 * cell row by row to OUT.csv and prints the seconds.
 */
#include "base/mem.h"
#include "base/str.h"
#include "stats/gistar.h"
#include "stats/random.h"
#include <math.h>

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A quiet background and fifty busy spots, each thinning out over some cells. */
static void make(double *x, size_t columns, size_t rows, uint64_t seed)
{
    struct random r = random_of(seed, 0);
    double spot[50][2];
    for (size_t s = 0; s < COUNT_OF(spot); s++) {
        spot[s][0] = (double)columns * random_unit(&r);
        spot[s][1] = (double)rows * random_unit(&r);
    }
    for (size_t i = 0; i < columns * rows; i++) {
        double mean = 0.5;
        for (size_t s = 0; s < COUNT_OF(spot); s++) {
            const double dx = (double)(i % columns) - spot[s][0], dy = (double)(i / columns) - spot[s][1];
            mean += 8 * exp(-(dx * dx + dy * dy) / 18);
        }
        x[i] = (double)random_poisson(&r, mean);
    }
}

int main(int argc, char **argv)
{
    int64_t columns, rows, seed;
    if (argc != 5 || !str_to_i64(str_of(argv[1]), &columns) || !str_to_i64(str_of(argv[2]), &rows) ||
        !str_to_i64(str_of(argv[3]), &seed) || columns < 1 || rows < 1 || columns > 10000 || rows > 10000)
        return (void)fprintf(stderr, "usage: bench_gistar COLUMNS ROWS SEED OUT.csv\n"), 2;
    const size_t n = (size_t)(columns * rows);
    double *x = mem_new(n * sizeof *x), *z = mem_new(n * sizeof *z), *p = mem_new(n * sizeof *p), best = HUGE_VAL;
    make(x, (size_t)columns, (size_t)rows, (uint64_t)seed);
    for (int turn = 0; turn < 9; turn++) {
        struct neighbours nb;
        struct error why = { 0 };
        bool pattern;
        const double start = now();
        if (!neighbours_of_grid(GRID_QUEEN, (size_t)columns, (size_t)rows, NULL, &nb, &why) ||
            !gistar(&nb, x, z, p, &pattern, &why))
            return (void)fprintf(stderr, "%s\n", why.say), 1;
        best = MIN(best, now() - start);
        neighbours_release(&nb);
    }
    FILE *out = fopen(argv[4], "w");
    if (!out) return perror(argv[4]), 1;
    (void)fprintf(out, "x,z\n");
    for (size_t i = 0; i < n; i++) (void)fprintf(out, "%.17g,%.17g\n", x[i], z[i]);
    if (fclose(out) != 0) return perror(argv[4]), 1;
    printf("seconds %.6f\ncells %zu\n", best, n);
    mem_free(x);
    mem_free(z);
    mem_free(p);
    return 0;
}
