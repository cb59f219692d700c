#include "base/buf.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

struct place { /* a folder of its own for each test */
    struct arena a;
    char *folder;
};

static int make_place(void **state)
{
    struct place *p = mem_new(sizeof *p);
    const char *tmp = getenv("TMPDIR");
    p->folder = str_print(&p->a, "%s/wardmote-test-XXXXXX", tmp ? tmp : "/tmp");
    *state = p;
    return mkdtemp(p->folder) ? 0 : -1;
}

static int leave_place(void **state)
{
    struct place *p = *state;
    struct error why;
    (void)file_fail_at(0);
    bool ok = file_remove_tree(p->folder, &why);
    arena_release(&p->a);
    mem_free(p);
    return ok ? 0 : -1;
}

static void holds(const char *path, struct str expected)
{
    struct file_map m;
    struct error why;
    if (!file_map(&m, path, &why)) fail_msg("%s", why.say);
    assert_true(str_eq(m.bytes, expected));
    file_unmap(&m);
    assert_int_equal(m.bytes.len, 0);
}

static void a_file_is_written_and_mapped_whole(void **state)
{
    struct place *p = *state;
    struct error why;
    char *file = path_join(&p->a, p->folder, "a"), *large = mem_new(3 << 20);
    assert_true(file_replace(file, STR("first"), &why));
    holds(file, STR("first"));
    memset(large, 'x', 3 << 20);
    assert_true(file_replace(file, (struct str){ large, 3 << 20 }, &why));
    holds(file, (struct str){ large, 3 << 20 });
    assert_true(file_replace(file, STR(""), &why));
    holds(file, STR(""));
    mem_free(large);
}

static void a_file_may_be_replaced_in_the_folder_one_is_in(void **state)
{
    struct place *p = *state;
    struct error why;
    char *was = getcwd(NULL, 0);
    assert_int_equal(chdir(p->folder), 0);
    bool ok = file_replace("bare", STR("x"), &why);
    assert_int_equal(chdir(was), 0);
    free(was);
    assert_true(ok);
    holds(path_join(&p->a, p->folder, "bare"), STR("x"));
}

