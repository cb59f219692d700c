/* Who polices the made-up wards. Names end in Sample; numbers are of those set aside for drama, addresses of .example. */
#include "sample/teams.h"
#include "sample/out.h"

enum { WARDS_EACH = 3, MEETING_MONTHS = 48, FIRST_NUMBER = 7001 };
static const char *const given[] = { "Alex", "Bobbie", "Charlie", "Dale", "Eden", "Frankie", "Glen", "Harley", "Indy", "Jo", "Kim", "Lee",
                                     "Morgan", "Nicky", "Ollie", "Pat", "Quinn", "Robin", "Sam", "Terry" };
/* No commas. */
static const char *const issues[][2] = {
    { "Cars driven too fast past the school", "Speed checks on six mornings; nine drivers were stopped" },
    { "Noise and litter in the park late at night", "Patrols on Friday and Saturday nights; the lights by the shelter were mended" },
    { "Bicycles stolen from outside the shops", "New stands in sight of the shops; bicycles marked on two Saturdays" },
    { "Sheds broken into along the lane", "Every house on the lane was visited and offered an alarm for its shed" },
};

/* The officer who has the wards of one district from the first-th on, WARDS_EACH at most. */
struct beat {
    uint16_t district, ward[WARDS_EACH];
    unsigned n;
};
struct beats {
    struct beat *beat; /* [n]: officer FIRST_NUMBER + i; the same wherever it is named */
    size_t n;
};

/* The last ward of the county has no team, as happens. */
static struct beats beats_of(struct arena *a, const struct geography *g)
{
    struct beats b = { .beat = ARENA_ARRAY(a, struct beat, g->ward.n + 1) };
    for (uint16_t d = 0; d < g->district.n; d++) {
        struct beat *last = NULL;
        for (uint16_t w = 0; w + 1 < g->ward.n; w++) {
            if (g->ward.area[w].district != d) continue;
            if (!last || last->n == WARDS_EACH) last = &b.beat[b.n++], last->district = d;
            last->ward[last->n++] = w;
        }
    }
    return b;
}

static bool is_vacant(size_t officer) { return officer % 17 == 16; } /* the team answers */

static void put_wards(struct out *o, const struct geography *g, const struct beat *b)
{
    for (unsigned i = 0; i < b->n; i++) out_print(o, "%s%s", i ? " " : "", g->ward.area[b->ward[i]].code);
}

static void put_day(struct out *o, month_t m, int day) { out_print(o, "%d-%02d-%02d", month_year(m), month_in_year(m), day); }
static void put_code(struct out *o, const struct geography *g, uint16_t d) { out_print(o, "%s-%u", g->slug, d + 1u); }

/* ---- the files ---- */

static void put_teams(struct out *o, const struct sample_order *order, const struct geography *g, const struct beats *b)
{
    (void)order;
    OUT(o, "team,name,email,phone,wards\n");
    for (size_t i = 0; i < b->n; i++) {
        uint16_t d = b->beat[i].district;
        bool begins = i == 0 || b->beat[i - 1].district != d, ends = i + 1 == b->n || b->beat[i + 1].district != d;
        if (begins) {
            put_code(o, g, d);
            out_print(o, ",%s neighbourhood team,team-%u@%s.example,01632 9600%02u,", g->district.area[d].name, d + 1u, g->slug, d + 1u);
        }
        put_wards(o, g, &b->beat[i]);
        if (ends) OUT(o, "\n");
        else OUT(o, " ");
    }
}

static void put_officers(struct out *o, const struct sample_order *order, const struct geography *g, const struct beats *b)
{
    OUT(o, "team,officer,name,rank,role,email,phone,wards,from\n");
    for (size_t i = 0; i < b->n; i++) {
        const char *home = g->district.area[i / COUNT_OF(given) % g->district.n].name;
        if (is_vacant(i)) continue;
        put_code(o, g, b->beat[i].district);
        out_print(o, ",%zu,%s %s-Sample,%s,Ward officer,officer-%zu@%s.example,07700 900%03zu,", i + FIRST_NUMBER, given[i % COUNT_OF(given)], home,
                  i % 4 == 3 ? "PCSO" : "PC", i + FIRST_NUMBER, g->slug, i % 1000);
        put_wards(o, g, &b->beat[i]);
        OUT(o, ",");
        put_day(o, order->last_month - 6 - (month_t)(i * 5 % 40), 1);
        OUT(o, "\n");
    }
}

