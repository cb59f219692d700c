#ifndef GEO_SHARE_H
#define GEO_SHARE_H
/*
 * What share of each area of one geography lies in which area of another, so that a population counted by the one can
 * be told for the other. By where people live (postcodes, weighted by households if that is known), or, for want of
 * that, by ground. Both are approximations, and a rate must say which was used.
 */
#include "geo/areas.h"

struct share {
    uint32_t source, target; /* target AREA_NONE: outside all targets */
    double share;            /* above 0; the shares of a source, that outside included, sum to 1 */
};
struct shares {
    struct share *share; /* by source, then by target */
    size_t n;
};

/* Of points that are already placed: source[i] and target[i] are the areas of point i, or AREA_NONE. weight NULL: all
 * alike. A source without points, or whose weights are all 0, has no shares. Faults: INVALID (a weight below 0 or not
 * a number), NOMEM. */
bool shares_by_points(const uint32_t *source, const uint32_t *target, const double *weight, size_t n, struct shares *out,
                      struct error *why) MUST_CHECK;

/* Of the ground of each source: about SHARE_SAMPLE places on a regular lattice of square metres in it, so that a share
 * is known to some 2 %. A source too thin for any is taken by one place inside; one that holds none has no shares.
 * Faults: NOMEM. */
enum { SHARE_SAMPLE = 1024 };
bool shares_by_ground(const struct area_set *sources, const struct area_index *targets, struct shares *out,
                      struct error *why) MUST_CHECK;
void shares_release(struct shares *s);

/* Adds value[source] to in_target[target] by shares; what lies outside all targets to *outside, the values of sources
 * without shares to *unknown. Nothing is lost: what was added to the three is the sum of value. */
void shares_apply(const struct shares *s, const double *value, size_t n_sources, double *in_target, double *outside,
                  double *unknown);

#endif
