/* From outlines, postcodes and look-ups to shares. */
#include "base/buf.h"
#include "geo/share.h"
#include "places/apportion.h"
#include "places/figures.h"
#include "places/lookup.h"
#include "places/notes.h"
#include "places/part_put.h"
#include "places/postcode.h"
#include "places/ring_list.h"

/* What the shares of one kind of small area are made of, whatever they are shared among. */
struct makings {
    struct arena arena;
    struct snapshot *view;
    struct figures figures;    /* whose codes are the sources */
    const struct layer *own;   /* outlines of the sources' generation, or NULL */
    const struct layer *other; /* of the newest other generation, or NULL */
    uint32_t *own_source, *other_source; /* [layer->n]: the source with that code, or AREA_NONE */
    uint32_t *own_area, *other_area;     /* [figures.n]: the outline of each source, or AREA_NONE */
    struct postcodes postcodes;
    struct coord *at;    /* [n_at] positions of the postcodes that count */
    uint32_t *at_source; /* [n_at] the source each lies in, or AREA_NONE */
    size_t n_at;
    bool live;           /* terminated postcodes were known */
};

static void match(struct makings *m, const struct layer *l, uint32_t **source, uint32_t **area, const uint32_t *taken)
{
    *source = ARENA_ARRAY(&m->arena, uint32_t, (l ? l->n : 0) + 1);
    *area = ARENA_ARRAY(&m->arena, uint32_t, m->figures.n + 1);
    for (size_t i = 0; i < m->figures.n; i++) (*area)[i] = AREA_NONE;
    for (uint32_t i = 0; l && i < l->n; i++) {
        size_t at = figures_find(&m->figures, layer_code(l, i));
        (*source)[i] = at == SIZE_MAX || (taken && taken[at] != AREA_NONE) ? AREA_NONE : (uint32_t)at;
        if ((*source)[i] != AREA_NONE) (*area)[at] = i;
    }
}

/* The source that each point lies in, by its own generation's outlines first. */
static bool place_sources(const struct makings *m, const struct coord *p, size_t n, uint32_t *out, struct error *why)
{
    const struct layer_outlines *own = m->own ? layer_outlines(m->own, why) : NULL, *other = m->other ? layer_outlines(m->other, why) : NULL;
    if ((m->own && !own) || (m->other && !other)) return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t area = own ? layer_find(own, p[i]) : AREA_NONE;
        out[i] = area == AREA_NONE ? AREA_NONE : m->own_source[area];
        if (out[i] != AREA_NONE || !other) continue;
        area = layer_find(other, p[i]);
        out[i] = area == AREA_NONE ? AREA_NONE : m->other_source[area];
    }
    return true;
}

/* The sources by the codes that the postcodes themselves carry, where no outline tells. */
static void place_by_codes(struct makings *m, const size_t *which)
{
    const struct postcodes *p = &m->postcodes;
    if (m->figures.type != AREA_LSOA || p->lsoa_year != m->figures.type_year) return;
    for (size_t i = 0; i < m->n_at; i++) {
        uint16_t code = p->lsoa[which[i]];
        if (m->at_source[i] != AREA_NONE || code == POSTCODE_NO_CODE) continue;
        size_t at = figures_find(&m->figures, postcode_code_text(p->lsoa_code, p->n_lsoas, code));
        if (at != SIZE_MAX) m->at_source[i] = (uint32_t)at;
    }
}

static bool gather_postcodes(struct makings *m, struct error *why)
{
    if (!postcodes_open(m->view, &m->postcodes, why)) return why->kind == ERROR_MISSING;
    const struct postcodes *p = &m->postcodes;
    size_t *which = mem_try((p->n + 1) * sizeof *which);
    m->at = mem_try((p->n + 1) * sizeof *m->at);
    m->at_source = mem_try((p->n + 1) * sizeof *m->at_source);
    bool ok = (which && m->at && m->at_source) || FAIL(why, NOMEM, "out of memory for postcodes");
    for (size_t i = 0; ok && i < p->n; i++) {
        if (p->ended[i]) {
            m->live = true;
            continue;
        }
        which[m->n_at] = i;
        m->at[m->n_at++] = p->at[i];
    }
    ok = ok && place_sources(m, m->at, m->n_at, m->at_source, why);
    if (ok) place_by_codes(m, which);
    mem_free(which);
    return ok;
}

static void makings_release(struct makings *m)
{
    mem_free(m->at);
    mem_free(m->at_source);
    arena_release(&m->arena);
}

