#ifndef PLACES_POSTCODE_BOOK_H
#define PLACES_POSTCODE_BOOK_H
/*
 * The postcodes of a snapshot, opened and looked through once and kept with it: a look-up is then a halving of its sorted
 * keys. Searched by how a postcode begins, by its outcode (the part before the space) and by place. Only postcodes in use
 * are found, except by postcode_find.
 */
#include "places/postcode.h"

struct outcode {
    uint64_t key;      /* as postcode_pack's, without its last three characters */
    size_t first, end; /* its postcodes, those no longer in use among them */
    size_t n;          /* in use and with a position */
    struct coord at;   /* the mean of those; COORD_NONE: there is none */
};
struct postcode_book {
    struct postcodes postcodes;
    struct outcode *outcode; /* [n_outcodes], by key */
    size_t n_outcodes;
    struct arena arena;
};
/* Borrowed from the snapshot. MISSING: no postcodes are loaded. Any thread. */
bool postcode_book(struct snapshot *s, const struct postcode_book **out, struct error *why) MUST_CHECK;

/* NULL: none such. Case and spaces do not matter. */
const struct outcode *outcode_find(const struct postcode_book *b, struct str text);
const char *outcode_text(const struct outcode *o, char out[static POSTCODE_TEXT_MAX]);

/* Numbers of the postcodes that begin like this, at most `max`, in their order; how many. A text that is a whole outcode
 * means that outcode alone where it has postcodes; a space ends the outcode; a whole postcode is found alone. */
size_t postcodes_beginning(const struct postcode_book *b, struct str text, size_t max, uint32_t *out);

struct postcode_near {
    uint32_t number;
    double metres;
};
/* Those within so many metres, nearest first, at most `max`; how many. */
size_t postcodes_near(const struct postcode_book *b, struct coord at, double within_m, size_t max, struct postcode_near *out);
size_t outcodes_near(const struct postcode_book *b, struct coord at, double within_m, size_t max, struct postcode_near *out);

#endif
