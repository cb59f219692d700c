/*
 * Districts whose own police are not among the forces held: what others recorded there is strays, and a table of it
 * would look like a safe place. A force polices a district where it records at least a fiftieth of what it does in the
 * district it records most in: of 36 forces of early 2025 the least policed district of its own had 0.036 (Rutland), the
 * most visited of another's 0.016 (Coventry). One month of each force is looked at, its last of the period.
 */
#include "base/csv.h"
#include "base/data.h"
#include "evidence/ask.h"

enum { LEAST_SHARE = 50, NAMED_MAX = 10 };

/* One that records wherever the railway goes is no district's own. */
static bool is_national(struct str force)
{
    struct csv c;
    bool national = false;
    csv_init(&c, data_text("police-uk/forces.csv"));
    while (csv_next(&c)) national = national || (c.n >= 3 && str_eq_nocase(c.field[1], force) && str_eq(c.field[2], STR("everywhere")));
    csv_release(&c);
    return national;
}

/* Blocks stand by force, then month: whether this is the last of its force, and of the period. A force without a point in
 * these districts has nothing to say of them. */
static bool is_looked_at(const struct ask *k, const struct axis *districts, size_t b)
{
    const struct events_block *about = &k->events->about[b];
    bool last = b + 1 == k->events->n_blocks || about[1].force != about->force;
    return last && about->month >= k->from && districts->key.map[about->force];
}

static bool map_last(const struct ask *k, const struct axis *districts, struct error *why)
{
    uint32_t *bucket = ARENA_ARRAY(k->arena, uint32_t, k->events->n_blocks);
    for (size_t b = 0; b < k->events->n_blocks; b++) bucket[b] = is_looked_at(k, districts, b) ? 0 : TALLY_OUT;
    struct tally_key key = events_block_key(k->events, bucket, 1);
    return events_map(k->events, &key, 1, why);
}

/* Adds to policed[district] where this force does, to visited[district] where it recorded anything. */
static void mark_policed(const struct ask *k, const struct events_places *p, const struct layer *districts, size_t b, uint64_t *rows,
                         bool *policed, bool *visited)
{
    size_t force = k->events->about[b].force;
    if (is_national(k->events->gazetteer[force].force)) return;
    const struct event_rows *r = k->events->about[b].rows;
    memset(rows, 0, districts->n * sizeof *rows);
    uint64_t most = 0;
    for (size_t i = 0; i < r->n_points; i++) {
        uint32_t d = p->area[force][r->point[i]];
        if (d != AREA_NONE && districts->base) d = districts->group[d];
        if (d == AREA_NONE) continue;
        rows[d] += r->first[i + 1] - r->first[i];
        most = MAX(most, rows[d]);
    }
    for (size_t d = 0; d < districts->n; d++) {
        policed[d] = policed[d] || (rows[d] && rows[d] * LEAST_SHARE >= most);
        visited[d] = visited[d] || rows[d];
    }
}

bool ask_note_unpoliced(const struct ask *k, struct table *t, struct error *why)
{
    struct axis x;
    const struct events_places *p;
    if (!ask_axis(k, AXIS_DISTRICT, &x, why)) return why->kind == ERROR_MISSING;
    if (!events_places(k->events, x.layer->base ? x.layer->base : x.layer, k->options.method, &p, why)) return why->kind == ERROR_MISSING;
    bool *policed = ARENA_ARRAY(k->arena, bool, x.layer->n + 1), *visited = ARENA_ARRAY(k->arena, bool, x.layer->n + 1);
    uint64_t *rows = ARENA_ARRAY(k->arena, uint64_t, x.layer->n + 1);
    if (!map_last(k, &x, why)) return false;
    for (size_t b = 0; b < k->events->n_blocks; b++)
        if (is_looked_at(k, &x, b)) {
            if (!events_places_read(k->events, p, k->events->about[b].force, why)) return false;
            mark_policed(k, p, x.layer, b, rows, policed, visited);
        }
    const char *list = "";
    size_t n = 0;
    for (size_t i = 0; i < x.n; i++) {
        uint32_t d = x.item[i].area;
        if (policed[d] || (k->scope.everywhere && !visited[d]) || n++ >= NAMED_MAX) continue;
        struct str name = x.item[i].name.len ? x.item[i].name : x.item[i].code;
        list = str_print(k->arena, "%s%s" STR_FMT, list, *list ? ", " : "", STR_ARG(name));
    }
    if (n > NAMED_MAX) list = str_print(k->arena, "%s and %zu more", list, n - NAMED_MAX);
    if (n)
        table_note(t, NOTE_WARNING, "The police of %s seem not to be among the forces held: what is counted there is the little that other forces recorded, and nearly all is missing", list);
    return true;
}
