#include "base/month.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void a_month_counts_from_the_year_nought(void **state)
{
    (void)state;
    month_t m = 0;
    assert_true(month_parse(STR("2025-01"), &m));
    assert_int_equal(m, 24300);
    assert_int_equal(month_year(m), 2025);
    assert_int_equal(month_in_year(m), 1);
    assert_true(month_parse(STR("2024-12"), &m));
    assert_int_equal(m, 24299);
    assert_int_equal(month_in_year(m), 12);
    assert_true(month_parse(STR("1900-01"), &m) && m == MONTH_FIRST);
    assert_true(month_parse(STR("2199-12"), &m) && m == MONTH_LAST);
}

static void what_is_not_a_month_is_refused_and_leaves_the_value(void **state)
{
    (void)state;
    static const char *const bad[] = { "",        "2025",    "2025-1", "2025-13", "2025-00",  "1899-12", "2200-01", "2025/01",
                                       "2025-1a", "-025-01", "20255-1", "2025-010", " 2025-01", "2025-01-01" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        month_t m = 7;
        assert_false(month_parse(str_of(bad[i]), &m));
        assert_int_equal(m, 7);
    }
}

static void a_month_is_written_as_it_is_read(void **state)
{
    (void)state;
    struct arena a = { 0 };
    char text[MONTH_TEXT_MAX];
    for (month_t m = MONTH_FIRST; m <= MONTH_LAST; m++) {
        month_t again = 0;
        assert_true(month_parse(str_of(month_text(m, text)), &again));
        assert_int_equal(again, m);
    }
    assert_string_equal(month_text(24300, text), "2025-01");
    assert_string_equal(month_words(&a, 24300), "January 2025");
    assert_string_equal(month_words(&a, 24299), "December 2024");
    assert_string_equal(day_words(&a, day_number(2025, 1, 31)), "31 January 2025");
    assert_string_equal(day_words(&a, day_number(1969, 12, 1)), "1 December 1969");
    assert_string_equal(london_words(&a, 1700000000), "Tuesday 14 November 2023 at 10:13pm"); /* date -d @1700000000 */
    assert_string_equal(london_words(&a, 1720000800), "Wednesday 3 July 2024 at 11am");       /* 10:00 UTC, summer time */
    assert_string_equal(london_words(&a, 0), "Thursday 1 January 1970 at 12am");
    arena_release(&a);
}

static void february_is_long_every_four_years_but_not_in_most_centuries(void **state)
{
    (void)state;
    assert_int_equal(month_days(MONTH_OF(2023, 2)), 28);
    assert_int_equal(month_days(MONTH_OF(2024, 2)), 29);
    assert_int_equal(month_days(MONTH_OF(1900, 2)), 28);
    assert_int_equal(month_days(MONTH_OF(2000, 2)), 29);
    assert_int_equal(month_days(MONTH_OF(2024, 1)), 31);
    assert_int_equal(month_days(MONTH_OF(2024, 4)), 30);
    assert_int_equal(month_days(MONTH_OF(2024, 12)), 31);
}

/* timegm of the C library is the oracle: every day of three hundred years. */
static void days_and_months_agree_with_the_c_library(void **state)
{
    (void)state;
    struct arena a = { 0 };
    int64_t before = day_number(1899, 12, 31);
    for (month_t m = MONTH_FIRST; m <= MONTH_LAST; m++) {
        for (int d = 1; d <= month_days(m); d++) {
            struct tm tm = { .tm_year = month_year(m) - 1900, .tm_mon = month_in_year(m) - 1, .tm_mday = d };
            int64_t day = day_number(month_year(m), month_in_year(m), d);
            assert_int_equal(day, timegm(&tm) / 86400);
            assert_int_equal(day, before + 1);
            assert_int_equal(month_of_moment(day * 86400), m);
            assert_int_equal(month_of_moment(day * 86400 + 86399), m);
            before = day;
        }
    }
    assert_string_equal(day_text(&a, day_number(1900, 2, 28) * 86400 + 86399), "1900-02-28");
    assert_string_equal(day_text(&a, day_number(2024, 2, 29) * 86400), "2024-02-29");
    arena_release(&a);
}

