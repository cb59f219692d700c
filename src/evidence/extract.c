#include "evidence/extract.h"
#include "base/csv.h"
#include "evidence/loading.h"
#include "evidence/mapping.h"
#include "places/proj.h"

struct known { /* a mapping that an extract may fit */
    struct mapping mapping;
    const char *file;
    struct str folder; /* only for files of this folder; empty: for all */
};
struct extracts {
    void *loading; /* first: see loading.h */
    struct arena arena;
    struct known *known;
    size_t n, cap;
    bool lost; /* a mapping could not be learnt, so that its extracts would pass for files of no known kind */
    struct error why;
};

static struct str folder_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? (struct str){ name, (size_t)(slash - name) } : STR("");
}

static struct str base_name(const char *file)
{
    const char *slash = strrchr(file, '/');
    return str_of(slash ? slash + 1 : file);
}

static void lose(struct extracts *s, const struct error *why)
{
    if (!s->lost) s->why = *why;
    s->lost = true;
}

static void learn(struct extracts *s, struct str text, const char *file, struct str folder)
{
    struct known k = { .file = file, .folder = folder };
    struct error why;
    if (!mapping_recognise(text, base_name(file))) return;
    if (!mapping_parse(&s->arena, text, file, &k.mapping, &why)) { /* what is wrong with it is told when it is loaded itself */
        if (why.kind == ERROR_NOMEM) lose(s, &why);
    } else if (!MEM_GROW(&s->known, &s->cap, s->n + 1)) {
        (void)FAIL(&why, NOMEM, "out of memory for the mapping %s", file);
        lose(s, &why);
    } else {
        s->known[s->n++] = k;
    }
}

static void *begin(struct intake *in)
{
    struct extracts *s = mem_new(sizeof *s);
    s->loading = loading_begin(in);
    for (size_t i = 0; i < intake_n_files(in); i++) {
        struct str text;
        const char *name;
        if (intake_peek(in, i, STR(".mapping"), &text, &name)) learn(s, text, name, folder_of(name));
    }
    struct snapshot *base = change_base(intake_change(in));
    size_t first, n = snapshot_find(base, STR("mapping/"), &first);
    for (size_t i = first; i < first + n; i++) {
        struct error why;
        const struct part *p = snapshot_part(base, i, &why);
        struct str text;
        if (p && PART_ARRAY(p, "text", &text.ptr, &text.len, &why)) learn(s, text, "a mapping kept from before", STR(""));
        else lose(s, &why);
    }
    return s;
}

static void end(void *state)
{
    struct extracts *s = state;
    loading_end(s->loading);
    mem_free(s->known);
    arena_release(&s->arena);
    mem_free(s);
}

struct columns {
    uint16_t at[MAP_FIELDS]; /* UINT16_MAX: the extract lacks it */
    size_t n;
};

/* How many of the columns that the mapping names stand in the first line; *lacks: the first that does not. */
static size_t columns_found(const struct mapping *m, const struct csv *c, struct columns *out, struct str *lacks)
{
    size_t found = 0;
    *lacks = STR("");
    out->n = c->n;
    for (unsigned f = 0; f < MAP_FIELDS; f++) {
        out->at[f] = UINT16_MAX;
        for (size_t i = 0; m->title[f].len && i < c->n; i++)
            if (str_eq(str_trim(c->field[i]), m->title[f])) out->at[f] = (uint16_t)i;
        found += out->at[f] != UINT16_MAX;
        if (m->title[f].len && out->at[f] == UINT16_MAX && !lacks->len) *lacks = m->title[f];
    }
    return found;
}

static bool is_beside(const struct known *k, struct str folder) { return k->folder.ptr && folder.len && str_eq(k->folder, folder); }

/* The mapping whose columns all stand in the first line: that of the file's own folder before one kept from earlier.
 * *near: where there is none, one of its own folder of whose columns at least half stand there (and which it lacks). */
