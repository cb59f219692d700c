/* Injected faults: which call fails, and on whose thread. */
#include "base/inject.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void *call_thrice(void *failed)
{
    for (int i = 0; i < 3; i++) *(unsigned *)failed += inject_due(INJECT_FILE) ? 1U << i : 0;
    return NULL;
}

/* Bit i: the call i of another thread failed. */
static unsigned on_another_thread(void)
{
    unsigned failed = 0;
    pthread_t id;
    assert_int_equal(pthread_create(&id, NULL, call_thrice, &failed), 0);
    assert_int_equal(pthread_join(id, NULL), 0);
    return failed;
}

static void only_the_nth_call_of_its_kind_fails(void **state)
{
    (void)state;
    (void)inject_at(INJECT_FILE, 2);
    assert_false(inject_due(INJECT_SQL));
    assert_false(inject_due(INJECT_SQL));
    assert_false(inject_due(INJECT_FILE));
    assert_true(inject_due(INJECT_FILE));
    assert_false(inject_due(INJECT_FILE));
    assert_int_equal(inject_at(INJECT_FILE, 0), 3);
}

static void what_is_armed_here_leaves_other_threads_alone(void **state)
{
    (void)state;
    (void)inject_at(INJECT_FILE, 2);
    assert_int_equal(on_another_thread(), 0);
    assert_int_equal(inject_at(INJECT_FILE, 0), 0);
}

static void what_is_armed_anywhere_counts_the_calls_of_all_threads(void **state)
{
    (void)state;
    (void)inject_anywhere_at(INJECT_FILE, 3);
    assert_false(inject_due(INJECT_FILE));
    assert_int_equal(on_another_thread(), 2);
    assert_false(inject_due(INJECT_FILE));
    assert_int_equal(inject_anywhere_at(INJECT_FILE, 0), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_nth_call_of_its_kind_fails),
        cmocka_unit_test(what_is_armed_here_leaves_other_threads_alone),
        cmocka_unit_test(what_is_armed_anywhere_counts_the_calls_of_all_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
