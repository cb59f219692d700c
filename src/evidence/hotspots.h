#ifndef EVIDENCE_HOTSPOTS_H
#define EVIDENCE_HOTSPOTS_H
/*
 * Where crime gathers: the streets (map points) with most of it by number and by harm, cells of a grid that are hot
 * beyond chance (stats/gistar.h), peaks of density (stats/density.h); and how well each way of picking hot spots, used
 * on an earlier period, held in a later one (stats/held.h). Many crimes share a map point: everything counts places
 * with numbers, never single points.
 */
#include "evidence/ask.h"
#include "evidence/harm.h"
#include "geo/grid.h"
#include "stats/held.h"

struct hotspots_options {
    bool hex;
    double cell_m;      /* 0: by the extent */
    double bandwidth_m; /* 0: by the scatter of the crimes */
    size_t top;
    const char *edition; /* of the harm index; NULL: the newest held */
};
/* The two periods of the question how well hot spots held. */
struct hotspots_split {
    month_t before_from, before_to, after_from, after_to; /* 0: no two periods are held */
    const char *words; /* what was chosen, and why */
};
/* Makes the split: the period before, as long; else the same months a year before; else the period's two halves. */
struct hotspots_split hotspots_split(const struct ask *k);

enum hotspots_way { HELD_BY_COUNT, HELD_BY_HARM, HELD_BY_GISTAR, HELD_BY_DENSITY, HELD_WAYS };
struct hotspots_cell {
    uint32_t cell;       /* of the grid */
    uint64_t count;
    double z, q;         /* q: adjusted for the many cells */
};
struct hotspots_peak {
    struct coord at;
    double per_km2;
};
struct hotspots {
    struct axis street;
    const struct layer_outlines *wards; /* of street.layer; NULL where no wards are held */
    uint64_t *count;      /* [street.n] of the period */
    bool weighed;
    struct harm_weights harm;
    double *days;         /* [street.n] */
    struct grid grid;
    struct hotspots_cell *hot; /* hottest first; those with q below 0.05 */
    size_t n_hot, n_cells;     /* cells tested */
    bool pattern;
    struct grid squares;
    double bandwidth_m, captured;
    struct hotspots_peak *peak; /* highest first */
    size_t n_peaks;
    uint64_t off_grid;    /* crimes at places outside the grid */
    struct hotspots_split split;
    struct held held[HELD_WAYS][2]; /* of the shares below; by harm what is caught are harm days, else crimes */
    bool held_by[HELD_WAYS];        /* there is an answer */
};
extern const double hotspots_share[2];
/* k reaches back over all months held. DENIED: in public, of a force's own records. */
bool hotspots_of(const struct ask *k, const struct hotspots_options *o, struct hotspots *out, struct error *why) MUST_CHECK;
bool hotspots_tables(const struct ask *k, const struct hotspots_options *o, struct answer *out, struct error *why) MUST_CHECK;
/* The tables of what was found. */
bool hotspots_show(const struct ask *k, const struct hotspots *h, const struct hotspots_options *o, struct answer *out,
                   struct error *why) MUST_CHECK;

extern const struct verb hotspots_verb;

#endif
