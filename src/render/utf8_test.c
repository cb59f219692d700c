#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "render/utf8.h"

static void every_character_survives_there_and_back(void **s)
{
    (void)s;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c == 0xD800) c = 0xE000;
        char bytes[4];
        size_t n = utf8_put(bytes, c), at = 0;
        assert_true(str_is_utf8((struct str){ bytes, n }));
        assert_int_equal(utf8_next((struct str){ bytes, n }, &at), c);
        assert_int_equal(at, n);
    }
}

/* str_is_utf8 was written by others with another method: a fault is found exactly where it says there is one. */
static void malformed_bytes_become_the_replacement_character(void **s)
{
    (void)s;
    uint32_t x = 2463534242u;
    static const unsigned char likely[] = { 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF, 'a', 0x9F, 0xA0, 0x90, 0x8F };
    for (int i = 0; i < 300000; i++) {
        char bytes[5];
        for (size_t k = 0; k < sizeof bytes; k++) {
            x ^= x << 13, x ^= x >> 17, x ^= x << 5;
            bytes[k] = (char)likely[x % sizeof likely];
        }
        struct str t = { bytes, 1 + x / 7 % 5 };
        bool bad = false;
        for (size_t at = 0; at < t.len;) bad |= utf8_next(t, &at) == UTF8_BAD;
        assert_int_equal(bad, !str_is_utf8(t));
    }
}

static void width_is_in_columns_of_a_terminal(void **s)
{
    (void)s;
    struct ruler r = { 0 };
    assert_int_equal(ruler_width(&r, STR("Ward")), 4);
    assert_int_equal(ruler_width(&r, STR("Ynys Môn")), 8);
    assert_int_equal(ruler_width(&r, STR("e\xCC\x81")), 1); /* e and a combining acute accent */
    assert_int_equal(ruler_width(&r, STR("東京")), 4);
    assert_int_equal(ruler_width(&r, STR("🚓")), 2);
    assert_int_equal(ruler_width(&r, STR("\xFF\x1B[31m")), 6); /* an escape is shown, not obeyed */
    ruler_release(&r);
}

static void what_steers_a_terminal_is_taken_out(void **s)
{
    (void)s;
    struct str hostile[] = { STR("\x1B"), STR("\x07"), STR("\x7F"), STR("\xC2\x9B"), STR("\xE2\x80\xAE"), STR("\xE2\x81\xA6") };
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        size_t at = 0;
        assert_int_equal(utf8_next_printable(hostile[i], &at), UTF8_BAD);
    }
    size_t at = 0;
    assert_int_equal(utf8_next_printable(STR("\n"), &at), ' ');
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(every_character_survives_there_and_back),
        cmocka_unit_test(malformed_bytes_become_the_replacement_character),
        cmocka_unit_test(width_is_in_columns_of_a_terminal),
        cmocka_unit_test(what_steers_a_terminal_is_taken_out),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