/* Two of nine are away until further notice, one of them covered. */
static void put_absences(struct out *o, const struct sample_order *order, const struct geography *g, const struct beats *b)
{
    OUT(o, "team,officer,from,to,cover\n");
    for (size_t i = 0; i < b->n; i++) {
        bool covered = i % 9 == 4;
        if ((!covered && i % 9 != 8) || is_vacant(i)) continue;
        put_code(o, g, b->beat[i].district);
        out_print(o, ",%zu,", i + FIRST_NUMBER);
        put_day(o, order->last_month, 1);
        if (covered && !is_vacant(i - 1)) out_print(o, ",,%zu\n", i - 1 + FIRST_NUMBER);
        else OUT(o, ",,\n");
    }
}

static int first_tuesday(month_t m)
{
    int day = 1;
    while ((day_number(month_year(m), month_in_year(m), day) + 4) % 7 != 2) day++; /* 1970-01-01 was a Thursday, day 4 of the week */
    return day;
}

static void put_meetings(struct out *o, const struct sample_order *order, const struct geography *g, const struct beats *b)
{
    OUT(o, "team,meeting,place,starts,ends\n");
    for (size_t i = 0; i < b->n; i++) {
        uint16_t d = b->beat[i].district;
        if (i && b->beat[i - 1].district == d) continue;
        for (month_t m = order->last_month; m < order->last_month + MEETING_MONTHS; m++) {
            put_code(o, g, d);
            out_print(o, ",Meet your ward officers,%s town hall,", g->district.area[d].name);
            put_day(o, m, first_tuesday(m));
            OUT(o, " 19:00,");
            put_day(o, m, first_tuesday(m));
            OUT(o, " 20:30\n");
        }
    }
}

static void put_priorities(struct out *o, const struct sample_order *order, const struct geography *g, const struct beats *b)
{
    OUT(o, "team,issue,issued,action,acted,wards\n");
    for (size_t i = 0; i < b->n; i++) {
        const char *const *done = issues[i % COUNT_OF(issues)], *const *open = issues[(i + 1) % COUNT_OF(issues)];
        put_code(o, g, b->beat[i].district);
        out_print(o, ",%s,", done[0]);
        put_day(o, order->last_month - 5, 12);
        out_print(o, ",%s,", done[1]);
        put_day(o, order->last_month - 2, 20);
        OUT(o, ",");
        put_wards(o, g, &b->beat[i]);
        OUT(o, "\n");
        put_code(o, g, b->beat[i].district);
        out_print(o, ",%s,", open[0]);
        put_day(o, order->last_month - 1, 9);
        OUT(o, ",,,");
        put_wards(o, g, &b->beat[i]);
        OUT(o, "\n");
    }
}

bool teams_write(const struct sample_order *order, const struct geography *g, const char *folder, struct error *why)
{
    static const struct {
        const char *name;
        void (*put)(struct out *o, const struct sample_order *order, const struct geography *g, const struct beats *b);
    } files[] = { { "teams", put_teams }, { "officers", put_officers }, { "absences", put_absences }, { "meetings", put_meetings }, { "priorities", put_priorities } };
    struct arena a = { 0 };
    struct beats b = beats_of(&a, g);
    bool ok = true;
    for (size_t i = 0; ok && i < COUNT_OF(files); i++) {
        struct out o;
        ok = out_open(&o, str_print(&a, "%s/teams/%s.csv", folder, files[i].name), why);
        if (!ok) break;
        files[i].put(&o, order, g, &b);
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}
