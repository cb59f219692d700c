#include "places/layer_write.h"
#include "base/buf.h"
#include "base/parallel.h"
#include "geo/shape.h"
#include "places/layer_part.h"
#include "places/part_put.h"
#include <stdlib.h>

/* One area that asks to be in a layer. */
struct candidate {
    const struct outlines *from;
    uint32_t i;
    uint32_t order;
    bool loaded; /* it is in the snapshot already */
};
struct candidates {
    struct candidate *list;
    size_t n, cap;
};

static const struct outline *area_of(const struct candidate *c) { return &c->from->area[c->i]; }

static bool add_candidate(struct candidates *cs, const struct outlines *from, uint32_t i, bool loaded,
                          struct error *why)
{
    if (!MEM_GROW(&cs->list, &cs->cap, cs->n + 1)) return FAIL(why, NOMEM, "out of memory for areas");
    cs->list[cs->n] = (struct candidate){ from, i, (uint32_t)cs->n, loaded };
    cs->n++;
    return true;
}

static int by_layer_then_code(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    const struct outline *p = area_of(x), *q = area_of(y);
    if (p->type != q->type) return p->type < q->type ? -1 : 1;
    if (p->year != q->year) return p->year < q->year ? -1 : 1;
    int c = str_cmp(p->code, q->code);
    if (c) return c;
    if (p->coarse != q->coarse) return p->coarse ? 1 : -1;
    return (x->order > y->order) - (x->order < y->order);
}

/* How many of the candidates from `from` on are of the same layer; of the same area. */
static size_t same_layer(const struct candidates *cs, size_t from)
{
    size_t n = from;
    const struct outline *o = area_of(&cs->list[from]);
    while (n < cs->n && area_of(&cs->list[n])->type == o->type && area_of(&cs->list[n])->year == o->year) n++;
    return n - from;
}
static size_t same_code(const struct candidate *c, size_t n)
{
    size_t k = 1;
    while (k < n && str_eq(area_of(&c[k])->code, area_of(c)->code)) k++;
    return k;
}

static bool same_shape(const struct candidate *a, const struct candidate *b)
{
    return digest_eq(area_shape(&a->from->set, a->i), area_shape(&b->from->set, b->i));
}

/* The layer under construction: what will be the sections of its part. */
struct building {
    struct area_record *area;
    struct area_parent *parent;
    struct buf text;
    struct ring_list rings;
    uint32_t *area_ring;
    size_t n, n_parents, cap_parents;
    struct area_set set;
    struct area_index index;
};

static void building_release(struct building *b)
{
    mem_free(b->area);
    mem_free(b->parent);
    buf_release(&b->text);
    ring_list_release(&b->rings);
    mem_free(b->area_ring);
    area_index_release(&b->index);
}

static uint32_t put_text(struct building *b, struct str s)
{
    size_t at = b->text.len;
    buf_put(&b->text, s);
    buf_byte(&b->text, 0);
    return (uint32_t)at;
}

/* The number of the parent with this code, added where it is new; a name fills an empty one. */
static bool parent_number(struct building *b, struct str code, struct str name, uint32_t *out, struct error *why)
{
    *out = AREA_NONE;
    if (code.len == 0) return true;
    size_t i = 0;
    while (i < b->n_parents && !str_eq(str_of(b->parent[i].code), code)) i++;
    if (i == b->n_parents) {
        if (!MEM_GROW(&b->parent, &b->cap_parents, i + 1)) return FAIL(why, NOMEM, "out of memory for areas");
        b->parent[i] = (struct area_parent){ .name = 0 };
        memcpy(b->parent[i].code, code.ptr, code.len);
        b->n_parents++;
    }
    if (name.len && b->parent[i].name == 0) b->parent[i].name = put_text(b, name);
    *out = (uint32_t)i;
    return true;
}

/* What the candidates of one area say together: the shape of the first, the words of the last that has any. */
static struct outline words_of(const struct candidate *c, size_t n)
{
    struct outline o = *area_of(c);
    for (size_t i = 1; i < n; i++) {
        const struct outline *p = area_of(&c[i]);
        bool newer = c[i].order > c[0].order;
        if (!str_eq(p->name, p->code) && (newer || str_eq(o.name, o.code))) o.name = p->name;
        if (p->district.len && (newer || o.district.len == 0)) o.district = p->district;
        if (p->district_name.len && (newer || o.district_name.len == 0)) o.district_name = p->district_name;
        if (p->county.len && (newer || o.county.len == 0)) o.county = p->county;
        if (p->county_name.len && (newer || o.county_name.len == 0)) o.county_name = p->county_name;
    }
    return o;
}

