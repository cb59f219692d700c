#ifndef STATS_KNOX_H
#define STATS_KNOX_H
/*
 * Near repeats: are pairs of events that are close in space also close in time more often than chance allows? The
 * Knox test (Knox 1964, Applied Statistics 13:25; for burglary Johnson & Bowers 2004, European Journal of Criminology
 * 1:237) with the significance by permutation of Ratcliffe & Rengert 2008, Security Journal 21:58: the days of the
 * events are dealt out anew among their places, many times, and each cell of distance by time is held against what
 * came out.
 *
 * Bands are left-closed: [a, b). A "within 7 days, the 7th included" is the cut 8.
 */
#include "stats/close_pairs.h"

enum { KNOX_BANDS_MAX = 16, KNOX_PERMUTATIONS_MAX = 99999, KNOX_DAYS_MAX = 32767 };
/* Pairs of events times permutations: past it the test would run for hours. */
#define KNOX_WORK_MAX 1e14
#define KNOX_BYTES_STANDARD ((size_t)1 << 30)

struct knox_order {
    const double *x, *y; /* [n] metres */
    const int32_t *day;  /* [n] day numbers, at most KNOX_DAYS_MAX between the first and the last */
    size_t n;
    enum distance_kind distance;
    const double *metres; /* [n_metres] cuts, rising, the first 0 or more; the last may be INFINITY */
    size_t n_metres;      /* one more than there are bands */
    const double *days;   /* [n_days] the same for time */
    size_t n_days;
    uint32_t permutations;
    uint64_t seed;
    int threads;      /* 0: as many as there are processors. The answer does not depend on it */
    size_t bytes_max; /* 0: KNOX_BYTES_STANDARD. Memory used stays below: about 4 bytes a pair of near places, and
                         68 bytes an event and thread, beside 70 to 200 an event */
};

struct knox_cell {
    uint64_t observed;
    double mean;       /* of the permutations */
    double ratio;      /* observed / mean; NaN when the mean is 0 */
    double p;          /* (as_many + 1) / (permutations + 1): small where there are more pairs than chance allows */
    uint64_t as_many;  /* permutations with as many pairs or more */
};

struct knox {
    size_t n_metres, n_days; /* bands */
    uint32_t places;         /* distinct coordinates */
    size_t bytes;            /* the most memory it held at once; below bytes_max */
    struct knox_cell cell[KNOX_BANDS_MAX * KNOX_BANDS_MAX]; /* [metres * n_days + days] */
};

/* INVALID: cuts or events that make no sense, named. LIMIT: would not fit, or would run for hours. The same events in
 * any order, with the same bands and seed, give the same answer. */
bool knox_test(const struct knox_order *order, struct knox *out, struct error *why) MUST_CHECK;

/* One cell from the counts of its permutations, `stride` apart. */
struct knox_cell knox_summary(uint64_t observed, const uint64_t *simulated, size_t stride, uint32_t permutations);

#ifdef FAULT_INJECTION
/* On this thread, count as a processor without wide vectors does. */
void knox_narrow(bool yes);
#endif

#endif
