#include "evidence/placement.h"
#include "base/parallel.h"
#include "evidence/gazetteer.h"
#include "intake/intake.h"

const char *placement_key(struct arena *a, struct str source, const char *force_slug, enum area_type type, int year)
{
    return str_print(a, "placement/" STR_FMT "/%s/%s/%d", STR_ARG(source), force_slug, area_type_name(type), year);
}

const char *reach_key(struct arena *a, struct str source, enum area_type type, int year)
{
    return str_print(a, "reach/" STR_FMT "/%s/%d", STR_ARG(source), area_type_name(type), year);
}

struct task { /* one gazetteer under one layer */
    const char *key;
    size_t gazetteer; /* entry of the view */
    const struct layer *layer;
    struct digest origin;
    bool ok;
    struct error why;
};
struct placing {
    struct change *change;
    struct snapshot *view;
    struct task *task;
    size_t n, cap;
};

static bool place_points(struct placing *p, struct task *t)
{
    const struct part *part = snapshot_part(p->view, t->gazetteer, &t->why);
    struct gazetteer g;
    const struct layer_outlines *outlines = layer_outlines(t->layer, &t->why);
    if (!part || !outlines || !gazetteer_read(part, &g, &t->why)) return false;
    size_t n_areas = t->layer->n, n_present = 0, n_sorted = 0;
    uint32_t *area = mem_new((g.n + 1) * sizeof *area), *sorted = mem_new((g.n + 1) * sizeof *sorted);
    uint32_t *next = mem_new((n_areas + 1) * sizeof *next);
    layer_place(outlines, g.at, g.n, area);
    for (size_t i = 0; i < g.n; i++)
        if (area[i] != AREA_NONE) next[area[i]]++;
    for (size_t i = 0; i < n_areas; i++) n_present += next[i] > 0;
    uint32_t *present = mem_new((n_present + 1) * sizeof *present), *first = mem_new((n_present + 1) * sizeof *first);
    n_present = 0;
    for (uint32_t i = 0; i < n_areas; i++) {
        if (next[i] == 0) continue;
        present[n_present] = i;
        first[n_present++] = (uint32_t)n_sorted;
        n_sorted += next[i];
        next[i] = (uint32_t)n_sorted - next[i];
    }
    first[n_present] = (uint32_t)n_sorted;
    for (uint32_t i = 0; i < g.n; i++)
        if (area[i] != AREA_NONE) sorted[next[area[i]]++] = i;
    struct section s[] = {
        { "area", area, 4, g.n }, { "present", present, 4, n_present }, { "first", first, 4, n_present + 1 },
        { "sorted", sorted, 4, n_sorted },
    };
    bool ok = change_put(p->change, str_of(t->key), t->origin, n_sorted, STR(""), s, COUNT_OF(s), &t->why);
    mem_free(area);
    mem_free(sorted);
    mem_free(next);
    mem_free(present);
    mem_free(first);
    return ok;
}

static void do_task(size_t item, int thread, void *context)
{
    (void)thread;
    struct placing *p = context;
    p->task[item].ok = place_points(p, &p->task[item]);
}

static bool has_origin(struct snapshot *view, const char *key, struct digest origin)
{
    size_t at, n = snapshot_find(view, str_of(key), &at);
    return n && str_eq(snapshot_entry(view, at)->key, str_of(key)) && digest_eq(snapshot_entry(view, at)->origin, origin) && snapshot_is_sound(view, at);
}

/* What is to be placed: every gazetteer under every layer with outlines, where that was not done for these very parts. */
static void list_tasks(struct placing *p, struct arena *a, const struct layer *const *layers, size_t n_layers)
{
    size_t first, n = snapshot_find(p->view, STR("gazetteer/"), &first);
    for (size_t i = first; i < first + n; i++) {
        struct str source, slug = str_cut(str_slice(snapshot_entry(p->view, i)->key, strlen("gazetteer/"), SIZE_MAX), '/', &source);
        for (size_t k = 0; k < n_layers; k++) {
            struct task t = { placement_key(a, source, str_z(a, slug), layers[k]->type, layers[k]->year), i, layers[k],
                              digest_join(snapshot_entry(p->view, i)->part, layers[k]->digest), false, { 0 } };
            if (has_origin(p->view, t.key, t.origin)) continue;
            MEM_NEED(&p->task, &p->cap, p->n + 1);
            p->task[p->n++] = t;
        }
    }
}

/* ---- the reach of the forces of one source under one layer */
struct reaching {
    struct reach *force;
    size_t n, cap;
    uint32_t *area;
    size_t n_areas, cap_areas;
    struct digest origin; /* of all placements */
};

