/* The Knox test against a published run, against R, and against a walk over every pair. */
#include "stats/knox.h"
#include "base/month.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { EVENTS_MAX = 50000 };
struct events {
    double x[EVENTS_MAX], y[EVENTS_MAX];
    int32_t day[EVENTS_MAX];
    size_t n;
};

static struct knox_order order_of(const struct events *e)
{
    return (struct knox_order){ .x = e->x, .y = e->y, .day = e->day, .n = e->n, .permutations = 99, .seed = 1 };
}
#define CUTS(o, distances, times)                                                                                      \
    ((o)->metres = (distances), (o)->n_metres = COUNT_OF(distances), (o)->days = (times), (o)->n_days = COUNT_OF(times))

static void test_well(const struct knox_order *o, struct knox *out)
{
    struct error why = { 0 };
    if (!knox_test(o, out, &why)) fail_msg("%s", why.say);
}

/* On a lattice of side by side places, 25 m apart, over `span` days: ties, and distances that fall on cuts. */
static void made_up(struct events *e, size_t n, uint64_t side, uint64_t span, uint64_t seed)
{
    struct random r = random_of(seed, 0);
    e->n = n;
    for (size_t i = 0; i < n; i++) {
        e->x[i] = 25.0 * (double)random_below(&r, side) - 300;
        e->y[i] = 25.0 * (double)random_below(&r, side) + 170000;
        e->day[i] = (int32_t)random_below(&r, span) - 20;
    }
}

static void read_chicago(struct events *e)
{
    const char *shared = getenv("WARDMOTE_SHARED");
    char path[4096];
    struct error why = { 0 };
    struct file_map file;
    struct csv csv;
    (void)snprintf(path, sizeof path, "%s/gold/near-repeat/chicago_be_month1.csv", shared ? shared : "");
    if (!shared || !file_map(&file, path, &why)) {
        print_message("WARDMOTE_SHARED does not lead to the published near-repeat test: skipped\n");
        skip();
    }
    csv_init(&csv, file.bytes);
    for (e->n = 0; csv_next(&csv); e->n++) {
        int64_t seconds;
        bool has_time;
        assert_true(e->n < EVENTS_MAX);
        assert_true(str_to_double(csv.field[0], &e->x[e->n]) && str_to_double(csv.field[1], &e->y[e->n]));
        assert_true(moment_parse(csv.field[2], &seconds, &has_time));
        e->day[e->n] = (int32_t)(seconds / 86400);
    }
    csv_release(&csv);
    file_unmap(&file);
    assert_int_equal(e->n, 970);
}

static void the_burglaries_of_chicago_give_the_published_counts(void **state)
{
    (void)state;
    static struct events e;
    read_chicago(&e);
    static const double metres[] = { 0, 1, 100, 200, 300, INFINITY }, days[] = { 0, 7, 14, 21, INFINITY };
    static const uint64_t published[] = { 28, 5,  5,  2,  44, 13, 8,  4,      97,     56,
                                          19, 16, 77, 67, 45, 20, 182194, 146149, 95237, 45879 };
    /* The same bands as their labels read: "1 to 100" is [1, 101). */
    static const double labelled[] = { 0, 1, 101, 201, 301, INFINITY }, label_days[] = { 0, 8, 15, 22, INFINITY };
    static const uint64_t corrected[] = { 29, 4,  5,  2,  45, 15, 7,  2,      106,    48,
                                          21, 13, 88, 64, 46, 15, 206611, 138108, 88321, 36415 };
    struct knox_order o = order_of(&e);
    struct knox k;
    CUTS(&o, metres, days);
    test_well(&o, &k);
    for (size_t c = 0; c < 20; c++) assert_int_equal(k.cell[c].observed, published[c]);
    CUTS(&o, labelled, label_days);
    test_well(&o, &k);
    for (size_t c = 0; c < 20; c++) assert_int_equal(k.cell[c].observed, corrected[c]);
}

