/* Funnels against what Public Health England's package publishes with its inputs; widened ones by simulation. */
#include "stats/funnel.h"
#include "stats/dispersion.h"
#include "stats/distribution.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { N = 512 };

static enum funnel_place place_named(struct str s)
{
    static const struct {
        const char *name;
        enum funnel_place place;
    } names[] = {
        { "Low (0.001)", FUNNEL_LOW_998 },  { "Low (0.025)", FUNNEL_LOW_95 },   { "Not significant", FUNNEL_INSIDE },
        { "High (0.025)", FUNNEL_HIGH_95 }, { "High (0.001)", FUNNEL_HIGH_998 },
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(s, str_of(names[i].name))) return names[i].place;
    fail_msg("no place is called " STR_FMT, STR_ARG(s));
    return FUNNEL_INSIDE;
}

static void proportions_have_the_published_limits(void **state)
{
    (void)state;
    static const char *const files[] = { "rates/testdata_funnel_prop_outputs.csv",
                                         "rates/testdata_funnel_prop_outputs_with_axis_variation.csv" };
    for (size_t f = 0; f < COUNT_OF(files); f++) {
        struct oracle o;
        oracle_open_gold(&o, files[f]);
        while (oracle_next(&o)) {
            double v[6];
            for (size_t i = 0; i < COUNT_OF(v); i++) v[i] = oracle_number(&o, i);
            struct interval inner = funnel_shares(v[5] / 100, v[0], 0.025, 1);
            struct interval outer = funnel_shares(v[5] / 100, v[0], 0.001, 1);
            const double seen[] = { inner.low, inner.high, outer.low, outer.high };
            for (size_t i = 0; i < 4; i++) assert_near(seen[i] * 100, v[1 + i], 0, 3e-6, "limit", o.csv.line);
        }
        oracle_close(&o, 100);
    }
}

static void proportions_are_placed_as_published(void **state)
{
    (void)state;
    struct oracle o;
    double count[N], base[N];
    enum funnel_place place[N];
    struct funnel_point p[N];
    size_t n = 0;
    oracle_open_gold(&o, "rates/testdata_funnel_prop_inputs.csv");
    while (oracle_next(&o)) {
        assert_true(n < N);
        count[n] = oracle_number(&o, 1);
        base[n] = oracle_number(&o, 2);
        place[n++] = place_named(oracle_text(&o, 3));
    }
    double target = funnel_target(count, base, n);
    assert_true(fabs(target - 0.80642448) < 5e-9); /* the published baseline */
    funnel_of(FUNNEL_PROPORTION, count, base, n, target, 1, p);
    for (size_t i = 0; i < n; i++) assert_int_equal(p[i].place, place[i]);
    oracle_close(&o, 300);
}

/*
 * The published expected events for an observed count were searched for as v = E / (1 + O + E) by halving until the
 * step fell below 1e-7; ours are exact, and agree within that step and the digits printed.
 */
static void near_in_v(double seen, double published, double observed, size_t line)
{
    double off = fabs(seen / (1 + observed + seen) - published / (1 + observed + published));
    if (!(off < 1.3e-7)) fail_msg("line %zu: %.10g where %.10g was published", line, seen, published);
}

/* The curve at an expectation found from a whole count must lead back to that count. */
static void leads_back(double expected, double observed, double tail, bool high, size_t line)
{
    struct interval in = funnel_counts(expected, tail, 1);
    assert_near(high ? in.high : in.low, observed, 1e-9, 1e-9, "curve", line);
}

static void ratios_have_the_published_limits(void **state)
{
    (void)state;
    struct oracle o;
    oracle_open_gold(&o, "rates/testdata_funnel_ratio_outputs.csv");
    while (oracle_next(&o)) {
        double observed = oracle_number(&o, 0);
        struct interval inner = poisson_exact(observed, 0.95), outer = poisson_exact(observed, 0.998);
        size_t line = o.csv.line;
        near_in_v(inner.high, oracle_number(&o, 1), observed, line);
        near_in_v(inner.low, oracle_number(&o, 4), observed, line);
        near_in_v(outer.high, oracle_number(&o, 7), observed, line);
        near_in_v(outer.low, oracle_number(&o, 10), observed, line);
        leads_back(inner.high, observed, 0.025, false, line);
        leads_back(inner.low, observed, 0.025, true, line);
        leads_back(outer.high, observed, 0.001, false, line);
        leads_back(outer.low, observed, 0.001, true, line);
    }
    oracle_close(&o, 100);
}

