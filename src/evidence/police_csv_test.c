#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "base/buf.h"
#include "base/csv.h"
#include "evidence/event_rows.h"
#include "evidence/evidence.h"
#include "evidence/gazetteer.h"
#include "evidence/loading.h"
#include "evidence/republish.h"
#include "places/proj.h"
#include <stdio.h>
#include <stdlib.h>

#define HEADER "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n"
#define ID1 "6ef4de26bd2df4559665aad5e88317ec405f3aad56d610d9efa12ac3c2ee6d38"
#define ID2 "b347a182c7cc6364c428801ac4c773b961b6ca4dc74e6924a3d3d70900c1398c"
#define WHERE1 "0.970011,51.253133,On or near Cobbs Hill,E01023987,Ashford 001B"
#define WHERE2 "0.962379,51.244557,\"On or near \"\"The Square\"\"\",E01023988,Ashford 001C"

struct fixture {
    char folder[64];
    struct arena a;
    struct error why;
    struct intake_report report;
    struct snapshot *s;
};
static int make_folder(void **state)
{
    struct fixture *f = mem_new(sizeof *f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/evidence-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    *state = f;
    return 0;
}
static int remove_folder(void **state)
{
    struct fixture *f = *state;
    snapshot_free(f->s);
    assert_true(file_remove_tree(f->folder, &f->why));
    arena_release(&f->a);
    mem_free(f);
    return 0;
}
static char *in_folder(struct fixture *f, const char *name) { return path_join(&f->a, f->folder, name); }
static char *write_file(struct fixture *f, const char *name, struct str bytes)
{
    char *path = in_folder(f, name);
    assert_true(file_replace(path, bytes, &f->why));
    return path;
}
static bool import_paths(struct fixture *f, const char *const *paths, size_t n)
{
    struct intake_order o = { .paths = paths, .n_paths = n, .folder = in_folder(f, "home"), .rejects = in_folder(f, "rejects.csv"),
                              .importers = evidence.importers, .n_importers = evidence.n_importers,
                              .limits = &intake_standard_limits, .threads = 2 };
    snapshot_free(f->s);
    f->s = NULL;
    return intake_run(&o, &f->a, &f->report, &f->why) && snapshot_open(o.folder, &f->s, &f->why);
}
static bool import_text(struct fixture *f, const char *name, struct str text)
{
    const char *path = write_file(f, name, text);
    return import_paths(f, &path, 1);
}
static struct event_rows rows_of(struct fixture *f, const char *key)
{
    struct event_rows r;
    const struct part *p = snapshot_get(f->s, str_of(key), &f->why);
    if (!p) fail_msg("%s", f->why.say);
    assert_true(event_rows_read(p, &r, &f->why));
    return r;
}
static struct gazetteer gazetteer_of(struct fixture *f, const char *key)
{
    struct gazetteer g;
    const struct part *p = snapshot_get(f->s, str_of(key), &f->why);
    if (!p) fail_msg("%s", f->why.say);
    assert_true(gazetteer_read(p, &g, &f->why));
    return g;
}

static void a_part_whose_columns_are_not_of_its_rows_is_refused(void **state)
{
    struct fixture *f = *state;
    static const uint32_t point[] = { 0, 1 }, first[] = { 0, 1, 3 };
    static const uint64_t has_id[] = { 1, 1 };
    static const struct event_id id[1];
    static const int32_t day[2];
    static const uint8_t word[] = { 1, 1 };
    const struct section at[] = { { "point", point, 4, 2 }, { "first", first, 4, 3 } };
    const struct section more[][2] = { { { event_column_info[EVENT_CATEGORY].name, word, 1, 2 } }, { { event_time_name[0], day, 4, 2 } },
                                       { { "id", id, sizeof *id, 1 }, { "has_id", has_id, 8, 2 } } };
    const char *folder = in_folder(f, "parts");
    assert_true(file_make_folder(folder, &f->why));
    for (size_t i = 0; i < COUNT_OF(more); i++) {
        struct section s[] = { at[0], at[1], more[i][0], more[i][1] };
        struct change *c;
        struct snapshot *view;
        struct event_rows r;
        assert_true(change_begin(folder, &c, &f->why));
        assert_true(change_put(c, STR("part"), (struct digest){ 0 }, 3, STR(""), s, more[i][1].name ? 4 : 3, &f->why));
        assert_true(change_view(c, &view, &f->why));
        const struct part *p = snapshot_get(view, STR("part"), &f->why);
        assert_non_null(p);
        assert_false(event_rows_read(p, &r, &f->why));
        assert_int_equal(f->why.kind, ERROR_INVALID);
        snapshot_free(view);
        change_free(c);
    }
}

/* Four texts "", "a", "b", "c"; two places, one LSOA besides none, one word a column besides blank. */
static void a_gazetteer_whose_lists_are_not_as_long_as_each_other_is_refused(void **state)
{
    struct fixture *f = *state;
    static const struct coord at[2];
    static const uint32_t string[] = { 0, 0, 1, 2, 3, 9 }, two[] = { 0, 1, 3 };
    const char *folder = in_folder(f, "gazetteers");
    assert_true(file_make_folder(folder, &f->why));
    enum { GOOD, LOCATION, LSOA, NAME, TEXT, NO_LSOA, NO_WORD, TRIALS };
    for (unsigned bad = GOOD; bad < TRIALS; bad++) {
        struct section s[8 + EVENT_COLUMNS] = {
            { "force", "Kent", 1, 4 }, { "at", at, sizeof *at, 2 }, { "location", two, 4, 2 - (bad == LOCATION) }, { "lsoa", two, 4, 2 + (bad == LSOA) },
            { "lsoa_code", two, 4, bad == NO_LSOA ? 0 : 2 }, { "lsoa_name", two, 4, bad == NO_LSOA ? 0 : 2 - (bad == NAME) },
            { "string", string, 4, 5 + (bad == TEXT) }, { "text", "abc", 1, 3 },
        };
        for (unsigned c = 0; c < EVENT_COLUMNS; c++)
            s[8 + c] = (struct section){ event_column_info[c].name, two, 4, bad == NO_WORD && c == EVENT_AGE ? 0 : 3 };
        struct change *c;
        struct snapshot *view;
        struct gazetteer g;
        assert_true(change_begin(folder, &c, &f->why));
        assert_true(change_put(c, STR("part"), (struct digest){ 0 }, 3, STR(""), s, COUNT_OF(s), &f->why));
        assert_true(change_view(c, &view, &f->why));
        const struct part *p = snapshot_get(view, STR("part"), &f->why);
        assert_non_null(p);
        assert_int_equal(gazetteer_read(p, &g, &f->why), bad == GOOD);
        if (bad) {
            assert_int_equal(f->why.kind, ERROR_INVALID);
        } else {
            assert_true(str_eq(gazetteer_word(&g, EVENT_AGE, 2), STR("c")));
            assert_int_equal(gazetteer_word(&g, EVENT_AGE, 3).len + gazetteer_string(&g, 4).len, 0); /* there are none such */
        }
        snapshot_free(view);
        change_free(c);
    }
}

static void a_street_file_is_kept_row_by_row(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "a.csv", STR("\xEF\xBB\xBF" HEADER
        ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",Burglary,Under investigation,\r\n"
        ",2025-01,Kent Police,Kent Police," WHERE2 ",Anti-social behaviour,,\r\n"
        ",2025-01,Kent Police,Kent Police," WHERE2 ",Anti-social behaviour,,\r\n"
        "odd-id,2025-01,Kent Police,Essex Police,,,No Location,,,Drugs,Local resolution,\n"
        ID2 ",2025-01,Kent Police,Kent Police," WHERE1 ",Robbery,,a note\n")));
    assert_int_equal(f->report.rows_read, 5);
    assert_int_equal(f->report.rows_taken, 5);
    struct event_rows r = rows_of(f, "events/police.uk-street/kent-police/2025-01");
    struct gazetteer g = gazetteer_of(f, "gazetteer/police.uk-street/kent-police");
    assert_int_equal(r.n, 5);
    assert_int_equal(r.n_points, 3);
    assert_int_equal(r.n_ids, 3);
    assert_true(str_eq(g.force, STR("Kent Police")));
    size_t id = 0, seen = 0;
    for (size_t p = 0; p < r.n_points; p++) {
        if (p) assert_true(r.point[p] > r.point[p - 1]);
        struct str location = gazetteer_string(&g, g.location[r.point[p]]);
        struct str lsoa = gazetteer_string(&g, g.lsoa_code[g.lsoa[r.point[p]]]);
        for (size_t row = r.first[p]; row < r.first[p + 1]; row++) {
            struct str type = gazetteer_word(&g, EVENT_CATEGORY, ((uint8_t *)r.code[EVENT_CATEGORY])[row]);
            struct str outcome = gazetteer_word(&g, EVENT_OUTCOME, ((uint8_t *)r.code[EVENT_OUTCOME])[row]);
            struct str context = gazetteer_word(&g, EVENT_CONTEXT, ((uint16_t *)r.code[EVENT_CONTEXT])[row]);
            bool has_id = r.has_id[0] >> row & 1;
            const struct event_id *mine = has_id ? &r.id[id++] : NULL;
            if (str_eq(type, STR("Burglary"))) {
                struct event_id want = event_id_of(STR(ID1));
                assert_true(has_id);
                assert_memory_equal(mine, &want, sizeof want);
                assert_int_equal(want.byte[0], 0x6e);
                assert_int_equal(want.byte[31], 0x38);
                assert_true(str_eq(outcome, STR("Under investigation")));
                assert_true(str_eq(location, STR("On or near Cobbs Hill")) && str_eq(lsoa, STR("E01023987")));
                assert_int_equal(g.at[r.point[p]].lon, 9700110);
                assert_int_equal(g.at[r.point[p]].lat, 512531330);
                seen++;
            } else if (str_eq(type, STR("Anti-social behaviour"))) {
                assert_false(has_id);
                assert_true(str_eq(location, STR("On or near \"The Square\"")) && outcome.len == 0);
                seen++;
            } else if (str_eq(type, STR("Drugs"))) {
                struct event_id want = event_id_of(STR("odd-id"));
                assert_true(coord_is_none(g.at[r.point[p]]) && str_eq(location, STR("No Location")) && lsoa.len == 0);
                assert_memory_equal(mine, &want, sizeof want);
                seen++;
            } else {
                assert_true(str_eq(type, STR("Robbery")) && str_eq(context, STR("a note")));
                seen++;
            }
        }
    }
    assert_int_equal(seen, 5);
    assert_int_equal(f->report.n_remarks, 1);
    assert_non_null(strstr(f->report.remark[0], "1 rows fall within another force"));
}

