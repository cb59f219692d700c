#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/harm.h"
#include "evidence/priorities.h"
#include "evidence/test_home.h"
#include <math.h>

#define INDEX "FULL_OFFENCE_TITLE,CCHI Score,GROUP,SUB_GROUP,HOME_OFFICE_CLASSIFICATION\n" \
    "Robbery of a person,300,ROBBERY,ROBBERY OF PERSONAL PROPERTY,034/02\nRobbery of a shop,500,ROBBERY,ROBBERY OF BUSINESS PROPERTY,034/01\n" \
    "Burglary of a home,20,BURGLARY,BURGLARY - RESIDENTIAL,028/01\nThe same by night,40,BURGLARY,BURGLARY - RESIDENTIAL,028/01\n" \
    "Burglary of a shed,11,BURGLARY,BURGLARY - RESIDENTIAL,028/03\n\"Shifted\nrecord\",x,BURGLARY,,028/04\nMistyped,5,BURGLARY,,00200x\n"
#define MAPPING "source = testshire\nforce = Testshire Police\n[columns]\nRef = reference\nCode = offence_code\nKind = category\n" \
    "Reported = reported_at\nFrom = occurred_from\nWho = source\nSolved = detected\n"
#define HEADER "Ref,Code,Kind,Reported,From,Who,Solved\n"

static int begin_home(void **state)
{
    struct test_home *t = mem_new(sizeof *t);
    test_home_begin(t);
    *state = t;
    return 0;
}
static int end_home(void **state)
{
    test_home_end(*state);
    mem_free(*state);
    return 0;
}
static const struct cell *named(const struct table *t, size_t row, const char *column)
{
    for (size_t c = 0; c < t->n_columns; c++)
        if (strcmp(t->column[c].name, column) == 0) return table_cell(t, row, c);
    fail_msg("no column %s", column);
    return NULL;
}

static void codes_are_one_however_they_are_written(void **state)
{
    (void)state;
    static const char *const same[] = { "028/03", "28/3", "28/03", "2803", "02803", " 028.03 " };
    static const char *const bad[] = { "", "28", "028/", "/03", "028/003", "28A/03", "0028/03", "028/03x", "123456" };
    char code[OFFENCE_CODE_MAX];
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        assert_true(offence_code(str_of(same[i]), code));
        assert_string_equal(code, "028/03");
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) assert_false(offence_code(str_of(bad[i]), code));
}

static void an_index_is_kept_by_edition(void **state)
{
    struct test_home *t = *state;
    assert_true(test_home_import(t, (const char *const[]){ test_home_file(t, "cchi2019.csv", STR("FULL_OFFENCE_TITLE,cchi_score,HOME_OFFICE_CLASSIFICATION\nBurglary,7,028/01\n")),
                                                            test_home_file(t, "cchi2020.csv", STR(INDEX)) }, 2));
    assert_int_equal(t->report.rows_aside, 2);
    struct snapshot *s;
    struct weights w;
    assert_true(snapshot_open(t->home.evidence, &s, &t->why));
    assert_true(weights_open(s, &t->arena, STR("cchi"), NULL, &w, &t->why));
    assert_true(str_eq(w.edition, STR("2020")));
    assert_int_equal(w.n, 4);
    assert_int_equal(w.n_shared, 1);
    assert_true(weights_find(&w, STR("2801"))->days == 20 && weights_find(&w, STR("28/1"))->highest == 40);
    assert_null(weights_find(&w, STR("028/09")));
    assert_true(weights_open(s, &t->arena, STR("cchi"), "2019", &w, &t->why));
    assert_true(weights_find(&w, STR("028/01"))->days == 7);
    assert_false(weights_open(s, &t->arena, STR("cchi"), "2021", &w, &t->why));
    assert_non_null(strstr(t->why.say, "2019, 2020"));
    snapshot_free(s);
}

