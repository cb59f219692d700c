#ifndef PLACES_FIGURES_WRITE_H
#define PLACES_FIGURES_WRITE_H
#include "places/figures_read.h"
#include "places/notes.h"

/* Puts the figures of the files into the change, a part for each measure, kind of area and year; a figure for an area
 * that has one already replaces it. */
bool figures_merge(struct change *c, const struct figure_file *const *files, size_t n, struct merge_notes *notes,
                   struct error *why) MUST_CHECK;

#endif
