/* What a table must say of itself: where its figures come from, how they were made, what they leave out. */
#include "evidence/ask.h"
#include "render/format.h"
#include <inttypes.h>

/* A force matters to a scope when it recorded at least this share of the scope's events: strays do not count. */
#define FORCE_MATTERS 0.01

static bool held(const struct ask *k, size_t force, month_t m)
{
    return m >= k->earliest && m <= k->to && k->held[force * (size_t)(k->to - k->earliest + 1) + (size_t)(m - k->earliest)];
}

bool ask_look_at_forces(struct ask *k, struct error *why)
{
    size_t months = (size_t)(k->to - k->earliest + 1);
    bool *matters = ARENA_ARRAY(k->arena, bool, k->events->n_forces + 1), *has = ARENA_ARRAY(k->arena, bool, k->events->n_forces * months + 1);
    struct tally_key keys[2];
    uint32_t *bucket = ARENA_ARRAY(k->arena, uint32_t, k->events->n_blocks);
    uint64_t *cells = ARENA_ARRAY(k->arena, uint64_t, k->events->n_forces), all = 0;
    size_t n = 0;
    for (size_t b = 0; b < k->events->n_blocks; b++) bucket[b] = k->events->about[b].force;
    keys[n++] = events_block_key(k->events, bucket, (uint32_t)k->events->n_forces);
    if (k->inside) keys[n++] = *k->inside;
    if (!events_count(k->events, keys, n, cells, why)) return false;
    for (size_t g = 0; g < k->events->n_forces; g++) all += cells[g];
    for (size_t g = 0; g < k->events->n_forces; g++)
        matters[g] = k->scope.everywhere || (all && (double)cells[g] >= FORCE_MATTERS * (double)all);
    for (size_t b = 0; b < k->events->n_blocks; b++)
        has[k->events->about[b].force * months + (size_t)(k->events->about[b].month - k->earliest)] = true;
    k->matters = matters;
    k->held = has;
    return true;
}

static const char *missing_months(const struct ask *k, size_t force, size_t *n)
{
    const char *list = "";
    char from[MONTH_TEXT_MAX], to[MONTH_TEXT_MAX];
    for (month_t m = k->from; m <= k->to; m++) {
        month_t end = m;
        while (end <= k->to && !held(k, force, end)) end++;
        if (end == m) continue;
        *n += (size_t)(end - m);
        list = str_print(k->arena, end - m == 1 ? "%s%s%s" : "%s%s%s to %s", list, *list ? ", " : "", month_text(m, from), month_text(end - 1, to));
        m = end;
    }
    return list;
}

static void count_unplaced(const struct ask *k, size_t force, const struct events_places *wards, struct coverage *out)
{
    const struct gazetteer *g = &k->events->gazetteer[force];
    for (size_t b = 0; b < k->events->n_blocks; b++) {
        const struct events_block *about = &k->events->about[b];
        if (about->force != force || about->month < k->from) continue;
        out->rows += about->rows->n;
        for (size_t p = 0; p < about->rows->n_points; p++) {
            uint32_t point = about->rows->point[p], rows = about->rows->first[p + 1] - about->rows->first[p];
            if (coord_is_none(g->at[point])) out->no_location += rows;
            else if (wards && wards->area[force][point] == AREA_NONE) out->outside += rows;
        }
    }
}

/* The period's rows of the forces that matter. */
static bool map_rows(const struct ask *k, struct error *why)
{
    uint32_t *bucket = ARENA_ARRAY(k->arena, uint32_t, k->events->n_blocks);
    for (size_t b = 0; b < k->events->n_blocks; b++) {
        const struct events_block *about = &k->events->about[b];
        bucket[b] = k->matters[about->force] && about->month >= k->from ? 0 : TALLY_OUT;
    }
    struct tally_key key = events_block_key(k->events, bucket, 1);
    return events_map(k->events, &key, 1, why);
}

