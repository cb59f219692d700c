#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/hotspots.h"
#include "evidence/test_home.h"
#include <math.h>

static struct test_home kent;
static int import_kent(void **state)
{
    (void)state;
    test_home_begin(&kent);
    return !kent.shared || test_home_import(&kent, (const char *const[]){ "crime/kent", "boundaries/kent/wards_2025", "lookups", "harm/cchi2020_values.csv" }, 4) ? 0 : -1;
}
static int remove_kent(void **state)
{
    (void)state;
    test_home_end(&kent);
    return 0;
}
static struct hotspots spots(struct ask *k, const char *area, const char *category, month_t from, month_t to, const struct hotspots_options *o)
{
    struct hotspots h;
    if (!kent.shared) skip();
    const char **words = ARENA_ARRAY(&kent.arena, const char *, 2); /* the notes come back to them */
    words[0] = area;
    words[1] = category;
    struct ask_options where = { .area = words, .n_areas = area != NULL, .category = words + 1, .n_categories = category != NULL, .from = from, .to = to };
    if (!ask_open(&kent.home, &kent.arena, &where, INT32_MAX, k, &kent.why) || !hotspots_of(k, o, &h, &kent.why)) fail_msg("%s", kent.why.say);
    return h;
}
static const struct hotspots_options standard = { .top = 10 };

static void the_first_street_is_that_of_the_files(void **state)
{
    (void)state;
    struct ask k;
    if (!kent.shared) skip();
    struct hotspots h = spots(&k, NULL, "Shoplifting", MONTH_OF(2025, 1), MONTH_OF(2025, 9), &standard);
    struct answer out = { .n = 0 };
    assert_true(hotspots_tables(&k, &standard, &out, &kent.why));
    /* python3: Counter of (Longitude, Latitude, Location) of 'Crime type' == 'Shoplifting' over the nine files */
    assert_int_equal(table_cell(out.table[0], 0, 5)->i, 926);
    assert_int_equal(table_cell(out.table[0], 9, 5)->i, 112);
    uint64_t all = 0;
    for (size_t i = 0; i < h.street.n; i++) all += h.count[i];
    assert_int_equal(all, 12680);
    assert_int_equal(table_cell(out.table[0], 0, 2)->kind, CELL_TEXT); /* its ward is named */
}

static void squares_and_hexagons_find_the_same_ground_whatever_the_ties(void **state)
{
    (void)state;
    struct ask k;
    struct hotspots s = spots(&k, "Maidstone", NULL, MONTH_OF(2025, 1), MONTH_OF(2025, 9), &(struct hotspots_options){ .cell_m = 500, .top = 10 });
    struct hotspots h = spots(&k, "Maidstone", NULL, MONTH_OF(2025, 1), MONTH_OF(2025, 9), &(struct hotspots_options){ .cell_m = 500, .hex = true, .top = 10 });
    assert_true(s.pattern && h.pattern && s.n_hot > 5 && h.n_hot > 5);
    assert_true(s.n_hot * 5 < s.n_cells);
    struct coord a = grid_centre(&s.grid, s.hot[0].cell), b = grid_centre(&h.grid, h.hot[0].cell);
    assert_true(distance_m(a, b) < 1000); /* the town's middle either way */
    assert_true(distance_m(a, s.peak[0].at) < 2000);
    uint64_t in_hot = 0, all = 0;
    for (size_t i = 0; i < s.n_hot; i++) in_hot += s.hot[i].count;
    for (size_t i = 0; i < s.street.n; i++) all += s.count[i];
    assert_true(in_hot * 2 > all && s.off_grid == 0);
    assert_true(s.captured > 0.9 && s.captured < 1.02);
}

static void the_split_takes_months_that_are_held(void **state)
{
    (void)state;
    struct ask k;
    struct hotspots h = spots(&k, "Maidstone", NULL, MONTH_OF(2025, 5), MONTH_OF(2025, 8), &standard);
    assert_int_equal(h.split.before_from, MONTH_OF(2025, 1)); /* the four months just before */
    assert_int_equal(h.split.before_to, MONTH_OF(2025, 4));
    assert_int_equal(h.split.after_to, MONTH_OF(2025, 8));
    h = spots(&k, "Maidstone", NULL, MONTH_OF(2025, 1), MONTH_OF(2025, 4), &standard);
    assert_int_equal(h.split.before_from, MONTH_OF(2024, 1)); /* a year before: the end of 2024 is not held */
    assert_int_equal(h.split.before_to, MONTH_OF(2024, 4));
    h = spots(&k, "Maidstone", NULL, MONTH_OF(2025, 1), MONTH_OF(2025, 9), &standard);
    assert_int_equal(h.split.before_to, MONTH_OF(2025, 5)); /* its halves: five months and four */
    assert_int_equal(h.split.after_from, MONTH_OF(2025, 6));
    h = spots(&k, "Maidstone", NULL, MONTH_OF(2024, 1), MONTH_OF(2024, 1), &standard);
    assert_int_equal(h.split.before_from, 0);
}

