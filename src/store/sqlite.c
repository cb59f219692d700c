/* SQLite behind store/engine.h: write-ahead log, synchronous=FULL, foreign keys on, one connection a thread. */
#include "store/engine.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#define APPLICATION_ID 0x57415244 /* "WARD": what file(1) and we know our databases by */
#ifdef FAULT_INJECTION
enum { BUSY_WAIT_MS = 1000 };
#else
enum { BUSY_WAIT_MS = 5000 };
#endif

struct sqlite_db {
    struct db db; /* first */
    sqlite3 *handle;
};

static sqlite3 *handle_of(const struct db *db) { return ((const struct sqlite_db *)db)->handle; }

static enum error_kind kind_of(int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_NOTNULL: case SQLITE_CONSTRAINT_CHECK: case SQLITE_CONSTRAINT_DATATYPE: return ERROR_INVALID;
    default: break;
    }
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT: return ERROR_CONFLICT;
    case SQLITE_BUSY: case SQLITE_LOCKED: return ERROR_BUSY;
    case SQLITE_NOMEM: return ERROR_NOMEM;
    case SQLITE_PERM: case SQLITE_AUTH: case SQLITE_READONLY: return ERROR_DENIED;
    case SQLITE_NOTADB: case SQLITE_MISMATCH: return ERROR_INVALID;
    case SQLITE_TOOBIG: return ERROR_LIMIT;
    default: return ERROR_IO;
    }
}

