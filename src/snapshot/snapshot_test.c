#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "snapshot/part.h"
#include "snapshot/snapshot.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* In place of the C library's: a file system without locks, where a test wants one. */
static bool without_locks;
int flock(int fd, int how)
{
    if (!without_locks) return (int)syscall(SYS_flock, fd, how);
    errno = ENOLCK;
    return -1;
}

struct fixture {
    char folder[64];
    struct error why;
};

static int make_folder(void **state)
{
    struct fixture *f = mem_new(sizeof *f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/snapshot-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    *state = f;
    return 0;
}
/* In memory, where there is such a place: for what syncs thousands of times, and is about the order of steps, not the disk. */
static int make_folder_in_memory(void **state)
{
    struct fixture *f = mem_new(sizeof *f);
    (void)snprintf(f->folder, sizeof f->folder, "/dev/shm/snapshot-test-XXXXXX");
    *state = f;
    if (mkdtemp(f->folder)) return 0;
    mem_free(f);
    return make_folder(state);
}
static int remove_folder(void **state)
{
    struct fixture *f = *state;
    assert_true(file_remove_tree(f->folder, &f->why));
    mem_free(f);
    return 0;
}

static bool put_number(struct change *c, const char *key, uint32_t value, struct error *why)
{
    uint32_t numbers[3] = { value, value + 1, value + 2 };
    double reals[1] = { value / 2.0 };
    struct section s[] = { { "numbers", numbers, sizeof *numbers, 3 }, { "reals", reals, sizeof *reals, 1 }, { "none", "", 1, 0 } };
    return change_put(c, str_of(key), digest_bytes(&value, sizeof value), 3, STR("a note"), s, COUNT_OF(s), why);
}
/* keys is a list of key=number. */
static bool try_commit(const char *folder, uint32_t a, uint32_t b, struct error *why)
{
    struct change *c;
    if (!change_begin(folder, &c, why)) return false;
    bool ok = put_number(c, "events/a", a, why) && put_number(c, "events/b", b, why) && change_commit(c, why);
    change_free(c);
    return ok;
}
static uint32_t number_at(struct snapshot *s, const char *key)
{
    struct error why;
    const struct part *p = snapshot_get(s, str_of(key), &why);
    if (!p) return UINT32_MAX;
    const uint32_t *numbers;
    size_t n;
    assert_true(PART_ARRAY(p, "numbers", &numbers, &n, &why));
    assert_int_equal(n, 3);
    assert_int_equal(numbers[2], numbers[0] + 2);
    return numbers[0];
}
static size_t parts_on_disk(struct fixture *f)
{
    struct arena a = { 0 };
    char **names;
    size_t n;
    assert_true(file_list(&a, path_join(&a, f->folder, "parts"), &names, &n, &f->why));
    arena_release(&a);
    return n;
}

static void what_is_put_is_read_back(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 10, 20, &f->why));
    struct snapshot *s;
    assert_true(snapshot_open(f->folder, &s, &f->why));
    assert_int_equal(snapshot_count(s), 2);
    assert_int_equal(number_at(s, "events/a"), 10);
    assert_int_equal(number_at(s, "events/b"), 20);
    assert_true(str_eq(snapshot_entry(s, 0)->note, STR("a note")));
    assert_int_equal(snapshot_entry(s, 0)->rows, 3);
    size_t first;
    assert_int_equal(snapshot_find(s, STR("events/"), &first), 2);
    assert_int_equal(snapshot_find(s, STR("events/b"), &first), 1);
    assert_int_equal(first, 1);
    assert_int_equal(snapshot_find(s, STR("a"), &first), 0);
    assert_true(snapshot_verify(s, &f->why));
    assert_null(snapshot_get(s, STR("events/c"), &f->why));
    assert_int_equal(f->why.kind, ERROR_MISSING);
    const uint16_t *wrong;
    size_t n;
    assert_false(PART_ARRAY(snapshot_part(s, 0, &f->why), "numbers", &wrong, &n, &f->why));
    snapshot_free(s);
}

