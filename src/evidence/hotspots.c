#include "evidence/hotspots.h"
#include "geo/areas.h"
#include "stats/density.h"
#include "stats/gistar.h"
#include "stats/multiple.h"
#include <stdlib.h>

const double hotspots_share[2] = { 0.01, 0.05 };
#define LEVEL_TESTED 0.05
/* Wards with a smaller share of the crimes (strays of another county) do not stretch the grid. */
#define WARD_MATTERS 0.0005
enum { WEIGHED_CELLS_MAX = 1 << 25 }; /* streets times offences */

/* ---- the two periods */
static bool all_held(const struct ask *k, month_t from, month_t to)
{
    for (month_t m = from; m <= to; m++)
        if (m < k->earliest || !ask_month_held(k, m)) return false;
    return true;
}

struct hotspots_split hotspots_split(const struct ask *k)
{
    int n = ask_months(k);
    if (all_held(k, k->from, k->to) && all_held(k, k->from - n, k->from - 1))
        return (struct hotspots_split){ k->from - n, k->from - 1, k->from, k->to, "the period as long just before it" };
    if (n <= 12 && all_held(k, k->from, k->to) && all_held(k, k->from - 12, k->to - 12))
        return (struct hotspots_split){ k->from - 12, k->to - 12, k->from, k->to, "the same months a year before, as the months just before are not all held" };
    int held = 0, half = 0;
    for (month_t m = k->from; m <= k->to; m++) held += ask_month_held(k, m);
    if (held < 2) return (struct hotspots_split){ 0, 0, 0, 0, "too few months are held" };
    month_t cut = k->from;
    for (; half < (held + 1) / 2; cut++) half += ask_month_held(k, cut);
    return (struct hotspots_split){ k->from, cut - 1, cut, k->to, "its own two halves by the months held, as no period before it is held whole: the first half picks, the second is caught" };
}

/* ---- counts by street */
static bool count_streets(const struct ask *k, const struct axis *street, month_t from, month_t to, uint64_t **out, struct error *why)
{
    return ask_count(k, &street, 1, from, to, out, why);
}

static bool harm_of_streets(const struct ask *k, const struct hotspots *h, month_t from, month_t to, double **out, struct error *why)
{
    uint64_t *cells;
    struct axis only;
    size_t words = h->harm.axis.n;
    const struct axis *axes[] = { &h->street, &h->harm.axis, &only };
    bool filtered = !h->harm.estimate && harm_reporters(k, &only);
    if (!ask_count(k, axes, filtered ? 3 : 2, from, to, &cells, why)) return false;
    double *days = ARENA_ARRAY(k->arena, double, h->street.n + 1);
    for (size_t i = 0; i < h->street.n; i++) days[i] = harm_of(&h->harm, h->harm.days, cells + i * words);
    *out = days;
    return true;
}

static bool weigh_streets(const struct ask *k, struct hotspots *h, const char *edition, struct error *why)
{
    if (!source_is_of_crimes(k->source)) return true;
    h->weighed = harm_weights(k, edition, &h->harm, why);
    if (!h->weighed) return why->kind == ERROR_MISSING && !edition; /* no index is held: by number only */
    size_t words = h->harm.axis.n;
    if (words && h->street.n > WEIGHED_CELLS_MAX / words) {
        h->weighed = false;
        return true;
    }
    return harm_of_streets(k, h, k->from, k->to, &h->days, why);
}

/* ---- the ground */
static struct box extent(const struct ask *k, const struct hotspots *h)
{
    struct box box = BOX_EMPTY;
    const struct layer *l = k->scope.everywhere ? h->street.layer : k->scope.layer;
    if (!k->scope.everywhere && !l) return box_of(k->scope.polygon.vertex, k->scope.polygon.n_vertices);
    if (!l) {
        for (size_t i = 0; i < h->street.n; i++) box = box_with(box, h->street.item[i].at);
        return box;
    }
    uint64_t *in = ARENA_ARRAY(k->arena, uint64_t, l->n + 1), all = 0;
    for (size_t i = 0; k->scope.everywhere && i < h->street.n; i++)
        if (h->street.item[i].area != AREA_NONE) {
            in[h->street.item[i].area] += h->count[i];
            all += h->count[i];
        }
    for (size_t i = 0; i < l->n; i++)
        if (k->scope.everywhere ? (double)in[i] > WARD_MATTERS * (double)all : k->scope.in[i] == 0)
            box = box_join(box, (struct box){ l->area[i].low, l->area[i].high });
    return box;
}

