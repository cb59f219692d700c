#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "evidence/breakdown.h"
#include "evidence/release.h"
#include "evidence/test_home.h"
#include <math.h>

/* An extract of made-up counts by type and month, most of them small; and what a stranger makes of the tables printed. */
enum { TYPES = 7, MONTHS = 6, SMALL = 5 };
static struct test_home home;
static int64_t truth[TYPES + 1][MONTHS + 1]; /* the last are sums */

static void make_up(uint64_t seed)
{
    memset(truth, 0, sizeof truth);
    for (int t = 0; t < TYPES; t++)
        for (int m = 0; m < MONTHS; m++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            int64_t n = (int64_t)((seed >> 33) % (t < 4 ? 8 : 40));
            truth[t][m] = n;
            truth[t][MONTHS] += n;
            truth[TYPES][m] += n;
            truth[TYPES][MONTHS] += n;
        }
}

static void import_made_up(const char *source)
{
    struct buf b = BUF_MAX(1 << 20);
    char *mapping = str_print(&home.arena, "source = %s\nforce = Testshire Police\n[columns]\nRef = reference\nKind = category\nReported = reported_at DD/MM/YYYY\n", source);
    char *folder = path_join(&home.arena, home.folder, source);
    assert_true(file_make_folder(folder, &home.why));
    buf_print(&b, "Ref,Kind,Reported\n");
    for (int t = 0; t < TYPES; t++)
        for (int m = 0; m < MONTHS; m++)
            for (int i = 0; i < truth[t][m]; i++) buf_print(&b, "%s-%d-%d-%d,Type %d,15/%02d/2025\n", source, t, m, i, t, m + 1);
    (void)test_home_file(&home, str_print(&home.arena, "%s/x.mapping", source), str_of(mapping));
    (void)test_home_file(&home, str_print(&home.arena, "%s/x.csv", source), buf_str(&b));
    buf_release(&b);
    assert_true(test_home_import(&home, (const char *const[]){ folder }, 1));
}

static struct table *printed(const char *source, const struct breakdown_options *o)
{
    struct ask k;
    struct table *t;
    struct ask_options where = { .source = source, .public = true };
    if (!ask_open(&home.home, &home.arena, &where, 12, &k, &home.why) || !breakdown_table(&k, o, &t, &home.why)) fail_msg("%s", home.why.say);
    return t;
}

/* What the stranger knows of each cell; high is large where there is no bound. */
struct bound {
    int64_t low, high;
};
static struct bound known[TYPES + 1][MONTHS + 1];

static int type_of(const struct table *t, size_t row)
{
    struct str name = table_cell(t, row, 0)->text;
    return t->total[row] ? TYPES : name.ptr[name.len - 1] - '0';
}

static void learn(const struct table *t, size_t type_column, size_t month_column, size_t count_column)
{
    for (size_t r = 0; r < t->n_rows; r++) {
        int type = type_column == SIZE_MAX ? TYPES : type_of(t, r);
        int month = month_column == SIZE_MAX || t->total[r] ? MONTHS : (int)(table_cell(t, r, month_column)->month - MONTH_OF(2025, 1));
        const struct cell *c = table_cell(t, r, count_column);
        if (c->kind == CELL_INT) {
            assert_int_equal(c->i, truth[type][month]); /* what is shown is true */
            known[type][month] = (struct bound){ c->i, c->i };
        } else {
            assert_int_equal(c->kind, CELL_SUPPRESSED);
            for (size_t x = count_column; x < t->n_columns; x++) assert_true(table_cell(t, r, x)->kind == CELL_SUPPRESSED); /* its share goes with it */
        }
    }
}

/* A line: cells that add up to its last. Each narrows the others; true if something was learnt. */
static bool narrow(struct bound *const *line, size_t n)
{
    bool learnt = false;
    int64_t low = 0, high = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        low += line[i]->low;
        high += line[i]->high;
    }
    struct bound *sum = line[n - 1], was = *sum;
    sum->low = MAX(sum->low, low);
    sum->high = MIN(sum->high, high);
    learnt = was.low != sum->low || was.high != sum->high;
    for (size_t i = 0; i + 1 < n; i++) {
        struct bound *x = line[i], before = *x;
        x->low = MAX(x->low, sum->low - (high - before.high));
        x->high = MIN(x->high, sum->high - (low - before.low));
        if (x->low == before.low && x->high == before.high) continue;
        learnt = true;
        low += x->low - before.low;
        high += x->high - before.high;
    }
    return learnt;
}

static void attack(void)
{
    struct bound *line[MAX((int)TYPES, (int)MONTHS) + 1];
    for (bool learnt = true; learnt;) {
        learnt = false;
        for (size_t t = 0; t <= TYPES; t++) {
            for (size_t m = 0; m <= MONTHS; m++) line[m] = &known[t][m];
            learnt = narrow(line, MONTHS + 1) || learnt;
        }
        for (size_t m = 0; m <= MONTHS; m++) {
            for (size_t t = 0; t <= TYPES; t++) line[t] = &known[t][m];
            learnt = narrow(line, TYPES + 1) || learnt;
        }
    }
}