/* The "verbose" file of that run: per cell the counts of its 19 permutations, and what it made of them. */
static void the_published_run_is_summarised_as_it_was_published(void **state)
{
    (void)state;
    static struct events e;
    read_chicago(&e);
    static const double metres[] = { 0, 1, 100, 200, 300, INFINITY }, days[] = { 0, 7, 14, 21, INFINITY };
    struct knox_order o = order_of(&e);
    struct knox k;
    struct oracle published;
    CUTS(&o, metres, days);
    o.permutations = 999;
    test_well(&o, &k);
    oracle_open_gold(&published, "near-repeat/chicago_be_month1_NRverbose_2019-09-23_143005.csv");
    uint64_t simulated[19];
    struct knox_cell cell = { 0 }, ours = { 0 };
    size_t row = 0, column = 0;
    while (csv_next(&published.csv)) {
        const struct str *field = published.csv.field, name = field[0];
        const size_t line = published.csv.line;
        double value = 0;
        if (str_eq(name, STR("SOURCE DATA:"))) break;
        if (sscanf(name.ptr, "Row %zu Column %zu", &row, &column) == 2) ours = k.cell[(row - 1) * 4 + column - 1];
        if (row == 0) continue;
        if (str_eq(name, STR("Expected")))
            for (size_t i = 0; i < 19; i++) simulated[i] = (uint64_t)oracle_number(&published, i + 1);
        if (published.csv.n != 2 || !str_to_double(str_trim(field[1]), &value)) continue;
        if (str_eq(name, STR("Observed"))) {
            cell = knox_summary((uint64_t)value, simulated, 1, 19);
            assert_int_equal(ours.observed, value);
        }
        if (str_eq(name, STR("Mean"))) {
            assert_near(cell.mean, value, 1e-14, 0, "mean", line);
            double squares = 0; /* the published mean scatters about ours, which 999 permutations make */
            for (size_t i = 0; i < 19; i++) squares += pow((double)simulated[i] - cell.mean, 2);
            assert_near(ours.mean, value, 0, 4 * sqrt(squares / 18 / 19), "mean of ours", line);
        }
        if (str_eq(name, STR("P value"))) assert_near(cell.p, value, 1e-14, 0, "p", line);
        if (str_eq(name, STR("Obs over Mean Exp"))) {
            assert_near(cell.ratio, value, 1e-14, 0, "ratio", line);
            published.rows++;
        }
    }
    oracle_close(&published, 20);
}

static void observed_means_and_chances_agree_with_r(void **state)
{
    (void)state;
    static struct events e;
    static const double metres[][6] = {
        { 0, 1, 100, 200, 300, INFINITY }, { 0, 100, 200 }, { 0, 50, 125, INFINITY }, { 25, 125, INFINITY }, { 0, 125 }
    };
    static const double days[][10] = { { 0, 7, 14, 21, INFINITY },
                                       { 0, 8, 15 },
                                       { 0, 1, 3, 10 },
                                       { 2, 5, INFINITY },
                                       { 0, 1, 2, 3, 4, 5, 6, 7, 30, INFINITY } };
    static const size_t n_metres[] = { 6, 3, 4, 3, 2 }, n_days[] = { 5, 3, 4, 3, 10 };
    struct oracle r;
    for (oracle_open(&r, "knox_events.csv"); oracle_next(&r); e.n++) {
        e.x[e.n] = oracle_number(&r, 0);
        e.y[e.n] = oracle_number(&r, 1);
        e.day[e.n] = (int32_t)oracle_number(&r, 2);
    }
    oracle_close(&r, 360);
    struct knox k;
    size_t made = 0;
    for (oracle_open(&r, "knox_cells.csv"); oracle_next(&r);) {
        const size_t c = (size_t)oracle_number(&r, 0) - 1, line = r.csv.line;
        if (made != c + 1) {
            struct knox_order o = order_of(&e);
            o.distance = str_eq(oracle_text(&r, 1), STR("euclidean")) ? DISTANCE_EUCLIDEAN : DISTANCE_MANHATTAN;
            o.metres = metres[c], o.n_metres = n_metres[c];
            o.days = days[c], o.n_days = n_days[c];
            o.permutations = 9999;
            test_well(&o, &k);
            made = c + 1;
        }
        const size_t m = (size_t)oracle_number(&r, 2) - 1, d = (size_t)oracle_number(&r, 3) - 1;
        const struct knox_cell *cell = &k.cell[m * k.n_days + d];
        const double p = oracle_number(&r, 7);
        assert_near((double)cell->observed, oracle_number(&r, 4), 0, 0, "observed", line);
        assert_near(cell->mean, oracle_number(&r, 5), 0, 5 * oracle_number(&r, 6) / sqrt(1999), "mean", line);
        assert_near(cell->p, p, 0, 5 * sqrt((p * (1 - p) + 1e-3) / 1999), "p", line);
    }
    oracle_close(&r, 46);
}

