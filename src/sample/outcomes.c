/* Outcomes of the crimes of a few months, and stops: see outcomes.h. */
#include "sample/outcomes.h"
#include "sample/out.h"

static void put_outcomes(struct out *o, const struct county *c, month_t crime_month, uint32_t rows, unsigned age,
                         unsigned lag, struct str head)
{
    struct crimes crimes;
    struct crime crime;
    crimes_draw(&crimes, c, crime_month, rows, age);
    while (crimes_next(&crimes, &crime)) {
        const struct street *s = &c->streets->street[crime.street];
        const char *type = outcome_type[crime.outcome];
        if (crime.category == ASB || !type || crime.id[3] % OUTCOME_LAG != lag) continue; /* decided in the month lag later */
        out_room(o);
        o->at = put_hex(o->at, crime.id);
        out_str(o, head);
        if (coord_is_none(s->place)) OUT(o, ",,,No location,,,"); /* spelt otherwise than in street files */
        else out_put(o, c->streets->texts + s->text, s->text_n);
        out_z(o, type);
        OUT(o, "\n");
    }
    crimes_release(&crimes);
}

bool outcomes_write(const struct county *c, month_t month, const uint32_t *rows, unsigned n, unsigned age,
                    const char *folder, struct error *why)
{
    const struct geography *g = c->geography;
    struct arena a = { 0 };
    struct out o;
    char text[MONTH_TEXT_MAX];
    (void)month_text(month, text);
    bool ok = out_open(&o, str_print(&a, "%s/crime/%s/%s-%s-outcomes.csv", folder, text, text, g->slug), why);
    if (ok) {
        struct str head = str_of(str_print(&a, ",%s,%s,%s", text, g->force, g->force));
        OUT(&o, "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n");
        for (unsigned lag = 0; lag < n; lag++) put_outcomes(&o, c, month - (month_t)lag, rows[lag], age + lag, lag, head);
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}

struct word {
    uint16_t often; /* of 100 */
    const char *text, *also;
};
static const struct word *draw_word(const struct word *list, struct random *r)
{
    for (uint64_t draw = random_below(r, 100);; draw -= list++->often)
        if (draw < list->often) return list;
}

static const struct word types[] = { { 72, "Person search", "" },
                                     { 25, "Person and Vehicle search", "" },
                                     { 3, "Vehicle search", "" } };
static const struct word genders[] = { { 88, "Male", "" }, { 12, "Female", "" } };
static const struct word ages[] = {
    { 18, "10-17", "" }, { 34, "18-24", "" }, { 24, "25-34", "" }, { 18, "over 34", "" }, { 6, "", "" }
};
static const struct word ethnicities[] = {
    { 62, "White - English/Welsh/Scottish/Northern Irish/British", "White" },
    { 10, "White - Any other White background", "White" },
    { 6, "Black/African/Caribbean/Black British - African", "Black" },
    { 6, "Asian/Asian British - Any other Asian background", "Asian" },
    { 4, "Mixed/Multiple ethnic groups - White and Black Caribbean", "Black" },
    { 12, "Other ethnic group - Not stated", "White" },
};
static const struct word powers[] = {
    { 58, "Misuse of Drugs Act 1971 (section 23)", "Controlled drugs" },
    { 16, "Police and Criminal Evidence Act 1984 (section 1)", "Offensive weapons" },
    { 12, "Police and Criminal Evidence Act 1984 (section 1)", "Stolen goods" },
    { 9, "Police and Criminal Evidence Act 1984 (section 1)", "Article for use in theft" },
    { 3, "Police and Criminal Evidence Act 1984 (section 1)", "Articles for use in criminal damage" },
    { 2, "Firearms Act 1968 (section 47)", "Firearms" },
};
static const struct word results[] = { { 71, "A no further action disposal", "False" }, { 14, "Arrest", "True" },
                                       { 8, "Community resolution", "True" }, { 4, "Khat or Cannabis warning", "True" },
                                       { 2, "Summons / charged by post", "True" }, { 1, "Penalty Notice for Disorder", "True" } };

/* second: by the clock on the wall; the publisher writes UTC, and divides the files by the wall. */
static void put_search(struct out *o, const struct county *c, int64_t second, struct random *r)
{
    second -= london_offset(second);
    const struct street *s = &c->streets->street[alias_draw(&c->streets->weight[DRUGS], r)];
    month_t m = month_of_moment(second);
    int64_t day = second / 86400, left = second % 86400;
    const struct word *type = draw_word(types, r), *person = draw_word(ethnicities, r), *power = draw_word(powers, r);
    const struct word *result = draw_word(results, r), *gender = draw_word(genders, r), *age = draw_word(ages, r);
    bool vehicle_only = type == &types[2];
    out_print(o, "%s,%04d-%02d-%02dT%02d:%02d:00+00:00,False,,", type->text, month_year(m), month_in_year(m),
              (int)(day - day_number(month_year(m), month_in_year(m), 1)) + 1, (int)(left / 3600), (int)(left / 60 % 60));
    if (!coord_is_none(s->place)) out_degrees(o, s->place.lat, 6);
    OUT(o, ",");
    if (!coord_is_none(s->place)) out_degrees(o, s->place.lon, 6);
    if (vehicle_only) OUT(o, ",,,,,");
    else out_print(o, ",%s,%s,%s,%s,", gender->text, age->text, person->text, person->also);
    out_print(o, "%s,%s,%s,%s,%s\n", power->text, power->also, result->text, result->also,
              random_below(r, 40) ? "False" : "True");
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

bool searches_write(const struct county *c, month_t month, uint32_t rows, const char *folder, struct error *why)
{
    struct arena a = { 0 };
    struct out o;
    char text[MONTH_TEXT_MAX];
    (void)month_text(month, text);
    bool ok = out_open(&o, str_print(&a, "%s/crime/%s/%s-%s-stop-and-search.csv", folder, text, text, c->geography->slug), why);
    if (ok) {
        struct random r = stream_of(c->geography->seed, c->geography->county, FOR_SEARCHES, (uint32_t)month);
        uint32_t n = rows / 30 + 5;
        int64_t first = day_number(month_year(month), month_in_year(month), 1) * 1440, *minute = mem_new(n * sizeof *minute);
        for (uint32_t i = 0; i < n; i++) minute[i] = first + (int64_t)random_below(&r, (uint64_t)month_days(month) * 1440);
        qsort(minute, n, sizeof *minute, by_value);
        OUT(&o, "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-defined "
                "ethnicity,"
                "Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to object of search,"
                "Removal of more than just outer clothing\n");
        for (uint32_t i = 0; i < n; i++) put_search(&o, c, minute[i] * 60, &r);
        mem_free(minute);
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}
