/* Published figures, and the sliding window itself, simulated. */
#include "stats/scan.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

/*
 * Aberdein & Spiegelhalter 2013, Significance 10(6): six cyclists killed in a fortnight, 0.6 expected, 208 fortnights.
 * ptools, scanw(260, 1, 1, 6), raises to the power 260 - 1, which is 261 windows here.
 */
static void the_published_figures_come_out(void **state)
{
    (void)state;
    assert_true(fabs(scan_window_p(208, 0.6, 6) - 0.039) < 5e-4);
    assert_true(fabs(scan_window_p(261, 1, 6) - 0.487) < 1e-3);
}

/* Events of a Poisson process on 0 … windows, in order of time: is there a window of length 1 with `count`? */
static bool clustered(struct random *r, double windows, double mean, unsigned count)
{
    double time[64], now = 0;
    for (size_t n = 0;; n++) {
        now -= log(1 - random_unit(r)) / mean;
        if (now > windows) return false;
        time[n % COUNT_OF(time)] = now;
        if (n + 1 >= count && now - time[(n + 1 - count) % COUNT_OF(time)] <= 1) return true;
    }
}

static void sliding_windows_are_clustered_as_often_as_it_says(void **state)
{
    (void)state;
    static const struct {
        double windows, mean;
        unsigned count;
        double within; /* the approximation's own error, beside chance; 2 and 3 windows are exact */
    } cases[] = { { 2, 3, 6, 0 },      { 3, 8, 10, 0 },     { 3, 0.4, 2, 0 },
                  { 10, 2, 8, 0.003 }, { 52, 1, 5, 0.005 }, { 7, 0.5, 1, 0 } };
    enum { REPEATS = 100000 };
    struct random r = random_of(14, 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int seen = 0;
        for (int k = 0; k < REPEATS; k++) seen += clustered(&r, cases[i].windows, cases[i].mean, cases[i].count);
        double p = scan_window_p(cases[i].windows, cases[i].mean, cases[i].count);
        double share = (double)seen / REPEATS, chance = 4 * sqrt(p * (1 - p) / REPEATS);
        if (fabs(share - p) > cases[i].within + chance) fail_msg("case %zu: %g where %g was seen", i, p, share);
    }
}

static void a_certain_cluster_is_certain(void **state)
{
    (void)state;
    assert_true(scan_window_p(1000, 20, 5) > 1 - 1e-12);
    assert_true(scan_window_p(100, 0.001, 9) < 1e-20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_figures_come_out),
        cmocka_unit_test(sliding_windows_are_clustered_as_often_as_it_says),
        cmocka_unit_test(a_certain_cluster_is_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
