/* What a question counts by: its items, named and in order, and the tally key that sorts events among them. */
#include "evidence/ask.h"
#include <stdlib.h>

static const struct {
    const char *name, *title;
} kinds[] = {
    [AXIS_WARD] = { "ward", "Ward" },         [AXIS_DISTRICT] = { "district", "District" },
    [AXIS_LSOA] = { "lsoa", "LSOA" },         [AXIS_STREET] = { "street", "Street (map point)" },
    [AXIS_CATEGORY] = { "category", "Type" }, [AXIS_MONTH] = { "month", "Month" },
};

bool axis_parse(struct str name, enum axis_kind *out)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq_nocase(name, str_of(kinds[i].name))) {
            *out = (enum axis_kind)i;
            return true;
        }
    return false;
}

static const struct layer *drawn(const struct layer *l) { return l->base ? l->base : l; }

/* Which areas of the drawn layer can hold an event of the scope: those in it, or where the scope is drawn otherwise
 * (polygons, an LSOA), those that hold one of its points. */
static bool areas_in_scope(const struct ask *k, const struct events_places *p, const struct layer *l, bool *in, bool *covers, struct error *why)
{
    *covers = k->scope.everywhere || (k->scope.layer && k->scope.layer->type == l->type && k->scope.layer->year == l->year);
    for (uint32_t i = 0; i < l->n; i++) in[i] = *covers && (k->scope.everywhere || k->scope.in[i] == 0);
    if (*covers) return true;
    if (!events_places_need(k->events, p, k->inside, why)) return false;
    const uint32_t *const *map = k->inside->map;
    for (size_t g = 0; g < k->events->n_forces; g++)
        for (size_t i = 0; map[g] && i < k->events->gazetteer[g].n; i++)
            if (map[g][i] == 0 && p->area[g][i] != AREA_NONE) in[p->area[g][i]] = true;
    return true;
}

/* Small areas have generations of their own: those that stood in the year asked for, else the newest. */
static bool small_area_year(const struct ask *k, enum area_type type, int *year, struct error *why)
{
    struct layer_key *key;
    size_t n;
    *year = 0;
    if (k->scope.layer && k->scope.layer->type == type) *year = k->scope.layer->year;
    if (*year || !k->options.generation) return true;
    if (!layers_list(k->snapshot, k->arena, &key, &n, why)) return false;
    for (size_t i = 0; i < n && !*year; i++) /* newest first */
        if (key[i].type == type && key[i].year <= k->options.generation) *year = key[i].year;
    return true;
}

static bool area_axis(const struct ask *k, enum area_type type, struct axis *x, struct error *why)
{
    const struct layer *l;
    const struct events_places *p;
    int year = k->options.generation;
    if (type == AREA_LSOA && !small_area_year(k, type, &year, why)) return false;
    if (!layer_open(k->snapshot, type, year, &l, why) || !events_places(k->events, l, k->options.method, &p, why)) return false;
    const struct layer *d = drawn(l);
    bool *in = ARENA_ARRAY(k->arena, bool, d->n + 1), *whole = in;
    if (!areas_in_scope(k, p, d, in, &x->covers_scope, why)) return false;
    if (l->base) { /* an area made of others is in when any of these is */
        whole = ARENA_ARRAY(k->arena, bool, l->n + 1);
        for (uint32_t i = 0; i < d->n; i++)
            if (in[i] && l->group[i] != AREA_NONE) whole[l->group[i]] = true;
        x->covers_scope = k->scope.everywhere; /* of such an area a part may be in scope */
    }
    uint32_t *bucket = ARENA_ARRAY(k->arena, uint32_t, l->n + 1);
    x->item = ARENA_ARRAY(k->arena, struct axis_item, l->n + 1);
    for (uint32_t i = 0; i < l->n; i++) {
        bucket[i] = whole[i] ? (uint32_t)x->n : TALLY_OUT;
        if (!whole[i]) continue;
        x->item[x->n++] = (struct axis_item){ .code = layer_code(l, i), .name = str_of(layer_name(l, i)), .area = i };
    }
    x->layer = l;
    return events_area_key(k->events, p, bucket, (uint32_t)x->n, &x->key, why);
}

/* ---- streets: the snap points of the scope, the same place of several forces once */
struct spot {
    struct coord at;
    struct str location;
    uint32_t force, point;
};

static int by_place(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    if (x->at.lat != y->at.lat) return (x->at.lat > y->at.lat) - (x->at.lat < y->at.lat);
    if (x->at.lon != y->at.lon) return (x->at.lon > y->at.lon) - (x->at.lon < y->at.lon);
    return str_cmp(x->location, y->location);
}