/* Outlines of the sources' kind: of their own year, and the newest of another. */
static bool find_outlines(struct makings *m, struct error *why)
{
    struct layer_key *keys;
    size_t n;
    if (!layers_list(m->view, &m->arena, &keys, &n, why)) return false;
    for (size_t i = 0; i < n; i++) {
        if (keys[i].type != m->figures.type || keys[i].made_of != keys[i].type) continue;
        const struct layer **to = keys[i].year == m->figures.type_year ? &m->own : &m->other;
        if (!*to && !layer_open(m->view, keys[i].type, keys[i].year, to, why)) return false;
    }
    match(m, m->own, &m->own_source, &m->own_area, NULL);
    match(m, m->other, &m->other_source, &m->other_area, m->own_area);
    return true;
}

/* The shares under construction. */
struct building {
    const struct layer *to;
    struct apportion_source *source;
    struct apportion_share *share;
    size_t n, n_shares, cap, cap_shares;
    float *covered;
    bool *by_lookup; /* [to->n]: a look-up gives it something */
};

static void building_release(struct building *b)
{
    mem_free(b->source);
    mem_free(b->share);
    mem_free(b->covered);
    mem_free(b->by_lookup);
}

static bool begin_source(struct building *b, const struct figure_code *code, enum apportion_method method, bool other,
                         struct error *why)
{
    if (!MEM_GROW(&b->source, &b->cap, b->n + 2)) return FAIL(why, NOMEM, "out of memory for shares");
    struct apportion_source *s = &b->source[b->n++];
    *s = (struct apportion_source){ .first = (uint32_t)b->n_shares, .method = (uint16_t)method, .other_generation = other };
    memcpy(s->code, code->code, AREA_CODE_MAX);
    return true;
}

static bool add_share(struct building *b, uint32_t to, double share, struct error *why)
{
    if (!MEM_GROW(&b->share, &b->cap_shares, b->n_shares + 1)) return FAIL(why, NOMEM, "out of memory for shares");
    b->share[b->n_shares++] = (struct apportion_share){ to, (float)share };
    return true;
}

/* Shares as geo finds them, walked once in the order of sources. */
struct feed {
    struct shares shares;
    const uint32_t *source; /* of each of its numbers; NULL: they are the sources themselves */
    size_t at;
};

static uint32_t next_source(const struct feed *f)
{
    uint32_t number = f->shares.share[f->at].source;
    return f->source ? f->source[number] : number;
}

static bool take_shares(struct building *b, struct feed *f, uint32_t source, const struct figure_code *code,
                        enum apportion_method method, bool other, struct error *why)
{
    if (!begin_source(b, code, method, other, why)) return false;
    while (f->at < f->shares.n && next_source(f) < source) f->at++;
    for (; f->at < f->shares.n && next_source(f) == source; f->at++) {
        const struct share *share = &f->shares.share[f->at];
        if (share->target != AREA_NONE && !add_share(b, share->target, share->share, why)) return false;
    }
    return true;
}

static bool add_looked_up(const struct makings *m, struct building *b, const struct lookup *l, uint32_t source, struct error *why)
{
    uint32_t to = lookup_find(l, str_of(m->figures.code[source].code));
    uint32_t target = to == AREA_NONE ? AREA_NONE : layer_find_code(b->to, str_of(l->to_area[to].code));
    if (target == AREA_NONE) return true;
    b->by_lookup[target] = true;
    return begin_source(b, &m->figures.code[source], APPORTION_LOOKUP, false, why) && add_share(b, target, 1, why);
}

/* The shares of the ground of some areas of a layer among those of another. In them, number i is area[i]. */
static bool share_ground(const struct layer *of, const uint32_t *area, size_t n, const struct layer *among, struct shares *out,
                         struct error *why)
{
    struct ring_list r = { .n = 0 };
    const struct layer_outlines *from = layer_outlines(of, why), *to = from ? layer_outlines(among, why) : NULL;
    if (!to) return false;
    uint32_t *area_ring = mem_try((n + 1) * sizeof *area_ring);
    bool ok = area_ring || FAIL(why, NOMEM, "out of memory for shares");
    for (size_t i = 0; ok && i < n; i++) {
        area_ring[i] = (uint32_t)r.n;
        ok = ring_list_add_area(&r, &from->set, area[i], why);
    }
    if (ok) {
        area_ring[n] = (uint32_t)r.n;
        ok = ring_list_seal(&r, why);
    }
    if (ok) {
        const struct area_set some = { r.vertex, r.n_vertices, r.first, r.n, area_ring, n };
        ok = shares_by_ground(&some, &to->index, out, why);
    }
    ring_list_release(&r);
    mem_free(area_ring);
    return ok;
}

