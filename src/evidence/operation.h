#ifndef EVIDENCE_OPERATION_H
#define EVIDENCE_OPERATION_H
/*
 * Did an operation work? Its design is registered, with the date, before its results are looked at; the result sets
 * what happened inside the target against what happened in the control areas, and looks for displacement around it
 * (stats/wdd.h), by number and, where crimes can be weighed, by harm.
 */
#include "evidence/ask.h"
#include "evidence/operation_file.h"
#include "stats/wdd.h"

struct operation_record { /* as it was registered in this home */
    bool found;           /* a design of this name stands */
    bool same;            /* and is this one, to the letter */
    int64_t when;         /* seconds since 1970 */
};
bool operation_register(const struct home *home, struct str text, const char *file, int64_t now, struct error *why) MUST_CHECK;
bool operation_withdraw(const struct home *home, struct str name, int64_t now, struct error *why) MUST_CHECK;
bool operation_list_table(const struct home *home, struct arena *a, struct table **out, struct error *why) MUST_CHECK;
extern const struct importer operation_importer; /* of designs met among other files: says how to register them */
/* A file of that path, or the text registered under that name. In the arena. */
bool operation_find(const struct home *home, struct arena *a, const char *name_or_file, struct operation_file *out,
                    struct operation_record *record, struct error *why) MUST_CHECK;

/* The designs that stand (were not withdrawn), in the order in which they were registered. In the arena. */
struct operation_registered {
    struct operation_file file;
    struct operation_record record;
};
bool operation_standing(const struct home *home, struct arena *a, struct operation_registered **out, size_t *n, struct error *why) MUST_CHECK;

struct operation_result {
    struct ask ask;
    uint64_t count[ZONES][2]; /* before, after */
    size_t points[ZONES];     /* map points with an event in either period */
    bool displacement;        /* looked for */
    struct wdd_weights weights;
    struct wdd local, around, both; /* crimes; both is local where displacement was not looked for */
    bool weighed, estimate;         /* by harm; an estimate from types of crime */
    struct wdd harm;                /* days */
    double harm_days[ZONES][2];
    uint64_t uncovered;             /* crimes that no weight covers */
    const char *harm_note;          /* of the weights, or why there are none */
    uint64_t undated;               /* periods of days: events in the zones without a date */
    bool by_day;
};
/* source NULL: as any question. DENIED: in public, of a force's own records, with counts too small to show; harm and places are left out of others. MISSING: a
 * month of the periods is not held. */
bool operation_result(const struct home *home, struct arena *a, const struct operation_file *f, const char *source, bool public,
                      struct operation_result *out, struct error *why) MUST_CHECK;
/* Two tables: the counts, and what they say. */
bool operation_tables(struct arena *a, const struct operation_file *f, const struct operation_record *record,
                      const struct operation_result *r, struct answer *out, struct error *why) MUST_CHECK;

/* What happened, in plain sentences. */
enum { OPERATION_SENTENCES_MAX = 3 };
size_t operation_sentences(struct arena *a, const struct operation_file *f, const struct operation_result *r,
                           const char *out[static OPERATION_SENTENCES_MAX]);

extern const struct verb operation_verb;

#endif
