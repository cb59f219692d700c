#include "app/imports.h"
#include "app/app_sql.h"
#include "app/site.h"
#include "base/file.h"
#include "base/month.h"
#include "render/utf8.h"
#include "snapshot/snapshot.h"

static const struct db_schema *const rooms[] = { &app_schema };

static bool enter_files(struct db_writer *w, const struct intake_report *r, int64_t import, struct error *why)
{
    for (size_t i = 0; i < r->n_taken; i++) {
        const struct intake_taken *f = &r->file[i];
        char digest[DIGEST_TEXT_MAX];
        int64_t id;
        struct arena a = { 0 };
        bool ok = sql_import_file_add(w, import, utf8_whole(&a, str_of(f->name)), f->kind ? str_of(f->kind) : (struct str){ 0 }, (int64_t)f->bytes,
                                      str_of(digest_text(f->digest, digest)), (int64_t)f->read, (int64_t)f->taken, (int64_t)f->aside, &id, why);
        arena_release(&a);
        if (!ok) return false;
    }
    return true;
}

/* The database with the tables of every room, so that it can be read from then on where it cannot be written to. */
static bool make_database(const struct home *home, struct db **out, struct error *why)
{
    const struct db_schema **all = mem_new(site.n * sizeof *all);
    bool ok = file_make_private_folder(home->folder, why) && db_open(home->database, DB_CREATE, all, site_schemas(&site, all), out, why);
    mem_free(all);
    return ok;
}

bool imports_enter(const struct home *home, const struct intake_report *r, int64_t now, struct error *why)
{
    struct db *db;
    struct db_writer *w;
    char digest[DIGEST_TEXT_MAX];
    int64_t id;
    if (!make_database(home, &db, why)) return false;
    bool ok = db_write_begin(db, &w, why);
    if (ok) {
        ok = sql_import_add(w, now, STR(WARDMOTE_VERSION), str_of(digest_text(r->evidence, digest)), (int64_t)r->files, (int64_t)r->rows_read,
                            (int64_t)r->rows_taken, (int64_t)r->rows_aside, &id, why) &&
             enter_files(w, r, id, why);
        if (ok) ok = db_commit(w, why);
        else db_rollback(w);
    }
    db_close(db);
    return ok;
}

/* ---- the verb */
static void columns_of_rows(struct table *t)
{
    (void)table_column(t, "rows_read", "Rows read", CELL_INT, "", 0);
    (void)table_column(t, "rows_taken", "Rows taken", CELL_INT, "", 0);
    (void)table_column(t, "rows_aside", "Set aside", CELL_INT, "", 0);
}

static void cells_of_rows(struct table *t, int64_t read, int64_t taken, int64_t aside)
{
    table_int(t, read);
    table_int(t, taken);
    table_int(t, aside);
}

/* Whether the evidence is as the latest import of the log left it. */
static bool tell_whether_whole(struct table *t, const struct home *home, const char *latest, struct error *why)
{
    struct snapshot *s;
    char digest[DIGEST_TEXT_MAX];
    if (!snapshot_open(home->evidence, &s, why)) return false;
    bool empty = snapshot_count(s) == 0, same = strcmp(digest_text(snapshot_digest(s), digest), latest) == 0;
    snapshot_free(s);
    if (!empty && !same)
        table_note(t, NOTE_WARNING, "The evidence is not as the latest of these left it: an import was cut off before it was entered here, or was made by "
                                    "an older program. What is held is whole (wardmote check); from which files is not known.");
    return true;
}

