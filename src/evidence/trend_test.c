#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/test_home.h"
#include "evidence/made_up_test.h"
#include "evidence/trend.h"
#include <math.h>

static struct test_home kent, made;
static int import_both(void **state)
{
    (void)state;
    test_home_begin(&kent);
    test_sample_begin(&made, 1, 60000);
    return !kent.shared || test_home_import(&kent, (const char *const[]){ "crime/kent", "boundaries/kent/wards_2025", "lookups" }, 3) ? 0 : -1;
}
static int remove_both(void **state)
{
    (void)state;
    test_home_end(&kent);
    test_home_end(&made);
    return 0;
}
static struct trend trend(struct test_home *t, const struct ask_options *where, const struct trend_options *o, struct ask *k)
{
    struct trend out;
    if (!ask_open(&t->home, &t->arena, where, TREND_MONTHS_BACK, k, &t->why) || !trend_of(k, &t->home, o, &out, &t->why)) fail_msg("%s", t->why.say);
    return out;
}
static const char *const burglary[] = { "Burglary" }, *const nuisance[] = { "Anti-social behaviour" };
static const struct trend_options standard = { .seed = 1 };

static void each_month_is_what_the_file_holds_or_a_gap(void **state)
{
    (void)state;
    /* python3: csv.DictReader, 'Crime type' == 'Burglary', of each month's file */
    static const int counted[] = { 572, 446, 483, 568, 0, 0, 0, 0, 0, 0, 0, 0, 488, 417, 425, 356, 401, 376, 362, 389, 346 };
    if (!kent.shared) skip();
    struct ask k;
    struct trend t = trend(&kent, &(struct ask_options){ .category = burglary, .n_categories = 1 }, &standard, &k);
    assert_int_equal(t.n, COUNT_OF(counted));
    assert_int_equal(t.held, 13);
    for (size_t i = 0; i < t.n; i++) {
        if (counted[i]) assert_int_equal(t.count[i], counted[i]);
        else assert_true(isnan(t.count[i]) && t.point[i].causes == 0);
    }
    assert_int_equal(t.season[12].year_before, 572);
    assert_true(isnan(t.season[16].year_before));
    assert_true(isnan(t.season[20].rolling)); /* no twelve months are held in a row ... */
}

static void the_limits_are_those_of_the_moving_range_without_gaps(void **state)
{
    (void)state;
    if (!kent.shared) skip();
    struct ask k;
    struct trend t = trend(&kent, &(struct ask_options){ .category = burglary, .n_categories = 1 }, &standard, &k);
    assert_int_equal(t.kind, CHART_XMR);
    /* python3: mean of the 13 counts ± 2.66 × mean of the 11 differences (3 and 8) of neighbours, none above 3.267 × their mean */
    assert_true(fabs(t.point[0].mean - 433.0) < 1e-9);
    assert_true(fabs(t.point[0].low - 300.0) < 1e-9);
    assert_true(fabs(t.point[0].high - 566.0) < 1e-9);
    assert_true(t.point[0].causes & CAUSE_OUTSIDE);
}

static void small_counts_have_the_limits_of_chance(void **state)
{
    (void)state;
    if (!kent.shared) skip();
    struct ask k;
    const char *area = "Seasalter";
    struct trend t = trend(&kent, &(struct ask_options){ .area = &area, .n_areas = 1, .category = burglary, .n_categories = 1 }, &standard, &k);
    assert_int_equal(t.kind, CHART_U);
    assert_non_null(strstr(t.reason, "fewer than"));
    t = trend(&kent, &(struct ask_options){ .area = &area, .n_areas = 1, .category = burglary, .n_categories = 1 },
              &(struct trend_options){ .chosen = true, .kind = CHART_C }, &k);
    assert_true(fabs(t.point[0].high - (t.point[0].mean + 3 * sqrt(t.point[0].mean))) < 1e-9);
    assert_true(t.point[0].low >= 0);
}

static void short_series_and_gaps_are_said(void **state)
{
    (void)state;
    if (!kent.shared) skip();
    struct ask k;
    struct table *t;
    assert_true(ask_open(&kent.home, &kent.arena, &(struct ask_options){ .from = MONTH_OF(2024, 4) }, TREND_MONTHS_BACK, &k, &kent.why));
    assert_true(trend_table(&k, &kent.home, &standard, &t, &kent.why));
    const char *all = "";
    for (size_t i = 0; i < t->n_notes; i++) all = str_print(&kent.arena, "%s%s\n", all, t->note[i].text);
    assert_non_null(strstr(all, "rest on 10 months, fewer than 13"));
    assert_non_null(strstr(all, "8 of 18 months are not held: they are gaps, not zeros"));
    assert_int_equal(table_cell(t, 1, 1)->kind, CELL_EMPTY); /* May 2024 */
    assert_int_equal(table_cell(t, 0, 1)->kind, CELL_INT);
}

static struct str shifted_district(void) { return STR("E07990012"); } /* truth.json of seed 1: from 2024-10 on 60 of 100 are kept */

