/* Limits against base R, formulas that the script holds to the published workbooks, and cited figures. */
#include "stats/interval.h"
#include "stats/oracle_test.h"

enum { WHAT, X, N, LEVEL, VALUE, LOW, HIGH };

static void limits_agree_with_r(void **state)
{
    (void)state;
    struct oracle o;
    oracle_open(&o, "interval.csv");
    double count[32], people[32], standard[32];
    size_t strata = 0;
    while (oracle_next(&o)) {
        struct str what = oracle_text(&o, WHAT);
        double x = oracle_number(&o, X), n = oracle_number(&o, N), level = oracle_number(&o, LEVEL);
        double value = oracle_number(&o, VALUE), low = oracle_number(&o, LOW), high = oracle_number(&o, HIGH);
        struct interval in = { NAN, NAN };
        if (str_eq(what, STR("stratum"))) {
            assert_true(strata < COUNT_OF(count));
            count[strata] = x;
            people[strata] = n;
            standard[strata++] = value;
            continue;
        }
        if (str_eq(what, STR("byar"))) in = poisson_byar(x, level);
        else if (str_eq(what, STR("exact"))) in = poisson_exact(x, level);
        else if (str_eq(what, STR("wilson"))) in = wilson(x, n, level);
        else if (str_eq(what, STR("standardised"))) {
            struct estimate e = rate_standardised(count, people, standard, strata, 1000, level);
            assert_int_equal(strata, (size_t)x);
            assert_near(e.value, value, 1e-13, 0, "standardised", o.csv.line);
            in = (struct interval){ e.low, e.high };
            strata = 0;
        } else fail_msg("nobody answers " STR_FMT, STR_ARG(what));
        assert_near(in.low, low, 1e-12, 1e-16, "low", o.csv.line);
        assert_near(in.high, high, 1e-12, 0, "high", o.csv.line);
    }
    oracle_close(&o, 700);
}

/* As printed with PHEindicatormethods. */
static void byar_and_wilson_give_the_published_figures(void **state)
{
    (void)state;
    struct interval in = poisson_byar(65, 0.95);
    assert_true(fabs(in.low - 50.1632) < 5e-5 && fabs(in.high - 82.8491) < 5e-5);
    in = poisson_byar(1045, 0.95);
    assert_true(fabs(in.low - 982.593) < 5e-4 && fabs(in.high - 1110.331) < 5e-4);
    in = wilson(65, 100, 0.95);
    assert_true(fabs(in.low - 0.552544) < 5e-7 && fabs(in.high - 0.736358) < 5e-7);
}

static void a_rate_is_exact_below_ten_and_byars_from_ten(void **state)
{
    (void)state;
    struct estimate r = rate_of(9, 4500, 1000, 0.95);
    struct interval in = poisson_exact(9, 0.95);
    assert_true(r.value == 2 && fabs(r.low - in.low / 4.5) < 1e-14 && fabs(r.high - in.high / 4.5) < 1e-14);
    r = rate_of(10, 5000, 1000, 0.95);
    in = poisson_byar(10, 0.95);
    assert_true(r.value == 2 && fabs(r.low - in.low / 5) < 1e-14 && fabs(r.high - in.high / 5) < 1e-14);
    r = rate_of(0, 1000, 1000, 0.95);
    assert_true(r.value == 0 && r.low == 0 && fabs(r.high - 3.688879454113936) < 1e-12); /* -ln 0.025 */
}

static void a_rate_of_nobody_is_not_given(void **state)
{
    (void)state;
    struct estimate r = rate_of(3, 0, 1000, 0.95);
    assert_true(isnan(r.value) && isnan(r.low) && isnan(r.high));
    double count[] = { 20, 5 }, people[] = { 100, 0 }, standard[] = { 5000, 5000 };
    assert_true(isnan(rate_standardised(count, people, standard, 2, 1000, 0.95).value));
}

static void a_standardised_rate_of_fewer_than_ten_events_is_not_given(void **state)
{
    (void)state;
    double nine[] = { 4, 5 }, ten[] = { 5, 5 }, people[] = { 100, 200 }, standard[] = { 5000, 5000 };
    assert_true(isnan(rate_standardised(nine, people, standard, 2, 1000, 0.95).value));
    assert_true(rate_standardised(ten, people, standard, 2, 1000, 0.95).value == 37.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_agree_with_r),
        cmocka_unit_test(byar_and_wilson_give_the_published_figures),
        cmocka_unit_test(a_rate_is_exact_below_ten_and_byars_from_ten),
        cmocka_unit_test(a_rate_of_nobody_is_not_given),
        cmocka_unit_test(a_standardised_rate_of_fewer_than_ten_events_is_not_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
