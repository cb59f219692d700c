#include "places/figures.h"

static bool key_parse(struct str key, struct figures *f)
{
    struct str head, kind, name;
    int64_t type_year, year;
    key = str_cut(key, '/', &head);
    key = str_cut(key, '/', &f->measure);
    key = str_cut(key, '/', &kind);
    kind = str_cut(kind, '-', &name);
    if (!area_type_parse(name, &f->type) || !str_to_i64(kind, &type_year) || !str_to_i64(key, &year)) return false;
    f->type_year = (int)type_year;
    f->year = (int)year;
    return true;
}

/* Three strings, each ended by a zero. */
static bool read_texts(const char *text, size_t n, struct figures *f)
{
    const char **to[] = { &f->title, &f->unit, &f->source }, *at = text, *end = text + n;
    for (size_t i = 0; i < COUNT_OF(to); i++) {
        const char *zero = at < end ? memchr(at, 0, (size_t)(end - at)) : NULL;
        if (!zero) return false;
        *to[i] = at;
        at = zero + 1;
    }
    return true;
}

bool figures_read(const struct part *p, struct str key, struct figures *out, struct error *why)
{
    struct figures f = { .n = 0 };
    const char *text;
    size_t n_values, n_text;
    if (!key_parse(key, &f))
        return FAIL(why, INVALID, "the evidence has figures this program does not know: " STR_FMT, STR_ARG(key));
    if (!PART_ARRAY(p, "codes", &f.code, &f.n, why) || !PART_ARRAY(p, "values", &f.value, &n_values, why) ||
        !PART_ARRAY(p, "text", &text, &n_text, why))
        return false;
    bool ok = n_values == f.n && read_texts(text, n_text, &f);
    for (size_t i = 0; ok && i < f.n; i++) ok = f.code[i].code[AREA_CODE_MAX - 1] == 0;
    if (!ok) return FAIL(why, INVALID, "the figures " STR_FMT " in the evidence do not hold together", STR_ARG(key));
    *out = f;
    return true;
}

bool figures_open(struct snapshot *s, const char *measure, enum area_type type, int type_year, struct figures *out,
                  struct error *why)
{
    struct arena a = { 0 };
    size_t first, n = snapshot_find(s, str_of(str_print(&a, "figures/%s/", measure)), &first), best = SIZE_MAX;
    int best_year = 0;
    for (size_t i = first; i < first + n; i++) {
        struct figures f;
        if (!key_parse(snapshot_entry(s, i)->key, &f)) continue;
        if (type != AREA_TYPES && (f.type != type || f.type_year != type_year)) continue;
        if (best != SIZE_MAX && f.year <= best_year) continue;
        best = i;
        best_year = f.year;
    }
    arena_release(&a);
    if (best == SIZE_MAX) return FAIL(why, MISSING, "no figures of %s are loaded", measure);
    const struct part *p = snapshot_part(s, best, why);
    if (!p || !figures_read(p, snapshot_entry(s, best)->key, out, why)) return false;
    out->digest = snapshot_entry(s, best)->part;
    return true;
}

size_t figures_find(const struct figures *f, struct str code)
{
    size_t low = 0, high = f->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = str_cmp(str_of(f->code[mid].code), code);
        if (c == 0) return mid;
        if (c < 0) low = mid + 1;
        else high = mid;
    }
    return SIZE_MAX;
}
