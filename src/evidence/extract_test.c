#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/ask.h"
#include "evidence/mapping.h"
#include "evidence/test_home.h"

#define MAPPING "# made up\nsource = testshire\nforce = Testshire Police\n[columns]\nRef = reference\nCode = offence_code\nKind = category\n" \
    "Reported = reported_at DD/MM/YYYY HH:MM\nFrom = occurred_from DD/MM/YYYY HH:MM\nTo = occurred_to DD/MM/YYYY HH:MM\n" \
    "Lat = latitude\nLong = longitude\nWho = source\nSolved = detected\n[values category]\nBURG = Burglary\n[values detected]\nY = yes\n"
#define HEADER "Ref,Code,Kind,Reported,From,To,Lat,Long,Who,Solved,Other\n"
#define ROW(ref, reported) ref ",028/01,BURG," reported ",30/05/2024 22:00,31/05/2024 07:30,51.25,0.52,victim,Y,x\n"

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
static struct ask open_extract(struct test_home *t)
{
    struct ask k;
    if (!ask_open(&t->home, &t->arena, &(struct ask_options){ .source = "testshire" }, 0, &k, &t->why)) fail_msg("%s", t->why.say);
    return k;
}

static void an_extract_is_read_by_the_mapping_beside_it(void **state)
{
    struct test_home *t = *state;
    assert_true(file_make_folder(path_join(&t->arena, t->folder, "in"), &t->why));
    (void)test_home_file(t, "in/x.mapping", STR(MAPPING));
    (void)test_home_file(t, "in/june.csv", STR(HEADER ROW("A1", "01/06/2024 00:30") ROW("A2", "30/06/2024 23:59") "A3,,,02/06/2024 10:00,,,,,,,\n"));
    assert_true(test_home_import(t, (const char *const[]){ path_join(&t->arena, t->folder, "in") }, 1));
    assert_int_equal(t->report.rows_taken, 3);
    struct ask k = open_extract(t);
    assert_int_equal(k.from, MONTH_OF(2024, 6)); /* by the clock on the wall: in UTC the first was reported in May */
    assert_int_equal(k.to, MONTH_OF(2024, 6));
    assert_true(events_map(k.events, NULL, 0, &t->why));
    const struct event_rows *r = k.events->about[0].rows;
    const struct gazetteer *g = &k.events->gazetteer[0];
    assert_int_equal(r->n, 3);
    assert_int_equal(r->n_ids, 3);
    assert_true(str_eq(g->force, STR("Testshire Police")));
    size_t burglaries = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (!str_eq(gazetteer_word(g, EVENT_CATEGORY, ((uint8_t *)r->code[EVENT_CATEGORY])[i]), STR("Burglary"))) continue;
        burglaries++;
        assert_true(str_eq(gazetteer_word(g, EVENT_OFFENCE, ((uint16_t *)r->code[EVENT_OFFENCE])[i]), STR("028/01")));
        assert_true(str_eq(gazetteer_word(g, EVENT_REPORTER, ((uint8_t *)r->code[EVENT_REPORTER])[i]), STR("victim")));
        assert_true(str_eq(gazetteer_word(g, EVENT_DETECTED, ((uint8_t *)r->code[EVENT_DETECTED])[i]), STR("yes")));
        assert_int_equal(r->time[EVENT_FROM][i], day_number(2024, 5, 30) * 1440 + 21 * 60); /* summer time */
        assert_int_equal(r->time[EVENT_TO][i], day_number(2024, 5, 31) * 1440 + 6 * 60 + 30);
    }
    assert_int_equal(burglaries, 2);
}

static void a_mapping_once_imported_serves_the_next_month(void **state)
{
    struct test_home *t = *state;
    char *may = test_home_file(t, "may.csv", STR(HEADER ROW("B1", "31/05/2024 09:00")));
    assert_false(test_home_import(t, (const char *const[]){ may }, 1));
    assert_non_null(strstr(t->why.say, "a force's own extract"));
    assert_true(test_home_import(t, (const char *const[]){ test_home_file(t, "x.mapping", STR(MAPPING)) }, 1));
    assert_true(test_home_import(t, (const char *const[]){ may }, 1));
    assert_int_equal(open_extract(t).events->rows, 1);
    assert_true(test_home_import(t, (const char *const[]){ may }, 1));
    assert_false(t->report.changed);
}

