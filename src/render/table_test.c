#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include "render/format.h"

static void cells_land_in_their_row_and_column(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct table *t = table_new(&a, "t", "T");
    assert_int_equal(table_column(t, "ward", "Ward", CELL_TEXT, "", 0), 0);
    assert_int_equal(table_column(t, "crimes", "Crimes", CELL_INT, "crimes", 0), 1);
    for (int i = 0; i < 1000; i++) {
        table_z(t, i % 2 ? "odd" : "even");
        table_int(t, i);
    }
    table_z(t, NULL);
    table_suppressed(t);
    table_total_row(t);
    assert_int_equal(t->n_rows, 1001);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(table_cell(t, i, 1)->i, i);
        assert_false(t->total[i]);
    }
    assert_int_equal(table_cell(t, 1000, 0)->kind, CELL_EMPTY);
    assert_int_equal(table_cell(t, 1000, 1)->kind, CELL_SUPPRESSED);
    assert_true(t->total[1000]);
    arena_release(&a);
}

static void a_total_may_be_said_before_or_after_its_row_is_full(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct table *t = table_new(&a, "t", "T");
    table_column(t, "a", "A", CELL_INT, "", 0);
    table_column(t, "b", "B", CELL_INT, "", 0);
    table_int(t, 1);
    table_int(t, 2);
    table_int(t, 3);
    table_total_row(t); /* of the row being filled */
    table_int(t, 4);
    assert_false(t->total[0]);
    assert_true(t->total[1]);
    arena_release(&a);
}

static void what_is_not_a_number_is_empty(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct table *t = table_new(&a, "t", "T");
    table_column(t, "rate", "Rate", CELL_REAL, "", 1);
    table_real(t, NAN);
    table_real(t, INFINITY);
    table_real(t, 1.5);
    assert_int_equal(table_cell(t, 0, 0)->kind, CELL_EMPTY);
    assert_int_equal(table_cell(t, 1, 0)->kind, CELL_EMPTY);
    assert_int_equal(table_cell(t, 2, 0)->kind, CELL_REAL);
    arena_release(&a);
}

static void a_unit_is_named_once_in_a_heading(void **s)
{
    (void)s;
    struct arena a = { 0 };
    assert_string_equal(column_heading(&a, &(struct column){ .title = "Crimes", .unit = "crimes" }), "Crimes");
    assert_string_equal(column_heading(&a, &(struct column){ .title = "Harm", .unit = "days" }), "Harm (days)");
    assert_string_equal(column_heading(&a, &(struct column){ .title = "Ward", .unit = "" }), "Ward");
    arena_release(&a);
}

/* However the memory runs out, the table stays whole up to its last full row and no format writes it as if it were
 * complete. */
static void a_table_too_large_for_its_arena_is_refused_not_cut(void **s)
{
    (void)s;
    for (unsigned nth = 0;; nth++) {
        struct arena a = { .limit = nth ? 0 : 40000 };
        struct table *t = table_new(&a, "t", "T");
        (void)mem_fail_at(nth);
        table_column(t, "n", "N", CELL_INT, "", 0);
        table_expect(t, 100);
        for (int i = 0; i < 20000; i++) table_int(t, i);
        table_note(t, NOTE_SOURCE, "made up");
        table_total_row(t);
        bool all = mem_fail_at(0) < nth && nth;
        for (size_t i = 0; i < t->n_rows; i++) assert_int_equal(table_cell(t, i, 0)->i, i);
        struct error why = { 0 };
        FILE *sink = fopen("/dev/null", "w");
        bool ok = format_tables((const struct table *const[]){ t }, 1, FORMAT_CSV, 0, sink, &why);
        (void)fclose(sink);
        arena_release(&a);
        assert_int_equal(ok, all);
        if (!ok) assert_int_equal(why.kind, ERROR_LIMIT);
        if (all) return;
    }
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(cells_land_in_their_row_and_column),
        cmocka_unit_test(a_total_may_be_said_before_or_after_its_row_is_full),
        cmocka_unit_test(what_is_not_a_number_is_empty),
        cmocka_unit_test(a_unit_is_named_once_in_a_heading),
        cmocka_unit_test(a_table_too_large_for_its_arena_is_refused_not_cut),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