static void rows_that_break_a_rule_are_set_aside_by_reason(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *row, *reason;
    } bad[] = {
        { ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",,,", "no type is given" },
        { ID1 ",2025-13,Kent Police,Kent Police," WHERE1 ",Burglary,,", "no such month" },
        { ID1 ",2025-1,Kent Police,Kent Police," WHERE1 ",Burglary,,", "no such month" },
        { ID1 ",2025-01,Kent Police,Kent Police,51.253133,0.970011,On or near Cobbs Hill,E01023987,Ashford 001B,Burglary,,",
          "longitude and latitude look swapped" },
        { ID1 ",2025-01,Kent Police,Kent Police,200.5,51.2,On or near Cobbs Hill,E01023987,Ashford 001B,Burglary,,",
          "longitude or latitude outside the world" },
        { ID1 ",2025-01,Kent Police,Kent Police,0.9x,51.2,On or near Cobbs Hill,E01023987,Ashford 001B,Burglary,,",
          "longitude or latitude is no number" },
        { ID1 ",2025-01,Kent Police,Kent Police,0.9,,On or near Cobbs Hill,E01023987,Ashford 001B,Burglary,,",
          "longitude or latitude is no number" },
        { ID1 ",2025-01,,Kent Police," WHERE1 ",Burglary,,", "no force is named" },
        { ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",Burglary", "fewer fields than the header" },
        { ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",Burglary,,,,", "more fields than the header" },
        { ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",Burg\xFFlary,,", "it is not UTF-8 text" },
        { ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",Burg\"lary,,", "a quote stands where none may be" },
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char *text = str_print(&f->a, "%s%s\n" ID2 ",2025-01,Kent Police,Kent Police," WHERE1 ",Robbery,,\n", HEADER, bad[i].row);
        assert_true(import_text(f, "a.csv", str_of(text)));
        assert_int_equal(f->report.rows_read, 2);
        assert_int_equal(f->report.rows_taken, 1);
        assert_int_equal(f->report.rows_aside, 1);
        assert_string_equal(f->report.reason[0].text, bad[i].reason);
        struct file_map m;
        assert_true(file_map(&m, in_folder(f, "rejects.csv"), &f->why));
        assert_true(str_contains(m.bytes, str_of(str_print(&f->a, "a.csv,2,%s,", bad[i].reason))));
        file_unmap(&m);
        assert_int_equal(rows_of(f, "events/police.uk-street/kent-police/2025-01").n, 1);
    }
}

