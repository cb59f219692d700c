/* A room's tables brought up to what the program knows, step by step, each recorded with the digest of its text. */
#include "store/engine.h"
#include "store/store_sql.h"
#include <time.h>

/* How many of the room's steps the database has; refuses what this program cannot work on. */
static bool steps_applied(struct db_reader *r, const struct db_schema *room, size_t *n, struct error *why)
{
    const char *path = r->db->path;
    struct db_rows rows;
    struct sql_applied_steps row;
    size_t seen = 0;
    bool same = true;
    if (!sql_applied_steps(r, str_of(room->room), &rows, why)) return false;
    while (sql_applied_steps_next(&rows, &row)) {
        same = same && row.step == (int64_t)seen + 1 &&
               (seen >= room->n_steps || str_eq(row.digest, str_of(room->step[seen].digest)));
        seen++;
    }
    if (!db_rows_end(&rows, why)) return false;
    if (!same)
        return FAIL(why, CONFLICT, "the database %s was made by another build: its tables of %s are not the ones this "
                    "program knows", path, room->room);
    if (seen > room->n_steps)
        return FAIL(why, CONFLICT, "the database %s is newer than this program: its tables of %s are at step %zu, this "
                    "program knows %zu; use the newer wardmote", path, room->room, seen, room->n_steps);
    *n = seen;
    return true;
}

static bool all_are_current(struct db *db, const struct db_schema *const *rooms, size_t n, bool *current,
                            struct error *why)
{
    struct db_reader *r;
    bool ok = true;
    *current = true;
    if (!db_read_begin(db, &r, why)) return false;
    for (size_t i = 0; ok && i < n; i++) {
        size_t applied;
        ok = steps_applied(r, rooms[i], &applied, why);
        *current = *current && ok && applied == rooms[i]->n_steps;
    }
    db_read_end(r);
    return ok;
}

static bool apply_missing(struct db_writer *w, const struct db_schema *room, struct error *why)
{
    struct db *db = w->db;
    size_t applied;
    if (!steps_applied(db_reads(w), room, &applied, why)) return false;
    for (size_t i = applied; i < room->n_steps; i++) {
        const struct db_step *step = &room->step[i];
        if (db_full_disk(db, why) || !db->engine->script(db, step->sql[db->engine->dialect], why))
            return error_prefix(why, "step %zu of the tables of %s (%s)", i + 1, room->room, step->what);
        if (!sql_step_applied(w, str_of(room->room), (int64_t)i + 1, str_of(step->digest), time(NULL), why)) return false;
    }
    return true;
}

bool migrate(struct db *db, const struct db_schema *const *rooms, size_t n, struct error *why)
{
    bool current;
    if (n == 0) return true;
    if (!db->engine->script(db, store_schema.step[0].sql[db->engine->dialect], why)) return false;
    if (!all_are_current(db, rooms, n, &current, why)) return false;
    if (current) return true;
    struct db_writer *w;
    if (!db_write_begin(db, &w, why)) return false;
    for (size_t i = 0; i < n; i++)
        if (!apply_missing(w, rooms[i], why)) {
            db_rollback(w);
            return false;
        }
    return db_commit(w, why);
}