static const struct known *find_mapping(const struct extracts *s, struct intake_file *f, struct columns *out,
                                        const struct known **near, struct str *lacks)
{
    struct csv c;
    struct str text = file_text(f), folder = folder_of(file_name(f)), missing;
    const struct known *found = NULL;
    *near = NULL;
    csv_init(&c, str_slice(text, 0, CSV_ROW_MAX));
    if (!memchr(text.ptr, 0, MIN(text.len, (size_t)4096)) && csv_next(&c) && c.bad == CSV_GOOD)
        for (int own = 1; own >= 0 && !found; own--)
            for (size_t i = 0; i < s->n && !found; i++) {
                if (is_beside(&s->known[i], folder) != (own == 1)) continue;
                size_t n = columns_found(&s->known[i].mapping, &c, out, &missing);
                if (!missing.len) found = &s->known[i];
                else if (own && n >= 2 && n * 2 >= mapping_columns(&s->known[i].mapping) && !*near) {
                    *near = &s->known[i];
                    *lacks = missing;
                }
            }
    csv_release(&c);
    return found;
}

static bool claims(void *state, struct intake_file *f)
{
    struct columns columns;
    const struct known *near;
    struct str lacks;
    return find_mapping(state, f, &columns, &near, &lacks) || near;
}

static bool recognise_extract(struct str text, struct str name)
{
    (void)text;
    (void)name;
    return false; /* only by its mapping */
}

struct reading {
    const struct mapping *m;
    const struct columns *columns;
    struct loaded *loaded;
    struct words references; /* of the file: a number that stands there twice is one crime */
    struct national_grid *grid;
};

static struct str cell(const struct reading *r, const struct csv *c, enum mapping_field f)
{
    return r->columns->at[f] == UINT16_MAX ? STR("") : str_trim(c->field[r->columns->at[f]]);
}

static const char *read_place(struct reading *r, const struct csv *c, struct coord *out)
{
    if (r->columns->at[MAP_LATITUDE] != UINT16_MAX) return place_read(cell(r, c, MAP_LONGITUDE), cell(r, c, MAP_LATITUDE), out);
    *out = COORD_NONE;
    if (!r->grid) return NULL;
    return place_read_grid(r->grid, cell(r, c, MAP_EASTING), cell(r, c, MAP_NORTHING), out);
}

struct when {
    int64_t reported, from, to;
    month_t month; /* of the report, or where there is none of the crime */
    bool has_reported, has_from, has_to;
};

static const char *read_times(const struct reading *r, const struct csv *c, struct when *w)
{
    struct str reported = cell(r, c, MAP_REPORTED), from = cell(r, c, MAP_FROM), to = cell(r, c, MAP_TO);
    *w = (struct when){ .has_reported = reported.len > 0, .has_from = from.len > 0, .has_to = to.len > 0 };
    month_t unused;
    if (w->has_from && !mapping_time(r->m, MAP_FROM, from, &w->from, &w->month)) return "no such date (occurred from)";
    if (w->has_to && !mapping_time(r->m, MAP_TO, to, &w->to, &unused)) return "no such date (occurred to)";
    if (w->has_reported && !mapping_time(r->m, MAP_REPORTED, reported, &w->reported, &w->month)) return "no such date (reported)";
    if (!w->has_reported && !w->has_from) return "no date";
    if (w->has_from && w->has_to && w->to < w->from) return "it ends before it begins";
    return NULL;
}

static const char *take_row(struct reading *r, const struct csv *c)
{
    static const struct {
        enum mapping_field field;
        enum event_column column;
    } words[] = { { MAP_OFFENCE, EVENT_OFFENCE }, { MAP_CATEGORY, EVENT_CATEGORY }, { MAP_SOURCE, EVENT_REPORTER },
                  { MAP_VICTIM, EVENT_VICTIM }, { MAP_DETECTED, EVENT_DETECTED }, { MAP_OUTCOME, EVENT_OUTCOME } };
    if (c->bad) return csv_bad_text(c->bad);
    if (c->n != r->columns->n) return c->n < r->columns->n ? "fewer fields than the header" : "more fields than the header";
    struct str reference = cell(r, c, MAP_REFERENCE), force = cell(r, c, MAP_FORCE);
    struct when w;
    struct coord at;
    if (reference.len == 0) return "no reference";
    const char *bad = read_times(r, c, &w);
    if (!bad) bad = read_place(r, c, &at);
    if (bad) return bad;
    bool fresh;
    uint32_t number = words_number(&r->references, reference, &fresh);
    if (!fresh) return "its reference stands there before";
    struct batch *b = loaded_batch(r->loaded, w.month, force.len ? loaded_text(r->loaded, force) : r->m->force);
    r->references.text[number] = str_copy(&b->arena, reference);
    struct place place = { at, str_copy(&b->arena, cell(r, c, MAP_LOCATION)), str_copy(&b->arena, cell(r, c, MAP_LSOA)), STR("") };
    char *key = str_print(&b->arena, "%d,%d," STR_FMT "\x1F" STR_FMT, at.lon, at.lat, STR_ARG(place.location), STR_ARG(place.lsoa));
    uint32_t point = batch_point(b, str_of(key), &fresh);
    if (fresh) b->local[point].place = place;
    batch_row(b, point);
    batch_id(b, reference);
    if (w.has_reported) batch_time(b, EVENT_REPORTED, (int32_t)(w.reported / 60));
    if (w.has_from) batch_time(b, EVENT_FROM, (int32_t)(w.from / 60));
    if (w.has_from) batch_time(b, EVENT_TO, (int32_t)((w.has_to ? w.to : w.from) / 60));
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct str word = mapping_word(r->m, words[i].field, cell(r, c, words[i].field));
        if (batch_code(b, words[i].column, str_copy(&b->arena, word))) continue;
        batch_undo_row(b);
        return "too many different values in one column";
    }
    return NULL;
}

