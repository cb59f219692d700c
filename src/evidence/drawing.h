#ifndef EVIDENCE_DRAWING_H
#define EVIDENCE_DRAWING_H
/* Areas of a layer as render's maps want them: flat metres about the middle of what is drawn. */
#include "evidence/ask.h"
#include "render/map.h"

struct drawing {
    struct map_area *area; /* [n], as the axis's items; value NAN */
    size_t n;
    double lat0;
};
/* The outlines of the axis's areas; n is 0 where the layer has none of its own (districts made of wards). */
bool draw_areas(struct arena *a, const struct axis *areas, struct drawing *out, struct error *why) MUST_CHECK;
struct map_point draw_point(const struct drawing *d, struct coord at);

#endif
