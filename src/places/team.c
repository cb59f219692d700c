#include "places/team.h"
#include "base/file.h"
#include "places/areas.h"
#include "places/team_take.h"
#include <time.h>

static const struct db_schema *const rooms[] = { &places_schema };

static void close_db(void *db) { db_close(db); }
static void unmap(void *m) { file_unmap(m); }

bool team_reader(const struct home *home, struct arena *a, struct db_reader **out, struct error *why)
{
    struct db *db;
    *out = NULL;
    if (!file_exists(home->database)) return true;
    if (!db_open(home->database, DB_EXISTING, rooms, COUNT_OF(rooms), &db, why)) return false;
    arena_defer(a, close_db, db);
    return db_read_begin(db, out, why);
}

/* ---- who answers for each ward ---- */

bool team_table(struct db_reader *r, struct snapshot *s, struct arena *a, int64_t now, const struct table **out, struct error *why)
{
    const struct layer *l;
    size_t without = 0;
    if (!layer_open(s, AREA_WARD, 0, &l, why)) return false;
    struct table *t = table_new(a, "teams", "Who answers for each ward");
    (void)table_column(t, "ward_code", "Ward code", CELL_TEXT, "", 0);
    (void)table_column(t, "ward", "Ward", CELL_TEXT, "", 0);
    (void)table_column(t, "team", "Team", CELL_TEXT, "", 0);
    (void)table_column(t, "officer", "Officer", CELL_TEXT, "", 0);
    (void)table_column(t, "contact", "Contact", CELL_TEXT, "", 0);
    for (uint32_t i = 0; i < l->n; i++) {
        struct who w;
        if (!who_answers(r, a, layer_code(l, i), now, &w, why)) return false;
        without += w.n_teams == 0;
        table_text(t, layer_code(l, i));
        table_z(t, layer_name(l, i));
        table_z(t, who_team_text(a, &w));
        table_z(t, who_officer_text(a, &w));
        table_z(t, who_contact_text(a, &w));
    }
    if (without) table_note(t, NOTE_NOT_COVERED, "For %zu of %zu wards no team is entered", without, (size_t)l->n);
    table_note(t, NOTE_SOURCE, "The teams, as they were last imported; who is away on %s is said", day_words(a, london_clock(now) / 86400));
    *out = t;
    return true;
}

static bool list(struct call *c, struct answer *out, struct error *why)
{
    struct snapshot *s;
    struct db_reader *r;
    return snapshot_open_in(call_arena(c), call_home(c)->evidence, &s, why) && team_reader(call_home(c), call_arena(c), &r, why) &&
           team_table(r, s, call_arena(c), (int64_t)time(NULL), &out->table[out->n++], why);
}

/* ---- who answered for one ----*/

static void history_row(struct table *t, const struct sql_posting_past *p)
{
    struct arena *a = t->arena;
    table_text(t, str_copy(a, p->rank));
    table_text(t, str_copy(a, p->name));
    table_text(t, str_copy(a, p->officer));
    table_text(t, str_copy(a, p->team));
    table_z(t, p->role.len ? str_z(a, p->role) : NULL);
    table_z(t, day_text(a, p->from_day * 86400));
    table_z(t, p->has_to_day ? day_text(a, p->to_day * 86400) : NULL);
    table_z(t, moment_text(a, p->entered));
    table_z(t, p->has_ended ? moment_text(a, p->ended) : NULL);
}

static bool history(struct call *c, const char *ward, struct answer *out, struct error *why)
{
    struct arena *a = call_arena(c);
    struct snapshot *s;
    struct db_reader *r;
    struct db_rows rows;
    struct sql_posting_past p;
    struct area_choice chosen;
    if (!snapshot_open_in(a, call_home(c)->evidence, &s, why) || !area_choose(s, a, ward, 0, &chosen, why)) return false;
    if (chosen.type != AREA_WARD) return FAIL(why, USAGE, "team history %s: a ward was expected", ward);
    struct table *t = table_new(a, "postings", str_print(a, "Who was posted to " STR_FMT, STR_ARG(chosen.name)));
    static const char *const columns[][2] = { { "rank", "Rank" }, { "name", "Officer" }, { "officer", "Number" }, { "team", "Team" }, { "role", "Role" },
                                              { "from", "From" }, { "to", "to" }, { "entered", "Entered (UTC)" }, { "ended", "No longer said from (UTC)" } };
    for (size_t i = 0; i < COUNT_OF(columns); i++) (void)table_column(t, columns[i][0], columns[i][1], CELL_TEXT, "", 0);
    if (!team_reader(call_home(c), a, &r, why)) return false;
    if (r) {
        if (!sql_postings_ever(r, chosen.code, &rows, why)) return false;
        while (sql_postings_ever_next(&rows, &p)) history_row(t, &p);
        if (!db_rows_end(&rows, why)) return false;
    }
    if (t->n_rows == 0) table_note(t, NOTE_REMARK, "Nobody was ever posted there");
    out->table[out->n++] = t;
    return true;
}

