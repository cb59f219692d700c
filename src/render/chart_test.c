#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include "render/chart.h"
#include "render/golden.h"
#include "render/page.h"

static const char *const names[] = { "Abbey", "Bridge & Mill", "Castle", "Dene", "Eastgate", "Ferry", "Green Lane", "Harbour", "Ironworks",
                                     "Jubilee", "Kingsmead", "Lower Town <b>", "Marsh End and the Old Hospital Estate", "Northfield" };

static double noise(int i) { return sin(i * 12.9898) * 0.5 + sin(i * 4.1414) * 0.5; } /* the same on every machine to 1e-9 */

static void put_control(struct html *h)
{
    static struct control_point p[33];
    for (int i = 0; i < 33; i++)
        p[i] = (struct control_point){ MONTH_OF(2023, 1) + i, floor(1200 + 90 * noise(i) + (i >= 20 ? 240 : 0)), CONTROL_COMMON };
    p[6] = (struct control_point){ p[6].month, 1475, CONTROL_OUTSIDE };
    p[11] = (struct control_point){ p[11].month, NAN, CONTROL_OUTSIDE }; /* missing: not counted as special */
    for (int i = 13; i < 17; i++) p[i].mark = CONTROL_RUN;
    p[24].mark = p[25].mark = p[26].mark = CONTROL_TREND;
    p[29].mark = p[31].mark = CONTROL_NEAR;
    static const struct control_phase phase[] = { { 0, 1210, 1010, 1410, 1077, 1343, NULL },
                                                  { 20, 1448, 1240, 1656, 1309, 1587, "The recording of <harassment> was reviewed in September 2024" } };
    chart_control(h, &(struct control_chart){ "control", "Violence, by month & limit", "crimes a month", 0, p, 33, phase, 2 });
    chart_control(h, &(struct control_chart){ "control-short", "Three months only", "crimes a month", 0, p, 3, NULL, 0 });
}

static void put_bars(struct html *h)
{
    static struct bar b[COUNT_OF(names)];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        double v = 20 + 60 * fabs(noise((int)i + 3));
        b[i] = (struct bar){ names[i], v, v * 0.9, v * 1.1, v * 0.9 > 45 ? BAR_HIGHER : v * 1.1 < 45 ? BAR_LOWER : BAR_PLAIN };
    }
    b[3].value = NAN;
    b[3].mark = BAR_PLAIN;
    chart_bars(h, &(struct bar_chart){ .id = "bars", .title = "Crime for each 1,000 people, by ward", .unit = "crimes per 1,000 people", .decimals = 1,
                                       .bar = b, .n_bars = COUNT_OF(b), .reference = 45, .reference_label = "Borough",
                                       .higher = "higher than the borough by more than chance",
                                       .lower = "lower than the borough by more than chance", .interval = "95% interval" });
    static const struct bar change[] = { { "Burglary", -12.5, -20, -5, BAR_LOWER }, { "Robbery", 3, -9, 15, BAR_PLAIN }, { "Violence", 8.5, 5, 12, BAR_HIGHER } };
    chart_bars(h, &(struct bar_chart){ .id = "bars-change", .title = "Change on the year before", .unit = "per cent", .decimals = 1, .bar = change,
                                       .n_bars = 3, .reference = NAN, .higher = "up by more than chance", .lower = "down by more than chance", .as_given = true });
}

static void put_ranks(struct html *h)
{
    static struct rank_item r[COUNT_OF(names)];
    for (size_t i = 0; i < COUNT_OF(names); i++) r[i] = (struct rank_item){ names[i], floor(1500 - 80 * (double)i), floor(90000 * fabs(noise((int)i * 3 + 1))) };
    chart_ranks(h, &(struct rank_chart){ .id = "ranks", .title = "Harm beside count", .left_title = "By crimes", .right_title = "By harm days",
                                         .item = r, .n_items = COUNT_OF(r), .top = 10, .bold = 5 });
}

