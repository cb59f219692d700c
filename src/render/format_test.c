#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/csv.h"
#include "base/file.h"
#include "render/format.h"
#include "render/golden.h"
#include "render/test_tables.h"

static struct str written(struct arena *a, const struct table *const *tables, size_t n, enum format format, int width)
{
    struct error why = { 0 };
    char *bytes = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&bytes, &len);
    if (!format_tables(tables, n, format, width, f, &why)) fail_msg("%s", why.say);
    (void)fclose(f);
    struct str s = str_copy(a, (struct str){ bytes, len });
    free(bytes);
    return s;
}

static void every_format_matches_its_golden_file(void **s)
{
    (void)s;
    struct arena a = { 0 };
    const struct table *t = hostile_table(&a);
    assert_true(golden("every-kind.txt", written(&a, &t, 1, FORMAT_TEXT, 0)));
    assert_true(golden("every-kind-80.txt", written(&a, &t, 1, FORMAT_TEXT, 80)));
    assert_true(golden("every-kind-40.txt", written(&a, &t, 1, FORMAT_TEXT, 40)));
    assert_true(golden("every-kind.csv", written(&a, &t, 1, FORMAT_CSV, 0)));
    assert_true(golden("every-kind.html", written(&a, &t, 1, FORMAT_HTML, 0)));
    assert_true(golden("every-kind.json", written(&a, &t, 1, FORMAT_JSON, 0)));
    arena_release(&a);
}

/* Figures are never cut: whatever the width, each is there in full. */
static void no_width_cuts_a_figure(void **s)
{
    (void)s;
    struct arena a = { 0 };
    const struct table *t = hostile_table(&a);
    for (int width = 1; width < 140; width += 3) {
        struct str text = written(&a, &t, 1, FORMAT_TEXT, width);
        assert_true(str_contains(text, STR("5,545,520")));
        assert_true(str_contains(text, STR("81,130.62"))); /* half to even, as the C library rounds */
        assert_true(str_contains(text, STR("863,192")));
        assert_true(str_contains(text, STR("Aug 2025")));
    }
    arena_release(&a);
}

/* Of two columns of text the wider gives way, and only as far as it must. */
static void the_widest_text_gives_way_first(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct table *t = table_new(&a, "t", "T");
    table_column(t, "code", "Code", CELL_TEXT, "", 0);
    table_column(t, "name", "Name", CELL_TEXT, "", 0);
    table_z(t, "E05000001-and-more");
    table_z(t, "A name that is a good deal longer than its code");
    struct str text = written(&a, (const struct table *const[]){ t }, 1, FORMAT_TEXT, 50);
    assert_true(str_contains(text, STR("\nE05000001-and-more  A name that is a good deal lo…\n")));
    arena_release(&a);
}

/* A csv reads back, by our reader, as the same text (the guard against formulas apart) and the same numbers. */
static void csv_reads_back_as_it_was(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct table *t = table_new(&a, "t", "T");
    table_column(t, "text", "Text", CELL_TEXT, "", 0);
    table_column(t, "real", "Real", CELL_REAL, "", 0);
    char *large = arena_new(&a, 10241);
    memset(large, 'x', 10240);
    const char *const texts[] = { "plain", "a,b", "\"", "line\r\nline", large, "ünï", "" };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        table_z(t, texts[i]);
        table_real(t, 1.0 / (double)(i + 3));
    }
    struct csv *c = mem_new(sizeof *c);
    csv_init(c, written(&a, (const struct table *const[]){ t }, 1, FORMAT_CSV, 0));
    assert_true(csv_next(c));
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        double r = 0;
        assert_true(csv_next(c));
        assert_int_equal(c->n, 2);
        assert_true(str_eq(c->field[0], str_of(texts[i])));
        assert_true(str_to_double(c->field[1], &r));
        assert_true(r == 1.0 / (double)(i + 3));
    }
    assert_false(csv_next(c));
    csv_release(c);
    mem_free(c);
    arena_release(&a);
}