static size_t spots_in_scope(const struct ask *k, const struct tally_key *scope, struct spot *out)
{
    size_t n = 0;
    for (uint32_t g = 0; g < k->events->n_forces; g++) {
        const struct gazetteer *z = &k->events->gazetteer[g];
        if (scope && !scope->map[g]) continue;
        for (uint32_t i = 0; i < z->n; i++) {
            if ((scope && scope->map[g][i] != 0) || coord_is_none(z->at[i])) continue;
            if (out) out[n] = (struct spot){ z->at[i], gazetteer_string(z, z->location[i]), g, i };
            n++;
        }
    }
    return n;
}

static bool street_axis(const struct ask *k, struct axis *x, struct error *why)
{
    const struct events_places *p = NULL;
    if (!layer_open(k->snapshot, AREA_WARD, k->options.generation, &x->layer, why)) {
        if (why->kind != ERROR_MISSING) return false; /* without wards a street has none beside it */
        x->layer = NULL;
    } else if (!events_places(k->events, x->layer, PLACE_BY_POLYGON, &p, why) || !events_places_need(k->events, p, k->inside, why)) {
        return false;
    }
    size_t n = spots_in_scope(k, k->inside, NULL);
    struct spot *spot = ARENA_ARRAY(k->arena, struct spot, n + 1);
    (void)spots_in_scope(k, k->inside, spot);
    if (n) qsort(spot, n, sizeof *spot, by_place);
    uint32_t **map = ARENA_ARRAY(k->arena, uint32_t *, k->events->n_forces);
    for (size_t g = 0; g < k->events->n_forces; g++) {
        map[g] = ARENA_ARRAY(k->arena, uint32_t, k->events->gazetteer[g].n + 1);
        memset(map[g], 0xFF, k->events->gazetteer[g].n * sizeof **map);
    }
    x->item = ARENA_ARRAY(k->arena, struct axis_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || by_place(&spot[i - 1], &spot[i]) != 0)
            x->item[x->n++] = (struct axis_item){ .name = spot[i].location, .at = spot[i].at,
                                                  .area = p ? p->area[spot[i].force][spot[i].point] : AREA_NONE };
        map[spot[i].force][spot[i].point] = (uint32_t)x->n - 1;
    }
    x->key = (struct tally_key){ .axis = TALLY_BY_POINT, .buckets = (uint32_t)x->n, .map = (const uint32_t *const *)map };
    x->covers_scope = true;
    return true;
}

static bool block_has_blank(const struct tally_block *b)
{
    size_t rows = b->first[b->n_points], width = b->width[EVENT_CATEGORY];
    CHECK(width <= 1);
    return rows && (width == 0 || memchr(b->column[EVENT_CATEGORY], 0, rows));
}

/* Whether any event of the forces that matter to the scope has a blank for its type: nearly never, and then the axis
 * should not show one. */
static bool some_are_blank(const struct ask *k, bool *out, struct error *why)
{
    *out = false;
    if (!events_map(k->events, k->inside, k->inside != NULL, why)) return false;
    for (size_t i = 0; i < k->events->n_blocks && !*out; i++) {
        const struct tally_block *b = &k->events->block[i];
        if (!k->inside || k->inside->map[b->gazetteer]) *out = block_has_blank(b);
    }
    return true;
}

static bool category_axis(const struct ask *k, struct axis *x, struct error *why)
{
    x->item = ARENA_ARRAY(k->arena, struct axis_item, k->n_categories + 1);
    uint32_t *bucket = ARENA_ARRAY(k->arena, uint32_t, k->category.n + 1);
    for (uint32_t w = 0; w < k->category.n; w++) { /* by name, whatever order they were asked for in */
        bool shown = k->category_in[w] != TALLY_OUT;
        if (shown && k->category.word[w].len == 0 && !some_are_blank(k, &shown, why)) return false;
        bucket[w] = shown ? (uint32_t)x->n : TALLY_OUT;
        if (shown) x->item[x->n++] = (struct axis_item){ .name = k->category.word[w].len ? k->category.word[w] : STR("(not stated)") };
    }
    x->key = events_word_key(k->events, EVENT_CATEGORY, &k->category, bucket, (uint32_t)x->n);
    x->covers_category = true;
    return true;
}