static void a_folder_without_one_is_an_empty_snapshot(void **state)
{
    struct fixture *f = *state;
    struct snapshot *s;
    assert_true(snapshot_open(f->folder, &s, &f->why));
    assert_int_equal(snapshot_count(s), 0);
    snapshot_free(s);
}

static void count_release(void *what) { ++*(int *)what; }
static void what_was_worked_out_is_kept_until_the_snapshot_goes(void **state)
{
    struct fixture *f = *state;
    int first = 0, second = 0, other = 0;
    struct snapshot *s;
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    assert_true(snapshot_open(f->folder, &s, &f->why));
    assert_null(snapshot_kept(s, STR("sum")));
    assert_ptr_equal(snapshot_keep(s, STR("sum"), &first, count_release), &first);
    assert_ptr_equal(snapshot_keep(s, STR("product"), &other, count_release), &other);
    assert_ptr_equal(snapshot_keep(s, STR("sum"), &second, count_release), &first); /* the first stands */
    assert_int_equal(second, 1);
    assert_ptr_equal(snapshot_kept(s, STR("sum")), &first);
    (void)snapshot_hold(s);
    snapshot_free(s);
    assert_int_equal(first, 0);
    snapshot_free(s);
    assert_int_equal(first, 1);
    assert_int_equal(other, 1);
    assert_int_equal(second, 1);
}

static void the_same_again_swaps_nothing(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    struct snapshot *s, *t;
    assert_true(snapshot_open(f->folder, &s, &f->why));
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    assert_true(snapshot_open(f->folder, &t, &f->why));
    assert_true(digest_eq(snapshot_digest(s), snapshot_digest(t)));
    assert_int_equal(parts_on_disk(f), 2);
    snapshot_free(s);
    snapshot_free(t);
}

static void a_reader_keeps_the_evidence_it_opened(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    struct snapshot *old, *now;
    assert_true(snapshot_open(f->folder, &old, &f->why)); /* maps no part yet */
    assert_true(try_commit(f->folder, 3, 4, &f->why));
    assert_true(try_commit(f->folder, 5, 6, &f->why));
    assert_int_equal(number_at(old, "events/a"), 1);
    assert_true(snapshot_open(f->folder, &now, &f->why));
    assert_int_equal(number_at(now, "events/a"), 5);
    assert_int_equal(parts_on_disk(f), 4); /* 3 and 4 went: nobody held them */
    snapshot_free(old);
    snapshot_free(now);
    assert_true(try_commit(f->folder, 7, 8, &f->why));
    assert_int_equal(parts_on_disk(f), 2);
}

static void the_highest_rank_stands_whatever_came_last(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    struct change *c;
    uint64_t later = 70, earlier = 60;
    struct section s = { "n", &later, 8, 1 }, t = { "n", &earlier, 8, 1 };
    assert_true(change_begin(f->folder, &c, &f->why));
    assert_true(change_put_ranked(c, 7, STR("events/a"), (struct digest){ 7, 7 }, 70, STR(""), &s, 1, &f->why));
    assert_true(change_put_ranked(c, 6, STR("events/a"), (struct digest){ 6, 6 }, 60, STR(""), &t, 1, &f->why));
    assert_true(change_put_ranked(c, 6, STR("events/b"), (struct digest){ 6, 6 }, 60, STR(""), &t, 1, &f->why));
    change_keep(c, 8, 1);
    struct snapshot *view;
    assert_true(change_view(c, &view, &f->why));
    assert_int_equal(snapshot_entry(view, 0)->rows, 70);
    assert_int_equal(number_at(view, "events/b"), 2);
    snapshot_free(view);
    change_free(c);
}

