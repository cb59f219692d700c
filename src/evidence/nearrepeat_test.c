#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/test_home.h"
#include "evidence/made_up_test.h"
#include "evidence/nearrepeat.h"
#include <math.h>

static struct test_home made;
static int make_county(void **state)
{
    (void)state;
    test_sample_begin(&made, 1, 100000);
    return 0;
}
static int remove_county(void **state)
{
    (void)state;
    test_home_end(&made);
    return 0;
}
static const char *const burglary[] = { "Burglary" };
static const struct nearrepeat_options standard = { { 100, 200, 300 }, 3, { 7, 14, 21 }, 3, 99, 1 };

static void planted_near_repeats_are_found(void **state)
{
    (void)state;
    struct ask k;
    struct nearrepeat n;
    assert_true(ask_open(&made.home, &made.arena, &(struct ask_options){ .source = "merrowshire", .category = burglary, .n_categories = 1 }, 0, &k, &made.why));
    if (!nearrepeat_test(&k, &standard, &n, &made.why)) fail_msg("%s", made.why.say);
    assert_int_equal(n.knox.n_metres, 4);
    assert_int_equal(n.knox.n_days, 3);
    assert_true(n.n > 1000);
    /* truth.json: within 200 m and 14 days */
    assert_true(n.knox.cell[1 * 3].p <= 0.01 && n.knox.cell[1 * 3].ratio > 1.5);
    assert_true(n.knox.cell[3 * 3 + 2].ratio < 1.2); /* 201 to 300 m and 15 to 21 days: none planted */
}

static void months_alone_are_refused_with_the_reason(void **state)
{
    (void)state;
    struct ask k;
    struct nearrepeat n;
    assert_true(ask_open(&made.home, &made.arena, &(struct ask_options){ .source = "police.uk", .category = burglary, .n_categories = 1 }, 0, &k, &made.why));
    assert_false(nearrepeat_test(&k, &standard, &n, &made.why));
    assert_non_null(strstr(made.why.say, "has months only"));
}

/* Four burglaries on one line of latitude: 0.0014 degrees of longitude are 98.3 m there, 0.00143 are 100.4. */
static void pairs_are_counted_with_the_ends_of_the_bands_included(void **state)
{
    (void)state;
    struct test_home t;
    test_home_begin(&t);
    const char *mapping = test_home_file(&t, "t.mapping", STR("source = testshire\nforce = Testshire Police\n[columns]\nRef = reference\nKind = category\n"
                                         "Reported = reported_at\nFrom = occurred_from\nTo = occurred_to\nLat = latitude\nLong = longitude\n"));
    const char *rows = test_home_file(&t, "t.csv", STR("Ref,Kind,Reported,From,To,Lat,Long\n"
        "1,Burglary,2024-06-30,2024-06-01,2024-06-01,51.0,0.1\n"
        "2,Burglary,2024-06-30,2024-06-07,2024-06-09,51.0,0.1014\n"    /* its middle is the 8th: 7 days after, 98 m */
        "3,Burglary,2024-06-30,2024-06-09,2024-06-09,51.0,0.10143\n"   /* 8 days after 1 and 100.4 m; 1 day and 2 m from 2 */
        "4,Burglary,2024-06-09,,,51.0,0.1\n"                           /* where 1 is, 8 days after, by its report */
        "5,Theft,2024-06-30,2024-06-01,2024-06-01,51.0,0.1\n"
        "6,Burglary,2024-06-30,2024-06-01,2024-06-01,,\n"));
    assert_true(test_home_import(&t, (const char *const[]){ mapping, rows }, 2));
    struct ask k;
    struct nearrepeat n;
    assert_true(ask_open(&t.home, &t.arena, &(struct ask_options){ .category = burglary, .n_categories = 1 }, 0, &k, &t.why));
    struct nearrepeat_options o = { { 100, 200 }, 2, { 7, 14 }, 2, 9, 1 };
    if (!nearrepeat_test(&k, &o, &n, &t.why)) fail_msg("%s", t.why.say);
    assert_int_equal(n.n, 4);
    assert_int_equal(n.unplaced, 1);
    assert_int_equal(n.wide, 1);
    static const int observed[3][2] = { { 0, 1 },   /* the same place: 1 and 4, 8 days */
                                        { 3, 0 },   /* to 100 m: 1 and 2 (7 days), 2 and 3 (1), 2 and 4 (1) */
                                        { 1, 1 } }; /* over 100 m: 3 and 4 (0), 1 and 3 (8) */
    for (size_t i = 0; i < 6; i++) assert_int_equal(n.knox.cell[i].observed, observed[i / 2][i % 2]);
    struct table *table;
    assert_true(nearrepeat_table(&k, &o, &table, &t.why));
    assert_int_equal(table_cell(table, 2, 2)->i, 3);
    assert_true(ask_open(&t.home, &t.arena, &(struct ask_options){ .category = burglary, .n_categories = 1, .public = true }, 0, &k, &t.why));
    assert_true(nearrepeat_table(&k, &o, &table, &t.why));
    for (size_t c = 2; c < 7; c++) assert_int_equal(table_cell(table, 2, c)->kind, CELL_SUPPRESSED); /* 3 pairs of a force's own records */
    test_home_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_near_repeats_are_found),
        cmocka_unit_test(months_alone_are_refused_with_the_reason),
        cmocka_unit_test(pairs_are_counted_with_the_ends_of_the_bands_included),
    };
    return cmocka_run_group_tests(tests, make_county, remove_county);
}