static void what_is_not_a_file_cannot_be_mapped(void **state)
{
    struct place *p = *state;
    struct file_map m = { STR("untouched") };
    struct error why;
    char *pipe_path = path_join(&p->a, p->folder, "pipe");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_false(file_map(&m, pipe_path, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_false(file_map(&m, p->folder, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_false(file_map(&m, path_join(&p->a, p->folder, "nothing"), &why));
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_non_null(strstr(why.say, "nothing cannot be opened"));
    assert_true(str_eq(m.bytes, STR("untouched")));
}

static void a_full_disk_at_any_step_leaves_the_old_file_or_the_whole_new_one(void **state)
{
    struct place *p = *state;
    struct error why;
    char *file = path_join(&p->a, p->folder, "a");
    assert_true(file_replace(file, STR("old"), &why));
    (void)file_fail_at(0);
    assert_true(file_replace(file, STR("new"), &why));
    unsigned steps = file_fail_at(0);
    assert_int_equal(steps, 4); /* write, sync, rename, sync of the folder */
    for (unsigned n = 1; n <= steps; n++) {
        assert_true(file_replace(file, STR("old"), &why));
        (void)file_fail_at(n);
        assert_false(file_replace(file, STR("new"), &why));
        (void)file_fail_at(0);
        assert_int_equal(why.kind, ERROR_IO);
        assert_non_null(strstr(why.say, p->folder));
        assert_non_null(strstr(why.say, strerror(ENOSPC)));
        holds(file, n < steps ? STR("old") : STR("new"));
        char **names;
        size_t count;
        assert_true(file_list(&p->a, p->folder, &names, &count, &why));
        assert_int_equal(count, 1); /* no temporary is left */
    }
}

static void a_file_that_bears_the_name_of_a_temporary_is_left_alone(void **state)
{
    struct place *p = *state;
    struct error why;
    char *theirs = path_join(&p->a, p->folder, "a.new");
    assert_true(file_replace(theirs, STR("the user's own"), &why));
    assert_true(file_replace(path_join(&p->a, p->folder, "a"), STR("x"), &why));
    holds(theirs, STR("the user's own"));
    holds(path_join(&p->a, p->folder, "a"), STR("x"));
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void who_may_read_a_file_stays_when_it_is_replaced(void **state)
{
    struct place *p = *state;
    struct error why;
    char *file = path_join(&p->a, p->folder, "a");
    mode_t was = umask(027);
    assert_true(file_replace(file, STR("1"), &why));
    assert_int_equal(mode_of(file), 0640);
    assert_int_equal(chmod(file, 0604), 0);
    assert_true(file_replace(file, STR("2"), &why));
    (void)umask(was);
    assert_int_equal(mode_of(file), 0604);
}

static void a_private_folder_is_its_owners_alone_whatever_the_umask(void **state)
{
    struct place *p = *state;
    struct error why;
    mode_t was = umask(0);
    bool ok = file_make_private_folder(path_join(&p->a, p->folder, "home/deep"), &why);
    (void)umask(was);
    assert_true(ok);
    assert_int_equal(mode_of(path_join(&p->a, p->folder, "home")), 0700);
    assert_int_equal(mode_of(path_join(&p->a, p->folder, "home/deep")), 0700);
}

static void a_folder_that_cannot_be_written_is_named(void **state)
{
    struct place *p = *state;
    struct error why;
    assert_false(file_replace(path_join(&p->a, p->folder, "no/such/a"), STR("x"), &why));
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_non_null(strstr(why.say, "no/such/a"));
    assert_false(file_sync_folder(path_join(&p->a, p->folder, "no"), &why));
    assert_int_equal(why.kind, ERROR_MISSING);
}

static void a_real_full_disk_is_an_error(void **state)
{
    (void)state;
    struct error why;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        print_message("there is no /dev/full here\n");
        skip();
    }
    assert_false(file_write_all(fd, "x", 1, "/dev/full", &why));
    assert_int_equal(why.kind, ERROR_IO);
    assert_int_equal(close(fd), 0);
}

static void be_interrupted(int number) { (void)number; }

/* A pipe holds 64 KB: the alarm cuts the first write short there, before the reader has begun. */
static void a_write_cut_short_goes_on_where_it_stopped(void **state)
{
    (void)state;
    enum { N = 300000 };
    struct error why;
    int end[2];
    assert_int_equal(pipe(end), 0);
    (void)fflush(NULL);
    pid_t reader = fork();
    if (reader == 0) {
        (void)close(end[1]);
        (void)usleep(200000);
        size_t at = 0;
        bool same = true;
        for (unsigned char got[4096]; same;) {
            ssize_t n = read(end[0], got, sizeof got);
            if (n <= 0) break;
            for (ssize_t i = 0; i < n; i++, at++) same &= got[i] == at % 251;
        }
        _exit(same && at == N ? 0 : 1);
    }
    (void)close(end[0]);
    unsigned char *bytes = mem_new(N);
    for (size_t i = 0; i < N; i++) bytes[i] = (unsigned char)(i % 251);
    struct sigaction once = { .sa_handler = be_interrupted }, was;
    assert_int_equal(sigaction(SIGALRM, &once, &was), 0);
    const struct itimerval soon = { .it_value.tv_usec = 50000 };
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    bool ok = file_write_all(end[1], bytes, N, "pipe", &why);
    (void)close(end[1]);
    int status;
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_int_equal(sigaction(SIGALRM, &was, NULL), 0);
    mem_free(bytes);
    assert_true(ok);
    assert_int_equal(status, 0);
}

static void folders_are_made_with_those_above_them(void **state)
{
    struct place *p = *state;
    struct error why;
    char *deep = path_join(&p->a, p->folder, "a/b//c/");
    assert_true(file_make_folder(deep, &why));
    assert_true(file_is_folder(deep));
    assert_true(file_make_folder(deep, &why));
    assert_true(file_make_folder("/", &why));
    char *file = path_join(&p->a, p->folder, "file");
    assert_true(file_replace(file, STR("x"), &why));
    assert_true(file_exists(file) && !file_is_folder(file));
    assert_false(file_make_folder(path_join(&p->a, file, "below"), &why));
    assert_non_null(strstr(why.say, file));
    char *astray = path_join(&p->a, p->folder, "astray");
    assert_int_equal(symlink("nowhere", astray), 0);
    assert_false(file_make_folder(astray, &why));
    assert_non_null(strstr(why.say, strerror(EEXIST))); /* what mkdir said, not what was found when looking again */
    assert_false(file_make_folder("", &why));
}

static void a_listing_is_sorted_by_bytes(void **state)
{
    struct place *p = *state;
    struct error why;
    static const char *const sorted[] = { ".hidden", "2025-01", "2025-10", "B", "a" };
    for (size_t i = COUNT_OF(sorted); i-- > 0;)
        assert_true(file_replace(path_join(&p->a, p->folder, sorted[i]), STR(""), &why));
    char **names;
    size_t n;
    assert_true(file_list(&p->a, p->folder, &names, &n, &why));
    assert_int_equal(n, COUNT_OF(sorted));
    for (size_t i = 0; i < n; i++) assert_string_equal(names[i], sorted[i]);
    assert_false(file_list(&p->a, path_join(&p->a, p->folder, "a"), &names, &n, &why));
    assert_int_equal(n, COUNT_OF(sorted));
}

static void a_listing_without_memory_fails_and_leaves_its_outputs(void **state)
{
    struct place *p = *state;
    struct error why;
    for (int i = 0; i < 40; i++)
        assert_true(file_replace(path_join(&p->a, p->folder, str_print(&p->a, "%d", i)), STR(""), &why));
    char **names = NULL;
    size_t n = 7;
    (void)mem_fail_at(0);
    assert_true(file_list(&p->a, p->folder, &names, &n, &why));
    unsigned seen = mem_fail_at(0);
    assert_in_range(seen, 2, 10);
    for (unsigned k = 1; k <= seen; k++) {
        names = NULL;
        n = 7;
        (void)mem_fail_at(k);
        assert_false(file_list(&p->a, p->folder, &names, &n, &why));
        (void)mem_fail_at(0);
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_true(names == NULL && n == 7);
    }
}

static void a_tree_is_removed_without_following_links(void **state)
{
    struct place *p = *state;
    struct error why;
    char *tree = path_join(&p->a, p->folder, "tree"), *outside = path_join(&p->a, p->folder, "outside");
    assert_true(file_make_folder(path_join(&p->a, tree, "x/y"), &why));
    assert_true(file_make_folder(outside, &why));
    assert_true(file_replace(path_join(&p->a, outside, "kept"), STR("kept"), &why));
    assert_true(file_replace(path_join(&p->a, tree, "x/y/file"), STR("gone"), &why));
    assert_int_equal(symlink(outside, path_join(&p->a, tree, "x/link")), 0);
    assert_true(file_remove_tree(tree, &why));
    assert_false(file_exists(tree));
    holds(path_join(&p->a, outside, "kept"), STR("kept"));
    assert_true(file_remove_tree(tree, &why)); /* nothing to remove is no fault */
}

static void paths_are_joined_by_one_slash(void **state)
{
    struct place *p = *state;
    assert_string_equal(path_join(&p->a, "home", "a"), "home/a");
    assert_string_equal(path_join(&p->a, "home/", "a"), "home/a");
    assert_string_equal(path_join(&p->a, "/", "a"), "/a");
}

#define IN_PLACE(f) cmocka_unit_test_setup_teardown(f, make_place, leave_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(a_file_is_written_and_mapped_whole),
        IN_PLACE(a_file_may_be_replaced_in_the_folder_one_is_in),
        IN_PLACE(what_is_not_a_file_cannot_be_mapped),
        IN_PLACE(a_full_disk_at_any_step_leaves_the_old_file_or_the_whole_new_one),
        IN_PLACE(a_file_that_bears_the_name_of_a_temporary_is_left_alone),
        IN_PLACE(who_may_read_a_file_stays_when_it_is_replaced),
        IN_PLACE(a_private_folder_is_its_owners_alone_whatever_the_umask),
        IN_PLACE(a_folder_that_cannot_be_written_is_named),
        cmocka_unit_test(a_real_full_disk_is_an_error),
        cmocka_unit_test(a_write_cut_short_goes_on_where_it_stopped),
        IN_PLACE(folders_are_made_with_those_above_them),
        IN_PLACE(a_listing_is_sorted_by_bytes),
        IN_PLACE(a_listing_without_memory_fails_and_leaves_its_outputs),
        IN_PLACE(a_tree_is_removed_without_following_links),
        IN_PLACE(paths_are_joined_by_one_slash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