static void a_second_change_is_refused(void **state)
{
    struct fixture *f = *state;
    struct change *c, *d;
    assert_true(change_begin(f->folder, &c, &f->why));
    assert_false(change_begin(f->folder, &d, &f->why));
    assert_int_equal(f->why.kind, ERROR_BUSY);
    change_free(c);
    assert_true(change_begin(f->folder, &c, &f->why));
    change_free(c);
}

static void a_view_shows_the_edit_and_the_base_does_not(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    struct change *c;
    assert_true(change_begin(f->folder, &c, &f->why));
    assert_true(put_number(c, "events/a", 9, &f->why));
    assert_true(put_number(c, "areas/x", 30, &f->why));
    change_drop(c, STR("events/b"));
    struct snapshot *view;
    assert_true(change_view(c, &view, &f->why));
    assert_int_equal(snapshot_count(view), 2);
    assert_int_equal(number_at(view, "events/a"), 9);
    assert_int_equal(number_at(view, "areas/x"), 30);
    assert_int_equal(number_at(change_base(c), "events/a"), 1);
    assert_int_equal(number_at(change_base(c), "events/b"), 2);
    snapshot_free(view);
    change_free(c); /* given up */
    struct snapshot *s;
    assert_true(snapshot_open(f->folder, &s, &f->why));
    assert_int_equal(snapshot_count(s), 2);
    assert_int_equal(number_at(s, "events/a"), 1);
    snapshot_free(s);
}

/* Either all of the old or all of the new, and the next change works. */
static void assert_whole(struct fixture *f, uint32_t old_a, uint32_t new_a)
{
    struct snapshot *s;
    assert_true(snapshot_open(f->folder, &s, &f->why));
    uint32_t a = number_at(s, "events/a"), b = number_at(s, "events/b");
    assert_true((a == old_a && b == old_a + 100) || (a == new_a && b == new_a + 100));
    assert_true(snapshot_verify(s, &f->why));
    snapshot_free(s);
}

static void killed_at_any_step_it_leaves_old_or_new_whole(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 1, 101, &f->why));
    unsigned n = 1;
    for (;; n++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            file_kill_at(n);
            _exit(try_commit(f->folder, 1000 + n, 1100 + n, &f->why) ? 0 : 1);
        }
        int status;
        assert_true(waitpid(child, &status, 0) == child);
        struct snapshot *s;
        assert_true(snapshot_open(f->folder, &s, &f->why));
        uint32_t a = number_at(s, "events/a");
        assert_int_equal(number_at(s, "events/b"), a + 100);
        assert_true(snapshot_verify(s, &f->why));
        snapshot_free(s);
        if (!WIFSIGNALED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            assert_int_equal(a, 1000 + n);
            break;
        }
        assert_int_equal(WTERMSIG(status), SIGKILL);
    }
    print_message("killed at each of %u steps\n", n - 1);
    assert_true(n > 10);
    assert_true(try_commit(f->folder, 5, 105, &f->why));
    assert_int_equal(parts_on_disk(f), 2); /* and what the dead left behind is gone */
}

static void a_disk_full_at_any_step_leaves_the_old_whole(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 1, 101, &f->why));
    unsigned n = 1;
    for (;; n++) {
        file_fail_at(n);
        bool ok = try_commit(f->folder, 2, 102, &f->why);
        file_fail_at(0);
        if (ok) break;
        assert_int_equal(f->why.kind, ERROR_IO);
        assert_non_null(strstr(f->why.say, "No space left"));
        assert_whole(f, 1, 2);
    }
    assert_true(n > 10);
    assert_whole(f, 2, 2);
}

