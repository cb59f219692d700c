/* Where the points of events lie, and the tally keys made from it. */
#include "evidence/events.h"
#include "evidence/placement.h"
#include "places/lookup.h"
#include <stdlib.h>

/* The layer whose outlines were used: districts made of wards are asked of the wards. */
static const struct layer *drawn(const struct layer *l) { return l->base ? l->base : l; }

static bool read_placement(const struct events *e, const struct events_places *p, size_t g, struct error *why)
{
    const struct layer *l = drawn(p->layer);
    const char *key = placement_key(e->arena, e->source, e->slug[g], l->type, l->year);
    const struct part *part = snapshot_get(e->snapshot, str_of(key), why);
    const uint32_t *area;
    size_t n_area, n_sorted, n;
    if (!part) return false;
    if (!PART_ARRAY(part, "area", &area, &n_area, why) || !PART_ARRAY(part, "present", &p->present[g], &p->n_present[g], why) ||
        !PART_ARRAY(part, "sorted", &p->sorted[g], &n_sorted, why) || !PART_ARRAY(part, "first", &p->first[g], &n, why))
        return false;
    if (n_area != e->gazetteer[g].n || n != p->n_present[g] + 1 || p->first[g][n - 1] != n_sorted)
        return FAIL(why, INVALID, "the placement %s is not whole: import again", key);
    p->area[g] = area;
    return true;
}

bool events_places_read(struct events *e, const struct events_places *p, size_t force, struct error *why)
{
    return p->area[force] || read_placement(e, p, force, why);
}

bool events_places_need(struct events *e, const struct events_places *p, const struct tally_key *key, struct error *why)
{
    for (size_t g = 0; g < e->n_forces; g++)
        if ((!key || key->map[g]) && !events_places_read(e, p, g, why)) return false;
    return true;
}

/* Which areas each force has a point in. A home of an earlier program does not say it in short: its placements are read. */
static bool find_present(struct events *e, const struct events_places *p, struct error *why)
{
    const struct layer *l = drawn(p->layer);
    const struct part *part = snapshot_get(e->snapshot, str_of(reach_key(e->arena, e->source, l->type, l->year)), why);
    const struct reach *reach;
    const uint32_t *area;
    size_t n = 0, n_area = 0;
    if (!part && why->kind != ERROR_MISSING) return false;
    if (part && (!PART_ARRAY(part, "force", &reach, &n, why) || !PART_ARRAY(part, "area", &area, &n_area, why))) return false;
    for (size_t g = 0; g < e->n_forces; g++) {
        struct str key = str_of(placement_key(e->arena, e->source, e->slug[g], l->type, l->year));
        size_t at, of_key = snapshot_find(e->snapshot, key, &at), r = 0;
        if (of_key && !str_eq(snapshot_entry(e->snapshot, at)->key, key)) of_key = 0;
        while (of_key && r < n && !digest_eq(reach[r].placement, snapshot_entry(e->snapshot, at)->part)) r++;
        if (!of_key || r == n || reach[r].n > n_area || reach[r].first > n_area - reach[r].n) {
            if (!read_placement(e, p, g, why)) return false;
            continue;
        }
        p->present[g] = area + reach[r].first;
        p->n_present[g] = reach[r].n;
    }
    return true;
}

/* The area that the look-up gives to each LSOA a publisher printed. */
static uint32_t *by_printed_lsoa(const struct events *e, size_t g, const struct layer *l, const struct lookup *look)
{
    const struct gazetteer *z = &e->gazetteer[g];
    uint32_t *of_lsoa = ARENA_ARRAY(e->arena, uint32_t, z->n_lsoas + 1), *area = ARENA_ARRAY(e->arena, uint32_t, z->n + 1);
    for (uint32_t i = 0; i < z->n_lsoas; i++) {
        struct str code = gazetteer_string(z, z->lsoa_code[i]);
        uint32_t to = !look || code.len == 0 ? AREA_NONE : lookup_find(look, code);
        of_lsoa[i] = look ? (to == AREA_NONE ? AREA_NONE : layer_find_code(l, str_of(look->to_area[to].code)))
                          : code.len ? layer_find_code(l, code) : AREA_NONE;
    }
    for (size_t i = 0; i < z->n; i++) area[i] = of_lsoa[z->lsoa[i]];
    return area;
}

/* The newest look-up from LSOAs to the layer's areas; MISSING where there is none. */
static bool find_lookup(const struct events *e, const struct layer *l, struct lookup *out, struct error *why)
{
    size_t first, n = snapshot_find(e->snapshot, STR("lookup/lsoa"), &first);
    bool found = false;
    for (size_t i = first; i < first + n; i++) {
        struct lookup look;
        const struct part *p = snapshot_part(e->snapshot, i, why);
        if (!p || !lookup_read(p, snapshot_entry(e->snapshot, i)->key, &look, why)) return false;
        bool fits = look.to == l->type && (look.to_year == l->year || look.to_year == 0);
        if (!fits || (found && out->from_year > look.from_year)) continue;
        *out = look;
        found = true;
    }
    return found || FAIL(why, MISSING, "no look-up from LSOAs to the %s is held: import one (such as the Office for National Statistics' best fit), or ask with --method polygon",
                         layer_title(e->arena, l));
}

