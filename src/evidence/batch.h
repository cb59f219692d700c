#ifndef EVIDENCE_BATCH_H
#define EVIDENCE_BATCH_H
/*
 * The rows of one force and month while they are read: columns in file order, with points and words numbered
 * locally. Made by one thread; texts point into the file.
 */
#include "evidence/event.h"
#include "evidence/words.h"

/* Where something happened, as the publisher words it. */
struct place {
    struct coord at;              /* COORD_NONE: no location */
    struct str location;          /* "On or near High Street" */
    struct str lsoa, lsoa_name;   /* as published */
};
struct local_point {
    struct str key; /* the bytes of the row that say where: what makes two rows' places the same */
    uint64_t hash;
    struct place place;
    const char *bad; /* why rows with this place are set aside, or NULL */
};

struct batch {
    month_t month;
    struct str force;
    size_t n; /* rows */
    uint32_t *point;
    uint16_t *code[EVENT_COLUMNS]; /* [n], NULL while all are blank */
    int32_t *time[EVENT_TIMES];    /* [n], NULL while none is given */
    struct event_id *id;           /* [n_ids] */
    uint64_t *has_id;              /* a bit a row */
    size_t n_ids;
    struct words words[EVENT_COLUMNS];
    struct local_point *local;
    size_t n_local;
    size_t other_force; /* rows that fall within another force than reported them */
    /* settled: local numbers to the gazetteer's */
    uint32_t *point_number; /* [n_local] */
    uint16_t *code_number[EVENT_COLUMNS];
    struct coord *at;              /* the gazetteer's points, copied where a month is published again; or NULL */
    bool same;                     /* the evidence already holds these rows */
    bool lost;                     /* it held them: the part is gone, or damaged, and is made again */
    /* private */
    size_t cap, cap_ids, cap_bits, cap_local;
    uint32_t *slot, mask;
    struct arena arena;
};

struct batch *batch_new(month_t month, struct str force);
void batch_free(struct batch *b);
/* The local number of the place whose bytes in the row are `key`; a new one's place is read by the caller into
 * local[number].place (*fresh). */
uint32_t batch_point(struct batch *b, struct str key, bool *fresh);
/* Begins a row at a local point; the setters below then fill it. Fault-free: row counts are bounded by the file. */
void batch_row(struct batch *b, uint32_t point);
void batch_id(struct batch *b, struct str text); /* blank: none */
/* False when the column already has as many different words as it can number. */
bool batch_code(struct batch *b, enum event_column column, struct str word) MUST_CHECK;
void batch_time(struct batch *b, enum event_time which, int32_t minutes);
void batch_undo_row(struct batch *b);

static inline bool batch_has_id(const struct batch *b, size_t row) { return b->has_id[row / 64] >> (row % 64) & 1; }

#endif
