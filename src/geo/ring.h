#ifndef GEO_RING_H
#define GEO_RING_H
/*
 * Is this border fit to be one? Every test is exact. A ring that touches itself, or another ring of its area, still
 * says clearly what is inside (even-odd); one that crosses itself was drawn wrongly.
 */
#include "geo/areas.h"

enum ring_fault {
    RING_SOUND,
    RING_UNCLOSED, /* in the source, the last point is not the first */
    RING_SHORT,    /* fewer than three points, one after another different */
    RING_FLAT,     /* it encloses nothing */
    RING_TOUCHES,  /* at a point, or it runs along itself */
    RING_CROSSES,  /* from one side to the other */
};
const char *ring_fault_text(enum ring_fault fault); /* "crosses itself"; "is sound" */

struct ring_finding {
    enum ring_fault fault;
    struct coord at; /* where: the last point of an unclosed ring, the first of a short or flat one, the meeting */
    uint32_t ring;   /* in the set, the one that crosses, touches or is flat */
};

/* Takes a ring as publishers write it, the first point repeated at the end, into out[n] (which may be the source):
 * without that repetition, and without points that are equal to the one before. *kept: points in out. Finds SOUND,
 * UNCLOSED or SHORT; *out and *kept are then what was found, closed by implication. */
struct ring_finding ring_take(const struct coord *source, size_t n, struct coord *out, size_t *kept);

/* Looks at all rings of an area together, as ring_take leaves them. Finds SOUND or the worst of CROSSES, FLAT, TOUCHES.
 * In O(n log n) for borders as they are drawn; one that is all long spikes side by side may have to be refused (LIMIT).
 * The other fault is NOMEM. */
bool area_check(const struct area_set *set, uint32_t area, struct ring_finding *out, struct error *why) MUST_CHECK;
/* The same, every edge with every other: what area_check must agree with, but for the place. */
bool area_check_slowly(const struct area_set *set, uint32_t area, struct ring_finding *out,
                       struct error *why) MUST_CHECK;

#endif