static bool load(void *state, struct intake_file *f, void **product, struct error *why)
{
    struct columns columns;
    struct reading r = { .columns = &columns };
    struct csv c;
    struct str lacks;
    const struct known *near, *fits = find_mapping(state, f, &columns, &near, &lacks);
    if (!fits && near)
        return FAIL(why, INVALID, "%s, line 1: no column is called \"" STR_FMT "\", as %s has it; a mapping serves files that have all the columns it names",
                    file_name(f), STR_ARG(lacks), near->file);
    if (!fits) return FAIL(why, MISSING, "%s: no mapping fits its columns any more", file_name(f));
    r.m = &fits->mapping;
    if (columns.at[MAP_EASTING] != UINT16_MAX && columns.at[MAP_LATITUDE] == UINT16_MAX && !national_grid_open(&r.grid, why)) return false;
    *product = r.loaded = loaded_new_extract(r.m->source);
    words_init(&r.references, UINT32_MAX - 1);
    csv_init(&c, file_text(f));
    (void)csv_next(&c);
    uint64_t read = 0, taken = 0;
    while (csv_next(&c)) {
        const char *reason = take_row(&r, &c);
        read++;
        if (reason) file_reject(f, c.line, reason, c.raw);
        else taken++;
    }
    csv_release(&c);
    words_release(&r.references);
    if (r.grid) r.loaded->grid_error_m = national_grid_error_m(r.grid);
    national_grid_close(r.grid);
    file_count(f, read, taken);
    return true;
}

static bool settle(void *state, struct intake_file *f, void *product, struct error *why)
{
    return loading_settle(((struct extracts *)state)->loading, f, product, why);
}
static bool write(void *state, struct intake_file *f, void *product, struct error *why)
{
    return loading_write(((struct extracts *)state)->loading, f, product, why);
}
static bool finish(void *state, struct intake *in, struct error *why)
{
    struct extracts *s = state;
    if (s->lost) *why = s->why;
    return !s->lost && loading_finish(s->loading, in, why);
}

const struct importer extract_importer = {
    .name = "a force's own extract",
    .expected = "CSV with the columns that a mapping file in the same folder names (docs/extract-mapping.md)",
    .recognise = recognise_extract, .claims = claims, .begin = begin, .load = load, .settle = settle, .write = write,
    .discard = loaded_free, .finish = finish, .end = end,
};

/* ---- the mapping itself */
static bool recognise_mapping(struct str text, struct str name)
{
    return mapping_recognise(text, name);
}

static bool load_mapping(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    (void)product;
    struct arena a = { 0 };
    struct mapping m;
    bool ok = mapping_parse(&a, file_text(f), file_name(f), &m, why);
    if (ok) {
        struct section s = { "text", file_text(f).ptr, 1, file_text(f).len };
        char *key = str_print(&a, "mapping/" STR_FMT, STR_ARG(m.source));
        ok = change_put_ranked(intake_change(file_intake(f)), file_order(f) + 1, str_of(key), file_digest(f), 1, m.force, &s, 1, why);
    }
    arena_release(&a);
    return ok;
}

const struct importer mapping_importer = {
    .name = "mapping of an extract",
    .expected = "text that begins with source = NAME and has a section [columns] (docs/extract-mapping.md)",
    .recognise = recognise_mapping, .load = load_mapping,
};
