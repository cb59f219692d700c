/* PAI, PEI and RRI against R, published figures, and every order that ties allow. */
#include "stats/held.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

static void hold(const struct held_units *u, const double *share, size_t n, struct held *out)
{
    struct error why = { 0 };
    if (!held_up(u, share, n, out, &why)) fail_msg("%s", why.say);
}

static void measures_are_those_r_draws_and_sums(void **state)
{
    (void)state;
    static double score[80], before[80], after[80], area[80];
    struct oracle r;
    size_t n = 0;
    for (oracle_open(&r, "held_units.csv"); oracle_next(&r); n++) {
        score[n] = oracle_number(&r, 1);
        before[n] = oracle_number(&r, 2);
        after[n] = oracle_number(&r, 3);
        area[n] = oracle_number(&r, 4);
    }
    oracle_close(&r, 80);
    for (oracle_open(&r, "held.csv"); oracle_next(&r);) {
        const size_t at = 40 * ((size_t)oracle_number(&r, 0) - 1), line = r.csv.line;
        const struct held_units u = { score + at, before + at, after + at, at ? area + at : NULL, 40 };
        const double share = oracle_number(&r, 1), n_after = oracle_number(&r, 3), five = 5 * oracle_number(&r, 4) + 1e-9;
        struct held h;
        hold(&u, &share, 1, &h);
        assert_near(h.after, n_after, 0, five, "after", line);
        assert_near(h.before, oracle_number(&r, 2), 0, five * 2, "before", line);
        assert_near(h.best_pai, oracle_number(&r, 5), 1e-9, 0, "best PAI", line);
        const double about = five / (n_after > 0 ? n_after : 1);
        assert_near(h.pai, oracle_number(&r, 6), about, 1e-9, "PAI", line);
        assert_near(h.pei, oracle_number(&r, 6) / oracle_number(&r, 5), about, 1e-9, "PEI", line);
        assert_near(h.rri, oracle_number(&r, 7), 3 * about, 1e-9, "RRI", line);
    }
    oracle_close(&r, 80);
}

/* The checks that the R package ptools (A. Wheeler) makes of its own pai(): observed 6, 3, 0 for predicted 3, 2, 1. */
static void the_published_small_example_comes_out(void **state)
{
    (void)state;
    const double score[] = { 1, 3, 2 }, after[] = { 0, 6, 3 }, share[] = { 1.0 / 3, 2.0 / 3, 1 };
    const double pai[] = { 2, 1.5, 1 }, predicted_to_observed[] = { 3.0 / 6, 5.0 / 9, 6.0 / 9 };
    const struct held_units u = { score, score, after, NULL, 3 };
    struct held h[3];
    hold(&u, share, 3, h);
    for (size_t i = 0; i < 3; i++) {
        assert_near(h[i].pai, pai[i], 1e-12, 0, "PAI", i);
        assert_near(h[i].pei, 1, 1e-12, 0, "PEI", i);
        assert_near(h[i].before / h[i].after, predicted_to_observed[i], 1e-12, 0, "predicted to observed", i);
        assert_near(h[i].rri, 1 / predicted_to_observed[i] / (9.0 / 6), 1e-12, 0, "RRI", i);
    }
}

/* Adds up, over every order of the units that the scores allow, what the first k catch. */
static size_t every_order(const double *score, const double *after, size_t n, size_t *order, bool *used, size_t at, size_t k,
                          double *sum)
{
    if (at == n) {
        for (size_t i = 0; i < k; i++) *sum += after[order[i]];
        return 1;
    }
    size_t orders = 0;
    for (size_t i = 0; i < n; i++) {
        if (used[i] || (at > 0 && score[i] > score[order[at - 1]])) continue;
        used[i] = true;
        order[at] = i;
        orders += every_order(score, after, n, order, used, at + 1, k, sum);
        used[i] = false;
    }
    return orders;
}