static void month_axis(const struct ask *k, struct axis *x)
{
    x->n = (size_t)ask_months(k);
    x->item = ARENA_ARRAY(k->arena, struct axis_item, x->n);
    for (size_t i = 0; i < x->n; i++) {
        char text[MONTH_TEXT_MAX];
        x->item[i] = (struct axis_item){ .month = k->from + (month_t)i };
        x->item[i].name = str_copy(k->arena, str_of(month_text(x->item[i].month, text)));
    }
}

bool ask_axis(const struct ask *k, enum axis_kind kind, struct axis *out, struct error *why)
{
    CHECK(kind != AXIS_WORD);
    struct axis x = { .kind = kind, .name = kinds[kind].name, .title = kinds[kind].title };
    bool ok = true;
    switch (kind) {
    case AXIS_WARD: ok = area_axis(k, AREA_WARD, &x, why); break;
    case AXIS_DISTRICT: ok = area_axis(k, AREA_DISTRICT, &x, why); break;
    case AXIS_LSOA: ok = area_axis(k, AREA_LSOA, &x, why); break;
    case AXIS_STREET: ok = street_axis(k, &x, why); break;
    case AXIS_CATEGORY: ok = category_axis(k, &x, why); break;
    case AXIS_MONTH: month_axis(k, &x); break;
    case AXIS_WORD: break;
    }
    if (ok) *out = x;
    return ok;
}

struct axis ask_word_axis(const struct ask *k, enum event_column column)
{
    struct events_words w = events_words(k->events, column);
    struct axis x = { .kind = AXIS_WORD, .name = event_column_info[column].name, .title = event_column_info[column].name, .n = w.n };
    uint32_t *bucket = ARENA_ARRAY(k->arena, uint32_t, w.n + 1);
    x.item = ARENA_ARRAY(k->arena, struct axis_item, w.n + 1);
    for (uint32_t i = 0; i < w.n; i++) {
        bucket[i] = i;
        x.item[i] = (struct axis_item){ .code = w.word[i], .name = w.word[i] };
    }
    x.key = events_word_key(k->events, column, &w, bucket, (uint32_t)w.n);
    return x;
}

/* ---- in a table */
const char *axis_noun(const struct axis *x) { return x->kind == AXIS_LSOA ? x->title : x->name; }

void axis_note(struct table *t, const struct axis *x)
{
    if (x->kind == AXIS_WARD || x->kind == AXIS_DISTRICT || x->kind == AXIS_LSOA)
        table_note(t, NOTE_METHOD, "Counted by the %s", layer_title(t->arena, x->layer));
}

void axis_columns(struct table *t, const struct axis *x)
{
    switch (x->kind) {
    case AXIS_WARD: case AXIS_DISTRICT: case AXIS_LSOA:
        (void)table_column(t, str_print(t->arena, "%s_code", x->name), str_print(t->arena, "%s code", x->title), CELL_TEXT, "", 0);
        (void)table_column(t, x->name, x->title, CELL_TEXT, "", 0);
        break;
    case AXIS_STREET:
        (void)table_column(t, "street", x->title, CELL_TEXT, "", 0);
        (void)table_column(t, "street_ward", "In the ward of", CELL_TEXT, "", 0);
        (void)table_column(t, "latitude", "Latitude", CELL_REAL, "degrees", 6);
        (void)table_column(t, "longitude", "Longitude", CELL_REAL, "degrees", 6);
        break;
    case AXIS_MONTH: (void)table_column(t, x->name, x->title, CELL_MONTH, "", 0); break;
    case AXIS_CATEGORY: case AXIS_WORD: (void)table_column(t, x->name, x->title, CELL_TEXT, "", 0); break;
    }
}

void axis_cells(struct table *t, const struct axis *x, const struct axis_item *i, bool first)
{
    size_t blanks = x->kind == AXIS_STREET ? 4 : x->kind == AXIS_WARD || x->kind == AXIS_DISTRICT || x->kind == AXIS_LSOA ? 2 : 1;
    if (!i) {
        for (size_t k = 0; k < blanks; k++) {
            if (first && k == (blanks == 2) && x->kind != AXIS_MONTH) table_z(t, "All");
            else table_empty(t);
        }
        return;
    }
    if (blanks == 2) table_text(t, i->code);
    if (x->kind == AXIS_MONTH) {
        table_month(t, i->month);
        return;
    }
    table_text(t, i->name);
    if (x->kind != AXIS_STREET) return;
    table_z(t, x->layer && i->area != AREA_NONE ? layer_name(x->layer, i->area) : NULL);
    table_real(t, coord_lat(i->at));
    table_real(t, coord_lon(i->at));
}
