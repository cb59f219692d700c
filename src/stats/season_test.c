/* Seasons against base R's decompose; missing months by hand. */
#include "stats/season.h"
#include "stats/oracle_test.h"

enum { N = 128 };
struct series {
    double number, value[N], expected[N][4];
    size_t n, period, first, line;
};

static void compare(struct series *s)
{
    static struct season_point p[N];
    double index[SEASON_PERIOD_MAX];
    assert_true(season_of(s->value, s->n, s->period, s->first, p, index));
    for (size_t i = 0; i < s->n; i++) {
        const double *e = s->expected[i];
        double of_month = index[(s->first + i) % s->period];
        assert_near(p[i].year_before, e[0], 0, 0, "year before", s->line + i);
        assert_near(p[i].rolling, e[1], 1e-13, 0, "rolling", s->line + i);
        assert_near(p[i].trend, e[2], 1e-13, 0, "trend", s->line + i);
        assert_near(of_month, e[3], 1e-12, 0, "index", s->line + i);
        assert_near(p[i].adjusted, s->value[i] / e[3], 1e-12, 0, "adjusted", s->line + i);
        double earlier = i >= s->period ? s->expected[i - s->period][1] : NAN;
        assert_near(p[i].rolling_before, earlier, 1e-13, 0, "rolling before", s->line + i);
    }
    s->n = 0;
}

static void seasons_agree_with_r(void **state)
{
    (void)state;
    static struct series s;
    struct oracle o;
    oracle_open(&o, "season.csv");
    while (oracle_next(&o)) {
        if (s.n && oracle_number(&o, 0) != s.number) compare(&s);
        if (!s.n) s.line = o.csv.line;
        s.number = oracle_number(&o, 0);
        s.period = (size_t)oracle_number(&o, 1);
        s.first = (size_t)oracle_number(&o, 2);
        assert_true(s.n < N);
        s.value[s.n] = oracle_number(&o, 3);
        for (size_t k = 0; k < 4; k++) s.expected[s.n][k] = oracle_number(&o, 4 + k);
        s.n++;
    }
    compare(&s);
    oracle_close(&o, 1000);
}

/* A series that is its season times a level: the index gives the season back, whatever is missing. */
static void a_missing_month_leaves_out_only_what_needs_it(void **state)
{
    (void)state;
    static const double season[] = { 0.5, 1.5, 1.25, 0.75 };
    double value[24], index[4];
    struct season_point p[24];
    for (size_t i = 0; i < 24; i++) value[i] = 80 * season[(i + 3) % 4];
    value[10] = NAN;
    assert_true(season_of(value, 24, 4, 3, p, index));
    for (size_t k = 0; k < 4; k++) assert_true(fabs(index[k] - season[k]) < 1e-14);
    assert_true(fabs(p[9].adjusted - 80) < 1e-12 && isnan(p[10].adjusted));
    assert_true(p[9].rolling == 320 && isnan(p[10].rolling) && isnan(p[13].rolling) && p[14].rolling == 320);
    assert_true(p[7].trend == 80 && isnan(p[8].trend) && isnan(p[12].trend) && p[13].trend == 80);
    assert_true(isnan(p[14].year_before) && p[15].year_before == value[11]);
    assert_true(isnan(p[14].rolling_before) && isnan(p[17].rolling_before) && p[18].rolling_before == 320);
}

static void less_than_two_years_have_no_season(void **state)
{
    (void)state;
    double value[24], index[12];
    struct season_point p[24];
    for (size_t i = 0; i < 24; i++) value[i] = 10;
    assert_false(season_of(value, 23, 12, 0, p, index));
    assert_true(isnan(index[0]) && isnan(p[5].adjusted) && p[12].rolling == 120);
    assert_true(season_of(value, 24, 12, 0, p, index) && index[11] == 1);
    for (size_t i = 0; i < 24; i++) value[i] = 0;
    assert_false(season_of(value, 24, 12, 0, p, index));
    assert_false(season_of(value, 0, 12, 0, p, index));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seasons_agree_with_r),
        cmocka_unit_test(a_missing_month_leaves_out_only_what_needs_it),
        cmocka_unit_test(less_than_two_years_have_no_season),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
