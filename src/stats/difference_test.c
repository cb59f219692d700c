/* Tests of two counts against base R, scipy and cited figures; and whether they hold their size. */
#include "stats/difference.h"
#include "stats/distribution.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { BEFORE, AFTER, T0, T1, PHI, ALPHA, EXACT, RATIO, LOW, HIGH, E_TEST, QUASI, NEGATIVE_BINOMIAL, TEMPERED };

static void near_or_absent(double seen, double expected, double relative, const char *what, size_t line)
{
    if (isnan(expected)) assert_true(isnan(seen) || isinf(seen));
    else assert_near(seen, expected, relative, 1e-300, what, line);
}

static void the_tests_agree_with_r(void **state)
{
    (void)state;
    struct oracle o;
    oracle_open(&o, "difference.csv");
    while (oracle_next(&o)) {
        double v[14];
        for (size_t i = 0; i < COUNT_OF(v); i++) v[i] = oracle_number(&o, i);
        struct two_counts c = { (int64_t)v[BEFORE], (int64_t)v[AFTER], v[T0], v[T1] };
        struct estimate r = rate_ratio(c, 0.95);
        size_t line = o.csv.line;
        assert_near(poisson_exact_p(c), v[EXACT], 1e-11, 0, "exact", line);
        near_or_absent(r.value, v[RATIO], 1e-13, "ratio", line);
        near_or_absent(r.low, v[LOW], 1e-10, "low", line);
        near_or_absent(r.high, v[HIGH], 1e-10, "high", line);
        assert_near(e_test_p(c), v[E_TEST], 1e-9, 1e-30, "E-test", line);
        if (!isnan(v[QUASI])) assert_near(quasi_poisson_p(c, v[PHI]), v[QUASI], 1e-5, 0, "quasi-Poisson", line);
        assert_near(negative_binomial_p(c, v[ALPHA]), v[NEGATIVE_BINOMIAL], 1e-11, 0, "negative binomial", line);
        assert_near(tempered_p(v[EXACT], v[PHI]), v[TEMPERED], 1e-11, 0, "tempered", line);
    }
    oracle_close(&o, 400);
}

/* scipy compares outcomes without allowing for rounding, and may lose those exactly as far out as the one seen. */
static void the_e_test_agrees_with_scipy(void **state)
{
    (void)state;
    struct oracle o;
    int exact = 0;
    oracle_open(&o, "e_test.csv");
    while (oracle_next(&o)) {
        struct two_counts c = { (int64_t)oracle_number(&o, 0), (int64_t)oracle_number(&o, 1), oracle_number(&o, 2),
                                oracle_number(&o, 3) };
        double rate = (double)(c.before + c.after) / (c.exposure_before + c.exposure_after);
        double seen = poisson_mass((double)c.before, rate * c.exposure_before) *
                      poisson_mass((double)c.after, rate * c.exposure_after);
        double over = e_test_p(c) - oracle_number(&o, 4);
        if (over < -1e-9 || over > 2 * seen + 1e-9) fail_msg("line %zu: off by %g", o.csv.line, over);
        exact += fabs(over) < 1e-9;
    }
    assert_true(exact > 150);
    oracle_close(&o, 190);
}

/* Krishnamoorthy & Thomson 2004 and the tests of ptools. */
static void the_e_test_gives_the_published_figures(void **state)
{
    (void)state;
    assert_true(fabs(e_test_p((struct two_counts){ 0, 3, 1, 1 }) - 0.0884) < 5e-5);
    assert_true(fabs(e_test_p((struct two_counts){ 6, 2, 1, 1 }) - 0.1749) < 5e-5);
}