static void severity_codes_may_be_classes(void **state)
{
    (void)state;
    static const char *const same[][2] = { { "28", "028" }, { " 8n ", "008N" }, { "104", "104" }, { "28/3", "028/03" }, { "2803", "028/03" }, { "4.1", "004/01" } };
    static const char *const bad[] = { "", "N", "28AB", "1234567", "28A/03", "*", "104-" };
    char code[OFFENCE_CODE_MAX];
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        assert_true(severity_code(str_of(same[i][0]), code));
        assert_string_equal(code, same[i][1]);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) assert_false(severity_code(str_of(bad[i]), code));
}

#define CSS "Offence_code,Offence description,Weight\n28,Burglary,100\n028/03,Burglary of a shed,7.5\n34B,Robbery,1000\n104,Assault,12\n?,Mistyped,3\n"

static void the_crime_severity_score_is_another_scale_by_code_or_by_class(void **state)
{
    struct test_home *t = *state;
    struct ask k;
    struct harm_weights h;
    struct table *table;
    const char *paths[] = { test_home_file(t, "x.mapping", STR(MAPPING)),
        test_home_file(t, "x.csv", STR(HEADER "1,028/01,Burglary,2024-05-01,2024-05-01,victim,yes\n2,2803,Burglary,2024-05-02,2024-05-02,police,no\n"
            "3,104,Assault,2024-05-03,2024-05-03,,no\n4,999/99,Assault,2024-05-03,2024-05-03,victim,no\n")),
        test_home_file(t, "cchi2020.csv", STR(INDEX)) };
    assert_true(test_home_import(t, paths, 3));
    assert_true(ask_open(&t->home, &t->arena, &(struct ask_options){ 0 }, 0, &k, &t->why));
    assert_false(severity_weights(&k, NULL, &h, &t->why)); /* the harm index is not taken for it */
    assert_non_null(strstr(t->why.say, "no weights of the Crime Severity Score are held"));
    const char *lists[] = { test_home_file(t, "css2023.csv", STR(CSS)), test_home_file(t, "css2019.csv", STR("HO code,Weights\n28,9\n")) };
    assert_true(test_home_import(t, lists, 2));
    assert_int_equal(t->report.rows_aside, 1);
    assert_true(ask_open(&t->home, &t->arena, &(struct ask_options){ 0 }, 0, &k, &t->why));
    assert_true(severity_weights(&k, "2019", &h, &t->why) && h.index.n == 1);
    assert_true(severity_weights(&k, NULL, &h, &t->why));
    assert_true(str_eq(h.index.edition, STR("2023")) && !h.estimate);
    assert_true(harm_table(&k, &(struct harm_options){ .by = AXIS_CATEGORY }, &h, &table, &t->why));
    assert_non_null(strstr(table->title, "Crime severity"));
    assert_int_equal(table->n_rows, 3); /* burglary 100 by its class + 7.5 by its code, found by police though it was; assault 12 of two */
    assert_true(named(table, 0, "severity")->r == 107.5 && named(table, 1, "severity")->r == 12 && named(table, 2, "severity")->r == 119.5);
    assert_int_equal(named(table, 1, "count")->i, 2);
    assert_true(harm_weights_table(&k, &h, &table, &t->why));
    assert_true(table->n_rows == 1 && str_eq(named(table, 0, "offence")->text, STR("999/99")));
    assert_true(harm_weights(&k, NULL, &h, &t->why) && str_eq(h.index.edition, STR("2020"))); /* nor is it taken for the harm index */
    assert_true(ask_open(&t->home, &t->arena, &(struct ask_options){ .public = true }, 0, &k, &t->why));
    assert_false(severity_weights(&k, NULL, &h, &t->why)); /* a force's own offences are not for a public table */
    assert_int_equal(t->why.kind, ERROR_DENIED);
}

