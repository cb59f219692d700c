#include "base/month.h"
#include <stdio.h>

static bool digits(struct str s, size_t at, size_t n, int *out)
{
    if (at + n > s.len) return false;
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        v = v * 10 + (s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

bool month_parse(struct str s, month_t *out)
{
    int y, m;
    if (s.len != 7 || s.ptr[4] != '-' || !digits(s, 0, 4, &y) || !digits(s, 5, 2, &m)) return false;
    if (m < 1 || m > 12 || MONTH_OF(y, m) < MONTH_FIRST || MONTH_OF(y, m) > MONTH_LAST) return false;
    *out = MONTH_OF(y, m);
    return true;
}

const char *month_text(month_t m, char out[static MONTH_TEXT_MAX])
{
    unsigned year = (unsigned)month_year(m), month = (unsigned)month_in_year(m);
    for (size_t i = 4; i-- > 0; year /= 10) out[i] = (char)('0' + year % 10);
    out[4] = '-';
    out[5] = (char)('0' + month / 10 % 10);
    out[6] = (char)('0' + month % 10);
    out[7] = 0;
    return out;
}

const char *month_words(struct arena *a, month_t m)
{
    static const char *const names[] = { "January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December" };
    return str_print(a, "%s %d", names[m % 12], month_year(m));
}

int month_days(month_t m)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int y = month_year(m), leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return days[m % 12] + (m % 12 == 1 && leap);
}

/* Howard Hinnant's civil-calendar arithmetic, in our words: years begin in March so that a leap day is last. */
int64_t day_number(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void civil(int64_t days, int *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

month_t month_of_moment(int64_t seconds)
{
    int y, m, d;
    civil(floor_div(seconds, 86400), &y, &m, &d);
    return MONTH_OF(y, m);
}

bool moment_parse(struct str s, int64_t *seconds, bool *has_time)
{
    int y, mo, d, h = 0, mi = 0, sec = 0, oh = 0, om = 0;
    month_t m;
    if (s.len < 10 || !month_parse(str_slice(s, 0, 7), &m) || s.ptr[7] != '-' || !digits(s, 8, 2, &d)) return false;
    y = month_year(m);
    mo = month_in_year(m);
    if (d < 1 || d > month_days(m)) return false;
    bool timed = s.len > 10;
    int64_t offset = 0;
    if (timed) {
        if ((s.ptr[10] != 'T' && s.ptr[10] != ' ') || !digits(s, 11, 2, &h) || s.len < 16 || s.ptr[13] != ':' ||
            !digits(s, 14, 2, &mi) || h > 23 || mi > 59)
            return false;
        size_t at = 16;
        if (at < s.len && s.ptr[at] == ':') {
            if (!digits(s, at + 1, 2, &sec) || sec > 59) return false;
            at += 3;
            if (at < s.len && s.ptr[at] == '.')
                for (at++; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9';) at++;
        }
        if (at < s.len && s.ptr[at] == 'Z') {
            at++;
        } else if (at < s.len) {
            bool minus = s.ptr[at] == '-';
            if ((!minus && s.ptr[at] != '+') || !digits(s, at + 1, 2, &oh) || at + 3 >= s.len ||
                s.ptr[at + 3] != ':' || !digits(s, at + 4, 2, &om) || oh > 14 || om > 59)
                return false;
            offset = (oh * 60 + om) * 60 * (minus ? -1 : 1);
            at += 6;
        }
        if (at != s.len) return false;
    }
    *seconds = day_number(y, mo, d) * 86400 + h * 3600 + mi * 60 + sec - offset;
    *has_time = timed;
    return true;
}

const char *day_text(struct arena *a, int64_t seconds)
{
    int y, m, d;
    civil(floor_div(seconds, 86400), &y, &m, &d);
    return str_print(a, "%04d-%02d-%02d", y, m, d);
}

const char *moment_text(struct arena *a, int64_t seconds)
{
    int64_t of_day = seconds - floor_div(seconds, 86400) * 86400;
    return str_print(a, "%sT%02d:%02d:%02dZ", day_text(a, seconds), (int)(of_day / 3600), (int)(of_day / 60 % 60),
                     (int)(of_day % 60));
}

/* 01:00 UTC of the last Sunday of a month that has 31 days. */
static int64_t last_sunday(int year, int month)
{
    int64_t day = day_number(year, month, 31);
    return (day - (day + 4) % 7) * 86400 + 3600; /* 1970-01-01 was a Thursday */
}

int64_t london_offset(int64_t local_seconds)
{
    int year = month_year(month_of_moment(local_seconds));
    int64_t as_summer = local_seconds - 3600;
    return as_summer >= last_sunday(year, 3) && as_summer < last_sunday(year, 10) ? 3600 : 0;
}

int64_t london_clock(int64_t utc_seconds) { return utc_seconds + london_offset(utc_seconds + 3600); }

const char *day_words(struct arena *a, int64_t day)
{
    month_t m = month_of_moment(day * 86400);
    return str_print(a, "%d %s", (int)(day - day_number(month_year(m), month_in_year(m), 1) + 1), month_words(a, m));
}

const char *london_words(struct arena *a, int64_t seconds)
{
    static const char *const weekdays[] = { "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday" }; /* 1970-01-01 was a Thursday */
    int64_t local = london_clock(seconds), second = (local % 86400 + 86400) % 86400, day = (local - second) / 86400;
    int hour = (int)(second / 3600), minute = (int)(second / 60 % 60), shown = hour % 12 ? hour % 12 : 12;
    const char *clock = minute ? str_print(a, "%d:%02d", shown, minute) : str_print(a, "%d", shown);
    return str_print(a, "%s %s at %s%s", weekdays[(day % 7 + 7) % 7], day_words(a, day), clock, hour < 12 ? "am" : "pm");
}
