#ifndef PLACES_NOTES_H
#define PLACES_NOTES_H
/* What a merge has to tell the user, in order. */
#include "base/mem.h"
#include <string.h>

struct merge_notes {
    struct arena *arena; /* of it all */
    const char **line;   /* [n] */
    size_t n, cap;
};
static inline void merge_note(struct merge_notes *notes, const char *text)
{
    if (notes->n == notes->cap) {
        const char **more = ARENA_ARRAY(notes->arena, const char *, notes->cap = notes->cap * 2 + 16);
        if (notes->n) memcpy(more, notes->line, notes->n * sizeof *more);
        notes->line = more;
    }
    notes->line[notes->n++] = text;
}

#endif
