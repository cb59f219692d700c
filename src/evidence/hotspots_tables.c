/* Hot spots in tables, and the verb. */
#include "evidence/hotspots.h"
#include "geo/distance.h"
#include <inttypes.h>
#include <stdlib.h>

enum { TOP_STANDARD = 20 };

static void place_columns(struct table *t, const char *name, const char *title)
{
    (void)table_column(t, "rank", "Rank", CELL_INT, "", 0);
    (void)table_column(t, name, title, CELL_TEXT, "", 0);
    (void)table_column(t, "ward", "In the ward of", CELL_TEXT, "", 0);
    (void)table_column(t, "latitude", "Latitude", CELL_REAL, "degrees", 5);
    (void)table_column(t, "longitude", "Longitude", CELL_REAL, "degrees", 5);
}

static const char *ward_of(const struct hotspots *h, uint32_t area) { return h->street.layer && area != AREA_NONE ? layer_name(h->street.layer, area) : NULL; }

static void place_cells(struct table *t, const struct hotspots *h, size_t rank, struct str name, uint32_t area, struct coord at)
{
    table_int(t, (int64_t)rank);
    table_text(t, name);
    table_z(t, ward_of(h, area));
    table_real(t, coord_lat(at));
    table_real(t, coord_lon(at));
}

/* ---- streets */
struct line {
    size_t street;
    double by, then; /* what ranks, and what ranks those that tie */
};
static int most(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->by != y->by) return (x->by < y->by) - (x->by > y->by);
    if (x->then != y->then) return (x->then < y->then) - (x->then > y->then);
    return (x->street > y->street) - (x->street < y->street);
}

static struct table *streets_table(const struct ask *k, const struct hotspots *h, size_t top, bool by_harm)
{
    const char *unit = source_unit(k->source);
    struct table *t = table_new(k->arena, by_harm ? "hotspots_streets_harm" : "hotspots_streets",
                                str_print(k->arena, "Streets with most %s%s%s", by_harm ? "harm" : unit, k->scope.everywhere ? "" : " in ", k->scope.everywhere ? "" : k->scope.title));
    struct line *line = ARENA_ARRAY(k->arena, struct line, h->street.n + 1);
    uint64_t all = 0;
    double harm = 0;
    place_columns(t, "street", "Street (map point)");
    (void)table_column(t, "count", source_events(k->source), CELL_INT, unit, 0);
    (void)table_column(t, "share", "Share of all", CELL_REAL, "%", 1);
    if (h->weighed) (void)table_column(t, "harm", h->harm.estimate ? "Harm, an estimate" : "Harm", CELL_REAL, "days", 0);
    if (h->weighed) (void)table_column(t, "harm_share", "Share of all harm", CELL_REAL, "%", 1);
    for (size_t i = 0; i < h->street.n; i++) {
        double count = (double)h->count[i], days = h->weighed ? h->days[i] : 0;
        line[i] = (struct line){ i, by_harm ? days : count, by_harm ? count : days };
        all += h->count[i];
        harm += days;
    }
    qsort(line, h->street.n, sizeof *line, most);
    for (size_t i = 0, rank = 1; i < MIN(top, h->street.n) && line[i].by > 0; i++) {
        const struct axis_item *s = &h->street.item[line[i].street];
        if (i && line[i].by != line[i - 1].by) rank = i + 1;
        place_cells(t, h, rank, s->name, s->area, s->at);
        table_int(t, (int64_t)h->count[line[i].street]);
        table_real(t, 100 * (double)h->count[line[i].street] / (double)all);
        if (!h->weighed) continue;
        table_real(t, h->days[line[i].street]);
        table_real(t, harm > 0 ? 100 * h->days[line[i].street] / harm : (double)NAN);
    }
    return t;
}

/* ---- cells and peaks */
/* The street with most crimes among those that are taken; of equal ones the first. */
static const struct axis_item *busiest(const struct hotspots *h, const struct grid *g, uint32_t cell, struct coord at, double within_m)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < h->street.n; i++) {
        if (h->count[i] == 0 || (best != SIZE_MAX && h->count[i] <= h->count[best])) continue;
        if (g ? grid_find(g, h->street.item[i].at) == cell : distance_m(h->street.item[i].at, at) <= within_m) best = i;
    }
    return best == SIZE_MAX ? NULL : &h->street.item[best];
}
static uint32_t ward_at(const struct hotspots *h, struct coord at) { return h->wards ? layer_find(h->wards, at) : AREA_NONE; }