static void wrong_columns_are_named(void **state)
{
    struct fixture *f = *state;
    assert_false(import_text(f, "a.csv", STR("Crime ID,Month,Reported by,Falls within,Latitude,Location,Crime type\nx,y,z,a,b,c,d\n")));
    assert_non_null(strstr(f->why.say, "a.csv, line 1: the column \"Longitude\" is missing"));
    assert_false(import_text(f, "a.csv", STR("Crime ID,Month,Month,Reported by,Falls within,Longitude,Latitude,Location,Crime type\n")));
    assert_non_null(strstr(f->why.say, "the column \"Month\" stands there twice"));
    assert_false(import_text(f, "stops.csv", STR("Type,Date,Latitude,Longitude,Gender,Age range,Officer-defined ethnicity,Legislation,Object of search,Outcome\n")));
    assert_non_null(strstr(f->why.say, "keep the publisher's file name"));
}

static void older_vintages_lack_columns(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "a.csv", STR("Month,Reported by,Falls within,Longitude,Latitude,Location,Crime type,Context\n"
                                            "2011-05,Kent Police,Kent Police,0.97,51.25,On or near Cobbs Hill,Violent crime,\n")));
    struct event_rows r = rows_of(f, "events/police.uk-street/kent-police/2011-05");
    assert_int_equal(r.n, 1);
    assert_int_equal(r.n_ids, 0);
    assert_null(r.code[EVENT_OUTCOME]);
}

