/*
 * Each place touches only the cells within its bandwidth. Threads take strips of rows; into a strip go the places
 * whose kernel reaches it, in the order of y, so a cell is always summed in the same order.
 */
#include "stats/density.h"
#include "base/mem.h"
#include "base/parallel.h"
#include <math.h>

struct place {
    double x, y, weight;
    uint32_t events;
};

static int by_y(const void *va, const void *vb)
{
    const struct place *a = va, *b = vb;
    if (a->y != b->y) return a->y < b->y ? -1 : 1;
    return a->x != b->x ? (a->x < b->x ? -1 : 1) : (a->weight > b->weight) - (a->weight < b->weight);
}

static int by_x(const void *va, const void *vb)
{
    const struct place *a = va, *b = vb;
    return (a->x > b->x) - (a->x < b->x);
}

static bool places_read(const struct density_places *p, struct place **out, struct error *why)
{
    struct place *place = mem_try(p->n * sizeof *place);
    if (!place) return FAIL(why, NOMEM, "no memory for %zu places", p->n);
    for (size_t i = 0; i < p->n; i++) {
        const uint32_t events = p->events ? p->events[i] : 1;
        place[i] = (struct place){ p->x[i], p->y[i], p->weight ? p->weight[i] : events, events };
        if (!(isfinite(place[i].x) && isfinite(place[i].y) && place[i].weight >= 0 && isfinite(place[i].weight))) {
            (void)FAIL(why, INVALID, "place %zu: (%g, %g) with weight %g cannot be drawn", i + 1, p->x[i], p->y[i],
                       place[i].weight);
            mem_free(place);
            return false;
        }
    }
    *out = place;
    return true;
}

/* R's quantile, type 7, of all events: between the two whose ranks lie about p (N - 1). v in order. */
static double quantile(const struct place *place, size_t n, bool of_y, double total, double p)
{
    const double rank = p * (total - 1), below = floor(rank);
    double seen = 0, low = NAN;
    for (size_t i = 0; i < n; i++) {
        const double v = of_y ? place[i].y : place[i].x;
        seen += place[i].events;
        if (isnan(low) && seen > below) low = v;
        if (seen > below + 1) return low + (rank - below) * (v - low);
    }
    return low;
}

/* MASS::bandwidth.nrd of one coordinate of all events. */
static double bandwidth_of(struct place *place, size_t n, bool of_y, double total)
{
    double mean = 0, squares = 0;
    qsort(place, n, sizeof *place, of_y ? by_y : by_x);
    for (size_t i = 0; i < n; i++) mean += place[i].events * (of_y ? place[i].y : place[i].x) / total;
    for (size_t i = 0; i < n; i++) {
        const double off = (of_y ? place[i].y : place[i].x) - mean;
        squares += place[i].events * off * off;
    }
    const double sd = sqrt(squares / (total - 1));
    const double range = (quantile(place, n, of_y, total, 0.75) - quantile(place, n, of_y, total, 0.25)) / 1.34;
    return 4 * 1.06 * (range > 0 ? MIN(sd, range) : sd) * pow(total, -0.2);
}

bool density_bandwidth(const struct density_places *p, double *bandwidth_m, struct error *why)
{
    struct place *place;
    if (!places_read(p, &place, why)) return false;
    double total = 0;
    bool spread = false;
    for (size_t i = 0; i < p->n; i++) {
        total += place[i].events;
        spread = spread || place[i].x != place[0].x || place[i].y != place[0].y;
    }
    bool ok = (spread && total > 1) ||
              FAIL(why, INVALID, "%.0f events at %s have no spread to take a bandwidth from: give one", total,
                   p->n ? "one place" : "no place");
    if (ok) *bandwidth_m = (bandwidth_of(place, p->n, false, total) + bandwidth_of(place, p->n, true, total)) / 2;
    mem_free(place);
    return ok;
}

enum { STRIP_ROWS = 16 };

struct canvas {
    const struct density_grid *grid;
    const struct place *place; /* [n] by y */
    size_t n;
    double h;
    double *per_km2;
};

/* The first place with y at or above. */
static size_t first_at(const struct canvas *c, double y)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (c->place[middle].y < y)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* (Vectors turn 32-bit integers into doubles, not 64-bit ones.) */
static inline double centre(double from, double side, int32_t cell) { return from + ((double)cell + 0.5) * side; }