/* The definition: every pair held against every band. */
static uint64_t slowly(const struct events *e, const struct knox_order *o, size_t m, size_t d, uint64_t *space,
                       uint64_t *time)
{
    uint64_t both = 0;
    *space = *time = 0;
    for (size_t i = 0; i < e->n; i++)
        for (size_t j = 0; j < i; j++) {
            const double dx = e->x[i] - e->x[j], dy = e->y[i] - e->y[j], days = abs(e->day[i] - e->day[j]);
            const double metres = o->distance == DISTANCE_MANHATTAN ? fabs(dx) + fabs(dy) : sqrt(dx * dx + dy * dy);
            const bool near = metres >= o->metres[m] && metres < o->metres[m + 1];
            const bool soon = days >= o->days[d] && days < o->days[d + 1];
            *space += near;
            *time += soon;
            both += near && soon;
        }
    return both;
}

/* Rising cuts, some between whole numbers, some that begin above nothing, some without an end. */
static size_t random_cuts(struct random *r, double *cut, double step)
{
    const size_t n = 2 + random_below(r, 6);
    cut[0] = random_chance(r, 0.6) ? 0 : step / 4;
    for (size_t i = 1; i < n; i++) cut[i] = cut[i - 1] + (double)(1 + random_below(r, (uint64_t)step)) / 2;
    if (n > 2 && random_chance(r, 0.5)) cut[n - 1] = INFINITY;
    return n;
}

static void every_pair_walked_slowly_gives_the_same(void **state)
{
    (void)state;
    static struct events e;
    struct random r = random_of(5, 0);
    for (uint64_t round = 0; round < 60; round++) {
        double metres[8], days[8];
        made_up(&e, 2 + random_below(&r, 150), 1 + random_below(&r, 40), 1 + random_below(&r, 60), round);
        struct knox_order o = order_of(&e);
        o.distance = round & 1 ? DISTANCE_EUCLIDEAN : DISTANCE_MANHATTAN;
        o.metres = metres, o.n_metres = random_cuts(&r, metres, 100);
        o.days = days, o.n_days = random_cuts(&r, days, 14);
        o.permutations = 999;
        struct knox k;
        test_well(&o, &k);
        assert_int_equal(k.n_metres, o.n_metres - 1);
        assert_int_equal(k.n_days, o.n_days - 1);
        const double all = (double)(e.n * (e.n - 1) / 2);
        for (size_t m = 0; m < k.n_metres; m++)
            for (size_t d = 0; d < k.n_days; d++) {
                const struct knox_cell *cell = &k.cell[m * k.n_days + d];
                uint64_t space, time;
                assert_int_equal(cell->observed, slowly(&e, &o, m, d, &space, &time));
                /* The mean over all permutations is known exactly; that of 999 lies about it. */
                const double expected = (double)space * (double)time / all;
                assert_near(cell->mean, expected, 0.05, 0.4, "mean", round);
            }
    }
}

static void assert_same(const struct knox *a, const struct knox *b)
{
    assert_int_equal(a->n_metres, b->n_metres);
    assert_int_equal(a->n_days, b->n_days);
    for (size_t c = 0; c < a->n_metres * a->n_days; c++) {
        assert_int_equal(a->cell[c].observed, b->cell[c].observed);
        assert_int_equal(a->cell[c].as_many, b->cell[c].as_many);
        assert_true(a->cell[c].mean == b->cell[c].mean);
    }
}

static const double some_metres[] = { 0, 1, 60, 140, INFINITY }, some_days[] = { 0, 3, 8, 20, INFINITY };

static void threads_order_of_events_and_width_of_vectors_change_nothing(void **state)
{
    (void)state;
    static struct events e, turned;
    struct knox one, other;
    made_up(&e, 400, 20, 60, 11);
    struct knox_order o = order_of(&e);
    CUTS(&o, some_metres, some_days);
    o.permutations = 500;
    o.threads = 1;
    test_well(&o, &one);
    for (o.threads = 2; o.threads < 9; o.threads += 3) {
        test_well(&o, &other);
        assert_same(&one, &other);
    }
    turned.n = e.n;
    for (size_t i = 0; i < e.n; i++) {
        const size_t j = (i * 171 + 5) % e.n; /* 171 and 400 share no factor */
        turned.x[i] = e.x[j], turned.y[i] = e.y[j], turned.day[i] = e.day[j];
    }
    o.x = turned.x, o.y = turned.y, o.day = turned.day;
    o.threads = 1;
    test_well(&o, &other);
    assert_same(&one, &other);
    knox_narrow(true);
    test_well(&o, &other);
    knox_narrow(false);
    assert_same(&one, &other);
    o.seed++;
    test_well(&o, &other);
    assert_true(one.cell[1].mean != other.cell[1].mean);
}

