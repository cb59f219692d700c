#include "evidence/event_day.h"

enum { MINUTES_A_DAY = 1440, SECONDS_A_DAY = 86400 };

static int32_t at(const struct event_rows *r, enum event_time which, size_t row) { return r->time[which] ? r->time[which][row] : TIME_NONE; }

bool event_day_of(const struct event_rows *rows, size_t row, struct event_day *out)
{
    int32_t from = at(rows, EVENT_FROM, row), to = at(rows, EVENT_TO, row), reported = at(rows, EVENT_REPORTED, row);
    struct event_day d = { .reported = from == TIME_NONE };
    if (from == TIME_NONE) from = to = reported;
    if (from == TIME_NONE) return false;
    if (to == TIME_NONE || to < from) to = from;
    int64_t middle = ((int64_t)from + to) / 2 * 60;
    middle = london_clock(middle);
    d.day = (int32_t)(middle >= 0 ? middle / SECONDS_A_DAY : -((SECONDS_A_DAY - 1 - middle) / SECONDS_A_DAY));
    d.spread = (to - from) / MINUTES_A_DAY;
    *out = d;
    return true;
}