static bool find_places(const struct events *e, const struct layer *layer, enum place_method method, const struct events_places **out)
{
    const struct events_places *p = e->places;
    while (p && (p->layer != layer || p->method != method)) p = p->next;
    if (p) *out = p;
    return p != NULL;
}

bool events_places(struct events *e, const struct layer *layer, enum place_method method, const struct events_places **out,
                   struct error *why)
{
    if (find_places(e, layer, method, out)) return true;
    const struct layer *l = drawn(layer);
    struct arena *a = e->arena;
    struct events_places *p = ARENA_NEW(a, struct events_places);
    *p = (struct events_places){ .next = e->places, .layer = layer, .method = method, .area = ARENA_ARRAY(a, const uint32_t *, e->n_forces) };
    struct lookup look;
    bool printed = method == PLACE_BY_LOOKUP && l->type == AREA_LSOA;
    if (method == PLACE_BY_LOOKUP && !printed && !find_lookup(e, l, &look, why)) return false;
    if (method == PLACE_BY_POLYGON) {
        p->present = ARENA_ARRAY(a, const uint32_t *, e->n_forces);
        p->first = ARENA_ARRAY(a, const uint32_t *, e->n_forces);
        p->sorted = ARENA_ARRAY(a, const uint32_t *, e->n_forces);
        p->n_present = ARENA_ARRAY(a, size_t, e->n_forces);
        if (!find_present(e, p, why)) return false;
    } else {
        for (size_t g = 0; g < e->n_forces; g++) p->area[g] = by_printed_lsoa(e, g, l, printed ? NULL : &look);
    }
    e->places = p;
    *out = p;
    return true;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

struct area_map {
    const uint32_t *map, *wanted;
    size_t n_wanted;
};

static bool reaches(const struct events_places *p, size_t g, const uint32_t *bucket)
{
    for (size_t i = 0; i < p->n_present[g]; i++)
        if (bucket[p->present[g][i]] != TALLY_OUT) return true;
    return false;
}

/* By the list of points of each area: only areas that are wanted cost anything. */
static struct area_map map_sorted(const struct events *e, const struct events_places *p, size_t g, const uint32_t *bucket)
{
    size_t n = e->gazetteer[g].n, k = 0;
    for (size_t i = 0; i < p->n_present[g]; i++)
        if (bucket[p->present[g][i]] != TALLY_OUT) k += p->first[g][i + 1] - p->first[g][i];
    uint32_t *map = ARENA_ARRAY(e->arena, uint32_t, n), *wanted = ARENA_ARRAY(e->arena, uint32_t, k);
    memset(map, 0xFF, n * sizeof *map);
    k = 0;
    for (size_t i = 0; i < p->n_present[g]; i++) {
        uint32_t to = bucket[p->present[g][i]];
        if (to == TALLY_OUT) continue;
        for (uint32_t j = p->first[g][i]; j < p->first[g][i + 1]; j++) {
            map[p->sorted[g][j]] = to;
            wanted[k++] = p->sorted[g][j];
        }
    }
    if (k > n / 8) return (struct area_map){ map, NULL, SIZE_MAX }; /* so many that a block is walked anyway */
    qsort(wanted, k, sizeof *wanted, by_number);
    return (struct area_map){ map, wanted, k };
}

static struct area_map map_each(const struct events *e, const struct events_places *p, size_t g, const uint32_t *bucket)
{
    size_t n = e->gazetteer[g].n, k = 0;
    uint32_t *map = ARENA_ARRAY(e->arena, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        map[i] = p->area[g][i] == AREA_NONE ? TALLY_OUT : bucket[p->area[g][i]];
        k += map[i] != TALLY_OUT;
    }
    return (struct area_map){ k ? map : NULL, NULL, SIZE_MAX };
}

bool events_area_key(struct events *e, const struct events_places *p, const uint32_t *bucket, uint32_t buckets, struct tally_key *out,
                     struct error *why)
{
    _Static_assert(TALLY_OUT == AREA_NONE, "a point in no area is in no bucket");
    const struct layer *l = drawn(p->layer);
    uint32_t *own = NULL;
    if (p->layer->base) { /* bucket is by the areas asked for; turn it into one by those that were drawn */
        own = ARENA_ARRAY(e->arena, uint32_t, l->n + 1);
        for (size_t i = 0; i < l->n; i++) own[i] = p->layer->group[i] == AREA_NONE ? TALLY_OUT : bucket[p->layer->group[i]];
        bucket = own;
    }
    const uint32_t **map = ARENA_ARRAY(e->arena, const uint32_t *, e->n_forces), **wanted = ARENA_ARRAY(e->arena, const uint32_t *, e->n_forces);
    size_t *n_wanted = ARENA_ARRAY(e->arena, size_t, e->n_forces);
    for (size_t g = 0; g < e->n_forces; g++) {
        if (p->present && !reaches(p, g, bucket)) continue;
        if (!events_places_read(e, p, g, why)) return false;
        struct area_map m = p->present ? map_sorted(e, p, g, bucket) : map_each(e, p, g, bucket);
        map[g] = m.map;
        wanted[g] = m.wanted;
        n_wanted[g] = m.n_wanted;
    }
    *out = (struct tally_key){ .axis = TALLY_BY_POINT, .buckets = buckets, .map = map, .wanted = wanted, .n_wanted = n_wanted };
    return true;
}
