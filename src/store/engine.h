#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H
/* What a database engine does for store/db.c. Only the files of this room include it. */
#include "store/db.h"

struct db_reader { struct db *db; };
struct db_writer { struct db *db; };

struct db_prepared {
    const struct db_statement *of;
    void *handle; /* the engine's */
    bool busy;    /* a db_rows is using it */
};

/* An engine's own connection begins with this. */
struct db {
    const struct db_engine *engine;
    char *path; /* for sentences */
    struct db_prepared *prepared;
    size_t n_prepared, cap_prepared;
    struct db_reader reader;
    struct db_writer writer;
    bool reading, writing;
};

enum db_took { DB_ROW, DB_DONE, DB_FAULT };

struct db_engine {
    enum db_dialect dialect;
    bool (*open)(const char *path, enum db_mode mode, struct db **out, struct error *why); /* engine and path are set */
    void (*close)(struct db *db);                                                          /* frees it */
    bool (*begin)(struct db *db, bool to_write, struct error *why);
    bool (*commit)(struct db *db, struct error *why);
    void (*rollback)(struct db *db);
    bool (*script)(struct db *db, const char *sql, struct error *why); /* statements without parameters */
    bool (*prepare)(struct db *db, const struct db_statement *of, void **handle, struct error *why);
    void (*forget)(struct db *db, void *handle);
    bool (*bind_int)(struct db *db, void *handle, unsigned i, int64_t v, struct error *why);
    bool (*bind_real)(struct db *db, void *handle, unsigned i, double v, struct error *why);
    bool (*bind_str)(struct db *db, void *handle, unsigned i, struct str v, bool text, struct error *why); /* copied */
    enum db_took (*step)(struct db *db, void *handle, const struct db_statement *of, struct error *why);
    bool (*is_null)(void *handle, unsigned column);
    bool (*is_of)(void *handle, unsigned column, enum db_type type); /* the value there now */
    int64_t (*get_int)(void *handle, unsigned column);
    double (*get_real)(void *handle, unsigned column);
    bool (*get_str)(void *handle, unsigned column, struct str *out); /* false: no memory */
    void (*reset)(void *handle);                                      /* and unbind all */
    bool (*prove)(struct db *db, void *handle, const struct db_statement *of, struct error *why);
    bool (*check)(struct db *db, struct error *why);
};
extern const struct db_engine db_sqlite;

bool migrate(struct db *db, const struct db_schema *const *rooms, size_t n, struct error *why) MUST_CHECK;
bool db_full_disk(struct db *db, struct error *why); /* FAULT_INJECTION: whether this is the call that fails */

#endif