/* What SQLite said last, as a fault; `of` is the statement, or NULL. Always false. */
static bool fault(const struct db *db, const struct db_statement *of, struct error *why)
{
    sqlite3 *handle = handle_of(db);
    int code = handle ? sqlite3_extended_errcode(handle) : SQLITE_NOMEM;
    enum error_kind kind = kind_of(code);
    const char *say = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(SQLITE_NOMEM);
    if (kind == ERROR_BUSY) say = "another process is writing to it; try again when it has ended";
    int reason = (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_IOERR ? sqlite3_system_errno(handle) : 0;
    if (reason) (void)FAIL_ERRNO(why, reason, "the database %s: %s", db->path, say);
    else (void)error_set(why, kind, AT, "the database %s: %s", db->path, say);
    if (of) (void)snprintf(why->detail, sizeof why->detail, "%s", of->name);
    return false;
}

static bool script(struct db *db, const char *sql, struct error *why)
{
    return sqlite3_exec(handle_of(db), sql, NULL, NULL, NULL) == SQLITE_OK || fault(db, NULL, why);
}

/* The one whole number that a pragma or a count gives. */
static bool ask(struct db *db, const char *sql, int64_t *out, struct error *why)
{
    sqlite3_stmt *s = NULL;
    bool ok = sqlite3_prepare_v2(handle_of(db), sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
    if (ok) *out = sqlite3_column_int64(s, 0);
    else (void)fault(db, NULL, why);
    (void)sqlite3_finalize(s);
    return ok;
}

/* ---- opening ---- */

static bool is_ours(struct db *db, struct error *why)
{
    int64_t id;
    return ask(db, "PRAGMA application_id", &id, why) &&
           (id == APPLICATION_ID || FAIL(why, INVALID, "%s is a database, but not one of wardmote's", db->path));
}

static bool configure(struct db *db, struct error *why)
{
    sqlite3 *handle = handle_of(db);
    (void)sqlite3_busy_timeout(handle, BUSY_WAIT_MS);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return is_ours(db, why) && script(db, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", why);
}

static const char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? str_print(a, "%.*s", (int)MAX(slash - path, 1), path) : ".";
}

/* A database in a folder that cannot be written to is read as it stands, if no log lies beside it. */
static bool is_frozen(struct arena *a, const char *path)
{
    return access(folder_of(a, path), W_OK) != 0 && !file_exists(str_print(a, "%s-wal", path));
}

/* SQLite's own form of a path, in which ? # % have meanings. */
static const char *frozen_name(struct arena *a, const char *path)
{
    size_t n = strlen(path);
    char *name = arena_new(a, n * 3 + sizeof "file:?immutable=1"), *to = name;
    to += snprintf(to, 6, "file:");
    for (size_t i = 0; i < n; i++)
        to += strchr("?#%", path[i]) ? snprintf(to, 4, "%%%02X", (unsigned)path[i]) : snprintf(to, 2, "%c", path[i]);
    memcpy(to, "?immutable=1", sizeof "?immutable=1");
    return name;
}

/* The database at `path`, under SQLite's name for it. */
static bool open_named(const char *path, const char *name, int flags, bool (*prepared)(struct db *db, struct error *why),
                       struct db **out, struct error *why)
{
    struct sqlite_db *s = mem_new(sizeof *s);
    size_t n = strlen(path) + 1;
    s->db.engine = &db_sqlite;
    s->db.path = mem_new(n);
    memcpy(s->db.path, path, n);
    flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    bool ok = sqlite3_open_v2(name, &s->handle, flags, NULL) == SQLITE_OK || fault(&s->db, NULL, why);
    ok = ok && prepared(&s->db, why);
    if (ok) *out = &s->db;
    else db_close(&s->db);
    return ok;
}

/* The mark first, while it goes into the file itself and not into a log that is left behind. Both are looked at
 * afterwards: where memory runs out amid a pragma, SQLite can leave it undone and say nothing. */
static bool mark_as_ours(struct db *db, struct error *why)
{
    int64_t id, is_wal;
    if (!script(db, "PRAGMA application_id = " QUOTE(APPLICATION_ID) "; PRAGMA journal_mode = WAL", why)) return false;
    if (!ask(db, "PRAGMA application_id", &id, why)) return false;
    if (!ask(db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &is_wal, why)) return false;
    return (id == APPLICATION_ID && is_wal) ||
           FAIL(why, NOMEM, "the database %s cannot be made: memory, or the file system, refuses what it needs", db->path);
}

/* Made beside its place and put there whole: of two processes that make it at once, one does. */
static bool make(struct arena *a, const char *path, struct error *why)
{
    char *temporary = str_print(a, "%s.new-%ld", path, (long)getpid());
    struct db *db;
    int fd = open(temporary, O_RDWR | O_CREAT | O_CLOEXEC, 0600); /* SQLite gives its log the same rights */
    if (fd < 0) return FAIL_ERRNO(why, errno, "the database %s cannot be made", path);
    (void)close(fd);
    bool ok = open_named(temporary, temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, mark_as_ours, &db, why);
    if (ok) db_close(db);
    if (ok && renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) != 0 && errno != EEXIST)
        ok = FAIL_ERRNO(why, errno, "the database %s cannot be made", path);
    (void)unlink(temporary); /* where it is still there */
    return ok && file_sync_folder(folder_of(a, path), why);
}

static bool open_database(const char *path, enum db_mode mode, struct db **out, struct error *why)
{
    struct arena a = { 0 };
    bool ok = file_exists(path) || (mode == DB_CREATE ? make(&a, path, why) : FAIL(why, MISSING, "there is no database %s", path));
    if (ok && mode == DB_EXISTING && is_frozen(&a, path))
        ok = open_named(path, frozen_name(&a, path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, configure, out, why);
    else if (ok)
        ok = open_named(path, path, SQLITE_OPEN_READWRITE, configure, out, why);
    arena_release(&a);
    return ok;
}

static void close_database(struct db *db)
{
    CHECK(sqlite3_close(handle_of(db)) == SQLITE_OK); /* BUSY: a statement was not forgotten */
    mem_free(db);
}

/* ---- transactions ---- */

/* Even ROLLBACK wants memory: where it had none, the next transaction undoes it first, or closing does. */
static bool undo(struct db *db, struct error *why)
{
    return sqlite3_get_autocommit(handle_of(db)) || script(db, "ROLLBACK", why);
}

static bool begin(struct db *db, bool to_write, struct error *why)
{
    if (to_write && sqlite3_db_readonly(handle_of(db), "main") == 1)
        return FAIL(why, DENIED, "the database %s can be read but not written to", db->path);
    return undo(db, why) && script(db, to_write ? "BEGIN IMMEDIATE" : "BEGIN", why);
}

static bool commit(struct db *db, struct error *why) { return script(db, "COMMIT", why); }

static void rollback(struct db *db)
{
    struct error unheard;
    (void)undo(db, &unheard);
}

/* ---- statements: parameter $1 has the number SQLite gave it where it first stands ---- */

static bool prepare(struct db *db, const struct db_statement *of, void **handle, struct error *why)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v3(handle_of(db), of->sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
        return fault(db, of, why);
    CHECK(sqlite3_column_count(s) == (int)of->n_columns);
    CHECK(sqlite3_bind_parameter_count(s) == (int)of->n_params);
    *handle = s;
    return true;
}

static void forget(struct db *db, void *handle)
{
    (void)db;
    (void)sqlite3_finalize(handle);
}

static int number_of(void *handle, unsigned i)
{
    char name[16];
    (void)snprintf(name, sizeof name, "$%u", i + 1);
    int number = sqlite3_bind_parameter_index(handle, name);
    CHECK(number > 0);
    return number;
}

static bool bind_int(struct db *db, void *handle, unsigned i, int64_t v, struct error *why)
{
    return sqlite3_bind_int64(handle, number_of(handle, i), v) == SQLITE_OK || fault(db, NULL, why);
}

static bool bind_real(struct db *db, void *handle, unsigned i, double v, struct error *why)
{
    return sqlite3_bind_double(handle, number_of(handle, i), v) == SQLITE_OK || fault(db, NULL, why);
}

static bool bind_str(struct db *db, void *handle, unsigned i, struct str v, bool text, struct error *why)
{
    int number = number_of(handle, i);
    const char *ptr = v.ptr ? v.ptr : "";
    int code = text ? sqlite3_bind_text64(handle, number, ptr, v.len, SQLITE_TRANSIENT, SQLITE_UTF8)
                    : sqlite3_bind_blob64(handle, number, ptr, v.len, SQLITE_TRANSIENT);
    return code == SQLITE_OK || fault(db, NULL, why);
}

static enum db_took step(struct db *db, void *handle, const struct db_statement *of, struct error *why)
{
    int code = sqlite3_step(handle);
    if (code == SQLITE_ROW) return DB_ROW;
    if (code == SQLITE_DONE) return DB_DONE;
    (void)fault(db, of, why);
    return DB_FAULT;
}

static bool is_null(void *handle, unsigned column) { return sqlite3_column_type(handle, (int)column) == SQLITE_NULL; }

static int storage_class(enum db_type type)
{
    switch (type) {
    case DB_ID: case DB_INT: case DB_TIME: case DB_FLAG: return SQLITE_INTEGER;
    case DB_REAL: return SQLITE_FLOAT;
    case DB_TEXT: return SQLITE_TEXT;
    case DB_BYTES: return SQLITE_BLOB;
    }
    CHECK(!"a type of no known kind");
    return 0;
}

static bool is_of(void *handle, unsigned column, enum db_type type)
{
    int is = sqlite3_column_type(handle, (int)column);
    return is == storage_class(type) || (type == DB_REAL && is == SQLITE_INTEGER);
}

static int64_t get_int(void *handle, unsigned column) { return sqlite3_column_int64(handle, (int)column); }
static double get_real(void *handle, unsigned column) { return sqlite3_column_double(handle, (int)column); }

static bool get_str(void *handle, unsigned column, struct str *out)
{
    bool text = sqlite3_column_type(handle, (int)column) == SQLITE_TEXT;
    const void *ptr = text ? (const void *)sqlite3_column_text(handle, (int)column) : sqlite3_column_blob(handle, (int)column);
    size_t n = (size_t)sqlite3_column_bytes(handle, (int)column);
    if (!ptr && (text || n)) return false; /* the text could not be had; an empty blob has no address */
    *out = (struct str){ ptr ? ptr : "", n };
    return true;
}

static void reset(void *handle)
{
    (void)sqlite3_reset(handle); /* says again what the last step said */
    (void)sqlite3_clear_bindings(handle);
}

/* The column's declared type against ours: nothing is known of an expression. */
static bool declared_alike(const char *declared, enum db_type type)
{
    static const char *const names[] = { [SQLITE_INTEGER] = "INTEGER", [SQLITE_FLOAT] = "REAL", [SQLITE_TEXT] = "TEXT",
                                         [SQLITE_BLOB] = "BLOB" };
    return !declared || strcmp(declared, names[storage_class(type)]) == 0;
}

static bool prove(struct db *db, void *handle, const struct db_statement *of, struct error *why)
{
    for (unsigned i = 0; i < of->n_columns; i++) {
        const char *name = sqlite3_column_name(handle, (int)i), *type = sqlite3_column_decltype(handle, (int)i);
        if (name && strcmp(name, of->column[i].name) == 0 && declared_alike(type, of->column[i].type)) continue;
        return FAIL(why, INVALID, "%s in %s: column %u is %s %s, not %s", of->name, db->path, i + 1, name ? name : "?",
                    type ? type : "", of->column[i].name);
    }
    bool reads = sqlite3_stmt_readonly(handle) != 0;
    return reads != of->writes || FAIL(why, INVALID, "%s: it is not declared whether it writes", of->name);
}

/* ---- check ---- */

/* The first row of a pragma that gives one row for each fault; NULL when there is none ("ok" is none). */
static bool first_complaint(struct db *db, const char *pragma, char *say, size_t n, bool *found, struct error *why)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(handle_of(db), pragma, -1, &s, NULL) != SQLITE_OK) return fault(db, NULL, why);
    int code = sqlite3_step(s);
    const char *text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
    *found = code == SQLITE_ROW && !(text && strcmp(text, "ok") == 0);
    if (*found) (void)snprintf(say, n, "%s", text ? text : "it does not say what");
    bool ok = code == SQLITE_ROW || code == SQLITE_DONE || fault(db, NULL, why);
    (void)sqlite3_finalize(s);
    return ok;
}

static bool check(struct db *db, struct error *why)
{
    char say[400];
    bool found;
    if (!first_complaint(db, "PRAGMA integrity_check(1)", say, sizeof say, &found, why)) return false;
    if (found) return FAIL(why, IO, "the database %s is damaged: %s", db->path, say);
    if (!first_complaint(db, "PRAGMA foreign_key_check", say, sizeof say, &found, why)) return false;
    if (found) return FAIL(why, IO, "the database %s is damaged: a row of %s refers to what is not there", db->path, say);
    return true;
}

const struct db_engine db_sqlite = {
    .dialect = DB_SQLITE,
    .open = open_database,
    .close = close_database,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .script = script,
    .prepare = prepare,
    .forget = forget,
    .bind_int = bind_int,
    .bind_real = bind_real,
    .bind_str = bind_str,
    .step = step,
    .is_null = is_null,
    .is_of = is_of,
    .get_int = get_int,
    .get_real = get_real,
    .get_str = get_str,
    .reset = reset,
    .prove = prove,
    .check = check,
};