static struct table *cells_table(const struct ask *k, const struct hotspots *h, const struct hotspots_options *o)
{
    struct table *t = table_new(k->arena, "hotspots_cells", str_print(k->arena, "Hot cells of a grid of %s %.0f m across", o->hex ? "hexagons" : "squares", h->grid.size_m));
    const char *unit = source_unit(k->source);
    place_columns(t, "street", str_print(k->arena, "Street with most %s in it", unit));
    (void)table_column(t, "count", str_print(k->arena, "%s in it", source_events(k->source)), CELL_INT, unit, 0);
    (void)table_column(t, "z", "Gi*", CELL_REAL, "", 2);
    (void)table_column(t, "q", "p for many cells", CELL_REAL, "p", 4);
    for (size_t i = 0; i < MIN(o->top, h->n_hot); i++) {
        struct coord at = grid_centre(&h->grid, h->hot[i].cell);
        const struct axis_item *s = busiest(h, &h->grid, h->hot[i].cell, at, 0);
        place_cells(t, h, i + 1, s ? s->name : STR("(none: its neighbours are hot)"), ward_at(h, at), at);
        table_int(t, (int64_t)h->hot[i].count);
        table_real(t, h->hot[i].z);
        table_real(t, h->hot[i].q);
    }
    if (!h->pattern) table_note(t, NOTE_REMARK, "All cells are alike: there is nothing to find");
    table_note(t, NOTE_REMARK, "%zu of %zu cells are hot beyond chance: they and their neighbours together have more than a share of all", h->n_hot, h->n_cells);
    table_note(t, NOTE_METHOD, "Getis-Ord Gi* of each cell with its %s neighbours (Ord and Getis 1995); many cells are tested, so p is adjusted to hold false alarms among the hot ones to "
               "5 %% (Benjamini and Hochberg 1995). A cell counts when its middle lies in the area or a crime lies in it", o->hex ? "six" : "eight");
    if (h->off_grid) table_note(t, NOTE_NOT_COVERED, "%" PRIu64 " %s lie far off, outside the grid", h->off_grid, unit);
    return t;
}

static struct table *peaks_table(const struct ask *k, const struct hotspots *h, const struct hotspots_options *o)
{
    struct table *t = table_new(k->arena, "hotspots_density", "Peaks of density");
    const char *unit = source_unit(k->source);
    place_columns(t, "street", str_print(k->arena, "Street with most %s near it", unit));
    (void)table_column(t, "density", "Density", CELL_REAL, str_print(k->arena, "%s per km2", unit), 1);
    for (size_t i = 0; i < MIN(o->top, h->n_peaks); i++) {
        const struct axis_item *s = busiest(h, NULL, 0, h->peak[i].at, MAX(h->squares.size_m, MIN(h->bandwidth_m, 500)));
        place_cells(t, h, i + 1, s ? s->name : STR("(none within reach)"), ward_at(h, h->peak[i].at), h->peak[i].at);
        table_real(t, h->peak[i].per_km2);
    }
    table_note(t, NOTE_METHOD, "Quartic kernel of %.0f m%s (Silverman 1986) at the middles of squares of %.0f m; a peak is a square higher than the eight round it. %zu peaks in all", h->bandwidth_m,
               o->bandwidth_m > 0 ? "" : str_print(k->arena, ", by the scatter of the %s (--bandwidth gives another; 200 to 400 m shows single streets)", unit), h->squares.size_m, h->n_peaks);
    return t;
}

