#include "evidence/ask.h"
#include <stdlib.h>

enum { YEAR = 12 };

bool ask_options_of(struct call *c, struct ask_options *out, struct error *why)
{
    struct arena *a = call_arena(c);
    struct ask_options o = { .from = call_month(c, "from"), .to = call_month(c, "to"), .source = call_text(c, "source"),
                             .public = call_flag(c, "public") };
    const char *method = call_text(c, "method"), *generation = call_text(c, "generation");
    int64_t year = 0;
    if (generation && (!str_to_i64(str_of(generation), &year) || year < 1900 || year > 2199))
        return FAIL(why, USAGE, "--generation %s: a year was expected, such as 2025", generation);
    if (o.from && o.to && o.from > o.to) return FAIL(why, USAGE, "--from is later than --to");
    o.generation = (int)year;
    o.method = method && strcmp(method, "lookup") == 0 ? PLACE_BY_LOOKUP : PLACE_BY_POLYGON;
    o.n_areas = call_count(c, "area");
    o.n_categories = call_count(c, "category");
    const char **area = ARENA_ARRAY(a, const char *, o.n_areas + 1), **category = ARENA_ARRAY(a, const char *, o.n_categories + 1);
    for (size_t i = 0; i < o.n_areas; i++) area[i] = call_text_at(c, "area", i);
    for (size_t i = 0; i < o.n_categories; i++) category[i] = call_text_at(c, "category", i);
    o.area = area;
    o.category = category;
    *out = o;
    return true;
}

static bool held_months(struct snapshot *s, struct arena *a, struct str source, month_t *first, month_t *last)
{
    size_t at, n = snapshot_find(s, str_of(str_print(a, "events/" STR_FMT "/", STR_ARG(source))), &at);
    *first = MONTH_LAST;
    *last = MONTH_FIRST;
    for (size_t i = at; i < at + n; i++) {
        month_t m;
        struct str key = snapshot_entry(s, i)->key;
        if (!month_parse(str_slice(key, key.len - MIN(key.len, (size_t)7), key.len), &m)) continue;
        *first = MIN(*first, m);
        *last = MAX(*last, m);
    }
    return n > 0;
}

static bool choose_categories(struct ask *k, struct error *why)
{
    k->category = events_words(k->events, EVENT_CATEGORY);
    k->category_in = ARENA_ARRAY(k->arena, uint32_t, k->category.n + 1);
    for (size_t w = 0; w < k->category.n; w++) k->category_in[w] = TALLY_OUT;
    for (size_t i = 0; i < k->options.n_categories; i++) {
        struct str asked = str_trim(str_of(k->options.category[i]));
        bool hit = false;
        for (size_t w = 0; w < k->category.n; w++) {
            if (!str_eq_nocase(k->category.word[w], asked)) continue;
            if (k->category_in[w] == TALLY_OUT) k->category_in[w] = (uint32_t)k->n_categories++;
            hit = true;
        }
        if (hit) continue;
        const char *held = "";
        for (size_t w = 0; w < k->category.n; w++)
            if (k->category.word[w].len) held = str_print(k->arena, "%s%s" STR_FMT, held, *held ? ", " : "", STR_ARG(k->category.word[w]));
        return FAIL(why, MISSING, "there is no type of crime \"" STR_FMT "\" in %s; there are %s", STR_ARG(asked),
                    source_title(k->arena, k->source), held);
    }
    if (k->options.n_categories == 0)
        for (size_t w = 0; w < k->category.n; w++) k->category_in[w] = (uint32_t)k->n_categories++;
    return true;
}

/* Nobody is to draw a line round a house and be told what was recorded in it. */
static bool is_coarse_enough(const struct ask *k, struct error *why)
{
    const struct layer *l = k->scope.layer;
    if (!k->restricted || k->scope.everywhere || (l && (l->type == AREA_WARD || l->type == AREA_DISTRICT || l->type == AREA_COUNTY))) return true;
    return FAIL(why, DENIED, "a force's own records are told to the public for wards, districts and counties, and for nothing finer or drawn by hand: ask for one of these with --area");
}

static bool find_inside(struct ask *k, struct error *why)
{
    struct tally_key *key = k->scope.everywhere ? NULL : ARENA_NEW(k->arena, struct tally_key);
    if (key && !scope_key(&k->scope, k->events, k->options.method, key, why)) return false;
    k->inside = key;
    return true;
}