static bool add_area(struct building *b, const struct candidate *c, size_t n, struct error *why)
{
    struct outline o = words_of(c, n);
    struct area_record *a = &b->area[b->n];
    size_t from = b->rings.n_vertices;
    *a = (struct area_record){ .coarse = o.coarse };
    memcpy(a->code, o.code.ptr, o.code.len);
    a->name = put_text(b, o.name);
    b->area_ring[b->n] = (uint32_t)b->rings.n;
    if (!parent_number(b, o.district, o.district_name, &a->district, why) ||
        !parent_number(b, o.county, o.county_name, &a->county, why) || !ring_list_add_area(&b->rings, &c->from->set, c->i, why))
        return false;
    struct box box = box_of(b->rings.vertex + from, b->rings.n_vertices - from);
    a->low = box.lo;
    a->high = box.hi;
    b->area_ring[++b->n] = (uint32_t)b->rings.n;
    return true;
}

/* The index, and label points by the hundred: items that any thread may do. */
enum { LABELS_AN_ITEM = 100, ITEMS_ALONE = 4 };
struct finishing {
    struct building *b;
    bool *ok;
    struct error *why; /* of each item */
};

static bool label_areas(struct building *b, uint32_t from, uint32_t to, struct error *why)
{
    for (uint32_t i = from; i < to; i++) {
        if (area_label_point(&b->set, i, &b->area[i].label, why)) continue;
        if (why->kind != ERROR_MISSING) return false;
        b->area[i].label = b->set.vertex[b->set.ring_first[b->set.area_ring[i]]]; /* thinner than a coord */
    }
    return true;
}

static void finish_item(size_t item, int thread, void *context)
{
    struct finishing *f = context;
    struct building *b = f->b;
    uint32_t from = item ? (uint32_t)(item - 1) * LABELS_AN_ITEM : 0;
    (void)thread;
    f->ok[item] = item == 0 ? area_index_build(&b->set, &b->index, &f->why[item])
                            : label_areas(b, from, (uint32_t)MIN((size_t)from + LABELS_AN_ITEM, b->n), &f->why[item]);
}

static bool finish_building(struct building *b, struct error *why)
{
    if (!buf_ok(&b->text)) return FAIL(why, NOMEM, "out of memory for names");
    if (!ring_list_seal(&b->rings, why)) return false;
    b->set = (struct area_set){ b->rings.vertex, b->rings.n_vertices, b->rings.first,
                                b->rings.n,      b->area_ring,        b->n };
    size_t items = 1 + (b->n + LABELS_AN_ITEM - 1) / LABELS_AN_ITEM;
    struct finishing f = { b, mem_try(items * sizeof *f.ok), mem_try(items * sizeof *f.why) };
    bool ok = (f.ok && f.why) || FAIL(why, NOMEM, "out of memory for areas");
    if (ok) parallel_for(items, items < ITEMS_ALONE ? 1 : parallel_threads(), finish_item, &f);
    for (size_t i = 0; ok && i < items; i++)
        if (!(ok = f.ok[i])) *why = f.why[i];
    mem_free(f.ok);
    mem_free(f.why);
    return ok;
}

static const char *layer_key_text(struct arena *a, enum area_type type, int year)
{
    return str_print(a, "areas/%s/%d", area_type_name(type), year);
}

static bool put_layer(struct change *c, const struct building *b, enum area_type type, int year, bool *changed,
                      struct error *why)
{
    struct arena a = { 0 };
    struct layer_about about = { type, year };
    const struct area_index *x = &b->index;
    const struct area_set *s = &b->set;
    const struct section sections[] = {
        SECTION("about", &about, 1),
        SECTION("areas", b->area, b->n),
        SECTION("parents", b->parent, b->n_parents),
        SECTION("text", b->text.ptr, b->text.len),
        SECTION("vertices", s->vertex, s->n_vertices),
        SECTION("ring_first", s->ring_first, s->n_rings + 1),
        SECTION("area_ring", s->area_ring, s->n_areas + 1),
        SECTION("frame", &x->frame, 1),
        SECTION("cells", x->cell, x->n_cells),
        SECTION("leaves", x->leaf, x->n_leaves),
        SECTION("leaf_areas", x->leaf_area, x->n_leaf_areas),
        SECTION("pieces", x->piece, x->n_pieces),
    };
    struct str key = str_of(layer_key_text(&a, type, year));
    bool ok = part_put(c, key, b->n, sections, COUNT_OF(sections), changed, why);
    arena_release(&a);
    return ok;
}