/* Cells whose middle is in the scope, and those in which something happened. */
static bool mark_inside(const struct ask *k, const struct hotspots *h, const struct grid *g, const uint32_t *cell_of, bool *inside, struct error *why)
{
    const struct layer_outlines *scope = k->scope.layer ? layer_outlines(k->scope.layer, why) : NULL;
    if (k->scope.layer && !scope) return false;
    for (uint32_t c = 0; c < grid_cells(g); c++) {
        struct coord at = grid_centre(g, c);
        if (k->scope.everywhere) inside[c] = !h->wards || layer_find(h->wards, at) != AREA_NONE;
        else if (scope) {
            uint32_t area = layer_find(scope, at);
            inside[c] = area != AREA_NONE && k->scope.in[area] == 0;
        } else inside[c] = area_index_find(&k->scope.index, at) != AREA_NONE;
    }
    for (size_t i = 0; i < h->street.n; i++)
        if (cell_of[i] != GRID_NONE) inside[cell_of[i]] = true;
    return true;
}

/* A grid over the scope: the cell of each street, and the cells that matter, numbered. */
struct ground {
    struct grid grid;
    uint32_t *cell_of;  /* [street.n] */
    bool *inside;       /* [cells] */
    uint32_t *number;   /* [cells] among those inside */
    uint32_t *cell;     /* [n] back */
    uint32_t n;
};
static bool lay(const struct ask *k, const struct hotspots *h, enum cell_shape shape, double size_m, struct ground *out, struct error *why)
{
    struct ground g;
    if (!grid_over(extent(k, h), shape, size_m, &g.grid, why)) return false;
    uint32_t all = grid_cells(&g.grid);
    g.cell_of = ARENA_ARRAY(k->arena, uint32_t, h->street.n + 1);
    g.inside = ARENA_ARRAY(k->arena, bool, all);
    g.number = ARENA_ARRAY(k->arena, uint32_t, all);
    g.cell = ARENA_ARRAY(k->arena, uint32_t, all);
    for (size_t i = 0; i < h->street.n; i++) g.cell_of[i] = grid_find(&g.grid, h->street.item[i].at);
    if (!mark_inside(k, h, &g.grid, g.cell_of, g.inside, why)) return false;
    g.n = 0;
    for (uint32_t c = 0; c < all; c++) {
        g.number[c] = g.inside[c] ? g.n : GRID_NONE;
        if (g.inside[c]) g.cell[g.n++] = c;
    }
    *out = g;
    return true;
}
static double *by_cell(const struct ask *k, const struct hotspots *h, const struct ground *g, const uint64_t *count)
{
    double *x = ARENA_ARRAY(k->arena, double, g->n + 1);
    for (size_t i = 0; i < h->street.n; i++)
        if (g->cell_of[i] != GRID_NONE) x[g->number[g->cell_of[i]]] += (double)count[i];
    return x;
}

/* ---- Gi* */
static int hottest(const void *a, const void *b)
{
    const struct hotspots_cell *x = a, *y = b;
    return x->z != y->z ? (x->z < y->z) - (x->z > y->z) : (x->cell > y->cell) - (x->cell < y->cell);
}

static bool find_hot(const struct ask *k, struct hotspots *h, const struct ground *g, const struct neighbours *nb, struct error *why)
{
    double *x = by_cell(k, h, g, h->count), *z = ARENA_ARRAY(k->arena, double, g->n + 1), *p = ARENA_ARRAY(k->arena, double, g->n + 1);
    if (!gistar(nb, x, z, p, &h->pattern, why) || !adjust_p(CORRECT_BENJAMINI_HOCHBERG, p, g->n, p, why)) return false;
    h->hot = ARENA_ARRAY(k->arena, struct hotspots_cell, g->n + 1);
    for (uint32_t i = 0; i < g->n; i++)
        if (z[i] > 0 && p[i] < LEVEL_TESTED) h->hot[h->n_hot++] = (struct hotspots_cell){ g->cell[i], (uint64_t)x[i], z[i], p[i] };
    if (h->n_hot) qsort(h->hot, h->n_hot, sizeof *h->hot, hottest);
    h->n_cells = g->n;
    h->grid = g->grid;
    return true;
}

