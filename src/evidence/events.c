#include "evidence/events.h"
#include <stdlib.h>

enum { KEY_PARTS = 4 };

/* "events/SOURCE/FORCE/MONTH" */
static bool split_key(struct str key, struct str part[KEY_PARTS])
{
    for (int i = 0; i < KEY_PARTS - 1; i++) key = str_cut(key, '/', &part[i]);
    part[KEY_PARTS - 1] = key;
    return key.len > 0;
}

bool events_sources(struct snapshot *s, struct arena *a, struct str **out, size_t *n, struct error *why)
{
    (void)why;
    size_t first, count = snapshot_find(s, STR("events/"), &first), k = 0;
    struct str *list = ARENA_ARRAY(a, struct str, count + 1), part[KEY_PARTS];
    for (size_t i = first; i < first + count; i++)
        if (split_key(snapshot_entry(s, i)->key, part) && (k == 0 || !str_eq(list[k - 1], part[1]))) list[k++] = str_copy(a, part[1]);
    *out = list;
    *n = k;
    return true;
}

bool events_source(struct snapshot *s, struct arena *a, const char *text, struct str *out, struct error *why)
{
    struct str *list, asked = str_of(text ? text : SOURCE_STREET);
    size_t n;
    if (!events_sources(s, a, &list, &n, why)) return false;
    if (n == 0) return FAIL(why, MISSING, "this home holds no crime data yet: wardmote import takes police.uk files or a force's extract");
    struct str extract = str_of(str_print(a, SOURCE_EXTRACT_PREFIX STR_FMT, STR_ARG(asked)));
    struct str police = str_of(str_print(a, "police.uk-" STR_FMT, STR_ARG(asked)));
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], asked) || str_eq(list[i], extract) || str_eq(list[i], police) ||
            (str_eq(asked, STR("police.uk")) && str_eq(list[i], STR(SOURCE_STREET)))) {
            *out = list[i];
            return true;
        }
    if (!text && n == 1) {
        *out = list[0];
        return true;
    }
    const char *held = "";
    for (size_t i = 0; i < n; i++) held = str_print(a, "%s%s" STR_FMT, held, i ? ", " : "", STR_ARG(list[i]));
    return text ? FAIL(why, MISSING, "this home holds no source \"%s\"; it holds %s", text, held)
                : FAIL(why, MISSING, "say which source is asked, with --source; this home holds %s", held);
}

static bool open_force(struct events *e, struct str slug, uint32_t *out, struct error *why)
{
    if (e->n_forces && str_eq(str_of(e->slug[e->n_forces - 1]), slug)) {
        *out = (uint32_t)e->n_forces - 1;
        return true;
    }
    char *key = str_print(e->arena, "gazetteer/" STR_FMT "/" STR_FMT, STR_ARG(e->source), STR_ARG(slug));
    const struct part *p = snapshot_get(e->snapshot, str_of(key), why);
    if (!p || !gazetteer_read(p, &e->gazetteer[e->n_forces], why)) return false;
    e->slug[e->n_forces] = str_z(e->arena, slug);
    *out = (uint32_t)e->n_forces++;
    return true;
}

static void add_block(struct events *e, size_t entry, month_t month, uint32_t force)
{
    uint64_t rows = snapshot_entry(e->snapshot, entry)->rows;
    e->block[e->n_blocks] = (struct tally_block){ .gazetteer = force, .block = (uint32_t)e->n_blocks };
    e->about[e->n_blocks++] = (struct events_block){ .month = month, .force = force, .entry = entry, .n = rows };
    e->rows += rows;
}

bool events_open(struct snapshot *s, struct arena *a, struct str source, month_t earliest, month_t from, month_t to,
                 struct events **out, struct error *why)
{
    struct events *e = ARENA_NEW(a, struct events);
    *e = (struct events){ .snapshot = s, .arena = a, .source = source, .earliest = earliest, .to = to };
    char *prefix = str_print(a, "events/" STR_FMT "/", STR_ARG(source));
    size_t first, n = snapshot_find(s, str_of(prefix), &first), asked = 0;
    if (n == 0) return FAIL(why, MISSING, "this home holds nothing of %s", source_title(a, source));
    e->block = ARENA_ARRAY(a, struct tally_block, n);
    e->about = ARENA_ARRAY(a, struct events_block, n);
    e->gazetteer = ARENA_ARRAY(a, struct gazetteer, n);
    e->slug = ARENA_ARRAY(a, const char *, n);
    month_t begins = MONTH_LAST, ends = MONTH_FIRST;
    for (size_t i = first; i < first + n; i++) {
        struct str part[KEY_PARTS];
        month_t month;
        uint32_t force;
        if (!split_key(snapshot_entry(s, i)->key, part) || !month_parse(part[3], &month))
            return FAIL(why, INVALID, "the evidence holds a part of a strange name: " STR_FMT, STR_ARG(snapshot_entry(s, i)->key));
        begins = MIN(begins, month);
        ends = MAX(ends, month);
        if ((earliest && month < earliest) || (to && month > to)) continue;
        if (!open_force(e, part[2], &force, why)) return false;
        add_block(e, i, month, force);
        asked += !from || month >= from;
    }
    if (asked == 0) {
        char was[MONTH_TEXT_MAX], is[MONTH_TEXT_MAX];
        return FAIL(why, MISSING, "%s is held from %s to %s: nothing in the period that was asked for", source_title(a, source),
                    month_text(begins, was), month_text(ends, is));
    }
    if (!earliest) e->earliest = begins;
    if (!to) e->to = ends;
    *out = e;
    return true;
}

