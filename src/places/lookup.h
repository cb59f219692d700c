#ifndef PLACES_LOOKUP_H
#define PLACES_LOOKUP_H
/*
 * Look-ups: which area of another kind an area belongs to, by a table that somebody published (LSOA to ward best
 * fit; ward to district to county), with the names it gives. Part "lookup/lsoa-2021/ward-2025"; a kind whose
 * generation is not known stands without a year.
 */
#include "places/areas.h"

struct lookup_row {
    char code[AREA_CODE_MAX];
    uint32_t to;   /* number in to_area */
    uint32_t name; /* of the finer area, where in the text; of an empty string: not given */
};
struct lookup {
    enum area_type from, to;
    int from_year, to_year; /* 0: not known */
    size_t n, n_to;
    const struct lookup_row *row;         /* [n], by code */
    const struct area_parent *to_area;    /* [n_to], by code */
    const char *text;                     /* names */
};

/* Kinds and generations alone. */
bool lookup_key_parse(struct str key, struct lookup *out) MUST_CHECK;
bool lookup_read(const struct part *p, struct str key, struct lookup *out, struct error *why) MUST_CHECK;
/* MISSING where there is none. */
bool lookup_open(struct snapshot *s, enum area_type from, int from_year, enum area_type to, int to_year,
                 struct lookup *out, struct error *why) MUST_CHECK;
const char *lookup_key(struct arena *a, enum area_type from, int from_year, enum area_type to, int to_year);
/* The area that `code` belongs to: a number in to_area, or AREA_NONE. */
uint32_t lookup_find(const struct lookup *l, struct str code);

#endif