/* Each permutation has its own stream: the first of many are those of few. */
static void more_permutations_go_on_from_fewer(void **state)
{
    (void)state;
    static struct events e;
    static const uint32_t permutations[] = { 1, 8, 30, 31, 32, 33, 62, 63, 64, 99 }; /* batches hold 32, one the data */
    struct knox k;
    double sum[16] = { 0 };
    uint64_t as_many[16] = { 0 };
    made_up(&e, 120, 20, 60, 3);
    struct knox_order o = order_of(&e);
    CUTS(&o, some_metres, some_days);
    for (size_t i = 0; i < COUNT_OF(permutations); i++) {
        o.permutations = permutations[i];
        test_well(&o, &k);
        for (size_t c = 0; c < 16; c++) {
            const double now = k.cell[c].mean * o.permutations;
            assert_true(fabs(now - round(now)) < 1e-6 && now + 1e-6 >= sum[c]);
            assert_true(k.cell[c].as_many >= as_many[c] && k.cell[c].as_many <= o.permutations);
            assert_near(k.cell[c].p, (double)(k.cell[c].as_many + 1) / (o.permutations + 1), 1e-15, 0, "p", c);
            sum[c] = now;
            as_many[c] = k.cell[c].as_many;
        }
    }
}

static void an_open_last_band_is_what_a_walk_over_it_finds(void **state)
{
    (void)state;
    static struct events e;
    /* All places within 600 m each way: one cell of the grid either way, so the same order, the same permutations. */
    static const double walked[] = { 30, 60, 140, 600, 1e7 }, open[] = { 30, 60, 140, 600, INFINITY };
    static const double walked_days[] = { 1, 3, 8, 20, 30000 }, open_days[] = { 1, 3, 8, 20, INFINITY };
    struct knox a, b;
    made_up(&e, 300, 20, 60, 21);
    struct knox_order o = order_of(&e);
    CUTS(&o, walked, walked_days);
    test_well(&o, &a);
    CUTS(&o, open, open_days);
    test_well(&o, &b);
    assert_true(a.cell[0].mean > 0 && a.cell[15].mean > 0);
    assert_same(&a, &b);
}

/* 5,000 events at one spot are 12,497,500 pairs: more than one entry and than one filling of the counters. */
static void thousands_at_one_spot_are_counted_whole(void **state)
{
    (void)state;
    static struct events e;
    static const double metres[] = { 0, 10, 20 }, days[] = { 0, 1, 2, INFINITY };
    struct knox k;
    e.n = 5000;
    for (size_t i = 0; i < e.n; i++) e.x[i] = 5, e.y[i] = 7, e.day[i] = i % 2 ? 40 : 41;
    struct knox_order o = order_of(&e);
    CUTS(&o, metres, days);
    o.permutations = 7;
    o.threads = 1;
    for (int narrow = 0; narrow < 2; narrow++) {
        knox_narrow(narrow);
        test_well(&o, &k);
        assert_int_equal(k.places, 1);
        assert_int_equal(k.cell[0].observed, 2 * (2500 * 2499 / 2));
        assert_int_equal(k.cell[1].observed, 2500 * 2500);
        assert_int_equal(k.cell[2].observed, 0);
        assert_true(isnan(k.cell[2].ratio) && k.cell[2].p == 1);
        assert_true(k.cell[0].p == 1 && k.cell[0].ratio == 1); /* one place: nothing can cluster */
        for (size_t d = 0; d < 3; d++) assert_int_equal(k.cell[3 + d].observed, 0);
    }
    knox_narrow(false);
}

static void planted_near_repeats_are_found_and_chance_is_not(void **state)
{
    (void)state;
    static struct events e;
    static const double metres[] = { 0, 200, 400, INFINITY }, days[] = { 0, 7, 14, INFINITY };
    struct random r = random_of(77, 0);
    struct knox k;
    e.n = 1200;
    for (size_t i = 0; i < e.n; i++) {
        const bool again = i >= 1000;
        const size_t of = again ? random_below(&r, 1000) : 0;
        e.x[i] = again ? e.x[of] + 60 * random_unit(&r) : 9000 * random_unit(&r);
        e.y[i] = again ? e.y[of] + 60 * random_unit(&r) : 9000 * random_unit(&r);
        e.day[i] = again ? e.day[of] + (int32_t)random_below(&r, 5) : (int32_t)random_below(&r, 365);
    }
    struct knox_order o = order_of(&e);
    CUTS(&o, metres, days);
    o.permutations = 999;
    test_well(&o, &k);
    assert_true(k.cell[0].ratio > 2 && k.cell[0].p == 0.001);
    o.n = 1000;
    test_well(&o, &k);
    assert_true(k.cell[0].ratio > 0.6 && k.cell[0].ratio < 1.4 && k.cell[0].p > 0.01);
}

