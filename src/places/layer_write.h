#ifndef PLACES_LAYER_WRITE_H
#define PLACES_LAYER_WRITE_H
/* From the outlines of boundary files to the layers of the snapshot. */
#include "places/notes.h"
#include "places/outlines.h"
#include "snapshot/snapshot.h"

/*
 * Merges the areas of some files into the layers of the change, one part per kind and generation, and builds the
 * part anew where its content changed. One code twice in one generation: the same shape is taken once; a shape that
 * was rounded to a grid gives way to one that was not; otherwise it is a fault that names code and files. Shapes
 * that differ from the ones already loaded are taken only where the new files hold every area of the loaded layer:
 * then they replace it, else outlines of two makes would be mixed.
 */
bool layers_merge(struct change *c, const struct outlines *const *files, size_t n, struct merge_notes *notes,
                  struct error *why) MUST_CHECK;

#endif
