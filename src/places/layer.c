/* Opening a layer: the arrays of its part as they are mapped, and what its files left out found elsewhere. */
#include "geo/box.h"
#include "places/layer_part.h"
#include <stdatomic.h>
#include <stdlib.h>

struct layer_lines {
    const struct part *part;
    size_t n; /* areas of the part */
    const uint32_t *group;
    _Atomic(struct layer_outlines *) read; /* NULL until somebody asks */
};

struct str layer_parent_code(const struct layer *l, uint32_t parent)
{
    return parent == AREA_NONE ? STR("") : str_of(l->parent[parent].code);
}

const char *layer_parent_name(const struct layer *l, uint32_t parent)
{
    if (parent == AREA_NONE) return "";
    return l->parent_name ? l->parent_name[parent] : l->text + l->parent[parent].name;
}

const char *layer_title(struct arena *a, const struct layer *l)
{
    return str_print(a, "%s of %d", area_type_title(l->type, true), l->year);
}

static struct str upper(struct str s, char out[static AREA_CODE_MAX])
{
    size_t n = 0;
    for (; n < s.len && n + 1 < AREA_CODE_MAX; n++)
        out[n] = s.ptr[n] >= 'a' && s.ptr[n] <= 'z' ? (char)(s.ptr[n] - 32) : s.ptr[n];
    return (struct str){ out, n };
}

static uint32_t find_exactly(const struct layer *l, struct str code)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = str_cmp(layer_code(l, (uint32_t)mid), code);
        if (c == 0) return (uint32_t)mid;
        if (c < 0) low = mid + 1;
        else high = mid;
    }
    return AREA_NONE;
}

uint32_t layer_find_code(const struct layer *l, struct str code)
{
    char up[AREA_CODE_MAX];
    uint32_t i = find_exactly(l, code);
    return i != AREA_NONE || code.len >= AREA_CODE_MAX ? i : find_exactly(l, upper(code, up));
}

static void lines_release(void *lines)
{
    struct layer_lines *w = lines;
    mem_free(atomic_load(&w->read));
}

static struct layer_lines *lines_new(struct arena *a, const struct part *p, size_t n, const uint32_t *group)
{
    struct layer_lines *w = ARENA_NEW(a, struct layer_lines);
    *w = (struct layer_lines){ .part = p, .n = n, .group = group };
    arena_defer(a, lines_release, w);
    return w;
}

const struct layer_outlines *layer_outlines(const struct layer *l, struct error *why)
{
    struct layer_lines *w = l->lines;
    struct layer_outlines *there = atomic_load(&w->read), read = { .group = w->group };
    if (there) return there;
    if (!layer_read_outlines(w->part, w->n, &read, why)) return NULL;
    struct layer_outlines *mine = mem_new(sizeof *mine);
    *mine = read;
    if (atomic_compare_exchange_strong(&w->read, &there, mine)) return mine;
    mem_free(mine); /* another thread was first */
    return there;
}

void layer_place(const struct layer_outlines *o, const struct coord *p, size_t n, uint32_t *out)
{
    area_index_find_many(&o->index, p, n, out);
    for (size_t i = 0; o->group && i < n; i++)
        if (out[i] != AREA_NONE) out[i] = o->group[out[i]];
}

/* Whether the arrays hold together. */
static bool check_arrays(const struct layer *l, size_t n_text)
{
    bool ok = n_text && l->text[n_text - 1] == 0;
    for (size_t i = 0; ok && i < l->n; i++) {
        const struct area_record *r = &l->area[i];
        ok = r->name < n_text && (r->district == AREA_NONE || r->district < l->n_parents) &&
             (r->county == AREA_NONE || r->county < l->n_parents) && r->code[AREA_CODE_MAX - 1] == 0;
    }
    for (size_t i = 0; ok && i < l->n_parents; i++)
        ok = l->parent[i].name < n_text && l->parent[i].code[AREA_CODE_MAX - 1] == 0;
    return ok;
}

static bool falls_apart(struct error *why) { return FAIL(why, INVALID, "the areas do not hold together: run wardmote check"); }

