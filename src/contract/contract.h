#ifndef CONTRACT_CONTRACT_H
#define CONTRACT_CONTRACT_H
/*
 * What a room publishes. app wires contracts together and does nothing else: a new capability is a folder with
 * one `extern const struct contract`. Help, man page, completion and tests come from these tables.
 */
#include "contract/importer.h"
#include "contract/verb.h"

/* A question this room can answer, and what a home must hold for it: `wardmote status` prints it. */
struct question {
    const char *text; /* "How many crimes in each ward, and which changed?" */
    const char *verb;
    /* Whether it can be asked of this home; if not, *lacks says what to import ("ward boundaries"). */
    bool (*ready)(const struct home *home, struct arena *a, const char **lacks, struct error *why);
};

struct sample_order { /* what `wardmote sample` was asked to make */
    uint64_t seed;
    int months;
    month_t last_month;
    int64_t rows;
    int counties;
    const char *folder; /* exists, empty */
};

struct contract {
    const char *name;    /* the room */
    const char *purpose; /* one sentence */
    const struct verb *verbs;
    size_t n_verbs;
    const struct importer *const *importers;
    size_t n_importers;
    const struct question *questions;
    size_t n_questions;
    /* What this room's part of the home holds, from when: a table for `wardmote status`. NULL: nothing to say. */
    bool (*holdings)(const struct home *home, struct table *out, struct error *why);
    /* Adds the columns of that table once, before any room fills rows. */
};

#endif
