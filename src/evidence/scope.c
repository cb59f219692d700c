#include "evidence/scope.h"

static bool add_choice(struct scope *out, struct arena *a, const struct area_choice *c, struct error *why)
{
    const struct layer *l = c->layer;
    if (!out->layer) {
        out->layer = l;
        out->in = ARENA_ARRAY(a, uint32_t, l->n + 1);
        memset(out->in, 0xFF, (l->n + 1) * sizeof *out->in);
    } else if (out->layer->type != l->type || out->layer->year != l->year) {
        return FAIL(why, USAGE, "the areas of one question must be of one kind and generation: %s and %s are not", out->title, c->title);
    }
    for (uint32_t i = 0; i < l->n; i++) {
        out->n += c->in[i] && out->in[i] != 0;
        if (c->in[i]) out->in[i] = 0;
    }
    const char *name = c->name.len ? str_z(a, c->name) : c->title;
    out->title = out->title ? str_print(a, "%s, %s", out->title, name) : name;
    out->about = out->about ? str_print(a, "%s; %s", out->about, c->title) : c->title;
    return true;
}

bool scope_resolve(struct snapshot *s, struct arena *a, const char *const *texts, size_t n, int year, struct scope *out,
                   struct error *why)
{
    struct scope scope = { .everywhere = n == 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        struct area_choice c;
        if (!(ok = area_choose(s, a, texts[i], year, &c, why))) break;
        if (c.layer) {
            ok = add_choice(&scope, a, &c, why);
        } else if (n > 1) {
            ok = FAIL(why, USAGE, "%s: a file of polygons is asked of alone", texts[i]);
        } else {
            scope.polygon = c.polygon;
            scope.index = c.polygon_index;
            scope.title = scope.about = c.title;
        }
    }
    if (scope.everywhere) {
        scope.title = "everywhere";
        scope.about = "all that is held";
    }
    if (ok) *out = scope;
    return ok;
}

bool scope_key(const struct scope *s, struct events *e, enum place_method method, struct tally_key *out, struct error *why)
{
    CHECK(!s->everywhere);
    if (s->layer) {
        const struct events_places *p;
        if (!events_places(e, s->layer, method, &p, why)) return false;
        return events_area_key(e, p, s->in, 1, out, why);
    }
    const uint32_t **map = ARENA_ARRAY(e->arena, const uint32_t *, e->n_forces);
    for (size_t g = 0; g < e->n_forces; g++) {
        uint32_t *own = ARENA_ARRAY(e->arena, uint32_t, e->gazetteer[g].n + 1);
        area_index_find_many(&s->index, e->gazetteer[g].at, e->gazetteer[g].n, own); /* 0, or AREA_NONE = TALLY_OUT */
        map[g] = own;
    }
    *out = (struct tally_key){ .axis = TALLY_BY_POINT, .buckets = 1, .map = map };
    return true;
}