static bool score_gistar(const struct ask *k, const struct ground *g, const struct neighbours *nb, const double *before, double **score, struct error *why)
{
    bool pattern;
    double *p = ARENA_ARRAY(k->arena, double, g->n + 1);
    *score = ARENA_ARRAY(k->arena, double, g->n + 1);
    return gistar(nb, before, *score, p, &pattern, why);
}

/* ---- density */
static bool density_of(const struct ask *k, const struct hotspots *h, const struct ground *g, const uint64_t *count, double *bandwidth_m,
                       double **surface, double *captured, struct error *why)
{
    double *x = ARENA_ARRAY(k->arena, double, h->street.n + 1), *y = ARENA_ARRAY(k->arena, double, h->street.n + 1);
    uint32_t *events = ARENA_ARRAY(k->arena, uint32_t, h->street.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < h->street.n; i++) {
        if (count[i] == 0 || g->cell_of[i] == GRID_NONE) continue; /* a place once, with its number: ties are harmless */
        struct point_m p = plane_from(&g->grid.plane, h->street.item[i].at);
        x[n] = p.x;
        y[n] = p.y;
        events[n++] = (uint32_t)count[i];
    }
    struct density_places places = { x, y, NULL, events, n };
    struct density_grid grid = { g->grid.x0, g->grid.y0, g->grid.size_m, g->grid.columns, g->grid.rows };
    if (*bandwidth_m == 0 && !density_bandwidth(&places, bandwidth_m, why)) return false;
    *bandwidth_m = MAX(*bandwidth_m, g->grid.size_m);
    *surface = ARENA_ARRAY(k->arena, double, grid_cells(&g->grid));
    return density_quartic(&places, &grid, *bandwidth_m, 0, *surface, captured, why);
}

static int highest(const void *a, const void *b)
{
    const struct hotspots_peak *x = a, *y = b;
    if (x->per_km2 != y->per_km2) return (x->per_km2 < y->per_km2) - (x->per_km2 > y->per_km2);
    return x->at.lat != y->at.lat ? (x->at.lat > y->at.lat) - (x->at.lat < y->at.lat) : (x->at.lon > y->at.lon) - (x->at.lon < y->at.lon);
}

/* Cells inside that are higher than all round them; of equal ones side by side the first. */
static void find_peaks(const struct ask *k, struct hotspots *h, const struct ground *g, const double *surface)
{
    h->peak = ARENA_ARRAY(k->arena, struct hotspots_peak, g->n + 1);
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t near[8], c = g->cell[i];
        size_t n = grid_neighbours(&g->grid, c, true, near);
        bool peak = surface[c] > 0;
        for (size_t j = 0; j < n && peak; j++) peak = near[j] < c ? surface[near[j]] < surface[c] : surface[near[j]] <= surface[c];
        if (peak) h->peak[h->n_peaks++] = (struct hotspots_peak){ grid_centre(&g->grid, c), surface[c] };
    }
    if (h->n_peaks) qsort(h->peak, h->n_peaks, sizeof *h->peak, highest);
    h->squares = g->grid;
}

/* ---- did they hold */
static bool hold(const double *score, const double *before, const double *after, size_t n, struct held out[static 2], struct error *why)
{
    struct held_units u = { score, before, after, NULL, n };
    return held_up(&u, hotspots_share, COUNT_OF(hotspots_share), out, why);
}

/* By number, and by harm where crimes are weighed: streets picked by the harm of the earlier period, the harm of the later
 * one caught. */
static bool look_back_at_streets(const struct ask *k, struct hotspots *h, const uint64_t *before, const uint64_t *after, struct error *why)
{
    const struct hotspots_split *s = &h->split;
    double *b = ARENA_ARRAY(k->arena, double, h->street.n + 1), *a = ARENA_ARRAY(k->arena, double, h->street.n + 1), harm = 0;
    for (size_t i = 0; i < h->street.n; i++) {
        b[i] = (double)before[i];
        a[i] = (double)after[i];
    }
    if (!hold(b, b, a, h->street.n, h->held[HELD_BY_COUNT], why)) return false;
    h->held_by[HELD_BY_COUNT] = true;
    if (!h->weighed) return true;
    if (!harm_of_streets(k, h, s->before_from, s->before_to, &b, why) || !harm_of_streets(k, h, s->after_from, s->after_to, &a, why)) return false;
    for (size_t i = 0; i < h->street.n; i++) harm += b[i];
    h->held_by[HELD_BY_HARM] = harm > 0;
    return harm <= 0 || hold(b, b, a, h->street.n, h->held[HELD_BY_HARM], why);
}