static void put_funnel(struct html *h)
{
    static struct funnel_chart_point p[60];
    static struct funnel_limit l[40];
    for (int i = 0; i < 60; i++) {
        double size = 1500 + fabs(noise(i + 50)) * 11000, v = 45 + noise(i * 5) * 20;
        double z = fabs(v - 45) / sqrt(45 * 1000 / size);
        p[i] = (struct funnel_chart_point){ names[i % (int)COUNT_OF(names)], size, v, z > 3.09 ? FUNNEL_CHART_BEYOND_998 : z > 1.96 ? FUNNEL_CHART_BEYOND_95 : FUNNEL_CHART_INSIDE };
    }
    for (int i = 0; i < 40; i++) {
        double size = 400 + i * 320.0, sd = sqrt(45 * 1000 / size);
        l[i] = (struct funnel_limit){ size, 45 - 1.96 * sd, 45 + 1.96 * sd, 45 - 3.09 * sd, 45 + 3.09 * sd };
    }
    chart_funnel(h, &(struct funnel_chart){ .id = "funnel", .title = "Wards against their size", .size_title = "Population",
                                            .value_title = "Crimes per 1,000 people", .decimals = 1, .mean = 45, .mean_label = "Borough", .point = p,
                                            .n_points = 60, .limit = l, .n_limits = 40 });
}

static void put_lines(struct html *h)
{
    static double now[6][12], before[6][12];
    static struct year_line line[6];
    for (int k = 0; k < 6; k++) {
        for (int i = 0; i < 12; i++) {
            before[k][i] = floor((100 + 150 * k) * (1 + 0.2 * noise(i + k)));
            now[k][i] = i < 9 ? floor((110 + 140 * k) * (1 + 0.2 * noise(i * 2 + k))) : NAN;
        }
        line[k] = (struct year_line){ names[k], now[k], k == 5 ? NULL : before[k] };
    }
    chart_years(h, &(struct year_chart){ "years", "Crime types by month", "crimes", 0, MONTH_OF(2025, 1), 12, line, 6, false });
    chart_years(h, &(struct year_chart){ "years-one", "The same on one scale", "crimes", 0, MONTH_OF(2025, 4), 12, line, 6, true });
    HTML(h, "<p>Abbey ");
    chart_sparkline(h, "spark", "Abbey, by month <i>", now[0], 12, 0);
    HTML(h, " and nothing ");
    chart_sparkline(h, "spark-none", "Nothing", now[0] + 9, 3, 0);
    HTML(h, "</p>\n");
}

static void charts_match_their_golden_page(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct page p;
    struct html out = HTML_MAX(PAGE_MAX);
    page_init(&p, &a, PAGE_MAX);
    page_heading(&p, 2, NULL, "Control charts");
    put_control(&p.body);
    page_heading(&p, 2, NULL, "Bars");
    put_bars(&p.body);
    page_heading(&p, 2, NULL, "Ranks");
    put_ranks(&p.body);
    page_heading(&p, 2, NULL, "Funnel");
    put_funnel(&p.body);
    page_heading(&p, 2, NULL, "Lines");
    put_lines(&p.body);
    page_write(&p, &(struct page_front){ .title = "Charts", .contents = true }, &out);
    assert_true(html_ok(&out));
    assert_false(str_contains(html_str(&out), STR("nan")));
    assert_false(str_contains(html_str(&out), STR("inf\"")));
    assert_true(golden("charts.html", html_str(&out)));
    html_release(&out);
    page_release(&p);
    arena_release(&a);
}

/* Whoever cannot see a control chart is told of each month that is more than chance, by name, figure and reason. */
static void a_control_chart_tells_its_special_months_in_words(void **s)
{
    (void)s;
    struct html h = HTML_MAX(1 << 20);
    put_control(&h);
    struct str page = html_str(&h);
    assert_true(str_contains(page, STR("July 2023, 1,475 (outside the limits)")));
    assert_true(str_contains(page, STR("1 of the months is missing")));
    assert_true(str_contains(page, STR("begun anew: The recording of &lt;harassment&gt; was reviewed in September 2024.")));
    assert_true(str_contains(page, STR("10 months are more than usual variation: ")));
    assert_true(str_contains(page, STR("No month is more than usual variation.")));
    html_release(&h);
}