/* ---- import ---- */

static bool read_files(struct call *c, struct team_file *file, size_t n, struct error *why)
{
    struct arena *a = call_arena(c);
    for (size_t i = 0; i < n; i++) {
        struct file_map *m = ARENA_NEW(a, struct file_map);
        const char *path = call_arg(c, i + 1);
        if (!file_map(m, path, why)) return false;
        arena_defer(a, unmap, m);
        if (!team_file_read(a, m->bytes, path, &file[i], why)) return false;
    }
    return true;
}

static struct table *report_table(struct arena *a, const struct team_report *r)
{
    struct table *t = table_new(a, "taken", "Teams and officers taken");
    (void)table_column(t, "file", "File", CELL_TEXT, "", 0);
    (void)table_column(t, "kind", "Kind", CELL_TEXT, "", 0);
    (void)table_column(t, "rows", "Rows", CELL_INT, "", 0);
    (void)table_column(t, "begun", "New", CELL_INT, "entries", 0);
    (void)table_column(t, "ended", "Ended", CELL_INT, "entries", 0);
    (void)table_column(t, "kept", "As before", CELL_INT, "entries", 0);
    for (size_t i = 0; i < r->n; i++) {
        const struct team_taken *f = &r->file[i];
        table_z(t, f->name);
        table_z(t, team_kind_name(f->kind));
        table_int(t, (int64_t)f->rows);
        table_int(t, (int64_t)f->begun);
        table_int(t, (int64_t)f->ended);
        table_int(t, (int64_t)f->kept);
    }
    for (size_t i = 0; i < r->n_aside; i++) table_note(t, NOTE_WARNING, "%s is a ward of no layer that is loaded, and was set aside", r->aside[i]);
    table_note(t, NOTE_REMARK, "A row with several wards makes an entry for each. What a file no longer says of a team is ended and stays on record");
    return t;
}

static bool import(struct call *c, struct answer *out, struct error *why)
{
    struct arena *a = call_arena(c);
    size_t n = call_n_args(c) - 1;
    struct team_file *file = ARENA_ARRAY(a, struct team_file, n);
    struct team_report report;
    struct snapshot *s;
    struct db *db;
    struct db_writer *w;
    if (!read_files(c, file, n, why) || !snapshot_open_in(a, call_home(c)->evidence, &s, why)) return false;
    if (!file_make_private_folder(call_home(c)->folder, why) || !db_open(call_home(c)->database, DB_CREATE, rooms, COUNT_OF(rooms), &db, why)) return false;
    bool ok = db_write_begin(db, &w, why);
    if (ok) {
        ok = team_take(w, s, a, file, n, (int64_t)time(NULL), &report, why);
        if (ok) ok = db_commit(w, why);
        else db_rollback(w);
    }
    db_close(db);
    if (ok) out->table[out->n++] = report_table(a, &report);
    return ok;
}

static bool ask_team(struct call *c, struct answer *out, struct error *why)
{
    const char *what = call_arg(c, 0);
    size_t n = call_n_args(c) - 1;
    if (strcmp(what, "import") == 0) return n ? import(c, out, why) : FAIL(why, USAGE, "team import: files of teams, officers, absences, meetings or priorities were expected");
    if (strcmp(what, "list") == 0) return n ? FAIL(why, USAGE, "team list: nothing was expected after it") : list(c, out, why);
    if (strcmp(what, "history") == 0) return n == 1 ? history(c, call_arg(c, 1), out, why) : FAIL(why, USAGE, "team history: a ward was expected, by code or name");
    return FAIL(why, USAGE, "team %s: import, list or history was expected", what);
}

const struct verb team_verb = {
    .name = "team",
    .arguments = "import|list|history [FILE...|WARD]",
    .summary = "Keep the police teams and named officers of wards, and say who answers",
    .help = "Five kinds of CSV file, told apart by their columns (docs/officers.md): teams, officers, absences, meetings, priorities. A file says all that is "
            "so of the teams it names: what it no longer says is ended and stays on record, and the same file twice changes nothing. A fault in a file "
            "leaves everything as it was. Wards are known by their codes; a code that no loaded layer has is set aside by name.\n\n"
            "$ wardmote team import teams.csv officers.csv meetings.csv\n"
            "$ wardmote team list --format csv\n"
            "$ wardmote team history E05990001\n",
    .common = VERB_OUTPUT,
    .min_args = 1,
    .max_args = SIZE_MAX,
    .ask = ask_team,
};
