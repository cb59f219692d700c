#ifndef PLACES_FEEDS_POSTCODES_H
#define PLACES_FEEDS_POSTCODES_H
/* What the files that answer as postcodes.io does share. */
#include "places/feeds.h"
#include "places/postcode_book.h"
#include "places/where.h"
#include "render/json_put.h"

enum { LIMIT_MAX = 100, LIMIT_USUAL = 10 };

/* {"status":200 and the rest is the caller's; feed_send closes it and uses it up. */
struct buf feed_begin(void);
bool feed_send(struct reply *r, int status, struct buf *b, struct error *why) MUST_CHECK;
bool feed_refuse(struct reply *r, int status, const char *sentence, struct error *why) MUST_CHECK;

/* The book of postcodes; where none is loaded, an empty one: nothing can be found in it. */
bool feed_book(struct visit *v, const struct postcode_book **book, struct error *why) MUST_CHECK;
/* The number of the postcode. */
bool feed_find(const struct postcode_book *book, struct str text, size_t *number);
bool feed_find_in_use(const struct postcode_book *book, struct str text, size_t *number);

/* A postcode as an object under the key; metres: its distance, NAN where nobody searched by place. */
bool feed_put_postcode(struct visit *v, struct buf *b, const char *key, const struct postcode_book *book, size_t number, double metres,
                       struct error *why) MUST_CHECK;
void feed_put_degrees(struct buf *b, const char *key, bool none, int32_t units);
/* The country by the first letter of any nine-character code of ONS; NULL: not told by it. */
const char *feed_country_of(struct str code);

struct feed_circle {
    struct coord at;
    double radius; /* metres */
    size_t limit;
};
/* Reads what searches by place are given; empty texts: not given. What is wrong, as the original says; NULL: nothing. */
const char *feed_circle_of(struct str lon, struct str lat, struct str radius, struct str limit, double usual, double max, struct feed_circle *out);
struct str feed_either(const struct request *q, const char *name, const char *or); /* a field of the query, or another */

bool feed_bulk(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;
bool feed_outcode(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;
bool feed_outcodes(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;
bool feed_outcode_nearest(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;

#endif
