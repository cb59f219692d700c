#include "base/error.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void a_fault_is_false_and_says_what_kind_and_where(void **state)
{
    (void)state;
    struct error why = { .detail = "left over" };
    assert_false(FAIL(&why, INVALID, "line %d: a month was expected", 7));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_string_equal(why.say, "line 7: a month was expected");
    assert_string_equal(why.detail, "");
    assert_non_null(strstr(why.at, "error_test.c:"));
}

static void the_system_error_decides_the_kind_and_ends_the_sentence(void **state)
{
    (void)state;
    static const struct {
        int number;
        enum error_kind kind;
    } known[] = { { ENOENT, ERROR_MISSING }, { ENOTDIR, ERROR_MISSING }, { EACCES, ERROR_DENIED }, { EPERM, ERROR_DENIED },
                  { ENOMEM, ERROR_NOMEM },   { ENOSPC, ERROR_IO },       { EIO, ERROR_IO } };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        struct error why;
        assert_false(FAIL_ERRNO(&why, known[i].number, "%s cannot be read", "a.csv"));
        assert_int_equal(why.kind, known[i].kind);
        assert_true(strncmp(why.say, "a.csv cannot be read: ", 22) == 0);
        assert_string_equal(why.say + 22, strerror(known[i].number));
    }
}

static void a_sentence_may_be_made_of_itself(void **state)
{
    (void)state;
    struct error why;
    (void)FAIL(&why, LIMIT, "too large");
    (void)FAIL(&why, LIMIT, "ward 3: %s", why.say);
    assert_string_equal(why.say, "ward 3: too large");
}

static void a_prefix_goes_before_the_sentence_and_keeps_the_kind(void **state)
{
    (void)state;
    struct error why;
    (void)FAIL(&why, BUSY, "try again");
    assert_false(error_prefix(&why, "%s:%d", "a.csv", 3));
    assert_string_equal(why.say, "a.csv:3: try again");
    assert_int_equal(why.kind, ERROR_BUSY);
}

static void long_sentences_are_cut_at_the_end(void **state)
{
    (void)state;
    struct error why;
    char longer[2000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    (void)FAIL(&why, IO, "%s", longer);
    assert_int_equal(strlen(why.say), sizeof why.say - 1);
    (void)error_prefix(&why, "a.csv");
    assert_true(strncmp(why.say, "a.csv: xxx", 10) == 0);
    assert_int_equal(strlen(why.say), sizeof why.say - 1);
    (void)error_prefix(&why, "%s", longer);
    assert_true(strncmp(why.say, "a.csv: xxx", 10) == 0);
    (void)FAIL_ERRNO(&why, ENOSPC, "%s", longer);
    assert_int_equal(strlen(why.say), sizeof why.say - 1);
}

static void kinds_have_names_and_exit_codes(void **state)
{
    (void)state;
    assert_string_equal(error_kind_name(ERROR_NONE), "none");
    assert_string_equal(error_kind_name(ERROR_CONFLICT), "conflict");
    assert_string_equal(error_kind_name(ERROR_IO), "io");
    assert_int_equal(error_exit_code(ERROR_NONE), 0);
    assert_int_equal(error_exit_code(ERROR_USAGE), 2);
    for (enum error_kind kind = ERROR_INVALID; kind <= ERROR_IO; kind++) assert_int_equal(error_exit_code(kind), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_is_false_and_says_what_kind_and_where),
        cmocka_unit_test(the_system_error_decides_the_kind_and_ends_the_sentence),
        cmocka_unit_test(a_sentence_may_be_made_of_itself),
        cmocka_unit_test(a_prefix_goes_before_the_sentence_and_keeps_the_kind),
        cmocka_unit_test(long_sentences_are_cut_at_the_end),
        cmocka_unit_test(kinds_have_names_and_exit_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