struct counts {
    size_t areas, fresh, same, coarse, replaced;
};

static bool two_outlines(const struct candidate *x, const struct candidate *y, struct error *why)
{
    const struct outline *a = area_of(x), *b = area_of(y);
    return FAIL(why, CONFLICT,
                "%s " STR_FMT " (" STR_FMT ") has two different outlines in the generation of %d: %s, line %zu, and "
                "%s, line %zu. Expected one; import only one of them",
                area_type_title(a->type, false), STR_ARG(a->code), STR_ARG(a->name), a->year, x->from->file, a->line,
                y->from->file, b->line);
}

/* Decides which of the candidates of one area stand: *stand of them from *first on, all of one shape. */
static bool settle_area(const struct candidate *c, size_t n, struct counts *count, size_t *first, size_t *stand,
                        struct error *why)
{
    for (; n > 1 && area_of(&c[n - 1])->coarse && !area_of(c)->coarse; n--) {
        if (c[n - 1].loaded) count->replaced++;
        else count->coarse++;
    }
    size_t fresh = c[0].loaded ? 1 : 0;
    for (size_t i = fresh + 1; i < n; i++) {
        if (!same_shape(&c[fresh], &c[i])) return two_outlines(&c[fresh], &c[i], why);
        count->same++;
    }
    bool replaced = fresh == 1 && n > 1 && !same_shape(&c[0], &c[1]);
    count->replaced += replaced;
    count->areas++;
    count->fresh += fresh == 0;
    *first = replaced;
    *stand = n - replaced;
    return true;
}

/* Shapes other than those loaded must come for the whole layer. */
static bool check_replacement(const struct candidate *c, size_t n, struct error *why)
{
    const struct candidate *differs = NULL;
    bool all = true;
    for (size_t i = 0, k; i < n; i += k) {
        k = same_code(&c[i], n - i);
        bool loaded = false, fresh = false;
        for (size_t j = i; j < i + k; j++) {
            if (c[j].loaded) loaded = true;
            else fresh = true;
            if (!differs && c[i].loaded && !c[j].loaded && area_of(&c[j])->coarse == area_of(&c[i])->coarse &&
                !same_shape(&c[i], &c[j]))
                differs = &c[j];
        }
        all = all && (fresh || !loaded);
    }
    if (!differs || all) return true;
    const struct outline *o = area_of(differs);
    return FAIL(why, CONFLICT,
                "%s, line %zu: %s " STR_FMT " (" STR_FMT ") has another outline than the one already imported for "
                "%d. Expected the same, or the files of all %s of %d together, which then replace it",
                differs->from->file, o->line, area_type_title(o->type, false), STR_ARG(o->code), STR_ARG(o->name),
                o->year, area_type_title(o->type, true), o->year);
}

static void tell(struct merge_notes *notes, const struct outline *o, const struct counts *k, bool changed)
{
    struct arena *a = notes->arena;
    const char *s = str_print(a, "%s of %d: %zu", area_type_title(o->type, true), o->year, k->areas);
    if (!changed) s = str_print(a, "%s, unchanged", s);
    else if (k->fresh < k->areas) s = str_print(a, "%s, %zu of them new", s, k->fresh);
    if (k->same) s = str_print(a, "%s; %zu came again with the same shape and were taken once", s, k->same);
    if (k->coarse) s = str_print(a, "%s; %zu coarser copies (positions rounded to a grid) were left out", s, k->coarse);
    if (k->replaced) s = str_print(a, "%s; %zu outlines were replaced", s, k->replaced);
    merge_note(notes, s);
}

static bool build(struct building *b, const struct candidate *c, size_t n, struct counts *count, struct error *why)
{
    b->text = BUF_MAX(1u << 30);
    b->area = mem_try(n * sizeof *b->area);
    b->area_ring = mem_try((n + 1) * sizeof *b->area_ring);
    if (!b->area || !b->area_ring) return FAIL(why, NOMEM, "out of memory for areas");
    buf_byte(&b->text, 0); /* text 0 is empty: not known */
    for (size_t i = 0, k, first = 0, stand = 0; i < n; i += k) {
        k = same_code(&c[i], n - i);
        if (!settle_area(&c[i], k, count, &first, &stand, why) || !add_area(b, &c[i + first], stand, why)) return false;
    }
    return finish_building(b, why);
}

