#ifndef SAMPLE_CRIMES_H
#define SAMPLE_CRIMES_H
/*
 * The crimes of one force and month: how many, which, in the order of the publisher's file. Drawn the same each time,
 * so that the street file, the outcomes and the force's own extract can each be written from them in a pass of their own.
 */
#include "base/error.h"
#include "sample/plan.h"

struct county {
    struct geography *geography;
    struct streets *streets;
    const struct plan *plan; /* NULL: nothing planted */
};
uint64_t month_weight(const struct county *c, month_t m); /* expected size, before chance */

struct crime {
    uint32_t street;
    enum category category;
    enum outcome outcome;
    bool repeat;    /* a burglary that follows the one before it at the same street */
    uint64_t id[4]; /* the Crime ID: unused by ASB */
};

struct crimes {
    const struct county *county;
    month_t month;
    uint32_t *row; /* [n], sorted by LSOA and category: street << 5 | category << 1 | repeat */
    uint32_t n, at;
    struct random random;
    uint64_t last_id[4];
    uint8_t outcome[CATEGORIES][256];
};
/* `age`: months from this one to the publication. */
void crimes_draw(struct crimes *c, const struct county *county, month_t month, uint32_t rows, unsigned age);
void crimes_release(struct crimes *c);

static inline bool crimes_next(struct crimes *c, struct crime *out)
{
    if (c->at == c->n) return false;
    uint32_t row = c->row[c->at++];
    *out = (struct crime){ row >> 5, (enum category)(row >> 1 & 15), 0, row & 1, { 0 } };
    if (out->category == ASB) return true;
    uint64_t bits = random_u64(&c->random);
    out->outcome = (enum outcome)c->outcome[out->category][bits & 255];
    if (bits >> 8 & 0xFFFF) /* else the ID before it again: a few are published twice */
        for (int i = 0; i < 4; i++) c->last_id[i] = random_u64(&c->random);
    memcpy(out->id, c->last_id, sizeof out->id);
    return true;
}

/* FOLDER/crime/2025-01/2025-01-merrowshire-street.csv */
bool crimes_write_street(const struct county *county, month_t month, uint32_t rows, unsigned age, const char *folder,
                         struct error *why) MUST_CHECK;

#endif
