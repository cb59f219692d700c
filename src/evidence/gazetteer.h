#ifndef EVIDENCE_GAZETTEER_H
#define EVIDENCE_GAZETTEER_H
/*
 * The points and words of one source and force. Rows refer to them by number, so numbers never change: a
 * gazetteer is only ever added to, and an old month's rows are as good under the new one.
 */
#include "evidence/batch.h"
#include "snapshot/snapshot.h"

/* As read from its part; borrowed from the snapshot. */
struct gazetteer {
    struct str force;
    size_t n; /* points */
    const struct coord *at;
    const uint32_t *location;   /* string */
    const uint32_t *lsoa;       /* number in lsoa_code */
    const uint32_t *lsoa_code;  /* [n_lsoas] string; number 0 is "none given" */
    const uint32_t *lsoa_name;  /* string */
    size_t n_lsoas;
    const uint32_t *code[EVENT_COLUMNS]; /* [n_codes[c]] string: the word of each code */
    size_t n_codes[EVENT_COLUMNS];
    const uint32_t *string; /* [n_strings + 1]: where each begins in text */
    size_t n_strings;
    const char *text;
    size_t n_text;
};
/* INVALID where the arrays' lengths disagree. What stands in them is not looked at: a number that leads outside, which only
 * damage can bring (wardmote check finds it), is an empty text. */
bool gazetteer_read(const struct part *p, struct gazetteer *out, struct error *why) MUST_CHECK;
static inline struct str gazetteer_string(const struct gazetteer *g, uint32_t i)
{
    if (i >= g->n_strings) return STR("");
    uint32_t from = g->string[i], to = g->string[i + 1];
    return from <= to && to <= g->n_text ? (struct str){ g->text + from, to - from } : STR("");
}
static inline struct str gazetteer_word(const struct gazetteer *g, enum event_column c, uint32_t code)
{
    return code < g->n_codes[c] ? gazetteer_string(g, g->code[c][code]) : STR("");
}

/* While it is added to. */
struct gazetteer_edit;
/* From the part of that force in the base snapshot, if it has one. Texts are copied. */
bool gazetteer_edit_new(struct snapshot *base, struct str source, struct str force, struct gazetteer_edit **out,
                        struct error *why) MUST_CHECK;
void gazetteer_edit_free(struct gazetteer_edit *g);
/* Gives the batch's points and codes their numbers here. LIMIT when a column has too many words. */
bool gazetteer_settle(struct gazetteer_edit *g, struct batch *b, struct error *why) MUST_CHECK;
struct coord *gazetteer_points(const struct gazetteer_edit *g); /* a copy, of the caller */
bool gazetteer_grew(const struct gazetteer_edit *g);
bool gazetteer_write(const struct gazetteer_edit *g, struct change *c, struct error *why) MUST_CHECK;

#endif
