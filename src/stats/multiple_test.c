/* Adjusted p-values against base R's p.adjust. */
#include "stats/multiple.h"
#include "stats/oracle_test.h"

enum { FAMILY_MAX = 400 };
struct family {
    double number, p[FAMILY_MAX], bh[FAMILY_MAX], by[FAMILY_MAX];
    size_t n;
};

static void compare(struct family *f)
{
    struct error why = { 0 };
    double seen[FAMILY_MAX];
    assert_true(adjust_p(CORRECT_BENJAMINI_HOCHBERG, f->p, f->n, seen, &why));
    for (size_t i = 0; i < f->n; i++) assert_near(seen[i], f->bh[i], 1e-14, 0, "BH", i);
    assert_true(adjust_p(CORRECT_BENJAMINI_YEKUTIELI, f->p, f->n, f->p, &why)); /* in place */
    for (size_t i = 0; i < f->n; i++) assert_near(f->p[i], f->by[i], 1e-14, 0, "BY", i);
    f->n = 0;
}

static void families_with_ties_and_gaps_agree_with_r(void **state)
{
    (void)state;
    struct oracle o;
    struct family f = { 0 };
    oracle_open(&o, "multiple.csv");
    while (oracle_next(&o)) {
        double number = oracle_number(&o, 0);
        if (number != f.number) compare(&f);
        f.number = number;
        assert_true(f.n < FAMILY_MAX);
        f.p[f.n] = oracle_number(&o, 1);
        f.bh[f.n] = oracle_number(&o, 2);
        f.by[f.n++] = oracle_number(&o, 3);
    }
    compare(&f);
    assert_true(f.number == 30);
    oracle_close(&o, 2000);
}

static void no_memory_is_a_fault_that_touches_nothing(void **state)
{
    (void)state;
    struct error why = { 0 };
    double p[] = { 0.01, 0.02 }, out[] = { 7, 7 };
    (void)mem_fail_at(1);
    assert_false(adjust_p(CORRECT_BENJAMINI_HOCHBERG, p, 2, out, &why));
    (void)mem_fail_at(0);
    assert_int_equal(why.kind, ERROR_NOMEM);
    assert_true(out[0] == 7 && out[1] == 7);
    assert_false(adjust_p(CORRECT_BENJAMINI_HOCHBERG, p, SIZE_MAX / 8, out, &why));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_with_ties_and_gaps_agree_with_r),
        cmocka_unit_test(no_memory_is_a_fault_that_touches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