/* A rank is a place among all, whatever is drawn; things of one size share no place. */
static void ranks_are_places_among_all(void **s)
{
    (void)s;
    struct html h = HTML_MAX(1 << 20);
    static const struct rank_item r[] = { { "a", 5, 1 }, { "b", 4, 2 }, { "c", 3, 3 }, { "d", 2, 4 }, { "e", 1, NAN } };
    chart_ranks(&h, &(struct rank_chart){ .id = "r", .title = "t", .left_title = "l", .right_title = "r", .item = r, .n_items = 5, .top = 1, .bold = 3 });
    struct str page = html_str(&h);
    assert_true(str_contains(page, STR(">1 a, 5<")));
    assert_true(str_contains(page, STR(">4 a, 1<")));
    assert_true(str_contains(page, STR(">4 d, 2<")));
    assert_true(str_contains(page, STR(">1 d, 4<")));
    assert_false(str_contains(page, STR(">2 b")));
    assert_true(str_contains(page, STR("Furthest apart: a is 1 on the left and 4 on the right; d is 4 on the left and 1 on the right.")));
    html_release(&h);
}

static void bars_stand_largest_first_with_the_missing_last(void **s)
{
    (void)s;
    struct html h = HTML_MAX(1 << 20);
    static const struct bar b[] = { { "none", NAN, NAN, NAN, BAR_PLAIN }, { "small", 1, NAN, NAN, BAR_PLAIN }, { "large", 2, 1.5, 2.5, BAR_HIGHER } };
    chart_bars(&h, &(struct bar_chart){ .id = "b", .title = "t", .unit = "u", .decimals = 1, .bar = b, .n_bars = 3, .reference = NAN, .higher = "more" });
    struct str page = html_str(&h);
    const char *large = memmem(page.ptr, page.len, ">large<", 7), *small = memmem(page.ptr, page.len, ">small<", 7);
    const char *none = memmem(page.ptr, page.len, ">none<", 6);
    assert_true(large && small && none && large < small && small < none);
    assert_true(str_contains(page, STR("<title>large: 2.0 (1.5 to 2.5)</title>")));
    assert_true(str_contains(page, STR("large: more. ")));
    html_release(&h);
}

/* Nothing to draw is drawn as nothing, not as a crash or a division by zero. */
static void empty_charts_are_empty(void **s)
{
    (void)s;
    struct html h = HTML_MAX(1 << 20);
    chart_control(&h, &(struct control_chart){ "a", "t", "u", 0, NULL, 0, NULL, 0 });
    chart_bars(&h, &(struct bar_chart){ .id = "b", .title = "t", .unit = "u", .reference = NAN });
    chart_ranks(&h, &(struct rank_chart){ .id = "c", .title = "t", .left_title = "l", .right_title = "r" });
    chart_funnel(&h, &(struct funnel_chart){ .id = "d", .title = "t", .size_title = "s", .value_title = "v" });
    chart_years(&h, &(struct year_chart){ .id = "e", .title = "t", .unit = "u", .first = MONTH_OF(2025, 1) });
    chart_sparkline(&h, "f", "t", NULL, 0, 0);
    assert_true(html_ok(&h));
    assert_false(str_contains(html_str(&h), STR("nan")));
    assert_false(str_contains(html_str(&h), STR("inf")));
    html_release(&h);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(charts_match_their_golden_page),
        cmocka_unit_test(a_control_chart_tells_its_special_months_in_words),
        cmocka_unit_test(ranks_are_places_among_all),
        cmocka_unit_test(bars_stand_largest_first_with_the_missing_last),
        cmocka_unit_test(empty_charts_are_empty),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
