/* Control charts against base R, window by window, and the rules one at a time. */
#include "stats/control.h"
#include "stats/oracle_test.h"

enum { N = 256 };
struct series {
    double number, value[N], exposure[N], expected[N][7];
    struct rebase rebase[N];
    size_t line[N];
    struct chart_order order;
};

static enum chart_kind kind_named(struct str s)
{
    static const char *const names[] = {
        [CHART_XMR] = "xmr", [CHART_C] = "c",           [CHART_U] = "u",
        [CHART_P] = "p",     [CHART_LANEY_U] = "laney_u", [CHART_LANEY_P] = "laney_p",
    };
    for (size_t k = 0; k < COUNT_OF(names); k++)
        if (str_eq(s, str_of(names[k]))) return (enum chart_kind)k;
    fail_msg("no chart is called " STR_FMT, STR_ARG(s));
    return CHART_C;
}

static void compare(struct series *s)
{
    static struct chart_point p[N];
    static struct chart_phase phase[N];
    struct error why = { 0 };
    if (!chart(&s->order, p, phase, &why)) fail_msg("%s", why.say);
    for (size_t i = 0; i < s->order.n; i++) {
        const double *e = s->expected[i];
        const double seen[] = { p[i].value, p[i].mean, p[i].low, p[i].high, p[i].near_low, p[i].near_high };
        for (size_t k = 0; k < COUNT_OF(seen); k++) {
            if (k >= 2 && isnan(e[k]) && isinf(seen[k])) continue; /* R's script prints no infinity */
            assert_near(seen[k], e[k], 1e-11, 1e-11, "chart", s->line[i]);
        }
        if (p[i].causes != (unsigned)e[6]) fail_msg("line %zu: causes %u, not %g", s->line[i], p[i].causes, e[6]);
    }
    s->order.n = s->order.n_rebases = 0;
}

static void charts_of_every_kind_agree_with_r(void **state)
{
    (void)state;
    static struct series s;
    struct oracle o;
    oracle_open(&o, "control.csv");
    while (oracle_next(&o)) {
        double number = oracle_number(&o, 0);
        if (s.order.n && number != s.number) compare(&s);
        size_t i = s.order.n++;
        assert_true(i < N);
        s.number = number;
        s.order.kind = kind_named(oracle_text(&o, 1));
        s.order.screen = oracle_number(&o, 2) != 0;
        s.order.floor = oracle_number(&o, 3) != 0;
        s.order.value = s.value;
        s.order.exposure = s.exposure;
        s.order.rebase = s.rebase;
        if (oracle_number(&o, 4) != 0) s.rebase[s.order.n_rebases++] = (struct rebase){ i, "a review of recording" };
        s.line[i] = o.csv.line;
        s.value[i] = oracle_number(&o, 5);
        s.exposure[i] = oracle_number(&o, 6);
        for (size_t k = 0; k < 7; k++) s.expected[i][k] = oracle_number(&o, 7 + k);
    }
    compare(&s);
    oracle_close(&o, 3000);
}

/* All the causes in the XmR chart of these values. */
static unsigned causes_of(const double *value, size_t n, struct chart_point *p)
{
    struct chart_phase phase;
    struct error why = { 0 };
    struct chart_order o = { .kind = CHART_XMR, .value = value, .n = n };
    assert_true(chart(&o, p, &phase, &why));
    unsigned all = 0;
    for (size_t i = 0; i < n; i++) all |= p[i].causes;
    return all;
}

static void a_trend_is_seven_that_each_rise(void **state)
{
    (void)state;
    struct chart_point p[16];
    const double six[] = { 9, 1, 2, 3, 4, 5, 6, 0, 8, 1, 9 }, seven[] = { 9, 1, 2, 3, 4, 5, 6, 7, 0, 8, 1 };
    const double tie[] = { 9, 1, 2, 3, 3, 4, 5, 6, 0, 8, 1 }, falling[] = { 0, 7, 6, 5, 4, 3, 2, 1, 9, 3, 8 };
    assert_true(!(causes_of(six, 11, p) & CAUSE_TREND));
    assert_true(!(causes_of(tie, 11, p) & CAUSE_TREND));
    assert_true(causes_of(seven, 11, p) & CAUSE_TREND);
    for (size_t i = 0; i < 11; i++) assert_int_equal(p[i].trend, i >= 1 && i <= 7);
    assert_true(causes_of(falling, 11, p) & CAUSE_TREND);
    assert_int_equal(p[1].trend, -1);
}

static void a_missing_month_ends_a_run(void **state)
{
    (void)state;
    struct chart_point p[16];
    const double whole[] = { 0, 9, 5, 6, 5, 6, 5, 6, 5, 0, 0, 0, 0, 0, 0 };
    double broken[15];
    assert_true(causes_of(whole, 15, p) & CAUSE_ONE_SIDE);
    for (size_t i = 0; i < 15; i++) broken[i] = i == 5 || i == 12 ? NAN : whole[i];
    assert_true(!(causes_of(broken, 15, p) & CAUSE_ONE_SIDE));
    assert_true(isnan(p[5].value) && p[5].causes == 0 && p[5].side == 0);
}

