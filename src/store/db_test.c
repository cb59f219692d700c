#include "store/scene_test.h"
#include <math.h>
#include <sqlite3.h>
#include <unistd.h>

static int64_t shelf_with(struct db *db, const char *const *titles, size_t n)
{
    struct error why = { 0 };
    struct db_writer *w;
    int64_t shelf;
    MUST(db_write_begin(db, &w, &why));
    MUST(sql_shelf_add(w, STR("poetry"), &shelf, &why));
    for (size_t i = 0; i < n; i++) MUST(add_book(w, shelf, titles[i], &why));
    MUST(db_commit(w, &why));
    return shelf;
}

static void same_str(struct str got, struct str expected)
{
    assert_int_equal(got.ptr == NULL, expected.ptr == NULL);
    assert_true(str_eq(got, expected));
}

static void what_is_written_is_read_back_in_every_type(void **s)
{
    struct error why = { 0 };
    struct db *db = scene_db(*s);
    struct db_writer *w;
    struct db_rows rows;
    struct sql_book b;
    int64_t shelf, first, second;
    const int64_t bought = -62135596800;
    const bool worn = true;
    const struct str none = { NULL, 0 }, cover = { "\0\xff\0", 3 };
    MUST(db_write_begin(db, &w, &why));
    MUST(sql_shelf_add(w, STR("a"), &shelf, &why));
    MUST(sql_book_add(w, shelf, STR("caf\xc3\xa9 'x'; --"), INT64_MAX, -0.1, cover, &bought, true, STR(""), &worn, &first, &why));
    MUST(sql_book_add(w, shelf, STR(""), 1, 3, none, NULL, false, none, NULL, &second, &why));
    MUST(db_commit(w, &why));
    assert_true(second > first);
    struct db_reader *r;
    MUST(db_read_begin(db, &r, &why));
    MUST(sql_books(r, &rows, &why));
    assert_true(sql_books_next(&rows, &b));
    assert_true(b.id == first && b.shelf == shelf && b.pages == INT64_MAX && b.weight == -0.1);
    same_str(b.title, STR("caf\xc3\xa9 'x'; --"));
    same_str(b.cover, cover);
    same_str(b.note, STR("")); /* empty is not NULL */
    assert_true(b.lent && b.has_bought && b.bought == bought && b.has_worn && b.worn);
    assert_true(sql_books_next(&rows, &b));
    assert_true(b.id == second && b.pages == 1 && b.weight == 3.0);
    same_str(b.title, STR(""));
    same_str(b.cover, none);
    same_str(b.note, none);
    assert_false(b.lent || b.has_bought || b.has_worn);
    assert_false(sql_books_next(&rows, &b));
    assert_false(sql_books_next(&rows, &b)); /* the end stays the end */
    MUST(db_rows_end(&rows, &why));
    db_read_end(r);
}

static void text_of_one_row_lives_in_the_arena(void **s)
{
    struct error why = { 0 };
    struct db *db = scene_db(*s);
    struct arena a = { 0 };
    struct db_reader *r;
    struct sql_book b = { .id = 77 };
    bool found;
    (void)shelf_with(db, (const char *const[]){ "Odes" }, 1);
    MUST(db_read_begin(db, &r, &why));
    MUST(sql_book_titled(&a, r, STR("Odes"), &b, &found, &why));
    assert_true(found);
    struct sql_book other = { .id = 77 };
    MUST(sql_book_titled(&a, r, STR("Epodes"), &other, &found, &why));
    assert_false(found);
    assert_int_equal(other.id, 77); /* nothing found, nothing touched */
    db_read_end(r);
    same_str(b.title, STR("Odes"));
    arena_release(&a);
}

static void where_one_row_is_expected_none_and_two_are_faults(void **s)
{
    struct error why = { 0 };
    struct db *db = scene_db(*s);
    struct arena a = { 0 };
    struct db_writer *w;
    struct sql_book b;
    bool found = false;
    int64_t shelf = shelf_with(db, (const char *const[]){ "Odes" }, 1), second;
    MUST(db_write_begin(db, &w, &why));
    assert_false(sql_book_of(&a, db_reads(w), 99, &b, &why));
    assert_int_equal(why.kind, ERROR_MISSING);
    MUST(sql_shelf_add(w, STR("other"), &second, &why));
    assert_true(second != shelf);
    MUST(add_book(w, second, "Odes", &why));
    assert_false(sql_book_titled(&a, db_reads(w), STR("Odes"), &b, &found, &why));
    assert_int_equal(why.kind, ERROR_CONFLICT);
    db_rollback(w);
    arena_release(&a);
}

