#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include "render/svg.h"

static void ticks_are_round_few_and_enclose_the_data(void **s)
{
    (void)s;
    uint32_t x = 2463534242u;
    for (int i = 0; i < 200000; i++) {
        x ^= x << 13, x ^= x >> 17, x ^= x << 5;
        double low = (double)(x % 20000) - 10000, power = pow(10, (double)(x / 7 % 9) - 5);
        x ^= x << 13, x ^= x >> 17, x ^= x << 5;
        double high = low + (double)(x % 30000);
        low *= power;
        high *= power;
        struct ticks t = ticks_around(low, high, 5);
        double step = t.value[1] - t.value[0], last = t.value[t.n - 1];
        assert_true(t.n >= 2 && t.n <= 9);
        assert_true(t.value[0] <= low + step * 1e-6 && t.value[0] > low - step * 1.001);
        assert_true(last >= high - step * 1e-6);
        double m = step / pow(10, floor(log10(step) + 1e-9));
        assert_true(fabs(m - 1) < 1e-6 || fabs(m - 2) < 1e-6 || fabs(m - 5) < 1e-6);
        char a[NUMBER_MAX], b[NUMBER_MAX]; /* printed, they differ */
        size_t n = number_grouped_real(a, t.value[0], t.decimals), k = number_grouped_real(b, t.value[1], t.decimals);
        assert_false(str_eq((struct str){ a, n }, (struct str){ b, k }));
    }
}

static void a_scale_without_extent_still_has_ticks(void **s)
{
    (void)s;
    assert_true(ticks_around(5, 5, 5).n >= 2);
    assert_true(ticks_around(0, 0, 5).n >= 2);
    assert_true(ticks_around(5, NAN, 5).n >= 2);
}

static void figures_carry_a_minus_sign_not_a_hyphen(void **s)
{
    (void)s;
    char scratch[NUMBER_MAX];
    assert_true(str_eq(figure_text(scratch, -1234.5, 1), STR("\u22121,234.5")));
    assert_true(str_eq(figure_text(scratch, 1234.5, 0), STR("1,234")));
}

static void wider_texts_measure_wider(void **s)
{
    (void)s;
    assert_true(svg_text_width(STR("iiii"), 13) < svg_text_width(STR("aaaa"), 13));
    assert_true(svg_text_width(STR("aaaa"), 13) < svg_text_width(STR("WWWW"), 13));
    assert_true(svg_text_width(STR("東京"), 10) == 20);
    assert_true(svg_text_width(STR("\xFF"), 10) > 0);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(ticks_are_round_few_and_enclose_the_data),
        cmocka_unit_test(a_scale_without_extent_still_has_ticks),
        cmocka_unit_test(figures_carry_a_minus_sign_not_a_hyphen),
        cmocka_unit_test(wider_texts_measure_wider),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
