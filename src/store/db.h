#ifndef STORE_DB_H
#define STORE_DB_H
/*
 * What people type, kept in SQL. One interface; the engine behind it is SQLite (store/engine.h is what a second one
 * fills in). No SQL is written in C: a room names its statements in ROOM.sql and its tables in schema.sql, and
 * tools/sqlgen.py makes typed functions of them (ROOM/ROOM_sql.h), which call what stands in store/rows.h.
 *
 * Reading and writing differ by type: a statement that writes takes a struct db_writer, which only a write
 * transaction gives. A connection serves one thread at a time and has one transaction at a time.
 *
 *   BUSY      another process writes and did not end in time: try again
 *   CONFLICT  what is unique is there already, or what is referred to is not
 *   INVALID   a value that the tables refuse, or a file that is no database of ours
 *   IO        the disk, or a damaged database
 */
#include "base/error.h"
#include "base/str.h"

enum db_type { DB_ID, DB_INT, DB_REAL, DB_TEXT, DB_BYTES, DB_TIME, DB_FLAG };
enum db_dialect { DB_SQLITE, DB_POSTGRES, DB_DIALECTS };

/* The tables that sqlgen.py writes. */
struct db_field {
    const char *name;
    enum db_type type;
    bool maybe; /* may be NULL */
};
struct db_statement {
    const char *name; /* "evidence.operation_add" */
    const char *sql;  /* the same for every engine */
    const struct db_field *param, *column;
    unsigned n_params, n_columns;
    bool writes;
};
struct db_step { /* of a room's tables on their way to today */
    const char *what;
    const char *digest; /* of its text, comments and spaces apart */
    const char *sql[DB_DIALECTS];
};
struct db_schema {
    const char *room;
    const struct db_step *step; /* the first is step 1; steps are added, never changed */
    size_t n_steps;
    const struct db_statement *const *statement;
    size_t n_statements;
};

struct db;
enum db_mode {
    DB_EXISTING, /* MISSING when there is no such database */
    DB_CREATE,   /* makes it, not the folder it stands in */
};
/* Opens the database at `path` and brings the tables of these rooms up to what the program knows, in one transaction.
 * Tables of a newer program, or steps that were other when they were applied, are refused. */
bool db_open(const char *path, enum db_mode mode, const struct db_schema *const *rooms, size_t n, struct db **out,
             struct error *why) MUST_CHECK;
void db_close(struct db *db); /* NULL allowed; a transaction still open is undone */

/* One state of the database, whatever others write meanwhile. */
struct db_reader;
bool db_read_begin(struct db *db, struct db_reader **out, struct error *why) MUST_CHECK;
void db_read_end(struct db_reader *r);

/* All of it or nothing. Others may read meanwhile; a second writer waits a few seconds, then is BUSY. */
struct db_writer;
bool db_write_begin(struct db *db, struct db_writer **out, struct error *why) MUST_CHECK;
bool db_commit(struct db_writer *w, struct error *why) MUST_CHECK; /* durable when true; undone when false */
void db_rollback(struct db_writer *w);
struct db_reader *db_reads(struct db_writer *w); /* sees what w wrote */

/* Every page, index and reference of the database against each other; the sentence tells the first fault. */
bool db_check(struct db *db, struct error *why) MUST_CHECK;
/* Prepares every statement of the room and compares its columns with those declared: for tests. */
bool db_prove(struct db *db, const struct db_schema *room, struct error *why) MUST_CHECK;

#ifdef FAULT_INJECTION
/* The n-th statement, commit or script from now fails as a full disk would (0: none does). Returns how many were
 * seen since the last call. */
unsigned db_fail_at(unsigned n);
#endif

#endif
