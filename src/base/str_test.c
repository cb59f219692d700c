#include "base/str.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct str nothing = { NULL, 0 };

static void equality_is_by_bytes_and_nothing_equals_empty(void **state)
{
    (void)state;
    assert_true(str_eq(STR("ward"), STR("ward")));
    assert_false(str_eq(STR("ward"), STR("Ward")));
    assert_false(str_eq(STR("ward"), STR("wards")));
    assert_true(str_eq(nothing, STR("")));
    assert_true(str_eq(str_of(NULL), nothing));
}

static void equality_without_case_knows_ascii_letters_only(void **state)
{
    (void)state;
    assert_true(str_eq_nocase(STR("Kent-1"), STR("kENT-1")));
    assert_false(str_eq_nocase(STR("[kent"), STR("{kent")));
    assert_false(str_eq_nocase(STR("kent"), STR("kents")));
    assert_false(str_eq_nocase(STR("\xC3\x89"), STR("\xC3\xA9")));
}

static void order_is_by_bytes_then_by_length(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
    assert_true(str_cmp(STR("abc"), STR("ab")) > 0);
    assert_true(str_cmp(STR("\xC3"), STR("z")) > 0);
    assert_int_equal(str_cmp(nothing, STR("")), 0);
}

static void prefixes_and_suffixes_are_found(void **state)
{
    (void)state;
    assert_true(str_starts(STR("E05000001"), STR("E05")));
    assert_false(str_starts(STR("E0"), STR("E05")));
    assert_true(str_ends(STR("a.csv"), STR(".csv")));
    assert_false(str_ends(STR("csv"), STR(".csv")));
    assert_true(str_starts(nothing, nothing) && str_ends(nothing, nothing));
}

static void slices_are_clamped_to_the_text(void **state)
{
    (void)state;
    assert_true(str_eq(str_slice(STR("abcdef"), 2, 4), STR("cd")));
    assert_true(str_eq(str_slice(STR("abcdef"), 4, 100), STR("ef")));
    assert_true(str_eq(str_slice(STR("abcdef"), 5, 3), STR("")));
    assert_true(str_eq(str_slice(nothing, 3, 9), STR("")));
}

static void trimming_takes_ascii_white_space_off_both_ends(void **state)
{
    (void)state;
    assert_true(str_eq(str_trim(STR(" \t\r\n\v\fa b ")), STR("a b")));
    assert_true(str_eq(str_trim(STR(" \n ")), STR("")));
    assert_true(str_eq(str_trim(nothing), STR("")));
    assert_true(str_eq(str_trim(STR("\xC2\xA0" "a")), STR("\xC2\xA0" "a")));
}

static void cutting_gives_the_part_before_and_the_rest(void **state)
{
    (void)state;
    struct str head, rest = str_cut(STR("a=b=c"), '=', &head);
    assert_true(str_eq(head, STR("a")) && str_eq(rest, STR("b=c")));
    rest = str_cut(STR("abc"), '=', &head);
    assert_true(str_eq(head, STR("abc")) && str_eq(rest, STR("")));
    rest = str_cut(STR("=x"), '=', &head);
    assert_true(str_eq(head, STR("")) && str_eq(rest, STR("x")));
    rest = str_cut(nothing, '=', &head);
    assert_true(head.len == 0 && rest.len == 0);
}

static void a_needle_is_found_anywhere(void **state)
{
    (void)state;
    assert_true(str_contains(STR("On or near High Street"), STR("near")));
    assert_true(str_contains(STR("abc"), STR("abc")) && str_contains(STR("abc"), nothing));
    assert_false(str_contains(STR("ab"), STR("abc")));
    assert_false(str_contains(nothing, STR("a")));
}

static void whole_numbers_are_read_to_their_limits(void **state)
{
    (void)state;
    int64_t v = 7;
    assert_true(str_to_i64(STR("0"), &v) && v == 0);
    assert_true(str_to_i64(STR("-12"), &v) && v == -12);
    assert_true(str_to_i64(STR("007"), &v) && v == 7);
    assert_true(str_to_i64(STR("9223372036854775807"), &v) && v == INT64_MAX);
    assert_true(str_to_i64(STR("-9223372036854775808"), &v) && v == INT64_MIN);
}

static void what_is_not_a_whole_number_is_refused_and_leaves_the_value(void **state)
{
    (void)state;
    static const char *const bad[] = { "",   "-",    "+1", "1.0",  " 1", "1 ", "0x10", "1e3", "9223372036854775808",
                                       "--1", "1,000", "-9223372036854775809", "99999999999999999999" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int64_t v = 7;
        assert_false(str_to_i64(str_of(bad[i]), &v));
        assert_int_equal(v, 7);
    }
    int64_t v;
    assert_false(str_to_i64(nothing, &v));
}

