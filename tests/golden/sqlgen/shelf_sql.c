/* Made from shelf_schema.sql and shelf.sql by tools/sqlgen.py: change those. */
#include "store/shelf_sql.h"

static const struct db_field shelf_add_params[] = {
    { .name = "name", .type = DB_TEXT },
};
static const struct db_field shelf_add_columns[] = {
    { .name = "id", .type = DB_ID },
};
static const struct db_statement shelf_add_statement = {
    .name = "shelf.shelf_add",
    .sql = "INSERT INTO shelf (name) VALUES ($1) RETURNING id",
    .param = shelf_add_params, .n_params = 1,
    .column = shelf_add_columns, .n_columns = 1,
    .writes = true,
};

bool sql_shelf_add(struct db_writer *w, struct str name, int64_t *out, struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin_writing(&rows, w, &shelf_add_statement, why)) return false;
    db_bind_text(&rows, 0, name);
    int64_t got = 0;
    if (db_rows_next(&rows))
        got = db_get_int(&rows, 0);
    if (!db_rows_end_one(&rows, why)) return false;
    *out = got;
    return true;
}

static const struct db_field shelf_remove_params[] = {
    { .name = "id", .type = DB_ID },
};
static const struct db_statement shelf_remove_statement = {
    .name = "shelf.shelf_remove",
    .sql = "DELETE FROM shelf WHERE id = $1",
    .param = shelf_remove_params, .n_params = 1,
    .writes = true,
};

bool sql_shelf_remove(struct db_writer *w, int64_t id, struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin_writing(&rows, w, &shelf_remove_statement, why)) return false;
    db_bind_int(&rows, 0, id);
    (void)db_rows_next(&rows);
    return db_rows_end(&rows, why);
}

static const struct db_field book_add_params[] = {
    { .name = "shelf", .type = DB_ID },
    { .name = "title", .type = DB_TEXT },
    { .name = "pages", .type = DB_INT },
    { .name = "weight", .type = DB_REAL },
    { .name = "cover", .type = DB_BYTES, .maybe = true },
    { .name = "bought", .type = DB_TIME, .maybe = true },
    { .name = "lent", .type = DB_FLAG },
    { .name = "note", .type = DB_TEXT, .maybe = true },
    { .name = "worn", .type = DB_FLAG, .maybe = true },
};
static const struct db_field book_add_columns[] = {
    { .name = "id", .type = DB_ID },
};
static const struct db_statement book_add_statement = {
    .name = "shelf.book_add",
    .sql =
        "INSERT INTO book (worn, note, lent, bought, cover, weight, pages, title, shelf)\n"
        "VALUES ($9, $8, $7, $6, $5, $4, $3, $2, $1)\n"
        "RETURNING id",
    .param = book_add_params, .n_params = 9,
    .column = book_add_columns, .n_columns = 1,
    .writes = true,
};

bool sql_book_add(struct db_writer *w, int64_t shelf, struct str title, int64_t pages, double weight,
                  struct str cover, const int64_t *bought, bool lent, struct str note, const bool *worn,
                  int64_t *out, struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin_writing(&rows, w, &book_add_statement, why)) return false;
    db_bind_int(&rows, 0, shelf);
    db_bind_text(&rows, 1, title);
    db_bind_int(&rows, 2, pages);
    db_bind_real(&rows, 3, weight);
    if (cover.ptr) db_bind_bytes(&rows, 4, cover);
    if (bought) db_bind_int(&rows, 5, *bought);
    db_bind_int(&rows, 6, lent);
    if (note.ptr) db_bind_text(&rows, 7, note);
    if (worn) db_bind_int(&rows, 8, *worn);
    int64_t got = 0;
    if (db_rows_next(&rows))
        got = db_get_int(&rows, 0);
    if (!db_rows_end_one(&rows, why)) return false;
    *out = got;
    return true;
}

static const struct db_field books_columns[] = {
    { .name = "id", .type = DB_ID },
    { .name = "shelf", .type = DB_ID },
    { .name = "title", .type = DB_TEXT },
    { .name = "pages", .type = DB_INT },
    { .name = "weight", .type = DB_REAL },
    { .name = "cover", .type = DB_BYTES, .maybe = true },
    { .name = "bought", .type = DB_TIME, .maybe = true },
    { .name = "lent", .type = DB_FLAG },
    { .name = "note", .type = DB_TEXT, .maybe = true },
    { .name = "worn", .type = DB_FLAG, .maybe = true },
};
static const struct db_statement books_statement = {
    .name = "shelf.books",
    .sql = "SELECT id, shelf, title, pages, weight, cover, bought, lent, note, worn FROM book ORDER BY id",
    .column = books_columns, .n_columns = 10,
    .writes = false,
};