/* So many parts that they are made durable by many threads that wait together. */
enum { MANY = 80 };
static bool put_many(const char *folder, uint32_t value, bool commit, struct error *why)
{
    struct change *c;
    char key[32];
    if (!change_begin(folder, &c, why)) return false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < MANY; i++) {
        (void)snprintf(key, sizeof key, "events/%03u", i);
        ok = put_number(c, key, value + i, why);
    }
    ok = ok && (!commit || change_commit(c, why));
    change_free(c);
    return ok;
}
/* All parts are of one import, every byte as it was written; returns which. */
static uint32_t value_of_many(struct fixture *f)
{
    struct snapshot *s;
    char key[32];
    assert_true(snapshot_open(f->folder, &s, &f->why));
    assert_int_equal(snapshot_count(s), MANY);
    uint32_t value = number_at(s, "events/000");
    for (uint32_t i = 0; i < MANY; i++) {
        (void)snprintf(key, sizeof key, "events/%03u", i);
        assert_int_equal(number_at(s, key), value + i);
    }
    assert_true(snapshot_verify(s, &f->why));
    snapshot_free(s);
    return value;
}

static void a_disk_full_at_any_step_of_many_parts_leaves_the_old_whole(void **state)
{
    struct fixture *f = *state;
    assert_true(put_many(f->folder, 1000, true, &f->why));
    (void)file_fail_at(0);
    assert_true(put_many(f->folder, 2000, false, &f->why));
    unsigned puts = file_fail_at(0), n = 1, last = 0;
    for (;; n++) {
        (void)file_fail_at(n);
        bool ok = put_many(f->folder, 2000, true, &f->why);
        (void)file_fail_at(0);
        uint32_t now = value_of_many(f);
        if (ok) {
            assert_int_equal(now, 2000);
            break;
        }
        assert_int_equal(f->why.kind, ERROR_IO);
        assert_non_null(strstr(f->why.say, "No space left"));
        if (now == 1000) continue;
        assert_int_equal(now, 2000); /* the manifest was swapped, and only the last sync, of its folder, failed */
        assert_int_equal(last, 0);
        last = n;
        assert_true(put_many(f->folder, 1000, true, &f->why));
    }
    assert_true(n > puts + MANY); /* all the syncs of parts were among the steps */
    if (last) assert_int_equal(last, n - 1);
    assert_true(put_many(f->folder, 3000, true, &f->why)); /* and the next import works */
    assert_int_equal(value_of_many(f), 3000);
    assert_int_equal(parts_on_disk(f), MANY);
}

static void killed_while_many_parts_are_made_durable_it_leaves_old_or_new_whole(void **state)
{
    struct fixture *f = *state;
    assert_true(put_many(f->folder, 1000, true, &f->why));
    (void)file_fail_at(0);
    assert_true(put_many(f->folder, 5000, false, &f->why));
    unsigned puts = file_fail_at(0), n = puts + 1, killed = 0;
    for (;; n++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            file_kill_at(n);
            _exit(put_many(f->folder, 1000 + 100 * n, true, &f->why) ? 0 : 1);
        }
        int status;
        assert_true(waitpid(child, &status, 0) == child);
        uint32_t now = value_of_many(f);
        if (!WIFSIGNALED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            assert_int_equal(now, 1000 + 100 * n);
            break;
        }
        assert_int_equal(WTERMSIG(status), SIGKILL);
        if (n <= puts + MANY) assert_int_equal(now, 1000);
        killed++;
    }
    assert_true(killed > MANY);
    assert_true(put_many(f->folder, 7, true, &f->why));
    assert_int_equal(value_of_many(f), 7);
    assert_int_equal(parts_on_disk(f), MANY);
}

static void a_changed_byte_is_found(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    struct arena a = { 0 };
    char **names;
    size_t n;
    char *parts = path_join(&a, f->folder, "parts");
    assert_true(file_list(&a, parts, &names, &n, &f->why));
    char *path = path_join(&a, parts, names[0]);
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0 && pwrite(fd, "x", 1, 256) == 1);
    assert_int_equal(close(fd), 0);
    struct snapshot *s;
    assert_true(snapshot_open(f->folder, &s, &f->why));
    assert_false(snapshot_verify(s, &f->why));
    assert_non_null(strstr(f->why.say, "damaged"));
    snapshot_free(s);
    assert_int_equal(truncate(path, 100), 0);
    assert_true(snapshot_open(f->folder, &s, &f->why));
    assert_false(snapshot_verify(s, &f->why));
    snapshot_free(s);
    assert_int_equal(truncate(path_join(&a, f->folder, "manifest"), 30), 0);
    assert_false(snapshot_open(f->folder, &s, &f->why));
    arena_release(&a);
}

