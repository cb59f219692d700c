/* What the answers of postcodes.io have in common: how they say yes and no, and a postcode as an object. */
#include "places/feeds_postcodes.h"

enum { ANSWER_MAX = 16 << 20 };

struct buf feed_begin(void)
{
    struct buf b = BUF_MAX(ANSWER_MAX);
    json_open(&b, NULL, '{');
    json_whole(&b, "status", 200);
    return b;
}

bool feed_send(struct reply *r, int status, struct buf *b, struct error *why)
{
    json_close(b, '}');
    reply_header(r, "Access-Control-Allow-Origin", "*");
    reply_header(r, "Cross-Origin-Resource-Policy", "cross-origin");
    return reply_take(r, status, "application/json; charset=utf-8", b, why);
}

bool feed_refuse(struct reply *r, int status, const char *sentence, struct error *why)
{
    struct buf b = BUF_MAX(ANSWER_MAX);
    json_open(&b, NULL, '{');
    json_whole(&b, "status", status);
    json_z(&b, "error", sentence);
    return feed_send(r, status, &b, why);
}

bool feed_book(struct visit *v, const struct postcode_book **book, struct error *why)
{
    static const struct postcode_book none;
    if (postcode_book(v->evidence, book, why)) return true;
    *book = &none;
    return why->kind == ERROR_MISSING;
}

void feed_put_degrees(struct buf *b, const char *key, bool none, int32_t units)
{
    if (none) json_null(b, key);
    else json_degrees(b, key, units);
}

/* ---- one postcode ---- */

/* The fields of a postcode that are areas; year: only of that generation; AREA_TYPES: no such areas are held here. */
struct area_field {
    const char *name;
    enum area_type type;
    int year;
};
static const struct area_field area_fields[] = {
    { "admin_district", AREA_DISTRICT, 0 }, { "admin_county", AREA_COUNTY, 0 }, { "admin_ward", AREA_WARD, 0 }, { "parish", AREA_PARISH, 0 },
    { "parliamentary_constituency", AREA_CONSTITUENCY, 0 }, { "parliamentary_constituency_2024", AREA_CONSTITUENCY, 2024 },
    { "ccg", AREA_TYPES, 0 }, { "ced", AREA_DIVISION, 0 }, { "nuts", AREA_TYPES, 0 }, { "lsoa", AREA_LSOA, 0 }, { "msoa", AREA_MSOA, 0 },
    { "pfa", AREA_POLICE, 0 }, { "nhs_region", AREA_TYPES, 0 }, { "ttwa", AREA_TYPES, 0 }, { "national_park", AREA_TYPES, 0 }, { "bua", AREA_TYPES, 0 },
    { "icb", AREA_TYPES, 0 }, { "cancer_alliance", AREA_TYPES, 0 }, { "lsoa11", AREA_LSOA, 2011 }, { "msoa11", AREA_MSOA, 2011 },
    { "lsoa21", AREA_LSOA, 2021 }, { "msoa21", AREA_MSOA, 2021 }, { "oa21", AREA_OA, 2021 }, { "ruc11", AREA_TYPES, 0 }, { "ruc21", AREA_TYPES, 0 },
    { "lep1", AREA_TYPES, 0 }, { "lep2", AREA_TYPES, 0 },
};
static const char *const never_held[] = { "quality", "eastings", "northings", "nhs_ha", "european_electoral_region", "primary_care_trust", "date_of_introduction" };
static const char *const codes_alone[] = { "ccg_id", "lau2" };

struct found {
    const struct postcode_book *book;
    size_t number;
    struct where where;
    struct str filter; /* names with commas between; empty: all fields */
};

static bool wanted(const struct found *f, const char *name)
{
    struct str rest = f->filter, one;
    bool in = !rest.len;
    while (rest.len && !in) {
        rest = str_cut(rest, ',', &one);
        in = str_eq_nocase(str_trim(one), str_of(name));
    }
    return in;
}

const char *feed_country_of(struct str code)
{
    static const struct {
        char letter;
        const char *name;
    } countries[] = { { 'E', "England" }, { 'W', "Wales" }, { 'S', "Scotland" }, { 'N', "Northern Ireland" } };
    for (size_t i = 0; code.len == 9 && i < COUNT_OF(countries); i++)
        if (code.ptr[0] == countries[i].letter) return countries[i].name;
    return NULL;
}

static const struct where_area *area_of(const struct found *f, const struct area_field *k)
{
    const struct where_area *w = k->type == AREA_TYPES ? NULL : where_in(&f->where, k->type);
    return w && (!k->year || w->year == k->year) ? w : NULL;
}