static void ties_are_worth_what_drawing_among_them_is_worth(void **state)
{
    (void)state;
    struct random r = random_of(12, 0);
    for (int round = 0; round < 40; round++) {
        const size_t n = 2 + random_below(&r, 5);
        double score[6], after[6];
        for (size_t i = 0; i < n; i++) {
            score[i] = (double)random_below(&r, 3);
            after[i] = (double)random_below(&r, 9) + 1;
        }
        const struct held_units u = { score, after, after, NULL, n };
        for (size_t k = 1; k <= n; k++) {
            size_t order[6];
            bool used[6] = { false };
            double sum = 0, share = (double)k / (double)n;
            const size_t orders = every_order(score, after, n, order, used, 0, k, &sum);
            struct held h;
            hold(&u, &share, 1, &h);
            assert_near(h.after, sum / (double)orders, 1e-12, 0, "caught", k);
            assert_near(h.rri, 1, 1e-12, 0, "RRI", k); /* nothing changed */
            assert_true(h.pei <= 1 + 1e-12 && h.pai <= h.best_pai + 1e-12);
        }
    }
}

static void a_share_within_a_unit_takes_that_part_of_it(void **state)
{
    (void)state;
    const double score[] = { 9, 5, 1 }, before[] = { 8, 4, 0 }, after[] = { 6, 2, 2 }, area[] = { 100, 300, 600 };
    const double share[] = { 0.05, 0.25, 1 };
    const struct held_units u = { score, before, after, area, 3 };
    struct held h[3];
    hold(&u, share, 3, h);
    assert_near(h[0].after, 3, 1e-12, 0, "half of the first", 0);
    assert_near(h[0].pai, 0.3 / 0.05, 1e-12, 0, "PAI", 0);
    assert_near(h[1].after, 6 + 1, 1e-12, 0, "the first and half of the second", 1);
    assert_near(h[1].before, 8 + 2, 1e-12, 0, "the first and half of the second", 1);
    assert_near(h[1].rri, 7.0 / 10 / (10.0 / 12), 1e-12, 0, "RRI", 1);
    assert_near(h[2].pai, 1, 1e-12, 0, "all", 2);
}

static void no_events_leave_the_measures_undefined_not_wrong(void **state)
{
    (void)state;
    const double score[] = { 2, 1 }, some[] = { 0, 3 }, none[] = { 0, 0 }, share = 0.5;
    struct held h;
    hold(&(struct held_units){ score, some, none, NULL, 2 }, &share, 1, &h);
    assert_true(isnan(h.pai) && isnan(h.pei) && isnan(h.rri) && isnan(h.hit_rate) && h.after == 0);
    hold(&(struct held_units){ score, some, some, NULL, 2 }, &share, 1, &h);
    assert_true(h.pai == 0 && h.pei == 0 && isnan(h.rri) && h.best_pai == 2);
    hold(&(struct held_units){ score, some, score, NULL, 2 }, &share, 1, &h); /* something from nothing */
    assert_true(h.after == 2 && isnan(h.rri));
    hold(&(struct held_units){ score, some, some, NULL, 0 }, &share, 1, &h);
    assert_true(isnan(h.pai));
}

static void what_is_out_of_range_is_refused_by_name(void **state)
{
    (void)state;
    static const double shares[] = { 0, -0.1, 1.01, NAN };
    double score[] = { 2, 1 }, before[] = { 1, 1 }, after[] = { 1, 1 }, area[] = { 1, 1 };
    double *const value[] = { score, before, after, area };
    const double bad[] = { NAN, -1, INFINITY, 0 }, good = 0.5;
    const struct held_units u = { score, before, after, area, 2 };
    struct held h = { .pai = 77 };
    struct error why = { 0 };
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        assert_false(held_up(&u, &shares[i], 1, &h, &why));
        assert_int_equal(why.kind, ERROR_INVALID);
        assert_non_null(strstr(why.say, "share 0"));
    }
    for (size_t i = 0; i < COUNT_OF(value); i++) {
        value[i][1] = bad[i];
        assert_false(held_up(&u, &good, 1, &h, &why));
        assert_non_null(strstr(why.say, "unit 1"));
        value[i][1] = 1;
    }
    for (unsigned n = 1; n <= 2; n++) {
        (void)mem_fail_at(n);
        assert_false(held_up(&u, &good, 1, &h, &why));
        (void)mem_fail_at(0);
        assert_int_equal(why.kind, ERROR_NOMEM);
    }
    assert_true(h.pai == 77);
    hold(&u, &good, 1, &h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_are_those_r_draws_and_sums),
        cmocka_unit_test(the_published_small_example_comes_out),
        cmocka_unit_test(ties_are_worth_what_drawing_among_them_is_worth),
        cmocka_unit_test(a_share_within_a_unit_takes_that_part_of_it),
        cmocka_unit_test(no_events_leave_the_measures_undefined_not_wrong),
        cmocka_unit_test(what_is_out_of_range_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
