/*
 * data.police.uk's three kinds of CSV, in every vintage: what a column is, its title says. The street files are
 * nearly all of the evidence, so a row costs one look-up of where it happened (by the bytes that say so, which
 * repeat), one of each word, and the decoding of its Crime ID.
 */
#include "evidence/police_csv.h"
#include "base/csv.h"
#include "base/data.h"
#include "evidence/loading.h"
#include "places/proj.h"

enum field {
    FIELD_IGNORED, /* known, and said elsewhere */
    FIELD_ID,
    FIELD_MONTH,
    FIELD_DATE,
    FIELD_FORCE,
    FIELD_FALLS_WITHIN,
    FIELD_LON,
    FIELD_LAT,
    FIELD_EAST,
    FIELD_NORTH,
    FIELD_LOCATION,
    FIELD_LSOA,
    FIELD_LSOA_NAME,
    FIELD_CODE, /* + column */
    FIELDS = FIELD_CODE + EVENT_COLUMNS
};
#define CODE(column) ((enum field)(FIELD_CODE + (column)))

struct title {
    const char *text;
    enum field field;
    bool optional; /* some vintages lack it */
};
struct kind {
    const char *source;
    const struct title *title;
    size_t n_titles;
    const char *telling; /* the column that no other kind has */
};
static const struct title street_titles[] = {
    { "Crime ID", FIELD_ID, true },
    { "Month", FIELD_MONTH, false },
    { "Reported by", FIELD_FORCE, false },
    { "Falls within", FIELD_FALLS_WITHIN, false },
    { "Longitude", FIELD_LON, false },
    { "Latitude", FIELD_LAT, false },
    { "Easting", FIELD_EAST, true }, /* to 2012, instead of degrees */
    { "Northing", FIELD_NORTH, true },
    { "Location", FIELD_LOCATION, false },
    { "LSOA code", FIELD_LSOA, true },
    { "LSOA name", FIELD_LSOA_NAME, true },
    { "Crime type", CODE(EVENT_CATEGORY), false },
    { "Last outcome category", CODE(EVENT_OUTCOME), true },
    { "Context", CODE(EVENT_CONTEXT), true },
};
static const struct title outcome_titles[] = {
    { "Crime ID", FIELD_ID, false },
    { "Month", FIELD_MONTH, false },
    { "Reported by", FIELD_FORCE, false },
    { "Falls within", FIELD_FALLS_WITHIN, false },
    { "Longitude", FIELD_LON, false },
    { "Latitude", FIELD_LAT, false },
    { "Location", FIELD_LOCATION, false },
    { "LSOA code", FIELD_LSOA, true },
    { "LSOA name", FIELD_LSOA_NAME, true },
    { "Outcome type", CODE(EVENT_CATEGORY), false },
};
static const struct title stop_titles[] = {
    { "Type", CODE(EVENT_CATEGORY), false },
    { "Date", FIELD_DATE, false },
    { "Part of a policing operation", FIELD_IGNORED, true }, /* the operation's name says it */
    { "Policing operation", CODE(EVENT_OPERATION), true },
    { "Latitude", FIELD_LAT, false },
    { "Longitude", FIELD_LON, false },
    { "Gender", CODE(EVENT_GENDER), false },
    { "Age range", CODE(EVENT_AGE), false },
    { "Self-defined ethnicity", CODE(EVENT_ETHNICITY), true },
    { "Officer-defined ethnicity", CODE(EVENT_ETHNICITY_OFFICER), false },
    { "Legislation", CODE(EVENT_LEGISLATION), false },
    { "Object of search", CODE(EVENT_OBJECT), false },
    { "Outcome", CODE(EVENT_OUTCOME), false },
    { "Outcome linked to object of search", CODE(EVENT_LINKED), true },
    { "Removal of more than just outer clothing", CODE(EVENT_REMOVAL), true },
};
static const struct kind street = { SOURCE_STREET, street_titles, COUNT_OF(street_titles), "Crime type" };
static const struct kind outcomes = { SOURCE_OUTCOMES, outcome_titles, COUNT_OF(outcome_titles), "Outcome type" };
static const struct kind stops = { SOURCE_STOPS, stop_titles, COUNT_OF(stop_titles), "Object of search" };

