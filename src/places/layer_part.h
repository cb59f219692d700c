#ifndef PLACES_LAYER_PART_H
#define PLACES_LAYER_PART_H
/* What layer.c, layer_complete.c and layer_write.c share and nobody else needs. */
#include "places/areas.h"

/* Only what the part itself says: names that files left out are not sought elsewhere. Without the outlines. */
bool layer_read(const struct part *p, struct layer *out, struct error *why) MUST_CHECK;
/* The outlines in the part of a layer of so many areas. */
bool layer_read_outlines(const struct part *p, size_t n_areas, struct layer_outlines *out, struct error *why) MUST_CHECK;
/* Fills the layer's parents, their names and the areas' counties from the rules, the look-ups and all other layers. */
bool layer_complete(struct layer *l, struct snapshot *s, struct arena *a, const struct area_rules *rules,
                    struct error *why) MUST_CHECK;

#endif
