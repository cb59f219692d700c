#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/csv.h"
#include "evidence/breakdown.h"
#include "evidence/test_home.h"
#include "stats/difference.h"
#include "stats/dispersion.h"
#include <math.h>

static struct test_home kent;
static int import_kent(void **state)
{
    *state = &kent;
    test_home_begin(&kent);
    return !kent.shared || test_home_import(&kent, (const char *const[]){ "crime/kent", "boundaries/kent/wards_2025", "boundaries/kent/lsoa_2011", "lookups", "population", "postcodes/nspl-2025" }, 6) ? 0 : -1;
}
static int remove_kent(void **state)
{
    (void)state;
    test_home_end(&kent);
    return 0;
}
static struct breakdown count(const struct ask_options *where, const struct breakdown_options *o, struct ask *k)
{
    struct breakdown b;
    if (!kent.shared) skip();
    if (!ask_open(&kent.home, &kent.arena, where, 12, k, &kent.why) || !breakdown_count(k, o, &b, &kent.why)) fail_msg("%s", kent.why.say);
    return b;
}

/* Counts without the program: each row's ward by the look-up file, as awk would do it. */
static size_t count_by_look_up(const char *ward, const char *type, const char *month)
{
    struct file_map look, crime;
    struct error why;
    struct arena a = { 0 };
    assert_true(file_map(&look, path_join(&a, kent.shared, "lookups/lsoa_to_ward.csv"), &why));
    assert_true(file_map(&crime, path_join(&a, kent.shared, str_print(&a, "crime/kent/%s/%s-kent-street.csv", month, month)), &why));
    size_t n = 0;
    struct str rest = crime.bytes, line;
    while (rest.len) {
        rest = str_cut(rest, '\n', &line);
        struct str field[12], at = line;
        for (int i = 0; i < 12; i++) at = str_cut(at, ',', &field[i]);
        if (field[7].len == 0 || !str_eq(field[9], str_of(type))) continue;
        char *want = str_print(&a, "\n" STR_FMT ",%s", STR_ARG(field[7]), ward);
        n += str_contains(look.bytes, str_of(want));
    }
    file_unmap(&look);
    file_unmap(&crime);
    arena_release(&a);
    return n;
}

static void a_ward_by_type_by_month_agrees_with_the_files(void **state)
{
    (void)state;
    struct ask k;
    struct breakdown_options by = { .by = { AXIS_WARD, AXIS_CATEGORY, AXIS_MONTH }, .n_by = 3 };
    struct breakdown b = count(&(struct ask_options){ .method = PLACE_BY_LOOKUP, .from = MONTH_OF(2025, 1), .to = MONTH_OF(2025, 3) }, &by, &k);
    size_t compared = 0;
    for (size_t w = 0; w < b.axis[0].n; w += 40)
        for (size_t t = 0; t < b.axis[1].n; t += 5)
            for (size_t m = 0; m < 3; m++) {
                uint64_t mine = b.cell[(w * b.axis[1].n + t) * 3 + m].count;
                char *ward = str_z(&kent.arena, b.axis[0].item[w].code), *type = str_z(&kent.arena, b.axis[1].item[t].name);
                char *month = str_z(&kent.arena, b.axis[2].item[m].name);
                assert_int_equal(mine, count_by_look_up(ward, type, month));
                compared += mine;
            }
    assert_true(compared > 50);
}

static void every_breakdown_has_the_same_total(void **state)
{
    (void)state;
    static const enum axis_kind kinds[] = { AXIS_WARD, AXIS_DISTRICT, AXIS_STREET, AXIS_CATEGORY, AXIS_MONTH };
    const char *area = "Maidstone", *types[] = { "Drugs", "Burglary" };
    struct ask_options where = { .area = &area, .n_areas = 1, .category = types, .n_categories = 2 };
    uint64_t total = 0;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (size_t j = 0; j < COUNT_OF(kinds); j++) {
            struct ask k;
            struct breakdown_options by = { .by = { kinds[i], kinds[j] }, .n_by = i == j ? 1 : 2 };
            struct breakdown b = count(&where, &by, &k);
            if (!total) total = b.total.count;
            assert_int_equal(b.total.count, total);
            assert_int_equal(b.total.count, ask_total(&k, k.from, k.to));
            assert_int_equal(b.months_compared, 4); /* 2024-01 to 04 and 2025-01 to 04 are held */
        }
    assert_true(total > 500);
}

