/* postcodes.io: outcodes, the part of a postcode before the space. */
#include "places/feeds_postcodes.h"

static const double radius_usual = 5000, radius_max = 25000; /* metres */

/* The names of the newest areas of that kind in which its postcodes lie, each once, in the order of their codes. */
static bool put_names(struct visit *v, struct buf *b, const char *key, enum area_type type, const struct postcode_book *book, const struct outcode *o,
                      const char **a_code, struct error *why)
{
    const struct layer *l;
    json_open(b, key, '[');
    if (type != AREA_TYPES && layer_open(v->evidence, type, 0, &l, why)) {
        const struct layer_outlines *lines = layer_outlines(l, why);
        if (!lines) return false;
        bool *in = ARENA_ARRAY(v->arena, bool, l->n + 1);
        for (size_t i = o->first; i < o->end; i++) {
            uint32_t at = book->postcodes.ended[i] ? AREA_NONE : layer_find(lines, book->postcodes.at[i]);
            if (at != AREA_NONE) in[at] = true;
        }
        for (uint32_t i = 0; i < l->n; i++) {
            if (!in[i]) continue;
            *a_code = l->area[i].code;
            if (*layer_name(l, i)) json_z(b, NULL, layer_name(l, i));
        }
    } else if (type != AREA_TYPES && why->kind != ERROR_MISSING) {
        return false;
    }
    json_close(b, ']');
    return true;
}

static bool put_outcode(struct visit *v, struct buf *b, const char *key, const struct postcode_book *book, const struct outcode *o, double metres, struct error *why)
{
    char text[POSTCODE_TEXT_MAX];
    const char *a_code = "";
    bool none = coord_is_none(o->at);
    json_open(b, key, '{');
    json_z(b, "outcode", outcode_text(o, text));
    feed_put_degrees(b, "longitude", none, o->at.lon);
    feed_put_degrees(b, "latitude", none, o->at.lat);
    json_null(b, "northings");
    json_null(b, "eastings");
    if (!put_names(v, b, "admin_district", AREA_DISTRICT, book, o, &a_code, why) || !put_names(v, b, "parish", AREA_PARISH, book, o, &a_code, why) ||
        !put_names(v, b, "admin_county", AREA_COUNTY, book, o, &a_code, why) || !put_names(v, b, "admin_ward", AREA_WARD, book, o, &a_code, why) ||
        !put_names(v, b, "parliamentary_constituency", AREA_CONSTITUENCY, book, o, &a_code, why))
        return false;
    json_open(b, "country", '[');
    if (feed_country_of(str_of(a_code))) json_z(b, NULL, feed_country_of(str_of(a_code)));
    json_close(b, ']');
    if (isfinite(metres)) json_real(b, "distance", metres, 8);
    json_close(b, '}');
    return true;
}

bool feed_outcode(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    if (!feed_book(v, &book, why)) return false;
    const struct outcode *o = outcode_find(book, v->wild[0]);
    if (!o || !o->n) return feed_refuse(r, 404, "Outcode not found", why);
    struct buf b = feed_begin();
    if (put_outcode(v, &b, "result", book, o, NAN, why)) return feed_send(r, 200, &b, why);
    buf_release(&b);
    return false;
}

static bool send_outcodes(struct visit *v, struct reply *r, const struct postcode_book *book, struct str lon, struct str lat, struct error *why)
{
    struct feed_circle c;
    struct postcode_near near[LIMIT_MAX];
    const char *fault = feed_circle_of(lon, lat, request_query(v->request, "radius"), request_query(v->request, "limit"), radius_usual, radius_max, &c);
    if (fault) return feed_refuse(r, 400, fault, why);
    size_t n = outcodes_near(book, c.at, c.radius, c.limit, near);
    struct buf b = feed_begin();
    bool ok = true;
    if (n) json_open(&b, "result", '[');
    else json_null(&b, "result");
    for (size_t i = 0; i < n && ok; i++) ok = put_outcode(v, &b, NULL, book, &book->outcode[near[i].number], near[i].metres, why);
    if (n) json_close(&b, ']');
    if (ok) return feed_send(r, 200, &b, why);
    buf_release(&b);
    return false;
}

bool feed_outcodes(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    return feed_book(v, &book, why) &&
           send_outcodes(v, r, book, feed_either(v->request, "longitude", "lon"), feed_either(v->request, "latitude", "lat"), why);
}

bool feed_outcode_nearest(struct visit *v, struct reply *r, struct error *why)
{
    const struct postcode_book *book;
    if (!feed_book(v, &book, why)) return false;
    const struct outcode *o = outcode_find(book, v->wild[0]);
    if (!o || !o->n) return feed_refuse(r, 404, "Outcode not found", why);
    return send_outcodes(v, r, book, str_of(str_print(v->arena, "%.7f", coord_lon(o->at))), str_of(str_print(v->arena, "%.7f", coord_lat(o->at))), why);
}
