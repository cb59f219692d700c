#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/number.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void assert_as_strtod(const char *text)
{
    double v = -1, theirs = strtod(text, NULL);
    size_t n = number_read(str_of(text), &v);
    bool exponent;
    if (n != strlen(text) || memcmp(&v, &theirs, sizeof v) != 0) fail_msg("%s: %zu bytes, %.17g, strtod says %.17g", text, n, v, theirs);
    assert_int_equal(number_length(str_of(text), &exponent), n);
    assert_int_equal(exponent, strpbrk(text, "eE") != NULL);
}

static void numbers_are_what_strtod_says(void **state)
{
    (void)state;
    static const char *const texts[] = { "0", "-0", "0.0", "1", "-1", "51.2", "1.0544189", "52.542934712887103", "-0.6394529999999486", "9007199254740992",
                                         "9007199254740993", "9007199254740995", "9007199254740993.0000", "18446744073709551615", "9999999999999999999",
                                         "0.1234567890123456789", "0.000000000000000000000000001", "0.0000000000000000000000000001", "1e5", "1E+05", "-2.5e-3",
                                         "1e400", "-1e400", "1e-400", "179769313486231580793728971405301199999999999999999999", "0.5000000000000000277555756156289135" };
    for (size_t i = 0; i < COUNT_OF(texts); i++) assert_as_strtod(texts[i]);
}

/* Halves between two doubles, and their neighbours, are where a second rounding would show. */
static void halves_between_doubles_go_to_the_even_one(void **state)
{
    (void)state;
    char text[64];
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uint64_t half = (seed >> 11 | (uint64_t)1 << 52) * 2 + 1; /* of 54 bits: between two doubles */
        uint64_t w = half << (seed % 9);                          /* still of 19 digits */
        (void)snprintf(text, sizeof text, "%llu", (unsigned long long)(w + seed % 3 - 1));
        assert_as_strtod(text);
    }
}

static void any_digits_with_any_point_are_what_strtod_says(void **state)
{
    (void)state;
    char text[64];
    uint64_t seed = 7;
    for (int i = 0; i < 400000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        char digits[24];
        int n = snprintf(digits, sizeof digits, "%019llu", (unsigned long long)(seed >> 1)) - (int)(seed >> 60), whole = (int)(seed >> 40) % 4 + 1;
        if (whole >= n) whole = n - 1;
        if (digits[0] == '0') digits[0] = '1';
        (void)snprintf(text, sizeof text, "%s%.*s.%.*s", seed & 1024 ? "-" : "", whole, digits, n - whole, digits + whole);
        assert_as_strtod(text);
        (void)snprintf(text, sizeof text, "0.%.*s%.*s", (int)(seed >> 33) % 12, "000000000000", n, digits);
        assert_as_strtod(text);
    }
}

static void what_json_does_not_write_is_no_number(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "-", "+1", ".5", "5.", "01", "-01", "1e", "1e+", "1.e5", "e5", "inf", "nan", "x" };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        double v = 5;
        bool exponent;
        if (number_read(str_of(texts[i]), &v) || number_length(str_of(texts[i]), &exponent)) fail_msg("taken: %s", texts[i]);
        assert_true(v == 5);
    }
}

static void a_number_ends_where_its_last_digit_does(void **state)
{
    (void)state;
    double v;
    bool exponent;
    assert_int_equal(number_read(STR("51.25, 1"), &v), 5);
    assert_true(v == 51.25);
    assert_int_equal(number_read(str_slice(STR("12345"), 0, 3), &v), 3);
    assert_true(v == 123);
    assert_int_equal(number_length(str_slice(STR("1.25e3"), 0, 4), &exponent), 4);
    assert_false(exponent);
}

static void a_number_of_a_thousand_digits_is_read_and_a_longer_one_is_not(void **state)
{
    (void)state;
    char text[NUMBER_MAX + 2];
    double v;
    memset(text, '3', sizeof text);
    text[1] = '.';
    assert_int_equal(number_read((struct str){ text, NUMBER_MAX }, &v), NUMBER_MAX);
    assert_true(v == 10.0 / 3);
    assert_int_equal(number_read((struct str){ text, NUMBER_MAX + 1 }, &v), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_what_strtod_says),
        cmocka_unit_test(halves_between_doubles_go_to_the_even_one),
        cmocka_unit_test(any_digits_with_any_point_are_what_strtod_says),
        cmocka_unit_test(what_json_does_not_write_is_no_number),
        cmocka_unit_test(a_number_ends_where_its_last_digit_does),
        cmocka_unit_test(a_number_of_a_thousand_digits_is_read_and_a_longer_one_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
