#ifndef STATS_CLOSE_PAIRS_H
#define STATS_CLOSE_PAIRS_H
/*
 * Which places lie near which, by bands of distance, each pair once. Events at one place share its entry, so that
 * heavy ties (snap points) cost nothing. Places stand in strips as wide as the greatest distance: what is near
 * on the ground is near in memory.
 */
#include "base/error.h"

enum distance_kind { DISTANCE_MANHATTAN, DISTANCE_EUCLIDEAN };

enum {
    CLOSE_BANDS_MAX = 17,
    CLOSE_PLACE_EVENTS_MAX = 1 << 12, /* a place with more is split into several at the same spot */
};
#define CLOSE_COORD_MAX 1e8 /* metres: further out is no place on the ground */

struct close_pairs {
    uint32_t n, n_places;
    uint32_t n_spots;    /* distinct coordinates: n_places before splitting */
    uint32_t n_bands;
    uint32_t *event;     /* [n] the caller's event numbers, place by place; of one place by `rank` */
    uint32_t *first;     /* [n_places + 1] into event */
    uint64_t *row;       /* [n_bands * n_places + 1] into near, band by band */
    uint32_t *near;      /* places not after this one; a place with several events is near itself */
    uint64_t n_near;
    uint64_t pairs[CLOSE_BANDS_MAX]; /* of events, per band */
    size_t bytes;        /* held by the arrays above */
};

/*
 * n events at (x, y) metres; rank orders those at one place (any number that the caller wants sorted by). Band b holds the
 * distances cut[b] <= d < cut[b + 1]: n_cuts finite cuts, rising, the first 0 or more. Same answer for the same
 * events in any order. LIMIT when the arrays would hold more than bytes_max; INVALID for a coordinate that is
 * none. Free with close_pairs_release.
 */
bool close_pairs_find(const double *x, const double *y, const int32_t *rank, size_t n, enum distance_kind distance,
                      const double *cut, size_t n_cuts, size_t bytes_max, struct close_pairs *out,
                      struct error *why) MUST_CHECK;
void close_pairs_release(struct close_pairs *c);

#endif
