#ifndef STORE_SCENE_TEST_H
#define STORE_SCENE_TEST_H
/* For this room's tests: a folder that goes away again, and the made-up room of shelf.sql in a database in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>
#include "base/file.h"
#include "store/shelf_sql.h"

struct scene {
    struct arena arena;
    char *folder, *path;
    struct db *db; /* opened when first asked for */
};
static const struct db_schema *const shelf_rooms[] = { &shelf_schema };
#define MUST(call) \
    do { \
        if (!(call)) fail_msg("%s: %s", #call, why.say); \
    } while (0)

static inline int scene_begin(void **s)
{
    struct scene *t = mem_new(sizeof *t);
    const char *where = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; /* thousands of syncs: in memory if we may */
    t->folder = str_print(&t->arena, "%s/wardmote-store-XXXXXX", where);
    assert_non_null(mkdtemp(t->folder));
    t->path = path_join(&t->arena, t->folder, "wardmote.db");
    *s = t;
    return 0;
}

static inline int scene_end(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    db_close(t->db);
    MUST(file_remove_tree(t->folder, &why));
    arena_release(&t->arena);
    mem_free(t);
    return 0;
}

static inline struct db *scene_db(struct scene *t)
{
    struct error why = { 0 };
    if (!t->db) MUST(db_open(t->path, DB_CREATE, shelf_rooms, 1, &t->db, &why));
    return t->db;
}

/* How many books a connection of its own sees. */
static inline int64_t books_in(const char *path)
{
    struct error why = { 0 };
    struct db *db;
    struct db_reader *r;
    int64_t n;
    MUST(db_open(path, DB_EXISTING, NULL, 0, &db, &why));
    MUST(db_read_begin(db, &r, &why));
    MUST(sql_book_count(r, &n, &why));
    db_read_end(r);
    db_close(db);
    return n;
}

static inline bool add_book(struct db_writer *w, int64_t shelf, const char *title, struct error *why)
{
    int64_t id;
    const struct str none = { NULL, 0 };
    return sql_book_add(w, shelf, str_of(title), 10, 0.5, none, NULL, false, none, NULL, &id, why);
}

#endif
