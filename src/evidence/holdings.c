#include "evidence/holdings.h"
#include "evidence/event.h"
#include "snapshot/snapshot.h"

/* The n-th part of a key: "events/police.uk-street/kent-police/2025-01". */
static struct str key_part(struct str key, size_t n)
{
    struct str part = { 0 };
    for (size_t i = 0; i <= n; i++) key = str_cut(key, '/', &part);
    return part;
}

static bool held(const struct estate *of, const char *prefix)
{
    size_t first;
    return snapshot_find(of->evidence, str_of(prefix), &first) > 0;
}

/* ---- what is held */
static bool same_series(struct str a, struct str b)
{
    return str_eq(key_part(a, 1), key_part(b, 1)) && str_eq(key_part(a, 2), key_part(b, 2));
}

static const char *months_missing(struct arena *a, month_t after, month_t before, const char *so_far)
{
    char from[MONTH_TEXT_MAX], to[MONTH_TEXT_MAX];
    if (before - after < 2) return so_far;
    const char *comma = so_far ? ", " : "no months ";
    if (before - after == 2) return str_print(a, "%s%s%s", so_far ? so_far : "", comma, month_text(after + 1, from));
    return str_print(a, "%s%s%s to %s", so_far ? so_far : "", comma, month_text(after + 1, from), month_text(before - 1, to));
}

/* Keys are sorted: the months of one force and source follow each other. */
static void hold_events(const struct estate *of, struct table *out)
{
    size_t first, n = snapshot_find(of->evidence, STR("events/"), &first);
    for (size_t i = first; i < first + n;) {
        const struct snapshot_entry *e = snapshot_entry(of->evidence, i);
        struct str key = e->key;
        struct holding h = { .what = source_title(of->arena, key_part(key, 1)), .source = str_z(of->arena, e->note), .counted = "rows" };
        for (; i < first + n && same_series(snapshot_entry(of->evidence, i)->key, key); i++) {
            month_t m;
            e = snapshot_entry(of->evidence, i);
            h.count += e->rows;
            h.bytes += e->bytes;
            if (!month_parse(key_part(e->key, 3), &m)) continue;
            if (h.to) h.remark = months_missing(of->arena, h.to, m, h.remark);
            if (!h.from) h.from = m;
            h.to = m;
        }
        holding_add(out, &h);
    }
}

static void hold_each(const struct estate *of, const char *prefix, const char *what, size_t name, const char *source, const char *counted,
                      struct table *out)
{
    size_t first, n = snapshot_find(of->evidence, str_of(prefix), &first);
    for (size_t i = first; i < first + n; i++) {
        const struct snapshot_entry *e = snapshot_entry(of->evidence, i);
        struct holding h = { .what = str_print(of->arena, "%s " STR_FMT, what, STR_ARG(key_part(e->key, name))), .source = source,
                             .count = e->rows, .counted = counted, .bytes = e->bytes };
        holding_add(out, &h);
    }
}

bool evidence_holdings(const struct estate *of, struct table *out, struct error *why)
{
    (void)why;
    hold_events(of, out);
    hold_each(of, "weights/cchi/", "Crime harm index, edition", 2, "the index's own file", "codes", out);
    hold_each(of, "weights/css/", "Crime Severity Score, edition", 2, "the list of its weights", "codes", out);
    hold_each(of, "mapping/", "Mapping of the extract", 1, "the partnership", "mappings", out);
    return true;
}

/* ---- what a question lacks */
static const char crime[] = "months of crime, as data.police.uk publishes them", wards[] = "ward boundaries", people[] = "population by LSOA, and LSOA boundaries",
                  extract[] = "a force's own extract, which has dates", index_of_harm[] = "a crime harm index: without it, an estimate from few cited figures";

static bool crimes_are_enough(const struct estate *of, const char **lacks, struct error *why)
{
    (void)why;
    *lacks = held(of, "events/") ? NULL : crime;
    return true;
}
static bool wards_are_needed(const struct estate *of, const char **lacks, struct error *why)
{
    if (!crimes_are_enough(of, lacks, why)) return false;
    if (!*lacks && !held(of, "areas/ward/")) *lacks = wards;
    return true;
}
static bool people_are_needed(const struct estate *of, const char **lacks, struct error *why)
{
    if (!wards_are_needed(of, lacks, why)) return false;
    if (!*lacks && !held(of, "figures/population/")) *lacks = people;
    return true;
}
static bool weights_are_needed(const struct estate *of, const char **lacks, struct error *why)
{
    if (!crimes_are_enough(of, lacks, why)) return false;
    if (!*lacks && !held(of, "weights/cchi/")) *lacks = index_of_harm;
    return true;
}
static bool dates_are_needed(const struct estate *of, const char **lacks, struct error *why)
{
    (void)why;
    *lacks = held(of, "events/" SOURCE_EXTRACT_PREFIX) ? NULL : extract;
    return true;
}

const struct question evidence_questions[EVIDENCE_QUESTIONS] = {
    { "How many crimes in each ward, of which type, and which changed?", "breakdown --by ward,category", wards_are_needed },
    { "How many for each 1,000 residents?", "breakdown --by ward", people_are_needed },
    { "Where is most harm done, and not only most crime?", "harm", weights_are_needed },
    { "Is crime rising or falling, or only scattering?", "trend", crimes_are_enough },
    { "Which streets and places stand out, and do they last?", "hotspots", crimes_are_enough },
    { "Does one burglary bring another near it soon after?", "nearrepeat", dates_are_needed },
    { "Did an operation work, by count and by harm?", "operation", crimes_are_enough },
    { "How complete and how sound are the files?", "quality", crimes_are_enough },
    { "How does an area stand beside those most like it?", "compare", people_are_needed },
    { "What belongs in the strategic assessment?", "assess", wards_are_needed },
};