static void sides_may_be_exchanged_and_equal_rates_differ_by_nothing(void **state)
{
    (void)state;
    struct two_counts c = { 12, 30, 2, 3.5 }, d = { 30, 12, 3.5, 2 };
    assert_true(fabs(poisson_exact_p(c) - poisson_exact_p(d)) < 1e-14);
    assert_true(fabs(e_test_p(c) - e_test_p(d)) < 1e-14);
    assert_true(fabs(rate_ratio(c, 0.9).low * rate_ratio(d, 0.9).high - 1) < 1e-12);
    c = (struct two_counts){ 20, 40, 1, 2 };
    assert_true(poisson_exact_p(c) > 0.9999 && e_test_p(c) == 1);
    assert_true(quasi_poisson_p(c, 3) == 1 && negative_binomial_p(c, 1) == 1);
    c = (struct two_counts){ 0, 0, 1, 2 };
    assert_true(poisson_exact_p(c) == 1 && e_test_p(c) == 1);
    assert_true(quasi_poisson_p(c, 3) == 1 && negative_binomial_p(c, 1) == 1);
}

static void a_large_change_of_large_counts_is_answered(void **state)
{
    (void)state;
    struct two_counts c = { 1000000, 1010000, 1, 1 };
    double p = poisson_exact_p(c), z = 10000 / sqrt(2010000); /* 7.05 */
    assert_true(fabs(log(p / erfc(z / M_SQRT2))) < 0.01);
    assert_true(fabs(log(e_test_p(c) / p)) < 0.02);
    c = (struct two_counts){ 1000000, 2000000, 1, 1 };
    assert_true(poisson_exact_p(c) < 1e-300 && e_test_p(c) < 1e-30);
}

static void poisson_z_is_twice_the_difference_of_roots(void **state)
{
    (void)state;
    assert_true(poisson_z(16, 25) == 2 && poisson_z(25, 16) == -2 && poisson_z(0, 0) == 0);
    assert_true(poisson_z_p(4, 4) == 1);
    assert_true(fabs(poisson_z_p(16, 25) - 0.157299207050285) < 1e-14); /* R: 2 * pnorm(-sqrt(2)) */
    for (int64_t before = 20; before < 200; before += 7) {
        struct two_counts c = { before, before * 5 / 4, 1, 1 };
        assert_true(fabs(poisson_z_p((double)c.before, (double)c.after) - e_test_p(c)) < 0.01);
    }
}

static void tempering_by_one_changes_nothing(void **state)
{
    (void)state;
    assert_true(fabs(tempered_p(0.03, 1) - 0.03) < 1e-15);
    assert_true(tempered_p(1, 4) == 1 && tempered_p(0, 4) == 0);
    assert_true(fabs(tempered_p(0.0027, 9) - 0.3173) < 2e-4); /* three deviations become one */
}

/* Of changes that are none, drawn with the scatter stated, one in twenty may be called one at the 5 % level. */
static void over_dispersed_counts_are_not_called_changes_too_often(void **state)
{
    (void)state;
    enum { TABLES = 20000 };
    struct random r = random_of(11, 0);
    int poisson = 0, negative_binomial = 0, quasi = 0;
    for (int i = 0; i < TABLES; i++) {
        double mean = 30, alpha = 0.1, phi = 1 + alpha * mean;
        struct two_counts c = { (int64_t)random_negative_binomial(&r, mean, 1 / alpha),
                                (int64_t)random_negative_binomial(&r, mean, 1 / alpha), 1, 1 };
        poisson += poisson_exact_p(c) < 0.05;
        negative_binomial += negative_binomial_p(c, alpha) < 0.05;
        quasi += quasi_poisson_p(c, phi) < 0.05;
    }
    assert_true(poisson > 0.25 * TABLES);
    assert_true(negative_binomial > 0.035 * TABLES && negative_binomial < 0.06 * TABLES);
    assert_true(quasi > 0.035 * TABLES && quasi < 0.06 * TABLES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tests_agree_with_r),
        cmocka_unit_test(the_e_test_agrees_with_scipy),
        cmocka_unit_test(the_e_test_gives_the_published_figures),
        cmocka_unit_test(sides_may_be_exchanged_and_equal_rates_differ_by_nothing),
        cmocka_unit_test(a_large_change_of_large_counts_is_answered),
        cmocka_unit_test(poisson_z_is_twice_the_difference_of_roots),
        cmocka_unit_test(tempering_by_one_changes_nothing),
        cmocka_unit_test(over_dispersed_counts_are_not_called_changes_too_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