static void rates_have_the_published_limits(void **state)
{
    (void)state;
    static const char *const files[] = {
        "rates/testdata_funnel_rate_outputs.csv",
        "rates/testdata_funnel_rate_outputs_2.csv",
        "rates/testdata_funnel_rate_outputs_3.csv",
    };
    for (size_t f = 0; f < COUNT_OF(files); f++) {
        struct oracle o;
        oracle_open_gold(&o, files[f]);
        while (oracle_next(&o)) {
            double observed = oracle_number(&o, 0), baseline = oracle_number(&o, 9);
            for (size_t i = 0; i < 4; i++) { /* lower 95, upper 95, lower 99.8, upper 99.8 */
                bool high = i % 2;
                double tail = i < 2 ? 0.025 : 0.001, people = 3 * oracle_number(&o, 1 + 2 * i); /* of three years */
                struct interval in = poisson_exact(observed, 1 - 2 * tail);
                double expected = high ? in.low : in.high, limit = oracle_number(&o, 2 + 2 * i);
                near_in_v(expected, people * baseline / 1e5, observed, o.csv.line);
                near_in_v(expected, observed * baseline / limit, observed, o.csv.line);
            }
        }
        oracle_close(&o, 100);
    }
}

static void ratios_are_placed_as_published(void **state)
{
    (void)state;
    struct oracle o;
    oracle_open_gold(&o, "rates/testdata_funnel_ratio_inputs.csv");
    while (oracle_next(&o)) {
        double observed = oracle_number(&o, 0), expected = oracle_number(&o, 1);
        struct funnel_point p;
        funnel_of(FUNNEL_RATE, &observed, &expected, 1, 1, 1, &p);
        if (p.place != place_named(oracle_text(&o, 2))) fail_msg("line %zu: placed at %d", o.csv.line, p.place);
    }
    oracle_close(&o, 300);
}

/* One column of places; `rate` is a column of rates from which the base follows, as for standardised rates. */
static void place_rates(size_t rate, size_t places, double multiplier, bool with_zero)
{
    struct oracle o;
    double count[N], base[N];
    enum funnel_place place[N];
    struct funnel_point p[N];
    size_t n = 0;
    oracle_open_gold(&o, "rates/testdata_funnel_rate_dsr_inputs.csv");
    while (oracle_next(&o)) {
        double events = oracle_number(&o, 0), value = oracle_number(&o, rate);
        bool standardised = rate == 1;
        if (events == 0 && (standardised || !with_zero)) continue; /* not applicable below 10 events; left out */
        count[n] = events;
        base[n] = events > 0 ? events / value * multiplier : oracle_number(&o, 2);
        place[n++] = place_named(oracle_text(&o, places));
    }
    funnel_of(FUNNEL_RATE, count, base, n, funnel_target(count, base, n), 1, p);
    for (size_t i = 0; i < n; i++)
        if (p[i].place != place[i]) fail_msg("column %zu, row %zu: %d, not %d", places, i, p[i].place, place[i]);
    oracle_close(&o, 40);
}

static void rates_are_placed_as_published(void **state)
{
    (void)state;
    place_rates(1, 5, 1e5, true);
    place_rates(1, 7, 1e5, false);
    place_rates(3, 9, 1e5, true);
    place_rates(4, 10, 100, true);
    place_rates(3, 11, 1e5, false);
    place_rates(4, 12, 100, false);
}

