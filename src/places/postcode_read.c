#include "places/postcode_read.h"
#include "base/csv.h"
#include "places/proj.h"
#include <stdlib.h>

enum { NO_COLUMN = CSV_FIELDS_MAX, CODE_POINT_FIELDS = 10 };

struct columns {
    size_t postcode, lat, lon, east, north, ended, ward, lsoa;
    int ward_year, lsoa_year, year; /* year: the newest generation that any column names */
    bool header;
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "wd25cd", "lsoa21", "lad24cd": the two digits after the letters. 0: none. */
static int year_of_column(struct str name)
{
    for (size_t i = 2; i + 1 < name.len; i++) {
        if (!is_digit(name.ptr[i]) || !is_digit(name.ptr[i + 1])) continue;
        int y = (name.ptr[i] - '0') * 10 + name.ptr[i + 1] - '0';
        return y < 70 ? 2000 + y : 0;
    }
    return 0;
}

static bool starts_nocase(struct str s, const char *start)
{
    return s.len >= strlen(start) && str_eq_nocase(str_slice(s, 0, strlen(start)), str_of(start));
}

/* Sets *column to i unless it has been set already. */
static bool is_named(struct str name, const char *const *names, size_t n, size_t *column, size_t i)
{
    for (size_t k = 0; k < n; k++) {
        if (!str_eq_nocase(name, str_of(names[k])) || *column != NO_COLUMN) continue;
        *column = i;
        return true;
    }
    return false;
}

/* Whether the header names a postcode and a position. */
static bool find_columns(const struct csv *c, struct columns *out)
{
    static const char *const postcode[] = { "pcds", "pcd", "pcd7", "pcd8", "pcd2", "postcode" },
                             *const lat[] = { "lat", "latitude" }, *const lon[] = { "long", "longitude", "lon", "lng" },
                             *const east[] = { "oseast1m", "east1m", "easting", "eastings" },
                             *const north[] = { "osnrth1m", "north1m", "northing", "northings" },
                             *const ended[] = { "doterm" }, *const ward[] = { "osward", "ward" };
    *out = (struct columns){ NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN, .header = true };
    for (size_t i = 0; i < c->n; i++) {
        struct str name = str_trim(c->field[i]);
        int year = year_of_column(name);
        if (starts_nocase(name, "wd") || starts_nocase(name, "lad") || starts_nocase(name, "cty")) out->year = MAX(out->year, year);
        if (starts_nocase(name, "wd") && year && out->ward == NO_COLUMN) {
            out->ward = i;
            out->ward_year = year;
        } else if (starts_nocase(name, "lsoa") && year > out->lsoa_year) {
            out->lsoa = i;
            out->lsoa_year = year;
        } else if (is_named(name, postcode, COUNT_OF(postcode), &out->postcode, i) || is_named(name, lat, COUNT_OF(lat), &out->lat, i) ||
                   is_named(name, lon, COUNT_OF(lon), &out->lon, i) || is_named(name, east, COUNT_OF(east), &out->east, i) ||
                   is_named(name, north, COUNT_OF(north), &out->north, i) || is_named(name, ended, COUNT_OF(ended), &out->ended, i) ||
                   is_named(name, ward, COUNT_OF(ward), &out->ward, i)) {
            continue;
        }
    }
    return out->postcode != NO_COLUMN && ((out->lat != NO_COLUMN && out->lon != NO_COLUMN) || (out->east != NO_COLUMN && out->north != NO_COLUMN));
}

/* "BR1 1AB",10,540260,169398,"E92000001",...: postcode, quality, eastings, northings, seven codes. */
static bool is_code_point(const struct csv *c, struct columns *out)
{
    uint64_t key;
    int64_t n;
    if (c->n != CODE_POINT_FIELDS || !postcode_pack(c->field[0], &key)) return false;
    for (size_t i = 1; i <= 3; i++)
        if (!str_to_i64(c->field[i], &n)) return false;
    *out = (struct columns){ .postcode = 0, .lat = NO_COLUMN, .lon = NO_COLUMN, .east = 2, .north = 3, .ended = NO_COLUMN, .ward = 9, .lsoa = NO_COLUMN };
    return true;
}

bool postcodes_recognise(struct str text)
{
    struct csv c;
    struct columns columns;
    csv_init(&c, str_slice(text, 0, 65536));
    bool is = csv_next(&c) && c.bad == CSV_GOOD && (find_columns(&c, &columns) || is_code_point(&c, &columns));
    csv_release(&c);
    return is;
}

static bool grow_slots(struct postcode_codes *c)
{
    size_t n = c->n_slots ? c->n_slots * 2 : 256;
    uint32_t *slot = mem_try(n * sizeof *slot);
    if (!slot) return false;
    memset(slot, 0, n * sizeof *slot);
    for (size_t i = 0; i < c->n; i++) {
        size_t at = hash_bytes(c->code[i].code, AREA_CODE_MAX) & (n - 1);
        while (slot[at]) at = (at + 1) & (n - 1);
        slot[at] = (uint32_t)i + 1;
    }
    mem_free(c->slot);
    c->slot = slot;
    c->n_slots = n;
    return true;
}

bool postcode_code_number(struct postcode_codes *c, struct str code, uint16_t *out, struct error *why)
{
    struct postcode_code key = { "" };
    *out = POSTCODE_NO_CODE;
    if (code.len == 0 || code.len >= AREA_CODE_MAX) return true;
    memcpy(key.code, code.ptr, code.len);
    if (c->n * 2 >= c->n_slots && !grow_slots(c)) return FAIL(why, NOMEM, "out of memory for postcodes");
    size_t at = hash_bytes(key.code, AREA_CODE_MAX) & (c->n_slots - 1);
    for (; c->slot[at]; at = (at + 1) & (c->n_slots - 1)) {
        if (memcmp(&c->code[c->slot[at] - 1], &key, sizeof key) != 0) continue;
        *out = (uint16_t)(c->slot[at] - 1);
        return true;
    }
    if (c->n == POSTCODE_CODES_MAX) return FAIL(why, LIMIT, "more than %d different codes of one kind", POSTCODE_CODES_MAX);
    if (!MEM_GROW(&c->code, &c->cap, c->n + 1)) return FAIL(why, NOMEM, "out of memory for postcodes");
    c->code[c->n] = key;
    c->slot[at] = (uint32_t)c->n + 1;
    *out = (uint16_t)c->n++;
    return true;
}

void postcode_codes_release(struct postcode_codes *c)
{
    mem_free(c->code);
    mem_free(c->slot);
    *c = (struct postcode_codes){ .n = 0 };
}

static bool put_aside(struct postcode_file *f, size_t line, const char *reason, struct error *why)
{
    if (!MEM_GROW(&f->aside, &f->cap_aside, f->n_aside + 1)) return FAIL(why, NOMEM, "out of memory for postcodes");
    f->aside[f->n_aside++] = (struct postcode_aside){ (uint32_t)line, reason };
    return true;
}

/* Longitude and latitude of a row, or why it has none. */
static const char *degrees_of(const struct csv *c, const struct columns *k, struct coord *out)
{
    double lat, lon;
    if (!str_to_double(str_trim(c->field[k->lat]), &lat) || !str_to_double(str_trim(c->field[k->lon]), &lon)) return "no position";
    if (fabs(lat) > 90 || fabs(lon) > 180) return "no position"; /* ONS writes 99.999999 for none */
    if (lat > -11 && lat < 2.5 && lon > 49 && lon < 61.5) return "latitude and longitude look changed over";
    *out = coord_of(lon, lat);
    return NULL;
}

/* Eastings and northings wait for the end of the file, to be placed together. */
struct grid_points {
    double *east, *north;
    size_t cap_east, cap_north;
};

static const char *grid_of(const struct csv *c, const struct columns *k, double *east, double *north)
{
    if (!str_to_double(str_trim(c->field[k->east]), east) || !str_to_double(str_trim(c->field[k->north]), north)) return "no position";
    if (*east <= 0 || *north <= 0 || *east >= 700000 || *north >= 1300000) return "no position"; /* the National Grid's extent */
    return NULL;
}

/* "202506" as months since 1900-01; 0 for none. */
static bool ended_of(struct str s, uint16_t *out)
{
    int64_t v;
    *out = 0;
    if (s.len == 0) return true;
    if (s.len != 6 || !str_to_i64(s, &v) || v % 100 < 1 || v % 100 > 12 || v / 100 < 1900 || v / 100 > 2199) return false;
    *out = (uint16_t)(MONTH_OF((int)(v / 100), (int)(v % 100)) - MONTH_FIRST);
    return true;
}

static bool add_row(const struct csv *c, const struct columns *k, struct postcode_file *f, struct grid_points *g,
                    size_t n_fields, struct error *why)
{
    struct postcode_row r = { .ward = POSTCODE_NO_CODE, .lsoa = POSTCODE_NO_CODE, .line = (uint32_t)c->line };
    double east = 0, north = 0;
    const char *fault = NULL;
    if (c->bad) fault = csv_bad_text(c->bad);
    else if (c->n != n_fields) fault = "it has another number of fields than the header";
    else if (!postcode_pack(c->field[k->postcode], &r.key)) fault = "not a postcode";
    else if (k->ended != NO_COLUMN && !ended_of(str_trim(c->field[k->ended]), &r.ended)) fault = "the date of termination is not YYYYMM";
    else if (k->lat != NO_COLUMN) fault = degrees_of(c, k, &r.at);
    else fault = grid_of(c, k, &east, &north);
    if (fault) return put_aside(f, c->line, fault, why);
    if (k->ward != NO_COLUMN && !postcode_code_number(&f->ward, str_trim(c->field[k->ward]), &r.ward, why)) return false;
    if (k->lsoa != NO_COLUMN && !postcode_code_number(&f->lsoa, str_trim(c->field[k->lsoa]), &r.lsoa, why)) return false;
    if (!MEM_GROW(&f->row, &f->cap, f->n + 1)) return FAIL(why, NOMEM, "out of memory for postcodes");
    if (k->lat == NO_COLUMN) {
        if (!MEM_GROW(&g->east, &g->cap_east, f->n + 1) || !MEM_GROW(&g->north, &g->cap_north, f->n + 1))
            return FAIL(why, NOMEM, "out of memory for postcodes");
        g->east[f->n] = east;
        g->north[f->n] = north;
    }
    f->row[f->n++] = r;
    return true;
}

static bool place_on_grid(struct postcode_file *f, const struct grid_points *g, struct error *why)
{
    struct national_grid *grid;
    struct coord *at = mem_try((f->n + 1) * sizeof *at);
    if (!at) return FAIL(why, NOMEM, "out of memory for postcodes");
    if (!national_grid_open(&grid, why)) {
        mem_free(at);
        return false;
    }
    national_grid_place(grid, g->east, g->north, f->n, at);
    f->error_m = national_grid_error_m(grid);
    national_grid_close(grid);
    size_t kept = 0;
    bool ok = true;
    for (size_t i = 0; i < f->n && ok; i++) {
        f->row[i].at = at[i];
        if (coord_is_none(at[i])) ok = put_aside(f, f->row[i].line, "no position", why);
        else f->row[kept++] = f->row[i];
    }
    f->n = kept;
    mem_free(at);
    return ok;
}

static int by_key_then_line(const void *a, const void *b)
{
    const struct postcode_row *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}
static int by_line(const void *a, const void *b)
{
    const struct postcode_aside *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

static bool sort_rows(struct postcode_file *f, struct error *why)
{
    size_t kept = 0;
    if (f->n) qsort(f->row, f->n, sizeof *f->row, by_key_then_line);
    for (size_t i = 0; i < f->n; i++) {
        if (!kept || f->row[kept - 1].key != f->row[i].key) f->row[kept++] = f->row[i];
        else if (!put_aside(f, f->row[i].line, "the postcode stands in the file before", why)) return false;
    }
    f->n = kept;
    if (f->n_aside) qsort(f->aside, f->n_aside, sizeof *f->aside, by_line);
    return true;
}

/* The last run of four digits in the text that is a year, and a month's name before it if there is one. */
static bool find_date(struct str s, char date[static 16])
{
    static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };
    for (size_t i = s.len; i-- > 0;) {
        int64_t year;
        struct str digits = str_slice(s, i, i + 4);
        bool alone = (i == 0 || !is_digit(s.ptr[i - 1])) && (i + 4 >= s.len || !is_digit(s.ptr[i + 4]));
        if (digits.len != 4 || !alone || !str_to_i64(digits, &year) || year < 1980 || year > 2099) continue;
        unsigned month = 0;
        for (unsigned m = 0; m < COUNT_OF(months) && i >= 4; m++)
            if (str_eq_nocase(str_slice(s, i - 4, i - 1), str_of(months[m]))) month = m + 1;
        if (month) (void)snprintf(date, 16, "%d-%02u", (int)year, month % 13);
        else (void)snprintf(date, 16, "%d", (int)year);
        return true;
    }
    return false;
}

static bool contains_nocase(struct str s, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= s.len; i++)
        if (str_eq_nocase(str_slice(s, i, i + n), str_of(word))) return true;
    return false;
}

