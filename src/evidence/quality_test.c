#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/quality.h"
#include "evidence/test_home.h"

static struct test_home kent;
static int import_kent(void **state)
{
    *state = &kent;
    test_home_begin(&kent);
    return !kent.shared || test_home_import(&kent, (const char *const[]){ "crime/kent", "boundaries/kent/wards_2025", "crime/city-of-london/published-2024" }, 3) ? 0 : -1;
}
static int remove_kent(void **state)
{
    (void)state;
    test_home_end(&kent);
    return 0;
}
static struct quality count(const struct ask_options *o, struct ask *k)
{
    struct quality q;
    if (!kent.shared) skip();
    if (!ask_open(&kent.home, &kent.arena, o, 0, k, &kent.why) || !quality_count(k, &q, &kent.why)) fail_msg("%s", kent.why.say);
    return q;
}

static const char *const in_kent = "Kent";

static void months_are_as_counted_in_the_files(void **state)
{
    (void)state;
    /* Counted without this program: rows, rows without longitude, rows that equal another above them, rows whose Crime
     * ID stands in a row above or in an earlier file. Python: csv.reader and collections.Counter on tuples. */
    static const struct { int year, month; uint64_t rows, no_location, identical, repeated; } gold[] = {
        { 2024, 1, 14466, 136, 395, 3 },  { 2024, 2, 13953, 110, 496, 0 },  { 2024, 3, 15875, 162, 574, 0 },  { 2024, 4, 15727, 193, 728, 1 },
        { 2025, 1, 14201, 187, 359, 0 },  { 2025, 2, 13305, 167, 383, 0 },  { 2025, 3, 15764, 153, 635, 0 },  { 2025, 4, 14991, 209, 744, 0 },
        { 2025, 5, 16276, 186, 874, 1 },  { 2025, 6, 15336, 155, 916, 0 },  { 2025, 7, 17704, 258, 1229, 0 }, { 2025, 8, 16280, 188, 1119, 0 },
        { 2025, 9, 13351, 163, 704, 0 },
    };
    struct ask k;
    struct quality q = count(&(struct ask_options){ .area = &in_kent, .n_areas = 1 }, &k);
    uint64_t identical = 0, strays = 0;
    size_t held = 0;
    assert_int_equal(q.n, 21); /* Kent Police alone matters in Kent */
    for (size_t i = 0; i < q.n; i++) {
        const struct quality_month *m = &q.month[i];
        identical += m->identical;
        strays += m->outside + m->elsewhere;
        if (!m->held) continue;
        assert_int_equal(m->month, MONTH_OF(gold[held].year, gold[held].month));
        assert_int_equal(m->rows, gold[held].rows);
        assert_int_equal(m->no_location, gold[held].no_location);
        assert_int_equal(m->identical, gold[held].identical);
        assert_int_equal(m->repeated, gold[held].repeated);
        assert_int_equal(m->unusual, 0);
        held++;
    }
    assert_int_equal(held, COUNT_OF(gold));
    assert_int_equal(identical, 9156); /* these two: the data's README */
    assert_int_equal(strays, 62);
}

static void a_repeated_id_is_found_only_in_the_months_looked_at(void **state)
{
    (void)state;
    struct ask k;
    struct quality q = count(&(struct ask_options){ .area = &in_kent, .n_areas = 1, .from = MONTH_OF(2025, 6), .to = MONTH_OF(2025, 9) }, &k);
    for (size_t i = 0; i < q.n; i++) assert_int_equal(q.month[i].repeated, 0);
}

static void a_force_that_matters_nowhere_else_is_left_out_unless_everywhere_is_asked(void **state)
{
    (void)state;
    struct ask k;
    struct quality q = count(&(struct ask_options){ 0 }, &k);
    assert_int_equal(q.n, 42);
    for (size_t i = 0; i < q.n; i++)
        if (strcmp(k.events->slug[q.month[i].force], "city-of-london-police") == 0 && q.month[i].held) assert_int_equal(q.month[i].outside + q.month[i].no_location, q.month[i].rows);
}

static void a_month_with_a_tenth_of_its_rows_is_unusual(void **state)
{
    (void)state;
    struct ask k;
    struct file_map whole;
    struct error why;
    if (!kent.shared) skip();
    assert_true(file_map(&whole, path_join(&kent.arena, kent.shared, "crime/kent/2025-06/2025-06-kent-street.csv"), &why));
    size_t cut = whole.bytes.len / 10;
    while (whole.bytes.ptr[cut - 1] != '\n') cut++;
    const char *part = test_home_file(&kent, "2025-06-kent-street.csv", str_slice(whole.bytes, 0, cut));
    file_unmap(&whole);
    assert_true(test_home_import(&kent, &part, 1));
    struct quality q = count(&(struct ask_options){ .area = &in_kent, .n_areas = 1 }, &k);
    for (size_t i = 0; i < q.n; i++) assert_int_equal(q.month[i].unusual, q.month[i].month == MONTH_OF(2025, 6) ? -1 : 0);
    struct table *months, *again;
    assert_true(quality_table(&k, &months, &again, &kent.why));
    assert_non_null(again);
    assert_int_equal(again->n_rows, 1);
    assert_int_equal(table_cell(again, 0, 3)->i, 15336);
    assert_int_equal(months->n_rows, 22);
    const char *whole_again = "crime/kent/2025-06";
    assert_true(test_home_import(&kent, &whole_again, 1));
}

static void what_publishing_again_changed_is_told_by_month(void **state)
{
    (void)state;
    struct ask k;
    static const struct { int64_t ids, outcomes; } want[] = { { 704, 351 }, { 777, 428 }, { 688, 475 }, { 874, 759 } }; /* the data's README */
    const char *now = "crime/city-of-london/republished-2026";
    if (!kent.shared) skip();
    assert_true(test_home_import(&kent, &now, 1));
    (void)count(&(struct ask_options){ .to = MONTH_OF(2024, 4) }, &k);
    struct table *months, *again;
    assert_true(quality_table(&k, &months, &again, &kent.why));
    assert_int_equal(again->n_rows, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(table_cell(again, i, 5)->i, want[i].ids);
        assert_int_equal(table_cell(again, i, 6)->i, want[i].outcomes);
    }
}

static void categories_are_refused(void **state)
{
    (void)state;
    struct ask k;
    struct table *months, *again;
    const char *drugs = "Drugs";
    (void)count(&(struct ask_options){ .category = &drugs, .n_categories = 1 }, &k);
    assert_false(quality_table(&k, &months, &again, &kent.why));
    assert_int_equal(kent.why.kind, ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_as_counted_in_the_files),
        cmocka_unit_test(a_repeated_id_is_found_only_in_the_months_looked_at),
        cmocka_unit_test(a_force_that_matters_nowhere_else_is_left_out_unless_everywhere_is_asked),
        cmocka_unit_test(a_month_with_a_tenth_of_its_rows_is_unusual),
        cmocka_unit_test(what_publishing_again_changed_is_told_by_month),
        cmocka_unit_test(categories_are_refused),
    };
    return cmocka_run_group_tests(tests, import_kent, remove_kent);
}
