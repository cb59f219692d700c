#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/json.h"

static void assert_value(const char *text)
{
    struct json_pull j = pull_of(str_of(text));
    struct str value;
    if (!pull_value(&j, &value) || pull_peek(&j)) fail_msg("%s: expected %s", text, j.bad ? j.bad : "nothing after it");
}
static void assert_refused(const char *text, const char *expected, size_t at)
{
    struct json_pull j = pull_of(str_of(text));
    struct str value;
    if (pull_value(&j, &value)) fail_msg("taken: %s", text);
    assert_string_equal(j.bad, expected);
    assert_int_equal(j.at - text, at);
}

static void every_kind_of_value_is_passed_over(void **state)
{
    (void)state;
    static const char *const texts[] = { "null", "true", "false", "0", "-1.5e+3", "\"\"", "\"a\\\"b\\u00e9\\uD83D\\ude00\"", "[]", "{}", " [ 1 , [ ] , { \"a\" : null } ] ",
                                         "{\"a\":1,\"b\":[true,\"x\"],\"a\":{}}", "\"caf\xC3\xA9\"" };
    for (size_t i = 0; i < COUNT_OF(texts); i++) assert_value(texts[i]);
}

static void what_is_not_json_is_refused_with_what_was_expected_and_where(void **state)
{
    (void)state;
    assert_refused("", "a value", 0);
    assert_refused("[1,]", "a value", 3);
    assert_refused("[1 2]", "a comma or the end of the array", 3);
    assert_refused("{\"a\" 1}", "a colon", 5);
    assert_refused("{\"a\":1,}", "a text in quotes", 7);
    assert_refused("{\"a\":1]", "a comma or the end of the object", 6);
    assert_refused("{a:1}", "a text in quotes", 1);
    assert_refused("[1", "a comma or the end of the array", 2);
    assert_refused("\"ab", "the quote that ends a text", 1);
    assert_refused("[01]", "a number", 1);
    assert_refused("[1e400]", "a number", 1);
    assert_refused("[-]", "a number", 1);
    assert_refused("[nul]", "a value", 1);
    assert_refused("[truex]", "a value", 1);
    assert_refused("\"a\nb\"", "a text without control characters or unknown escapes", 1);
    assert_refused("\"\\x\"", "a text without control characters or unknown escapes", 1);
    assert_refused("\"\\ud800\"", "a text without control characters or unknown escapes", 1);
    assert_refused("\"\\udc00\"", "a text without control characters or unknown escapes", 1);
    assert_refused("\"\xC3\"", "a text in UTF-8", 1);
}

static void a_view_ends_where_it_ends(void **state)
{
    (void)state;
    static const char text[] = "[\"abc\", 123, true, \"\\u00e9\"]";
    for (size_t n = 0; n < sizeof text - 1; n++) {
        char *copy = mem_new(n); /* a byte past it would be seen by the sanitizer */
        memcpy(copy, text, n);
        struct json_pull j = pull_of((struct str){ copy, n });
        struct str value;
        assert_false(pull_value(&j, &value));
        assert_non_null(j.bad);
        mem_free(copy);
    }
}

static void members_and_elements_come_one_after_another(void **state)
{
    (void)state;
    struct json_pull j = pull_of(STR("{\"at\": [ 1.5, -2 ], \"name\": \"North\"} "));
    struct str key, name;
    bool first = true, inner = true;
    double x, y;
    assert_true(pull_enter(&j, '{') && pull_member(&j, &first, &key) && str_eq(key, STR("at")));
    assert_true(pull_enter(&j, '[') && pull_element(&j, &inner) && pull_number(&j, &x) && pull_element(&j, &inner) && pull_number(&j, &y));
    assert_false(pull_element(&j, &inner));
    assert_true(x == 1.5 && y == -2);
    assert_true(pull_member(&j, &first, &key) && str_eq(key, STR("name")) && pull_string(&j, &name) && str_eq(name, STR("North")));
    assert_false(pull_member(&j, &first, &key));
    assert_null(j.bad);
    assert_int_equal(pull_peek(&j), 0);
}

static void what_is_empty_says_so(void **state)
{
    (void)state;
    struct json_pull j = pull_of(STR("[[ ],{ }]"));
    struct str key;
    bool outer = true, array = true, object = true;
    assert_true(pull_enter(&j, '[') && pull_element(&j, &outer) && pull_enter(&j, '['));
    assert_false(pull_element(&j, &array));
    assert_true(array);
    assert_true(pull_element(&j, &outer) && pull_enter(&j, '{'));
    assert_false(pull_member(&j, &object, &key));
    assert_true(object);
    assert_false(pull_element(&j, &outer));
    assert_false(outer);
    assert_null(j.bad);
}

static void after_a_fault_nothing_more_is_taken(void **state)
{
    (void)state;
    struct json_pull j = pull_of(STR("[x, 1, 2]"));
    struct str value;
    bool first = true;
    double v;
    assert_true(pull_enter(&j, '[') && pull_element(&j, &first));
    assert_false(pull_number(&j, &v));
    const char *bad = j.bad, *at = j.at;
    assert_false(pull_value(&j, &value) || pull_element(&j, &first) || pull_enter(&j, '[') || pull_string(&j, &value) || pull_number(&j, &v));
    assert_ptr_equal(j.bad, bad);
    assert_ptr_equal(j.at, at);
}

static void values_in_each_other_are_taken_to_a_depth_and_no_deeper(void **state)
{
    (void)state;
    for (size_t depth = JSON_DEPTH_MAX - 1; depth <= JSON_DEPTH_MAX + 1; depth++) {
        char *text = mem_new(2 * depth + 1);
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        struct json_pull j = pull_of(str_of(text));
        struct str value;
        assert_int_equal(pull_value(&j, &value), depth <= JSON_DEPTH_MAX);
        if (depth > JSON_DEPTH_MAX) assert_ptr_equal(j.bad, pull_too_deep);
        mem_free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value_is_passed_over),
        cmocka_unit_test(what_is_not_json_is_refused_with_what_was_expected_and_where),
        cmocka_unit_test(a_view_ends_where_it_ends),
        cmocka_unit_test(members_and_elements_come_one_after_another),
        cmocka_unit_test(what_is_empty_says_so),
        cmocka_unit_test(after_a_fault_nothing_more_is_taken),
        cmocka_unit_test(values_in_each_other_are_taken_to_a_depth_and_no_deeper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
