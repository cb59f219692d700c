#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/month.h"
#include "places/team_file.h"

static bool read(struct arena *a, const char *text, struct team_file *out, struct error *why) { return team_file_read(a, str_of(text), "f.csv", out, why); }

static void columns_tell_the_kind_in_any_order_and_case(void **state)
{
    static const struct {
        const char *text;
        enum team_kind kind;
    } good[] = {
        { "team,name,wards\n", TEAM_TEAMS },
        { "\xEF\xBB\xBFWards, Phone ,NAME,Team\r\n", TEAM_TEAMS },
        { "team,officer,name,rank,wards,from\n", TEAM_OFFICERS },
        { "team,officer,from,cover\n", TEAM_ABSENCES },
        { "team,meeting,place,starts\n", TEAM_MEETINGS },
        { "team,issue,issued\n", TEAM_PRIORITIES },
    };
    (void)state;
    struct arena a = { 0 };
    struct team_file f;
    struct error why;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        if (!read(&a, good[i].text, &f, &why)) fail_msg("%s", why.say);
        assert_int_equal(f.kind, good[i].kind);
        assert_int_equal(f.n, 0);
        assert_true(team_file_recognise(str_of(good[i].text)));
    }
    assert_false(team_file_recognise(STR("lsoa_code,ward_code\n")));
    assert_false(team_file_recognise(STR("")));
    arena_release(&a);
}

static void a_row_is_read_whole(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct team_file f;
    struct error why;
    if (!read(&a, "team,officer,name,rank,wards,from,to,email\n"
                  "b,2,\"Sample, Kim\",PC,E05990001 ; e05990002,1969-12-31,2025-02-28,kim.o'dd+1@police.example\na,1,Jo,PCSO,W05000001,2024-02-29,,\n", &f, &why))
        fail_msg("%s", why.say);
    assert_int_equal(f.n, 2);
    assert_true(str_eq(f.row[0].text[FIELD_TEAM], STR("a"))); /* by team */
    assert_int_equal(f.row[0].when[FIELD_FROM], day_number(2024, 2, 29));
    assert_null(f.row[0].text[FIELD_TO].ptr);
    assert_true(str_eq(f.row[1].text[FIELD_NAME], STR("Sample, Kim")));
    assert_int_equal(f.row[1].when[FIELD_FROM], -1);
    assert_int_equal(f.row[1].n_wards, 2);
    assert_true(str_eq(f.row[1].ward[1], STR("E05990002")));
    assert_int_equal(f.row[1].line, 2);
    arena_release(&a);
}

static void what_is_wrong_is_said_with_file_line_and_what_was_expected(void **state)
{
    static const char *const bad[][2] = {
        { "", "f.csv: line 1: the columns of teams (team, name, wards), or of officers" },
        { "team,name\n", "f.csv: line 1: the columns of teams" },
        { "team,name,wards,colour\n", "f.csv: line 1: \"colour\" is no column of teams; expected team, name, wards, and if known email, phone, page" },
        { "team,name,wards,Team\n", "f.csv: line 1: the column team stands there twice" },
        { "team,name,wards\na,A\n", "f.csv: line 2: 3 values were expected, one for each column, not 2" },
        { "team,name,wards\na,A,\n", "f.csv: line 2: nothing stands under wards" },
        { "team,name,wards\na a,A,E05\n", "f.csv: line 2: team: at most 40 letters, digits and hyphens was expected, not \"a a\"" },
        { "team,name,wards\n\na,A,Alexandra Ward!\n", "f.csv: line 3: wards: codes of wards" },
        { "team,name,wards,email\na,A,E05,nobody\n", "f.csv: line 2: email: an address" },
        { "team,name,wards,email\na,A,E05,a@b@c.d\n", "f.csv: line 2: email: an address" },
        { "team,name,wards,phone\na,A,E05,ring me\n", "f.csv: line 2: phone: a telephone number" },
        { "team,name,wards,page\na,A,E05,javascript:alert(1)\n", "f.csv: line 2: page: an address that begins with https://" },
        { "team,name,wards\na,A,E05\na,B,E05\n", "f.csv: line 3: name of a is not what line 2 says" },
        { "team,officer,from\na,1,2025-02-30\n", "f.csv: line 2: from: a day, YYYY-MM-DD, was expected, not \"2025-02-30\"" },
        { "team,officer,from\na,1,01/02/2025\n", "f.csv: line 2: from: a day" },
        { "team,officer,from,to\na,1,2025-02-02,2025-02-01\n", "f.csv: line 2: to is before from" },
        { "team,meeting,place,starts\na,M,P,2025-02-02\n", "f.csv: line 2: starts: day and time" },
        { "team,issue,issued,acted\na,I,2025-02-02,2025-03-01\n", "f.csv: line 2: acted has a day, and action does not say" },
        { "team,officer,name,rank,wards,from\na,1,A,PC,E05,2025-01-01\na,1,B,PC,E06,2025-01-01\n", "f.csv: line 3: name of 1 is not what line 2 says" },
        { "team,name,wards\na,\"A,E05\n", "f.csv: line 2: a quote is never closed" },
    };
    (void)state;
    struct arena a = { 0 };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct team_file f = { .n = 77 };
        struct error why = { 0 };
        if (read(&a, bad[i][0], &f, &why)) fail_msg("taken: %s", bad[i][0]);
        assert_int_equal(f.n, 77);
        if (!str_starts(str_of(why.say), str_of(bad[i][1]))) fail_msg("%s", why.say);
    }
    arena_release(&a);
}

static void a_team_alone_says_that_it_has_none(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct team_file f;
    struct error why;
    assert_true(read(&a, "team,officer,from\na,,\n", &f, &why));
    assert_true(f.n == 1 && f.row[0].none);
    assert_false(read(&a, "team,name,wards\na,,\n", &f, &why)); /* a team without name and wards is none */
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_tell_the_kind_in_any_order_and_case),
        cmocka_unit_test(a_row_is_read_whole),
        cmocka_unit_test(what_is_wrong_is_said_with_file_line_and_what_was_expected),
        cmocka_unit_test(a_team_alone_says_that_it_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