static void types_of_crime_are_given_no_severity(void **state)
{
    struct test_home *t = *state;
    struct ask k;
    struct harm_weights h;
    const char *paths[] = { test_home_file(t, "css2023.csv", STR(CSS)),
        test_home_file(t, "a.csv", STR("Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n"
                                       ",2025-01,Kent Police,Kent Police,0.970011,51.253133,On or near Cobbs Hill,E01023987,Ashford 001B,Burglary,,\n")) };
    assert_true(test_home_import(t, paths, 2));
    assert_true(ask_open(&t->home, &t->arena, &(struct ask_options){ 0 }, 0, &k, &t->why));
    assert_false(severity_weights(&k, NULL, &h, &t->why));
    assert_non_null(strstr(t->why.say, "weighs offences by their code, which this source does not give"));
}

static void an_extract_is_weighed_exactly_in_seven_series(void **state)
{
    struct test_home *t = *state;
    const char *paths[] = { test_home_file(t, "cchi2020.csv", STR(INDEX)), test_home_file(t, "x.mapping", STR(MAPPING)),
        test_home_file(t, "x.csv", STR(HEADER "1,034/02,Robbery,2024-05-01,2024-05-01,victim,yes\n2,028/01,Burglary,2024-05-02,2024-05-02,witness,no\n"
            "3,028/01,Burglary,2024-05-03,2021-05-02,victim,no\n4,034/01,Robbery,2024-05-03,2024-05-02,police,yes\n5,034/01,Robbery,2024-05-03,2024-05-02,company,no\n"
            "6,999/99,Burglary,2024-05-03,2024-05-03,victim,no\n7,028/03,Burglary,2024-05-03,2024-05-03,,no\n")) };
    struct ask k;
    struct harm_weights h;
    struct table *table;
    assert_true(test_home_import(t, paths, 3));
    assert_int_equal(t->report.rows_taken, 12);
    assert_true(ask_open(&t->home, &t->arena, &(struct ask_options){ 0 }, 0, &k, &t->why) && harm_weights(&k, NULL, &h, &t->why));
    assert_false(h.estimate);
    assert_true(harm_table(&k, &(struct harm_options){ .by = AXIS_CATEGORY }, &h, &table, &t->why));
    assert_int_equal(table->n_rows, 3); /* robbery 300 of one crime, burglary 20 + 20 of three, all */
    assert_true(str_eq(named(table, 0, "category")->text, STR("Robbery")));
    assert_true(named(table, 0, "harm_days")->r == 300 && named(table, 1, "harm_days")->r == 40 && named(table, 2, "harm_days")->r == 340);
    assert_int_equal(named(table, 1, "count")->i, 3);
    assert_int_equal(named(table, 1, "rank_by_count")->i, 1);
    struct breakdown types, wards = { .n_cells = 0 }; /* priorities weigh the same crimes */
    struct priorities p;
    assert_true(breakdown_count(&k, &(struct breakdown_options){ .by = { AXIS_CATEGORY }, .n_by = 1 }, &types, &t->why));
    assert_true(priorities_score(&k, &types, &wards, &h, &p, &t->why));
    uint64_t *cells, weighed = 0;
    assert_true(harm_count(&k, &types.axis[0], &h, &cells, &t->why));
    for (size_t i = 0; i < types.axis[0].n * h.axis.n; i++) weighed += cells[i];
    assert_int_equal(weighed, 4);
    for (size_t i = 0; i < p.n; i++)
        assert_true(fabs(p.type[i].score[0] - (str_eq(types.axis[0].item[p.type[i].type].name, STR("Robbery")) ? 100 : 100.0 * 40 / 300)) < 1e-9);
    assert_true(harm_series_table(&k, &h, &table, &t->why));
    static const double want[] = { 320, 4, 20, 500, 500, 100.0 * 300 / 320, 100.0 / 3 };
    assert_int_equal(table->n_rows, COUNT_OF(want));
    for (size_t i = 0; i < COUNT_OF(want); i++) assert_true(fabs(named(table, i, "value")->r - want[i]) < 1e-9);
    assert_true(harm_weights_table(&k, &h, &table, &t->why));
    assert_int_equal(table->n_rows, 1);
    assert_true(str_eq(named(table, 0, "offence")->text, STR("999/99")));
}

