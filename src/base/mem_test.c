#include "base/buf.h"
#include "base/error.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static bool all_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i]) return false;
    return true;
}

static void new_memory_is_zeroed_and_never_null(void **state)
{
    (void)state;
    char *p = mem_new(1000), *none = mem_new(0);
    assert_non_null(none);
    assert_true(all_zero(p, 1000));
    mem_free(p);
    mem_free(none);
}

static void growing_keeps_what_is_there_and_at_least_doubles(void **state)
{
    (void)state;
    int *a = NULL;
    size_t cap = 0, moves = 0;
    for (size_t n = 0; n < 1000; n++) {
        size_t was = cap;
        assert_true(MEM_GROW(&a, &cap, n + 1));
        assert_true(cap > n && (cap == was || cap >= 2 * was));
        moves += cap != was;
        a[n] = (int)n;
    }
    for (int n = 0; n < 1000; n++) assert_int_equal(a[n], n);
    assert_true(moves < 10);
    mem_free(a);
}

static void growing_past_all_memory_fails_and_changes_nothing(void **state)
{
    (void)state;
    int *a = NULL;
    size_t cap = 0;
    assert_true(MEM_GROW(&a, &cap, 1));
    int *was = a;
    size_t was_cap = cap;
    assert_false(MEM_GROW(&a, &cap, SIZE_MAX));
    assert_false(MEM_GROW(&a, &cap, SIZE_MAX / 4));
    assert_true(a == was && cap == was_cap);
    char *text = NULL;
    size_t text_cap = 0;
    assert_false(MEM_GROW(&text, &text_cap, SIZE_MAX));
    assert_true(text == NULL && text_cap == 0);
    mem_free(a);
}

static void the_nth_allocation_can_be_made_to_fail(void **state)
{
    (void)state;
    (void)mem_fail_at(2);
    void *first = mem_try(1), *second = mem_try(1), *third = mem_try(1);
    assert_int_equal(mem_fail_at(0), 3);
    assert_non_null(first);
    assert_null(second);
    assert_non_null(third);
    mem_free(first);
    mem_free(third);
}

static void memory_the_program_chose_is_never_made_to_fail(void **state)
{
    (void)state;
    struct arena a = { 0 };
    (void)mem_fail_at(1);
    void *p = mem_new(1);
    (void)arena_new(&a, 100000);
    assert_int_equal(mem_fail_at(0), 0);
    mem_free(p);
    arena_release(&a);
}

/* Text whose size comes from data, through everything here that may fail: each allocation fails once. */
static bool gather(struct arena *a, struct str *out)
{
    struct buf b = BUF_MAX(100000);
    for (int i = 0; i < 200; i++) buf_print(&b, "%0300d", i);
    char *p = buf_ok(&b) ? arena_try(a, b.len) : NULL;
    if (p) *out = (struct str){ memcpy(p, b.ptr, b.len), b.len };
    buf_release(&b);
    return p != NULL;
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str out = { NULL, 0 };
    (void)mem_fail_at(0);
    assert_true(gather(&a, &out));
    assert_int_equal(out.len, 60000);
    unsigned seen = mem_fail_at(0);
    assert_true(seen > 5);
    arena_release(&a);
    for (unsigned n = 1; n <= seen; n++) {
        out = (struct str){ NULL, 0 };
        (void)mem_fail_at(n);
        assert_false(gather(&a, &out));
        assert_null(out.ptr);
        arena_release(&a);
    }
    (void)mem_fail_at(0);
}

static void an_arena_gives_zeroed_and_aligned_memory_that_does_not_overlap(void **state)
{
    (void)state;
    struct arena a = { 0 };
    char *last = NULL;
    assert_non_null(arena_new(&a, 0));
    assert_non_null(a.page); /* even nothing has an address of its own */
    arena_release(&a);
    for (size_t n = 0; n < 3000; n += 7) {
        char *p = arena_new(&a, n);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        assert_true(all_zero(p, n));
        memset(p, 0xFF, n);
        assert_true(!last || *last == (char)0xFF);
        if (n) last = p + n - 1;
    }
    char *large = arena_new(&a, 1 << 20);
    assert_true(all_zero(large, 1 << 20));
    arena_release(&a);
    assert_null(a.page);
    assert_int_equal(a.total, 0);
}

