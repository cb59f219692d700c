#ifndef PLACES_WHO_H
#define PLACES_WHO_H
/*
 * Who answers for a ward: its teams, the officers posted to it, who covers for one that is away, the next meetings, what
 * residents asked for first. One function for page, feed and verb. A ward never shows nobody: where no officer answers the
 * team does, and where no team is entered, how to reach the police is said.
 */
#include "places/places_sql.h"
#include "render/table.h"

struct who_person {
    struct str team, number, name, rank, email, phone; /* email, phone: may be empty */
};
struct who_officer {
    struct who_person person;
    struct str role;       /* may be empty */
    int64_t since;         /* day since 1970 */
    bool away, until_known, covered;
    int64_t until;         /* the last day of the absence */
    struct who_person cover; /* who answers meanwhile and is not away; without one the team does */
};
struct who_team {
    struct str code, name, email, phone, page; /* the last three may be empty */
};
struct who_meeting {
    struct str title, place;
    int64_t starts, ends; /* seconds since 1970 UTC; ends 0: not known */
};
struct who_priority {
    struct str issue, action; /* action: what was done; may be empty */
    int64_t issued, acted;    /* days since 1970; acted 0: not known */
};
enum { WHO_TEAMS_MAX = 8, WHO_OFFICERS_MAX = 12, WHO_MEETINGS_MAX = 6, WHO_PRIORITIES_MAX = 12 };
struct who {
    struct who_team team[WHO_TEAMS_MAX];
    struct who_officer officer[WHO_OFFICERS_MAX]; /* posted on that day, longest first */
    struct who_meeting meeting[WHO_MEETINGS_MAX]; /* the next */
    struct who_priority priority[WHO_PRIORITIES_MAX];
    size_t n_teams, n_officers, n_meetings, n_priorities;
};
/* r NULL: nothing was ever entered. now: seconds since 1970 UTC. Text is in the arena. */
bool who_answers(struct db_reader *r, struct arena *a, struct str ward, int64_t now, struct who *out, struct error *why) MUST_CHECK;

/* In a few words, for a cell of a table; never empty. */
const char *who_team_text(struct arena *a, const struct who *w);    /* "Ostrelham team" */
const char *who_officer_text(struct arena *a, const struct who *w); /* "PC A B, away until 3 May 2026: PC C D answers" */
const char *who_contact_text(struct arena *a, const struct who *w); /* of whoever answers now */
const char *who_reach(struct arena *a, struct str email, struct str phone); /* "a@b.example, 01632 960001"; NULL: neither */

#endif
