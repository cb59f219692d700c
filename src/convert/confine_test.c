#include "convert/confine.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

struct place {
    struct arena a;
    char *inside, *outside; /* folders with a file "here" in each */
};

static int make_place(void **state)
{
    struct place *p = mem_new(sizeof *p);
    struct error why;
    const char *tmp = getenv("TMPDIR");
    char *top = str_print(&p->a, "%s/wardmote-test-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(top)) return -1;
    p->inside = path_join(&p->a, top, "inside");
    p->outside = path_join(&p->a, top, "outside");
    *state = p;
    return file_make_folder(p->inside, &why) && file_make_folder(p->outside, &why) &&
                   file_replace(path_join(&p->a, p->inside, "here"), STR("x"), &why) &&
                   file_replace(path_join(&p->a, p->outside, "here"), STR("x"), &why)
               ? 0
               : -1;
}

static int leave_place(void **state)
{
    struct place *p = *state;
    struct error why;
    *strrchr(p->inside, '/') = 0;
    bool ok = file_remove_tree(p->inside, &why);
    arena_release(&p->a);
    mem_free(p);
    return ok ? 0 : -1;
}

/* What attempt() returns, 0 to 99, when made by a confined child of ours; 100 + n when a signal n ended it. */
static int confined(struct place *p, int (*attempt)(struct place *))
{
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct error why;
        const char *const readable[] = { p->inside, "/nonexistent", "/usr" };
        const struct ceilings most = { .memory_bytes = 1u << 30, .output_bytes = 1000, .cpu_seconds = 1 };
        if (!confine(readable, COUNT_OF(readable), &most, &why)) _exit(99);
        _exit(attempt(p));
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? 100 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int opened(struct place *p, const char *folder, const char *name, int flags)
{
    int fd = open(path_join(&p->a, folder, name), flags | O_CLOEXEC, 0600);
    return fd >= 0 ? 0 : errno;
}

static int read_inside(struct place *p) { return opened(p, p->inside, "here", O_RDONLY); }
static int read_outside(struct place *p) { return opened(p, p->outside, "here", O_RDONLY); }
static int write_inside(struct place *p) { return opened(p, p->inside, "here", O_WRONLY); }
static int create_inside(struct place *p) { return opened(p, p->inside, "new", O_WRONLY | O_CREAT); }
static int remove_inside(struct place *p) { return unlink(path_join(&p->a, p->inside, "here")) == 0 ? 0 : errno; }

static int reach_the_network(struct place *p)
{
    (void)p;
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_INET6, SOCK_DGRAM, 0) >= 0 || socket(AF_UNIX, SOCK_STREAM, 0) >= 0
               ? 0
               : errno;
}

static int run_a_program(struct place *p)
{
    (void)p;
    char *argv[] = { (char *)"true", NULL };
    (void)execv("/usr/bin/true", argv);
    return errno;
}

static int end_another(struct place *p)
{
    (void)p;
    return kill(getppid(), 0) == 0 ? 0 : errno;
}

static int take_much_memory(struct place *p)
{
    (void)p;
    void *volatile some = malloc((size_t)2 << 30); /* volatile: the compiler must not do without it */
    return some ? 0 : ENOMEM;
}

static int think_long(struct place *p)
{
    (void)p;
    for (volatile uint64_t i = 0; i < UINT64_MAX; i++) continue;
    return 0;
}

static void reading_is_left_where_it_is_needed(void **state)
{
    assert_int_equal(confined(*state, read_inside), 0);
}

static void other_files_can_be_neither_read_nor_written(void **state)
{
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* ask the version */) < 1) {
        print_message("this kernel has no Landlock\n");
        skip();
    }
    assert_int_equal(confined(*state, read_outside), EACCES);
    assert_int_equal(confined(*state, write_inside), EACCES);
    assert_int_equal(confined(*state, create_inside), EACCES);
    assert_int_equal(confined(*state, remove_inside), EACCES);
}

static void the_network_programs_and_other_processes_are_out_of_reach(void **state)
{
    assert_int_equal(confined(*state, reach_the_network), EACCES);
    assert_int_equal(confined(*state, run_a_program), EACCES);
    assert_int_equal(confined(*state, end_another), EACCES);
}

static void memory_and_time_have_ceilings(void **state)
{
#if !defined __SANITIZE_ADDRESS__ && !defined __clang__
    assert_int_equal(confined(*state, take_much_memory), ENOMEM);
#else
    (void)take_much_memory;
#endif
    assert_in_range(confined(*state, think_long), 100 + MIN(SIGXCPU, SIGKILL), 100 + MAX(SIGXCPU, SIGKILL));
}

#define IN_PLACE(f) cmocka_unit_test_setup_teardown(f, make_place, leave_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(reading_is_left_where_it_is_needed),
        IN_PLACE(other_files_can_be_neither_read_nor_written),
        IN_PLACE(the_network_programs_and_other_processes_are_out_of_reach),
        IN_PLACE(memory_and_time_have_ceilings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