/* Areas that differ by more than chance: with the factor estimated from them, one in twenty lies outside. */
static void widened_limits_hold_over_dispersed_areas(void **state)
{
    (void)state;
    enum { AREAS = 4000 };
    struct error why = { 0 };
    struct random r = random_of(16, 0);
    static double count[AREAS], base[AREAS], z[AREAS];
    static struct funnel_point p[AREAS];
    for (size_t i = 0; i < AREAS; i++) {
        base[i] = 1000 + (double)random_below(&r, 9000);
        double mean = base[i] * 0.02, phi = 3;
        count[i] = (double)random_negative_binomial(&r, mean, mean / (phi - 1));
    }
    double target = funnel_target(count, base, AREAS);
    funnel_of(FUNNEL_RATE, count, base, AREAS, target, 1, p);
    double outside = 0, placed = 0, curve = 0;
    for (size_t i = 0; i < AREAS; i++) {
        z[i] = p[i].z;
        outside += p[i].place != FUNNEL_INSIDE;
    }
    assert_true(outside > AREAS * 0.2);
    struct over_dispersion d;
    assert_true(over_dispersion(z, AREAS, 0.1, &d, &why) && fabs(d.phi - 3) < 0.3);
    funnel_of(FUNNEL_RATE, count, base, AREAS, target, d.phi, p);
    for (size_t i = 0; i < AREAS; i++) {
        placed += p[i].place != FUNNEL_INSIDE;
        curve += p[i].value < p[i].limits_95.low || p[i].value > p[i].limits_95.high;
    }
    assert_true(placed > AREAS * 0.035 && placed < AREAS * 0.06);
    assert_true(curve > AREAS * 0.035 && curve < AREAS * 0.06);
}

static void widening_a_share_widens_its_deviation(void **state)
{
    (void)state;
    struct interval one = funnel_shares(0.4, 200, 0.025, 1), four = funnel_shares(0.4, 200, 0.025, 4);
    assert_true(fabs((four.high - 0.4) - 2 * (one.high - 0.4)) < 1e-14);
    assert_true(fabs((0.4 - four.low) - 2 * (0.4 - one.low)) < 1e-14);
    one = funnel_shares(0.99, 5, 0.001, 1);
    assert_true(one.high == 1 && one.low > 0);
}

static void the_curves_lead_back_for_areas_of_any_size(void **state)
{
    (void)state;
    for (double observed = 1; observed < 1e7; observed *= 7) {
        for (int i = 0; i < 2; i++) {
            double tail = i ? 0.001 : 0.025;
            struct interval in = poisson_exact(observed, 1 - 2 * tail);
            leads_back(in.high, observed, tail, false, 0);
            leads_back(in.low, observed, tail, true, 0);
        }
    }
}

static void an_area_without_people_has_no_place(void **state)
{
    (void)state;
    double count[] = { 5, 10 }, base[] = { 0, 100 };
    struct funnel_point p[2];
    assert_true(funnel_target(count, base, 2) == 0.1 && isnan(funnel_target(count, base, 1)));
    funnel_of(FUNNEL_RATE, count, base, 2, 0.1, 1, p);
    assert_true(isnan(p[0].value) && isnan(p[0].limits_95.low) && p[0].place == FUNNEL_INSIDE && p[1].value == 0.1);
    funnel_of(FUNNEL_RATE, count, base, 2, 0, 1, p);
    assert_true(p[1].value == 0.1 && p[1].limits_95.high == 0 && isnan(p[1].z));
    struct interval few = funnel_counts(0.01, 0.025, 1);
    assert_true(few.low == 0 && few.high > 0 && few.high < 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proportions_have_the_published_limits),
        cmocka_unit_test(proportions_are_placed_as_published),
        cmocka_unit_test(ratios_have_the_published_limits),
        cmocka_unit_test(rates_have_the_published_limits),
        cmocka_unit_test(ratios_are_placed_as_published),
        cmocka_unit_test(rates_are_placed_as_published),
        cmocka_unit_test(widened_limits_hold_over_dispersed_areas),
        cmocka_unit_test(widening_a_share_widens_its_deviation),
        cmocka_unit_test(the_curves_lead_back_for_areas_of_any_size),
        cmocka_unit_test(an_area_without_people_has_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
