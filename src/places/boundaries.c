/* The importer of boundaries: GeoJSON and TopoJSON by ourselves, other formats through wardmote-convert. */
#include "intake/convert.h"
#include "intake/intake.h"
#include "places/importers.h"
#include "places/layer_write.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { CONVERT_SECONDS = 900 };
static const size_t convert_bytes = (size_t)2000 << 20;

/* What the bytes say a file is. */
enum form { FORM_OTHER, FORM_JSON, FORM_SHAPEFILE, FORM_GEOPACKAGE, FORM_KML, FORM_BESIDE_SHAPEFILE };

static bool ends_nocase(struct str s, const char *end)
{
    size_t n = strlen(end);
    return s.len >= n && str_eq_nocase(str_slice(s, s.len - n, s.len), str_of(end));
}

static enum form form_of(struct str text, struct str name)
{
    static const char shape[] = { 0, 0, 0x27, 0x0A };
    if (text.len >= 100 && memcmp(text.ptr, shape, 4) == 0)
        return ends_nocase(name, ".shx") ? FORM_BESIDE_SHAPEFILE : FORM_SHAPEFILE;
    if (str_starts(text, STR("SQLite format 3")) && text.len > 72 && memcmp(text.ptr + 68, "GPKG", 4) == 0)
        return FORM_GEOPACKAGE;
    if (ends_nocase(name, ".prj") && (str_starts(text, STR("PROJCS[")) || str_starts(text, STR("GEOGCS["))))
        return FORM_BESIDE_SHAPEFILE;
    if ((ends_nocase(name, ".dbf") && text.len > 32 && (text.ptr[0] & 7) == 3) || ends_nocase(name, ".cpg") ||
        ends_nocase(name, ".sbn") || ends_nocase(name, ".sbx") || ends_nocase(name, ".shp.xml"))
        return FORM_BESIDE_SHAPEFILE;
    if (str_contains(str_slice(text, 0, 4096), STR("<kml"))) return FORM_KML;
    return geojson_recognise(text) ? FORM_JSON : FORM_OTHER;
}

static bool recognise(struct str text, struct str name) { return form_of(text, name) != FORM_OTHER; }

struct boundaries {
    struct arena arena;
    const struct area_rules *rules;
    struct outlines **file; /* those that settled, in order */
    size_t n, cap;
};

static void *begin(struct intake *in)
{
    (void)in;
    struct boundaries *b = mem_new(sizeof *b);
    b->rules = area_rules_new(&b->arena);
    return b;
}

static const char *form_title(enum form form)
{
    return form == FORM_SHAPEFILE ? "a shapefile" : form == FORM_GEOPACKAGE ? "a GeoPackage" : "a KML file";
}

static bool load_converted(struct intake_file *f, enum form form, const struct area_rules *rules, struct outlines *out,
                           struct error *why)
{
    struct buf json = BUF_MAX(convert_bytes);
    char copy[CONVERT_COPY_MAX] = "";
    const char *program = intake_convert(file_intake(f)), *input = file_path(f);
    bool ok = program || FAIL(why, MISSING, "%s is %s; reading it needs the program wardmote-convert, which was not "
                              "found beside wardmote or on the path. GeoJSON is read without it", file_name(f), form_title(form));
    /* A shapefile is several files: its neighbours are found inside the archive. */
    if (ok && !input && form == FORM_SHAPEFILE) input = file_name(f);
    if (ok && !input) {
        ok = convert_copy(file_text(f), "", copy, why);
        input = copy;
    }
    ok = ok && convert_run(program, NULL, input, CONVERT_SECONDS, &json, why) &&
         outlines_read(buf_str(&json), file_name(f), rules, out, why);
    if (*copy) (void)unlink(copy);
    buf_release(&json);
    return ok;
}

static bool load(void *state, struct intake_file *f, void **product, struct error *why)
{
    const struct boundaries *b = state;
    enum form form = form_of(file_text(f), file_base_name(f));
    if (form == FORM_BESIDE_SHAPEFILE) return true;
    struct outlines *o = mem_new(sizeof *o);
    bool ok = form == FORM_JSON ? outlines_read(file_text(f), file_name(f), b->rules, o, why)
                                : load_converted(f, form, b->rules, o, why);
    if (!ok) {
        mem_free(o);
        return false;
    }
    if (o->n_crossed)
        file_remark(f, "%s: %zu outline%s where positions were rounded to a grid; what is inside is taken by the "
                    "even-odd rule", file_name(f), o->n_crossed, o->n_crossed == 1 ? " crosses itself" : "s cross themselves");
    file_count(f, o->n, o->n);
    *product = o;
    return true;
}

static void discard(void *product)
{
    struct outlines *o = product;
    if (!o) return;
    outlines_release(o);
    mem_free(o);
}

/* Takes the product's content over. */
static bool settle(void *state, struct intake_file *f, void *product, struct error *why)
{
    (void)f;
    struct boundaries *b = state;
    struct outlines *o = product;
    if (!o) return true;
    if (!MEM_GROW(&b->file, &b->cap, b->n + 1)) return FAIL(why, NOMEM, "out of memory for areas");
    b->file[b->n] = mem_new(sizeof **b->file);
    *b->file[b->n++] = *o;
    *o = (struct outlines){ 0 };
    return true;
}

static bool finish(void *state, struct intake *in, struct error *why)
{
    struct boundaries *b = state;
    struct merge_notes notes = { .arena = &b->arena };
    if (b->n == 0) return true;
    bool ok = layers_merge(intake_change(in), (const struct outlines *const *)b->file, b->n, &notes, why);
    for (size_t i = 0; ok && i < notes.n; i++) intake_remark(in, "%s", notes.line[i]);
    return ok;
}

static void end(void *state)
{
    struct boundaries *b = state;
    for (size_t i = 0; i < b->n; i++) discard(b->file[i]);
    mem_free(b->file);
    arena_release(&b->arena);
    mem_free(b);
}

const struct importer boundaries_importer = {
    .name = "boundaries",
    .expected = "GeoJSON or TopoJSON polygons with a code such as WD25CD or LSOA21CD; shapefile, GeoPackage or KML "
                "through wardmote-convert",
    .recognise = recognise,
    .begin = begin,
    .load = load,
    .settle = settle,
    .discard = discard,
    .finish = finish,
    .end = end,
};
