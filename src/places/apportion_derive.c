/* From outlines, postcodes and look-ups to shares. */
#include "base/buf.h"
#include "places/apportion.h"
#include "places/figures.h"
#include "places/lookup.h"
#include "places/notes.h"
#include "places/part_put.h"
#include "places/postcode.h"
#include "places/sample_points.h"
#include <stdlib.h>

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
static void place_sources(const struct makings *m, const struct coord *p, size_t n, uint32_t *out)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t area = m->own ? layer_find(m->own, p[i]) : AREA_NONE;
        out[i] = area == AREA_NONE ? AREA_NONE : m->own_source[area];
        if (out[i] != AREA_NONE || !m->other) continue;
        area = layer_find(m->other, p[i]);
        out[i] = area == AREA_NONE ? AREA_NONE : m->other_source[area];
    }
}

/* The sources by the codes that the postcodes themselves carry, where no outline tells. */
static void place_by_codes(struct makings *m, const size_t *which)
{
    const struct postcodes *p = &m->postcodes;
    if (m->figures.type != AREA_LSOA || p->lsoa_year != m->figures.type_year) return;
    for (size_t i = 0; i < m->n_at; i++) {
        uint16_t code = p->lsoa[which[i]];
        if (m->at_source[i] != AREA_NONE || code == POSTCODE_NO_CODE) continue;
        size_t at = figures_find(&m->figures, str_of(p->lsoa_code[code].code));
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
    if (ok) {
        place_sources(m, m->at, m->n_at, m->at_source);
        place_by_codes(m, which);
    }
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
        if (!*to && !layer_open(m->view, &m->arena, keys[i].type, keys[i].year, to, why)) return false;
    }
    match(m, m->own, &m->own_source, &m->own_area, NULL);
    match(m, m->other, &m->other_source, &m->other_area, m->own_area);
    return true;
}

/* A point of a source, and the area it lies in. */
struct pair {
    uint32_t source, target; /* AREA_NONE: in none */
};
static int by_source_then_target(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    return (x->target > y->target) - (x->target < y->target);
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

/* One source from the targets of its points, sorted. */
static bool add_points(struct building *b, const struct pair *p, size_t n, struct error *why)
{
    for (size_t i = 0, k; i < n; i += k) {
        for (k = 1; i + k < n && p[i + k].target == p[i].target;) k++;
        if (p[i].target != AREA_NONE && !add_share(b, p[i].target, (double)k / (double)n, why)) return false;
    }
    return true;
}

static bool add_sampled(const struct makings *m, struct building *b, uint32_t source, struct sample_points *sample, struct error *why)
{
    bool other = m->own_area[source] == AREA_NONE;
    const struct layer *l = other ? m->other : m->own;
    struct pair p[SAMPLE_POINTS_MAX];
    sample_points(l, other ? m->other_area[source] : m->own_area[source], sample);
    for (size_t i = 0; i < sample->n; i++) p[i] = (struct pair){ source, layer_find(b->to, sample->at[i]) };
    if (sample->n) qsort(p, sample->n, sizeof *p, by_source_then_target);
    return begin_source(b, &m->figures.code[source], APPORTION_POINTS, other, why) && add_points(b, p, sample->n, why);
}

static bool add_looked_up(const struct makings *m, struct building *b, const struct lookup *l, uint32_t source, struct error *why)
{
    uint32_t to = lookup_find(l, str_of(m->figures.code[source].code));
    uint32_t target = to == AREA_NONE ? AREA_NONE : layer_find_code(b->to, str_of(l->to_area[to].code));
    if (target == AREA_NONE) return true;
    b->by_lookup[target] = true;
    return begin_source(b, &m->figures.code[source], APPORTION_LOOKUP, false, why) && add_share(b, target, 1, why);
}

/* Pairs of all postcodes that lie in a source, by source; *n of them. */
static struct pair *pair_postcodes(const struct makings *m, const uint32_t *at_target, size_t *n, struct error *why)
{
    struct pair *p = mem_try((m->n_at + 1) * sizeof *p);
    *n = 0;
    if (!p) {
        (void)FAIL(why, NOMEM, "out of memory for shares");
        return NULL;
    }
    for (size_t i = 0; i < m->n_at; i++)
        if (m->at_source[i] != AREA_NONE) p[(*n)++] = (struct pair){ m->at_source[i], at_target[i] };
    if (*n) qsort(p, *n, sizeof *p, by_source_then_target);
    return p;
}

static bool share_out(const struct makings *m, const uint32_t *at_target, struct building *b, struct error *why)
{
    struct lookup lookup = { .n = 0 };
    bool has_lookup = lookup_open(m->view, m->figures.type, m->figures.type_year, b->to->type, b->to->year, &lookup, why);
    if (!has_lookup && why->kind != ERROR_MISSING) return false;
    size_t n;
    struct pair *p = pair_postcodes(m, at_target, &n, why);
    struct sample_points *sample = mem_new(sizeof *sample);
    bool ok = p != NULL;
    for (uint32_t s = 0, i = 0; ok && s < m->figures.n; s++) {
        size_t k = 0;
        while (i + k < n && p[i + k].source == s) k++;
        if (k >= APPORTION_POSTCODES_MIN)
            ok = begin_source(b, &m->figures.code[s], APPORTION_POSTCODES, m->own_area[s] == AREA_NONE && m->other_area[s] != AREA_NONE, why) &&
                 add_points(b, p + i, k, why);
        else if (m->own_area[s] != AREA_NONE || m->other_area[s] != AREA_NONE) ok = add_sampled(m, b, s, sample, why);
        else if (has_lookup) ok = add_looked_up(m, b, &lookup, s, why);
        i += (uint32_t)k;
    }
    mem_free(sample);
    mem_free(p);
    return ok;
}

/* Which share of each area lies in a source: by postcodes where it has some, else by a sample of points. An area that
 * a look-up gives something is taken to be given all. */
static bool measure_cover(const struct makings *m, const uint32_t *at_target, struct building *b, struct error *why)
{
    size_t n = b->to->n;
    uint32_t *all = mem_try((n + 1) * sizeof *all), *in = mem_try((n + 1) * sizeof *in), found[SAMPLE_POINTS_MAX];
    struct sample_points *sample = mem_new(sizeof *sample);
    bool ok = (all && in) || FAIL(why, NOMEM, "out of memory for shares");
    for (size_t t = 0; ok && t < n; t++) all[t] = in[t] = 0;
    for (size_t i = 0; ok && i < m->n_at; i++) {
        if (at_target[i] == AREA_NONE) continue;
        all[at_target[i]]++;
        in[at_target[i]] += m->at_source[i] != AREA_NONE;
    }
    for (uint32_t t = 0; ok && t < n; t++) {
        if (b->by_lookup[t]) {
            b->covered[t] = 1;
            continue;
        }
        if (all[t] < APPORTION_POSTCODES_MIN && (m->own || m->other)) {
            sample_points(b->to, t, sample);
            place_sources(m, sample->at, sample->n, found);
            all[t] = (uint32_t)sample->n;
            in[t] = 0;
            for (size_t i = 0; i < sample->n; i++) in[t] += found[i] != AREA_NONE;
        }
        b->covered[t] = all[t] ? (float)in[t] / (float)all[t] : 0;
    }
    mem_free(all);
    mem_free(in);
    mem_free(sample);
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
    if (ok) layer_place(to, m->at, m->n_at, at_target);
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
        ok = ok && layer_open(view, &m.arena, keys[i].type, keys[i].year, &to, why) && derive(c, &m, to, key, origin, why);
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
