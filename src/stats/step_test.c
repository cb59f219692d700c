/* Step changes against base R, and whether chance alone is called one no more often than it should. */
#include "stats/step.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { N = 64 };

static void steps_agree_with_r(void **state)
{
    (void)state;
    struct oracle o;
    double count[N], expected[N];
    struct step_order order = { .count = count, .expected = expected, .least = 3, .repeats = 4999, .seed = 1 };
    oracle_open(&o, "step.csv");
    while (oracle_next(&o)) {
        if (str_eq(oracle_text(&o, 0), STR("month"))) {
            assert_true(order.n < N);
            count[order.n] = oracle_number(&o, 1);
            expected[order.n++] = oracle_number(&o, 2);
            continue;
        }
        struct step s;
        struct error why = { 0 };
        assert_true(step_of(&order, &s, &why) && s.found);
        assert_int_equal(s.at, (size_t)oracle_number(&o, 1));
        assert_near(s.ratio, oracle_number(&o, 2), 1e-12, 0, "ratio", o.csv.line);
        assert_near(s.likelihood, oracle_number(&o, 3), 1e-10, 1e-12, "likelihood", o.csv.line);
        double p = oracle_number(&o, 4); /* both are drawn by lot */
        assert_near(s.p, p, 0, 4 * sqrt(2 * p * (1 - p) / 5000) + 3e-4, "p", o.csv.line);
        order.n = 0;
    }
    oracle_close(&o, 600);
}

static void chance_is_called_a_step_one_time_in_twenty(void **state)
{
    (void)state;
    enum { SERIES = 3000, MONTHS = 24 };
    struct random r = random_of(15, 0);
    double count[MONTHS];
    int called[2] = { 0 };
    for (int scattered = 0; scattered < 2; scattered++) {
        for (int k = 0; k < SERIES; k++) {
            for (int i = 0; i < MONTHS; i++)
                count[i] = (double)(scattered ? random_negative_binomial(&r, 50, 10) : random_poisson(&r, 50));
            struct step s;
            struct error why = { 0 };
            struct step_order o = { .count = count, .n = MONTHS, .least = 3, .repeats = 99, .seed = (uint64_t)k };
            assert_true(step_of(&o, &s, &why));
            called[scattered] += s.p <= 0.05;
        }
        assert_true(called[scattered] > 0.035 * SERIES && called[scattered] < 0.065 * SERIES);
    }
}

static void a_step_is_found_past_missing_months(void **state)
{
    (void)state;
    double count[] = { 20, 22, NAN, 19, 21, 20, NAN, 40, 41, 39, 42, 40 };
    struct step_order o = { .count = count, .n = COUNT_OF(count), .least = 3, .repeats = 999, .seed = 2 };
    struct step s, again;
    struct error why = { 0 };
    assert_true(step_of(&o, &s, &why));
    assert_true(s.found && s.at == 7 && s.p < 0.02);
    assert_true(fabs(s.before - 20.4) < 1e-12 && fabs(s.after - 40.4) < 1e-12);
    assert_true(step_of(&o, &again, &why) && again.p == s.p);
}

static void what_cannot_have_a_step_has_none(void **state)
{
    (void)state;
    double count[] = { 5, 9, 0, 7, 6, 8 }, zero[6] = { 0 }, level[] = { 4, 4, 4, 4, 4, 4 };
    struct step_order o = { .count = count, .n = 5, .least = 3, .repeats = 99, .seed = 3 };
    struct step s;
    struct error why = { 0 };
    assert_true(step_of(&o, &s, &why) && !s.found && s.p == 1 && isnan(s.ratio));
    o.n = 6;
    assert_true(step_of(&o, &s, &why) && s.found);
    o.count = zero;
    assert_true(step_of(&o, &s, &why) && !s.found);
    o.count = level;
    assert_true(step_of(&o, &s, &why) && s.p == 1 && s.ratio == 1);
}

static void what_is_not_a_count_is_refused(void **state)
{
    (void)state;
    double count[] = { 5, 9, -1, 7 }, good[] = { 5, 9, 1, 7 }, expected[] = { 1, 1, 1, 0 };
    struct step_order o = { .count = count, .n = 4, .least = 1, .repeats = 9 };
    struct step s = { .at = 77 };
    struct error why = { 0 };
    assert_false(step_of(&o, &s, &why));
    assert_non_null(strstr(why.say, "month 3"));
    o.count = good;
    o.expected = expected;
    assert_false(step_of(&o, &s, &why));
    assert_non_null(strstr(why.say, "month 4"));
    (void)mem_fail_at(1);
    assert_false(step_of(&o, &s, &why));
    (void)mem_fail_at(0);
    assert_int_equal(why.kind, ERROR_NOMEM);
    assert_int_equal(s.at, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_agree_with_r),
        cmocka_unit_test(chance_is_called_a_step_one_time_in_twenty),
        cmocka_unit_test(a_step_is_found_past_missing_months),
        cmocka_unit_test(what_cannot_have_a_step_has_none),
        cmocka_unit_test(what_is_not_a_count_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
