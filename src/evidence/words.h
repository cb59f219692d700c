#ifndef EVIDENCE_WORDS_H
#define EVIDENCE_WORDS_H
/* A list of different texts, each found again by its number: 0 is always the empty one. */
#include "base/error.h"
#include "base/str.h"

struct words {
    struct str *text; /* [n]; the texts are the caller's */
    size_t n;
    /* private */
    size_t cap, max;
    uint32_t *slot; /* number + 1, or 0; [mask + 1] */
    uint32_t mask;
};
/* At most `max` texts, the empty one included. */
void words_init(struct words *w, size_t max);
void words_release(struct words *w);
#define WORDS_FULL UINT32_MAX
/* The number of the text, given to it now if it is new; *fresh says so. WORDS_FULL past max. A caller whose text
 * will not live as long as the list puts a lasting copy in w->text[number] when *fresh. */
uint32_t words_number(struct words *w, struct str text, bool *fresh);
uint32_t words_find(const struct words *w, struct str text); /* WORDS_FULL: not there */

#endif