/* Places as the program cs2cs of PROJ puts them: tests/oracle/places/national_grid.csv. */
static void eastings_and_northings_of_the_first_years_become_degrees(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *grid;
        double lat, lon;
    } known[] = { { "615877,158502", 51.28472809, 1.09433873 }, { "530034,180381", 51.50740693, -0.12772401 }, { "421000,564500", 54.97467458, -1.67346111 } };
    const char *text = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context\r\n";
    for (size_t i = 0; i < COUNT_OF(known); i++)
        text = str_print(&f->a, "%s2011-0%zu,Kent Police,Kent Police,%s,On or near Place %zu,Burglary,\r\n", text, i + 1, known[i].grid, i);
    text = str_print(&f->a, "%s2011-04,Kent Police,Kent Police,,,No Location,Burglary,\r\n2011-05,Kent Police,Kent Police,0,0,No Location,Burglary,\r\n"
                     "2011-06,Kent Police,Kent Police,51.28,1.09e9,Far away,Burglary,\r\n2011-06,Kent Police,Kent Police,615877,,Half,Burglary,\r\n", text);
    assert_true(import_text(f, "2011-street.csv", str_of(text)));
    assert_int_equal(f->report.rows_taken, 5);
    assert_int_equal(f->report.rows_aside, 2);
    struct gazetteer g = gazetteer_of(f, "gazetteer/police.uk-street/kent-police");
    for (size_t i = 0; i < 5; i++) {
        struct event_rows r = rows_of(f, str_print(&f->a, "events/police.uk-street/kent-police/2011-0%zu", i + 1));
        struct coord at = g.at[r.point[0]];
        assert_int_equal(r.n, 1);
        if (i >= COUNT_OF(known)) assert_true(coord_is_none(at));
        else assert_true(fabs(coord_lat(at) - known[i].lat) * 111200 < 8 && fabs(coord_lon(at) - known[i].lon) * 111200 < 8);
    }
    bool told = false;
    for (size_t i = 0; i < f->report.n_remarks; i++) told = told || strstr(f->report.remark[i], "may be off by up to 5 m");
    struct national_grid *grid;
    assert_true(national_grid_open(&grid, &f->why));
    assert_int_equal(told, national_grid_error_m(grid) > 1);
    national_grid_close(grid);
}