/* The sources that have too few postcodes, but an outline in the layer: their shares by ground. */
static bool feed_ground(const struct makings *m, const struct layer *l, const uint32_t *area, const uint32_t *postcodes,
                        const struct layer *to, struct arena *a, struct feed *out, struct error *why)
{
    uint32_t *source = ARENA_ARRAY(a, uint32_t, m->figures.n + 1), *which = ARENA_ARRAY(a, uint32_t, m->figures.n + 1);
    size_t n = 0;
    for (uint32_t s = 0; l && s < m->figures.n; s++) {
        if (postcodes[s] >= APPORTION_POSTCODES_MIN || area[s] == AREA_NONE) continue;
        source[n] = s;
        which[n++] = area[s];
    }
    out->source = source;
    return n == 0 || share_ground(l, which, n, to, &out->shares, why);
}

/* How many postcodes lie in each source. */
static uint32_t *count_postcodes(const struct makings *m, struct arena *a)
{
    uint32_t *n = ARENA_ARRAY(a, uint32_t, m->figures.n + 1);
    for (size_t i = 0; i < m->n_at; i++)
        if (m->at_source[i] != AREA_NONE) n[m->at_source[i]]++;
    return n;
}

static bool share_out(const struct makings *m, const uint32_t *at_target, struct building *b, struct error *why)
{
    struct arena a = { 0 };
    struct lookup lookup = { .n = 0 };
    bool has_lookup = lookup_open(m->view, m->figures.type, m->figures.type_year, b->to->type, b->to->year, &lookup, why);
    if (!has_lookup && why->kind != ERROR_MISSING) return false;
    const uint32_t *postcodes = count_postcodes(m, &a);
    struct feed by_postcodes = { .at = 0 }, own = { .at = 0 }, other = { .at = 0 };
    bool ok = shares_by_points(m->at_source, at_target, NULL, m->n_at, &by_postcodes.shares, why) &&
              feed_ground(m, m->own, m->own_area, postcodes, b->to, &a, &own, why) &&
              feed_ground(m, m->other, m->other_area, postcodes, b->to, &a, &other, why);
    for (uint32_t s = 0; ok && s < m->figures.n; s++) {
        const struct figure_code *code = &m->figures.code[s];
        bool is_other = m->own_area[s] == AREA_NONE && m->other_area[s] != AREA_NONE;
        if (postcodes[s] >= APPORTION_POSTCODES_MIN)
            ok = take_shares(b, &by_postcodes, s, code, APPORTION_POSTCODES, is_other, why);
        else if (m->own_area[s] != AREA_NONE) ok = take_shares(b, &own, s, code, APPORTION_POINTS, false, why);
        else if (is_other) ok = take_shares(b, &other, s, code, APPORTION_POINTS, true, why);
        else if (has_lookup) ok = add_looked_up(m, b, &lookup, s, why);
    }
    shares_release(&by_postcodes.shares);
    shares_release(&own.shares);
    shares_release(&other.shares);
    arena_release(&a);
    return ok;
}

/* Adds to the cover of some areas what of their ground lies in the sources' outlines of one generation. */
static bool cover_by_ground(const struct layer *l, const uint32_t *source, const uint32_t *target, size_t n, struct building *b,
                            struct error *why)
{
    struct shares found = { .n = 0 };
    if (!l || n == 0) return true;
    if (!share_ground(b->to, target, n, l, &found, why)) return false;
    for (size_t i = 0; i < found.n; i++) {
        const struct share *share = &found.share[i];
        if (share->target != AREA_NONE && source[share->target] != AREA_NONE) b->covered[target[share->source]] += (float)share->share;
    }
    shares_release(&found);
    return true;
}

/* Which share of each area lies in a source: by postcodes where it has some, else by ground. An area that a look-up gives
 * something is taken to be given all. */
static bool measure_cover(const struct makings *m, const uint32_t *at_target, struct building *b, struct error *why)
{
    struct arena a = { 0 };
    size_t n = b->to->n, few = 0;
    uint32_t *all = ARENA_ARRAY(&a, uint32_t, n + 1), *in = ARENA_ARRAY(&a, uint32_t, n + 1), *sparse = ARENA_ARRAY(&a, uint32_t, n + 1);
    for (size_t i = 0; i < m->n_at; i++) {
        if (at_target[i] == AREA_NONE) continue;
        all[at_target[i]]++;
        in[at_target[i]] += m->at_source[i] != AREA_NONE;
    }
    for (uint32_t t = 0; t < n; t++) {
        bool enough = all[t] >= APPORTION_POSTCODES_MIN;
        b->covered[t] = b->by_lookup[t] ? 1 : enough ? (float)in[t] / (float)all[t] : 0;
        if (!b->by_lookup[t] && !enough) sparse[few++] = t;
    }
    bool ok = cover_by_ground(m->own, m->own_source, sparse, few, b, why) && cover_by_ground(m->other, m->other_source, sparse, few, b, why);
    arena_release(&a);
    return ok;
}