bool ask_coverage(const struct ask *k, struct coverage *out, struct error *why)
{
    struct coverage c = { .missing = "", .forces = "" };
    const struct layer *wards;
    const struct events_places *places = NULL;
    if (!map_rows(k, why)) return false;
    if (layer_open(k->snapshot, AREA_WARD, k->options.generation, &wards, why)) {
        if (!events_places(k->events, wards, k->options.method, &places, why)) return false;
    } else if (why->kind != ERROR_MISSING) {
        return false;
    }
    for (size_t g = 0; g < k->events->n_forces; g++) {
        if (!k->matters[g]) continue;
        struct str name = k->events->gazetteer[g].force;
        c.forces = str_print(k->arena, "%s%s" STR_FMT, c.forces, *c.forces ? ", " : "", STR_ARG(name));
        const char *months = missing_months(k, g, &c.n_missing);
        if (*months) c.missing = str_print(k->arena, "%s%s" STR_FMT " %s", c.missing, *c.missing ? "; " : "", STR_ARG(name), months);
        if (places && !events_places_read(k->events, places, g, why)) return false;
        count_unplaced(k, g, places, &c);
    }
    *out = c;
    return true;
}

bool ask_month_held(const struct ask *k, month_t m)
{
    for (size_t g = 0; g < k->events->n_forces; g++)
        if (k->matters[g] && !held(k, g, m)) return false;
    return true;
}

bool ask_month_known(const struct ask *k, month_t m)
{
    for (size_t g = 0; g < k->events->n_forces; g++)
        if (k->matters[g] && held(k, g, m)) return true;
    return false;
}

bool ask_notes(const struct ask *k, struct table *t, struct error *why)
{
    struct coverage c;
    char from[MONTH_TEXT_MAX], to[MONTH_TEXT_MAX];
    if (!ask_coverage(k, &c, why)) return false;
    table_note(t, NOTE_SOURCE, "%s, %s to %s: %s", source_title(k->arena, k->source), month_text(k->from, from), month_text(k->to, to), c.forces);
    table_note(t, NOTE_METHOD, "Area: %s. A row is in the area %s", k->scope.about,
               k->scope.everywhere ? "wherever it lies" : k->options.method == PLACE_BY_POLYGON
                   ? "whose boundary its map point lies in (--method polygon)"
                   : "that the look-up gives for the LSOA printed with it (--method lookup)");
    if (k->options.n_categories) {
        const char *list = "";
        for (size_t i = 0; i < k->options.n_categories; i++) list = str_print(k->arena, "%s%s%s", list, i ? ", " : "", k->options.category[i]);
        table_note(t, NOTE_METHOD, "Only: %s", list);
    }
    if (*c.missing) table_note(t, NOTE_NOT_COVERED, "Not held: %s", c.missing);
    if (k->restricted) { /* how many there are is no part of the release */
        if (c.no_location + c.outside) table_note(t, NOTE_NOT_COVERED, "Some rows of these forces have no location or lie in no ward, and are in no area; how many is not told to the public");
    } else {
        if (c.no_location) table_note(t, NOTE_NOT_COVERED, "%s of the %s rows of these forces have no location and are in no area", format_int(t->arena, (int64_t)c.no_location), format_int(t->arena, (int64_t)c.rows));
        if (c.outside) table_note(t, NOTE_NOT_COVERED, "%s rows of these forces lie in no ward that is held", format_int(t->arena, (int64_t)c.outside));
    }
    if (!k->restricted && !ask_note_unpoliced(k, t, why)) return false;
    if (source_is_open(k->source))
        table_note(t, NOTE_WARNING, "Map points are anonymised: each stands for a stretch of street or a public place near which the crime was recorded, never for an address");
    else if (k->restricted)
        table_note(t, NOTE_WARNING, "A force's own records, made ready for publication: small counts are withheld");
    else
        table_note(t, NOTE_WARNING, "A force's own records: not for publication. Use --public for what may be shown");
    return true;
}
