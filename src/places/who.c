#include "places/who.h"

enum { SECONDS_A_DAY = 86400, COVERS_MAX = 16 };
static const char ring_police[] = "101, or 999 in an emergency";

/* ---- the officers ---- */

static struct who_person person_of(struct arena *a, const struct sql_officer *o)
{
    return (struct who_person){ str_copy(a, o->team), str_copy(a, o->officer), str_copy(a, o->name), str_copy(a, o->rank), str_copy(a, o->email), str_copy(a, o->phone) };
}

/* Whether the officer is away on that day, and who of those named as cover is not. */
struct absences {
    bool away, until_known;
    int64_t until;
    struct str cover[COVERS_MAX];
    size_t n_covers;
};
static bool find_absences(struct db_reader *r, struct arena *a, struct str team, struct str officer, int64_t day, struct absences *out, struct error *why)
{
    struct absences found = { .until_known = true };
    struct db_rows rows;
    struct sql_absence one;
    if (!sql_absences_on(r, team, officer, day, &rows, why)) return false;
    while (sql_absences_on_next(&rows, &one)) {
        found.away = true;
        found.until_known = found.until_known && one.has_to_day;
        found.until = MAX(found.until, one.to_day);
        if (one.cover.ptr && found.n_covers < COVERS_MAX) found.cover[found.n_covers++] = str_copy(a, one.cover);
    }
    if (!db_rows_end(&rows, why)) return false;
    *out = found;
    return true;
}

static bool find_officer(struct db_reader *r, struct arena *a, struct str number, struct str team, struct who_person *out, bool *found, struct error *why)
{
    struct db_rows rows;
    struct sql_officer o;
    *found = false;
    if (!sql_officer_numbered(r, number, team, &rows, why)) return false;
    while (sql_officer_numbered_next(&rows, &o)) {
        if (!*found) *out = person_of(a, &o);
        *found = true;
    }
    return db_rows_end(&rows, why);
}

static bool add_cover(struct db_reader *r, struct arena *a, int64_t day, struct who_officer *o, struct error *why)
{
    struct absences away, theirs;
    if (!find_absences(r, a, o->person.team, o->person.number, day, &away, why)) return false;
    o->away = away.away;
    o->until_known = away.until_known;
    o->until = away.until;
    for (size_t i = 0; i < away.n_covers && !o->covered; i++) {
        bool found;
        if (!find_officer(r, a, away.cover[i], o->person.team, &o->cover, &found, why)) return false;
        if (!found) continue; /* has left since */
        if (!find_absences(r, a, o->cover.team, o->cover.number, day, &theirs, why)) return false;
        o->covered = !theirs.away;
    }
    return true;
}

static bool find_officers(struct db_reader *r, struct arena *a, struct str ward, int64_t day, struct who *w, struct error *why)
{
    struct db_rows rows;
    struct sql_posted p;
    if (!sql_posted(r, ward, day, &rows, why)) return false;
    while (sql_posted_next(&rows, &p)) {
        if (w->n_officers == WHO_OFFICERS_MAX) continue;
        struct sql_officer o = { .team = p.team, .officer = p.officer, .name = p.name, .rank = p.rank, .email = p.email, .phone = p.phone };
        w->officer[w->n_officers++] = (struct who_officer){ .person = person_of(a, &o), .role = str_copy(a, p.role), .since = p.from_day };
    }
    if (!db_rows_end(&rows, why)) return false;
    for (size_t i = 0; i < w->n_officers; i++)
        if (!add_cover(r, a, day, &w->officer[i], why)) return false;
    return true;
}

/* ---- their teams ---- */

static void add_team(struct arena *a, const struct sql_team *t, struct who *w)
{
    for (size_t i = 0; i < w->n_teams; i++)
        if (str_eq(w->team[i].code, t->code)) return;
    if (w->n_teams < WHO_TEAMS_MAX)
        w->team[w->n_teams++] = (struct who_team){ str_copy(a, t->code), str_copy(a, t->name), str_copy(a, t->email), str_copy(a, t->phone), str_copy(a, t->page) };
}

/* Those that say they cover the ward, then those of the officers posted to it. */
static bool find_teams(struct db_reader *r, struct arena *a, struct str ward, struct who *w, struct error *why)
{
    struct db_rows rows;
    struct sql_team t;
    if (!sql_teams_of_ward(r, ward, &rows, why)) return false;
    while (sql_teams_of_ward_next(&rows, &t)) add_team(a, &t, w);
    if (!db_rows_end(&rows, why)) return false;
    for (size_t i = 0; i < w->n_officers; i++) {
        bool found;
        if (!sql_team_coded(a, r, w->officer[i].person.team, &t, &found, why)) return false;
        if (found) add_team(a, &t, w);
    }
    return true;
}