bool sql_books(struct db_reader *r, struct db_rows *rows, struct error *why)
{
    return db_rows_begin(rows, r, &books_statement, why);
}

bool sql_books_next(struct db_rows *rows, struct sql_book *out)
{
    if (!db_rows_next(rows)) return false;
    *out = (struct sql_book){
        .id = db_get_int(rows, 0),
        .shelf = db_get_int(rows, 1),
        .title = db_get_str(rows, 2),
        .pages = db_get_int(rows, 3),
        .weight = db_get_real(rows, 4),
        .cover = db_get_str(rows, 5),
        .has_bought = !db_get_null(rows, 6),
        .bought = db_get_int(rows, 6),
        .lent = db_get_int(rows, 7) != 0,
        .note = db_get_str(rows, 8),
        .has_worn = !db_get_null(rows, 9),
        .worn = db_get_int(rows, 9) != 0,
    };
    return true;
}

static const struct db_field book_titled_params[] = {
    { .name = "title", .type = DB_TEXT },
};
static const struct db_field book_titled_columns[] = {
    { .name = "id", .type = DB_ID },
    { .name = "shelf", .type = DB_ID },
    { .name = "title", .type = DB_TEXT },
    { .name = "pages", .type = DB_INT },
    { .name = "weight", .type = DB_REAL },
    { .name = "cover", .type = DB_BYTES, .maybe = true },
    { .name = "bought", .type = DB_TIME, .maybe = true },
    { .name = "lent", .type = DB_FLAG },
    { .name = "note", .type = DB_TEXT, .maybe = true },
    { .name = "worn", .type = DB_FLAG, .maybe = true },
};
static const struct db_statement book_titled_statement = {
    .name = "shelf.book_titled",
    .sql = "SELECT id, shelf, title, pages, weight, cover, bought, lent, note, worn FROM book WHERE title = $1",
    .param = book_titled_params, .n_params = 1,
    .column = book_titled_columns, .n_columns = 10,
    .writes = false,
};

bool sql_book_titled(struct arena *a, struct db_reader *r, struct str title, struct sql_book *out,
                     bool *found, struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin(&rows, r, &book_titled_statement, why)) return false;
    db_bind_text(&rows, 0, title);
    struct sql_book got = { 0 };
    if (db_rows_next(&rows))
        got = (struct sql_book){
            .id = db_get_int(&rows, 0),
            .shelf = db_get_int(&rows, 1),
            .title = db_copy_str(&rows, a, 2),
            .pages = db_get_int(&rows, 3),
            .weight = db_get_real(&rows, 4),
            .cover = db_copy_str(&rows, a, 5),
            .has_bought = !db_get_null(&rows, 6),
            .bought = db_get_int(&rows, 6),
            .lent = db_get_int(&rows, 7) != 0,
            .note = db_copy_str(&rows, a, 8),
            .has_worn = !db_get_null(&rows, 9),
            .worn = db_get_int(&rows, 9) != 0,
        };
    bool is_there;
    if (!db_rows_end_at_most_one(&rows, &is_there, why)) return false;
    if (is_there) *out = got;
    *found = is_there;
    return true;
}

static const struct db_field book_of_params[] = {
    { .name = "id", .type = DB_ID },
};
static const struct db_field book_of_columns[] = {
    { .name = "id", .type = DB_ID },
    { .name = "shelf", .type = DB_ID },
    { .name = "title", .type = DB_TEXT },
    { .name = "pages", .type = DB_INT },
    { .name = "weight", .type = DB_REAL },
    { .name = "cover", .type = DB_BYTES, .maybe = true },
    { .name = "bought", .type = DB_TIME, .maybe = true },
    { .name = "lent", .type = DB_FLAG },
    { .name = "note", .type = DB_TEXT, .maybe = true },
    { .name = "worn", .type = DB_FLAG, .maybe = true },
};
static const struct db_statement book_of_statement = {
    .name = "shelf.book_of",
    .sql = "SELECT id, shelf, title, pages, weight, cover, bought, lent, note, worn FROM book WHERE id = $1",
    .param = book_of_params, .n_params = 1,
    .column = book_of_columns, .n_columns = 10,
    .writes = false,
};

