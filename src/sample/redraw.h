#ifndef SAMPLE_REDRAW_H
#define SAMPLE_REDRAW_H
/*
 * Ward borders move; LSOAs stay. Some LSOAs lose a part, less than half their people, to the ward next door, so that
 * the ward of a point and the ward of its LSOA differ for about one row in ten, as they do in a real county.
 */
#include "sample/geography.h"

/* fixed[ward]: leave it as it is. Every ward stays connected; ward_of_lsoa stays true. */
void redraw_wards(struct geography *g, const bool *fixed);

#endif