static bool fill(struct ask *k, int months_back, struct error *why)
{
    const struct ask_options *o = &k->options;
    month_t first, last;
    if (!events_source(k->snapshot, k->arena, o->source, &k->source, why)) return false;
    if (!held_months(k->snapshot, k->arena, k->source, &first, &last))
        return FAIL(why, MISSING, "this home holds nothing of %s", source_title(k->arena, k->source));
    k->from = o->from ? o->from : MIN(first, o->to ? o->to : first);
    k->to = o->to ? o->to : MAX(last, k->from);
    k->restricted = o->public && !source_is_open(k->source);
    if (k->restricted) months_back = MAX(months_back, YEAR); /* every question of an area and period has the same release */
    k->earliest = MAX(k->from - (month_t)MIN(months_back, MONTH_LAST - MONTH_FIRST), (month_t)MONTH_FIRST);
    k->release = o->release ? o->release : ARENA_NEW(k->arena, const struct release *);
    return scope_resolve(k->snapshot, k->arena, o->area, o->n_areas, o->generation, &k->scope, why) && is_coarse_enough(k, why) &&
           events_open(k->snapshot, k->arena, k->source, k->earliest, k->from, k->to, &k->events, why) &&
           choose_categories(k, why) && find_inside(k, why) && ask_look_at_forces(k, why);
}

bool ask_open(const struct home *home, struct arena *a, const struct ask_options *o, int months_back, struct ask *out,
              struct error *why)
{
    struct ask k = { .arena = a, .options = *o };
    if (!snapshot_open_in(a, home->evidence, &k.snapshot, why)) return false;
    if (!fill(&k, months_back, why)) return false;
    *out = k;
    return true;
}

bool ask_open_call(struct call *c, int months_back, struct ask *out, struct error *why)
{
    struct ask_options o;
    return ask_options_of(c, &o, why) && ask_open(call_home(c), call_arena(c), &o, months_back, out, why);
}

bool ask_may_be_shown(const struct ask *k, const char *question, const char *reason, struct error *why)
{
    return !k->restricted || FAIL(why, DENIED, "%s of a force's own records is not made for the public: %s. Ask police.uk data with --public, or leave --public out for use "
                                  "inside the partnership", question, reason);
}

bool ask_is_of_crimes(const struct ask *k, const char *question, struct error *why)
{
    return source_is_of_crimes(k->source) || FAIL(why, INVALID, "%s is asked of crimes only, and %s holds %s: name a source of crimes with --source, such as police.uk, or ask of these "
                                                  "by breakdown, trend or hotspots", question, source_title(k->arena, k->source), source_unit(k->source));
}

static struct tally_key month_key(const struct ask *k, month_t from, month_t to, bool each)
{
    uint32_t *bucket = ARENA_ARRAY(k->arena, uint32_t, k->events->n_blocks);
    for (size_t b = 0; b < k->events->n_blocks; b++) {
        month_t m = k->events->about[b].month;
        bucket[b] = m < from || m > to ? TALLY_OUT : each ? (uint32_t)(m - from) : 0;
    }
    return events_block_key(k->events, bucket, each ? (uint32_t)(to - from + 1) : 1);
}

bool ask_count(const struct ask *k, const struct axis *const *axes, size_t n, month_t from, month_t to, uint64_t **cells,
               struct error *why)
{
    return ask_may_be_shown(k, "this table", "it is not part of what small counts are withheld from", why) && ask_count_unprotected(k, axes, n, from, to, cells, why);
}

bool ask_count_unprotected(const struct ask *k, const struct axis *const *axes, size_t n, month_t from, month_t to, uint64_t **cells,
                           struct error *why)
{
    struct tally_key keys[TALLY_KEYS_MAX];
    bool month = false, scope = k->scope.everywhere, category = k->options.n_categories == 0;
    size_t n_keys = 0, n_cells;
    CHECK(n + 3 <= TALLY_KEYS_MAX && from >= k->earliest && to <= k->to);
    for (size_t i = 0; i < n; i++) {
        if (axes[i]->n == 0) { /* no ward, no street: nothing to count */
            *cells = ARENA_ARRAY(k->arena, uint64_t, 1);
            return true;
        }
        month = month || axes[i]->kind == AXIS_MONTH;
        scope = scope || axes[i]->covers_scope;
        category = category || axes[i]->covers_category;
        keys[n_keys++] = axes[i]->kind == AXIS_MONTH ? month_key(k, from, to, true) : axes[i]->key;
    }
    if (!month) keys[n_keys++] = month_key(k, from, to, false);
    if (!scope) keys[n_keys++] = *k->inside;
    if (!category) {
        uint32_t *in = ARENA_ARRAY(k->arena, uint32_t, k->category.n + 1);
        for (size_t w = 0; w < k->category.n; w++) in[w] = k->category_in[w] == TALLY_OUT ? TALLY_OUT : 0;
        keys[n_keys++] = events_word_key(k->events, EVENT_CATEGORY, &k->category, in, 1);
    }
    if (!tally_cells(keys, n_keys, &n_cells, why)) return false;
    *cells = ARENA_ARRAY(k->arena, uint64_t, n_cells + 1);
    return events_count(k->events, keys, n_keys, *cells, why);
}

uint64_t ask_total(const struct ask *k, month_t from, month_t to)
{
    uint64_t *cells;
    struct error why;
    return ask_count(k, NULL, 0, from, to, &cells, &why) ? cells[0] : 0;
}