bool sql_book_of(struct arena *a, struct db_reader *r, int64_t id, struct sql_book *out, struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin(&rows, r, &book_of_statement, why)) return false;
    db_bind_int(&rows, 0, id);
    struct sql_book got = { 0 };
    if (db_rows_next(&rows))
        got = (struct sql_book){
            .id = db_get_int(&rows, 0),
            .shelf = db_get_int(&rows, 1),
            .title = db_copy_str(&rows, a, 2),
            .pages = db_get_int(&rows, 3),
            .weight = db_get_real(&rows, 4),
            .cover = db_copy_str(&rows, a, 5),
            .has_bought = !db_get_null(&rows, 6),
            .bought = db_get_int(&rows, 6),
            .lent = db_get_int(&rows, 7) != 0,
            .note = db_copy_str(&rows, a, 8),
            .has_worn = !db_get_null(&rows, 9),
            .worn = db_get_int(&rows, 9) != 0,
        };
    if (!db_rows_end_one(&rows, why)) return false;
    *out = got;
    return true;
}

static const struct db_field book_count_columns[] = {
    { .name = "n", .type = DB_INT },
};
static const struct db_statement book_count_statement = {
    .name = "shelf.book_count",
    .sql = "SELECT count(*) AS n FROM book",
    .column = book_count_columns, .n_columns = 1,
    .writes = false,
};

bool sql_book_count(struct db_reader *r, int64_t *out, struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin(&rows, r, &book_count_statement, why)) return false;
    int64_t got = 0;
    if (db_rows_next(&rows))
        got = db_get_int(&rows, 0);
    if (!db_rows_end_one(&rows, why)) return false;
    *out = got;
    return true;
}

static const struct db_field mean_weight_params[] = {
    { .name = "lent", .type = DB_FLAG },
};
static const struct db_field mean_weight_columns[] = {
    { .name = "shelf", .type = DB_ID },
    { .name = "weight", .type = DB_REAL },
};
static const struct db_statement mean_weight_statement = {
    .name = "shelf.mean_weight",
    .sql =
        "WITH chosen AS (SELECT shelf, weight FROM book WHERE lent = $1)\n"
        "SELECT shelf, avg(weight) AS weight FROM chosen GROUP BY shelf ORDER BY shelf",
    .param = mean_weight_params, .n_params = 1,
    .column = mean_weight_columns, .n_columns = 2,
    .writes = false,
};

bool sql_mean_weight(struct db_reader *r, bool lent, struct db_rows *rows, struct error *why)
{
    if (!db_rows_begin(rows, r, &mean_weight_statement, why)) return false;
    db_bind_int(rows, 0, lent);
    return true;
}

bool sql_mean_weight_next(struct db_rows *rows, struct sql_mean_weight *out)
{
    if (!db_rows_next(rows)) return false;
    *out = (struct sql_mean_weight){
        .shelf = db_get_int(rows, 0),
        .weight = db_get_real(rows, 1),
    };
    return true;
}

static const struct db_field note_of_params[] = {
    { .name = "id", .type = DB_ID },
};
static const struct db_field note_of_columns[] = {
    { .name = "note", .type = DB_TEXT },
};
static const struct db_statement note_of_statement = {
    .name = "shelf.note_of",
    .sql = "SELECT note FROM book WHERE id = $1",
    .param = note_of_params, .n_params = 1,
    .column = note_of_columns, .n_columns = 1,
    .writes = false,
};

bool sql_note_of(struct arena *a, struct db_reader *r, int64_t id, struct str *out, struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin(&rows, r, &note_of_statement, why)) return false;
    db_bind_int(&rows, 0, id);
    struct str got = { 0 };
    if (db_rows_next(&rows))
        got = db_copy_str(&rows, a, 0);
    if (!db_rows_end_one(&rows, why)) return false;
    *out = got;
    return true;
}

static const struct db_field book_lend_params[] = {
    { .name = "lent", .type = DB_FLAG },
    { .name = "title", .type = DB_TEXT },
};
static const struct db_statement book_lend_statement = {
    .name = "shelf.book_lend",
    .sql = "UPDATE book SET lent = $1 WHERE title = $2",
    .param = book_lend_params, .n_params = 2,
    .writes = true,
};

bool sql_book_lend(struct db_writer *w, bool lent, struct str title, struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin_writing(&rows, w, &book_lend_statement, why)) return false;
    db_bind_int(&rows, 0, lent);
    db_bind_text(&rows, 1, title);
    (void)db_rows_next(&rows);
    return db_rows_end(&rows, why);
}

static const struct db_field title_of_params[] = {
    { .name = "id", .type = DB_ID },
};
static const struct db_field title_of_columns[] = {
    { .name = "title", .type = DB_TEXT },
};
static const struct db_statement title_of_statement = {
    .name = "shelf.title_of",
    .sql = "SELECT title FROM book WHERE id = $1",
    .param = title_of_params, .n_params = 1,
    .column = title_of_columns, .n_columns = 1,
    .writes = false,
};