static void moments_are_read_with_and_without_time_and_offset(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
        bool timed;
    } known[] = { /* seconds by `date -u -d TEXT +%s` */
        { "2025-01-31", 1738281600, false },
        { "2025-01-31 23:59", 1738367940, true },
        { "2025-01-31T23:59:30", 1738367970, true },
        { "2025-01-31T23:59:30.25", 1738367970, true },
        { "2025-01-31T23:59:30.25Z", 1738367970, true },
        { "2025-07-01T00:30+01:00", 1751326200, true },
        { "2025-07-01T00:30:00-05:30", 1751349600, true },
        { "1969-12-31T23:59:59Z", -1, true },
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        int64_t seconds = 7;
        bool timed = !known[i].timed;
        assert_true(moment_parse(str_of(known[i].text), &seconds, &timed));
        assert_int_equal(seconds, known[i].seconds);
        assert_int_equal(timed, known[i].timed);
    }
}

static void what_is_not_a_moment_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "",                    "2025-01",          "2025-02-29",         "2025-04-31",
                                       "2025-01-00",          "2025-01-1",        "2025-01-31x",        "2025-01-31T",
                                       "2025-01-31T1:00",     "2025-01-31T24:00", "2025-01-31T23:60",   "2025-01-31T23:59:60",
                                       "2025-01-31T23:59:5",  "2025-01-31T23",    "2025-01-31T23:59+1", "2025-01-31T23:59+0100",
                                       "2025-01-31T23:59+15:00", "2025-01-31T23:59+01:60", "2025-01-31T23:59Zx", "31/01/2025",
                                       "2025-01-31T23:59+01:0", "2025-01-31_23:59" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int64_t seconds = 7;
        bool timed;
        if (moment_parse(str_of(bad[i]), &seconds, &timed)) fail_msg("%s was taken", bad[i]);
        assert_int_equal(seconds, 7);
    }
}

static void a_moment_is_written_in_utc(void **state)
{
    (void)state;
    struct arena a = { 0 };
    assert_string_equal(moment_text(&a, 1738367970), "2025-01-31T23:59:30Z");
    assert_string_equal(moment_text(&a, -1), "1969-12-31T23:59:59Z");
    assert_string_equal(moment_text(&a, 0), "1970-01-01T00:00:00Z");
    arena_release(&a);
}

static void clocks_of_london_go_forward_and_back(void **state)
{
    (void)state;
    /* python3: datetime(..., tzinfo=ZoneInfo("Europe/London")).utcoffset() */
    static const struct {
        int y, m, d, h, mi, offset;
    } at[] = { { 2024, 3, 31, 0, 59, 0 }, { 2024, 3, 31, 2, 0, 3600 }, { 2024, 10, 27, 0, 59, 3600 }, { 2024, 10, 27, 1, 30, 3600 },
               { 2024, 10, 27, 2, 0, 0 }, { 2025, 3, 30, 2, 0, 3600 }, { 2025, 3, 29, 12, 0, 0 }, { 2023, 7, 1, 12, 0, 3600 },
               { 2023, 10, 29, 2, 0, 0 }, { 2026, 3, 29, 2, 30, 3600 }, { 2021, 12, 31, 23, 59, 0 } };
    for (size_t i = 0; i < COUNT_OF(at); i++)
        assert_int_equal(london_offset(day_number(at[i].y, at[i].m, at[i].d) * 86400 + at[i].h * 3600 + at[i].mi * 60), at[i].offset);
    static const struct {
        int m, d, h, mi, shows;
    } utc[] = { { 3, 31, 0, 59, 59 }, { 3, 31, 1, 0, 120 }, { 10, 27, 0, 59, 119 }, { 10, 27, 1, 0, 60 } };
    for (size_t i = 0; i < COUNT_OF(utc); i++) {
        int64_t day = day_number(2024, utc[i].m, utc[i].d) * 86400;
        assert_int_equal(london_clock(day + utc[i].h * 3600 + utc[i].mi * 60) - day, utc[i].shows * 60);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_of_london_go_forward_and_back),
        cmocka_unit_test(a_month_counts_from_the_year_nought),
        cmocka_unit_test(what_is_not_a_month_is_refused_and_leaves_the_value),
        cmocka_unit_test(a_month_is_written_as_it_is_read),
        cmocka_unit_test(february_is_long_every_four_years_but_not_in_most_centuries),
        cmocka_unit_test(days_and_months_agree_with_the_c_library),
        cmocka_unit_test(moments_are_read_with_and_without_time_and_offset),
        cmocka_unit_test(what_is_not_a_moment_is_refused),
        cmocka_unit_test(a_moment_is_written_in_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
