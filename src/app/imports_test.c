#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "app/app_sql.h"
#include "app/imports.h"
#include "app/site.h"
#include "base/file.h"
#include "store/store_sql.h"
#include <stdlib.h>
#include <unistd.h>

struct fixture {
    char folder[64];
    struct arena a;
    struct home home;
    struct error why;
};
static int make_home(void **state)
{
    struct fixture *f = mem_new(sizeof *f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/imports-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->home = (struct home){ f->folder, path_join(&f->a, f->folder, "evidence"), path_join(&f->a, f->folder, "wardmote.db") };
    *state = f;
    return 0;
}
static int remove_home(void **state)
{
    struct fixture *f = *state;
    assert_true(file_remove_tree(f->folder, &f->why));
    arena_release(&f->a);
    mem_free(f);
    return 0;
}

static struct intake_taken files[] = {
    { "a.csv", "fruit", 19, 3, 2, 1, { 1, 2 } },
    { "b.csv", NULL, 7, 0, 0, 0, { 3, 4 } },
    { "bad\xFFname.csv", "fruit", 7, 1, 1, 0, { 5, 6 } },
};
static const struct intake_report report = { .files = 3, .rows_read = 4, .rows_taken = 3, .rows_aside = 1, .file = files, .n_taken = 3, .evidence = { 7, 8 } };

static size_t n_entered(struct fixture *f, size_t *n_files)
{
    static const struct db_schema *const rooms[] = { &app_schema };
    struct db *db;
    struct db_reader *r;
    struct db_rows rows;
    struct sql_import i;
    struct sql_import_file file;
    size_t n = 0;
    *n_files = 0;
    if (!file_exists(f->home.database)) return 0;
    assert_true(db_open(f->home.database, DB_EXISTING, rooms, 1, &db, &f->why));
    assert_true(db_prove(db, &app_schema, &f->why));
    assert_true(db_read_begin(db, &r, &f->why) && sql_imports(r, &rows, &f->why));
    for (; sql_imports_next(&rows, &i); n++) assert_true(i.files == 3 && i.rows_aside == 1 && str_eq(i.evidence, STR("00000000000000070000000000000008")));
    assert_true(db_rows_end(&rows, &f->why));
    assert_true(sql_import_files(r, 1, &rows, &f->why));
    for (; sql_import_files_next(&rows, &file); ++*n_files)
        assert_true((file.kind.ptr != NULL) == (*n_files != 1) && (*n_files || (str_eq(file.name, STR("a.csv")) && file.rows_taken == 2)));
    assert_true(db_rows_end(&rows, &f->why));
    db_close(db);
    return n;
}

static void an_import_is_entered_with_its_files(void **state)
{
    struct fixture *f = *state;
    size_t n_files;
    assert_true(imports_enter(&f->home, &report, 1700000000, &f->why));
    assert_true(imports_enter(&f->home, &report, 1700000001, &f->why));
    assert_int_equal(n_entered(f, &n_files), 2);
    assert_int_equal(n_files, 3);
}

static void the_database_has_the_tables_of_every_room_from_the_first_import_on(void **state)
{
    struct fixture *f = *state;
    const struct db_schema *all[16];
    struct db *db;
    struct db_reader *r;
    assert_true(site.n <= COUNT_OF(all));
    size_t n = site_schemas(&site, all);
    assert_true(n >= 3); /* app, places, evidence */
    assert_true(imports_enter(&f->home, &report, 1700000000, &f->why));
    assert_true(db_open(f->home.database, DB_EXISTING, NULL, 0, &db, &f->why)); /* adds none */
    assert_true(db_read_begin(db, &r, &f->why));
    for (size_t i = 0; i < n; i++) {
        struct db_rows rows;
        struct sql_applied_steps step;
        size_t steps = 0;
        assert_true(sql_applied_steps(r, str_of(all[i]->room), &rows, &f->why));
        while (sql_applied_steps_next(&rows, &step)) steps++;
        assert_true(db_rows_end(&rows, &f->why));
        assert_int_equal(steps, all[i]->n_steps);
    }
    db_read_end(r);
    db_close(db);
}

static void an_entry_that_fails_at_any_statement_leaves_none(void **state)
{
    struct fixture *f = *state;
    size_t n_files;
    (void)db_fail_at(0);
    assert_true(imports_enter(&f->home, &report, 1700000000, &f->why));
    unsigned steps = db_fail_at(0);
    assert_true(steps > 4);
    for (unsigned n = 1; n <= steps; n++) {
        (void)unlink(f->home.database);
        (void)db_fail_at(n);
        bool ok = imports_enter(&f->home, &report, 1700000000, &f->why);
        (void)db_fail_at(0);
        assert_false(ok);
        assert_int_equal(n_entered(f, &n_files), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_import_is_entered_with_its_files, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_database_has_the_tables_of_every_room_from_the_first_import_on, make_home, remove_home),
        cmocka_unit_test_setup_teardown(an_entry_that_fails_at_any_statement_leaves_none, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