/* A layer of the snapshot as if it were a file; its views borrow from it. */
static bool loaded_outlines(const struct layer *l, const struct part *p, struct outlines *out, struct error *why)
{
    struct layer_outlines lines = { .group = NULL };
    if (!layer_read_outlines(p, l->n, &lines, why)) return false;
    out->area = mem_try((l->n + 1) * sizeof *out->area);
    if (!out->area) return FAIL(why, NOMEM, "out of memory for areas");
    for (uint32_t i = 0; i < l->n; i++) {
        const struct area_record *r = &l->area[i];
        out->area[i] = (struct outline){ .code = layer_code(l, i),
                                         .name = str_of(layer_name(l, i)),
                                         .district = layer_parent_code(l, r->district),
                                         .district_name = str_of(layer_parent_name(l, r->district)),
                                         .county = layer_parent_code(l, r->county),
                                         .county_name = str_of(layer_parent_name(l, r->county)),
                                         .type = l->type,
                                         .year = l->year,
                                         .coarse = r->coarse != 0 };
    }
    out->file = "the evidence";
    out->n = l->n;
    out->set = lines.set;
    return true;
}

/* The areas of the same layer that the snapshot has already, if any. */
static bool find_loaded(struct change *change, enum area_type type, int year, struct outlines *out, struct error *why)
{
    struct arena a = { 0 };
    struct layer l;
    const struct part *p = snapshot_get(change_base(change), str_of(layer_key_text(&a, type, year)), why);
    arena_release(&a);
    if (!p) return why->kind == ERROR_MISSING;
    return layer_read(p, &l, why) && loaded_outlines(&l, p, out, why);
}

/* The new candidates of one layer with those that are loaded. */
static bool merge_layer(struct change *change, const struct candidate *c, size_t n, struct merge_notes *notes,
                        struct error *why)
{
    struct building b = { 0 };
    struct counts count = { 0 };
    struct candidates all = { 0 };
    struct outlines loaded = { 0 };
    const struct outline *o = area_of(c);
    bool changed = false;
    bool ok = find_loaded(change, o->type, o->year, &loaded, why);
    for (uint32_t i = 0; ok && i < loaded.n; i++) ok = add_candidate(&all, &loaded, i, true, why);
    for (size_t i = 0; ok && i < n; i++) ok = add_candidate(&all, c[i].from, c[i].i, false, why);
    if (ok) qsort(all.list, all.n, sizeof *all.list, by_layer_then_code);
    ok = ok && check_replacement(all.list, all.n, why) && build(&b, all.list, all.n, &count, why) &&
         put_layer(change, &b, o->type, o->year, &changed, why);
    if (ok) tell(notes, o, &count, changed);
    building_release(&b);
    mem_free(all.list);
    mem_free(loaded.area);
    return ok;
}

/* How many codes stand in this layer and, with another outline, in another layer of the same kind. */
static void tell_generations(const struct candidates *cs, struct merge_notes *notes)
{
    for (size_t i = 0, n; i < cs->n; i += n) {
        n = same_layer(cs, i);
        const struct outline *o = area_of(&cs->list[i]);
        if (i + n == cs->n || area_of(&cs->list[i + n])->type != o->type) continue;
        size_t m = same_layer(cs, i + n), both = 0;
        for (size_t x = i, y = i + n; x < i + n && y < i + n + m;) {
            int c = str_cmp(area_of(&cs->list[x])->code, area_of(&cs->list[y])->code);
            both += c == 0 && !same_shape(&cs->list[x], &cs->list[y]);
            if (c <= 0) x += same_code(&cs->list[x], i + n - x);
            if (c >= 0) y += same_code(&cs->list[y], i + n + m - y);
        }
        if (both)
            merge_note(notes, str_print(notes->arena, "%zu codes stand both in the %s of %d and in those of %d, with different "
                                  "outlines: each generation keeps its own", both, area_type_title(o->type, true),
                                  o->year, area_of(&cs->list[i + n])->year));
    }
}

bool layers_merge(struct change *c, const struct outlines *const *files, size_t n, struct merge_notes *notes,
                  struct error *why)
{
    struct candidates cs = { 0 };
    bool ok = true;
    for (size_t f = 0; ok && f < n; f++)
        for (uint32_t i = 0; ok && i < files[f]->n; i++) ok = add_candidate(&cs, files[f], i, false, why);
    if (ok && cs.n) qsort(cs.list, cs.n, sizeof *cs.list, by_layer_then_code);
    for (size_t i = 0, k; ok && i < cs.n; i += k) {
        k = same_layer(&cs, i);
        ok = merge_layer(c, &cs.list[i], k, notes, why);
    }
    if (ok) tell_generations(&cs, notes);
    mem_free(cs.list);
    return ok;
}