static bool all_imports(struct db_reader *r, struct table *t, const char **latest, struct error *why)
{
    struct db_rows rows;
    struct sql_import i;
    (void)table_column(t, "id", "Import", CELL_INT, "", 0);
    (void)table_column(t, "ended", "When (UTC)", CELL_TEXT, "", 0);
    (void)table_column(t, "files", "Files", CELL_INT, "", 0);
    columns_of_rows(t);
    (void)table_column(t, "program", "By wardmote", CELL_TEXT, "", 0);
    (void)table_column(t, "evidence", "Evidence from then on", CELL_TEXT, "", 0);
    if (!r) return true;
    if (!sql_imports(r, &rows, why)) return false;
    while (sql_imports_next(&rows, &i)) {
        char *digest = str_z(t->arena, i.evidence);
        if (!**latest) *latest = digest;
        table_int(t, i.id);
        table_z(t, moment_text(t->arena, i.ended));
        table_int(t, i.files);
        cells_of_rows(t, i.rows_read, i.rows_taken, i.rows_aside);
        table_text(t, str_copy(t->arena, i.program));
        table_z(t, digest);
    }
    return db_rows_end(&rows, why);
}

static bool files_of(struct db_reader *r, struct table *t, int64_t import, struct error *why)
{
    struct db_rows rows;
    struct sql_import_file f;
    (void)table_column(t, "name", "File", CELL_TEXT, "", 0);
    (void)table_column(t, "kind", "Kind", CELL_TEXT, "", 0);
    columns_of_rows(t);
    (void)table_column(t, "bytes", "Bytes", CELL_INT, "", 0);
    (void)table_column(t, "digest", "XXH128", CELL_TEXT, "", 0);
    if (!sql_import_files(r, import, &rows, why)) return false;
    while (sql_import_files_next(&rows, &f)) {
        table_text(t, str_copy(t->arena, f.name));
        table_text(t, f.kind.ptr ? str_copy(t->arena, f.kind) : STR("not taken"));
        cells_of_rows(t, f.rows_read, f.rows_taken, f.rows_aside);
        table_int(t, f.bytes);
        table_text(t, str_copy(t->arena, f.digest));
    }
    if (!db_rows_end(&rows, why)) return false;
    if (t->n_rows == 0) return FAIL(why, MISSING, "there is no import %lld: wardmote imports lists those there are", (long long)import);
    table_note(t, NOTE_REMARK, "Bytes and digest are of the file as it was read, unpacked; a file you still have is the same if xxhsum -H2 says so");
    return true;
}

static bool ask_imports(struct call *c, struct answer *out, struct error *why)
{
    struct arena *a = call_arena(c);
    const struct home *home = call_home(c);
    struct db *db = NULL;
    struct db_reader *r = NULL;
    int64_t import = 0;
    const char *of = call_n_args(c) ? call_arg(c, 0) : NULL, *latest = "";
    if (of && (!str_to_i64(str_of(of), &import) || import < 1)) return FAIL(why, USAGE, "imports %s: the number of an import was expected", of);
    if (file_exists(home->database) && !db_open(home->database, DB_EXISTING, rooms, COUNT_OF(rooms), &db, why)) return false;
    struct table *t = table_new(a, "imports", of ? str_print(a, "What came in with import %lld", (long long)import) : "What was imported, and when");
    bool ok = !db || db_read_begin(db, &r, why);
    if (ok && of && !r) ok = FAIL(why, MISSING, "there is no import %lld: nothing was imported yet", (long long)import);
    ok = ok && (of ? files_of(r, t, import, why) : all_imports(r, t, &latest, why) && tell_whether_whole(t, home, latest, why));
    if (ok && !of) table_note(t, NOTE_REMARK, t->n_rows ? "wardmote imports N lists the files of one" : "Nothing was imported yet");
    db_close(db);
    if (ok) out->table[out->n++] = t;
    return ok;
}

const struct verb imports_verb = {
    .name = "imports",
    .arguments = "[N]",
    .summary = "Say what was imported when, and from which files",
    .help = "So that it can be told later where a figure comes from: each import that changed the evidence, and with N the files of one, each with its "
            "kind, its rows, its size and a digest by which the file is known again.\n\n"
            "$ wardmote imports\n"
            "$ wardmote imports 3 --format csv\n",
    .common = VERB_OUTPUT,
    .max_args = 1,
    .ask = ask_imports,
};