enum { COLUMN_NONE = UINT16_MAX, TYPE_MAX = 200 };
struct reader {
    const struct kind *kind;
    struct intake_file *file;
    struct loaded *loaded;
    struct str force; /* where no column says it */
    uint16_t column[FIELDS];
    size_t n_columns;
    struct {
        enum event_column code;
        uint16_t column;
    } words[EVENT_COLUMNS];
    size_t n_words;
    struct national_grid *grid; /* of a file with eastings and northings; NULL: it has degrees */
    bool place_is_one_run; /* longitude to LSOA name stand side by side, in this order */
};

/* The first line is a header with the telling column and at least one other of this kind. */
static bool is_kind(struct str text, const struct kind *k)
{
    struct csv c;
    csv_init(&c, str_slice(text, 0, 4096));
    bool telling = false;
    size_t known = 0;
    if (csv_next(&c) && c.bad == CSV_GOOD)
        for (size_t i = 0; i < c.n; i++) {
            struct str title;
            (void)str_cut(str_trim(c.field[i]), '\r', &title); /* in lines that end in it alone, to be told so */
            telling = telling || str_eq_nocase(title, str_of(k->telling));
            for (size_t t = 0; t < k->n_titles; t++) known += str_eq_nocase(title, str_of(k->title[t].text));
        }
    csv_release(&c);
    return telling && known >= 3;
}
static bool is_street(struct str text, struct str name)
{
    (void)name;
    return is_kind(text, &street);
}
static bool is_outcomes(struct str text, struct str name)
{
    (void)name;
    return is_kind(text, &outcomes);
}
static bool is_stops(struct str text, struct str name)
{
    (void)name;
    return is_kind(text, &stops);
}

static bool has_column(const struct csv *c, const char *title)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq_nocase(str_trim(c->field[i]), str_of(title))) return true;
    return false;
}

static bool read_titles(struct reader *r, const struct csv *c, struct error *why)
{
    const struct kind *k = r->kind;
    bool on_grid = has_column(c, "Easting") && has_column(c, "Northing") && !has_column(c, "Longitude");
    for (unsigned i = 0; i < FIELDS; i++) r->column[i] = COLUMN_NONE;
    r->n_columns = c->n;
    if (c->n && memchr(c->raw.ptr, '\r', c->raw.len))
        return FAIL(why, INVALID, "%s, line %zu: its lines end in a carriage return alone; a line feed, or both, was expected", file_name(r->file), c->line);
    for (size_t t = 0; t < k->n_titles; t++) {
        uint16_t at = COLUMN_NONE;
        for (size_t i = 0; i < c->n; i++) {
            if (!str_eq_nocase(str_trim(c->field[i]), str_of(k->title[t].text))) continue;
            if (at != COLUMN_NONE)
                return FAIL(why, INVALID, "%s, line %zu: the column \"%s\" stands there twice", file_name(r->file), c->line, k->title[t].text);
            at = (uint16_t)i;
        }
        bool is_degrees = k->title[t].field == FIELD_LON || k->title[t].field == FIELD_LAT;
        if (at == COLUMN_NONE && !k->title[t].optional && !(is_degrees && on_grid))
            return FAIL(why, INVALID, "%s, line %zu: the column \"%s\" is missing (the %zu columns of a data.police.uk file of this kind were expected)",
                        file_name(r->file), c->line, k->title[t].text, k->n_titles - 2 * (k == &street));
        if (k->title[t].field != FIELD_IGNORED) r->column[k->title[t].field] = at;
    }
    for (unsigned i = 0; i < EVENT_COLUMNS; i++) {
        if (r->column[FIELD_CODE + i] == COLUMN_NONE) continue;
        r->words[r->n_words].code = i;
        r->words[r->n_words++].column = r->column[FIELD_CODE + i];
    }
    uint16_t first = r->column[FIELD_LON];
    r->place_is_one_run = r->column[FIELD_LAT] == first + 1 && r->column[FIELD_LOCATION] == first + 2 &&
                          r->column[FIELD_LSOA] == first + 3 && r->column[FIELD_LSOA_NAME] == first + 4;
    return !on_grid || r->column[FIELD_EAST] == COLUMN_NONE || national_grid_open(&r->grid, why) || error_prefix(why, "%s", file_name(r->file));
}

