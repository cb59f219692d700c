#ifndef SAMPLE_OUTLINE_H
#define SAMPLE_OUTLINE_H
/* Which cells are land: one mainland without lakes, and an island where the noise makes one. */
#include "sample/lattice.h"

enum { WATER, MAINLAND, ISLAND };
void outline_draw(uint64_t seed, uint8_t *land); /* [LATTICE_CELLS] */

#endif
