#ifndef PLACES_PROJ_H
#define PLACES_PROJ_H
/* British National Grid to longitude and latitude, by the PROJ library, which is loaded at the first use: nobody
 * who does not import grid references waits for it. */
#include "base/error.h"
#include "geo/coord.h"

struct national_grid;
/* MISSING: PROJ is not installed. */
bool national_grid_open(struct national_grid **out, struct error *why) MUST_CHECK;
void national_grid_close(struct national_grid *g);
/* Metres east and north to WGS84, in place; a point it cannot place becomes COORD_NONE. */
void national_grid_place(struct national_grid *g, const double *east, const double *north, size_t n, struct coord *out);
/* How far a position may be off, in metres: 0.1 with the grid OSTN15, else the error of a plain shift of datum. */
double national_grid_error_m(const struct national_grid *g);

#endif