static struct str published(const struct found *f, const struct area_field *k)
{
    const struct postcodes *p = &f->book->postcodes;
    struct postcode c = postcode_at(p, f->number);
    int year = k->type == AREA_WARD ? p->ward_year : p->lsoa_year;
    if (k->year && k->year != year) return STR("");
    return k->type == AREA_WARD ? c.ward : k->type == AREA_LSOA ? c.lsoa : STR("");
}

static struct str code_of(const struct found *f, const struct area_field *k)
{
    const struct where_area *w = area_of(f, k);
    struct str code = w ? w->code : published(f, k);
    return code.len ? code : (struct str){ NULL, 0 };
}

static void put_codes(struct buf *b, const struct found *f)
{
    json_open(b, "codes", '{');
    for (size_t i = 0; i < COUNT_OF(area_fields); i++) json_text(b, area_fields[i].name, code_of(f, &area_fields[i]));
    for (size_t i = 0; i < COUNT_OF(codes_alone); i++) json_null(b, codes_alone[i]);
    json_close(b, '}');
}

static void put_country(struct buf *b, const struct found *f)
{
    const char *country = NULL;
    for (size_t i = 0; !country && i < COUNT_OF(area_fields); i++) country = feed_country_of(code_of(f, &area_fields[i]));
    json_z(b, "country", country);
}

static void put_position(struct buf *b, const struct found *f)
{
    struct coord at = f->book->postcodes.at[f->number];
    if (wanted(f, "longitude")) feed_put_degrees(b, "longitude", coord_is_none(at), at.lon);
    if (wanted(f, "latitude")) feed_put_degrees(b, "latitude", coord_is_none(at), at.lat);
}

static void put_fields(struct buf *b, const struct found *f)
{
    char text[POSTCODE_TEXT_MAX];
    struct str outcode, incode, whole = str_of(postcode_text(f->book->postcodes.key[f->number], text));
    incode = str_cut(whole, ' ', &outcode);
    if (wanted(f, "postcode")) json_text(b, "postcode", whole);
    if (wanted(f, "country")) put_country(b, f);
    put_position(b, f);
    for (size_t i = 0; i < COUNT_OF(area_fields); i++) {
        const struct where_area *w = area_of(f, &area_fields[i]);
        if (wanted(f, area_fields[i].name)) json_z(b, area_fields[i].name, w && w->code.len && *w->name ? w->name : NULL);
    }
    if (wanted(f, "region")) json_z(b, "region", NULL);
    if (wanted(f, "incode")) json_text(b, "incode", incode);
    if (wanted(f, "outcode")) json_text(b, "outcode", outcode);
    for (size_t i = 0; i < COUNT_OF(never_held); i++)
        if (wanted(f, never_held[i])) json_null(b, never_held[i]);
    if (wanted(f, "codes")) put_codes(b, f);
}

bool feed_put_postcode(struct visit *v, struct buf *b, const char *key, const struct postcode_book *book, size_t number, double metres, struct error *why)
{
    struct found f = { .book = book, .number = number, .where = { .at = book->postcodes.at[number] }, .filter = request_query(v->request, "filter") };
    if (!coord_is_none(f.where.at) && !where_point(v->evidence, v->arena, 0, &f.where, why) && why->kind != ERROR_MISSING) return false;
    json_open(b, key, '{');
    put_fields(b, &f);
    if (isfinite(metres)) json_real(b, "distance", metres, 8);
    json_close(b, '}');
    return true;
}

/* ---- what is asked ---- */

bool feed_find(const struct postcode_book *book, struct str text, size_t *number)
{
    uint64_t key;
    const struct postcodes *p = &book->postcodes;
    if (!postcode_pack(text, &key)) return false;
    *number = postcodes_from(p, key);
    return *number < p->n && p->key[*number] == key;
}
bool feed_find_in_use(const struct postcode_book *book, struct str text, size_t *number)
{
    return feed_find(book, text, number) && !book->postcodes.ended[*number];
}

const char *feed_circle_of(struct str lon, struct str lat, struct str radius, struct str limit, double usual, double max, struct feed_circle *out)
{
    double x, y, metres = usual;
    int64_t n = LIMIT_USUAL;
    if (limit.len && !str_to_i64(str_trim(limit), &n)) return "Invalid result limit submitted";
    if (!str_to_double(str_trim(lon), &x) || !str_to_double(str_trim(lat), &y) || fabs(x) > 180 || fabs(y) > 90) return "Invalid longitude/latitude submitted";
    if (radius.len && !str_to_double(str_trim(radius), &metres)) return "Invalid lookup radius submitted";
    *out = (struct feed_circle){ coord_of(x, y), fmin(fmax(metres, 0), max), n < 1 ? LIMIT_USUAL : (size_t)MIN(n, LIMIT_MAX) };
    return NULL;
}

struct str feed_either(const struct request *q, const char *name, const char *or)
{
    struct str s = request_query(q, name);
    return s.len ? s : request_query(q, or);
}
