/*
 * postcodes.io: https://postcodes.io/docs. Areas are those that where_point finds by the boundaries that are loaded, the
 * newest of each kind, and only where a kind is not loaded the code that the postcode file prints.
 */
#include "places/feeds_postcodes.h"

static const double radius_usual = 100, radius_max = 2000; /* metres */

/* ---- one ---- */

static void put_terminated(struct buf *b, const char *key, const struct postcode_book *book, size_t number)
{
    char text[POSTCODE_TEXT_MAX];
    struct postcode p = postcode_at(&book->postcodes, number);
    bool none = coord_is_none(p.at);
    json_open(b, key, '{');
    json_z(b, "postcode", postcode_text(book->postcodes.key[number], text));
    json_whole(b, "year_terminated", p.ended / 12);
    json_whole(b, "month_terminated", p.ended % 12 + 1);
    feed_put_degrees(b, "longitude", none, p.at.lon);
    feed_put_degrees(b, "latitude", none, p.at.lat);
    json_close(b, '}');
}

static bool lookup(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    uint64_t key;
    size_t number;
    if (!postcode_pack(str_trim(v->wild[0]), &key)) return feed_refuse(r, 404, "Invalid postcode", why);
    if (!feed_book(v, &book, why)) return false;
    if (!feed_find(book, v->wild[0], &number)) return feed_refuse(r, 404, "Postcode not found", why);
    struct buf b = feed_begin();
    if (!book->postcodes.ended[number]) {
        if (feed_put_postcode(v, &b, "result", book, number, NAN, why)) return feed_send(r, 200, &b, why);
        buf_release(&b);
        return false;
    }
    b.len = 0;
    json_open(&b, NULL, '{');
    json_whole(&b, "status", 404);
    json_z(&b, "error", "Postcode not found");
    put_terminated(&b, "terminated", book, number);
    return feed_send(r, 404, &b, why);
}

static bool validate(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    size_t number;
    if (!feed_book(v, &book, why)) return false;
    struct buf b = feed_begin();
    json_flag(&b, "result", feed_find_in_use(book, v->wild[0], &number));
    return feed_send(r, 200, &b, why);
}

static bool terminated(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    uint64_t key;
    size_t number;
    if (!postcode_pack(v->wild[0], &key)) return feed_refuse(r, 404, "Invalid postcode", why);
    if (!feed_book(v, &book, why)) return false;
    if (!feed_find(book, v->wild[0], &number) || !book->postcodes.ended[number]) return feed_refuse(r, 404, "Terminated postcode not found", why);
    struct buf b = feed_begin();
    put_terminated(&b, "result", book, number);
    return feed_send(r, 200, &b, why);
}

/* ---- by how they begin ---- */

/* As the original reads it: what is no number, or below one, is as if it had not been given. */
static size_t limit_of(const struct visit *v)
{
    int64_t n;
    if (!str_to_i64(str_trim(request_query(v->request, "limit")), &n) || n < 1) return LIMIT_USUAL;
    return (size_t)MIN(n, LIMIT_MAX);
}

static bool autocomplete(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    uint32_t number[LIMIT_MAX];
    char text[POSTCODE_TEXT_MAX];
    if (!feed_book(v, &book, why)) return false;
    size_t n = postcodes_beginning(book, v->wild[0], limit_of(v), number);
    struct buf b = feed_begin();
    if (n) json_open(&b, "result", '[');
    else json_null(&b, "result");
    for (size_t i = 0; i < n; i++) json_z(&b, NULL, postcode_text(book->postcodes.key[number[i]], text));
    if (n) json_close(&b, ']');
    return feed_send(r, 200, &b, why);
}

static bool send_list(struct visit *v, struct reply *r, const struct postcode_book *book, const struct postcode_near *near, size_t n, struct error *why)
{
    struct buf b = feed_begin();
    bool ok = true;
    if (n) json_open(&b, "result", '[');
    else json_null(&b, "result");
    for (size_t i = 0; i < n && ok; i++) ok = feed_put_postcode(v, &b, NULL, book, near[i].number, near[i].metres, why);
    if (n) json_close(&b, ']');
    if (ok) return feed_send(r, 200, &b, why);
    buf_release(&b);
    return false;
}