static bool map_block(struct events *e, size_t i, struct error *why)
{
    const struct part *p = snapshot_part(e->snapshot, e->about[i].entry, why);
    struct event_rows *rows = ARENA_NEW(e->arena, struct event_rows);
    struct tally_block *b = &e->block[i];
    if (!p || !event_rows_read(p, rows, why)) return false;
    b->point = rows->point;
    b->first = rows->first;
    b->n_points = rows->n_points;
    _Static_assert((int)EVENT_COLUMNS <= (int)TALLY_COLUMNS_MAX, "every column can be a key");
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) {
        b->column[c] = rows->code[c];
        b->width[c] = rows->code[c] ? event_column_info[c].width : 0;
    }
    e->about[i].rows = rows;
    return true;
}

bool events_map(struct events *e, const struct tally_key *keys, size_t n_keys, struct error *why)
{
    for (size_t i = 0; i < e->n_blocks; i++)
        if (!e->about[i].rows && !tally_leaves_out(&e->block[i], keys, n_keys) && !map_block(e, i, why)) return false;
    return true;
}

bool events_count(struct events *e, const struct tally_key *keys, size_t n_keys, uint64_t *cells, struct error *why)
{
    if (!events_map(e, keys, n_keys, why)) return false;
    tally_count(e->block, e->n_blocks, keys, n_keys, cells);
    return true;
}

static int by_text(const void *a, const void *b) { return str_cmp(*(const struct str *)a, *(const struct str *)b); }

struct events_words events_words(const struct events *e, enum event_column column)
{
    size_t all = 1, n = 0;
    for (size_t g = 0; g < e->n_forces; g++) all += e->gazetteer[g].n_codes[column];
    struct str *list = ARENA_ARRAY(e->arena, struct str, all);
    for (size_t g = 0; g < e->n_forces; g++)
        for (uint32_t c = 0; c < e->gazetteer[g].n_codes[column]; c++) list[n++] = gazetteer_word(&e->gazetteer[g], column, c);
    if (n) qsort(list, n, sizeof *list, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !str_eq(list[kept - 1], list[i])) list[kept++] = list[i];
    uint32_t **maps = ARENA_ARRAY(e->arena, uint32_t *, e->n_forces);
    for (size_t g = 0; g < e->n_forces; g++) {
        maps[g] = ARENA_ARRAY(e->arena, uint32_t, e->gazetteer[g].n_codes[column]);
        for (uint32_t c = 0; c < e->gazetteer[g].n_codes[column]; c++) {
            struct str word = gazetteer_word(&e->gazetteer[g], column, c);
            const struct str *at = bsearch(&word, list, kept, sizeof *list, by_text);
            maps[g][c] = (uint32_t)(at - list);
        }
    }
    return (struct events_words){ list, kept, (const uint32_t *const *)maps };
}

struct tally_key events_block_key(const struct events *e, const uint32_t *bucket_of_block, uint32_t buckets)
{
    const uint32_t **map = ARENA_ARRAY(e->arena, const uint32_t *, 1);
    map[0] = bucket_of_block;
    return (struct tally_key){ .axis = TALLY_BY_BLOCK, .buckets = buckets, .map = map };
}

struct tally_key events_word_key(const struct events *e, enum event_column column, const struct events_words *w,
                                 const uint32_t *bucket, uint32_t buckets)
{
    uint32_t **map = ARENA_ARRAY(e->arena, uint32_t *, e->n_forces);
    for (size_t g = 0; g < e->n_forces; g++) {
        size_t n = e->gazetteer[g].n_codes[column];
        map[g] = ARENA_ARRAY(e->arena, uint32_t, n);
        for (size_t c = 0; c < n; c++) map[g][c] = bucket[w->map[g][c]];
    }
    return (struct tally_key){ .axis = TALLY_BY_CODE, .buckets = buckets, .column = column, .map = (const uint32_t *const *)map };
}