static void a_change_of_any_byte_is_found_and_refused(void **state)
{
    struct fixture *f = *state;
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    struct arena a = { 0 };
    char **names;
    size_t n, refused = 0;
    char *parts = path_join(&a, f->folder, "parts");
    assert_true(file_list(&a, parts, &names, &n, &f->why));
    char *path = path_join(&a, parts, names[0]);
    int fd = open(path, O_RDWR);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 256);
    for (off_t at = 0; at < st.st_size; at++) {
        char was, is;
        assert_int_equal(pread(fd, &was, 1, at), 1);
        is = (char)(was ^ 0x10);
        assert_int_equal(pwrite(fd, &is, 1, at), 1);
        struct snapshot *s;
        assert_true(snapshot_open(f->folder, &s, &f->why));
        assert_false(snapshot_verify(s, &f->why));
        for (size_t i = 0; i < snapshot_count(s); i++) {
            const struct part *p = snapshot_part(s, i, &f->why);
            const void *ptr;
            size_t count;
            for (size_t k = 0; p && k < p->n_sections; k++) /* what is read is whole, or refused */
                if (!part_array(p, p->section[k].name, p->section[k].size, &ptr, &count, &f->why)) refused++;
        }
        snapshot_free(s);
        assert_int_equal(pwrite(fd, &was, 1, at), 1);
    }
    assert_int_equal(close(fd), 0);
    assert_true(refused > 10);
    arena_release(&a);
}

static void a_folder_that_cannot_be_written_is_said(void **state)
{
    struct fixture *f = *state;
    struct change *c;
    assert_false(change_begin("/proc/no-such-home", &c, &f->why));
    assert_non_null(strstr(f->why.say, "/proc/no-such-home"));
}

static void a_file_system_without_locks_is_said_and_not_waited_for(void **state)
{
    struct fixture *f = *state;
    struct snapshot *s;
    assert_true(try_commit(f->folder, 1, 2, &f->why));
    without_locks = true;
    (void)alarm(20); /* it used to try for ever */
    bool ok = snapshot_open(f->folder, &s, &f->why);
    (void)alarm(0);
    without_locks = false;
    assert_false(ok);
    assert_non_null(strstr(f->why.say, "manifest cannot be locked"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
#define IN_MEMORY(name) cmocka_unit_test_setup_teardown(name, make_folder_in_memory, remove_folder)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_is_put_is_read_back),
        T(a_folder_without_one_is_an_empty_snapshot),
        T(what_was_worked_out_is_kept_until_the_snapshot_goes),
        T(the_same_again_swaps_nothing),
        T(a_reader_keeps_the_evidence_it_opened),
        T(the_highest_rank_stands_whatever_came_last),
        T(a_second_change_is_refused),
        T(a_view_shows_the_edit_and_the_base_does_not),
        T(killed_at_any_step_it_leaves_old_or_new_whole),
        T(a_disk_full_at_any_step_leaves_the_old_whole),
        IN_MEMORY(a_disk_full_at_any_step_of_many_parts_leaves_the_old_whole),
        IN_MEMORY(killed_while_many_parts_are_made_durable_it_leaves_old_or_new_whole),
        T(a_changed_byte_is_found),
        T(a_change_of_any_byte_is_found_and_refused),
        T(a_folder_that_cannot_be_written_is_said),
        T(a_file_system_without_locks_is_said_and_not_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
