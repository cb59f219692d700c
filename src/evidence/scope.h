#ifndef EVIDENCE_SCOPE_H
#define EVIDENCE_SCOPE_H
/* Where a question is asked: everywhere, some areas of one layer, or inside polygons that somebody drew. */
#include "evidence/events.h"

struct scope {
    const char *title; /* "Kent", "Maidstone and Swale", "everywhere" */
    const char *about; /* "county E10000016, wards of 2025" */
    bool everywhere;
    const struct layer *layer; /* the layer that was drawn (wards for a county made of them); NULL: polygons or everywhere */
    uint32_t *in;              /* [layer->n] 0, or TALLY_OUT */
    size_t n;                  /* areas in */
    struct area_set polygon;   /* of n_areas 0 unless polygons were given */
    struct area_index index;
};

/* texts: what --area gave (places/areas.h says what it may be), none for everywhere; several are taken together. year:
 * the generation, 0 for the newest. */
bool scope_resolve(struct snapshot *s, struct arena *a, const char *const *texts, size_t n, int year, struct scope *out,
                   struct error *why) MUST_CHECK;
/* The key that leaves out what lies outside. everywhere has none. */
bool scope_key(const struct scope *s, struct events *e, enum place_method method, struct tally_key *out,
               struct error *why) MUST_CHECK;

#endif