/* ---- did they hold */
static struct table *held_table(const struct ask *k, const struct hotspots *h)
{
    static const char *const way[HELD_WAYS] = { "Streets by number", "Streets by harm", "Cells by Gi*", "Squares by density" };
    struct table *t = table_new(k->arena, "hotspots_held", "How well the hot spots of an earlier period held");
    (void)table_column(t, "way", "Picked by", CELL_TEXT, "", 0);
    (void)table_column(t, "share", "Share picked", CELL_REAL, "%", 0);
    (void)table_column(t, "caught", "Caught are", CELL_TEXT, "", 0);
    (void)table_column(t, "before", "There before", CELL_REAL, "", 0);
    (void)table_column(t, "after", "There after", CELL_REAL, "", 0);
    (void)table_column(t, "hit_rate", "Of all after", CELL_REAL, "%", 1);
    (void)table_column(t, "pai", "PAI", CELL_REAL, "", 2);
    (void)table_column(t, "pei", "PEI", CELL_REAL, "", 2);
    (void)table_column(t, "rri", "RRI", CELL_REAL, "", 2);
    for (size_t i = 0; h->split.before_from && i < HELD_WAYS; i++)
        for (size_t s = 0; h->held_by[i] && s < COUNT_OF(hotspots_share); s++) {
            const struct held *x = &h->held[i][s];
            table_z(t, way[i]);
            table_real(t, 100 * x->share);
            table_z(t, i != HELD_BY_HARM ? source_unit(k->source) : h->harm.estimate ? "harm days, an estimate" : "harm days");
            table_real(t, x->before);
            table_real(t, x->after);
            table_real(t, 100 * x->hit_rate);
            table_real(t, x->pai);
            table_real(t, x->pei);
            table_real(t, x->rri);
        }
    char a[MONTH_TEXT_MAX], b[MONTH_TEXT_MAX], c[MONTH_TEXT_MAX], d[MONTH_TEXT_MAX];
    if (!h->split.before_from) {
        table_note(t, NOTE_NOT_COVERED, "How well hot spots held is not told: %s", h->split.words);
        return t;
    }
    table_note(t, NOTE_METHOD, "Picked by %s to %s, tried on %s to %s: %s", month_text(h->split.before_from, a), month_text(h->split.before_to, b),
               month_text(h->split.after_from, c), month_text(h->split.after_to, d), h->split.words);
    table_note(t, NOTE_METHOD, "PAI: how many times more was caught than by picking at random (Chainey, Tompson and Uhlig 2008); PEI: against the best that could have been picked (Hunt 2016); RRI: below 1 "
               "where the hot spots cooled more than the whole (Levine 2008). A share that ends among equals takes its part of each. Streets are shares of the map points, cells of the ground");
    return t;
}

bool hotspots_tables(const struct ask *k, const struct hotspots_options *o, struct answer *out, struct error *why)
{
    struct hotspots *h = ARENA_NEW(k->arena, struct hotspots);
    return hotspots_of(k, o, h, why) && hotspots_show(k, h, o, out, why);
}

bool hotspots_show(const struct ask *k, const struct hotspots *h, const struct hotspots_options *o, struct answer *out, struct error *why)
{
    struct table *streets = streets_table(k, h, o->top, false);
    if (!ask_notes(k, streets, why)) return false;
    out->table[out->n++] = streets;
    if (h->weighed) {
        struct table *harm = streets_table(k, h, o->top, true);
        table_note(harm, NOTE_METHOD, "%s", h->harm.note);
        if (h->harm.estimate) table_note(harm, NOTE_WARNING, "Harm from types of crime is an estimate");
        out->table[out->n++] = harm;
    }
    out->table[out->n++] = cells_table(k, h, o);
    out->table[out->n++] = peaks_table(k, h, o);
    out->table[out->n++] = held_table(k, h);
    return true;
}

static bool ask_hotspots(struct call *c, struct answer *out, struct error *why)
{
    int64_t top = call_whole(c, "top", TOP_STANDARD);
    struct hotspots_options o = { .hex = strcmp(call_text(c, "grid"), "hex") == 0, .cell_m = call_number(c, "cell", 0), .bandwidth_m = call_number(c, "bandwidth", 0), .top = (size_t)top };
    struct ask k;
    if (top < 1) return FAIL(why, USAGE, "--top: 1 or more was expected");
    if (o.cell_m < 0 || o.bandwidth_m < 0) return FAIL(why, USAGE, "--cell and --bandwidth are metres above 0");
    return ask_open_call(c, INT32_MAX, &k, why) && hotspots_tables(&k, &o, out, why);
}

static const struct option options[] = {
    { .name = "grid", .kind = OPTION_CHOICE, .meaning = "square|hex", .standard = "square", .help = "The cells that are tested" },
    { .name = "cell", .kind = OPTION_NUMBER, .meaning = "METRES", .help = "How wide a cell is; without it 50 across the shorter side of the area" },
    { .name = "bandwidth", .kind = OPTION_NUMBER, .meaning = "METRES", .help = "How far the density of a crime reaches; without it by the scatter of the crimes" },
    { .name = "top", .kind = OPTION_WHOLE, .meaning = "N", .standard = "20", .help = "So many of each kind" },
};

const struct verb hotspots_verb = {
    .name = "hotspots",
    .arguments = "",
    .summary = "Find where crime and harm gather, and whether earlier hot spots held",
    .help = "The streets (map points) with most crimes and most harm; cells of a grid that are hot beyond chance; peaks of density; each with its ward. And for each way, how much of a "
            "later period the hot spots of an earlier one caught: a hot spot that does not hold is no place to send anybody.\n\n"
            "$ wardmote hotspots --area Maidstone\n"
            "$ wardmote hotspots --area Kent --category Robbery --grid hex --cell 500 --top 10\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT | VERB_WHERE_WHEN,
    .ask = ask_hotspots,
};