bool layer_read(const struct part *p, struct layer *out, struct error *why)
{
    struct layer l = { 0 };
    const struct layer_about *about;
    size_t one, n_text;
    if (!PART_ARRAY(p, "about", &about, &one, why) || !PART_ARRAY(p, "areas", &l.area, &l.n, why) ||
        !PART_ARRAY(p, "parents", &l.parent, &l.n_parents, why) || !PART_ARRAY(p, "text", &l.text, &n_text, why))
        return false;
    if (one != 1 || about->type >= AREA_TYPES || !check_arrays(&l, n_text)) return falls_apart(why);
    l.type = about->type;
    l.year = about->year;
    *out = l;
    return true;
}

static bool is_rising(const uint32_t *list, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (list[i - 1] > list[i]) return false;
    return true;
}

/* Where rings and areas begin is looked at; where the index leads, its checksums vouch for. */
bool layer_read_outlines(const struct part *p, size_t n_areas, struct layer_outlines *out, struct error *why)
{
    struct layer_outlines o = { .group = out->group };
    struct area_set *s = &o.set;
    struct area_index *x = &o.index;
    const struct area_frame *frame;
    size_t n_ring_first, n_area_ring, n_frames;
    if (!PART_FIGURES(p, "vertices", &s->vertex, &s->n_vertices, why) ||
        !PART_ARRAY(p, "ring_first", &s->ring_first, &n_ring_first, why) ||
        !PART_ARRAY(p, "area_ring", &s->area_ring, &n_area_ring, why) ||
        !PART_ARRAY(p, "frame", &frame, &n_frames, why) || !PART_ARRAY(p, "cells", &x->cell, &x->n_cells, why) ||
        !PART_ARRAY(p, "leaves", &x->leaf, &x->n_leaves, why) ||
        !PART_ARRAY(p, "leaf_areas", &x->leaf_area, &x->n_leaf_areas, why) ||
        !PART_ARRAY(p, "pieces", &x->piece, &x->n_pieces, why))
        return false;
    if (n_frames != 1 || (uint64_t)frame->columns * frame->rows > x->n_cells || n_ring_first == 0 || n_area_ring != n_areas + 1 ||
        !is_rising(s->ring_first, n_ring_first) || !is_rising(s->area_ring, n_area_ring) ||
        s->ring_first[n_ring_first - 1] != s->n_vertices || s->area_ring[n_areas] != n_ring_first - 1)
        return falls_apart(why);
    x->frame = *frame;
    s->n_rings = n_ring_first - 1;
    s->n_areas = n_areas;
    *out = o;
    return true;
}

/* What a key under "areas/" names. */
static bool key_parse(struct str key, enum area_type *type, int *year)
{
    struct str head, name;
    int64_t y;
    key = str_cut(key, '/', &head);
    key = str_cut(key, '/', &name);
    if (!str_eq(head, STR("areas")) || !area_type_parse(name, type) || !str_to_i64(key, &y)) return false;
    *year = (int)y;
    return true;
}

static uint32_t parent_of(const struct layer *base, size_t i, enum area_type type)
{
    return type == AREA_DISTRICT ? base->area[i].district : base->area[i].county;
}

static int by_code(const void *a, const void *b)
{
    const struct area_record *x = a, *y = b;
    return memcmp(x->code, y->code, AREA_CODE_MAX);
}