struct note {
    char text[8];
    const char *in_arena;
};
static void note_a(void *what)
{
    struct note *n = what;
    (void)snprintf(n->text + strlen(n->text), 4, "a%c", n->in_arena[0]); /* the memory is still there */
}
static void note_b(void *what)
{
    struct note *n = what;
    (void)snprintf(n->text + strlen(n->text), 4, "b%c", n->in_arena[0]);
}

static void what_is_deferred_is_released_last_first_before_the_memory(void **state)
{
    (void)state;
    struct arena a = { 0 };
    char *in_arena = arena_new(&a, 100000);
    in_arena[0] = '!';
    struct note n = { .in_arena = in_arena };
    arena_defer(&a, note_a, &n);
    arena_defer(&a, note_b, &n);
    assert_string_equal(n.text, "");
    arena_release(&a);
    assert_string_equal(n.text, "b!a!");
    arena_release(&a); /* once only */
    assert_string_equal(n.text, "b!a!");
}

static void an_arena_keeps_to_its_limit_and_to_it_after_release(void **state)
{
    (void)state;
    struct arena a = { .limit = 20000 };
    assert_non_null(arena_try(&a, 8000));
    assert_null(arena_try(&a, 20000));
    assert_non_null(arena_try(&a, 100));
    assert_true(a.total <= a.limit);
    assert_null(arena_try(&a, SIZE_MAX));
    arena_release(&a);
    assert_int_equal(a.limit, 20000);
    assert_null(arena_try(&a, 20001));
    arena_release(&a);
}

/* How a process ends that does this. */
static int status_of(void (*f)(void))
{
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit no_core = { 0, 0 };
        (void)setrlimit(RLIMIT_CORE, &no_core);
        (void)close(STDERR_FILENO); /* what it says there is not this test's */
        f();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static int signal_of(void (*f)(void))
{
    int status = status_of(f);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void be_refused_what_is_needed(void)
{
    int *list = NULL;
    size_t cap = 0;
    (void)mem_fail_at(2);
    MEM_NEED(&list, &cap, 1);
    if (!list) _exit(3);
    MEM_NEED(&list, &cap, 1000);
}

static void memory_that_is_needed_and_refused_ends_the_program_with_a_fault(void **state)
{
    (void)state;
    int status = status_of(be_refused_what_is_needed);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
}

static void pass_the_limit(void)
{
    struct arena a = { .limit = 100 };
    (void)arena_new(&a, 101);
}
static void overflow_an_array(void)
{
    struct arena a = { 0 };
    volatile size_t n = SIZE_MAX / 4;
    (void)arena_array(&a, n, 8);
}
static void break_a_check(void) { CHECK(1 + 1 == 3); }
static void keep_a_check(void) { CHECK(1 + 1 == 2); }

static void bugs_abort(void **state)
{
    (void)state;
    assert_int_equal(signal_of(pass_the_limit), SIGABRT);
    assert_int_equal(signal_of(overflow_an_array), SIGABRT);
    assert_int_equal(signal_of(break_a_check), SIGABRT);
    assert_int_equal(signal_of(keep_a_check), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_memory_is_zeroed_and_never_null),
        cmocka_unit_test(growing_keeps_what_is_there_and_at_least_doubles),
        cmocka_unit_test(growing_past_all_memory_fails_and_changes_nothing),
        cmocka_unit_test(the_nth_allocation_can_be_made_to_fail),
        cmocka_unit_test(memory_the_program_chose_is_never_made_to_fail),
        cmocka_unit_test(every_failed_allocation_is_survived),
        cmocka_unit_test(an_arena_gives_zeroed_and_aligned_memory_that_does_not_overlap),
        cmocka_unit_test(what_is_deferred_is_released_last_first_before_the_memory),
        cmocka_unit_test(an_arena_keeps_to_its_limit_and_to_it_after_release),
        cmocka_unit_test(memory_that_is_needed_and_refused_ends_the_program_with_a_fault),
        cmocka_unit_test(bugs_abort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
