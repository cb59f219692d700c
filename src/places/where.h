#ifndef PLACES_WHERE_H
#define PLACES_WHERE_H
/*
 * From a postcode or a point to the areas it lies in: one function for the verb, the page and the feed, so that they can
 * never differ. It is honest about borders: a postcode is one point for all of its addresses, so where a line passes
 * within some metres of it (data/areas/borders.csv) the areas on the other side are told too, and whoever asks must choose.
 */
#include "places/postcode.h"
#include "places/who.h"

enum { WHERE_NEAR_MAX = 6 };
struct where_near {
    struct str code;
    const char *name;
    double metres; /* to its line */
};
struct where_area {
    enum area_type type;
    int year;
    struct str code; /* empty: in no area of this kind */
    const char *name;
    struct where_near near[WHERE_NEAR_MAX]; /* others whose line is that near, nearest first */
    size_t n_near;
};
struct where {
    struct str postcode; /* "ME14 1XX"; empty of a point */
    struct coord at;
    month_t ended;       /* of a postcode that is no longer in use; 0: it is */
    double within_m;     /* what near means here */
    const struct where_area *area; /* finest kind first */
    size_t n;
    const char *product; /* "nspl of 2025-05"; NULL of a point */
    double error_m;      /* how far the position may be off for want of a datum grid */
    struct str published_ward; /* as the postcode file has it; empty: it gives none */
};
/* text: a postcode, or latitude and longitude in degrees with a comma or space between. year: of the generation, 0: the
 * newest of each kind. INVALID: neither, or a point outside the world. MISSING: no such postcode, or none are loaded.
 * Borrows from the snapshot and the arena. */
bool where_is(struct snapshot *s, struct arena *a, const char *text, int year, struct where *out, struct error *why) MUST_CHECK;
/* The same from w->at: fills in area and n. w->within_m 0: without those that are near. */
bool where_point(struct snapshot *s, struct arena *a, int year, struct where *w, struct error *why) MUST_CHECK;
/* The area of that kind; NULL: that kind is not loaded. */
const struct where_area *where_in(const struct where *w, enum area_type type);
/* Who answers for the ward that it lies in; of no ward, nobody. r NULL: nothing was ever entered. */
bool where_who(struct db_reader *r, struct arena *a, const struct where *w, int64_t now, struct who *out, struct error *why) MUST_CHECK;
/* As a table, a line an area, with what must be said of it; who answers stands in the line of the ward. */
struct table *where_table(struct arena *a, const struct where *w, const struct who *who);

extern const struct verb where_verb;

#endif