static bool add_reach(struct reaching *r, struct snapshot *view, size_t entry, struct error *why)
{
    const struct part *part = snapshot_part(view, entry, why);
    const uint32_t *present;
    size_t n;
    if (!part || !PART_ARRAY(part, "present", &present, &n, why)) return false;
    if (r->n_areas + n > UINT32_MAX) return FAIL(why, LIMIT, "the points of all forces lie in more areas than can be listed");
    MEM_NEED(&r->force, &r->cap, r->n + 1);
    MEM_NEED(&r->area, &r->cap_areas, r->n_areas + n + 1);
    struct digest of = snapshot_entry(view, entry)->part;
    r->force[r->n++] = (struct reach){ of, (uint32_t)r->n_areas, (uint32_t)n };
    if (n) memcpy(r->area + r->n_areas, present, n * sizeof *present);
    r->n_areas += n;
    r->origin = digest_join(r->origin, of);
    return true;
}

/* Of all placements of the source whose key ends so. */
static bool put_reach(struct change *c, struct snapshot *view, struct arena *a, struct str source, const struct layer *l, struct error *why)
{
    struct reaching r = { .n = 0 };
    struct str ending = str_of(str_print(a, "/%s/%d", area_type_name(l->type), l->year));
    const char *key = reach_key(a, source, l->type, l->year);
    size_t first, n = snapshot_find(view, str_of(str_print(a, "placement/" STR_FMT "/", STR_ARG(source))), &first);
    bool ok = true;
    for (size_t i = first; ok && i < first + n; i++)
        if (str_ends(snapshot_entry(view, i)->key, ending)) ok = add_reach(&r, view, i, why);
    struct section s[] = { { "force", r.force, sizeof *r.force, r.n }, { "area", r.area, sizeof *r.area, r.n_areas } };
    if (ok && r.n && !has_origin(view, key, r.origin)) ok = change_put(c, str_of(key), r.origin, r.n, STR(""), s, COUNT_OF(s), why);
    mem_free(r.force);
    mem_free(r.area);
    return ok;
}

static bool put_reaches(struct change *c, struct arena *a, const struct layer *const *layers, size_t n_layers, struct error *why)
{
    struct snapshot *view;
    if (!change_view(c, &view, why)) return false; /* with the placements that were just made */
    size_t first, n = snapshot_find(view, STR("gazetteer/"), &first);
    struct str source = STR(""), last = STR("");
    bool ok = true;
    for (size_t i = first; ok && i < first + n; i++, last = source) {
        (void)str_cut(str_slice(snapshot_entry(view, i)->key, strlen("gazetteer/"), SIZE_MAX), '/', &source);
        for (size_t k = 0; ok && k < n_layers && !str_eq(source, last); k++) ok = put_reach(c, view, a, source, layers[k], why);
    }
    snapshot_free(view);
    return ok;
}

static bool open_layers(struct snapshot *view, struct arena *a, const struct layer ***out, size_t *n, struct error *why)
{
    struct layer_key *key;
    size_t n_keys, k = 0;
    if (!layers_list(view, a, &key, &n_keys, why)) return false;
    const struct layer **list = ARENA_ARRAY(a, const struct layer *, n_keys + 1);
    for (size_t i = 0; i < n_keys; i++) {
        if (key[i].made_of != key[i].type) continue;
        if (!layer_open(view, key[i].type, key[i].year, &list[k++], why)) return false;
    }
    *out = list;
    *n = k;
    return true;
}

static bool place_all(void *state, struct intake *in, struct error *why)
{
    (void)state;
    struct arena a = { 0 };
    struct placing p = { .change = intake_change(in) };
    const struct layer **layers;
    size_t n_layers;
    bool ok = change_view(p.change, &p.view, why);
    if (!ok) return false;
    ok = open_layers(p.view, &a, &layers, &n_layers, why);
    if (ok) list_tasks(&p, &a, layers, n_layers);
    parallel_for(p.n, ok ? intake_threads(in) : 1, do_task, &p);
    for (size_t i = 0; ok && i < p.n; i++)
        if (!p.task[i].ok) {
            *why = p.task[i].why;
            ok = false;
        }
    ok = ok && put_reaches(p.change, &a, layers, n_layers, why);
    mem_free(p.task);
    snapshot_free(p.view);
    arena_release(&a);
    return ok;
}

static bool takes_no_file(struct str text, struct str name)
{
    (void)text;
    (void)name;
    return false;
}

static bool never_loads(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    (void)product;
    return FAIL(why, INVALID, "%s is of no kind that is placed", file_name(f));
}

const struct importer placement = {
    .name = "placement of points", .recognise = takes_no_file, .load = never_loads, .finish = place_all,
};
