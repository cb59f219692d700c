#ifndef EVIDENCE_ASSESS_H
#define EVIDENCE_ASSESS_H
/*
 * The strategic assessment (SI 2007/1830, regulations 5 to 7): levels and patterns of crime and disorder, changes and
 * why, and what should be priorities; made from the figures, with the partnership's own words beside them.
 */
#include "evidence/breakdown.h"
#include "evidence/compare.h"
#include "evidence/harm.h"
#include "evidence/hotspots.h"
#include "evidence/operation.h"
#include "evidence/priorities.h"
#include "evidence/trend.h"
#include "render/page.h"

enum { ASSESS_TRENDS = 7, ASSESS_TABLES_MAX = 64 };
struct assess_trend { /* of all crimes, then of the types that score highest */
    const char *title;
    struct trend of;
};
struct assess_operation {
    const struct operation_registered *of;
    const char *none;       /* why there is no result, or NULL: */
    const char *counts_id, *result_id; /* of its tables */
    const char *const *sentence;
    size_t n_sentences;
};
struct assessment {
    struct ask ask;
    struct breakdown type, ward, ward_type; /* ward, ward_type: n_cells 0 where no wards are held */
    struct axis street;
    uint64_t *streets;           /* [street.n] crimes */
    struct harm_weights weights;
    bool has_harm;
    struct priorities priorities;
    struct axis month;
    double *month_type;          /* [month.n * types] crimes; NaN: not held, or withheld */
    struct assess_trend trend[ASSESS_TRENDS];
    size_t n_trends;
    struct hotspots hot;       /* has_hot */
    bool has_hot;
    struct assess_operation *operation; /* [n_operations] registered for the area and period */
    size_t n_operations;
    struct compare compare;    /* the area beside those like it, or its districts beside each other */
    const double *compare_years; /* [compare.n] resident years that its rates are of */
    const char *no_comparison; /* why there is none, or NULL */
    const char **ward_name;    /* [ward.n_cells] with the district where two wards share a name */
    const struct table *most_wards; /* the wards with most crimes by type, most first; NULL where they are few */
    double *ward_harm;         /* [ward.n_cells] days */
    const struct table *table[ASSESS_TABLES_MAX]; /* in the order of the chapters that show them */
    size_t n_tables;
};
/* All figures at once: the tables that every format shows. */
bool assess_gather(const struct home *home, struct arena *a, const struct ask_options *o, const char *edition,
                   struct assessment *out, struct error *why) MUST_CHECK;
const struct table *assess_table(const struct assessment *s, const char *id); /* NULL: it was not made */
/* Sentences of the summary, made from the figures: [n], in the arena. */
size_t assess_summary(const struct assessment *s, const char ***out);

/* One self-contained page. texts: a folder of Markdown by chapter (summary.md, wards.md, ..., signoff.md), or NULL. */
bool assess_page(const struct assessment *s, const char *texts, struct html *out, struct error *why) MUST_CHECK;

extern const struct verb assess_verb;

#endif
