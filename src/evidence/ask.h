#ifndef EVIDENCE_ASK_H
#define EVIDENCE_ASK_H
/*
 * What every question has in common: the options where, when, which source and category, opened into events, a
 * scope and axes to count by; and what every table must say of itself.
 */
#include "contract/contract.h"
#include "evidence/scope.h"

struct release;

struct ask_options { /* as the command line, a form or the assessment gives them */
    const char *const *area;
    size_t n_areas;
    month_t from, to; /* 0: as held */
    const char *const *category;
    size_t n_categories;
    int generation; /* year, 0: newest */
    enum place_method method;
    const char *source; /* NULL: street-level crime, or the only one */
    bool public;
    const struct release **release; /* of the public document that this question is a part of (release.h); NULL: it is one by itself */
};
bool ask_options_of(struct call *c, struct ask_options *out, struct error *why) MUST_CHECK;

struct ask {
    struct arena *arena;
    struct ask_options options;
    struct snapshot *snapshot;
    struct str source;
    month_t from, to, earliest; /* the period asked for; the events reach back to `earliest` */
    struct scope scope;
    struct events *events;
    const struct tally_key *inside; /* leaves out what lies outside the scope; NULL everywhere */
    struct events_words category;
    uint32_t *category_in; /* [category.n] its place among those asked for, or TALLY_OUT */
    size_t n_categories;   /* asked for */
    bool restricted;       /* a force's own records, in a public table: all figures come from its release (release.h) */
    const struct release **release; /* of a restricted question; *release NULL: not made yet */
    const bool *matters;   /* [events->n_forces] the force recorded a share of the scope's events: coverage.c */
    const bool *held;      /* [events->n_forces][to - earliest + 1] */
};
/* Opens the evidence of home. months_back: how many months before the period the question looks at as well (12 for a
 * comparison with the year before; INT32_MAX for all there is). All of it, the open snapshot too, dies with the arena. DENIED: a
 * restricted question about an area finer than a ward, or one that was drawn. */
bool ask_open(const struct home *home, struct arena *a, const struct ask_options *o, int months_back, struct ask *out,
              struct error *why) MUST_CHECK;
bool ask_open_call(struct call *c, int months_back, struct ask *out, struct error *why) MUST_CHECK;
static inline int ask_months(const struct ask *k) { return k->to - k->from + 1; }

/* What to count by. */
enum axis_kind { AXIS_WARD, AXIS_DISTRICT, AXIS_LSOA, AXIS_STREET, AXIS_CATEGORY, AXIS_MONTH, AXIS_WORD };
struct axis_item {
    struct str code, name; /* code: of the area; for a street none */
    uint32_t area;         /* in axis->layer: ward, district, LSOA; of a street the ward it lies in (or AREA_NONE) */
    month_t month;
    struct coord at;       /* of a street */
};
struct axis {
    enum axis_kind kind;
    const char *name, *title; /* "ward", "Ward" */
    size_t n;
    struct axis_item *item;    /* areas by code, streets by place, categories by name, months in order */
    const struct layer *layer; /* of areas, and the wards that streets lie in */
    struct tally_key key;      /* unused for months: it depends on the period */
    bool covers_scope, covers_category;
};
bool axis_parse(struct str name, enum axis_kind *out) MUST_CHECK; /* ward, district, lsoa, street, category, month */
bool ask_axis(const struct ask *k, enum axis_kind kind, struct axis *out, struct error *why) MUST_CHECK;
/* Any other column: outcome, offence, reporter, detected, ... */
struct axis ask_word_axis(const struct ask *k, enum event_column column);

/* An axis's columns in a table, and the cells of item i in them; NULL: what a total row says there ("All" if it is the
 * first axis). */
void axis_columns(struct table *t, const struct axis *x);
const char *axis_noun(const struct axis *x); /* "ward", "LSOA": in a sentence */
void axis_note(struct table *t, const struct axis *x); /* of which generation the areas are */
void axis_cells(struct table *t, const struct axis *x, const struct axis_item *i, bool first);

/* Counts events of the scope and categories asked for, in months from..to (which the events must reach), by these axes:
 * cells[i0 * n1 * n2 + i1 * n2 + i2], in the arena. A month axis has to - from + 1 items. DENIED: restricted records, of which
 * the release alone tells. */
bool ask_count(const struct ask *k, const struct axis *const *axes, size_t n, month_t from, month_t to, uint64_t **cells,
               struct error *why) MUST_CHECK;
/* The same, restricted or not: for the few that see to it that nothing of it is told. */
bool ask_count_unprotected(const struct ask *k, const struct axis *const *axes, size_t n, month_t from, month_t to, uint64_t **cells,
                           struct error *why) MUST_CHECK;
uint64_t ask_total(const struct ask *k, month_t from, month_t to);

/* For a question that has no public edition of restricted records: DENIED, with the reason, a sentence's end. */
bool ask_may_be_shown(const struct ask *k, const char *question, const char *reason, struct error *why) MUST_CHECK;

/* For a question that makes sense of crimes alone: INVALID of a source of outcomes or of stops and searches. */
bool ask_is_of_crimes(const struct ask *k, const char *question, struct error *why) MUST_CHECK;

/* ---- what a table must say */
struct coverage {
    size_t n_missing;      /* force-months of the period that are not held, of the forces that matter to the scope */
    const char *missing;   /* "Kent Police 2024-05 to 2024-12; ..." or "" */
    uint64_t rows;         /* of those forces in the period */
    uint64_t no_location;  /* of these, without coordinates */
    uint64_t outside;      /* with coordinates, in no area of the ward layer */
    const char *forces;    /* "Kent Police, British Transport Police" */
};
/* Fills matters and held; ask_open does. */
bool ask_look_at_forces(struct ask *k, struct error *why) MUST_CHECK;
bool ask_coverage(const struct ask *k, struct coverage *out, struct error *why) MUST_CHECK;
/* Warns of districts of the scope whose own police are not held (policed.c); ask_notes does. */
bool ask_note_unpoliced(const struct ask *k, struct table *t, struct error *why) MUST_CHECK;
/* Source, period, area, method, and what is not covered. */
bool ask_notes(const struct ask *k, struct table *t, struct error *why) MUST_CHECK;
/* The months in [from, to] for which every force that matters is held: comparisons use no others. */
bool ask_month_held(const struct ask *k, month_t m);
bool ask_month_known(const struct ask *k, month_t m); /* for at least one of them: else a count of 0 would say nothing */

#endif