static void no_small_count_can_be_worked_out_of_the_tables_printed(void **state)
{
    (void)state;
    static const char *const sources[] = { "one", "two", "three", "four", "five", "six" };
    size_t withheld = 0, shown = 0;
    for (size_t s = 0; s < COUNT_OF(sources); s++) {
        make_up(s + 1);
        import_made_up(sources[s]);
        for (size_t t = 0; t <= TYPES; t++)
            for (size_t m = 0; m <= MONTHS; m++) known[t][m] = (struct bound){ 1, INT64_MAX / 1000 }; /* noughts are shown */
        learn(printed(sources[s], &(struct breakdown_options){ .by = { AXIS_CATEGORY, AXIS_MONTH }, .n_by = 2 }), 0, 1, 2);
        learn(printed(sources[s], &(struct breakdown_options){ .by = { AXIS_CATEGORY }, .n_by = 1 }), 0, SIZE_MAX, 1);
        learn(printed(sources[s], &(struct breakdown_options){ .by = { AXIS_MONTH }, .n_by = 1 }), SIZE_MAX, 0, 1);
        attack();
        for (size_t t = 0; t < TYPES; t++)
            for (size_t m = 0; m < MONTHS; m++) {
                int64_t n = truth[t][m];
                struct bound b = known[t][m];
                assert_true(b.low <= n && n <= b.high);
                withheld += b.low < b.high;
                shown += b.low == b.high;
                if (n < 1 || n >= SMALL) continue;
                if (b.low > 1 || b.high < SMALL - 1) fail_msg("%s: a count of %d is known to be %d to %d", sources[s], (int)n, (int)b.low, (int)b.high);
            }
    }
    assert_true(withheld > 50 && shown > 50);
}

static void a_table_of_the_largest_does_not_rank_what_is_withheld(void **state)
{
    (void)state;
    struct table *t = printed("one", &(struct breakdown_options){ .by = { AXIS_CATEGORY, AXIS_MONTH }, .n_by = 2, .top = 60 });
    bool hidden = false;
    for (size_t r = 0; r + 1 < t->n_rows; r++) {
        bool is = table_cell(t, r, 2)->kind == CELL_SUPPRESSED;
        assert_true(!hidden || is || table_cell(t, r, 2)->i == 0);
        hidden = hidden || is;
    }
    assert_true(hidden);
}

static void the_partnership_itself_sees_all_and_the_public_sees_no_street(void **state)
{
    (void)state;
    struct ask k;
    struct table *t;
    struct breakdown_options street = { .by = { AXIS_STREET }, .n_by = 1 }, both = { .by = { AXIS_CATEGORY, AXIS_MONTH }, .n_by = 2 };
    assert_true(ask_open(&home.home, &home.arena, &(struct ask_options){ .source = "one" }, 12, &k, &home.why));
    assert_true(breakdown_table(&k, &both, &t, &home.why));
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) assert_true(t->cell[i].kind != CELL_SUPPRESSED);
    assert_true(ask_open(&home.home, &home.arena, &(struct ask_options){ .source = "one", .public = true }, 12, &k, &home.why));
    assert_false(breakdown_table(&k, &street, &t, &home.why));
    assert_int_equal(home.why.kind, ERROR_DENIED);
}

static void counts_alone_withhold_what_the_full_table_withholds(void **state)
{
    (void)state;
    struct breakdown_options by = { .by = { AXIS_CATEGORY, AXIS_MONTH }, .n_by = 2 };
    const struct table *full = printed("one", &by);
    by.counts = true;
    const struct table *counts = printed("one", &by);
    assert_int_equal(counts->n_columns, 3);
    size_t at = 0, withheld = 0;
    for (size_t r = 0; r < full->n_rows; r++) {
        const struct cell *c = table_cell(full, r, 2), *mine = table_cell(counts, at, 2);
        if (c->kind == CELL_INT && c->i == 0 && !full->total[r]) continue;
        assert_int_equal(mine->kind, c->kind);
        assert_true(c->kind == CELL_SUPPRESSED || mine->i == c->i);
        if (!full->total[r]) assert_true(table_cell(counts, at, 1)->month == table_cell(full, r, 1)->month);
        withheld += c->kind == CELL_SUPPRESSED;
        at++;
    }
    assert_int_equal(at, counts->n_rows);
    assert_true(withheld > 3);
}

static void the_threshold_is_data(void **state)
{
    (void)state;
    assert_int_equal(release_below(), SMALL);
}

static int begin(void **state)
{
    *state = &home;
    test_home_begin(&home);
    return 0;
}
static int end(void **state)
{
    (void)state;
    test_home_end(&home);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_small_count_can_be_worked_out_of_the_tables_printed),
        cmocka_unit_test(a_table_of_the_largest_does_not_rank_what_is_withheld),
        cmocka_unit_test(the_partnership_itself_sees_all_and_the_public_sees_no_street),
        cmocka_unit_test(counts_alone_withhold_what_the_full_table_withholds),
        cmocka_unit_test(the_threshold_is_data),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