static bool search(struct visit *v, struct reply *r, const struct postcode_book *book, struct error *why)
{
    struct str text = request_query(v->request, "q");
    uint32_t number[LIMIT_MAX];
    struct postcode_near found[LIMIT_MAX];
    if (!text.len) text = request_query(v->request, "query");
    if (!str_trim(text).len) return feed_refuse(r, 400, "No postcode query submitted. Remember to include query parameter", why);
    size_t n = postcodes_beginning(book, text, limit_of(v), number);
    for (size_t i = 0; i < n; i++) found[i] = (struct postcode_near){ number[i], NAN };
    return send_list(v, r, book, found, n, why);
}

/* ---- by place ---- */

static bool send_near(struct visit *v, struct reply *r, const struct postcode_book *book, struct str lon, struct str lat, struct error *why)
{
    struct feed_circle c;
    struct postcode_near near[LIMIT_MAX];
    const char *fault = feed_circle_of(lon, lat, request_query(v->request, "radius"), request_query(v->request, "limit"), radius_usual, radius_max, &c);
    if (fault) return feed_refuse(r, 400, fault, why);
    bool wide = feed_either(v->request, "wideSearch", "widesearch").len > 0; /* from 100 m outwards until something is found, at most 20 km */
    size_t n = postcodes_near(book, c.at, wide ? 20000 : c.radius, wide ? LIMIT_USUAL : c.limit, near);
    return send_list(v, r, book, near, n, why);
}

static bool query(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    struct str lon = feed_either(v->request, "longitude", "lon"), lat = feed_either(v->request, "latitude", "lat");
    if (!feed_book(v, &book, why)) return false;
    return lon.len && lat.len ? send_near(v, r, book, lon, lat, why) : search(v, r, book, why);
}

static bool lon_lat(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    return feed_book(v, &book, why) && send_near(v, r, book, v->wild[0], v->wild[1], why);
}

static bool nearest(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    size_t number;
    if (!feed_book(v, &book, why)) return false;
    if (!feed_find_in_use(book, v->wild[0], &number) || coord_is_none(book->postcodes.at[number])) return feed_refuse(r, 404, "Postcode not found", why);
    struct coord at = book->postcodes.at[number];
    return send_near(v, r, book, str_of(str_print(v->arena, "%.7f", coord_lon(at))), str_of(str_print(v->arena, "%.7f", coord_lat(at))), why);
}

/* A page that is none, under an address of theirs. */
static bool unknown(struct visit *v, struct reply *r, struct error *why)
{
    (void)v;
    return feed_refuse(r, 404, "Resource not found", why);
}

const struct route postcode_feeds[POSTCODE_FEEDS] = {
    ROUTE_READ(NOBODY, "/postcodes/{postcode}", NULL, lookup),
    ROUTE_READ(NOBODY, "/postcodes/{postcode}/validate", NULL, validate),
    ROUTE_READ(NOBODY, "/postcodes/{postcode}/autocomplete", NULL, autocomplete),
    ROUTE_SLOW(NOBODY, "/postcodes/{postcode}/nearest", NULL, nearest),
    ROUTE_SLOW(NOBODY, "/postcodes", NULL, query),
    ROUTE_SLOW(NOBODY, "/postcodes/lon/{lon}/lat/{lat}", NULL, lon_lat),
    ROUTE_LOOKUP(NOBODY, "/postcodes", feed_bulk),
    ROUTE_READ(NOBODY, "/postcodes/{postcode}/{what}", NULL, unknown),
    ROUTE_READ(NOBODY, "/terminated_postcodes/{postcode}", NULL, terminated),
    ROUTE_SLOW(NOBODY, "/outcodes", NULL, feed_outcodes),
    ROUTE_SLOW(NOBODY, "/outcodes/{outcode}", NULL, feed_outcode),
    ROUTE_SLOW(NOBODY, "/outcodes/{outcode}/nearest", NULL, feed_outcode_nearest),
    ROUTE_READ(NOBODY, "/outcodes/{outcode}/{what}", NULL, unknown),
};
