#ifndef RENDER_MAP_H
#define RENDER_MAP_H
/*
 * Maps as inline SVG, north up, with a scale bar, to stand beside the table of the same figures: areas shaded by value
 * (light to dark, the darkest hatched, "no figure" dotted and "withheld" barred, so that it reads without colour) and
 * spots sized by value. Every area and spot has its tooltip, the whole its words. Outlines are drawn to a tenth of a
 * unit of the picture and simplified to a quarter: the 279 wards of Kent (28,248 points) take 120 kB.
 */
#include "base/macro.h"
#include "render/html.h"

/* Metres east and north of anywhere. */
struct map_point {
    double x, y;
};
/* From degrees, flat about the latitude lat0 (WGS84 radii there): lengths within 0.5 % over a county. */
struct map_point map_flat(double lon, double lat, double lat0);

struct map_ring {
    const struct map_point *point; /* the last may repeat the first */
    size_t n;
};
struct map_area {
    const char *name;
    const struct map_ring *ring; /* outer rings and holes, in any order (even-odd) */
    size_t n_rings;
    struct map_point label; /* a point well inside */
    double value;           /* NAN: no figure */
    bool withheld;          /* there is one, not to be shown */
    bool named;             /* its name is written at its label point: for districts, on a map of spots */
};

enum { MAP_CLASSES = 5 };
struct area_map {
    const char *id, *title, *unit; /* "crimes per 1,000 people" */
    int decimals;
    const struct map_area *area;
    size_t n_areas;
    const double *breaks;      /* ascending, at most MAP_CLASSES - 1; a value at a break is above it. NULL: quantiles */
    size_t n_breaks;
    size_t numbered;           /* the highest so many carry their number, and are listed below by name */
    const char *approximation; /* what the reader must know of the places: required */
};
void map_areas(struct html *h, const struct area_map *m);

struct map_spot {
    const char *name;
    struct map_point at;
    double value; /* > 0 */
};
struct spot_map {
    const char *id, *title, *unit;
    int decimals;
    const struct map_area *ground; /* drawn pale below; their values are not looked at */
    size_t n_ground;
    const struct map_area *patch;  /* drawn hatched on the ground, below the spots: cells of a grid */
    size_t n_patches;
    const char *patch_title;       /* what they are, for the key */
    const struct map_spot *spot; /* numbered from 1 in this order, as the list beside the map */
    size_t n_spots;
    const char *approximation;
};
void map_spots(struct html *h, const struct spot_map *m);

/* Breaks between classes of about equal count; equal breaks are one, so there may be fewer. Not finite: passed over.
 * Returns how many, at most classes - 1. */
size_t map_quantiles(const double *value, size_t n, size_t classes, double *breaks);

#endif