static void hot_spots_hold_better_than_chance_and_never_better_than_the_best(void **state)
{
    (void)state;
    struct ask k;
    struct hotspots h = spots(&k, "Kent", NULL, MONTH_OF(2025, 5), MONTH_OF(2025, 8), &standard);
    for (size_t i = 0; i < HELD_WAYS; i++)
        for (size_t s = 0; s < 2; s++) {
            assert_true(h.held_by[i]);
            const struct held *x = &h.held[i][s];
            assert_true(x->pai > 3 && x->pei > 0.3 && x->pei <= 1 + 1e-9);
            assert_true(fabs(x->hit_rate / x->share - x->pai) < 1e-6);
        }
    assert_true(h.held[0][1].after > h.held[0][0].after);
}

/* The hundredth of streets with most harm in the earlier months, walked through anew: their harm in the later ones. */
static void streets_picked_by_harm_are_tried_on_harm(void **state)
{
    (void)state;
    struct ask k;
    struct hotspots h = spots(&k, "Maidstone", NULL, MONTH_OF(2025, 5), MONTH_OF(2025, 8), &standard);
    struct hotspots early = spots(&k, "Maidstone", NULL, MONTH_OF(2025, 1), MONTH_OF(2025, 4), &standard);
    assert_true(h.weighed && early.street.n == h.street.n);
    size_t want = (size_t)((double)h.street.n * 0.01);
    bool *taken = ARENA_ARRAY(&kent.arena, bool, h.street.n);
    double before = 0, after = 0, next = 0;
    for (size_t pick = 0; pick <= want; pick++) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < h.street.n; i++)
            if (!taken[i] && (best == SIZE_MAX || early.days[i] > early.days[best])) best = i;
        taken[best] = true;
        if (pick == want) next = early.days[best];
        else {
            before += early.days[best];
            after += h.days[best];
        }
    }
    assert_true(next > 0); /* the share ends within a street or so */
    assert_true(h.held[HELD_BY_HARM][0].before >= before && h.held[HELD_BY_HARM][0].before <= before + next);
    assert_true(h.held[HELD_BY_HARM][0].after >= after * 0.98 && h.held[HELD_BY_HARM][0].after <= after * 1.1);
    assert_true(fabs(h.held[HELD_BY_HARM][0].before / h.held[HELD_BY_COUNT][0].before - 1) > 0.5); /* days, not crimes */
}

static void a_forces_own_streets_are_never_published(void **state)
{
    (void)state;
    struct test_home t;
    test_home_begin(&t);
    const char *mapping = test_home_file(&t, "t.mapping", STR("source = testshire\nforce = Testshire Police\n[columns]\nRef = reference\nKind = category\nReported = reported_at\nLat = latitude\nLong = longitude\n"));
    const char *rows = test_home_file(&t, "t.csv", STR("Ref,Kind,Reported,Lat,Long\n1,Drugs,2024-06-30,51.0,0.1\n2,Drugs,2024-06-30,51.0,0.1\n3,Drugs,2024-07-01,51.01,0.12\n"));
    assert_true(test_home_import(&t, (const char *const[]){ mapping, rows }, 2));
    struct ask k;
    struct hotspots h;
    assert_true(ask_open(&t.home, &t.arena, &(struct ask_options){ .public = true }, INT32_MAX, &k, &t.why));
    assert_false(hotspots_of(&k, &standard, &h, &t.why));
    assert_int_equal(t.why.kind, ERROR_DENIED);
    assert_true(ask_open(&t.home, &t.arena, &(struct ask_options){ 0 }, INT32_MAX, &k, &t.why));
    if (!hotspots_of(&k, &(struct hotspots_options){ .cell_m = 500, .bandwidth_m = 600, .top = 5 }, &h, &t.why)) fail_msg("%s", t.why.say); /* no wards are held */
    assert_int_equal(h.street.n, 2);
    test_home_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_street_is_that_of_the_files),
        cmocka_unit_test(squares_and_hexagons_find_the_same_ground_whatever_the_ties),
        cmocka_unit_test(the_split_takes_months_that_are_held),
        cmocka_unit_test(hot_spots_hold_better_than_chance_and_never_better_than_the_best),
        cmocka_unit_test(streets_picked_by_harm_are_tried_on_harm),
        cmocka_unit_test(a_forces_own_streets_are_never_published),
    };
    return cmocka_run_group_tests(tests, import_kent, remove_kent);
}