static void every_vintage_of_columns_is_taken_with_either_line_end(void **state)
{
    struct fixture *f = *state;
    static const char *const vintage[][2] = {
        { "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context", "2010-12,Kent Police,Kent Police,615877,158502,On or near A,Burglary," },
        { "Month,Reported by,Falls within,Longitude,Latitude,Location,Crime type,Context", "2011-10,Kent Police,Kent Police,0.97,51.25,On or near A,Burglary," },
        { "Crime ID,Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context", ID1 ",2011-12,Kent Police,Kent Police,615877,158502,On or near A,Burglary," },
        { "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Context", ID1 ",2012-06,Kent Police,Kent Police," WHERE1 ",Burglary," },
        { "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context",
          ID1 ",2013-06,Kent Police,Kent Police," WHERE1 ",Burglary,Under investigation," },
        { "\xEF\xBB\xBF" "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context",
          ID1 ",2014-06,Kent Police,Kent Police," WHERE1 ",Burglary,Under investigation," },
        { "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type", ID1 ",2014-07,Kent Police,Kent Police," WHERE1 ",Local resolution" },
    };
    for (size_t i = 0; i < COUNT_OF(vintage); i++)
        for (size_t crlf = 0; crlf < 2; crlf++) {
            const char *end = crlf ? "\r\n" : "\n";
            if (!import_text(f, str_print(&f->a, "%zu-%zu.csv", i, crlf), str_of(str_print(&f->a, "%s%s%s%s", vintage[i][0], end, vintage[i][1], end))))
                fail_msg("%s", f->why.say);
            assert_int_equal(f->report.rows_taken, 1);
            assert_int_equal(f->report.rows_aside, 0);
        }
}

static void stops_take_their_force_from_the_publishers_name(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "2018-01-city-of-london-stop-and-search.csv",
                            STR("Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to object of search,Removal of more than just outer clothing\n"
                                "Person search,2018-01-31T23:55:00+00:00,,,51.515142,-0.097645,Male,25-34,White,White,PACE,Stolen goods,Nothing found,,False\n")));
    struct event_rows r = rows_of(f, "events/police.uk-stops/city-of-london-police/2018-01");
    struct gazetteer g = gazetteer_of(f, "gazetteer/police.uk-stops/city-of-london-police");
    assert_int_equal(r.n, 1);
    assert_int_equal(r.time[EVENT_FROM][0], day_number(2018, 1, 31) * 1440 + 23 * 60 + 55);
    assert_int_equal(g.at[r.point[0]].lon, -976450);
    assert_true(str_eq(gazetteer_word(&g, EVENT_OBJECT, ((uint8_t *)r.code[EVENT_OBJECT])[0]), STR("Stolen goods")));
}

static void stops_just_after_midnight_of_summer_are_of_the_new_month(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "2018-09-city-of-london-stop-and-search.csv",
                            STR("Type,Date,Latitude,Longitude,Gender,Age range,Officer-defined ethnicity,Legislation,Object of search,Outcome\n"
                                "Person search,2018-08-31T23:13:35+00:00,,,Male,,,PACE,Stolen goods,Nothing found\n"
                                "Person search,2018-09-30T22:59:59+00:00,,,Male,,,PACE,Stolen goods,Nothing found\n")));
    assert_int_equal(rows_of(f, "events/police.uk-stops/city-of-london-police/2018-09").n, 2);
    assert_null(snapshot_get(f->s, STR("events/police.uk-stops/city-of-london-police/2018-08"), &f->why));
}