/* The file's name with the folder it lies in: what is above has nothing to do with it. */
static struct str near_name(const char *name)
{
    const char *at = strrchr(name, '/');
    while (at && at > name && at[-1] != '/') at--;
    return str_of(at ? at : name);
}

static void name_product(struct postcode_file *f, const struct columns *k, const char *name)
{
    struct str near = near_name(name);
    const char *product = !k->header                       ? "code-point-open"
                          : contains_nocase(near, "onspd") ? "onspd"
                          : contains_nocase(near, "nspl")  ? "nspl"
                                                           : "postcodes";
    (void)snprintf(f->product, sizeof f->product, "%s", product);
    if (find_date(near, f->date)) return;
    if (k->year) (void)snprintf(f->date, sizeof f->date, "%d", k->year);
    else (void)snprintf(f->date, sizeof f->date, "undated");
}

bool postcode_file_read(struct str text, const char *name, struct postcode_file *out, struct error *why)
{
    struct postcode_file f = { .n = 0 };
    struct grid_points g = { .east = NULL };
    struct columns k = { .header = false };
    struct csv c;
    csv_init(&c, text);
    bool ok = csv_next(&c) && (find_columns(&c, &k) || is_code_point(&c, &k));
    if (!ok) (void)FAIL(why, INVALID, "line 1: not a postcode file: expected the columns pcds, lat and long, or Code-Point Open");
    size_t n_fields = c.n;
    bool more = ok && (k.header ? csv_next(&c) : true);
    for (; ok && more; more = ok && csv_next(&c)) {
        f.rows_read++;
        ok = add_row(&c, &k, &f, &g, n_fields, why);
    }
    csv_release(&c);
    f.ward.year = k.ward_year;
    f.lsoa.year = k.lsoa_year;
    ok = ok && (k.lat != NO_COLUMN || f.n == 0 || place_on_grid(&f, &g, why)) && sort_rows(&f, why);
    mem_free(g.east);
    mem_free(g.north);
    if (!ok) {
        postcode_file_release(&f);
        return false;
    }
    name_product(&f, &k, name);
    *out = f;
    return true;
}

void postcode_file_release(struct postcode_file *f)
{
    mem_free(f->row);
    mem_free(f->aside);
    postcode_codes_release(&f->ward);
    postcode_codes_release(&f->lsoa);
}
