#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void a_buffer_joins_what_is_put(void **state)
{
    (void)state;
    struct buf b = BUF_MAX(100);
    assert_true(buf_ok(&b) && buf_str(&b).len == 0);
    buf_put(&b, STR("ward"));
    buf_byte(&b, ' ');
    buf_put(&b, (struct str){ NULL, 0 });
    buf_print(&b, "%d of %s", 3, "Kent");
    assert_true(str_eq(buf_str(&b), STR("ward 3 of Kent")));
    buf_release(&b);
    assert_true(b.ptr == NULL && b.len == 0 && b.max == 100);
}

static void print_writes_text_of_any_length(void **state)
{
    (void)state;
    for (int n = 250; n < 260; n++) {
        struct buf b = BUF_MAX(1000);
        buf_put(&b, STR("x"));
        buf_print(&b, "%0*d", n, 7);
        buf_print(&b, "%s", "");
        assert_true(buf_ok(&b));
        assert_int_equal(b.len, (size_t)n + 1);
        assert_true(b.ptr[0] == 'x' && b.ptr[1] == '0' && b.ptr[n] == '7');
        buf_release(&b);
    }
}

static void a_buffer_may_be_filled_to_its_maximum_and_no_further(void **state)
{
    (void)state;
    struct buf b = BUF_MAX(300);
    buf_print(&b, "%0300d", 7);
    assert_true(buf_ok(&b));
    assert_int_equal(b.len, 300);
    buf_byte(&b, 'x');
    assert_false(buf_ok(&b));
    assert_int_equal(b.len, 300);
    buf_release(&b);
    buf_print(&b, "%0301d", 7);
    assert_false(buf_ok(&b));
    buf_release(&b);
}

static void a_buffer_that_failed_takes_nothing_more(void **state)
{
    (void)state;
    struct buf b = BUF_MAX(10);
    buf_put(&b, STR("12345678901"));
    buf_put(&b, STR("1"));
    assert_false(buf_ok(&b));
    assert_int_equal(b.len, 0);
    buf_release(&b);
    buf_put(&b, STR("1"));
    assert_true(buf_ok(&b));
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_joins_what_is_put),
        cmocka_unit_test(print_writes_text_of_any_length),
        cmocka_unit_test(a_buffer_may_be_filled_to_its_maximum_and_no_further),
        cmocka_unit_test(a_buffer_that_failed_takes_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