static void police_types_are_weighed_as_an_estimate_with_bounds(void **state)
{
    struct test_home *t = *state;
    struct ask k;
    struct harm_weights h;
    struct table *table;
#define ROW(type) ",2025-01,Kent Police,Kent Police,0.970011,51.253133,On or near Cobbs Hill,E01023987,Ashford 001B," type ",,\n"
    char *crimes = test_home_file(t, "a.csv", STR("Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n"
        ROW("Burglary") ROW("Burglary") ROW("Robbery") ROW("Drugs")));
    assert_true(test_home_import(t, (const char *const[]){ crimes }, 1));
    assert_true(ask_open(&t->home, &t->arena, &(struct ask_options){ 0 }, 0, &k, &t->why) && harm_weights(&k, NULL, &h, &t->why));
    assert_true(h.estimate && isnan(h.days[0]) && h.days[2] == 365); /* without an index: robbery alone */
    assert_true(test_home_import(t, (const char *const[]){ test_home_file(t, "cchi2020.csv", STR(INDEX)) }, 1));
    assert_true(ask_open(&t->home, &t->arena, &(struct ask_options){ 0 }, 0, &k, &t->why) && harm_weights(&k, NULL, &h, &t->why));
    assert_true(h.days[0] == 20 && h.low[0] == 11 && h.high[0] == 40); /* burglary: 11, 20, 40 */
    assert_true(h.days[2] == 400 && h.low[2] == 300 && h.high[2] == 500 && isnan(h.days[1]));
    assert_true(harm_table(&k, &(struct harm_options){ .by = AXIS_CATEGORY }, &h, &table, &t->why));
    assert_non_null(strstr(table->title, "estimate"));
    assert_true(named(table, 3, "harm_days")->r == 440 && named(table, 3, "low")->r == 322 && named(table, 3, "high")->r == 580);
    assert_true(harm_series_table(&k, &h, &table, &t->why));
    assert_int_equal(named(table, 0, "value")->kind, CELL_EMPTY);
    assert_non_null(strstr(named(table, 0, "remark")->text.ptr, "offence codes"));
}

static void the_real_index_is_read_to_its_odd_end(void **state)
{
    struct test_home *t = *state;
    if (!t->shared) skip();
    assert_true(test_home_import(t, (const char *const[]){ "harm/cchi2020_values.csv" }, 1));
    struct snapshot *s;
    struct weights w;
    assert_true(snapshot_open(t->home.evidence, &s, &t->why));
    assert_true(weights_open(s, &t->arena, STR("cchi"), "2020", &w, &t->why));
    /* python3 csv: 698 records, 11 codes with more than one weight */
    assert_int_equal(t->report.rows_read, 698);
    assert_int_equal(w.n_offences + t->report.rows_aside, 698);
    assert_int_equal(w.n_shared, 11);
    bool told = false;
    for (size_t i = 0; i < t->report.n_remarks; i++) told = told || strstr(t->report.remark[i], "1 record is shifted by a column");
    assert_true(told);
    assert_true(weights_find(&w, STR("001/01"))->days == 5475); /* murder: fifteen years */
    assert_true(weights_find(&w, STR("005/01"))->days == 1460 && weights_find(&w, STR("005/01"))->highest == 1825);
    snapshot_free(s);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin_home, end_home)
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_one_however_they_are_written),
        T(an_index_is_kept_by_edition),
        T(severity_codes_may_be_classes),
        T(the_crime_severity_score_is_another_scale_by_code_or_by_class),
        T(types_of_crime_are_given_no_severity),
        T(an_extract_is_weighed_exactly_in_seven_series),
        T(police_types_are_weighed_as_an_estimate_with_bounds),
        T(the_real_index_is_read_to_its_odd_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