/* The cells from..to (exclusive) whose centres can lie within `reach` of v; a cell more either way does no harm. */
static void cells_near(double from, double side, size_t n, double v, double reach, int32_t *first,
                       int32_t *end)
{
    const double low = floor((v - reach - from) / side - 0.5), high = ceil((v + reach - from) / side + 0.5);
    *first = low <= 0 ? 0 : low >= (double)n ? (int32_t)n : (int32_t)low;
    *end = high <= 0 ? 0 : high >= (double)n ? (int32_t)n : (int32_t)high;
}

static void add_to_row(const struct density_grid *g, double *cell, const struct place *p, double dy, double h2, double scale)
{
    int32_t first, end;
    cells_near(g->x0, g->side_m, g->columns, p->x, sqrt(h2 - dy * dy), &first, &end);
    for (int32_t i = first; i < end; i++) {
        const double dx = centre(g->x0, g->side_m, i) - p->x, left = 1 - (dx * dx + dy * dy) / h2;
        const double inside = left > 0 ? left : 0;
        cell[i] += scale * inside * inside;
    }
}

static void strip(size_t item, int thread, void *context)
{
    (void)thread;
    const struct canvas *c = context;
    const struct density_grid *g = c->grid;
    const int32_t bottom = (int32_t)item * STRIP_ROWS, top = MIN((int32_t)g->rows, bottom + STRIP_ROWS);
    const double h2 = c->h * c->h, last = centre(g->y0, g->side_m, top - 1) + c->h;
    memset(c->per_km2 + (size_t)bottom * g->columns, 0, (size_t)(top - bottom) * g->columns * sizeof *c->per_km2);
    for (size_t i = first_at(c, centre(g->y0, g->side_m, bottom) - c->h); i < c->n && c->place[i].y <= last; i++) {
        const double scale = c->place[i].weight * 3e6 / (M_PI * h2);
        int32_t first, end;
        cells_near(g->y0, g->side_m, g->rows, c->place[i].y, c->h, &first, &end);
        for (int32_t row = MAX(first, bottom); row < MIN(end, top); row++) {
            const double dy = centre(g->y0, g->side_m, row) - c->place[i].y;
            if (fabs(dy) < c->h) add_to_row(g, c->per_km2 + (size_t)row * g->columns, &c->place[i], dy, h2, scale);
        }
    }
}

static bool grid_check(const struct density_grid *g, double h, struct error *why)
{
    if (!(isfinite(g->x0) && isfinite(g->y0) && g->side_m > 0 && isfinite(g->side_m)) || g->columns == 0 || g->rows == 0)
        return FAIL(why, INVALID, "a grid of %zu by %zu cells of %g m from (%g, %g) is none", g->columns, g->rows, g->side_m,
                    g->x0, g->y0);
    if (g->columns > DENSITY_CELLS_MAX || g->rows > DENSITY_CELLS_MAX / g->columns)
        return FAIL(why, LIMIT, "a grid of %zu by %zu cells: at most %d are taken", g->columns, g->rows, DENSITY_CELLS_MAX);
    if (!(h >= g->side_m && isfinite(h)))
        return FAIL(why, INVALID, "a bandwidth of %g m on cells of %g m: it must be at least the side of a cell", h, g->side_m);
    return true;
}

bool density_quartic(const struct density_places *p, const struct density_grid *g, double bandwidth_m, int threads,
                     double *per_km2, double *captured, struct error *why)
{
    struct place *place;
    if (!grid_check(g, bandwidth_m, why) || !places_read(p, &place, why)) return false;
    qsort(place, p->n, sizeof *place, by_y);
    struct canvas c = { g, place, p->n, bandwidth_m, per_km2 };
    parallel_for((g->rows + STRIP_ROWS - 1) / STRIP_ROWS, threads > 0 ? threads : parallel_threads(), strip, &c);
    double all = 0, held = 0;
    for (size_t i = 0; i < p->n; i++) all += place[i].weight;
    for (size_t i = 0; i < g->columns * g->rows; i++) held += per_km2[i];
    *captured = all > 0 ? held * g->side_m * g->side_m / 1e6 / all : 0;
    mem_free(place);
    return true;
}
