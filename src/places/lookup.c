#include "places/lookup.h"

/* "lsoa-2021" or "lsoa". */
static bool kind_parse(struct str s, enum area_type *type, int *year)
{
    struct str name;
    int64_t y = 0;
    struct str rest = str_cut(s, '-', &name);
    if (!area_type_parse(name, type) || (rest.len && !str_to_i64(rest, &y))) return false;
    *year = (int)y;
    return true;
}

static bool holds_together(const struct lookup *l, size_t n_text)
{
    bool ok = n_text && l->text[n_text - 1] == 0;
    for (size_t i = 0; ok && i < l->n; i++) ok = l->row[i].to < l->n_to && l->row[i].name < n_text && l->row[i].code[AREA_CODE_MAX - 1] == 0;
    for (size_t i = 0; ok && i < l->n_to; i++)
        ok = l->to_area[i].name < n_text && l->to_area[i].code[AREA_CODE_MAX - 1] == 0;
    return ok;
}

bool lookup_key_parse(struct str key, struct lookup *out)
{
    struct str head, from;
    struct str to = str_cut(str_cut(key, '/', &head), '/', &from);
    return str_eq(head, STR("lookup")) && kind_parse(from, &out->from, &out->from_year) && kind_parse(to, &out->to, &out->to_year);
}

bool lookup_read(const struct part *p, struct str key, struct lookup *out, struct error *why)
{
    struct lookup l = { 0 };
    size_t n_text;
    if (!lookup_key_parse(key, &l))
        return FAIL(why, INVALID, "the evidence has a look-up this program does not know: " STR_FMT, STR_ARG(key));
    if (!PART_ARRAY(p, "rows", &l.row, &l.n, why) || !PART_ARRAY(p, "to", &l.to_area, &l.n_to, why) ||
        !PART_ARRAY(p, "text", &l.text, &n_text, why))
        return false;
    if (!holds_together(&l, n_text))
        return FAIL(why, INVALID, "the look-up " STR_FMT " in the evidence does not hold together", STR_ARG(key));
    *out = l;
    return true;
}

const char *lookup_key(struct arena *a, enum area_type from, int from_year, enum area_type to, int to_year)
{
    const char *f = area_type_name(from), *t = area_type_name(to);
    if (from_year && to_year) return str_print(a, "lookup/%s-%d/%s-%d", f, from_year, t, to_year);
    if (from_year) return str_print(a, "lookup/%s-%d/%s", f, from_year, t);
    if (to_year) return str_print(a, "lookup/%s/%s-%d", f, t, to_year);
    return str_print(a, "lookup/%s/%s", f, t);
}

bool lookup_open(struct snapshot *s, enum area_type from, int from_year, enum area_type to, int to_year,
                 struct lookup *out, struct error *why)
{
    struct arena a = { 0 };
    struct str key = str_of(lookup_key(&a, from, from_year, to, to_year));
    const struct part *p = snapshot_get(s, key, why);
    bool ok = p && lookup_read(p, key, out, why);
    arena_release(&a);
    return ok;
}

uint32_t lookup_find(const struct lookup *l, struct str code)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = str_cmp(str_of(l->row[mid].code), code);
        if (c == 0) return l->row[mid].to;
        if (c < 0) low = mid + 1;
        else high = mid;
    }
    return AREA_NONE;
}
