/* `wardmote check`: every byte of the home against its checksums, every page of the database against the others. */
#include "app/verbs.h"
#include "base/file.h"
#include "snapshot/snapshot.h"
#include "store/db.h"

static void line(struct table *t, const char *what, const char *where, uint64_t files, uint64_t bytes)
{
    table_z(t, what);
    table_z(t, where);
    table_int(t, (int64_t)files);
    table_int(t, (int64_t)bytes);
}

static bool check_evidence(struct table *t, const struct home *home, struct error *why)
{
    struct snapshot *s;
    if (!snapshot_open(home->evidence, &s, why)) return false;
    uint64_t bytes = 0;
    for (size_t i = 0; i < snapshot_count(s); i++) bytes += snapshot_entry(s, i)->bytes;
    bool ok = snapshot_verify(s, why);
    if (ok) line(t, "Evidence", home->evidence, snapshot_count(s), bytes);
    snapshot_free(s);
    return ok;
}

static bool check_database(struct table *t, const struct home *home, struct error *why)
{
    struct db *db;
    struct file_map m;
    if (!file_exists(home->database)) return true; /* nothing was entered yet */
    if (!db_open(home->database, DB_EXISTING, NULL, 0, &db, why)) return false;
    bool ok = db_check(db, why);
    db_close(db);
    if (!ok || !file_map(&m, home->database, why)) return false;
    line(t, "What people entered", home->database, 1, m.bytes.len);
    file_unmap(&m);
    return true;
}

bool ask_check(struct call *c, struct answer *out, struct error *why)
{
    const struct home *home = call_home(c);
    if (!file_is_folder(home->folder)) return FAIL(why, MISSING, "there is no home %s to check", home->folder);
    struct table *t = table_new(call_arena(c), "check", "Checked, and whole");
    (void)table_column(t, "what", "What", CELL_TEXT, "", 0);
    (void)table_column(t, "where", "Where", CELL_TEXT, "", 0);
    (void)table_column(t, "files", "Files", CELL_INT, "", 0);
    (void)table_column(t, "bytes", "Bytes", CELL_INT, "", 0);
    if (!check_evidence(t, home, why) || !check_database(t, home, why)) return false;
    out->table[out->n++] = t;
    return true;
}