static bool remarked(const struct fixture *f, const char *text)
{
    for (size_t i = 0; i < f->report.n_remarks; i++)
        if (strstr(f->report.remark[i], text)) return true;
    return false;
}

static void lines_that_end_in_a_carriage_return_alone_are_refused(void **state)
{
    struct fixture *f = *state;
    assert_false(import_text(f, "mac.csv", STR("Month,Reported by,Falls within,Longitude,Latitude,Location,Crime type\r"
                                               "2011-05,Kent Police,Kent Police,0.97,51.25,On or near Cobbs Hill,Burglary\r")));
    assert_string_equal(f->why.say + strlen(f->folder) + 1, "mac.csv, line 1: its lines end in a carriage return alone; a line feed, or both, was expected");
}

static void a_file_of_a_header_alone_is_told(void **state)
{
    struct fixture *f = *state;
    assert_true(import_text(f, "a.csv", STR(HEADER)));
    assert_true(remarked(f, "a.csv has a header and no row"));
}

static void a_month_that_lost_most_of_its_rows_is_asked_after(void **state)
{
    struct fixture *f = *state;
    const struct str row = STR(",2025-01,Kent Police,Kent Police," WHERE2 ",Drugs,,\n"), header = STR(HEADER);
    assert_true(import_text(f, "a.csv", str_of(str_print(&f->a, STR_FMT STR_FMT STR_FMT STR_FMT STR_FMT, STR_ARG(header), STR_ARG(row), STR_ARG(row), STR_ARG(row), STR_ARG(row)))));
    assert_true(import_text(f, "b.csv", str_of(str_print(&f->a, STR_FMT STR_FMT STR_FMT, STR_ARG(header), STR_ARG(row), STR_ARG(row)))));
    assert_false(remarked(f, "cut short"));
    assert_true(import_text(f, "c.csv", str_of(str_print(&f->a, STR_FMT STR_FMT STR_FMT STR_FMT STR_FMT, STR_ARG(header), STR_ARG(row), STR_ARG(row), STR_ARG(row), STR_ARG(row)))));
    assert_true(import_text(f, "d.csv", str_of(str_print(&f->a, STR_FMT STR_FMT, STR_ARG(header), STR_ARG(row)))));
    assert_true(remarked(f, "2025-01 of Kent Police has 1 rows now and had 4: was "));
}

static void the_same_again_changes_nothing_and_numbers_stay(void **state)
{
    struct fixture *f = *state;
    struct str january = STR(HEADER ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",Burglary,,\n");
    struct str february = STR(HEADER ID2 ",2025-02,Kent Police,Kent Police," WHERE2 ",Robbery,,\n" ID1 ",2025-02,Kent Police,Kent Police," WHERE1 ",Drugs,,\n");
    assert_true(import_text(f, "a.csv", january));
    assert_true(import_text(f, "a.csv", january));
    assert_false(f->report.changed);
    assert_int_equal(f->report.files_unchanged, 1);
    struct event_rows r = rows_of(f, "events/police.uk-street/kent-police/2025-01");
    uint32_t was = r.point[0];
    assert_true(import_text(f, "b.csv", february));
    assert_true(f->report.changed);
    r = rows_of(f, "events/police.uk-street/kent-police/2025-01");
    struct gazetteer g = gazetteer_of(f, "gazetteer/police.uk-street/kent-police");
    assert_int_equal(r.point[0], was);
    assert_true(str_eq(gazetteer_string(&g, g.location[was]), STR("On or near Cobbs Hill")));
    assert_int_equal(g.n, 2);
    assert_int_equal(rows_of(f, "events/police.uk-street/kent-police/2025-02").n, 2);
}

static void a_large_gazetteer_is_taken_up_again(void **state)
{
    struct fixture *f = *state;
    struct buf text = BUF_MAX(4 << 20);
    for (int month = 1; month <= 2; month++) {
        text.len = 0;
        buf_put(&text, STR(HEADER));
        for (int i = 0; i < 6000; i++)
            buf_print(&text, ",2025-0%d,Kent Police,Kent Police,0.%06d,51.%06d,On or near Made-up Street %d,E01023987,Ashford 001B,Drugs,,\n", month, i * 7 + month, i * 3, i);
        assert_true(import_text(f, "a.csv", buf_str(&text)));
        assert_int_equal(gazetteer_of(f, "gazetteer/police.uk-street/kent-police").n, 6000 * month);
    }
    buf_release(&text);
    assert_int_equal(rows_of(f, "events/police.uk-street/kent-police/2025-01").n, 6000);
}

