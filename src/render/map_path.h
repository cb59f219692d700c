#ifndef RENDER_MAP_PATH_H
#define RENDER_MAP_PATH_H
/* Outlines as the short paths of a map: whole tenths of a unit, relative, simplified. */
#include "render/map.h"

struct map_frame {
    double west, north;      /* metres at the picture's left and top */
    double tenths_per_metre;
    double width, height; /* of the picture, in its units */
};
/* Around all rings, at most `width` wide and `height_max` high, with a margin. */
struct map_frame map_frame_of(const struct map_area *area, size_t n, double width, double height_max);
double frame_x(const struct map_frame *f, double x); /* in units of the picture */
double frame_y(const struct map_frame *f, double y);

/* The d of a path in tenths, all the area's rings; those too small to be seen are left out, but never the largest. */
void put_rings(struct html *h, const struct map_frame *f, const struct map_area *area);

#endif
