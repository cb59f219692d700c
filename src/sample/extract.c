/* Crimes with their times, codes and sources: see extract.h. */
#include "sample/extract.h"
#include "sample/offences.h"
#include "sample/out.h"

enum source { VICTIM, WITNESS, POLICE, COMPANY, SOURCES };
static const char *const source_words[SOURCES] = { "Victim", "Third party", "Officer", "Retailer" };

/* How a category lies in the day and the week, and who tells of it. */
static const struct habit {
    const char *words;         /* the force's own */
    uint8_t hour[24];          /* weight of each hour */
    uint8_t weekend_night;     /* per cent more on Friday and Saturday nights */
    uint16_t away_hours;       /* the longest that nobody was there to see it: from - to */
    uint8_t source[SOURCES];   /* per cent */
    uint8_t business;          /* per cent of victims that are one */
} habits[CATEGORIES] = {
#define NIGHT { 9, 8, 7, 5, 2, 1, 1, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 8, 9, 10 }
#define DAY { 1, 1, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 5, 4, 3, 2, 1 }
#define OPENING { 0, 0, 0, 0, 0, 0, 1, 3, 5, 7, 8, 9, 9, 9, 9, 9, 9, 9, 7, 6, 4, 2, 1, 0 }
#define DARK { 9, 9, 9, 8, 5, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9 }
    [BICYCLE_THEFT] = { "CYCLE THEFT", DAY, 0, 12, { 95, 4, 1, 0 }, 1 },
    [BURGLARY] = { "BURGLARY", DARK, 0, 14, { 88, 10, 2, 0 }, 33 },
    [DAMAGE] = { "CRIMINAL DAMAGE", NIGHT, 60, 12, { 84, 12, 4, 0 }, 14 },
    [DRUGS] = { "DRUG OFFENCES", NIGHT, 30, 0, { 0, 9, 91, 0 }, 0 },
    [OTHER_CRIME] = { "MISCELLANEOUS", DAY, 0, 4, { 40, 20, 40, 0 }, 5 },
    [OTHER_THEFT] = { "THEFT OTHER", DAY, 10, 8, { 90, 8, 2, 0 }, 25 },
    [WEAPONS] = { "WEAPONS", NIGHT, 50, 0, { 4, 26, 70, 0 }, 0 },
    [PUBLIC_ORDER] = { "PUBLIC ORDER", NIGHT, 120, 0, { 66, 16, 18, 0 }, 2 },
    [ROBBERY] = { "ROBBERY", NIGHT, 60, 0, { 92, 7, 1, 0 }, 8 },
    [SHOPLIFTING] = { "SHOPLIFTING", OPENING, 0, 0, { 14, 6, 4, 76 }, 100 },
    [THEFT_FROM_PERSON] = { "THEFT FROM PERSON", NIGHT, 150, 1, { 95, 4, 1, 0 }, 0 },
    [VEHICLE_CRIME] = { "VEHICLE OFFENCES", DARK, 0, 12, { 93, 5, 2, 0 }, 12 },
    [VIOLENCE] = { "VIOLENCE AND SEXUAL", NIGHT, 130, 0, { 83, 11, 6, 0 }, 0 },
};

struct record {
    int64_t from, to, reported; /* minutes of wall-clock time since 1970 */
    struct coord at;
    uint32_t cell, street, order;
    const struct offence *offence;
    uint16_t number; /* of the house; 0: none */
    uint8_t source, outcome, business;
};

static int64_t minutes_of(int64_t day, uint64_t hour, uint64_t minute)
{
    int64_t m = day * 1440 + (int64_t)(hour * 60 + minute);
    int64_t year = 1970 + day * 400 / 146097, march_end = day_number((int)year, 3, 31);
    int64_t sunday = march_end - (march_end + 4) % 7; /* the clocks go forward: 01:00 to 02:00 is not that day */
    return day == sunday && hour == 1 ? m + 60 : m;
}

static uint64_t draw_hour(const struct habit *h, struct random *r)
{
    uint32_t sum = 0;
    for (int i = 0; i < 24; i++) sum += h->hour[i];
    uint32_t draw = (uint32_t)random_below(r, sum);
    for (uint64_t i = 0;; i++) {
        if (draw < h->hour[i]) return i;
        draw -= h->hour[i];
    }
}

/* When it happened: a day from `first` on, of `days`; nights of the weekend as much more as the habit says. */
static int64_t draw_time(const struct habit *h, int64_t first, int64_t days, struct random *r)
{
    for (;;) {
        int64_t day = first + (int64_t)random_below(r, (uint64_t)days);
        uint64_t hour = draw_hour(h, r), minute = random_below(r, 12) * 5;
        int64_t weekday = (day + 3) % 7; /* Monday 0 */
        bool night = (weekday == 4 && hour >= 19) || (weekday == 5 && (hour >= 19 || hour < 4)) || (weekday == 6 && hour < 4);
        if (random_below(r, 100U + h->weekend_night) < (night ? 100U + h->weekend_night : 100U))
            return minutes_of(day, hour, minute);
    }
}