static void two_files_for_one_month_must_be_told_apart(void **state)
{
    struct fixture *f = *state;
    struct str old = STR(HEADER ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",Burglary,,\n");
    struct str now = STR(HEADER ID1 ",2025-01,Kent Police,Kent Police," WHERE1 ",Burglary,Charged,\n" ID2 ",2025-01,Kent Police,Kent Police," WHERE1 ",Drugs,,\n");
    assert_true(file_make_folder(in_folder(f, "in"), &f->why));
    const char *a = write_file(f, "in/a.csv", old), *b = write_file(f, "in/b.csv", now), *folder = in_folder(f, "in");
    assert_false(import_paths(f, &folder, 1));
    assert_int_equal(f->why.kind, ERROR_CONFLICT);
    assert_true(import_paths(f, (const char *const[]){ a, b }, 2));
    assert_int_equal(rows_of(f, "events/police.uk-street/kent-police/2025-01").n, 2);
    assert_true(import_paths(f, (const char *const[]){ b, a }, 2)); /* replaced, whichever is written first */
    assert_int_equal(rows_of(f, "events/police.uk-street/kent-police/2025-01").n, 1);
    assert_true(import_paths(f, (const char *const[]){ b, a }, 2)); /* b differs from the base, a is the base: kept */
    assert_int_equal(rows_of(f, "events/police.uk-street/kent-police/2025-01").n, 1);
    const char *copy = write_file(f, "in/b.csv", old);
    (void)copy;
    assert_true(import_paths(f, &folder, 1)); /* the same twice is taken once */
    assert_int_equal(rows_of(f, "events/police.uk-street/kent-police/2025-01").n, 1);
}

static void degrees_are_read_exactly(void **state)
{
    (void)state;
    int32_t v;
    assert_true(degrees_parse(STR("-0.097645"), &v) && v == -976450);
    assert_true(degrees_parse(STR("51.5"), &v) && v == 515000000);
    assert_true(degrees_parse(STR("51"), &v) && v == 510000000);
    assert_true(degrees_parse(STR("0.12345674999"), &v) && v == 1234567);
    assert_true(degrees_parse(STR("0.12345675"), &v) && v == 1234568);
    assert_true(degrees_parse(STR("-.5"), &v) && v == -5000000);
    assert_true(degrees_parse(STR("999"), &v) && v == INT32_MAX);
    static const char *const bad[] = { "", "-", ".", "1e3", "1,5", "0x1", " 1", "1 ", "1.2.3", "12345", "nan" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) assert_false(degrees_parse(str_of(bad[i]), &v));
}

/* ---- the real files */
static const char *shared(struct fixture *f, const char *path)
{
    const char *root = getenv("WARDMOTE_SHARED");
    if (!root || !file_exists(root)) {
        print_message("skipped: the shared data are not here\n");
        skip();
    }
    return path_join(&f->a, root, path);
}
/* What awk counts: rows, blank longitudes. (No field of these files is quoted.) */
static void count_raw(const char *path, size_t *rows, size_t *unplaced)
{
    struct file_map m;
    struct error why;
    assert_true(file_map(&m, path, &why));
    struct str rest = m.bytes, line, cell;
    *rows = *unplaced = 0;
    rest = str_cut(rest, '\n', &line);
    while (rest.len) {
        rest = str_cut(rest, '\n', &line);
        struct str at = line;
        for (int i = 0; i < 5; i++) at = str_cut(at, ',', &cell);
        ++*rows;
        *unplaced += cell.len == 0;
    }
    file_unmap(&m);
}

