/* Scatter against formulas in base R; and whether the factor finds what was planted. */
#include "stats/dispersion.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { N = 256 };

static void scatter_agrees_with_r(void **state)
{
    (void)state;
    struct error why = { 0 };
    struct oracle o;
    struct two_counts pair[N];
    double x[N];
    size_t n = 0;
    oracle_open(&o, "dispersion.csv");
    while (oracle_next(&o)) {
        struct str kind = oracle_text(&o, 0);
        double v[6];
        for (size_t i = 0; i < COUNT_OF(v); i++) v[i] = oracle_number(&o, i + 1);
        size_t line = o.csv.line;
        assert_true(n < N);
        if (str_eq(kind, STR("count")) || str_eq(kind, STR("z"))) {
            x[n++] = v[0];
            continue;
        }
        if (str_eq(kind, STR("pair"))) {
            pair[n++] = (struct two_counts){ (int64_t)v[0], (int64_t)v[1], v[2], v[3] };
            continue;
        }
        struct over_dispersion d;
        if (str_eq(kind, STR("index"))) {
            struct dispersion s = dispersion_of(x, n);
            assert_int_equal(s.n, (size_t)v[0]);
            assert_near(s.index, v[1], 1e-12, 0, "index", line);
            assert_near(s.chi_square, v[2], 1e-12, 0, "chi-square", line);
            assert_near(s.p_over, v[3], 1e-10, 0, "p over", line);
            assert_near(s.p_under, v[4], 1e-10, 0, "p under", line);
        } else if (str_eq(kind, STR("factor"))) {
            assert_true(over_dispersion(x, n, v[1], &d, &why));
            assert_int_equal(d.n, (size_t)v[0]);
            assert_near(d.as_published, v[2], 1e-12, 0, "published factor", line);
            assert_near(d.phi, v[3], 1e-9, 0, "factor", line);
        } else {
            assert_true(str_eq(kind, STR("changes")));
            assert_true(over_dispersion_of_changes(pair, n, 5, 0.1, &d, &why));
            assert_int_equal(d.n, (size_t)v[1]);
            assert_near(d.as_published, v[2], 1e-12, 0, "factor of changes", line);
            assert_near(negative_binomial_alpha(pair, n), v[3], 1e-12, 1e-15, "alpha", line);
        }
        n = 0;
    }
    oracle_close(&o, 1500);
}

static int64_t scattered(struct random *r, double mean, double phi)
{
    return (int64_t)(phi > 1 ? random_negative_binomial(r, mean, mean / (phi - 1)) : random_poisson(r, mean));
}

/* A table whose scatter is known, with a few real changes in it: the factor sees the scatter, not the changes. */
static void the_factor_finds_what_was_planted_and_not_the_changes(void **state)
{
    (void)state;
    enum { CELLS = 2000 };
    struct error why = { 0 };
    struct two_counts *c = mem_new(CELLS * sizeof *c);
    struct random r = random_of(12, 0);
    for (int planted = 0; planted < 2; planted++) {
        double phi = planted ? 2.5 : 1, mean = 40;
        for (int i = 0; i < CELLS; i++) {
            double after = i % 50 ? mean : 3 * mean;
            c[i] = (struct two_counts){ scattered(&r, mean, phi), scattered(&r, after, phi), 1, 1 };
        }
        struct over_dispersion d;
        assert_true(over_dispersion_of_changes(c, CELLS, 5, 0.1, &d, &why));
        assert_int_equal(d.n, CELLS);
        assert_true(fabs(d.phi / phi - 1) < 0.08);
    }
    mem_free(c);
}

static void too_few_scores_give_no_factor(void **state)
{
    (void)state;
    struct error why = { 0 };
    struct over_dispersion d;
    double z[] = { 5, -5, 5, -5, 5, -5, 5, -5, 5, -5 };
    assert_true(over_dispersion(z, 9, 0.1, &d, &why) && d.phi == 1);
    assert_true(over_dispersion(z, 10, 0.1, &d, &why) && d.phi > 20);
    assert_true(over_dispersion(z, 0, 0.1, &d, &why) && d.phi == 1 && isnan(d.as_published));
    assert_true(negative_binomial_alpha(NULL, 0) == 0);
}

static void no_memory_is_a_fault(void **state)
{
    (void)state;
    struct two_counts c[20];
    for (size_t i = 0; i < COUNT_OF(c); i++) c[i] = (struct two_counts){ 5, 9, 1, 1 };
    for (unsigned nth = 1; nth <= 2; nth++) {
        struct error why = { 0 };
        struct over_dispersion d = { 77, 7, 7, 7 };
        (void)mem_fail_at(nth);
        assert_false(over_dispersion_of_changes(c, 20, 1, 0.1, &d, &why));
        (void)mem_fail_at(0);
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_int_equal(d.n, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scatter_agrees_with_r),
        cmocka_unit_test(the_factor_finds_what_was_planted_and_not_the_changes),
        cmocka_unit_test(too_few_scores_give_no_factor),
        cmocka_unit_test(no_memory_is_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