static void a_change_of_recording_is_found_and_once_entered_starts_the_chart_anew(void **state)
{
    (void)state;
    struct ask k;
    const char *area = str_z(&made.arena, shifted_district());
    struct file_map truth;
    assert_true(file_map(&truth, test_sample_file(&made, "truth.json"), &made.why));
    assert_true(str_contains(truth.bytes, STR("\"district\": \"E07990012\", ")) && str_contains(truth.bytes, STR("\"from\": \"2024-10\"")));
    file_unmap(&truth);
    struct ask_options where = { .area = &area, .n_areas = 1, .category = nuisance, .n_categories = 1 };
    struct trend t = trend(&made, &where, &standard, &k);
    assert_int_equal(t.n_phases, 1);
    assert_true(t.step.found && t.step.p < 0.01);
    assert_true(labs((long)(k.from + (month_t)t.step.at) - MONTH_OF(2024, 10)) <= 1);
    assert_true(t.step.ratio < 0.8);

    struct recording_change change = { .area = shifted_district(), .month = MONTH_OF(2024, 10), .category = STR("anti-social behaviour"),
                                       .what = STR("Nuisance calls are closed at the desk"), .source = STR("The registrar"), .entered = 1 };
    int64_t id;
    if (!recording_add(&made.home, &change, &id, &made.why)) fail_msg("%s", made.why.say);
    t = trend(&made, &where, &standard, &k);
    assert_int_equal(t.n_phases, 2);
    assert_int_equal(t.phase[1].from, 12);
    assert_string_equal(t.phase[1].reason, "Nuisance calls are closed at the desk (The registrar)");
    assert_true(t.phase[1].mean < 0.8 * t.phase[0].mean);
    assert_true(t.step.p > 0.05); /* what is known is not found again */

    struct ask_options all = { .category = nuisance, .n_categories = 1 }, other = { .area = &area, .n_areas = 1, .category = burglary, .n_categories = 1 };
    t = trend(&made, &all, &standard, &k);
    assert_int_equal(t.n_phases, 1); /* of the county only a part is touched: said, and no more */
    assert_int_equal(t.n_partly, 1);
    t = trend(&made, &other, &standard, &k);
    assert_int_equal(t.n_phases, 1);
    assert_int_equal(t.n_partly, 0);

    assert_true(recording_withdraw(&made.home, id, &made.why));
    t = trend(&made, &where, &standard, &k);
    assert_int_equal(t.n_phases, 1);
    assert_false(recording_withdraw(&made.home, id, &made.why));
    assert_int_equal(made.why.kind, ERROR_MISSING);
}

static void a_change_must_say_what_and_who(void **state)
{
    (void)state;
    int64_t id;
    assert_false(recording_add(&made.home, &(struct recording_change){ .month = MONTH_OF(2024, 1), .what = STR("x") }, &id, &made.why));
    assert_false(recording_add(&made.home, &(struct recording_change){ .month = MONTH_OF(2024, 1), .source = STR("x") }, &id, &made.why));
    assert_false(recording_add(&made.home, &(struct recording_change){ .what = STR("x"), .source = STR("x") }, &id, &made.why));
    assert_int_equal(made.why.kind, ERROR_INVALID);
}

static void small_months_of_a_forces_own_records_are_gaps_in_public(void **state)
{
    (void)state;
    struct ask k, own;
    struct trend t, whole;
    const char *category = "Robbery", *area = str_z(&made.arena, shifted_district());
    struct ask_options where = { .area = &area, .n_areas = 1, .category = &category, .n_categories = 1, .source = "merrowshire", .public = true };
    assert_true(ask_open(&made.home, &made.arena, &where, TREND_MONTHS_BACK, &k, &made.why));
    if (!trend_of(&k, &made.home, &standard, &t, &made.why)) fail_msg("%s", made.why.say);
    where.public = false;
    assert_true(ask_open(&made.home, &made.arena, &where, TREND_MONTHS_BACK, &own, &made.why));
    assert_true(trend_of(&own, &made.home, &standard, &whole, &made.why));
    size_t small = 0, shown = 0;
    for (size_t i = 0; i < t.n; i++) {
        assert_int_equal(t.withheld[i], isnan(t.count[i]));
        small += whole.count[i] > 0 && whole.count[i] < 5;
        if (whole.count[i] > 0 && whole.count[i] < 5) assert_true(t.withheld[i]);
        shown += !t.withheld[i];
        if (!t.withheld[i]) assert_true(t.count[i] == whole.count[i]);
    }
    assert_true(small > 0 && shown > 0);
    struct table *table;
    assert_true(trend_table(&k, &made.home, &standard, &table, &made.why));
    for (size_t i = 0; i < t.n; i++) assert_int_equal(table_cell(table, i, 1)->kind == CELL_SUPPRESSED, t.withheld[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_month_is_what_the_file_holds_or_a_gap),
        cmocka_unit_test(the_limits_are_those_of_the_moving_range_without_gaps),
        cmocka_unit_test(small_counts_have_the_limits_of_chance),
        cmocka_unit_test(short_series_and_gaps_are_said),
        cmocka_unit_test(a_change_of_recording_is_found_and_once_entered_starts_the_chart_anew),
        cmocka_unit_test(a_change_must_say_what_and_who),
        cmocka_unit_test(small_months_of_a_forces_own_records_are_gaps_in_public),
    };
    return cmocka_run_group_tests(tests, import_both, remove_both);
}