static void a_change_counts_only_months_held_in_both_years(void **state)
{
    (void)state;
    struct ask k;
    struct breakdown_options by = { .by = { AXIS_CATEGORY }, .n_by = 1 };
    struct breakdown b = count(&(struct ask_options){ .from = MONTH_OF(2025, 4), .to = MONTH_OF(2025, 9) }, &by, &k);
    assert_int_equal(b.months_compared, 1);
    uint64_t april_2024 = ask_total(&k, MONTH_OF(2024, 4), MONTH_OF(2024, 4)), april_2025 = ask_total(&k, MONTH_OF(2025, 4), MONTH_OF(2025, 4));
    assert_int_equal(b.total.before, april_2024);
    assert_int_equal(b.total.now, april_2025);
    assert_true(b.total.count > 5 * b.total.now);
    assert_true(b.phi > 1 && b.phi < 5);
    b = count(&(struct ask_options){ .from = MONTH_OF(2024, 1), .to = MONTH_OF(2024, 4) }, &by, &k);
    assert_int_equal(b.months_compared, 0);
    assert_true(isnan(b.total.p));
}

static void findings_are_those_that_survive_the_many_tests(void **state)
{
    (void)state;
    struct ask k;
    struct breakdown_options by = { .by = { AXIS_WARD, AXIS_CATEGORY }, .n_by = 2 };
    const char *area = "Kent";
    struct breakdown b = count(&(struct ask_options){ .area = &area, .n_areas = 1, .from = MONTH_OF(2025, 1), .to = MONTH_OF(2025, 4) }, &by, &k);
    size_t naive = 0, found = 0;
    for (size_t i = 0; i < b.n_cells; i++) {
        naive += b.cell[i].p < 0.05;
        found += b.cell[i].q < 0.05;
        if (b.cell[i].now + b.cell[i].before) {
            double p = tempered_p(poisson_exact_p((struct two_counts){ (int64_t)b.cell[i].before, (int64_t)b.cell[i].now, 1, 1 }), b.phi);
            assert_memory_equal(&b.cell[i].p, &p, sizeof p);
        }
        assert_true(isnan(b.cell[i].p) || b.cell[i].q >= b.cell[i].p);
    }
    assert_true(found > 0 && found * 4 < naive);
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case CELL_TEXT: return str_eq(a->text, b->text);
    case CELL_INT: return a->i == b->i;
    case CELL_REAL: return memcmp(&a->r, &b->r, sizeof a->r) == 0;
    case CELL_MONTH: return a->month == b->month;
    case CELL_EMPTY: case CELL_SUPPRESSED: return true;
    }
    return false;
}
static size_t count_column(const struct table *t)
{
    size_t c = 0;
    while (strcmp(t->column[c].name, "count") != 0) c++;
    return c;
}
static struct table *table_of(const struct ask_options *where, const struct breakdown_options *o)
{
    struct ask k;
    struct table *t;
    if (!ask_open(&kent.home, &kent.arena, where, o->counts ? 0 : 12, &k, &kent.why) || !breakdown_table(&k, o, &t, &kent.why)) fail_msg("%s", kent.why.say);
    return t;
}

/* The same rows in the same order, but for those of nought, with the same figures as far as the count. */
static size_t compare_with_the_full_table(const struct ask_options *where, struct breakdown_options by)
{
    const struct table *full = table_of(where, &by);
    by.counts = true;
    const struct table *counts = table_of(where, &by);
    size_t width = count_column(full) + 1, at = 0;
    assert_int_equal(counts->n_columns, width);
    for (size_t r = 0; r < full->n_rows; r++) {
        if (table_cell(full, r, width - 1)->i == 0 && !full->total[r]) continue;
        assert_true(at < counts->n_rows);
        for (size_t c = 0; c < width; c++) assert_true(same_cell(table_cell(full, r, c), table_cell(counts, at, c)));
        assert_int_equal(full->total[r], counts->total[at]);
        at++;
    }
    assert_int_equal(at, counts->n_rows);
    return at;
}

