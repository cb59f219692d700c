#ifndef GEO_SIMPLIFY_H
#define GEO_SIMPLIFY_H
/*
 * Fewer vertices, for drawing. Visvalingam & Whyatt (1993, The Cartographic Journal 30:46): again and again the vertex
 * is left out that makes the smallest triangle with those beside it. Where three areas meet the vertex stays, and what
 * lies between two such is thinned alike for the areas on both sides of it, whichever way round they are drawn: so
 * neighbours stay joined. Borders may come to cross where a narrow neck was.
 */
#include "geo/areas.h"

/*
 * Leaves out all vertices whose triangle is below tolerance_m2: for a map, about the square of a pixel's metres. The
 * areas keep their numbers; an island or hole smaller than that, which touches nothing, is left out unless it is all
 * there is of its area. The arrays of *out are owned (area_set_release). Faults: NOMEM.
 */
bool areas_simplify(const struct area_set *set, double tolerance_m2, struct area_set *out, struct error *why) MUST_CHECK;
void area_set_release(struct area_set *set);

#endif