static void kents_months_are_kept_whole(void **state)
{
    struct fixture *f = *state;
    const char *folder = shared(f, "crime/kent");
    assert_true(import_paths(f, &folder, 1));
    assert_int_equal(f->report.rows_read, 197229);
    assert_int_equal(f->report.rows_taken, 197229);
    assert_int_equal(f->report.rows_aside, 0);
    struct gazetteer g = gazetteer_of(f, "gazetteer/police.uk-street/kent-police");
    size_t first, n = snapshot_find(f->s, STR("events/police.uk-street/kent-police/"), &first);
    assert_int_equal(n, 13);
    size_t all = 0, placed = 0;
    for (size_t i = first; i < first + n; i++) {
        struct str key = snapshot_entry(f->s, i)->key;
        char *month = str_z(&f->a, str_slice(key, key.len - 7, key.len));
        struct event_rows r = rows_of(f, str_z(&f->a, key));
        size_t rows, unplaced, mine = 0;
        count_raw(shared(f, str_print(&f->a, "crime/kent/%s/%s-kent-street.csv", month, month)), &rows, &unplaced);
        for (size_t p = 0; p < r.n_points; p++)
            if (coord_is_none(g.at[r.point[p]])) mine += r.first[p + 1] - r.first[p];
        assert_int_equal(r.n, rows);
        assert_int_equal(mine, unplaced);
        all += r.n;
        placed += r.n - mine;
    }
    assert_int_equal(all, 197229);
    assert_int_equal(placed, 194962); /* the data's README */
    assert_true(import_paths(f, &folder, 1));
    assert_false(f->report.changed);
}

static void the_city_of_london_pair_reports_the_changed_outcomes(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *month;
        uint32_t ids, outcomes;
    } want[] = { { "2024-01", 704, 351 }, { "2024-02", 777, 428 }, { "2024-03", 688, 475 }, { "2024-04", 874, 759 } };
    const char *old = shared(f, "crime/city-of-london/published-2024"), *now = shared(f, "crime/city-of-london/republished-2026");
    assert_true(import_paths(f, &old, 1));
    assert_true(import_paths(f, &now, 1));
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        const struct part *p = snapshot_get(f->s, str_of(str_print(&f->a, "republished/police.uk-street/city-of-london-police/%s", want[i].month)), &f->why);
        const struct republished *r;
        size_t n;
        assert_non_null(p);
        assert_true(PART_ARRAY(p, "record", &r, &n, &f->why));
        assert_int_equal(n, 1);
        assert_int_equal(r->ids, want[i].ids);
        assert_int_equal(r->outcomes, want[i].outcomes);
        assert_int_equal(r->added + r->gone, 0);
    }
    assert_true(import_paths(f, &old, 1)); /* and back: remembered too */
    const struct republished *r;
    size_t n;
    assert_true(PART_ARRAY(snapshot_get(f->s, STR("republished/police.uk-street/city-of-london-police/2024-04"), &f->why), "record", &r, &n, &f->why));
    assert_int_equal(n, 2);
    assert_int_equal(r[1].outcomes, 759);
}

#define T(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_street_file_is_kept_row_by_row),
        T(a_part_whose_columns_are_not_of_its_rows_is_refused),
        T(a_gazetteer_whose_lists_are_not_as_long_as_each_other_is_refused),
        T(rows_that_break_a_rule_are_set_aside_by_reason),
        T(wrong_columns_are_named),
        T(older_vintages_lack_columns),
        T(eastings_and_northings_of_the_first_years_become_degrees),
        T(every_vintage_of_columns_is_taken_with_either_line_end),
        T(stops_take_their_force_from_the_publishers_name),
        T(stops_just_after_midnight_of_summer_are_of_the_new_month),
        T(lines_that_end_in_a_carriage_return_alone_are_refused),
        T(a_file_of_a_header_alone_is_told),
        T(a_month_that_lost_most_of_its_rows_is_asked_after),
        T(the_same_again_changes_nothing_and_numbers_stay),
        T(a_large_gazetteer_is_taken_up_again),
        T(two_files_for_one_month_must_be_told_apart),
        T(degrees_are_read_exactly),
        T(kents_months_are_kept_whole),
        T(the_city_of_london_pair_reports_the_changed_outcomes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