static void counts_alone_are_the_rows_of_the_full_table_that_are_not_nought(void **state)
{
    (void)state;
    if (!kent.shared) skip();
    static const struct breakdown_options by[] = {
        { .by = { AXIS_WARD }, .n_by = 1 },
        { .by = { AXIS_DISTRICT, AXIS_CATEGORY }, .n_by = 2 },
        { .by = { AXIS_WARD, AXIS_CATEGORY, AXIS_MONTH }, .n_by = 3 },
        { .by = { AXIS_MONTH, AXIS_WARD }, .n_by = 2 },
        { .by = { AXIS_STREET, AXIS_MONTH }, .n_by = 2 },
        { .by = { AXIS_LSOA }, .n_by = 1 },
        { .by = { AXIS_CATEGORY }, .n_by = 1, .top = 3 },
    };
    const char *areas[] = { "Maidstone", "E05015593" }, *types[] = { "Drugs", "Burglary" };
    size_t rows = 0;
    for (size_t i = 0; i < COUNT_OF(by); i++)
        for (size_t n_areas = 0; n_areas < 2; n_areas++)
            for (size_t lookup = 0; lookup < 2; lookup++) {
                struct ask_options where = { .area = &areas[i % 2], .n_areas = n_areas, .from = MONTH_OF(2025, 1), .to = MONTH_OF(2025, 2),
                                             .method = lookup && by[i].by[0] != AXIS_LSOA ? PLACE_BY_LOOKUP : PLACE_BY_POLYGON,
                                             .category = types, .n_categories = i % 3 == 0 ? 2 : 0 };
                rows += compare_with_the_full_table(&where, by[i]);
            }
    assert_true(rows > 10000);
}

static size_t item_named(const struct axis *x, const char *code)
{
    for (size_t i = 0; i < x->n; i++)
        if (str_eq(x->item[i].code, str_of(code))) return i;
    fail_msg("%s is not there", code);
    return 0;
}

static void rates_are_of_a_year_and_of_the_people_that_the_publisher_counts(void **state)
{
    (void)state;
    /* The sums of "Total population: mid 2015" over the LSOAs of each "Local Authority District code (2019)" in File 6,
     * added up without this program. LSOAs lie whole in districts, but a few postcodes at the edges count elsewhere. */
    static const struct { const char *code; double people; } gold[] = {
        { "E06000035", 274391 }, { "E07000105", 124047 }, { "E07000110", 163352 }, { "E07000111", 118165 }, { "E07000113", 140892 },
    };
    struct ask k;
    struct breakdown_options by = { .by = { AXIS_DISTRICT }, .n_by = 1 };
    struct breakdown b = count(&(struct ask_options){ .method = PLACE_BY_LOOKUP, .from = MONTH_OF(2024, 3), .to = MONTH_OF(2025, 2) }, &by, &k);
    assert_int_equal(b.rates.months, 4); /* of these twelve, eight are not held */
    for (size_t i = 0; i < COUNT_OF(gold); i++) {
        const struct breakdown_cell *c = &b.cell[item_named(&b.axis[0], gold[i].code)];
        assert_true(fabs(c->people / gold[i].people - 1) < 0.001);
        struct estimate rate = rate_of_year((double)c->for_rate, c->people, c->months);
        assert_true(fabs(rate.value - 1000.0 * (double)c->count * 3 / c->people) < 1e-9);
        assert_true(rate.low < rate.value && rate.value < rate.high);
    }
    by = (struct breakdown_options){ .by = { AXIS_CATEGORY, AXIS_WARD, AXIS_MONTH }, .n_by = 3 };
    b = count(&(struct ask_options){ .from = MONTH_OF(2025, 1), .to = MONTH_OF(2025, 3) }, &by, &k);
    assert_int_equal(b.area, 1);
    assert_int_equal(b.cell[0].months, 1);
    assert_true(fabs(b.cell[3].people - b.rates.people[1]) < 1e-9);
    assert_true(fabs(b.cell[b.axis[1].n * 3 + 4].people - b.rates.people[1]) < 1e-9);
    assert_int_equal(b.total.for_rate, b.total.count);
}

static void an_area_of_which_a_part_was_asked_for_has_no_rate(void **state)
{
    (void)state;
    struct ask k;
    struct breakdown_options by = { .by = { AXIS_DISTRICT }, .n_by = 1 };
    const char *ward = "E05015593", *district = "Maidstone";
    struct breakdown b = count(&(struct ask_options){ .area = &ward, .n_areas = 1 }, &by, &k);
    assert_int_equal(b.axis[0].n, 1);
    assert_true(isnan(b.cell[0].people));
    assert_non_null(b.rates.lacks);
    b = count(&(struct ask_options){ .area = &district, .n_areas = 1 }, &by, &k);
    assert_true(b.cell[0].people > 160000);
}