static void a_mapping_as_notepad_writes_it_is_read(void **state)
{
    struct test_home *t = *state;
    char *mapping = test_home_file(t, "x.mapping", STR("\xEF\xBB\xBF" "source = testshire\r\nforce = Testshire Police\r\n[columns]\r\nRef = reference\r\nCode = offence_code\r\nDay = reported_at\r\n"));
    assert_true(test_home_import(t, (const char *const[]){ mapping, test_home_file(t, "x.csv", STR("Ref,Code,Day\nA1,28/1,2024-06-01\n")) }, 2));
    assert_int_equal(open_extract(t).events->rows, 1);
}

static void a_mapping_with_a_slip_is_still_known_for_one(void **state)
{
    struct test_home *t = *state;
    static const struct {
        const char *text, *says;
    } bad[] = {
        { "source = a\nforce = X\n[columns]\nRef = reference\nthis is no line of it\n", "x.mapping, line 5: left = right was expected" },
        { "force = X\n[columns]\nRef = reference\nCode = offence_code\nDay = reported_at\n", "does not say which column is source" },
        { "source = a\nforce = X\n[colums]\nRef = reference\n", "x.mapping, line 3: [columns] or [values" },
    };
    assert_true(file_make_folder(path_join(&t->arena, t->folder, "in"), &t->why));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        (void)test_home_file(t, "in/x.mapping", str_of(bad[i].text));
        assert_false(test_home_import(t, (const char *const[]){ path_join(&t->arena, t->folder, "in") }, 1));
        if (!strstr(t->why.say, bad[i].says)) fail_msg("%s", t->why.say);
    }
}

static void an_extract_that_lacks_a_column_of_its_mapping_is_told_which(void **state)
{
    struct test_home *t = *state;
    assert_true(file_make_folder(path_join(&t->arena, t->folder, "in"), &t->why));
    (void)test_home_file(t, "in/x.mapping", STR(MAPPING));
    (void)test_home_file(t, "in/other.csv", STR("Ref,What\n1,2\n")); /* lies beside it and is something else */
    assert_true(test_home_import(t, (const char *const[]){ path_join(&t->arena, t->folder, "in") }, 1));
    (void)test_home_file(t, "in/june.csv", STR("Ref,Code,Kind,Reported,From,To,Latitude,Long,Who,Solved\nA3,,,02/06/2024 10:00,,,,,,\n"));
    assert_false(test_home_import(t, (const char *const[]){ path_join(&t->arena, t->folder, "in") }, 1));
    if (!strstr(t->why.say, "june.csv, line 1: no column is called \"Lat\", as ")) fail_msg("%s", t->why.say);
}

static void rows_that_break_a_rule_are_set_aside(void **state)
{
    struct test_home *t = *state;
    static const struct {
        const char *row, *reason;
    } bad[] = {
        { ",028/01,BURG,01/06/2024 00:30,,,51.25,0.52,victim,Y,x", "no reference" },
        { "A9,028/01,BURG,31/06/2024 00:30,,,51.25,0.52,victim,Y,x", "no such date (reported)" },
        { "A9,028/01,BURG,,,,51.25,0.52,victim,Y,x", "no date" },
        { "A9,028/01,BURG,01/06/2024 00:30,02/06/2024 00:30,01/06/2024 00:30,51.25,0.52,victim,Y,x", "it ends before it begins" },
        { "A9,028/01,BURG,01/06/2024 00:30,,,0.52,51.25,victim,Y,x", "longitude and latitude look swapped" },
        { "A1,028/01,BURG,01/06/2024 00:30,,,51.25,0.52,victim,Y,x", "its reference stands there before" },
        { "A9,028/01", "fewer fields than the header" },
    };
    char *mapping = test_home_file(t, "x.mapping", STR(MAPPING));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char *text = str_print(&t->arena, "%s%s%s\n", HEADER, ROW("A1", "01/06/2024 00:30"), bad[i].row);
        assert_true(test_home_import(t, (const char *const[]){ mapping, test_home_file(t, "x.csv", str_of(text)) }, 2));
        assert_int_equal(t->report.rows_aside, 1);
        assert_string_equal(t->report.reason[0].text, bad[i].reason);
    }
}