static struct coord within(const struct geography *g, uint32_t cell, struct random *r)
{
    struct coord at = cell_place(&g->lattice, cell);
    at.lon += (int32_t)random_below(r, 2 * CELL_INSIDE_LON + 1) - CELL_INSIDE_LON;
    at.lat += (int32_t)random_below(r, 2 * CELL_INSIDE_LAT + 1) - CELL_INSIDE_LAT;
    return at;
}

/* A place near the burglary before: next door, or in a neighbouring cell of the same LSOA, less than REPEAT_M away. */
static void place_near(const struct geography *g, const struct record *before, struct record *rec, struct random *r)
{
    uint32_t near[6];
    cell_neighbours(before->cell, near);
    rec->cell = near[random_below(r, 6)];
    rec->at = within(g, rec->cell, r);
    int64_t most = REPEAT_M - 5; /* our metres and a geodesist's differ a little */
    if (random_below(r, 2) == 0 || g->lsoa.of[rec->cell] != g->lsoa.of[before->cell] ||
        distance2_m2(rec->at, before->at) > most * most) {
        rec->cell = before->cell;
        rec->at = within(g, rec->cell, r);
    }
}

/* A planted repeat is 1 to REPEAT_DAYS - 1 days from the one before it, inside the month on whichever side there is room. */
static int64_t time_near(int64_t before, int64_t first, int64_t days, struct random *r)
{
    int64_t day = before / 1440, apart = 1 + (int64_t)random_below(r, REPEAT_DAYS - 1);
    day = day + apart < first + days - 1 ? day + apart : day - apart;
    uint64_t hour = random_below(r, 24), minute = random_below(r, 12) * 5;
    return minutes_of(day, hour, minute);
}

static void fill(struct record *rec, const struct county *c, month_t month, const struct crime *crime,
                 const struct record *before, struct random *r)
{
    const struct geography *g = c->geography;
    const struct street *s = &c->streets->street[crime->street];
    const struct habit *h = &habits[crime->category];
    int64_t first = day_number(month_year(month), month_in_year(month), 1), days = month_days(month);
    *rec = (struct record){ .street = crime->street, .outcome = (uint8_t)crime->outcome, .cell = s->cell, .at = s->place };
    rec->offence = offence_of(crime->category, (uint32_t)random_below(r, 1000));
    if (before) place_near(g, before, rec, r);
    else if (crime->street < c->streets->n_placed) rec->at = within(g, s->cell, r);
    if (s->kind == STREET) rec->number = (uint16_t)(1 + random_below(r, 140));
    rec->from = before ? time_near(before->from, first, days, r) : draw_time(h, first, days - 1, r);
    rec->to = rec->from + (h->away_hours ? (int64_t)random_below(r, h->away_hours * 12U) * 5 : (int64_t)random_below(r, 3) * 5);
    int64_t last = (first + days) * 1440 - 1, wait = 5 + (int64_t)random_below(r, 300);
    rec->to = MIN(rec->to, last);
    rec->reported = MIN(rec->to + wait, last);
    bool sexual = rec->offence->group[0] == 'S';
    uint32_t historic = sexual ? 180 : crime->category == VIOLENCE ? 12 : crime->category == BURGLARY ? 0 : 2;
    if (random_below(r, 1000) < historic) { /* of years before */
        int64_t ago = (int64_t)(366 + random_below(r, 3650)) * 1440;
        rec->from -= ago;
        rec->to = rec->from + 60 * 24 * (int64_t)random_below(r, 60);
    }
    uint32_t draw = (uint32_t)random_below(r, 100);
    while (draw >= h->source[rec->source]) draw -= h->source[rec->source++];
    rec->business = random_below(r, 100) < h->business;
}