static bool find_meetings(struct db_reader *r, struct arena *a, struct str team, struct str ward, int64_t now, struct who *w, struct error *why)
{
    struct db_rows rows;
    struct sql_meeting m;
    if (!sql_meetings_from(r, team, ward, now, &rows, why)) return false;
    while (sql_meetings_from_next(&rows, &m)) {
        size_t at = w->n_meetings;
        if (at == WHO_MEETINGS_MAX) continue;
        for (; at > 0 && w->meeting[at - 1].starts > m.starts; at--) w->meeting[at] = w->meeting[at - 1];
        w->meeting[at] = (struct who_meeting){ str_copy(a, m.title), str_copy(a, m.place), m.starts, m.ends };
        w->n_meetings++;
    }
    return db_rows_end(&rows, why);
}

static bool find_priorities(struct db_reader *r, struct arena *a, struct str team, struct str ward, struct who *w, struct error *why)
{
    struct db_rows rows;
    struct sql_priority p;
    if (!sql_priorities_of(r, team, ward, &rows, why)) return false;
    while (sql_priorities_of_next(&rows, &p))
        if (w->n_priorities < WHO_PRIORITIES_MAX)
            w->priority[w->n_priorities++] = (struct who_priority){ str_copy(a, p.issue), str_copy(a, p.action), p.issued_day, p.acted_day };
    return db_rows_end(&rows, why);
}

bool who_answers(struct db_reader *r, struct arena *a, struct str ward, int64_t now, struct who *out, struct error *why)
{
    struct who w = { .n_teams = 0 };
    int64_t day = london_clock(now) / SECONDS_A_DAY;
    if (r && (!find_officers(r, a, ward, day, &w, why) || !find_teams(r, a, ward, &w, why))) return false;
    for (size_t i = 0; i < w.n_teams; i++)
        if (!find_meetings(r, a, w.team[i].code, ward, now, &w, why) || !find_priorities(r, a, w.team[i].code, ward, &w, why)) return false;
    *out = w;
    return true;
}

/* ---- in a few words ---- */

const char *who_reach(struct arena *a, struct str email, struct str phone)
{
    if (!email.len && !phone.len) return NULL;
    return str_print(a, STR_FMT "%s" STR_FMT, STR_ARG(email), email.len && phone.len ? ", " : "", STR_ARG(phone));
}

const char *who_team_text(struct arena *a, const struct who *w)
{
    const char *text = "";
    for (size_t i = 0; i < w->n_teams; i++) text = str_print(a, "%s%s" STR_FMT, text, i ? "; " : "", STR_ARG(w->team[i].name));
    return w->n_teams ? text : "No team is entered";
}

static const char *one_officer(struct arena *a, const struct who_officer *o)
{
    const char *name = str_print(a, STR_FMT " " STR_FMT, STR_ARG(o->person.rank), STR_ARG(o->person.name));
    if (!o->away) return name;
    name = str_print(a, "%s, away%s%s: ", name, o->until_known ? " until " : "", o->until_known ? day_words(a, o->until) : "");
    return o->covered ? str_print(a, "%s" STR_FMT " " STR_FMT " answers", name, STR_ARG(o->cover.rank), STR_ARG(o->cover.name)) : str_print(a, "%sthe team answers", name);
}

const char *who_officer_text(struct arena *a, const struct who *w)
{
    const char *text = "";
    for (size_t i = 0; i < w->n_officers; i++) text = str_print(a, "%s%s%s", text, i ? "; " : "", one_officer(a, &w->officer[i]));
    return w->n_officers ? text : w->n_teams ? "None is named: the team answers" : "None is named";
}

const char *who_contact_text(struct arena *a, const struct who *w)
{
    for (size_t i = 0; i < w->n_officers; i++) {
        const struct who_officer *o = &w->officer[i];
        const struct who_person *p = o->away ? &o->cover : &o->person;
        const char *reach = o->away && !o->covered ? NULL : who_reach(a, p->email, p->phone);
        if (reach) return reach;
    }
    for (size_t i = 0; i < w->n_teams; i++) {
        const char *reach = who_reach(a, w->team[i].email, w->team[i].phone);
        if (reach) return reach;
    }
    return ring_police;
}
