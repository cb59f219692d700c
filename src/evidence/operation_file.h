#ifndef EVIDENCE_OPERATION_FILE_H
#define EVIDENCE_OPERATION_FILE_H
/* An operation as it was designed: docs/operation-file.md. */
#include "base/hash.h"
#include "base/month.h"
#include "geo/edges.h"

enum operation_zone { ZONE_TARGET, ZONE_CONTROL, ZONE_DISPLACEMENT, ZONE_CONTROL_DISPLACEMENT, ZONES };
extern const char *const operation_zone_role[ZONES]; /* as the file says it */

enum { OPERATION_FILE_MAX = 16 << 20, OPERATION_AREAS_MAX = 1000 };

struct operation_period {
    int32_t first, last; /* days since 1970, both included */
    month_t from, to;    /* the months they lie in */
    bool whole;          /* whole months */
};
struct operation_areas { /* of one role; they may overlap each other */
    struct area_set set;
    struct area_index index;
    struct edge_tree edges;
    const char *names; /* "Market Square, Quayside"; "" */
};
struct operation_file {
    const char *name;
    int32_t registered; /* the day the file says */
    struct operation_period before, after;
    double buffer_m; /* 0: none */
    const char **category;
    size_t n_categories; /* 0: all */
    struct operation_areas zone[ZONES]; /* n_areas 0: none drawn */
    struct digest digest; /* of the text */
};
/* Everything lives in the arena. Faults name the file and what was expected. */
bool operation_file_read(struct arena *a, struct str text, const char *file, struct operation_file *out, struct error *why) MUST_CHECK;
/* The zone a place lies in, ZONES for none: drawn areas before rings, the target's ring before the control's. INVALID: in
 * drawn areas of two roles. */
bool operation_zone_of(const struct operation_file *f, struct coord p, enum operation_zone *out, struct error *why) MUST_CHECK;

static inline int32_t operation_days(const struct operation_period *p) { return p->last - p->first + 1; }

#endif
