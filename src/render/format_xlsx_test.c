#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "render/format.h"
#include "render/test_tables.h"
#include "render/xlsx_library.h"

extern char **environ;

static struct str written(struct arena *a, const struct table *const *tables, size_t n, enum format format)
{
    struct error why = { 0 };
    char *bytes = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&bytes, &len);
    if (!format_tables(tables, n, format, 0, f, &why)) fail_msg("%s", why.say);
    (void)fclose(f);
    struct str s = str_copy(a, (struct str){ bytes, len });
    free(bytes);
    return s;
}

/* Whether tests/render/workbook.py, which knows nothing of how it was written, reads the tables back. */
static int read_back(struct arena *a, const struct table *const *tables, size_t n)
{
    struct error why = { 0 };
    const char *source = getenv("WARDMOTE_SOURCE"), *temporary = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    char *folder = str_print(a, "%s/workbook-XXXXXX", temporary);
    assert_non_null(source);
    assert_non_null(mkdtemp(folder));
    char *script = str_print(a, "%s/tests/render/workbook.py", source), *xlsx = path_join(a, folder, "t.xlsx");
    char *json = path_join(a, folder, "t.json");
    assert_true(file_replace(xlsx, written(a, tables, n, FORMAT_XLSX), &why));
    assert_true(file_replace(json, written(a, tables, n, FORMAT_JSON), &why));
    pid_t child;
    char *const arguments[] = { str_z(a, STR("python3")), script, xlsx, json, NULL };
    if (posix_spawnp(&child, "python3", NULL, NULL, arguments, environ) != 0) skip();
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(file_remove_tree(folder, &why));
    return status;
}

static void a_workbook_reads_back_as_the_table_it_was(void **s)
{
    (void)s;
    struct arena a = { 0 };
    const struct table *t = hostile_table(&a);
    assert_int_equal(read_back(&a, &t, 1), 0);
    arena_release(&a);
}

static void several_tables_stand_behind_a_sheet_about(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct table *t[4];
    for (size_t i = 0; i < COUNT_OF(t); i++) t[i] = hostile_table(&a);
    t[0]->id = "about";
    t[1]->id = "EVERY-kind"; /* the same as the next but for case */
    t[3]->id = "a/name*of?more[than]thirty-one:characters\\'";
    assert_int_equal(read_back(&a, (const struct table *const *)t, COUNT_OF(t)), 0);
    arena_release(&a);
}

/* Excel's ceiling of a cell is 32,767 characters: longer text ends in an ellipsis, the workbook is whole. */
static void a_text_too_long_for_a_cell_does_not_break_the_workbook(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct table *t = table_new(&a, "long", "Long");
    table_column(t, "text", "Text", CELL_TEXT, "", 0);
    char *large = arena_new(&a, 200001);
    for (size_t i = 0; i < 200000; i += 4) memcpy(large + i, "🚓", 4);
    table_text(t, (struct str){ large, 200000 });
    table_z(t, "after");
    assert_int_equal(read_back(&a, (const struct table *const[]){ t }, 1), 0);
    arena_release(&a);
}

static void the_same_tables_give_the_same_bytes(void **s)
{
    (void)s;
    struct arena a = { 0 };
    const struct table *t = hostile_table(&a);
    struct str first = written(&a, &t, 1, FORMAT_XLSX);
    (void)usleep(2100000); /* a zip counts in steps of two seconds */
    assert_true(str_eq(first, written(&a, &t, 1, FORMAT_XLSX)));
    arena_release(&a);
}

static void a_table_that_no_sheet_holds_is_refused(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct error why = { 0 };
    struct table *t = table_new(&a, "t", "T");
    table_column(t, "n", "N", CELL_INT, "", 0);
    for (int i = 0; i < 1048576; i++) table_int(t, i);
    FILE *f = fopen("/dev/null", "w");
    assert_false(format_tables((const struct table *const[]){ t }, 1, FORMAT_XLSX, 0, f, &why));
    assert_int_equal(why.kind, ERROR_LIMIT);
    (void)fclose(f);
    arena_release(&a);
}

static void without_the_library_it_says_what_is_missing(void **s)
{
    (void)s;
    struct xlsx_library x = { 0 };
    struct error why = { 0 };
    assert_false(xlsx_open(&x, "libxlsxwriter.so.none", &why));
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_non_null(strstr(why.say, "libxlsxwriter"));
    assert_false(xlsx_open(&x, "libm.so.6", &why)); /* there, but another */
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_non_null(strstr(why.say, "lxw_strerror"));
}

static void a_full_disk_is_a_fault(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct error why = { 0 };
    const struct table *t = hostile_table(&a);
    FILE *f = fopen("/dev/full", "w");
    assert_false(format_tables(&t, 1, FORMAT_XLSX, 0, f, &why));
    assert_int_equal(why.kind, ERROR_IO);
    (void)fclose(f);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(a_workbook_reads_back_as_the_table_it_was),
        cmocka_unit_test(several_tables_stand_behind_a_sheet_about),
        cmocka_unit_test(a_text_too_long_for_a_cell_does_not_break_the_workbook),
        cmocka_unit_test(the_same_tables_give_the_same_bytes),
        cmocka_unit_test(a_table_that_no_sheet_holds_is_refused),
        cmocka_unit_test(without_the_library_it_says_what_is_missing),
        cmocka_unit_test(a_full_disk_is_a_fault),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
