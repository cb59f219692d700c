#ifndef PLACES_TEAM_TAKE_H
#define PLACES_TEAM_TAKE_H
/*
 * Files of teams and officers into the database. A file says all that is so of the teams it names, in its kind: what it
 * says and the database does not begins, what it no longer says is ended, what both say stays as it is. So the same file
 * twice changes nothing, and what was so is kept.
 */
#include "places/places_sql.h"
#include "places/team_file.h"
#include "snapshot/snapshot.h"

struct team_taken { /* of one file */
    const char *name;
    enum team_kind kind;
    size_t rows, begun, ended, kept; /* begun, ended, kept: entries, of which a row makes one a ward */
};
struct team_report {
    struct team_taken *file;  /* [n], in the order in which they were taken */
    size_t n;
    const char **aside;       /* [n_aside]: codes that no loaded layer of wards has, with file and line */
    size_t n_aside;
};
/* Sorts the files by kind. INVALID: a row refers to a team or an officer that is not known. CONFLICT: two files of one kind
 * name the same team. MISSING: no wards are loaded. The caller commits, or undoes where it is false. */
bool team_take(struct db_writer *w, struct snapshot *s, struct arena *a, struct team_file *file, size_t n, int64_t now, struct team_report *out,
               struct error *why) MUST_CHECK;

#endif
