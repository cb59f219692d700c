/* The register of operations: designs entered, each with the day, before their results are looked at. And the verb. */
#include "base/file.h"
#include "evidence/entered.h"
#include "evidence/operation.h"
#include <time.h>

bool operation_register(const struct home *home, struct str text, const char *file, int64_t now, struct error *why)
{
    struct arena a = { 0 };
    struct operation_file f;
    struct db *db = NULL;
    struct db_writer *w = NULL;
    int64_t id;
    char digest[DIGEST_TEXT_MAX];
    bool ok = operation_file_read(&a, text, file, &f, why) && entered_make(home, &db, why);
    if (ok && !db_write_begin(db, &w, why)) {
        db_close(db);
        ok = false;
    }
    if (ok) {
        ok = entered_end(db, w, sql_operation_register(w, str_of(f.name), str_of(digest_text(f.digest, digest)), text, now, &id, why), why);
        if (!ok && why->kind == ERROR_CONFLICT)
            (void)FAIL(why, CONFLICT, "an operation called %s is registered already. A design is never edited: withdraw it (wardmote operation withdraw), which stays on record, and register the new one", f.name);
    }
    arena_release(&a);
    return ok;
}

bool operation_withdraw(const struct home *home, struct str name, int64_t now, struct error *why)
{
    struct db *db;
    struct db_writer *w;
    bool found = false;
    int64_t id;
    if (!entered_open(home, &db, why)) return false;
    if (db) {
        if (!db_write_begin(db, &w, why)) return db_close(db), false;
        if (!entered_end(db, w, sql_operation_withdraw(w, name, now, &id, &found, why), why)) return false;
    }
    return found || FAIL(why, MISSING, "no operation called " STR_FMT " is registered: wardmote operation list shows those there are", STR_ARG(name));
}

bool operation_list_table(const struct home *home, struct arena *a, struct table **out, struct error *why)
{
    struct table *t = table_new(a, "operations", "Operations registered");
    struct db *db;
    struct db_reader *r;
    struct db_rows rows;
    struct sql_operation o;
    if (!entered_open(home, &db, why)) return false;
    (void)table_column(t, "name", "Operation", CELL_TEXT, "", 0);
    (void)table_column(t, "registered", "Registered here", CELL_TEXT, "", 0);
    (void)table_column(t, "written", "Written, says its file", CELL_TEXT, "", 0);
    (void)table_column(t, "withdrawn", "Withdrawn", CELL_TEXT, "", 0);
    bool ok = !db || (db_read_begin(db, &r, why) && sql_operations(r, &rows, why));
    while (db && ok && sql_operations_next(&rows, &o)) {
        struct operation_file f;
        char *name = str_z(a, o.name);
        ok = operation_file_read(a, str_copy(a, o.text), name, &f, why);
        if (!ok) break;
        table_z(t, name);
        table_z(t, day_text(a, o.registered));
        table_z(t, day_text(a, (int64_t)f.registered * 86400));
        table_z(t, o.has_withdrawn ? day_text(a, o.withdrawn) : NULL);
    }
    if (db && ok) ok = db_rows_end(&rows, why);
    db_close(db);
    if (!ok) return false;
    table_note(t, NOTE_REMARK, t->n_rows ? "A design that was withdrawn stays on record" : "None is registered. wardmote operation register FILE enters a design (docs/operation-file.md)");
    *out = t;
    return true;
}

bool operation_standing(const struct home *home, struct arena *a, struct operation_registered **out, size_t *n, struct error *why)
{
    struct db *db;
    struct db_reader *r;
    struct db_rows rows;
    struct sql_operation o;
    struct operation_registered *list = NULL;
    size_t found = 0, room = 0;
    if (!entered_open(home, &db, why)) return false;
    bool ok = !db || (db_read_begin(db, &r, why) && sql_operations(r, &rows, why));
    while (db && ok && sql_operations_next(&rows, &o)) {
        if (o.has_withdrawn) continue;
        if (found == room) {
            struct operation_registered *more = ARENA_ARRAY(a, struct operation_registered, room = 2 * room + 8);
            if (found) memcpy(more, list, found * sizeof *list);
            list = more;
        }
        list[found].record = (struct operation_record){ true, true, o.registered };
        ok = operation_file_read(a, str_copy(a, o.text), str_z(a, o.name), &list[found].file, why);
        found += ok;
    }
    if (db && ok) ok = db_rows_end(&rows, why);
    db_close(db);
    if (!ok) return false;
    *out = list;
    *n = found;
    return true;
}