static void a_transaction_is_all_or_nothing(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct db *db = scene_db(t);
    struct db_writer *w;
    int64_t shelf = shelf_with(db, NULL, 0);
    MUST(db_write_begin(db, &w, &why));
    MUST(add_book(w, shelf, "Odes", &why));
    assert_int_equal(books_in(t->path), 0); /* not seen before the end */
    db_rollback(w);
    assert_int_equal(books_in(t->path), 0);
    MUST(db_write_begin(db, &w, &why));
    MUST(add_book(w, shelf, "Odes", &why));
    MUST(db_commit(w, &why));
    assert_int_equal(books_in(t->path), 1);
    MUST(db_write_begin(db, &w, &why));
    MUST(add_book(w, shelf, "Epodes", &why));
    db_close(t->db); /* as when its owner failed */
    t->db = NULL;
    assert_int_equal(books_in(t->path), 1);
}

static void a_reader_sees_one_state_while_another_writes(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct db *db = scene_db(t), *other;
    int64_t shelf = shelf_with(db, NULL, 0), n;
    struct db_reader *r;
    struct db_writer *w;
    MUST(db_open(t->path, DB_EXISTING, shelf_rooms, 1, &other, &why));
    MUST(db_read_begin(other, &r, &why));
    MUST(sql_book_count(r, &n, &why));
    MUST(db_write_begin(db, &w, &why));
    MUST(add_book(w, shelf, "Odes", &why));
    MUST(db_commit(w, &why));
    MUST(sql_book_count(r, &n, &why));
    assert_int_equal(n, 0);
    db_read_end(r);
    MUST(db_read_begin(other, &r, &why));
    MUST(sql_book_count(r, &n, &why));
    assert_int_equal(n, 1);
    db_read_end(r);
    db_close(other);
}

static void a_second_writer_is_told_to_try_again(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct db *db = scene_db(t), *other;
    struct db_writer *w, *second;
    MUST(db_open(t->path, DB_EXISTING, shelf_rooms, 1, &other, &why));
    MUST(db_write_begin(db, &w, &why));
    assert_false(db_write_begin(other, &second, &why));
    assert_int_equal(why.kind, ERROR_BUSY);
    assert_non_null(strstr(why.say, "another process is writing to it; try again"));
    db_rollback(w);
    MUST(db_write_begin(other, &second, &why));
    db_rollback(second);
    db_close(other);
}

static void what_the_tables_refuse_says_why(void **s)
{
    struct error why = { 0 };
    struct db *db = scene_db(*s);
    const struct str none = { NULL, 0 };
    int64_t shelf = shelf_with(db, (const char *const[]){ "Odes" }, 1), id = 55;
    struct db_writer *w;
    MUST(db_write_begin(db, &w, &why));
    assert_false(sql_shelf_add(w, STR("poetry"), &id, &why));
    assert_int_equal(why.kind, ERROR_CONFLICT);
    assert_non_null(strstr(why.say, "UNIQUE constraint failed: shelf.name"));
    assert_string_equal(why.detail, "shelf.shelf_add");
    assert_int_equal(id, 55);
    assert_false(sql_book_add(w, shelf, STR("x"), 0, 1, none, NULL, false, none, NULL, &id, &why));
    assert_int_equal(why.kind, ERROR_INVALID); /* pages > 0 */
    assert_false(add_book(w, shelf + 1, "x", &why));
    assert_int_equal(why.kind, ERROR_CONFLICT); /* no such shelf */
    assert_false(sql_shelf_remove(w, shelf, &why));
    assert_int_equal(why.kind, ERROR_CONFLICT); /* a book stands on it */
    db_rollback(w);
}

