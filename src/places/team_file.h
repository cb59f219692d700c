#ifndef PLACES_TEAM_FILE_H
#define PLACES_TEAM_FILE_H
/*
 * Files of teams and officers: five kinds of CSV table, told apart by their columns (docs/officers.md). A row that breaks
 * a rule refuses the whole file: it names people, and half of it would send residents to the wrong one.
 */
#include "base/error.h"
#include "base/str.h"

/* In the order in which they are taken: what others refer to comes first. */
enum team_kind { TEAM_TEAMS, TEAM_OFFICERS, TEAM_ABSENCES, TEAM_MEETINGS, TEAM_PRIORITIES, TEAM_KINDS };
const char *team_kind_name(enum team_kind k); /* "meetings" */

enum team_field {
    FIELD_TEAM, FIELD_OFFICER, FIELD_NAME, FIELD_RANK, FIELD_ROLE, FIELD_EMAIL, FIELD_PHONE, FIELD_PAGE, FIELD_WARDS, FIELD_FROM, FIELD_TO,
    FIELD_COVER, FIELD_MEETING, FIELD_PLACE, FIELD_STARTS, FIELD_ENDS, FIELD_ISSUE, FIELD_ISSUED, FIELD_ACTION, FIELD_ACTED, TEAM_FIELDS
};
enum { TEAM_FILE_MAX = 16 << 20, TEAM_ROWS_MAX = 20000, TEAM_TEXT_MAX = 2000, TEAM_CODE_MAX = 40, TEAM_WARDS_MAX = 200 };

struct team_row {
    size_t line;
    bool none;                     /* nothing but the team is given: it has none of these */
    struct str text[TEAM_FIELDS];  /* trimmed; ptr NULL where nothing stands */
    int64_t when[TEAM_FIELDS];     /* of days: since 1970-01-01; of times: seconds since 1970 UTC */
    const struct str *ward;        /* [n_wards]: codes, in capitals */
    size_t n_wards;
};
struct team_file {
    const char *name;
    enum team_kind kind;
    const struct team_row *row; /* [n], by team, in the order of the file within one */
    size_t n;
};

/* Whether the first row has the columns of one of the kinds. */
bool team_file_recognise(struct str text);
/* Everything in the arena, which the text outlives. */
bool team_file_read(struct arena *a, struct str text, const char *name, struct team_file *out, struct error *why) MUST_CHECK;

#endif