static void a_csv_takes_the_table_that_is_named_or_the_first_with_rows(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct error why = { 0 };
    struct table *empty = table_new(&a, "empty", "Empty"), *second = table_new(&a, "second", "Second");
    table_column(empty, "n", "N", CELL_INT, "", 0);
    table_column(second, "n", "N", CELL_INT, "", 0);
    table_int(second, 1);
    const struct table *all[] = { empty, hostile_table(&a), second };
    static const struct {
        const char *id;
        enum format format;
        size_t first, n;
    } t[] = { { NULL, FORMAT_CSV, 1, 1 }, { "second", FORMAT_CSV, 2, 1 }, { "empty", FORMAT_CSV, 0, 1 }, { NULL, FORMAT_JSON, 0, 3 }, { "second", FORMAT_TEXT, 2, 1 } };
    for (size_t i = 0; i < COUNT_OF(t); i++) {
        const struct table *const *chosen = all;
        size_t n = COUNT_OF(all);
        assert_true(format_choose(&chosen, &n, t[i].id, t[i].format, &why));
        assert_ptr_equal(chosen, all + t[i].first);
        assert_int_equal(n, t[i].n);
    }
    const struct table *const *chosen = all;
    size_t n = 1; /* nothing has rows: the empty one */
    assert_true(format_choose(&chosen, &n, NULL, FORMAT_CSV, &why) && chosen == all);
    n = 3;
    assert_false(format_choose(&chosen, &n, "third", FORMAT_JSON, &why));
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_string_equal(why.say, str_print(&a, "the answer has no table \"third\"; there are: empty, %s, second", all[1]->id));
    arena_release(&a);
}

static void a_folder_takes_a_csv_of_each_table(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct error why = { 0 };
    struct table *t[2] = { hostile_table(&a), hostile_table(&a) };
    t[1]->id = "second";
    const struct table *const both[] = { t[0], t[1] };
    char *folder = str_print(&a, "%s/tables-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    assert_non_null(mkdtemp(folder));
    assert_true(format_csv_folder(both, 2, folder, &why));
    for (size_t i = 0; i < 2; i++) {
        struct file_map m;
        assert_true(file_map(&m, path_join(&a, folder, i ? "second.csv" : "every-kind.csv"), &why));
        assert_true(golden("every-kind.csv", m.bytes));
        file_unmap(&m);
    }
    assert_true(file_remove_tree(folder, &why));
    assert_false(format_csv_folder(both, 2, folder, &why)); /* the folder is gone */
    assert_int_equal(why.kind, ERROR_MISSING);
    arena_release(&a);
}

static void a_full_disk_is_a_fault(void **s)
{
    (void)s;
    struct arena a = { 0 };
    const struct table *t = hostile_table(&a);
    for (enum format format = FORMAT_TEXT; format <= FORMAT_HTML; format++) {
        struct error why = { 0 };
        FILE *f = fopen("/dev/full", "w");
        assert_false(format_tables(&t, 1, format, 0, f, &why));
        assert_int_equal(why.kind, ERROR_IO);
        (void)fclose(f);
    }
    arena_release(&a);
}

static void formats_are_known_by_name(void **s)
{
    (void)s;
    enum format f = FORMAT_TEXT;
    assert_true(format_parse(STR("xlsx"), &f));
    assert_int_equal(f, FORMAT_XLSX);
    assert_false(format_parse(STR("pdf"), &f));
    assert_false(format_parse(STR(""), &f));
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(every_format_matches_its_golden_file),
        cmocka_unit_test(no_width_cuts_a_figure),
        cmocka_unit_test(the_widest_text_gives_way_first),
        cmocka_unit_test(csv_reads_back_as_it_was),
        cmocka_unit_test(a_csv_takes_the_table_that_is_named_or_the_first_with_rows),
        cmocka_unit_test(a_folder_takes_a_csv_of_each_table),
        cmocka_unit_test(a_full_disk_is_a_fault),
        cmocka_unit_test(formats_are_known_by_name),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