static void values_that_are_no_values_are_refused(void **s)
{
    struct error why = { 0 };
    struct db *db = scene_db(*s);
    const struct str none = { NULL, 0 };
    int64_t id;
    struct db_writer *w;
    MUST(db_write_begin(db, &w, &why));
    assert_false(sql_shelf_add(w, STR("\xff"), &id, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_string_equal(why.say, "name is not text in UTF-8");
    assert_false(sql_shelf_add(w, STR("a\0b"), &id, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_false(sql_book_add(w, 1, STR("x"), 1, NAN, none, NULL, false, none, NULL, &id, &why));
    assert_string_equal(why.say, "weight is not a finite number");
    char *large = mem_new(DB_VALUE_MAX + 1);
    memset(large, 'x', DB_VALUE_MAX + 1);
    assert_false(sql_shelf_add(w, (struct str){ large, DB_VALUE_MAX + 1 }, &id, &why));
    assert_int_equal(why.kind, ERROR_LIMIT);
    mem_free(large);
    db_rollback(w);
}

static void a_statement_may_be_used_inside_itself(void **s)
{
    struct error why = { 0 };
    struct db *db = scene_db(*s);
    struct db_reader *r;
    struct db_rows outer, inner;
    struct str a, b;
    char pairs[64] = "";
    (void)shelf_with(db, (const char *const[]){ "x", "y" }, 2);
    for (int round = 0; round < 2; round++) {
        size_t n = 0;
        MUST(db_read_begin(db, &r, &why));
        MUST(sql_titles(r, &outer, &why));
        while (sql_titles_next(&outer, &a)) {
            MUST(sql_titles(r, &inner, &why));
            while (sql_titles_next(&inner, &b)) {
                pairs[n++] = a.ptr[0];
                pairs[n++] = b.ptr[0];
            }
            MUST(db_rows_end(&inner, &why));
        }
        MUST(db_rows_end(&outer, &why));
        db_read_end(r);
        assert_string_equal(pairs, "xxxyyxyy");
    }
}

static void a_value_that_cannot_be_is_a_fault(void **s)
{
    struct error why = { 0 };
    struct db *db = scene_db(*s);
    struct arena a = { 0 };
    struct db_reader *r;
    struct str note;
    (void)shelf_with(db, (const char *const[]){ "Odes" }, 1);
    MUST(db_read_begin(db, &r, &why));
    assert_false(sql_note_of(&a, r, 1, &note, &why)); /* NULL where text is declared */
    assert_int_equal(why.kind, ERROR_IO);
    assert_non_null(strstr(why.say, "holds a value that cannot be: note of shelf.note_of"));
    db_read_end(r);
}

static void a_fault_amid_rows_is_told_at_their_end(void **s)
{
    struct error why = { 0 };
    struct db *db = scene_db(*s);
    struct db_reader *r;
    struct db_rows rows;
    struct str title;
    size_t n = 0;
    (void)shelf_with(db, (const char *const[]){ "x", "y", "z" }, 3);
    MUST(db_read_begin(db, &r, &why));
    MUST(sql_titles(r, &rows, &why));
    (void)db_fail_at(3);
    while (sql_titles_next(&rows, &title)) n++;
    (void)db_fail_at(0);
    assert_int_equal(n, 2);
    assert_false(db_rows_end(&rows, &why));
    assert_int_equal(why.kind, ERROR_IO);
    db_read_end(r);
}

/* A shelf with two books, in one transaction. */
static bool stock(struct db *db, struct error *why)
{
    struct db_writer *w;
    int64_t shelf;
    if (!db_write_begin(db, &w, why)) return false;
    if (sql_shelf_add(w, STR("s"), &shelf, why) && add_book(w, shelf, "x", why) && add_book(w, shelf, "y", why))
        return db_commit(w, why);
    db_rollback(w);
    return false;
}

static void every_statement_may_fail_and_nothing_is_half_done(void **s)
{
    struct scene *t = *s;
    struct db *db = scene_db(t);
    for (unsigned n = 1;; n++) {
        struct error why = { 0 };
        (void)db_fail_at(n);
        bool ok = stock(db, &why);
        (void)db_fail_at(0);
        assert_int_equal(books_in(t->path), ok ? 2 : 0);
        if (ok) {
            assert_true(n > 4);
            return;
        }
        assert_int_equal(why.kind, ERROR_IO);
    }
}

/* ---- memory: ours and SQLite's own, the n-th allocation of either fails ---- */

static unsigned countdown;
static void *scarce(int n) { return countdown && --countdown == 0 ? NULL : malloc((size_t)n); }
static void *scarce_again(void *p, int n) { return countdown && --countdown == 0 ? NULL : realloc(p, (size_t)n); }
static int size_of(void *p);
static int round_up(int n) { return (n + 7) & ~7; }
static int memory_init(void *x)
{
    (void)x;
    return SQLITE_OK;
}
static void memory_end(void *x) { (void)x; }

/* SQLite asks how large an allocation is: it is written before it. */
static void *sized(int n)
{
    char *p = scarce(n + 16);
    if (!p) return NULL;
    *(int64_t *)(void *)p = n;
    return p + 16;
}
static void sized_free(void *p)
{
    if (p) free((char *)p - 16);
}
static void *sized_again(void *p, int n)
{
    char *q = scarce_again((char *)p - 16, n + 16);
    if (!q) return NULL;
    *(int64_t *)(void *)q = n;
    return q + 16;
}
static int size_of(void *p) { return p ? (int)*(int64_t *)(void *)((char *)p - 16) : 0; }

static int sqlite_in_scarce_memory(void **s)
{
    static const sqlite3_mem_methods scarce_memory = { sized, sized_free, sized_again, size_of, round_up, memory_init, memory_end, NULL };
    assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce_memory), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
    return scene_begin(s);
}

/* Opens, writes and reads; everything that allocates by the size of data. */
static bool a_days_work(const char *path, struct error *why)
{
    struct db *db = NULL;
    struct arena a = { 0 };
    struct db_reader *r;
    struct sql_book b;
    bool found = false;
    bool ok = db_open(path, DB_CREATE, shelf_rooms, 1, &db, why) && stock(db, why) && db_read_begin(db, &r, why);
    if (ok) {
        ok = sql_book_titled(&a, r, STR("x"), &b, &found, why);
        db_read_end(r);
    }
    assert_true(!ok || (found && str_eq(b.title, STR("x"))));
    db_close(db);
    arena_release(&a);
    return ok;
}

/* Of the database in the making: "wardmote.db.new-PID". Its logs stay behind only where SQLite had no memory to end. */
static void nothing_is_left_over(struct scene *t)
{
    struct error why = { 0 };
    struct arena a = { 0 };
    char **name;
    size_t n;
    MUST(file_list(&a, t->folder, &name, &n, &why));
    for (size_t i = 0; i < n; i++)
        if (str_contains(str_of(name[i]), STR(".new-")) && !strstr(name[i], "-wal") && !strstr(name[i], "-shm"))
            fail_msg("%s was left over", name[i]);
    arena_release(&a);
}

static void every_allocation_may_fail(void **s)
{
    struct scene *t = *s;
    unsigned ours = 0, theirs = 0;
    for (int who = 0; who < 2; who++) {
        for (unsigned n = 1;; n++) {
            struct error why = { 0 };
            assert_true(file_remove_tree(t->folder, &why) && file_make_folder(t->folder, &why));
            if (who == 0) (void)mem_fail_at(n);
            else countdown = n;
            bool ok = a_days_work(t->path, &why);
            bool reached = who == 0 ? mem_fail_at(0) >= n : countdown == 0;
            countdown = 0;
            if (!ok && why.kind != ERROR_NOMEM) fail_msg("allocation %u: %s: %s", n, error_kind_name(why.kind), why.say);
            if (!reached) {
                assert_true(ok);
                break;
            }
            nothing_is_left_over(t);
            if (who == 0) ours = n;
            else theirs = n;
        }
    }
    print_message("swept %u allocations of ours, %u of SQLite's\n", ours, theirs);
    assert_true(ours > 0 && theirs > 100);
}

int main(void)
{
#define IN_SCENE(f) cmocka_unit_test_setup_teardown(f, scene_begin, scene_end)
    const struct CMUnitTest t[] = {
        IN_SCENE(what_is_written_is_read_back_in_every_type),
        IN_SCENE(text_of_one_row_lives_in_the_arena),
        IN_SCENE(where_one_row_is_expected_none_and_two_are_faults),
        IN_SCENE(a_transaction_is_all_or_nothing),
        IN_SCENE(a_reader_sees_one_state_while_another_writes),
        IN_SCENE(a_second_writer_is_told_to_try_again),
        IN_SCENE(what_the_tables_refuse_says_why),
        IN_SCENE(values_that_are_no_values_are_refused),
        IN_SCENE(a_statement_may_be_used_inside_itself),
        IN_SCENE(a_value_that_cannot_be_is_a_fault),
        IN_SCENE(a_fault_amid_rows_is_told_at_their_end),
        IN_SCENE(every_statement_may_fail_and_nothing_is_half_done),
        cmocka_unit_test_setup_teardown(every_allocation_may_fail, sqlite_in_scarce_memory, scene_end),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
