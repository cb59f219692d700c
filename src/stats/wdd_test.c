/* The figures published with the method (Wheeler & Ratcliffe 2018; ptools, its author's package). */
#include "stats/wdd.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

static const struct wdd_counts published = {
    .treated = { 207, 110 }, .control = { 308, 318 }, .displaced = { 178, 157 }, .displaced_control = { 150, 140 },
};

static void near(double seen, double expected, double within)
{
    if (!(fabs(seen - expected) <= within)) fail_msg("%.10g where %.10g was published", seen, expected);
}

static void the_published_example_comes_out(void **state)
{
    (void)state;
    struct wdd d = wdd_of(&published, &wdd_unweighted, 0.95);
    assert_true(d.estimate == -118 && d.variance == 1568 && d.local == -107 && d.displacement == -11);
    near(d.z, -2.98, 0.005);
    near(d.low, -195.61, 0.005);
    near(d.high, -40.39, 0.005);
    near(d.p, 0.00288, 0.00001);
}

static void areas_of_other_sizes_are_weighted(void **state)
{
    (void)state;
    struct wdd_weights w = { 1, 1, .treated = 1.2, .control = 0.9, .displaced = 1.5, .displaced_control = 1.6 };
    struct wdd d = wdd_of(&published, &w, 0.95);
    near(d.estimate, -99.69444, 5e-6);
    near(d.se, 35.42808, 5e-6);
    near(d.z, -2.813995, 5e-7);
    near(d.low, -169.1322, 5e-5);
    near(d.high, -30.25669, 5e-6);
}

static void periods_of_other_lengths_are_weighted(void **state)
{
    (void)state;
    struct wdd_counts c = { .treated = { 80, 20 }, .control = { 100, 50 } };
    struct wdd_weights w = wdd_unweighted;
    w.before = 2;
    struct wdd d = wdd_of(&c, &w, 0.95);
    assert_true(d.estimate == -20 && d.displacement == 0);
    near(d.se, sqrt(115), 1e-12);
}

static void harm_weighs_the_kinds_of_crime(void **state)
{
    (void)state;
    static const struct wdd_counts kinds[] = { /* control, treated */
        { .control = { 133, 91 }, .treated = { 130, 74 } },   { .control = { 388, 305 }, .treated = { 327, 202 } },
        { .control = { 148, 97 }, .treated = { 398, 190 } },  { .control = { 86, 64 }, .treated = { 144, 92 } },
        { .control = { 94, 67 }, .treated = { 183, 96 } },
    };
    static const double harm[] = { 3, 2, 5, 7, 10 };
    struct wdd kind[COUNT_OF(kinds)];
    for (size_t i = 0; i < COUNT_OF(kinds); i++) kind[i] = wdd_of(&kinds[i], &wdd_unweighted, 0.95);
    struct wdd d = wdd_of_harm(kind, harm, COUNT_OF(kinds), 0.95);
    assert_true(d.estimate == -1721);
    near(d.se, 304.10360, 5e-6);
    near(d.z, -5.659256, 5e-7);
    near(d.low, -2317.032, 5e-4);
    near(d.high, -1124.968, 5e-4);
}

static void nothing_counted_is_no_effect(void **state)
{
    (void)state;
    struct wdd d = wdd_of(&(struct wdd_counts){ 0 }, &wdd_unweighted, 0.95);
    assert_true(d.estimate == 0 && d.z == 0 && d.p == 1 && d.low == 0 && d.high == 0);
}

/* Of operations that did nothing, and of one that did something, the interval misses the truth one time in twenty. */
static void the_interval_covers_the_truth_as_often_as_it_says(void **state)
{
    (void)state;
    enum { REPEATS = 20000 };
    struct random r = random_of(13, 0);
    struct wdd_weights w = { 2, 1, 1.5, 3, 1, 2 };
    int missed_nothing = 0, missed_effect = 0;
    for (int i = 0; i < REPEATS; i++) {
        for (int effect = 0; effect <= 30; effect += 30) {
            struct wdd_counts c = {
                { (double)random_poisson(&r, 60 * 2 * 1.5), (double)random_poisson(&r, (60 - effect) * 1.5) },
                { (double)random_poisson(&r, 40 * 2 * 3), (double)random_poisson(&r, 40 * 3) },
                { (double)random_poisson(&r, 25 * 2), (double)random_poisson(&r, 25) },
                { (double)random_poisson(&r, 30 * 2 * 2), (double)random_poisson(&r, 30 * 2) },
            };
            struct wdd d = wdd_of(&c, &w, 0.95);
            bool missed = d.low > -effect || d.high < -effect;
            *(effect ? &missed_effect : &missed_nothing) += missed;
        }
    }
    assert_true(missed_nothing > 0.043 * REPEATS && missed_nothing < 0.057 * REPEATS);
    assert_true(missed_effect > 0.043 * REPEATS && missed_effect < 0.057 * REPEATS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_example_comes_out),
        cmocka_unit_test(areas_of_other_sizes_are_weighted),
        cmocka_unit_test(periods_of_other_lengths_are_weighted),
        cmocka_unit_test(harm_weighs_the_kinds_of_crime),
        cmocka_unit_test(nothing_counted_is_no_effect),
        cmocka_unit_test(the_interval_covers_the_truth_as_often_as_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