static void decimals_are_read_exactly(void **state)
{
    (void)state;
    double v = 7;
    assert_true(str_to_double(STR("0.1"), &v) && v == 0.1);
    assert_true(str_to_double(STR("-1.5e3"), &v) && v == -1500);
    assert_true(str_to_double(STR("+.5"), &v) && v == 0.5);
    assert_true(str_to_double(STR("5."), &v) && v == 5);
}

static void what_is_not_a_finite_decimal_is_refused_and_leaves_the_value(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "e", "+", ".", "1e999", "-1e999", "nan", "inf", "0x10", " 1", "1 ", "1,5", "1.2.3",
                                       "1111111111111111111111111111111111111111111111111111111111111111" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        double v = 7;
        assert_false(str_to_double(str_of(bad[i]), &v));
        assert_true(v == 7);
    }
    double v;
    assert_false(str_to_double(((struct str){ "1\0002", 3 }), &v));
}

/* Every sequence of one to four bytes over the bytes that matter, against the definition: decode, and see that the
 * number was written in the shortest form, is no surrogate and is not past U+10FFFF. */
static bool is_utf8_by_definition(const unsigned char *p, size_t n)
{
    static const unsigned long least[] = { 0, 0x80, 0x800, 0x10000 };
    for (size_t i = 0; i < n;) {
        size_t more = p[i] < 0x80 ? 0 : p[i] >> 5 == 6 ? 1 : p[i] >> 4 == 14 ? 2 : p[i] >> 3 == 30 ? 3 : 9;
        if (more == 9 || i + more >= n) return false;
        unsigned long code = more == 0 ? p[i] : p[i] & (0x3Ful >> more);
        for (size_t k = 1; k <= more; k++) {
            if (p[i + k] >> 6 != 2) return false;
            code = code << 6 | (p[i + k] & 0x3F);
        }
        if (code < least[more] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
        i += more + 1;
    }
    return true;
}

static void utf8_is_what_its_definition_says(void **state)
{
    (void)state;
    static const unsigned char edge[] = { 0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
                                          0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF };
    const size_t e = sizeof edge;
    char text[4 + 9]; /* and again past eight plain bytes, where the fast path has been */
    size_t valid = 0;
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < e * e * e * e; i++) {
        unsigned char four[4] = { edge[i % e], edge[i / e % e], edge[i / e / e % e], edge[i / e / e / e] };
        for (size_t n = 1; n <= 4; n++) {
            bool is = is_utf8_by_definition(four, n);
            valid += is;
            memcpy(text + 9, four, n);
            if (str_is_utf8((struct str){ (char *)four, n }) != is || str_is_utf8((struct str){ text, 9 + n }) != is)
                fail_msg("%02x %02x %02x %02x, the first %zu", four[0], four[1], four[2], four[3], n);
        }
    }
    assert_true(valid > 1000);
    assert_true(str_is_utf8(nothing));
}

static void copies_live_in_the_arena_and_end_with_a_zero(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str s = str_copy(&a, str_slice(STR("abcdef"), 1, 3));
    assert_true(str_eq(s, STR("bc")));
    assert_string_equal(s.ptr, "bc");
    assert_string_equal(str_z(&a, nothing), "");
    assert_string_equal(str_print(&a, "%s-%02d", "2025", 3), "2025-03");
    assert_string_equal(str_print(&a, "%s", ""), "");
    char *longer = str_print(&a, "%0100000d", 7);
    assert_int_equal(strlen(longer), 100000);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality_is_by_bytes_and_nothing_equals_empty),
        cmocka_unit_test(equality_without_case_knows_ascii_letters_only),
        cmocka_unit_test(order_is_by_bytes_then_by_length),
        cmocka_unit_test(prefixes_and_suffixes_are_found),
        cmocka_unit_test(slices_are_clamped_to_the_text),
        cmocka_unit_test(trimming_takes_ascii_white_space_off_both_ends),
        cmocka_unit_test(cutting_gives_the_part_before_and_the_rest),
        cmocka_unit_test(a_needle_is_found_anywhere),
        cmocka_unit_test(whole_numbers_are_read_to_their_limits),
        cmocka_unit_test(what_is_not_a_whole_number_is_refused_and_leaves_the_value),
        cmocka_unit_test(decimals_are_read_exactly),
        cmocka_unit_test(what_is_not_a_finite_decimal_is_refused_and_leaves_the_value),
        cmocka_unit_test(utf8_is_what_its_definition_says),
        cmocka_unit_test(copies_live_in_the_arena_and_end_with_a_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