static void types_and_months_have_the_rate_of_the_whole_area(void **state)
{
    (void)state;
    struct ask k;
    struct breakdown_options by = { .by = { AXIS_CATEGORY }, .n_by = 1 }, months = { .by = { AXIS_MONTH }, .n_by = 1 };
    const char *two[] = { "Maidstone", "Swale" };
    struct ask_options where = { .area = two, .n_areas = 2, .from = MONTH_OF(2024, 4), .to = MONTH_OF(2025, 3) };
    struct breakdown b = count(&where, &by, &k);
    assert_null(b.rates.lacks);
    assert_int_equal(b.rates.months, 4); /* of these twelve, eight are not held */
    for (size_t i = 0; i < b.n_cells; i++) {
        assert_true(fabs(b.cell[i].people / (163352 + 140892) - 1) < 0.001); /* File 6 again */
        struct estimate rate = rate_of_year((double)b.cell[i].for_rate, b.cell[i].people, b.cell[i].months);
        assert_true(fabs(rate.value - 1000.0 * (double)b.cell[i].count * 3 / b.cell[i].people) < 1e-9);
    }
    assert_true(b.total.people == b.cell[0].people && b.total.for_rate == b.total.count);
    b = count(&where, &months, &k);
    assert_true(b.cell[0].months == 1 && b.cell[0].people == b.total.people && b.cell[0].for_rate == b.cell[0].count);
    assert_true(b.cell[1].unknown && isnan(b.cell[1].people)); /* 2024-05 is not held */
    assert_int_equal(b.total.months, 4);
    b = count(&(struct ask_options){ .from = MONTH_OF(2025, 1) }, &by, &k); /* everywhere is nobody's home */
    assert_non_null(b.rates.lacks);
    assert_true(isnan(b.cell[0].people));
}

static void streets_and_two_kinds_of_area_have_no_rate(void **state)
{
    (void)state;
    struct ask k;
    struct breakdown_options by = { .by = { AXIS_DISTRICT, AXIS_WARD }, .n_by = 2 };
    const char *district = "Maidstone";
    struct breakdown b = count(&(struct ask_options){ .area = &district, .n_areas = 1 }, &by, &k);
    assert_int_equal(b.has, BREAKDOWN_NO_RATES);
    by.by[0] = AXIS_STREET;
    b = count(&(struct ask_options){ .area = &district, .n_areas = 1, .from = MONTH_OF(2025, 1), .to = MONTH_OF(2025, 1) }, &by, &k);
    assert_int_equal(b.has, BREAKDOWN_NO_RATES);
}

static void a_month_that_is_not_held_is_no_month_without_crime(void **state)
{
    (void)state;
    struct ask k;
    struct table *t;
    if (!kent.shared) skip();
    const struct ask_options period = { .from = MONTH_OF(2024, 3), .to = MONTH_OF(2025, 5) };
    if (!ask_open(&kent.home, &kent.arena, &period, 12, &k, &kent.why) ||
        !breakdown_table(&k, &(struct breakdown_options){ .by = { AXIS_MONTH }, .n_by = 1 }, &t, &kent.why)) fail_msg("%s", kent.why.say);
    assert_int_equal(t->n_rows, 8); /* March and April, January to May, and all */
    size_t now = 0;
    while (strcmp(t->column[now].name, "now") != 0) now++;
    assert_int_equal(table_cell(t, 0, now)->kind, CELL_EMPTY); /* of March 2024 no year before is held */
    assert_int_equal(table_cell(t, 2, now)->i, 14201);         /* wc -l of January 2025 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ward_by_type_by_month_agrees_with_the_files),
        cmocka_unit_test(every_breakdown_has_the_same_total),
        cmocka_unit_test(a_month_that_is_not_held_is_no_month_without_crime),
        cmocka_unit_test(a_change_counts_only_months_held_in_both_years),
        cmocka_unit_test(rates_are_of_a_year_and_of_the_people_that_the_publisher_counts),
        cmocka_unit_test(an_area_of_which_a_part_was_asked_for_has_no_rate),
        cmocka_unit_test(types_and_months_have_the_rate_of_the_whole_area),
        cmocka_unit_test(streets_and_two_kinds_of_area_have_no_rate),
        cmocka_unit_test(counts_alone_are_the_rows_of_the_full_table_that_are_not_nought),
        cmocka_unit_test(findings_are_those_that_survive_the_many_tests),
    };
    return cmocka_run_group_tests(tests, import_kent, remove_kent);
}
