/* postcodes.io: up to a hundred postcodes or places in the body of one request. */
#include "base/json.h"
#include "places/feeds_postcodes.h"

enum { BULK_MAX = 100 };
static const double radius_usual = 100, radius_max = 2000; /* metres */

static bool put_lookup(struct visit *v, struct buf *b, const struct postcode_book *book, struct str asked, struct error *why)
{
    size_t number;
    struct str text = asked.len >= 2 && asked.ptr[0] == '"' ? str_slice(asked, 1, asked.len - 1) : STR("");
    json_open(b, NULL, '{');
    json_raw(b, "query", asked);
    if (!feed_find_in_use(book, str_trim(text), &number)) json_null(b, "result");
    else if (!feed_put_postcode(v, b, "result", book, number, NAN, why)) return false;
    json_close(b, '}');
    return true;
}

/* A number, or a number in quotes. */
static struct str bare(struct str json) { return json.len >= 2 && json.ptr[0] == '"' ? str_slice(json, 1, json.len - 1) : json; }

static bool put_geolocation(struct visit *v, struct buf *b, const struct postcode_book *book, struct str asked, struct error *why)
{
    static const char *const names[] = { "longitude", "latitude", "radius", "limit" };
    struct str value[COUNT_OF(names)] = { 0 }, key, text;
    struct json_pull j = pull_of(asked);
    bool first = true, ok = true;
    struct feed_circle c;
    struct postcode_near near[LIMIT_MAX];
    value[2] = request_query(v->request, "radius");
    value[3] = request_query(v->request, "limit");
    json_open(b, NULL, '{');
    json_open(b, "query", '{');
    if (pull_enter(&j, '{'))
        while (pull_member(&j, &first, &key) && pull_value(&j, &text))
            for (size_t i = 0; i < COUNT_OF(names); i++)
                if (str_eq_nocase(key, str_of(names[i]))) {
                    value[i] = bare(text);
                    json_raw(b, names[i], text);
                }
    json_close(b, '}');
    const char *fault = feed_circle_of(value[0], value[1], value[2], value[3], radius_usual, radius_max, &c);
    if (fault) return FAIL(why, INVALID, "%s", fault);
    size_t n = postcodes_near(book, c.at, c.radius, c.limit, near);
    if (n) json_open(b, "result", '[');
    else json_null(b, "result");
    for (size_t i = 0; i < n && ok; i++) ok = feed_put_postcode(v, b, NULL, book, near[i].number, near[i].metres, why);
    if (n) json_close(b, ']');
    json_close(b, '}');
    return ok;
}

/* The elements of the array, at most one more than is allowed. False: it is no array. */
static bool elements(struct str json, struct str out[static BULK_MAX + 1], size_t *n)
{
    struct json_pull j = pull_of(json);
    bool first = true;
    *n = 0;
    if (pull_peek(&j) != '[' || !pull_enter(&j, '[')) return false;
    while (*n <= BULK_MAX && pull_element(&j, &first) && pull_value(&j, &out[*n])) (*n)++;
    return true;
}

static bool member(struct str json, const char *name, struct str *out)
{
    struct json_pull j = pull_of(json);
    struct str key, value;
    bool first = true, found = false;
    if (!pull_enter(&j, '{')) return false;
    while (pull_member(&j, &first, &key) && pull_value(&j, &value))
        if (str_eq(key, str_of(name))) {
            *out = value;
            found = true;
        }
    return found;
}

static bool send_bulk(struct visit *v, struct reply *r, struct str array, bool places, struct error *why)
{
    const struct postcode_book *book;
    struct str one[BULK_MAX + 1];
    size_t n;
    if (!elements(array, one, &n)) return feed_refuse(r, 400, "Invalid data submitted. You need to provide a JSON array", why);
    if (n > BULK_MAX)
        return feed_refuse(r, 400, places ? "Too many locations submitted. Up to 100 locations can be bulk requested at a time"
                                     : "Too many postcodes submitted. Up to 100 postcodes can be bulk requested at a time", why);
    if (!feed_book(v, &book, why)) return false;
    struct buf b = feed_begin();
    json_open(&b, "result", '[');
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) ok = places ? put_geolocation(v, &b, book, one[i], why) : put_lookup(v, &b, book, one[i], why);
    json_close(&b, ']');
    if (ok) return feed_send(r, 200, &b, why);
    buf_release(&b);
    return why->kind == ERROR_INVALID ? feed_refuse(r, 400, why->say, why) : false;
}

bool feed_bulk(struct visit *v, struct reply *r, struct error *why)
{
    struct str body = str_trim(v->request->body), whole, array;
    struct json_pull j = pull_of(body);
    bool sound = str_is_utf8(body) && pull_peek(&j) == '{' && pull_value(&j, &whole) && pull_peek(&j) == 0;
    if (!sound)
        return feed_refuse(r, 400, "Invalid JSON submitted.\nYou need to submit a JSON object with an array of postcodes or geolocation objects.\n"
                              "Also ensure that Content-Type is set to application/json\n", why);
    if (member(body, "postcodes", &array)) return send_bulk(v, r, array, false, why);
    if (member(body, "geolocations", &array)) return send_bulk(v, r, array, true, why);
    return feed_refuse(r, 400, "Invalid JSON query submitted. \nYou need to submit a JSON object with an array of postcodes or geolocation objects.\n"
                          "Also ensure that Content-Type is set to application/json\n", why);
}
