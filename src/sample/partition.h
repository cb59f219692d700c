#ifndef SAMPLE_PARTITION_H
#define SAMPLE_PARTITION_H
/*
 * Cutting a piece of the lattice into connected areas of about equal weight, with wandering borders: a flood starts
 * at a far end and stops when it has its share; then each side is cut again.
 */
#include "sample/lattice.h"
#include "stats/random.h"

struct piece { /* cells[first .. first + n) */
    uint32_t first, n;
};

struct flood; /* scratch as large as the lattice */
struct flood *flood_new(void);
void flood_free(struct flood *f);

/* Cuts the piece into `parts` pieces (1 <= parts <= cells), reordering its cells so that each is a run; out[parts]. */
void partition(struct flood *f, uint32_t *cells, struct piece whole, const uint32_t *weight, uint32_t parts,
               struct random *r, struct piece *out);

#endif
