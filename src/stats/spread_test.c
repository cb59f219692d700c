/* How much rates scatter, against metafor and base R; and whether the limits find what was planted and little else. */
#include "stats/spread.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { N = 200 };

static void the_spread_and_its_limits_agree_with_r(void **state)
{
    (void)state;
    struct error why = { 0 };
    struct oracle o;
    double count[N], base[N];
    struct spread s = { 0 };
    struct funnel_point p[N];
    size_t n = 0, seen = 0;
    oracle_open(&o, "spread.csv");
    while (oracle_next(&o)) {
        struct str kind = oracle_text(&o, 0);
        double v[6];
        for (size_t i = 0; i < COUNT_OF(v); i++) v[i] = oracle_number(&o, i + 1);
        if (str_eq(kind, STR("area"))) {
            if (seen) n = seen = 0;
            assert_true(n < N);
            count[n] = v[0];
            base[n++] = v[1];
        } else if (str_eq(kind, STR("spread"))) {
            assert_true(spread_of(count, base, n, v[1], &s, &why));
            spread_points(count, base, n, &s, p);
            assert_int_equal(s.n, (size_t)v[0]);
            assert_near(s.target, v[2], 1e-7, 0, "target", o.csv.line);
            assert_near(s.tau * s.tau, v[3], 1e-6, 1e-14, "tau2", o.csv.line);
            seen = 1;
        } else {
            const struct funnel_point *q = &p[(size_t)v[0] - 1];
            assert_near(q->limits_95.low, v[1], 1e-6, 1e-12, "95 low", o.csv.line);
            assert_near(q->limits_95.high, v[2], 1e-6, 0, "95 high", o.csv.line);
            assert_near(q->limits_998.low, v[3], 1e-6, 1e-12, "99.8 low", o.csv.line);
            assert_near(q->limits_998.high, v[4], 1e-6, 0, "99.8 high", o.csv.line);
            assert_near(q->z, v[5], 1e-6, 1e-9, "z", o.csv.line);
        }
    }
    oracle_close(&o, 1500);
}

/* Districts of very different size whose true rates scatter by a fifth, one of them three times the rest. */
static void limits_hold_like_areas_whatever_their_size_and_find_the_other(void **state)
{
    (void)state;
    enum { AREAS = 20, ROUNDS = 1000 };
    struct error why = { 0 };
    struct random r = random_of(21, 0);
    double count[AREAS], base[AREAS], small = 0, large = 0, found = 0;
    struct funnel_point p[AREAS];
    struct spread s;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < AREAS; i++) {
            base[i] = i % 2 ? 300 : 30000;
            double true_rate = 0.1 * (i == 0 ? 3 : 1), shape = 25; /* gamma of 1/√25 */
            count[i] = (double)random_negative_binomial(&r, base[i] * true_rate, shape);
        }
        assert_true(spread_of(count, base, AREAS, 0.1, &s, &why));
        spread_points(count, base, AREAS, &s, p);
        found += p[0].place >= FUNNEL_HIGH_95;
        for (size_t i = 1; i < AREAS; i++) *(i % 2 ? &small : &large) += p[i].place != FUNNEL_INSIDE;
    }
    assert_true(found / ROUNDS > 0.95);
    small /= ROUNDS * AREAS / 2.0;
    large /= ROUNDS * (AREAS / 2.0 - 1);
    if (!(small > 0.01 && small < 0.06 && large > 0.01 && large < 0.06)) fail_msg("outside: %.3f of the small, %.3f of the large", small, large);
}

static void chance_alone_has_the_exact_limits(void **state)
{
    (void)state;
    struct error why = { 0 };
    double count[12], base[12];
    struct funnel_point p[12], exact[12];
    struct spread s;
    for (size_t i = 0; i < 12; i++) {
        base[i] = 100 + 10 * (double)i;
        count[i] = i % 2 ? 12 : 13;
    }
    assert_true(spread_of(count, base, 12, 0.1, &s, &why));
    assert_true(s.tau == 0);
    spread_points(count, base, 12, &s, p);
    funnel_of(FUNNEL_RATE, count, base, 12, s.target, 1, exact);
    for (size_t i = 0; i < 12; i++) {
        assert_true(p[i].limits_95.low == exact[i].limits_95.low && p[i].limits_998.high == exact[i].limits_998.high);
        assert_true(spread_limits(&s, base[i], 0.025).high == exact[i].limits_95.high);
    }
}

static void too_few_areas_have_no_limits(void **state)
{
    (void)state;
    struct error why = { 0 };
    double count[10] = { 10, 500, 1, 0, 30, 40, 50, 60, 70, 80 }, base[10] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 0 };
    struct funnel_point p[10];
    struct spread s;
    assert_true(spread_of(count, base, 10, 0.1, &s, &why)); /* one has no base */
    assert_int_equal(s.n, 9);
    assert_true(isnan(s.tau) && s.target > 0);
    spread_points(count, base, 10, &s, p);
    assert_true(p[1].value == 500 && isnan(p[1].limits_95.high) && p[1].place == FUNNEL_INSIDE && isnan(p[9].value));
    assert_true(spread_of(NULL, NULL, 0, 0.1, &s, &why));
    assert_true(s.n == 0 && isnan(s.target));
}

static void no_memory_is_a_fault(void **state)
{
    (void)state;
    double count[12], base[12];
    for (size_t i = 0; i < 12; i++) {
        count[i] = (double)(i * i);
        base[i] = 1;
    }
    for (unsigned nth = 1; nth <= 4; nth++) {
        struct error why = { 0 };
        struct spread s = { 77, 7, 7 };
        (void)mem_fail_at(nth);
        assert_false(spread_of(count, base, 12, 0.1, &s, &why));
        (void)mem_fail_at(0);
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_int_equal(s.n, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_spread_and_its_limits_agree_with_r),
        cmocka_unit_test(limits_hold_like_areas_whatever_their_size_and_find_the_other),
        cmocka_unit_test(chance_alone_has_the_exact_limits),
        cmocka_unit_test(too_few_areas_have_no_limits),
        cmocka_unit_test(no_memory_is_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