static void causes_come_in_the_stated_order(void **state)
{
    (void)state;
    assert_int_equal(cause_first(CAUSE_ONE_SIDE | CAUSE_NEAR | CAUSE_OUTSIDE), CAUSE_OUTSIDE);
    assert_int_equal(cause_first(CAUSE_ONE_SIDE | CAUSE_TREND), CAUSE_TREND);
    assert_int_equal(cause_first(CAUSE_ONE_SIDE | CAUSE_NEAR), CAUSE_NEAR);
    assert_int_equal(cause_first(0), 0);
    assert_string_equal(cause_words(CAUSE_OUTSIDE), "outside the limits");
    assert_string_equal(cause_words(cause_first(0)), "");
}

static void a_phase_keeps_its_reason_and_a_short_one_is_marked(void **state)
{
    (void)state;
    double value[30];
    for (size_t i = 0; i < 30; i++) value[i] = (double)(i % 3) + (i < 13 ? 10 : 50);
    value[20] = NAN;
    struct rebase rebase[] = { { 13, "Crime data integrity inspection" }, { 17, "merger" } };
    struct chart_order o = { .kind = CHART_C, .value = value, .n = 30, .rebase = rebase, .n_rebases = 2 };
    struct chart_point p[30];
    struct chart_phase phase[3];
    struct error why = { 0 };
    assert_true(chart(&o, p, phase, &why));
    assert_true(phase[0].from == 0 && phase[0].to == 13 && phase[0].points == 13 && !phase[0].is_short);
    assert_null(phase[0].reason);
    assert_true(phase[1].from == 13 && phase[1].points == 4 && phase[1].is_short);
    assert_string_equal(phase[1].reason, "Crime data integrity inspection");
    assert_true(phase[2].to == 30 && phase[2].points == 12 && phase[2].is_short);
    assert_true(p[12].phase == 0 && p[13].phase == 1 && p[29].phase == 2 && p[12].mean < 12 && p[13].mean > 49);
}

static void what_cannot_be_charted_is_refused_by_number(void **state)
{
    (void)state;
    double value[] = { 3, 4, -1, 5 }, exposure[] = { 10, 10, 10, 0 };
    struct chart_point p[4];
    struct chart_phase phase[3];
    struct error why = { 0 };
    struct chart_order o = { .kind = CHART_C, .value = value, .exposure = exposure, .n = 4 };
    assert_false(chart(&o, p, phase, &why));
    assert_non_null(strstr(why.say, "value 3"));
    value[2] = 4;
    assert_true(chart(&o, p, phase, &why));
    o.kind = CHART_U;
    assert_false(chart(&o, p, phase, &why));
    assert_non_null(strstr(why.say, "value 4"));
    exposure[3] = 4;
    o.kind = CHART_P;
    assert_false(chart(&o, p, phase, &why)); /* 5 of 4 */
    o.kind = CHART_XMR;
    value[1] = INFINITY;
    assert_false(chart(&o, p, phase, &why));
    value[1] = 4;
    static const struct rebase wrong[][2] = {
        { { 0, "x" }, { 2, "y" } }, { { 2, "x" }, { 2, "y" } }, { { 1, "x" }, { 4, "y" } }, { { 1, "x" }, { 2, "" } },
    };
    o.n_rebases = 2;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        o.rebase = wrong[i];
        assert_false(chart(&o, p, phase, &why));
        assert_int_equal(why.kind, ERROR_INVALID);
    }
}

static void limits_stay_where_values_can_be(void **state)
{
    (void)state;
    struct chart_point p[4];
    struct chart_phase phase;
    struct error why = { 0 };
    double value[] = { 9, 2, 8, 3 }, exposure[] = { 10, 10, 10, 10 }, zero[] = { 0, 0, 0, 0 };
    struct chart_order o = { .kind = CHART_XMR, .value = value, .exposure = exposure, .n = 4 };
    assert_true(chart(&o, p, &phase, &why) && p[0].low < 0);
    o.floor = true;
    assert_true(chart(&o, p, &phase, &why) && p[0].low == 0 && p[0].near_low == 0 && p[0].high > 20);
    o.kind = CHART_LANEY_P;
    assert_true(chart(&o, p, &phase, &why) && p[0].low == 0 && p[0].high == 1);
    o.value = zero;
    for (int k = CHART_XMR; k <= CHART_LANEY_P; k++) {
        o.kind = (enum chart_kind)k;
        assert_true(chart(&o, p, &phase, &why) && p[0].low == 0 && p[0].high == 0 && p[0].causes == 0);
    }
}

static void too_little_to_chart_has_no_limits(void **state)
{
    (void)state;
    struct chart_point p[2];
    struct chart_phase phase;
    struct error why = { 0 };
    double one[] = { 5, NAN };
    struct chart_order o = { .kind = CHART_XMR, .value = one, .n = 2 };
    assert_true(chart(&o, p, &phase, &why));
    assert_true(p[0].mean == 5 && isnan(p[0].low) && isnan(p[0].near_high) && p[0].causes == 0);
    o.n = 0;
    assert_true(chart(&o, p, &phase, &why) && isnan(phase.mean) && phase.is_short);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charts_of_every_kind_agree_with_r),
        cmocka_unit_test(a_trend_is_seven_that_each_rise),
        cmocka_unit_test(a_missing_month_ends_a_run),
        cmocka_unit_test(causes_come_in_the_stated_order),
        cmocka_unit_test(a_phase_keeps_its_reason_and_a_short_one_is_marked),
        cmocka_unit_test(what_cannot_be_charted_is_refused_by_number),
        cmocka_unit_test(limits_stay_where_values_can_be),
        cmocka_unit_test(too_little_to_chart_has_no_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
