#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/team_take.h"
#include "places/test_places.h"
#include "places/who.h"
#include "base/month.h"

/* Three wards side by side. */
static const char three_wards[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990001\",\"WD25NM\":\"Alexandra\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.1,51],[0.1,51.1],[0,51.1],[0,51]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990002\",\"WD25NM\":\"Bridge\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0.1,51],[0.2,51],[0.2,51.1],[0.1,51.1],[0.1,51]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990003\",\"WD25NM\":\"Castle\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0.2,51],[0.3,51],[0.3,51.1],[0.2,51.1],[0.2,51]]]}}]}";
static const char teams[] = "team,name,email,phone,wards\nnorth,North team,north@police.example,01632 960001,E05990001 e05990002\n";
static const char officers[] = "team,officer,name,rank,role,email,phone,wards,from,to\n"
                               "north,1,Kim Sample,PC,Ward officer,kim@police.example,,E05990001,2025-01-01,\n"
                               "north,2,Jo Madeup,PCSO,,,01632 960002,E05990001,2025-06-01,2025-12-31\n";

static const struct db_schema *const rooms[] = { &places_schema };
struct scene {
    struct fixture *f;
    struct db *db;
    struct team_report report;
};

static int begin(void **state)
{
    void *fixture;
    struct scene *s = mem_new(sizeof *s);
    if (make_home(&fixture) != 0) return -1;
    s->f = fixture;
    assert_import(s->f, write_file(s->f, "wards.geojson", str_of(three_wards)));
    if (!db_open(in_home(s->f, "wardmote.db"), DB_CREATE, rooms, 1, &s->db, &s->f->why)) fail_msg("%s", s->f->why.say);
    *state = s;
    return 0;
}
static int end(void **state)
{
    struct scene *s = *state;
    void *fixture = s->f;
    db_close(s->db);
    mem_free(s);
    return remove_home(&fixture);
}

enum { NOON = 12 * 3600 };
static int64_t at(int year, int month, int day) { return day_number(year, month, day) * 86400 + NOON; }

static bool take_at(struct scene *s, int64_t now, size_t n, const char *const *text)
{
    struct team_file file[8];
    struct db_writer *w;
    for (size_t i = 0; i < n; i++)
        if (!team_file_read(&s->f->a, str_of(text[i]), str_print(&s->f->a, "file%zu.csv", i), &file[i], &s->f->why)) return false;
    assert_true(db_write_begin(s->db, &w, &s->f->why));
    bool ok = team_take(w, look(s->f), &s->f->a, file, n, now, &s->report, &s->f->why);
    if (ok) return db_commit(w, &s->f->why);
    db_rollback(w);
    return false;
}
#define TRY(s, now, ...) take_at((s), (now), sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (const char *const[]){ __VA_ARGS__ })
#define TAKE(s, now, ...) \
    do { \
        if (!TRY(s, now, __VA_ARGS__)) fail_msg("%s", (s)->f->why.say); \
    } while (0)

static struct who who(struct scene *s, const char *ward, int64_t now)
{
    struct db_reader *r;
    struct who w;
    assert_true(db_read_begin(s->db, &r, &s->f->why));
    if (!who_answers(r, &s->f->a, str_of(ward), now, &w, &s->f->why)) fail_msg("%s", s->f->why.say);
    db_read_end(r);
    return w;
}

/* "begun ended kept" of all files together. */
static const char *changes(struct scene *s)
{
    size_t begun = 0, ended = 0, kept = 0;
    for (size_t i = 0; i < s->report.n; i++) {
        begun += s->report.file[i].begun;
        ended += s->report.file[i].ended;
        kept += s->report.file[i].kept;
    }
    return str_print(&s->f->a, "%zu %zu %zu", begun, ended, kept);
}

static void every_statement_fits_the_tables(void **state)
{
    struct scene *s = *state;
    if (!db_prove(s->db, &places_schema, &s->f->why)) fail_msg("%s", s->f->why.say);
}

static void a_ward_shows_who_is_posted_there_on_the_day(void **state)
{
    struct scene *s = *state;
    TAKE(s, at(2025, 1, 2), officers, teams); /* whatever the order of the files */
    struct who w = who(s, "E05990001", at(2025, 3, 1));
    assert_int_equal(w.n_officers, 1);
    assert_true(str_eq(w.officer[0].person.name, STR("Kim Sample")));
    assert_int_equal(w.officer[0].since, day_number(2025, 1, 1));
    assert_string_equal(who_contact_text(&s->f->a, &w), "kim@police.example");
    assert_int_equal(who(s, "E05990001", at(2025, 12, 31)).n_officers, 2); /* the last day counts */
    assert_int_equal(who(s, "E05990001", at(2026, 1, 1)).n_officers, 1);
    assert_int_equal(who(s, "E05990001", at(2024, 12, 31)).n_officers, 0); /* not yet */
}

static void a_ward_never_shows_nobody(void **state)
{
    struct scene *s = *state;
    TAKE(s, at(2025, 1, 2), teams, officers);
    struct who w = who(s, "E05990002", at(2025, 3, 1)); /* a team, no officer */
    assert_string_equal(who_team_text(&s->f->a, &w), "North team");
    assert_string_equal(who_officer_text(&s->f->a, &w), "None is named: the team answers");
    assert_string_equal(who_contact_text(&s->f->a, &w), "north@police.example, 01632 960001");
    w = who(s, "E05990003", at(2025, 3, 1)); /* no team */
    assert_string_equal(who_contact_text(&s->f->a, &w), "101, or 999 in an emergency");
    if (!who_answers(NULL, &s->f->a, STR("E05990001"), 0, &w, &s->f->why)) fail_msg("%s", s->f->why.say); /* no database */
    assert_string_equal(who_contact_text(&s->f->a, &w), "101, or 999 in an emergency");
    assert_string_equal(who_team_text(&s->f->a, &w), "No team is entered");
}

static void who_is_away_is_covered_or_the_team_answers(void **state)
{
    struct scene *s = *state;
    struct arena *a = &s->f->a;
    TAKE(s, at(2025, 1, 2), teams, officers, "team,officer,from,to,cover\nnorth,1,2025-08-01,2025-08-14,2\n");
    struct who w = who(s, "E05990001", at(2025, 8, 14));
    assert_true(w.officer[0].away && w.officer[0].covered && !w.officer[1].away);
    assert_string_equal(who_officer_text(a, &w), "PC Kim Sample, away until 14 August 2025: PCSO Jo Madeup answers; PCSO Jo Madeup");
    assert_string_equal(who_contact_text(a, &w), "01632 960002");
    assert_false(who(s, "E05990001", at(2025, 8, 15)).officer[0].away);
    TAKE(s, at(2025, 1, 3), "team,officer,from,to,cover\nnorth,1,2025-08-01,,2\nnorth,2,2025-08-10,2025-08-12,\n"); /* the cover is away too */
    w = who(s, "E05990001", at(2025, 8, 11));
    assert_false(w.officer[0].covered);
    assert_string_equal(who_officer_text(a, &w), "PC Kim Sample, away: the team answers; PCSO Jo Madeup, away until 12 August 2025: the team answers");
    assert_string_equal(who_contact_text(a, &w), "north@police.example, 01632 960001");
    TAKE(s, at(2025, 1, 4), "team,officer,from\nnorth,,\n"); /* nobody is away */
    assert_string_equal(changes(s), "0 2 0");
    assert_false(who(s, "E05990001", at(2025, 8, 11)).officer[0].away);
}

static void the_same_files_again_change_nothing(void **state)
{
    struct scene *s = *state;
    TAKE(s, at(2025, 1, 2), teams, officers);
    assert_string_equal(changes(s), "7 0 0"); /* a team, two wards, two officers, two postings */
    TAKE(s, at(2025, 1, 3), teams, officers);
    assert_string_equal(changes(s), "0 0 7");
}

static void a_change_ends_a_posting_and_begins_another_and_both_are_kept(void **state)
{
    struct scene *s = *state;
    struct db_reader *r;
    struct db_rows rows;
    struct sql_posting_past p;
    TAKE(s, at(2025, 1, 2), teams, officers);
    TAKE(s, at(2025, 9, 1), "team,officer,name,rank,wards,from\nnorth,3,Pat Invented,PC,E05990001,2025-09-01\n");
    struct who w = who(s, "E05990001", at(2025, 9, 2));
    assert_int_equal(w.n_officers, 1);
    assert_true(str_eq(w.officer[0].person.name, STR("Pat Invented")));
    assert_true(db_read_begin(s->db, &r, &s->f->why));
    assert_true(sql_postings_ever(r, STR("E05990001"), &rows, &s->f->why));
    assert_true(sql_postings_ever_next(&rows, &p));
    assert_true(str_eq(p.name, STR("Kim Sample")));
    assert_true(p.has_ended);
    assert_int_equal(p.ended, at(2025, 9, 1));
    assert_true(sql_postings_ever_next(&rows, &p) && p.has_ended);
    assert_true(sql_postings_ever_next(&rows, &p) && !p.has_ended);
    assert_false(sql_postings_ever_next(&rows, &p));
    assert_true(db_rows_end(&rows, &s->f->why));
    db_read_end(r);
    TAKE(s, at(2025, 9, 3), officers); /* what was so before may be so again */
    assert_int_equal(who(s, "E05990001", at(2025, 9, 4)).n_officers, 2);
}

static void a_file_of_one_team_leaves_the_others(void **state)
{
    struct scene *s = *state;
    TAKE(s, at(2025, 1, 2), teams, officers);
    TAKE(s, at(2025, 1, 3), "team,name,wards\nsouth,South team,E05990003\n", "team,officer,name,rank,wards,from\nsouth,9,Lee Fable,PC,E05990003,2025-01-01\n");
    assert_string_equal(changes(s), "4 0 0");
    assert_int_equal(who(s, "E05990001", at(2025, 3, 1)).n_officers, 1);
}

static void meetings_and_priorities_are_of_the_ward_or_of_all_the_team_has(void **state)
{
    struct scene *s = *state;
    TAKE(s, at(2025, 1, 2), teams,
         "team,meeting,place,starts,wards\n"
         "north,Past,Hall,2025-06-01 19:00,\nnorth,Second,Hall,2025-07-02 19:00,\nnorth,First,Library,2025-07-01 19:00,E05990001\nnorth,Elsewhere,Hall,2025-06-30 19:00,E05990002\n",
         "team,issue,issued,action,acted,wards\nnorth,Speeding,2025-05-01,Six evenings out,2025-06-01,E05990001\nnorth,Noise,2025-06-01,,,\nnorth,Litter,2025-06-01,,,E05990002\n");
    struct who w = who(s, "E05990001", at(2025, 6, 2));
    assert_int_equal(w.n_meetings, 2);
    assert_true(str_eq(w.meeting[0].title, STR("First")));
    assert_int_equal(w.meeting[0].starts, day_number(2025, 7, 1) * 86400 + 18 * 3600); /* 19:00 of summer time */
    assert_int_equal(w.n_priorities, 2);
    assert_true(str_eq(w.priority[0].issue, STR("Noise")));
    assert_true(str_eq(w.priority[1].action, STR("Six evenings out")));
    assert_int_equal(w.priority[1].acted, day_number(2025, 6, 1));
}

static void a_code_that_is_no_ward_is_set_aside_by_name(void **state)
{
    struct scene *s = *state;
    TAKE(s, at(2025, 1, 2), "team,name,wards\nnorth,North team,E05990001 E05999999\n", "team,meeting,place,starts,wards\nnorth,Talk,Hall,2025-07-01 19:00,E05888888\n");
    assert_int_equal(s->report.n_aside, 2);
    assert_string_equal(changes(s), "2 0 0"); /* the team, and the ward that is one */
    assert_string_equal(s->report.aside[0], "file0.csv: line 2: E05999999");
    assert_int_equal(who(s, "E05990001", at(2025, 3, 1)).n_teams, 1);
    assert_int_equal(who(s, "E05990001", at(2025, 3, 1)).n_meetings, 0); /* not a meeting of all wards instead */
}

static void what_refers_to_nobody_is_refused_and_nothing_is_taken(void **state)
{
    struct scene *s = *state;
    static const struct {
        const char *text, *say;
        enum error_kind kind;
    } bad[] = {
        { "team,officer,name,rank,wards,from\nsouth,1,Kim Sample,PC,E05990001,2025-01-01\n", "file1.csv: line 2: there is no team south", ERROR_INVALID },
        { "team,officer,from\nnorth,7,2025-01-01\n", "file1.csv: line 2: team north has no officer 7", ERROR_INVALID },
        { "team,name,wards\nnorth,North,E05990001\n", "file0.csv and file1.csv both give teams of team north", ERROR_CONFLICT },
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(TRY(s, at(2025, 1, 2), teams, bad[i].text));
        assert_int_equal(s->f->why.kind, bad[i].kind);
        if (!str_starts(str_of(s->f->why.say), str_of(bad[i].say))) fail_msg("%s", s->f->why.say);
        assert_int_equal(who(s, "E05990001", at(2025, 3, 1)).n_teams, 0);
    }
    assert_false(TRY(s, at(2025, 1, 2), teams, officers, "team,officer,from,cover\nnorth,1,2025-01-01,77\n"));
    assert_non_null(strstr(s->f->why.say, "cover: there is no officer 77"));
}

static void without_wards_nothing_can_be_checked(void **state)
{
    struct scene *s = *state;
    struct team_file file;
    struct snapshot *empty;
    struct db_writer *w;
    assert_true(team_file_read(&s->f->a, str_of(teams), "teams.csv", &file, &s->f->why));
    assert_true(snapshot_open(in_home(s->f, "nothing"), &empty, &s->f->why));
    assert_true(db_write_begin(s->db, &w, &s->f->why));
    assert_false(team_take(w, empty, &s->f->a, &file, 1, 0, &s->report, &s->f->why));
    assert_int_equal(s->f->why.kind, ERROR_MISSING);
    db_rollback(w);
    snapshot_free(empty);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(every_statement_fits_the_tables),
        WITH(a_ward_shows_who_is_posted_there_on_the_day),
        WITH(a_ward_never_shows_nobody),
        WITH(who_is_away_is_covered_or_the_team_answers),
        WITH(the_same_files_again_change_nothing),
        WITH(a_change_ends_a_posting_and_begins_another_and_both_are_kept),
        WITH(a_file_of_one_team_leaves_the_others),
        WITH(meetings_and_priorities_are_of_the_ward_or_of_all_the_team_has),
        WITH(a_code_that_is_no_ward_is_set_aside_by_name),
        WITH(what_refers_to_nobody_is_refused_and_nothing_is_taken),
        WITH(without_wards_nothing_can_be_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