/* What stands in the register under a name. */
static bool look_up(const struct home *home, struct arena *a, struct str name, struct sql_operation *out, bool *found, struct error *why)
{
    struct db *db;
    struct db_reader *r;
    *found = false;
    if (!entered_open(home, &db, why)) return false;
    if (!db) return true;
    bool ok = db_read_begin(db, &r, why) && sql_operation_standing(a, r, name, out, found, why);
    db_close(db);
    return ok;
}

bool operation_find(const struct home *home, struct arena *a, const char *name_or_file, struct operation_file *out,
                    struct operation_record *record, struct error *why)
{
    struct sql_operation o;
    struct operation_record rec = { .found = false };
    char digest[DIGEST_TEXT_MAX];
    if (!file_exists(name_or_file)) {
        if (!look_up(home, a, str_of(name_or_file), &o, &rec.found, why)) return false;
        if (!rec.found) return FAIL(why, MISSING, "%s is neither a file nor an operation that is registered (wardmote operation list)", name_or_file);
        *record = (struct operation_record){ true, true, o.registered };
        return operation_file_read(a, o.text, name_or_file, out, why);
    }
    struct file_map m;
    struct operation_file f;
    if (!file_map(&m, name_or_file, why)) return false;
    struct str text = str_copy(a, m.bytes);
    file_unmap(&m);
    if (!operation_file_read(a, text, name_or_file, &f, why) || !look_up(home, a, str_of(f.name), &o, &rec.found, why)) return false;
    if (rec.found) rec = (struct operation_record){ true, str_eq(o.digest, str_of(digest_text(f.digest, digest))), o.registered };
    *out = f;
    *record = rec;
    return true;
}

/* ---- the verb */
static bool register_file(struct call *c, const char *path, struct error *why)
{
    struct file_map m;
    if (!file_map(&m, path, why)) return false;
    bool ok = operation_register(call_home(c), m.bytes, path, (int64_t)time(NULL), why);
    file_unmap(&m);
    return ok;
}

static bool show_result(struct call *c, const char *of, struct answer *out, struct error *why)
{
    struct arena *a = call_arena(c);
    struct operation_file *f = ARENA_NEW(a, struct operation_file);
    struct operation_result *r = ARENA_NEW(a, struct operation_result);
    struct operation_record record;
    return operation_find(call_home(c), a, of, f, &record, why) &&
           operation_result(call_home(c), a, f, call_text(c, "source"), call_flag(c, "public"), r, why) && operation_tables(a, f, &record, r, out, why);
}

static bool ask_operation(struct call *c, struct answer *out, struct error *why)
{
    const char *what = call_arg(c, 0), *of = call_n_args(c) > 1 ? call_arg(c, 1) : NULL;
    bool list = strcmp(what, "list") == 0;
    if (list ? of != NULL : of == NULL)
        return FAIL(why, USAGE, list ? "operation list: nothing was expected after it" : "operation %s: a name or a file was expected after it", what);
    if (strcmp(what, "result") == 0) return show_result(c, of, out, why);
    if (strcmp(what, "register") == 0) {
        if (!register_file(c, of, why)) return false;
    } else if (strcmp(what, "withdraw") == 0) {
        if (!operation_withdraw(call_home(c), str_of(of), (int64_t)time(NULL), why)) return false;
    } else if (!list) {
        return FAIL(why, USAGE, "operation %s: register, list, result or withdraw was expected", what);
    }
    struct table *t;
    if (!operation_list_table(call_home(c), call_arena(c), &t, why)) return false;
    out->table[out->n++] = t;
    return true;
}

static const struct option options[] = {
    { .name = "source", .kind = OPTION_TEXT, .meaning = "NAME", .help = "The source that is asked: police.uk, or a force's extract" },
    { .name = "public", .kind = OPTION_FLAG, .help = "Only what may be published" },
};

const struct verb operation_verb = {
    .name = "operation",
    .arguments = "register|list|result|withdraw [NAME|FILE]",
    .summary = "Register an operation, and measure it against areas where it was not",
    .help = "An operation is a file: where it was (the target), where it was not (the controls), the months before and after, and how far around it "
            "displacement is looked for. docs/operation-file.md says how it is written. Register it before its results are looked at, so that nobody can "
            "say that the design was chosen for them.\n\n"
            "The result compares what happened in the target with what happened in the controls, by number and by harm, says how sure that is, and whether "
            "crime moved next door.\n\n"
            "$ wardmote operation register lantern.geojson\n"
            "$ wardmote operation list\n"
            "$ wardmote operation result \"Operation Lantern\"\n"
            "$ wardmote operation withdraw \"Operation Lantern\"\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT,
    .min_args = 1,
    .max_args = 2,
    .ask = ask_operation,
};
