#include "store/engine.h"
#include "store/rows.h"
#include "base/inject.h"
#include <math.h>

#ifdef FAULT_INJECTION
unsigned db_fail_at(unsigned n) { return inject_at(INJECT_SQL, n); }
#endif

bool db_full_disk(struct db *db, struct error *why)
{
    return inject_due(INJECT_SQL) && !FAIL(why, IO, "the database %s: the disk is full", db->path);
}

/* ---- connections and transactions ---- */

bool db_open(const char *path, enum db_mode mode, const struct db_schema *const *rooms, size_t n, struct db **out,
             struct error *why)
{
    struct str p = str_of(path);
    if (str_starts(p, STR("postgres://")) || str_starts(p, STR("postgresql://")))
        return FAIL(why, INVALID, "%s: this program keeps its database in a file, not on a PostgreSQL server", path);
    struct db *db;
    if (!db_sqlite.open(path, mode, &db, why)) return false;
    db->reader.db = db;
    db->writer.db = db;
    if (!migrate(db, rooms, n, why)) {
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

void db_close(struct db *db)
{
    if (!db) return;
    if (db->reading || db->writing) db->engine->rollback(db);
    for (size_t i = 0; i < db->n_prepared; i++) db->engine->forget(db, db->prepared[i].handle);
    mem_free(db->prepared);
    mem_free(db->path);
    db->engine->close(db);
}

bool db_read_begin(struct db *db, struct db_reader **out, struct error *why)
{
    CHECK(!db->reading && !db->writing);
    if (!db->engine->begin(db, false, why)) return false;
    db->reading = true;
    *out = &db->reader;
    return true;
}

static void ended(struct db *db)
{
    for (size_t i = 0; i < db->n_prepared; i++) CHECK(!db->prepared[i].busy); /* rows were begun and not ended */
    db->reading = db->writing = false;
}

void db_read_end(struct db_reader *r)
{
    CHECK(r->db->reading);
    ended(r->db);
    r->db->engine->rollback(r->db);
}

bool db_write_begin(struct db *db, struct db_writer **out, struct error *why)
{
    CHECK(!db->reading && !db->writing);
    if (!db->engine->begin(db, true, why)) return false;
    db->writing = true;
    *out = &db->writer;
    return true;
}

bool db_commit(struct db_writer *w, struct error *why)
{
    CHECK(w->db->writing);
    ended(w->db);
    if (!db_full_disk(w->db, why) && w->db->engine->commit(w->db, why)) return true;
    w->db->engine->rollback(w->db);
    return false;
}

void db_rollback(struct db_writer *w)
{
    CHECK(w->db->writing);
    ended(w->db);
    w->db->engine->rollback(w->db);
}

struct db_reader *db_reads(struct db_writer *w) { return &w->db->reader; }

bool db_check(struct db *db, struct error *why) { return db->engine->check(db, why); }

/* ---- prepared statements: each is prepared once for a connection, and again if it is used inside itself ---- */

static bool prepared_slot(struct db *db, const struct db_statement *of, size_t *slot, struct error *why)
{
    for (size_t i = 0; i < db->n_prepared; i++) {
        if (db->prepared[i].of != of || db->prepared[i].busy) continue;
        *slot = i;
        return true;
    }
    if (!MEM_GROW(&db->prepared, &db->cap_prepared, db->n_prepared + 1))
        return FAIL(why, NOMEM, "not enough memory to prepare %s", of->name);
    void *handle;
    if (!db->engine->prepare(db, of, &handle, why)) return false;
    *slot = db->n_prepared++;
    db->prepared[*slot] = (struct db_prepared){ .of = of, .handle = handle };
    return true;
}

bool db_prove(struct db *db, const struct db_schema *room, struct error *why)
{
    for (size_t i = 0; i < room->n_statements; i++) {
        size_t slot;
        if (!prepared_slot(db, room->statement[i], &slot, why)) return false;
        if (!db->engine->prove(db, db->prepared[slot].handle, room->statement[i], why)) return false;
    }
    return true;
}

/* ---- rows ---- */

static void *handle_of(const struct db_rows *rows) { return rows->db->prepared[rows->slot].handle; }

static bool rows_begin(struct db_rows *rows, struct db *db, const struct db_statement *of, struct error *why)
{
    size_t slot;
    if (!prepared_slot(db, of, &slot, why)) return false;
    db->prepared[slot].busy = true;
    *rows = (struct db_rows){ .db = db, .of = of, .slot = slot };
    return true;
}

bool db_rows_begin(struct db_rows *rows, struct db_reader *r, const struct db_statement *of, struct error *why)
{
    CHECK(r->db->reading || r->db->writing);
    CHECK(!of->writes);
    return rows_begin(rows, r->db, of, why);
}

bool db_rows_begin_writing(struct db_rows *rows, struct db_writer *w, const struct db_statement *of,
                           struct error *why)
{
    CHECK(w->db->writing && of->writes);
    return rows_begin(rows, w->db, of, why);
}

/* Remembers the first fault. */
static void rows_note(struct db_rows *rows, bool ok)
{
    if (!ok) rows->failed = true;
}

static const char *param_name(const struct db_rows *rows, unsigned i)
{
    CHECK(i < rows->of->n_params);
    return rows->of->param[i].name;
}

void db_bind_int(struct db_rows *rows, unsigned i, int64_t v)
{
    CHECK(i < rows->of->n_params);
    if (!rows->failed) rows_note(rows, rows->db->engine->bind_int(rows->db, handle_of(rows), i, v, &rows->why));
}

void db_bind_real(struct db_rows *rows, unsigned i, double v)
{
    const char *name = param_name(rows, i);
    if (rows->failed) return;
    if (!isfinite(v)) rows_note(rows, FAIL(&rows->why, INVALID, "%s is not a finite number", name));
    else rows_note(rows, rows->db->engine->bind_real(rows->db, handle_of(rows), i, v, &rows->why));
}

static void bind_str(struct db_rows *rows, unsigned i, struct str v, bool text)
{
    const char *name = param_name(rows, i);
    if (rows->failed) return;
    if (v.len > DB_VALUE_MAX)
        rows_note(rows, FAIL(&rows->why, LIMIT, "%s is %zu bytes long; %d is the most", name, v.len, DB_VALUE_MAX));
    else if (text && (!str_is_utf8(v) || (v.len && memchr(v.ptr, 0, v.len))))
        rows_note(rows, FAIL(&rows->why, INVALID, "%s is not text in UTF-8", name));
    else
        rows_note(rows, rows->db->engine->bind_str(rows->db, handle_of(rows), i, v, text, &rows->why));
}

void db_bind_text(struct db_rows *rows, unsigned i, struct str v) { bind_str(rows, i, v, true); }
void db_bind_bytes(struct db_rows *rows, unsigned i, struct str v) { bind_str(rows, i, v, false); }

/* A value of another type than declared was written by something else than this program. */
static bool row_is_as_declared(struct db_rows *rows)
{
    for (unsigned i = 0; i < rows->of->n_columns; i++) {
        const struct db_field *f = &rows->of->column[i];
        bool null = rows->db->engine->is_null(handle_of(rows), i);
        if (null ? f->maybe : rows->db->engine->is_of(handle_of(rows), i, f->type)) continue;
        return FAIL(&rows->why, IO, "the database %s holds a value that cannot be: %s of %s", rows->db->path, f->name,
                    rows->of->name);
    }
    return true;
}

bool db_rows_next(struct db_rows *rows)
{
    if (rows->failed || rows->ended) return false;
    enum db_took took = DB_FAULT;
    if (!db_full_disk(rows->db, &rows->why))
        took = rows->db->engine->step(rows->db, handle_of(rows), rows->of, &rows->why);
    rows->ended = took != DB_ROW;
    rows->failed = took == DB_FAULT || (took == DB_ROW && !row_is_as_declared(rows));
    rows->seen += took == DB_ROW;
    return !rows->ended && !rows->failed;
}

bool db_get_null(const struct db_rows *rows, unsigned column)
{
    CHECK(column < rows->of->n_columns);
    return rows->db->engine->is_null(handle_of(rows), column);
}

int64_t db_get_int(const struct db_rows *rows, unsigned column)
{
    CHECK(column < rows->of->n_columns);
    return rows->db->engine->get_int(handle_of(rows), column);
}

double db_get_real(const struct db_rows *rows, unsigned column)
{
    CHECK(column < rows->of->n_columns);
    return rows->db->engine->get_real(handle_of(rows), column);
}

struct str db_get_str(struct db_rows *rows, unsigned column)
{
    struct str s = { NULL, 0 };
    if (rows->failed || db_get_null(rows, column)) return s;
    if (!rows->db->engine->get_str(handle_of(rows), column, &s))
        rows_note(rows, FAIL(&rows->why, NOMEM, "not enough memory for %s", rows->of->column[column].name));
    return s;
}

struct str db_copy_str(struct db_rows *rows, struct arena *a, unsigned column)
{
    struct str s = db_get_str(rows, column);
    if (!s.ptr) return s;
    char *copy = arena_try(a, s.len + 1);
    if (!copy) {
        rows_note(rows, FAIL(&rows->why, NOMEM, "not enough memory for %s", rows->of->column[column].name));
        return (struct str){ NULL, 0 };
    }
    memcpy(copy, s.ptr, s.len);
    return (struct str){ copy, s.len };
}

bool db_rows_end(struct db_rows *rows, struct error *why)
{
    rows->db->engine->reset(handle_of(rows));
    rows->db->prepared[rows->slot].busy = false;
    if (rows->failed) *why = rows->why;
    return !rows->failed;
}

bool db_rows_end_at_most_one(struct db_rows *rows, bool *found, struct error *why)
{
    (void)db_rows_next(rows); /* an engine may finish a writing statement only when its last row was taken */
    size_t found_rows = rows->seen;
    const char *name = rows->of->name;
    if (!db_rows_end(rows, why)) return false;
    if (found_rows > 1) return FAIL(why, CONFLICT, "the database holds more than one row where one was expected (%s)", name);
    *found = found_rows == 1;
    return true;
}

bool db_rows_end_one(struct db_rows *rows, struct error *why)
{
    const char *name = rows->of->name;
    bool found;
    if (!db_rows_end_at_most_one(rows, &found, why)) return false;
    return found || FAIL(why, MISSING, "the database does not hold what was asked for (%s)", name);
}
