#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render/json_put.h"
#include <math.h>

static void assert_text(struct buf *b, const char *expected)
{
    buf_byte(b, 0);
    assert_true(buf_ok(b));
    assert_string_equal(b->ptr, expected);
    buf_release(b);
}

static void commas_stand_between_values_and_nowhere_else(void **state)
{
    (void)state;
    struct buf b = BUF_MAX(1000);
    json_open(&b, NULL, '{');
    json_open(&b, "none", '[');
    json_close(&b, ']');
    json_open(&b, "some", '[');
    json_open(&b, NULL, '{');
    json_close(&b, '}');
    json_z(&b, NULL, "[");
    json_z(&b, NULL, "{");
    json_whole(&b, NULL, -7);
    json_close(&b, ']');
    json_flag(&b, "is", true);
    json_null(&b, "not");
    json_raw(&b, "raw", STR("[1]"));
    json_close(&b, '}');
    assert_text(&b, "{\"none\":[],\"some\":[{},\"[\",\"{\",-7],\"is\":true,\"not\":null,\"raw\":[1]}");
}

static void text_is_escaped_and_nothing_is_null(void **state)
{
    (void)state;
    struct buf b = BUF_MAX(1000);
    json_open(&b, NULL, '[');
    json_z(&b, NULL, "a\"b\\c\nd\x01 \xC3\xA9 \xFF");
    json_z(&b, NULL, NULL);
    json_z(&b, NULL, "");
    json_close(&b, ']');
    assert_text(&b, "[\"a\\\"b\\\\c\\nd\\u0001 \xC3\xA9 \xEF\xBF\xBD\",null,\"\"]");
}

static void numbers_are_exact(void **state)
{
    (void)state;
    struct buf b = BUF_MAX(1000);
    json_open(&b, NULL, '[');
    json_whole(&b, NULL, INT64_MIN);
    json_whole(&b, NULL, 0);
    json_degrees(&b, NULL, 512700000);
    json_degrees(&b, NULL, -1);
    json_degrees(&b, NULL, -1415630);
    json_degrees(&b, NULL, 0);
    json_degrees_text(&b, NULL, 526299090);
    json_degrees_text(&b, NULL, -11320734); /* the seventh place is rounded */
    json_degrees_text(&b, NULL, -11320736);
    json_degrees_text(&b, NULL, 5);
    json_real(&b, NULL, 12.5, 2);
    json_real(&b, NULL, NAN, 2);
    json_close(&b, ']');
    assert_text(&b, "[-9223372036854775808,0,51.27,-0.0000001,-0.141563,0,\"52.629909\",\"-1.132073\",\"-1.132074\",\"0.000001\",12.50,null]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_stand_between_values_and_nowhere_else),
        cmocka_unit_test(text_is_escaped_and_nothing_is_null),
        cmocka_unit_test(numbers_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
