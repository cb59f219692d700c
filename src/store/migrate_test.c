#include "store/scene_test.h"
#include <signal.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* The made-up room as a program knew it that had only the first n of its steps. */
static struct db_schema only_steps(size_t n)
{
    struct db_schema s = shelf_schema;
    s.n_steps = n;
    return s;
}

static bool open_as(const char *path, const struct db_schema *room, struct error *why)
{
    const struct db_schema *const rooms[] = { room };
    struct db *db;
    if (!db_open(path, DB_CREATE, rooms, 1, &db, why)) return false;
    db_close(db);
    return true;
}

/* Runs SQL as somebody else's program would. */
static void behind_our_back(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void an_older_database_is_brought_up_with_what_it_holds(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    const struct db_schema old = only_steps(2);
    MUST(open_as(t->path, &old, &why));
    behind_our_back(t->path, "INSERT INTO shelf (name) VALUES ('a');"
                             "INSERT INTO book (shelf, title, pages, lent) VALUES (1, 'Odes', 3, 1)");
    struct db *db = scene_db(t);
    struct db_reader *r;
    struct db_rows rows;
    struct sql_book b;
    MUST(db_read_begin(db, &r, &why));
    MUST(sql_books(r, &rows, &why));
    assert_true(sql_books_next(&rows, &b));
    assert_true(str_eq(b.title, STR("Odes")) && b.has_worn && !b.worn); /* step 3 filled it */
    assert_true(str_eq(b.note, STR("it's; -- no note")));               /* the default of step 2 */
    MUST(db_rows_end(&rows, &why));
    db_read_end(r);
    MUST(db_prove(db, &shelf_schema, &why));
}

static void a_newer_database_is_refused(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    const struct db_schema old = only_steps(2);
    MUST(open_as(t->path, &shelf_schema, &why));
    assert_false(open_as(t->path, &old, &why));
    assert_int_equal(why.kind, ERROR_CONFLICT);
    assert_non_null(strstr(why.say, "is newer than this program: its tables of shelf are at step 3, this program knows 2"));
}

static void steps_that_were_other_when_applied_are_refused(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct db_step steps[3];
    memcpy(steps, shelf_schema.step, sizeof steps);
    steps[1].digest = "00000000000000000000000000000000";
    struct db_schema other = shelf_schema;
    other.step = steps;
    MUST(open_as(t->path, &shelf_schema, &why));
    assert_false(open_as(t->path, &other, &why));
    assert_int_equal(why.kind, ERROR_CONFLICT);
    assert_non_null(strstr(why.say, "was made by another build: its tables of shelf are not the ones"));
}

static void a_step_that_fails_leaves_the_database_as_it_was(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    const struct db_schema old = only_steps(2);
    struct db_step steps[4];
    memcpy(steps, shelf_schema.step, 3 * sizeof steps[0]);
    steps[3] = (struct db_step){ .what = "nonsense", .digest = "1", .sql[DB_SQLITE] = "CREATE TABLE x (a INTEGER) STRICT; NONSENSE;" };
    struct db_schema broken = { .room = "shelf", .step = steps, .n_steps = 4 };
    MUST(open_as(t->path, &old, &why));
    assert_false(open_as(t->path, &broken, &why));
    assert_non_null(strstr(why.say, "step 4 of the tables of shelf (nonsense)"));
    MUST(open_as(t->path, &old, &why)); /* not even step 3 was kept: it would be newer than this */
    for (unsigned n = 1;; n++) {        /* a full disk at any moment */
        (void)db_fail_at(n);
        bool ok = open_as(t->path, &shelf_schema, &why);
        (void)db_fail_at(0);
        if (ok) {
            assert_true(n > 3);
            break;
        }
        MUST(open_as(t->path, &old, &why));
    }
}

static void many_processes_may_make_the_same_database_at_once(void **s)
{
    struct scene *t = *s;
    enum { PROCESSES = 8 };
    for (int round = 0; round < 5; round++) {
        pid_t child[PROCESSES];
        char *path = str_print(&t->arena, "%s/%d.db", t->folder, round);
        for (int i = 0; i < PROCESSES; i++) {
            child[i] = fork();
            assert_true(child[i] >= 0);
            if (child[i] > 0) continue;
            struct error why = { 0 };
            bool ok = open_as(path, &shelf_schema, &why);
            if (!ok) (void)fprintf(stderr, "%s\n", why.say);
            _exit(ok ? 0 : 1);
        }
        for (int i = 0; i < PROCESSES; i++) {
            int status;
            assert_true(waitpid(child[i], &status, 0) == child[i]);
            assert_int_equal(status, 0);
        }
        assert_int_equal(books_in(path), 0);
    }
}

static void what_is_no_database_of_ours_is_refused(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct db *db;
    assert_false(db_open(t->path, DB_EXISTING, NULL, 0, &db, &why));
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_false(file_exists(t->path));
    assert_false(db_open(path_join(&t->arena, t->folder, "no/wardmote.db"), DB_CREATE, NULL, 0, &db, &why));
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_non_null(strstr(why.say, "No such file or directory"));
    MUST(file_replace(t->path, STR("title,pages\nOdes,12\nand so on for a while, longer than a header of a hundred bytes is, to be sure"), &why));
    assert_false(open_as(t->path, &shelf_schema, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_non_null(strstr(why.say, "file is not a database"));
    char *theirs = path_join(&t->arena, t->folder, "theirs.db");
    behind_our_back(theirs, "CREATE TABLE theirs (x)");
    assert_false(open_as(theirs, &shelf_schema, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_non_null(strstr(why.say, "is a database, but not one of wardmote's"));
    assert_false(open_as("postgresql://server/wardmote", &shelf_schema, &why));
    assert_non_null(strstr(why.say, "not on a PostgreSQL server"));
}

/* Nobody's rights: root may write everywhere. */
static int as_nobody(bool (*act)(const struct scene *t), const struct scene *t)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit((geteuid() == 0 && setuid(65534) != 0) || !act(t));
    int status;
    assert_true(waitpid(child, &status, 0) == child);
    return status;
}

static bool reads_but_does_not_write(const struct scene *t)
{
    struct error why = { 0 };
    struct db *db;
    struct db_reader *r;
    struct db_writer *w;
    int64_t n = -1;
    if (!db_open(t->path, DB_EXISTING, shelf_rooms, 1, &db, &why) || !db_read_begin(db, &r, &why) ||
        !sql_book_count(r, &n, &why)) {
        (void)fprintf(stderr, "%s\n", why.say);
        return false;
    }
    db_read_end(r);
    bool refused = !db_write_begin(db, &w, &why) && why.kind == ERROR_DENIED;
    db_close(db);
    return n == 1 && refused;
}

static void a_home_that_cannot_be_written_to_can_be_read(void **s)
{
    struct scene *t = *s;
    t->path = path_join(&t->arena, t->folder, "odd?name#100%.db"); /* signs that SQLite's own names give a meaning */
    struct error why = { 0 };
    struct db_writer *w;
    int64_t shelf;
    struct db *db = scene_db(t);
    MUST(db_write_begin(db, &w, &why));
    MUST(sql_shelf_add(w, STR("a"), &shelf, &why));
    MUST(add_book(w, shelf, "Odes", &why));
    MUST(db_commit(w, &why));
    db_close(t->db);
    t->db = NULL;
    assert_int_equal(chmod(t->folder, 0555), 0);
    assert_int_equal(chmod(t->path, 0444), 0);
    int status = as_nobody(reads_but_does_not_write, t);
    assert_int_equal(chmod(t->folder, 0755), 0);
    assert_int_equal(status, 0);
}

static void damage_is_found(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct db_writer *w;
    int64_t shelf;
    struct db *db = scene_db(t);
    MUST(db_write_begin(db, &w, &why));
    MUST(sql_shelf_add(w, STR("a"), &shelf, &why));
    for (int i = 0; i < 200; i++) MUST(add_book(w, shelf, str_print(&t->arena, "a rather long title of a book, number %d", i), &why));
    MUST(db_commit(w, &why));
    MUST(db_check(db, &why));
    db_close(t->db);
    t->db = NULL;
    behind_our_back(t->path, "PRAGMA foreign_keys = OFF; DELETE FROM shelf");
    MUST(db_open(t->path, DB_EXISTING, NULL, 0, &t->db, &why));
    assert_false(db_check(t->db, &why));
    assert_int_equal(why.kind, ERROR_IO);
    assert_non_null(strstr(why.say, "a row of book refers to what is not there"));
    db_close(t->db);
    t->db = NULL;
    behind_our_back(t->path, "PRAGMA wal_checkpoint(TRUNCATE)");
    FILE *f = fopen(t->path, "r+");
    assert_non_null(f);
    assert_int_equal(fseek(f, 5 * 4096 + 900, SEEK_SET), 0);
    for (int i = 0; i < 3000; i++) (void)fputc('x', f);
    assert_int_equal(fclose(f), 0);
    MUST(db_open(t->path, DB_EXISTING, NULL, 0, &t->db, &why));
    assert_false(db_check(t->db, &why));
    assert_int_equal(why.kind, ERROR_IO);
    assert_non_null(strstr(why.say, "is damaged"));
}

/* Writes books one transaction at a time and tells how many were promised, until it is killed. */
static NORETURN void keep_writing(const char *path, volatile int64_t *promised)
{
    struct error why = { 0 };
    struct arena a = { 0 };
    struct db *db;
    struct db_writer *w;
    int64_t shelf;
    if (!db_open(path, DB_CREATE, shelf_rooms, 1, &db, &why) || !db_write_begin(db, &w, &why) ||
        !sql_shelf_add(w, STR("a"), &shelf, &why) || !db_commit(w, &why))
        _exit(1);
    for (int64_t n = 1;; n++) {
        if (!db_write_begin(db, &w, &why) || !add_book(w, shelf, str_print(&a, "%d", (int)n), &why) || !db_commit(w, &why))
            _exit(1);
        *promised = n;
    }
}

static void what_was_promised_outlives_a_kill(void **s)
{
    struct scene *t = *s;
    volatile int64_t *promised = mmap(NULL, sizeof *promised, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(promised != MAP_FAILED);
    for (int round = 0; round < 10; round++) {
        char *path = str_print(&t->arena, "%s/%d.db", t->folder, round);
        *promised = 0;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) keep_writing(path, promised);
        while (*promised < 20 + round * 7) (void)usleep(100);
        (void)usleep((useconds_t)round * 37);
        assert_int_equal(kill(child, SIGKILL), 0);
        int status;
        assert_true(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
        int64_t n = books_in(path);
        assert_true(n == *promised || n == *promised + 1); /* durable, but not yet told */
    }
    assert_int_equal(munmap((void *)(uintptr_t)promised, sizeof *promised), 0);
}

static void a_statement_that_gives_other_columns_is_found(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    static const struct db_field swapped[] = { { .name = "title", .type = DB_TEXT }, { .name = "pages", .type = DB_INT } };
    static const struct db_field mistyped[] = { { .name = "pages", .type = DB_INT }, { .name = "title", .type = DB_INT } };
    const struct db_statement wrong[] = {
        { .name = "a", .sql = "SELECT pages, title FROM book", .column = swapped, .n_columns = 2 },
        { .name = "b", .sql = "SELECT pages, title FROM book", .column = mistyped, .n_columns = 2 },
        { .name = "c", .sql = "DELETE FROM book" },
        { .name = "d", .sql = "SELECT title FROM nowhere", .column = swapped, .n_columns = 1 },
    };
    MUST(db_prove(scene_db(t), &shelf_schema, &why));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const struct db_statement *const one[] = { &wrong[i] };
        const struct db_schema room = { .room = "wrong", .statement = one, .n_statements = 1 };
        assert_false(db_prove(t->db, &room, &why));
    }
}

int main(void)
{
#define IN_SCENE(f) cmocka_unit_test_setup_teardown(f, scene_begin, scene_end)
    const struct CMUnitTest t[] = {
        IN_SCENE(an_older_database_is_brought_up_with_what_it_holds),
        IN_SCENE(a_newer_database_is_refused),
        IN_SCENE(steps_that_were_other_when_applied_are_refused),
        IN_SCENE(a_step_that_fails_leaves_the_database_as_it_was),
        IN_SCENE(many_processes_may_make_the_same_database_at_once),
        IN_SCENE(what_is_no_database_of_ours_is_refused),
        IN_SCENE(a_home_that_cannot_be_written_to_can_be_read),
        IN_SCENE(damage_is_found),
        IN_SCENE(what_was_promised_outlives_a_kill),
        IN_SCENE(a_statement_that_gives_other_columns_is_found),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
