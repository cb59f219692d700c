#ifndef PLACES_NOTES_H
#define PLACES_NOTES_H
/* What a merge has to tell the user, in order. */
#include "base/error.h"
#include "base/mem.h"

struct merge_notes {
    struct arena *arena; /* of the texts */
    const char **line;   /* [n]; mem_free it */
    size_t n, cap;
};
static inline void merge_note(struct merge_notes *notes, const char *text)
{
    CHECK(MEM_GROW(&notes->line, &notes->cap, notes->n + 1));
    notes->line[notes->n++] = text;
}

#endif
