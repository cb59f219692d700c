#ifndef EVIDENCE_ASSESS_CHAPTER_H
#define EVIDENCE_ASSESS_CHAPTER_H
/*
 * For the files assess_*.c: how a chapter is gathered and laid out. A chapter gives its figures first in words, then in
 * pictures, then in tables; the partnership's own words stand at its end.
 */
#include "evidence/assess.h"
#include "render/component.h"

struct chapter {
    const struct assessment *s;
    struct page *page;
    struct html *h;
    const char *texts;
};
/* Codes stay in the files, and how figures were made in the chapter of methods. */
static const struct table_look in_chapter = { .without_notes = true, .without_codes = true };
/* The table of that id, if it was made and has rows; look NULL: in_chapter. */
void chapter_table(const struct chapter *c, const char *id, const struct table_look *look);
/* The table folded away, with its summary; where its rows are many, on paper only that it is there. */
void chapter_folded(const struct chapter *c, const char *id, const char *summary, const struct table_look *look);
/* The partnership's words for a chapter: FOLDER/NAME.md, if it is there. */
bool chapter_words(const struct chapter *c, const char *name, struct error *why) MUST_CHECK;
/* What the reader must know of the places on a map. */
const char *chapter_places(const struct assessment *s);

/* A table of the assessment, in every format; its id is its own. */
void assess_keep(struct assessment *s, const struct table *t);

bool assess_gather_comparison(struct assessment *s, const struct home *home, const struct ask_options *o, struct error *why) MUST_CHECK;
bool comparison_chapter(const struct chapter *c, struct error *why) MUST_CHECK;
bool assess_gather_places(struct assessment *s, const struct home *home, const struct ask_options *o, const char *edition, struct error *why) MUST_CHECK;
bool places_chapter(const struct chapter *c, struct error *why) MUST_CHECK;
bool assess_gather_operations(struct assessment *s, const struct home *home, const struct ask_options *o, struct error *why) MUST_CHECK;
bool operations_chapter(const struct chapter *c, struct error *why) MUST_CHECK;

#endif