static bool put_building(struct change *c, const struct makings *m, struct building *b, struct str key, struct digest origin,
                         struct error *why)
{
    struct buf text = BUF_MAX(256);
    bool used = m->n_at > 0;
    buf_byte(&text, m->live ? 'l' : 'a'); /* live ones, or all */
    if (used) buf_print(&text, STR_FMT " " STR_FMT, STR_ARG(m->postcodes.product), STR_ARG(m->postcodes.date));
    buf_byte(&text, 0);
    if (!MEM_GROW(&b->source, &b->cap, b->n + 1)) return FAIL(why, NOMEM, "out of memory for shares");
    b->source[b->n] = (struct apportion_source){ .first = (uint32_t)b->n_shares };
    const struct section sections[] = { SECTION("sources", b->source, b->n + 1), SECTION("shares", b->share, b->n_shares),
                                        SECTION("covered", b->covered, b->to->n), SECTION("text", text.ptr, text.len) };
    bool ok = (buf_ok(&text) || FAIL(why, NOMEM, "out of memory for shares")) &&
              change_put(c, key, origin, b->n, STR(""), sections, COUNT_OF(sections), why);
    buf_release(&text);
    return ok;
}

static bool derive(struct change *c, const struct makings *m, const struct layer *to, struct str key, struct digest origin,
                   struct error *why)
{
    struct building b = { .to = to };
    uint32_t *at_target = mem_try((m->n_at + 1) * sizeof *at_target);
    b.covered = mem_try((to->n + 1) * sizeof *b.covered);
    b.by_lookup = mem_new(to->n + 1);
    bool ok = (at_target && b.covered) || FAIL(why, NOMEM, "out of memory for shares");
    const struct layer_outlines *outlines = layer_outlines(to, why);
    ok = ok && outlines;
    if (ok) layer_place(outlines, m->at, m->n_at, at_target);
    ok = ok && share_out(m, at_target, &b, why) && measure_cover(m, at_target, &b, why) && put_building(c, m, &b, key, origin, why);
    mem_free(at_target);
    building_release(&b);
    return ok;
}

/* The digest of all parts that shares of this kind of area could be made of. */
static struct digest origin_of(struct snapshot *s, const struct figures *f, const struct layer_key *to)
{
    struct arena a = { 0 };
    struct digest d = f->digest;
    const char *prefixes[] = { str_print(&a, "areas/%s/", area_type_name(f->type)), "postcodes/",
                               str_print(&a, "areas/%s/%d", area_type_name(to->type), to->year),
                               lookup_key(&a, f->type, f->type_year, to->type, to->year) };
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        size_t first, n = snapshot_find(s, str_of(prefixes[i]), &first);
        for (size_t k = first; k < first + n; k++) d = digest_join(d, snapshot_entry(s, k)->part);
    }
    arena_release(&a);
    return d;
}

/* The shares of one kind of small area among every layer that is not finer. */
static bool derive_all(struct change *c, struct snapshot *view, const struct figures *f, const struct layer_key *keys, size_t n,
                       struct error *why)
{
    struct makings m = { .view = view, .figures = *f };
    bool ok = true, gathered = false;
    for (size_t i = 0; ok && i < n; i++) {
        bool same = keys[i].type == f->type && keys[i].year == f->type_year;
        if (keys[i].made_of != keys[i].type || keys[i].type < f->type || same) continue;
        struct str key = str_of(str_print(&m.arena, "apportion/%s-%d/%s-%d", area_type_name(f->type), f->type_year,
                                          area_type_name(keys[i].type), keys[i].year));
        struct digest origin = origin_of(view, f, &keys[i]);
        const struct layer *to;
        if (part_has_origin(view, key, origin)) continue;
        ok = gathered || (find_outlines(&m, why) && gather_postcodes(&m, why));
        gathered = true;
        ok = ok && layer_open(view, keys[i].type, keys[i].year, &to, why) && derive(c, &m, to, key, origin, why);
    }
    makings_release(&m);
    return ok;
}

bool apportionments_derive(struct change *c, struct error *why)
{
    struct arena a = { 0 };
    struct snapshot *view;
    struct layer_key *keys;
    size_t n, first;
    if (!change_view(c, &view, why)) return false;
    bool ok = layers_list(view, &a, &keys, &n, why);
    size_t count = snapshot_find(view, STR("figures/population/"), &first);
    for (size_t i = first; ok && i < first + count; i++) {
        struct figures f, newest;
        const struct part *p = snapshot_part(view, i, why);
        ok = p && figures_read(p, snapshot_entry(view, i)->key, &f, why) &&
             figures_open(view, "population", f.type, f.type_year, &newest, why);
        if (ok && newest.year == f.year) ok = derive_all(c, view, &newest, keys, n, why);
    }
    snapshot_free(view);
    arena_release(&a);
    return ok;
}
