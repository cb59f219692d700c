#ifndef PLACES_POSTCODE_H
#define PLACES_POSTCODE_H
/*
 * Postcodes: where each one is, whether it is still in use, and the codes its publisher gives it. Part
 * "postcodes/<product>/<year>[-month]" ("postcodes/nspl/2025-05"): 22 bytes a postcode, sorted, found by halving.
 */
#include "geo/coord.h"
#include "places/areas.h"

/* A postcode as a number that sorts as the text does; spaces and case do not matter. False: not a postcode. */
bool postcode_pack(struct str text, uint64_t *key) MUST_CHECK;
/* The same for the beginning of one: the keys of all postcodes that begin so are low <= key < high. outcode_ends: nothing
 * of the part before the space is missing. False: no letters and digits, or too many. */
bool postcode_pack_beginning(struct str outcode, struct str rest, bool outcode_ends, uint64_t *low, uint64_t *high) MUST_CHECK;
bool postcode_is_outcode(struct str text); /* capital letters, no spaces: "ME14" */
enum { POSTCODE_PER_OUTCODE = 37 * 37 * 37 }; /* keys: an outcode's is the key divided by it */
enum { POSTCODE_TEXT_MAX = 9 };
const char *postcode_text(uint64_t key, char out[static POSTCODE_TEXT_MAX]); /* "ME14 1XX" */

enum { POSTCODE_NO_CODE = UINT16_MAX, POSTCODE_CODES_MAX = UINT16_MAX };
struct postcode_code {
    char code[AREA_CODE_MAX];
};
struct postcodes {
    size_t n;
    const uint64_t *key;   /* [n], rising */
    const struct coord *at;
    const uint16_t *ended; /* months since 1900-01 when it went out of use; 0: in use */
    const uint16_t *ward, *lsoa; /* numbers in the lists below; POSTCODE_NO_CODE: not given */
    const struct postcode_code *ward_code, *lsoa_code;
    size_t n_wards, n_lsoas;
    int ward_year, lsoa_year;
    double error_m;        /* how far positions may be off for want of a datum grid; 0: not for that */
    struct str product, date; /* "nspl", "2025-05"; of the key */
    struct digest digest;  /* of the part */
};
struct postcode {
    struct coord at;
    month_t ended;    /* 0: in use */
    struct str ward, lsoa; /* as published; empty where not given */
};

/* The newest product loaded. MISSING where there is none. */
bool postcodes_open(struct snapshot *s, struct postcodes *out, struct error *why) MUST_CHECK;
/* INVALID where the arrays' lengths disagree; what stands in them is not looked at. */
bool postcodes_read(const struct part *p, struct str key, struct postcodes *out, struct error *why) MUST_CHECK;
/* The code of that number in one of the lists; empty for none, and for a number that the list lacks. */
struct str postcode_code_text(const struct postcode_code *list, size_t n, uint16_t i);
/* INVALID: not a postcode. MISSING: not among them. */
bool postcode_find(const struct postcodes *p, struct str text, struct postcode *out, struct error *why) MUST_CHECK;
size_t postcodes_from(const struct postcodes *p, uint64_t key); /* the number of the first that has this key or a higher one */
struct postcode postcode_at(const struct postcodes *p, size_t number);
month_t postcode_month(uint16_t ended); /* 0 stays 0 */

#endif