bool sql_title_of(struct arena *a, struct db_reader *r, int64_t id, struct str *out, bool *found,
                  struct error *why)
{
    struct db_rows rows;
    if (!db_rows_begin(&rows, r, &title_of_statement, why)) return false;
    db_bind_int(&rows, 0, id);
    struct str got = { 0 };
    if (db_rows_next(&rows))
        got = db_copy_str(&rows, a, 0);
    bool is_there;
    if (!db_rows_end_at_most_one(&rows, &is_there, why)) return false;
    if (is_there) *out = got;
    *found = is_there;
    return true;
}

static const struct db_field titles_columns[] = {
    { .name = "title", .type = DB_TEXT },
};
static const struct db_statement titles_statement = {
    .name = "shelf.titles",
    .sql = "SELECT title FROM book ORDER BY title",
    .column = titles_columns, .n_columns = 1,
    .writes = false,
};

bool sql_titles(struct db_reader *r, struct db_rows *rows, struct error *why)
{
    return db_rows_begin(rows, r, &titles_statement, why);
}

bool sql_titles_next(struct db_rows *rows, struct str *out)
{
    if (!db_rows_next(rows)) return false;
    *out = db_get_str(rows, 0);
    return true;
}

static const struct db_step steps[] = {
    {
        .what = "shelves",
        .digest = "0d8f34b9f4b956927c4d86f95855040a",
        .sql[DB_SQLITE] =
        "CREATE TABLE shelf (\n"
        "    id   INTEGER PRIMARY KEY AUTOINCREMENT,\n"
        "    name TEXT NOT NULL UNIQUE\n"
        ") STRICT;\n",
        .sql[DB_POSTGRES] =
        "CREATE TABLE shelf (\n"
        "    id   bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,\n"
        "    name text NOT NULL UNIQUE\n"
        ");\n",
    },
    {
        .what = "books",
        .digest = "bb4a7d07fe93884328b3056498d77e83",
        .sql[DB_SQLITE] =
        "CREATE TABLE book (\n"
        "    id     INTEGER PRIMARY KEY AUTOINCREMENT,\n"
        "    shelf  INTEGER NOT NULL REFERENCES shelf,\n"
        "    title  TEXT NOT NULL,\n"
        "    pages  INTEGER NOT NULL CHECK (pages > 0),\n"
        "    weight REAL NOT NULL DEFAULT 0.5,\n"
        "    cover  BLOB,\n"
        "    bought INTEGER,\n"
        "    lent   INTEGER CHECK (lent IN (0, 1)) NOT NULL,\n"
        "    note   TEXT DEFAULT 'it''s; -- no note',\n"
        "    CONSTRAINT once UNIQUE (shelf, title)\n"
        ") STRICT;\n"
        "CREATE INDEX book_by_title ON book (title) WHERE NOT lent;\n",
        .sql[DB_POSTGRES] =
        "CREATE TABLE book (\n"
        "    id     bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,\n"
        "    shelf  bigint NOT NULL REFERENCES shelf,\n"
        "    title  text NOT NULL,\n"
        "    pages  bigint NOT NULL CHECK (pages > 0),\n"
        "    weight double precision NOT NULL DEFAULT 0.5,\n"
        "    cover  bytea,\n"
        "    bought bigint,\n"
        "    lent   boolean NOT NULL,\n"
        "    note   text DEFAULT 'it''s; -- no note',\n"
        "    CONSTRAINT once UNIQUE (shelf, title)\n"
        ");\n"
        "CREATE INDEX book_by_title ON book (title) WHERE NOT lent;\n",
    },
    {
        .what = "who reads",
        .digest = "396b11af1737028724c6341e374e0c44",
        .sql[DB_SQLITE] =
        "ALTER TABLE book ADD COLUMN reader TEXT;\n"
        "ALTER TABLE book ADD COLUMN worn INTEGER CHECK (worn IN (0, 1));\n"
        "UPDATE book SET worn = FALSE;\n",
        .sql[DB_POSTGRES] =
        "ALTER TABLE book ADD COLUMN reader text;\n"
        "ALTER TABLE book ADD COLUMN worn boolean;\n"
        "UPDATE book SET worn = FALSE;\n",
    },
};
static const struct db_statement *const statements[] = {
    &shelf_add_statement,
    &shelf_remove_statement,
    &book_add_statement,
    &books_statement,
    &book_titled_statement,
    &book_of_statement,
    &book_count_statement,
    &mean_weight_statement,
    &note_of_statement,
    &book_lend_statement,
    &title_of_statement,
    &titles_statement,
};

const struct db_schema shelf_schema = {
    .room = "shelf",
    .step = steps, .n_steps = COUNT_OF(steps),
    .statement = statements, .n_statements = COUNT_OF(statements),
};
