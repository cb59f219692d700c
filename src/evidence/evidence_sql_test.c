#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "base/month.h"
#include "evidence/evidence_sql.h"

#define MUST(call) \
    do { \
        if (!(call)) fail_msg("%s: %s", #call, why.say); \
    } while (0)

static const struct db_schema *const rooms[] = { &evidence_schema };
struct scene {
    char folder[64], path[96];
    struct db *db;
};

static int scene_begin(void **s)
{
    struct scene *t = mem_new(sizeof *t);
    struct error why = { 0 };
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/wardmote-evidence-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/wardmote.db", t->folder);
    MUST(db_open(t->path, DB_CREATE, rooms, 1, &t->db, &why));
    *s = t;
    return 0;
}

static int scene_end(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    db_close(t->db);
    MUST(file_remove_tree(t->folder, &why));
    mem_free(t);
    return 0;
}

static void every_statement_fits_the_tables(void **s)
{
    struct error why = { 0 };
    MUST(db_prove(((struct scene *)*s)->db, &evidence_schema, &why));
}

static void add(struct db_writer *w, const char *area, month_t month, struct str category)
{
    struct error why = { 0 };
    int64_t id;
    MUST(sql_recording_change_add(w, str_of(area), month, category, STR("counted anew"), STR("the force"), 1700000000, &id, &why));
}

/* The months of the changes that touch the area, in order, as "2025-01 2025-03 ". */
static void months_of(struct db_reader *r, const char *area, struct str category, month_t from, month_t to, char *out, size_t n)
{
    struct error why = { 0 };
    struct db_rows rows;
    struct sql_recording_change c;
    char text[MONTH_TEXT_MAX];
    *out = 0;
    MUST(sql_recording_changes_of(r, str_of(area), category, from, to, &rows, &why));
    while (sql_recording_changes_of_next(&rows, &c))
        (void)snprintf(out + strlen(out), n - strlen(out), "%s ", month_text((month_t)c.month, text));
    MUST(db_rows_end(&rows, &why));
}

static void a_review_of_recording_touches_its_area_category_and_months(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct db_writer *w;
    struct db_reader *r;
    const struct str any = { NULL, 0 };
    char got[64];
    MUST(db_write_begin(t->db, &w, &why));
    add(w, "E10000016", MONTH_OF(2025, 3), STR("burglary"));
    add(w, "E10000016", MONTH_OF(2025, 1), any);
    add(w, "E10000016", MONTH_OF(2025, 2), STR("robbery"));
    add(w, "E06000035", MONTH_OF(2025, 1), any);
    MUST(db_commit(w, &why));
    MUST(db_read_begin(t->db, &r, &why));
    months_of(r, "E10000016", STR("burglary"), MONTH_FIRST, MONTH_LAST, got, sizeof got);
    assert_string_equal(got, "2025-01 2025-03 ");
    months_of(r, "E10000016", any, MONTH_FIRST, MONTH_LAST, got, sizeof got);
    assert_string_equal(got, "2025-01 2025-02 2025-03 ");
    months_of(r, "E10000016", any, MONTH_OF(2025, 2), MONTH_OF(2025, 2), got, sizeof got);
    assert_string_equal(got, "2025-02 ");
    months_of(r, "nowhere", any, MONTH_FIRST, MONTH_LAST, got, sizeof got);
    assert_string_equal(got, "");
    db_read_end(r);
}

static void a_review_that_was_entered_by_mistake_can_be_removed_once(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct db_writer *w;
    struct db_rows rows;
    struct sql_recording_change c;
    int64_t gone;
    bool found;
    MUST(db_write_begin(t->db, &w, &why));
    add(w, "E10000016", MONTH_OF(2025, 3), STR("burglary"));
    MUST(sql_recording_changes(db_reads(w), &rows, &why));
    assert_true(sql_recording_changes_next(&rows, &c));
    assert_true(str_eq(c.category, STR("burglary")) && c.entered == 1700000000);
    int64_t id = c.id;
    MUST(db_rows_end(&rows, &why));
    MUST(sql_recording_change_remove(w, id, &gone, &found, &why));
    assert_true(found);
    MUST(sql_recording_change_remove(w, id, &gone, &found, &why));
    assert_false(found);
    MUST(db_commit(w, &why));
}

static void one_operation_of_a_name_stands_and_those_withdrawn_are_kept(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    struct arena a = { 0 };
    struct db_writer *w;
    struct sql_operation o;
    int64_t first, second, gone;
    bool found;
    MUST(db_write_begin(t->db, &w, &why));
    MUST(sql_operation_register(w, STR("Heron"), STR("d1"), STR("{}"), 100, &first, &why));
    assert_false(sql_operation_register(w, STR("Heron"), STR("d2"), STR("{ }"), 200, &second, &why));
    assert_int_equal(why.kind, ERROR_CONFLICT);
    MUST(sql_operation_withdraw(w, STR("Heron"), 150, &gone, &found, &why));
    assert_true(found && gone == first);
    MUST(sql_operation_withdraw(w, STR("Heron"), 160, &gone, &found, &why));
    assert_false(found);
    MUST(sql_operation_register(w, STR("Heron"), STR("d2"), STR("{ }"), 200, &second, &why));
    MUST(db_commit(w, &why));
    struct db_reader *r;
    struct db_rows rows;
    MUST(db_read_begin(t->db, &r, &why));
    MUST(sql_operation_standing(&a, r, STR("Heron"), &o, &found, &why));
    assert_true(found && o.id == second && o.registered == 200 && !o.has_withdrawn);
    assert_true(str_eq(o.digest, STR("d2")) && str_eq(o.text, STR("{ }")));
    MUST(sql_operation_standing(&a, r, STR("Egret"), &o, &found, &why));
    assert_false(found);
    MUST(sql_operations(r, &rows, &why));
    assert_true(sql_operations_next(&rows, &o));
    assert_true(o.id == first && o.has_withdrawn && o.withdrawn == 150);
    assert_true(sql_operations_next(&rows, &o));
    assert_int_equal(o.id, second);
    assert_false(sql_operations_next(&rows, &o));
    MUST(db_rows_end(&rows, &why));
    db_read_end(r);
    arena_release(&a);
}

int main(void)
{
#define IN_SCENE(f) cmocka_unit_test_setup_teardown(f, scene_begin, scene_end)
    const struct CMUnitTest t[] = {
        IN_SCENE(every_statement_fits_the_tables),
        IN_SCENE(a_review_of_recording_touches_its_area_category_and_months),
        IN_SCENE(a_review_that_was_entered_by_mistake_can_be_removed_once),
        IN_SCENE(one_operation_of_a_name_stands_and_those_withdrawn_are_kept),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