static void expect_refused(const struct knox_order *o, enum error_kind kind, const char *say)
{
    struct error why = { 0 };
    struct knox k = { .places = 12345 };
    assert_false(knox_test(o, &k, &why));
    assert_int_equal(why.kind, kind);
    if (!strstr(why.say, say)) fail_msg("said: %s", why.say);
    assert_int_equal(k.places, 12345);
}

static void what_makes_no_sense_is_refused_by_name(void **state)
{
    (void)state;
    static struct events e;
    static const double falling[] = { 0, 5, 5 }, below[] = { -1, 5 }, none[] = { 0, NAN, 7 }, all[] = { 0, INFINITY };
    made_up(&e, 10, 20, 60, 1);
    struct knox_order good = order_of(&e), o;
    CUTS(&good, some_metres, some_days);
    o = good, o.n = 1;
    expect_refused(&o, ERROR_INVALID, "at least two events, not 1");
    o = good, o.metres = falling, o.n_metres = 3;
    expect_refused(&o, ERROR_INVALID, "cuts of distance must rise, but 5 follows 5");
    o = good, o.days = below, o.n_days = 2;
    expect_refused(&o, ERROR_INVALID, "the first cut of time is -1");
    o = good, o.days = none, o.n_days = 3;
    expect_refused(&o, ERROR_INVALID, "must rise");
    o = good, o.metres = all, o.n_metres = 2;
    expect_refused(&o, ERROR_INVALID, "without an end");
    o = good, o.n_days = 1;
    expect_refused(&o, ERROR_INVALID, "1 cuts of time");
    o = good, o.n_days = 18;
    expect_refused(&o, ERROR_INVALID, "18 cuts of time");
    o = good, o.permutations = 0;
    expect_refused(&o, ERROR_INVALID, "0 permutations");
    e.y[3] = NAN;
    expect_refused(&good, ERROR_INVALID, "event 4: ");
    e.y[3] = 2e8;
    expect_refused(&good, ERROR_INVALID, "not a place in metres");
    e.y[3] = 0;
    e.day[2] = e.day[1] + 40000;
    expect_refused(&good, ERROR_LIMIT, "days lie between the first and the last event");
}

static void what_would_not_fit_is_refused_before_it_is_tried(void **state)
{
    (void)state;
    static struct events e, one_spot = { .n = EVENTS_MAX };
    made_up(&e, 3000, 40, 60, 2);
    struct knox_order o = order_of(&e);
    CUTS(&o, some_metres, some_days);
    struct knox k;
    o.threads = 8;
    o.bytes_max = 100000;
    expect_refused(&o, ERROR_LIMIT, "3000 events need more than the 0.1 MB");
    o.bytes_max = 300000;
    expect_refused(&o, ERROR_LIMIT, "places nearer than 140 m");
    o.bytes_max = 490000;
    expect_refused(&o, ERROR_LIMIT, "permutations of 3000 events do not fit");
    o.bytes_max = 800000; /* enough for fewer threads than asked */
    test_well(&o, &k);
    assert_in_range(k.bytes, 490000, 800000);
    o = order_of(&one_spot); /* 1,249,975,000 pairs, 99,999 times */
    CUTS(&o, some_metres, some_days);
    o.permutations = KNOX_PERMUTATIONS_MAX;
    expect_refused(&o, ERROR_LIMIT, "would take hours");
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static struct events e;
    made_up(&e, 50, 20, 60, 9);
    struct knox_order o = order_of(&e);
    CUTS(&o, some_metres, some_days);
    o.threads = 2;
    struct knox k;
    unsigned n = 1;
    for (;; n++) {
        struct error why = { 0 };
        (void)mem_fail_at(n);
        bool ok = knox_test(&o, &k, &why);
        (void)mem_fail_at(0);
        if (ok) break;
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_true(n < 100);
    }
    assert_true(n > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_burglaries_of_chicago_give_the_published_counts),
        cmocka_unit_test(the_published_run_is_summarised_as_it_was_published),
        cmocka_unit_test(observed_means_and_chances_agree_with_r),
        cmocka_unit_test(every_pair_walked_slowly_gives_the_same),
        cmocka_unit_test(threads_order_of_events_and_width_of_vectors_change_nothing),
        cmocka_unit_test(more_permutations_go_on_from_fewer),
        cmocka_unit_test(an_open_last_band_is_what_a_walk_over_it_finds),
        cmocka_unit_test(thousands_at_one_spot_are_counted_whole),
        cmocka_unit_test(planted_near_repeats_are_found_and_chance_is_not),
        cmocka_unit_test(what_makes_no_sense_is_refused_by_name),
        cmocka_unit_test(what_would_not_fit_is_refused_before_it_is_tried),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