/* The districts or counties that the areas of `base` say they lie in. Their names become the layer's text. */
static const struct layer *make_of(struct arena *a, const struct layer *base, enum area_type type)
{
    struct layer *l = ARENA_NEW(a, struct layer);
    struct area_record *area = ARENA_ARRAY(a, struct area_record, base->n_parents + 1);
    uint32_t *group = ARENA_ARRAY(a, uint32_t, base->n + 1), *number = ARENA_ARRAY(a, uint32_t, base->n_parents + 1);
    bool *is = ARENA_ARRAY(a, bool, base->n_parents + 1);
    size_t bytes = 1, at = 1;
    for (size_t i = 0; i < base->n; i++) {
        uint32_t p = parent_of(base, i, type);
        if (p == AREA_NONE || is[p]) continue;
        is[p] = true;
        bytes += MAX(strlen(base->parent_name[p]), AREA_CODE_MAX) + 1;
    }
    char *text = arena_new(a, bytes);
    for (size_t p = 0; p < base->n_parents; p++) {
        if (!is[p]) continue;
        struct area_record *r = &area[l->n++];
        const char *name = *base->parent_name[p] ? base->parent_name[p] : base->parent[p].code;
        *r = (struct area_record){ .name = (uint32_t)at, .district = AREA_NONE, .county = AREA_NONE,
                                   .low = BOX_EMPTY.lo, .high = BOX_EMPTY.hi };
        memcpy(r->code, base->parent[p].code, AREA_CODE_MAX);
        memcpy(text + at, name, strlen(name) + 1);
        at += strlen(name) + 1;
    }
    qsort(area, l->n, sizeof *area, by_code);
    *l = (struct layer){ .type = type, .year = base->year, .n = l->n, .area = area, .text = text, .base = base,
                         .group = group, .parent = base->parent, .parent_name = base->parent_name,
                         .n_parents = base->n_parents, .digest = base->digest,
                         .lines = lines_new(a, base->lines->part, base->n, group) };
    for (size_t p = 0; p < base->n_parents; p++)
        if (is[p]) number[p] = find_exactly(l, str_of(base->parent[p].code));
    for (size_t i = 0; i < base->n; i++) {
        uint32_t p = parent_of(base, i, type);
        group[i] = p == AREA_NONE ? AREA_NONE : number[p];
        if (group[i] == AREA_NONE) continue;
        struct area_record *r = &area[group[i]];
        struct box box = box_join((struct box){ r->low, r->high }, (struct box){ base->area[i].low, base->area[i].high });
        r->low = box.lo;
        r->high = box.hi;
        if (type == AREA_DISTRICT && r->county == AREA_NONE) r->county = base->area[i].county;
        if (r->label.lon == 0 && r->label.lat == 0) r->label = base->area[i].label;
    }
    return l;
}

/* ---- opened once a snapshot */
struct kept_layer {
    struct arena arena; /* all that is not in the parts */
    const struct layer *layer;
};

static void release_kept(void *kept)
{
    struct kept_layer *k = kept;
    arena_release(&k->arena);
    mem_free(k);
}

static bool open_own(struct snapshot *s, struct arena *a, size_t entry, const struct layer **out, struct error *why)
{
    const struct part *p = snapshot_part(s, entry, why);
    struct layer *l = ARENA_NEW(a, struct layer);
    const struct area_rules *rules = area_rules_new(a);
    if (!p) return false;
    if (!layer_read(p, l, why)) return error_prefix(why, STR_FMT, STR_ARG(snapshot_entry(s, entry)->key));
    l->digest = snapshot_entry(s, entry)->part;
    l->lines = lines_new(a, p, l->n, NULL);
    generation_months(rules, l->type, l->year, &l->from, &l->to);
    if (!layer_complete(l, s, a, rules, why)) return false;
    *out = l;
    return true;
}


static bool open_kept(struct snapshot *s, size_t entry, enum area_type type, const struct layer **out, struct error *why);

static bool open_made(struct snapshot *s, struct arena *a, size_t entry, enum area_type of, enum area_type type,
                      const struct layer **out, struct error *why)
{
    const struct layer *base;
    if (!open_kept(s, entry, of, &base, why)) return false;
    *out = make_of(a, base, type);
    return true;
}

/* The layer of an entry: its own areas, or those of `type` that they make. */
static bool open_kept(struct snapshot *s, size_t entry, enum area_type type, const struct layer **out, struct error *why)
{
    char name[128];
    struct str key = snapshot_entry(s, entry)->key;
    int year;
    enum area_type own;
    CHECK(key_parse(key, &own, &year) && snprintf(name, sizeof name, STR_FMT " as %s", STR_ARG(key), area_type_name(type)) < (int)sizeof name);
    struct kept_layer *k = snapshot_kept(s, str_of(name));
    if (!k) {
        k = mem_new(sizeof *k);
        bool ok = own == type ? open_own(s, &k->arena, entry, &k->layer, why) : open_made(s, &k->arena, entry, own, type, &k->layer, why);
        if (!ok) {
            release_kept(k);
            return false;
        }
        k = snapshot_keep(s, str_of(name), k, release_kept);
    }
    *out = k->layer;
    return true;
}

static int coarse_and_new_first(const void *a, const void *b)
{
    const struct layer_key *x = a, *y = b;
    if (x->type != y->type) return x->type > y->type ? -1 : 1;
    return (x->year < y->year) - (x->year > y->year);
}

/* The kind of which districts and counties are made where they have no outlines: wards if there are any. */
static bool base_type(struct snapshot *s, enum area_type *out)
{
    static const enum area_type kinds[] = { AREA_WARD, AREA_LSOA, AREA_MSOA };
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        char prefix[32];
        size_t first;
        (void)snprintf(prefix, sizeof prefix, "areas/%s/", area_type_name(kinds[k]));
        if (!snapshot_find(s, str_of(prefix), &first)) continue;
        *out = kinds[k];
        return true;
    }
    return false;
}