static int by_report(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    if (x->reported != y->reported) return x->reported < y->reported ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void put_time(struct out *o, int64_t minutes)
{
    int64_t day = minutes / 1440, left = minutes % 1440;
    month_t m = month_of_moment(day * 86400);
    out_padded(o, (uint64_t)(day - day_number(month_year(m), month_in_year(m), 1) + 1), 2);
    OUT(o, "/");
    out_padded(o, (uint64_t)month_in_year(m), 2);
    OUT(o, "/");
    out_padded(o, (uint64_t)month_year(m), 4);
    OUT(o, " ");
    out_padded(o, (uint64_t)(left / 60), 2);
    OUT(o, ":");
    out_padded(o, (uint64_t)(left % 60), 2);
    OUT(o, ",");
}

static bool is_detected(enum outcome o)
{
    return o == AWAITING_COURT || o == COURT_UNAVAILABLE || o == LOCAL_RESOLUTION || o == CAUTION || o == CHARGED_ELSEWHERE;
}

static void put_record(struct out *o, const struct county *c, month_t month, uint32_t number, const struct record *rec)
{
    const struct geography *g = c->geography;
    const struct street *s = &c->streets->street[rec->street];
    OUT(o, "M");
    out_padded(o, (uint64_t)(month_year(month) * 100 + month_in_year(month)), 6);
    OUT(o, "-");
    out_padded(o, number, 7);
    OUT(o, ",");
    out_z(o, rec->offence->code);
    OUT(o, ",");
    out_z(o, habits[rec->offence->category].words);
    OUT(o, ",");
    put_time(o, rec->reported);
    put_time(o, rec->from);
    put_time(o, rec->to);
    if (!coord_is_none(rec->at)) {
        out_degrees(o, rec->at.lat, 6);
        OUT(o, ",");
        out_degrees(o, rec->at.lon, 6);
    } else OUT(o, ",");
    OUT(o, ",");
    if (rec->number) out_whole(o, rec->number), OUT(o, " ");
    out_z(o, s->name);
    OUT(o, ",");
    if (s->lsoa < g->lsoa.n) out_z(o, g->lsoa.area[s->lsoa].code);
    OUT(o, ",");
    out_z(o, source_words[rec->source]);
    bool state = rec->offence->category == DRUGS || rec->offence->category == WEAPONS;
    out_z(o, state ? ",State," : rec->business ? ",Business," : ",Person,");
    out_z(o, is_detected(rec->outcome) ? "Y," : "N,");
    out_z(o, outcome_name[rec->outcome]);
    OUT(o, "\r\n");
}

/* Records of a month in the order of its street file; a repeat follows the burglary before it at its street. */
static uint32_t fill_month(struct record *rec, struct crimes *crimes, const struct county *c, uint32_t *repeats)
{
    struct random r = stream_of(c->geography->seed, c->geography->county, FOR_EXTRACT, (uint32_t)crimes->month);
    struct crime crime;
    uint32_t n = 0, *latest = mem_new(c->streets->n * sizeof *latest); /* [street]: 1 + record of its last burglary */
    *repeats = 0;
    while (crimes_next(crimes, &crime)) {
        if (crime.category == ASB) continue;
        bool burglary = crime.category == BURGLARY;
        const struct record *before = burglary && crime.repeat && latest[crime.street] ? &rec[latest[crime.street] - 1] : NULL;
        fill(&rec[n], c, crimes->month, &crime, before, &r);
        rec[n].order = n;
        *repeats += before != NULL;
        n++;
        if (burglary) latest[crime.street] = n;
    }
    mem_free(latest);
    return n;
}

bool extract_write(const struct county *c, month_t month, uint32_t rows, unsigned age, const char *folder, uint32_t *repeats,
                   struct error *why)
{
    struct arena a = { 0 };
    struct out o;
    char text[MONTH_TEXT_MAX];
    bool ok = out_open(&o, str_print(&a, "%s/extract/%s-%s.csv", folder, c->geography->slug, month_text(month, text)), why);
    if (ok) {
        struct crimes crimes;
        struct record *rec = mem_new((rows + 1UL) * sizeof *rec);
        crimes_draw(&crimes, c, month, rows, age);
        uint32_t n = fill_month(rec, &crimes, c, repeats);
        qsort(rec, n, sizeof *rec, by_report);
        OUT(&o, "Crime Ref,HO Code,Offence Group,Reported On,Committed From,"
                "Committed To,Lat,Long,Street,LSOA,Informant,Victim,Detected,Result\r\n");
        for (uint32_t i = 0; i < n; i++) put_record(&o, c, month, i + 1, &rec[i]);
        mem_free(rec);
        crimes_release(&crimes);
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}

bool extract_write_mapping(const struct geography *g, const char *folder, struct error *why)
{
    struct arena a = { 0 };
    struct out o;
    bool ok = out_open(&o, str_print(&a, "%s/extract/%s.mapping", folder, g->slug), why);
    if (ok) {
        out_print(&o, "# Which column of the extracts in this folder is what. MADE UP, like they are.\n"
                      "source = %s\nforce = %s\ntime_zone = Europe/London\n\n", g->slug, g->force);
        OUT(&o, "[columns]\nCrime Ref = reference\nHO Code = offence_code\nOffence Group = category\n"
                "Reported On = reported_at DD/MM/YYYY HH:MM\nCommitted From = occurred_from DD/MM/YYYY HH:MM\n"
                "Committed To = occurred_to DD/MM/YYYY HH:MM\nLat = latitude\nLong = longitude\nStreet = location\nLSOA = lsoa\n"
                "Informant = source\nVictim = victim_type\nDetected = detected\nResult = outcome\n\n[values category]\n");
        for (enum category k = 0; k < CATEGORIES; k++)
            if (habits[k].words) out_print(&o, "%s = %s\n", habits[k].words, categories[k].name);
        out_print(&o, "\n[values source]\n%s = victim\n%s = witness\n%s = police\n%s = company\n", source_words[VICTIM],
                  source_words[WITNESS], source_words[POLICE], source_words[COMPANY]);
        OUT(&o, "\n[values victim_type]\nPerson = person\nBusiness = business\nState = state\n\n[values detected]\n"
                "Y = yes\nN = no\n");
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}
