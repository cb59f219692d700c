#include "base/parallel.h"
#include <stdatomic.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <cmocka.h>

struct tally {
    atomic_int times[1000]; /* each item was worked on */
    atomic_int of_thread[64];
    atomic_int strays; /* items or threads outside the range */
    int threads;
    size_t n;
};

static void count(size_t item, int thread, void *context)
{
    struct tally *t = context;
    if (item >= t->n || thread < 0 || thread >= t->threads) {
        atomic_fetch_add(&t->strays, 1);
        return;
    }
    atomic_fetch_add(&t->times[item], 1);
    atomic_fetch_add(&t->of_thread[thread], 1);
}

static void every_item_is_worked_on_once_by_a_thread_in_range(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 64; threads += 9) {
        struct tally t = { .threads = threads, .n = 1000 };
        parallel_for(1000, threads, count, &t);
        assert_int_equal(t.strays, 0);
        for (size_t i = 0; i < 1000; i++) assert_int_equal(t.times[i], 1);
    }
}

static void no_items_and_no_threads_are_no_trouble(void **state)
{
    (void)state;
    struct tally t = { .threads = 1, .n = 3 };
    parallel_for(0, 4, count, &t);
    assert_int_equal(t.of_thread[0], 0);
    parallel_for(3, 0, count, &t);
    assert_int_equal(t.of_thread[0], 3);
    parallel_for(3, -1, count, &t);
    assert_int_equal(t.of_thread[0], 6);
    assert_int_equal(t.strays, 0);
}

static void more_threads_than_can_be_are_cut_to_the_most(void **state)
{
    (void)state;
    struct tally t = { .threads = 64, .n = 1000 };
    parallel_for(1000, 1000, count, &t);
    assert_int_equal(t.strays, 0);
    for (size_t i = 0; i < 1000; i++) assert_int_equal(t.times[i], 1);
}

struct meeting {
    atomic_int here;
    atomic_int met; /* items that saw the other one under way */
};

static void wait_for_the_other(size_t item, int thread, void *context)
{
    (void)item;
    (void)thread;
    struct meeting *m = context;
    atomic_fetch_add(&m->here, 1);
    for (int i = 0; i < 5000 && m->here < 2; i++) (void)usleep(1000);
    atomic_fetch_add(&m->met, m->here == 2);
}

static void two_threads_work_at_the_same_time(void **state)
{
    (void)state;
    struct meeting m = { 0 };
    parallel_for(2, 2, wait_for_the_other, &m);
    assert_int_equal(m.met, 2);
}

static void note_order(size_t item, int thread, void *context)
{
    (void)thread;
    size_t *last = context;
    assert_true(item == *last);
    ++*last;
}

static void one_thread_takes_the_items_in_order(void **state)
{
    (void)state;
    size_t next = 0;
    parallel_for(100, 1, note_order, &next);
    assert_int_equal(next, 100);
}

static void at_least_one_processor_is_ours(void **state)
{
    (void)state;
    assert_in_range(parallel_threads(), 1, 64);
    assert_true(parallel_threads() <= sysconf(_SC_NPROCESSORS_CONF));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_worked_on_once_by_a_thread_in_range),
        cmocka_unit_test(no_items_and_no_threads_are_no_trouble),
        cmocka_unit_test(more_threads_than_can_be_are_cut_to_the_most),
        cmocka_unit_test(two_threads_work_at_the_same_time),
        cmocka_unit_test(one_thread_takes_the_items_in_order),
        cmocka_unit_test(at_least_one_processor_is_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
