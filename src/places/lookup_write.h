#ifndef PLACES_LOOKUP_WRITE_H
#define PLACES_LOOKUP_WRITE_H
/* From look-up files to the look-ups of the snapshot. */
#include "places/notes.h"
#include "places/lookup_read.h"

/*
 * Puts the look-ups of the files into the change; rows for a code that is there already replace what was there. A
 * generation that a file does not say is found by comparing its codes with the layers (those this change puts
 * included), and look-ups that were waiting for such a layer are named anew. Codes that the layers do not have, and
 * areas that the look-up does not have, are counted and said.
 */
bool lookups_merge(struct change *c, const struct lookup_file *const *files, size_t n, struct merge_notes *notes,
                   struct error *why) MUST_CHECK;

#endif