static struct str field(const struct reader *r, const struct csv *c, unsigned which)
{
    return r->column[which] == COLUMN_NONE ? STR("") : c->field[r->column[which]];
}

static bool in_row(const struct csv *c, struct str s)
{
    return s.ptr >= c->raw.ptr && s.ptr + s.len <= c->raw.ptr + c->raw.len;
}

/* The bytes that say where: a view of the row, or of a copy where they do not stand together. */
static struct str place_key(const struct reader *r, const struct csv *c, struct arena *a)
{
    if (r->place_is_one_run) {
        struct str from = c->field[r->column[FIELD_LON]], to = c->field[r->column[FIELD_LSOA_NAME]];
        if (in_row(c, from) && in_row(c, to)) return (struct str){ from.ptr, (size_t)(to.ptr + to.len - from.ptr) };
    }
    static const enum field parts[] = { FIELD_LON, FIELD_LAT, FIELD_EAST, FIELD_NORTH, FIELD_LOCATION, FIELD_LSOA, FIELD_LSOA_NAME };
    size_t len = 0;
    for (size_t i = 0; i < COUNT_OF(parts); i++) len += field(r, c, parts[i]).len + 1;
    char *key = arena_new(a, len), *at = key;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct str s = field(r, c, parts[i]);
        if (s.len) memcpy(at, s.ptr, s.len);
        at += s.len;
        *at++ = '\x1F';
    }
    return (struct str){ key, len };
}

/* A field as it may be kept while the file is open: quoted ones live only until the next row. */
static struct str kept(const struct csv *c, struct batch *b, struct str s) { return in_row(c, s) ? s : str_copy(&b->arena, s); }

static uint32_t point_of(const struct reader *r, const struct csv *c, struct batch *b)
{
    struct arena scratch = { 0 };
    struct str key = place_key(r, c, &scratch);
    bool fresh;
    uint32_t number = batch_point(b, key, &fresh);
    if (fresh) {
        struct local_point *p = &b->local[number];
        if (scratch.page) p->key = str_copy(&b->arena, key);
        p->place = (struct place){ COORD_NONE, kept(c, b, str_trim(field(r, c, FIELD_LOCATION))),
                                   kept(c, b, str_trim(field(r, c, FIELD_LSOA))), kept(c, b, str_trim(field(r, c, FIELD_LSOA_NAME))) };
        p->bad = r->grid ? place_read_grid(r->grid, field(r, c, FIELD_EAST), field(r, c, FIELD_NORTH), &p->place.at)
                         : place_read(field(r, c, FIELD_LON), field(r, c, FIELD_LAT), &p->place.at);
    }
    arena_release(&scratch);
    return number;
}

/* Why the row is set aside, or NULL when it has been taken. */
static const char *take_row(struct reader *r, const struct csv *c)
{
    month_t month;
    int64_t moment = 0;
    bool timed = false;
    struct str force = r->column[FIELD_FORCE] == COLUMN_NONE ? r->force : field(r, c, FIELD_FORCE);
    if (c->bad) return csv_bad_text(c->bad);
    if (c->n != r->n_columns) return c->n < r->n_columns ? "fewer fields than the header" : "more fields than the header";
    if (r->column[FIELD_DATE] != COLUMN_NONE) {
        if (!moment_parse(field(r, c, FIELD_DATE), &moment, &timed)) return "no such date";
        month = month_of_moment(london_clock(moment)); /* as the publisher divides the files */
    } else if (!month_parse(field(r, c, FIELD_MONTH), &month)) {
        return "no such month";
    }
    if (force.len == 0) return "no force is named";
    struct str type = field(r, c, FIELD_CODE + EVENT_CATEGORY);
    if (type.len == 0) return "no type is given";
    if (type.len > TYPE_MAX) return "its type is longer than 200 letters";
    struct batch *b = r->loaded->last;
    if (!b || b->month != month || !str_eq(b->force, force)) b = loaded_batch(r->loaded, month, force);
    uint32_t point = point_of(r, c, b);
    if (b->local[point].bad) return b->local[point].bad;
    batch_row(b, point);
    if (r->column[FIELD_FALLS_WITHIN] != COLUMN_NONE) b->other_force += !str_eq(force, field(r, c, FIELD_FALLS_WITHIN));
    if (timed) batch_time(b, EVENT_FROM, (int32_t)(moment / 60));
    for (size_t k = 0; k < r->n_words; k++) {
        if (!batch_code(b, r->words[k].code, kept(c, b, c->field[r->words[k].column]))) {
            batch_undo_row(b);
            return "too many different values in one column";
        }
    }
    if (r->column[FIELD_ID] != COLUMN_NONE) batch_id(b, c->field[r->column[FIELD_ID]]);
    return NULL;
}

