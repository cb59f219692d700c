#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "render/format.h"
#include "render/number.h"
#include <math.h>

static void same_text(const char *got, const char *expected) { assert_string_equal(got, expected); }

static void thousands_are_marked_in_whole_numbers(void **s)
{
    (void)s;
    struct arena a = { 0 };
    same_text(format_int(&a, 0), "0");
    same_text(format_int(&a, 999), "999");
    same_text(format_int(&a, -999), "-999");
    same_text(format_int(&a, 1000), "1,000");
    same_text(format_int(&a, -1234567), "-1,234,567");
    same_text(format_int(&a, INT64_MIN), "-9,223,372,036,854,775,808");
    arena_release(&a);
}

static void reals_are_rounded_to_their_decimals_and_never_minus_zero(void **s)
{
    (void)s;
    struct arena a = { 0 };
    same_text(format_real(&a, 1234.5678, 1), "1,234.6");
    same_text(format_real(&a, 999.96, 1), "1,000.0");
    same_text(format_real(&a, -0.04, 1), "0.0");
    same_text(format_real(&a, -0.04, 0), "0");
    same_text(format_real(&a, -0.06, 1), "-0.1");
    same_text(format_real(&a, -123456, 0), "-123,456");
    char out[NUMBER_MAX];
    assert_true(number_grouped_real(out, -1.7976931348623157e308, DECIMALS_MAX) <= NUMBER_MAX);
    arena_release(&a);
}

static void reals_are_rounded_as_printf_rounds_them(void **s)
{
    (void)s;
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < 300000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        int decimals = (int)(x % 8);
        double scale[] = { 1e-8, 1e-3, 1, 1e3, 1e9 }, r = ((double)(int64_t)x / 9.3e18) * scale[x / 8 % 5];
        if (i % 3 == 0) r = (double)((int64_t)(x >> 20) % 20000) / 16; /* halves among them */
        if (i % 7 == 0) r = nextafter((double)(x % 1000) + 0.5, i % 2 ? 0 : 1e9);
        char out[NUMBER_MAX], plain[64], printed[64];
        size_t n = 0, len = number_grouped_real(out, r, decimals);
        for (size_t k = 0; k < len; k++)
            if (out[k] != ',') plain[n++] = out[k];
        plain[n] = 0;
        (void)snprintf(printed, sizeof printed, "%.*f", decimals, r);
        assert_string_equal(plain, printed[0] == '-' && strspn(printed, "-0.") == strlen(printed) ? printed + 1 : printed);
    }
}

static void a_p_value_is_never_shown_as_nothing(void **s)
{
    (void)s;
    char out[NUMBER_MAX];
    struct column p = { .name = "p", .title = "p", .kind = CELL_REAL, .unit = "p", .decimals = 4 }, other = p;
    struct cell tiny = { .kind = CELL_REAL, .r = 0.00004 }, small = { .kind = CELL_REAL, .r = 0.0001 };
    other.unit = "";
    assert_true(str_eq(cell_people(&p, &tiny, out), STR("<0.0001")));
    assert_true(str_eq(cell_people(&p, &small, out), STR("0.0001")));
    assert_true(str_eq(cell_people(&other, &tiny, out), STR("0.0000")));
    assert_true(str_eq(cell_machine(&tiny, out), STR("0.00004")));
}

static struct str plain(char out[static NUMBER_MAX], double r) { return (struct str){ out, number_plain_real(out, r) }; }

static void figures_met_again_are_written_as_before(void **s)
{
    (void)s;
    struct number_memory *m = mem_new(sizeof *m);
    char out[NUMBER_MAX], again[NUMBER_MAX];
    for (int i = 0; i < 40000; i++) { /* more than are remembered, each several times */
        int k = (i * 7919) % 5000;
        struct cell c = { .kind = CELL_REAL, .r = k == 0 ? 0 : (k % 2 ? 100.0 : -1e250) / k };
        assert_true(str_eq(cell_machine_again(m, &c, again), cell_machine(&c, out)));
    }
    struct cell text = { .kind = CELL_TEXT, .text = STR("as it is") }, month = { .kind = CELL_MONTH, .month = MONTH_OF(2025, 1) };
    assert_true(str_eq(cell_machine_again(m, &text, out), STR("as it is")));
    assert_true(str_eq(cell_machine_again(m, &month, out), STR("2025-01")));
    mem_free(m);
}

static void a_machine_reads_back_the_very_number_in_few_digits(void **s)
{
    (void)s;
    char out[NUMBER_MAX];
    assert_true(str_eq(plain(out, 0.1), STR("0.1")));
    assert_true(str_eq(plain(out, -0.0), STR("0")));
    assert_true(str_eq(plain(out, 12.5), STR("12.5")));
    assert_true(str_eq(plain(out, -3), STR("-3")));
    assert_true(str_eq(plain(out, 100), STR("100")));
    assert_true(str_eq(plain(out, -0.000001), STR("-0.000001")));
    assert_true(str_eq(plain(out, 1.0 / 3), STR("0.3333333333333333")));
    assert_true(str_eq(plain(out, 1e300), STR("1e+300")));
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < 200000; i++) { /* xorshift over all bit patterns, and over sums of few decimals */
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        double r;
        memcpy(&r, &x, sizeof r);
        if (i % 2) r = (double)(int64_t)(x % 2000000000) / 1e4 - 1e5;
        if (!__builtin_isfinite(r)) continue;
        struct str t = plain(out, r);
        out[t.len] = 0;
        assert_true(strtod(out, NULL) == r);
        assert_true(t.len <= 24);
    }
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(thousands_are_marked_in_whole_numbers),
        cmocka_unit_test(reals_are_rounded_to_their_decimals_and_never_minus_zero),
        cmocka_unit_test(reals_are_rounded_as_printf_rounds_them),
        cmocka_unit_test(figures_met_again_are_written_as_before),
        cmocka_unit_test(a_p_value_is_never_shown_as_nothing),
        cmocka_unit_test(a_machine_reads_back_the_very_number_in_few_digits),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