static bool look_back(const struct ask *k, struct hotspots *h, const struct hotspots_options *o, const struct ground *g, const struct neighbours *nb,
                      const struct ground *squares, struct error *why)
{
    const struct hotspots_split *s = &h->split;
    uint64_t *before, *after, some = 0;
    if (!count_streets(k, &h->street, s->before_from, s->before_to, &before, why) || !count_streets(k, &h->street, s->after_from, s->after_to, &after, why)) return false;
    for (size_t i = 0; i < h->street.n; i++) some += before[i];
    if (some == 0) { /* nothing to pick by */
        h->split = (struct hotspots_split){ 0, 0, 0, 0, "the earlier period has no such crime" };
        return true;
    }
    double bandwidth = o->bandwidth_m > 0 ? o->bandwidth_m : h->bandwidth_m, *score, *surface, captured;
    double *cell_before = by_cell(k, h, g, before), *cell_after = by_cell(k, h, g, after), *dense = ARENA_ARRAY(k->arena, double, squares->n + 1);
    if (!look_back_at_streets(k, h, before, after, why) || !score_gistar(k, g, nb, cell_before, &score, why) ||
        !hold(score, cell_before, cell_after, g->n, h->held[HELD_BY_GISTAR], why) || !density_of(k, h, squares, before, &bandwidth, &surface, &captured, why)) return false;
    for (uint32_t i = 0; i < squares->n; i++) dense[i] = surface[squares->cell[i]];
    h->held_by[HELD_BY_GISTAR] = h->held_by[HELD_BY_DENSITY] = true;
    return hold(dense, by_cell(k, h, squares, before), by_cell(k, h, squares, after), squares->n, h->held[HELD_BY_DENSITY], why);
}

bool hotspots_of(const struct ask *k, const struct hotspots_options *o, struct hotspots *out, struct error *why)
{
    struct hotspots h = { .split = hotspots_split(k), .bandwidth_m = o->bandwidth_m };
    struct ground g, squares;
    struct neighbours nb;
    double *surface;
    uint64_t all = 0;
    if (k->restricted) return FAIL(why, DENIED, "a force's own records are never published by street or by cell: ask for wards (wardmote breakdown), or for police.uk");
    if (!ask_axis(k, AXIS_STREET, &h.street, why) || !count_streets(k, &h.street, k->from, k->to, &h.count, why)) return false;
    if (h.street.layer && !(h.wards = layer_outlines(h.street.layer, why))) return false;
    for (size_t i = 0; i < h.street.n; i++) all += h.count[i];
    if (all == 0) return FAIL(why, MISSING, "no such crime with a place is held in this area and period");
    if (!weigh_streets(k, &h, o->edition, why) || !lay(k, &h, o->hex ? CELL_HEX_POINTY : CELL_SQUARE, o->cell_m, &g, why)) return false;
    squares = g;
    if (o->hex && !lay(k, &h, CELL_SQUARE, o->cell_m, &squares, why)) return false;
    for (size_t i = 0; i < h.street.n; i++)
        if (g.cell_of[i] == GRID_NONE) h.off_grid += h.count[i];
    CHECK(h.off_grid < all); /* the grid lies over most of them */
    if (!neighbours_of_grid(o->hex ? GRID_HEX : GRID_QUEEN, g.grid.columns, g.grid.rows, g.inside, &nb, why)) return false;
    bool ok = find_hot(k, &h, &g, &nb, why) && density_of(k, &h, &squares, h.count, &h.bandwidth_m, &surface, &h.captured, why);
    if (ok) find_peaks(k, &h, &squares, surface);
    if (ok && h.split.before_from) ok = look_back(k, &h, o, &g, &nb, &squares, why);
    neighbours_release(&nb);
    if (ok) *out = h;
    return ok;
}
