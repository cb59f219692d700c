#ifndef PLACES_SAMPLE_POINTS_H
#define PLACES_SAMPLE_POINTS_H
/* A regular sample of points inside an area: a square grid over its box, made finer until enough of it falls inside. */
#include "places/areas.h"

enum { SAMPLE_POINTS_MAX = 1024, SAMPLE_POINTS_GOOD = 128 };
struct sample_points {
    struct coord at[SAMPLE_POINTS_MAX];
    size_t n;
};
/* The area has outlines of its own. At least its label point is given. */
void sample_points(const struct layer *l, uint32_t area, struct sample_points *out);

#endif