static bool load(const struct kind *kind, struct intake_file *f, struct str force, void **product, struct error *why)
{
    struct csv c;
    struct reader r = { .kind = kind, .file = f, .force = force };
    csv_init(&c, file_text(f));
    bool ok = csv_next(&c) && read_titles(&r, &c, why);
    if (ok) *product = r.loaded = loaded_new(kind->source);
    uint64_t read = 0, taken = 0;
    while (ok && csv_next(&c)) {
        const char *reason = take_row(&r, &c);
        read++;
        if (reason) file_reject(f, c.line, reason, c.raw);
        else taken++;
    }
    csv_release(&c);
    if (ok && read == 0) file_remark(f, "%s has a header and no row", file_name(f));
    file_count(f, read, taken);
    if (r.grid) r.loaded->grid_error_m = national_grid_error_m(r.grid);
    national_grid_close(r.grid);
    return ok;
}

static bool load_street(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    return load(&street, f, STR(""), product, why);
}
static bool load_outcomes(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    return load(&outcomes, f, STR(""), product, why);
}

/* "2018-01-city-of-london-stop-and-search.csv": these files say the force in their name alone. */
static bool load_stops(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    struct str name = file_base_name(f), tail = STR("-stop-and-search"), slug = STR("");
    month_t month;
    for (size_t i = 8; i + tail.len <= name.len; i++)
        if (str_eq(str_slice(name, i, i + tail.len), tail)) slug = str_slice(name, 8, i);
    if (!month_parse(str_slice(name, 0, 7), &month) || slug.len == 0)
        return FAIL(why, INVALID,
                    "%s: a stop-and-search file does not say its force inside; keep the publisher's file name, such as 2018-01-city-of-london-stop-and-search.csv",
                    file_name(f));
    struct csv c;
    struct str force = slug;
    csv_init(&c, data_text("police-uk/forces.csv"));
    while (csv_next(&c))
        if (c.n >= 2 && str_eq(c.field[0], slug)) force = c.field[1];
    csv_release(&c);
    return load(&stops, f, force, product, why);
}

const struct importer police_street = {
    .name = "data.police.uk street-level crime",
    .expected = "CSV with the columns Crime ID, Month, Reported by, Falls within, Longitude, Latitude, Location, LSOA code, LSOA name, Crime type, Last outcome category, Context; in files of 2010 to 2012 some are absent, and Easting and Northing may stand for Longitude and Latitude",
    .recognise = is_street,
    .begin = loading_begin, .load = load_street, .settle = loading_settle, .write = loading_write, .discard = loaded_free,
    .finish = loading_finish, .end = loading_end,
};
const struct importer police_outcomes = {
    .name = "data.police.uk outcomes",
    .expected = "CSV with the columns Crime ID, Month, Reported by, Falls within, Longitude, Latitude, Location, LSOA code, LSOA name, Outcome type",
    .recognise = is_outcomes,
    .begin = loading_begin, .load = load_outcomes, .settle = loading_settle, .write = loading_write, .discard = loaded_free,
    .finish = loading_finish, .end = loading_end,
};
const struct importer police_stops = {
    .name = "data.police.uk stop and search",
    .expected = "CSV with the columns Type, Date, Latitude, Longitude, Gender, Age range, Officer-defined ethnicity, Legislation, Object of search, Outcome",
    .recognise = is_stops,
    .begin = loading_begin, .load = load_stops, .settle = loading_settle, .write = loading_write, .discard = loaded_free,
    .finish = loading_finish, .end = loading_end,
};
