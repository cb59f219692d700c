#ifndef PLACES_APPORTION_H
#define PLACES_APPORTION_H
/*
 * How small areas divide among others: of the people of an LSOA of 2011, which share lives in each ward of 2025.
 * Part "apportion/lsoa-2011/ward-2025", derived at the end of an import from outlines, postcodes and look-ups, and
 * used for whatever is counted by the small area.
 *
 * In this order, for each small area: by its live postcodes, each counting the same, where there are at least
 * APPORTION_POSTCODES_MIN; by a regular sample of points in its outline; by the look-up. Where its own generation's
 * outline is not loaded, that of another generation with the same code serves: a code is only kept for an area that
 * did not change (ONS, coding and naming policy).
 */
#include "places/areas.h"

enum { APPORTION_POSTCODES_MIN = 4 };

enum apportion_method { APPORTION_POSTCODES, APPORTION_POINTS, APPORTION_LOOKUP, APPORTION_METHODS };
struct apportion_source {
    char code[AREA_CODE_MAX];
    uint32_t first;  /* its shares in the list below; the next source's first ends them */
    uint16_t method; /* enum apportion_method */
    uint16_t other_generation;
};
struct apportion_share {
    uint32_t to;  /* number of the area in its layer */
    float share;  /* of the source; together they may be less than 1: the rest lies in none of the layer's areas */
};
struct apportionment {
    size_t n, n_shares, n_targets;
    const struct apportion_source *source; /* [n + 1], by code; the last one only ends the list */
    const struct apportion_share *share;
    const float *covered; /* [n_targets]: which share of each area the sources cover, as far as can be told */
    const char *postcodes; /* "nspl 2025": which were used; "" for none */
    bool live;             /* terminated ones among them were known, and left out */
};

bool apportionment_open(struct snapshot *s, enum area_type from, int from_year, const struct layer *to, struct apportionment *out,
                        struct error *why) MUST_CHECK; /* MISSING */

/* Derives whatever the change lacks or has become out of date: for each kind of small area with a population, and each layer. */
bool apportionments_derive(struct change *c, struct error *why) MUST_CHECK;

#endif