static void a_mapping_in_error_is_refused_by_line(void **state)
{
    struct test_home *t = *state;
    static const struct {
        const char *text, *says;
    } bad[] = {
        { "source = a b\n[columns]\n", "line 1: source may hold letters" },
        { "source = a\nforse = X\n[columns]\n", "line 2: source, force or time_zone was expected, not \"forse\"" },
        { "source = a\nforce = X\n[columns]\nRef = refrence\n", "line 4: \"refrence\" is no field" },
        { "source = a\nforce = X\n[columns]\nRef = reference\nNo = reference\n", "line 5: reference is given twice" },
        { "source = a\nforce = X\n[columns]\nD = reported_at DD/MM\n", "line 4: a time's format says" },
        { "source = a\nforce = X\n[columns]\nRef = reference\n[values outcome]\n", "line 5: [columns] or [values" },
        { "source = a\nforce = X\n[columns]\nRef = reference\n", "does not say which column is offence_code or category" },
        { "source = a\nforce = X\n[columns]\nRef = reference\nK = category\nR = reported_at\nLat = latitude\n", "given both or neither" },
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct mapping m;
        assert_false(mapping_parse(&t->arena, str_of(bad[i].text), "x.mapping", &m, &t->why));
        if (!strstr(t->why.say, bad[i].says)) fail_msg("%s", t->why.say);
    }
}

static void times_are_read_as_their_format_writes_them(void **state)
{
    (void)state;
    struct mapping m = { .utc = true };
    int64_t s;
    month_t month;
    assert_true(mapping_time(&m, MAP_FROM, STR("2024-02-29T10:30:15Z"), &s, &month));
    assert_int_equal(s, day_number(2024, 2, 29) * 86400 + 10 * 3600 + 30 * 60 + 15);
    assert_true(mapping_time(&m, MAP_FROM, STR("2024-02-29"), &s, &month));
    assert_int_equal(s, day_number(2024, 2, 29) * 86400 + 43200);
    m.format[MAP_FROM] = STR("DD.MM.YYYY HH:MM");
    assert_true(mapping_time(&m, MAP_FROM, STR("29.02.2024 23:05"), &s, &month));
    assert_int_equal(s, day_number(2024, 2, 29) * 86400 + 23 * 3600 + 300);
    assert_int_equal(month, MONTH_OF(2024, 2));
    assert_true(mapping_time(&m, MAP_FROM, STR("29.02.2024"), &s, &month));
    assert_int_equal(s, day_number(2024, 2, 29) * 86400 + 43200);
    static const char *const bad[] = { "", "30.02.2024 10:00", "29/02/2024 10:00", "29.02.2024 24:00", "29.02.2024 10:0", "29.02.2024 10:00x", "29.02.24" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) assert_false(mapping_time(&m, MAP_FROM, str_of(bad[i]), &s, &month));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin_home, end_home)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_extract_is_read_by_the_mapping_beside_it),
        T(a_mapping_once_imported_serves_the_next_month),
        T(a_mapping_as_notepad_writes_it_is_read),
        T(a_mapping_with_a_slip_is_still_known_for_one),
        T(an_extract_that_lacks_a_column_of_its_mapping_is_told_which),
        T(rows_that_break_a_rule_are_set_aside),
        T(a_mapping_in_error_is_refused_by_line),
        cmocka_unit_test(times_are_read_as_their_format_writes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