static bool has_key(const struct layer_key *keys, size_t n, enum area_type type, int year)
{
    for (size_t i = 0; i < n; i++)
        if (keys[i].type == type && keys[i].year == year) return true;
    return false;
}

bool layers_list(struct snapshot *s, struct arena *a, struct layer_key **out, size_t *n, struct error *why)
{
    size_t first, count = snapshot_find(s, STR("areas/"), &first), k = 0;
    struct layer_key *keys = ARENA_ARRAY(a, struct layer_key, 3 * count + 1);
    for (size_t i = first; i < first + count; i++) {
        const struct snapshot_entry *e = snapshot_entry(s, i);
        if (!key_parse(e->key, &keys[k].type, &keys[k].year))
            return FAIL(why, INVALID, "the evidence has areas of a kind this program does not know: " STR_FMT, STR_ARG(e->key));
        keys[k].made_of = keys[k].type;
        keys[k++].n = e->rows;
    }
    size_t own = k;
    enum area_type base, made[] = { AREA_DISTRICT, AREA_COUNTY };
    for (size_t i = 0; i < own && base_type(s, &base); i++) { /* keys are still in the order of entries */
        for (size_t t = 0; t < COUNT_OF(made) && keys[i].type == base; t++) {
            const struct layer *l;
            if (has_key(keys, own, made[t], keys[i].year)) continue;
            if (!open_kept(s, first + i, made[t], &l, why)) return false;
            if (l->n) keys[k++] = (struct layer_key){ made[t], keys[i].year, l->n, base };
        }
    }
    qsort(keys, k, sizeof *keys, coarse_and_new_first);
    *out = keys;
    *n = k;
    return true;
}

static bool no_layer(const struct layer_key *keys, size_t n, enum area_type type, int year, struct error *why)
{
    struct arena a = { 0 };
    const char *there = "";
    for (size_t i = 0; i < n; i++)
        there = str_print(&a, "%s%s%s of %d", there, i ? ", " : "", area_type_title(keys[i].type, true), keys[i].year);
    if (year) (void)FAIL(why, MISSING, "no %s of %d are loaded (loaded: %s)", area_type_title(type, true), year, n ? there : "no boundaries at all");
    else (void)FAIL(why, MISSING, "no %s are loaded (loaded: %s)", area_type_title(type, true), n ? there : "no boundaries at all");
    arena_release(&a);
    return false;
}

/* The entry to open for a layer: its own part, or that of the areas it can be made of (`base`; AREA_TYPES: none).
 * The newest; of one year, an own part first. SIZE_MAX: there is none. */
static size_t choose_entry(const struct snapshot *s, enum area_type type, enum area_type base, int year)
{
    size_t first, count = snapshot_find(s, STR("areas/"), &first), best = SIZE_MAX;
    int best_year = 0;
    for (size_t i = first; i < first + count; i++) {
        enum area_type t;
        int y;
        if (!key_parse(snapshot_entry(s, i)->key, &t, &y) || (year && y != year) || (t != type && t != base)) continue;
        if (best != SIZE_MAX && (y < best_year || (y == best_year && t != type))) continue;
        best = i;
        best_year = y;
    }
    return best;
}

bool layer_open(struct snapshot *s, enum area_type type, int year, const struct layer **out, struct error *why)
{
    enum area_type bases[] = { AREA_TYPES, AREA_TYPES };
    if (type == AREA_DISTRICT || type == AREA_COUNTY) (void)base_type(s, &bases[0]);
    for (size_t k = 0; k < COUNT_OF(bases); k++) { /* if they can be made of nothing, an older own part will do */
        size_t entry = choose_entry(s, type, bases[k], year);
        const struct layer *found;
        if (entry == SIZE_MAX) continue;
        if (!open_kept(s, entry, type, &found, why)) return false;
        if (found->n == 0) continue;
        *out = found;
        return true;
    }
    struct arena a = { 0 };
    struct layer_key *keys;
    size_t n;
    bool listed = layers_list(s, &a, &keys, &n, why);
    if (listed) (void)no_layer(keys, n, type, year, why);
    arena_release(&a);
    return false;
}
