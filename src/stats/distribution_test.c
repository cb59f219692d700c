/* Every tail and quantile against base R. */
#include "stats/distribution.h"
#include "stats/oracle_test.h"

static double one(double (*f)(double), double x, double a, double b)
{
    (void)a, (void)b;
    return f(x);
}
static double two(double (*f)(double, double), double x, double a, double b)
{
    (void)b;
    return f(x, a);
}
static double three(double (*f)(double, double, double), double x, double a, double b) { return f(x, a, b); }
static double beta_below_x(double x, double a, double b) { return beta_below(x, 1 - x, a, b); }

#define ASK(name, f, arity, relative, absolute)                                                                   \
    if (str_eq(which, STR(name))) {                                                                               \
        assert_near(arity(f, x, a, b), expected, relative, absolute, name, o.csv.line);                           \
        continue;                                                                                                 \
    }

static void tails_and_quantiles_agree_with_r(void **state)
{
    (void)state;
    struct oracle o;
    oracle_open(&o, "distribution.csv");
    while (oracle_next(&o)) {
        struct str which = oracle_text(&o, 0);
        double x = oracle_number(&o, 1), a = oracle_number(&o, 2), b = oracle_number(&o, 3);
        double expected = oracle_number(&o, 4);
        ASK("normal_below", normal_below, one, 1e-13, 0)
        ASK("normal_above", normal_above, one, 1e-13, 0)
        ASK("normal_quantile", normal_quantile, one, 1e-14, 1e-15)
        ASK("gamma_below", gamma_below, two, 1e-12, 0)
        ASK("gamma_above", gamma_above, two, 2e-12, 0) /* 20 deviations out: the exponent itself has lost digits */
        ASK("gamma_quantile_below", gamma_quantile_below, two, 1e-12, 0)
        ASK("gamma_quantile_above", gamma_quantile_above, two, 1e-12, 0)
        ASK("chi_square_below", chi_square_below, two, 1e-13, 0)
        ASK("chi_square_above", chi_square_above, two, 1e-12, 0)
        ASK("chi_square_quantile_below", chi_square_quantile_below, two, 1e-13, 0)
        ASK("chi_square_quantile_above", chi_square_quantile_above, two, 1e-13, 0)
        ASK("beta_below", beta_below_x, three, 1e-12, 0)
        ASK("beta_quantile", beta_quantile, three, 1e-12, 0)
        ASK("t_above", t_above, two, 1e-12, 0)
        ASK("t_quantile", t_quantile, two, 1e-12, 1e-15)
        ASK("poisson_mass", poisson_mass, two, 1e-12, 0)
        ASK("poisson_at_most", poisson_at_most, two, 1e-12, 0)
        ASK("poisson_at_least", poisson_at_least, two, 1e-12, 0)
        ASK("binomial_mass", binomial_mass, three, 1e-12, 0)
        ASK("binomial_at_most", binomial_at_most, three, 1e-12, 0)
        ASK("binomial_at_least", binomial_at_least, three, 1e-12, 0)
        fail_msg("line %zu: nobody answers " STR_FMT, o.csv.line, STR_ARG(which));
    }
    oracle_close(&o, 3000);
}

static void the_ends_are_what_they_must_be(void **state)
{
    (void)state;
    assert_true(poisson_at_most(-1, 3) == 0 && poisson_at_least(0, 3) == 1 && poisson_mass(0, 0) == 1);
    assert_true(poisson_at_most(0, 0) == 1 && poisson_at_least(1, 0) == 0);
    assert_true(binomial_at_most(-1, 5, 0.2) == 0 && binomial_at_most(5, 5, 0.2) == 1);
    assert_true(binomial_at_least(0, 5, 0) == 1 && binomial_at_least(1, 5, 0) == 0);
    assert_true(binomial_at_least(5, 5, 1) == 1);
    assert_true(binomial_mass(0, 5, 0) == 1 && binomial_mass(5, 5, 1) == 1 && binomial_mass(6, 5, 0.5) == 0);
    assert_true(gamma_quantile_below(0, 4) == 0 && gamma_quantile_above(1, 4) == 0);
    assert_true(gamma_below(INFINITY, 2) == 1 && gamma_above(INFINITY, 2) == 0);
    assert_true(normal_two_sided(0) == 1 && normal_two_sided(-3) == normal_two_sided(3));
    assert_true(fabs(normal_z_of_level(0.95) - 1.959963984540054) < 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_and_quantiles_agree_with_r),
        cmocka_unit_test(the_ends_are_what_they_must_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
