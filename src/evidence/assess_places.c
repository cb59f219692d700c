/* The chapter of hot spots: streets by number and by harm, cells that are hot beyond chance, and whether they held. */
#include "evidence/assess_chapter.h"
#include "evidence/drawing.h"
#include "render/map.h"
#include <math.h>

enum { STREETS_DRAWN = 20, CELLS_SHOWN = 15 };

bool assess_gather_places(struct assessment *s, const struct home *home, const struct ask_options *o, const char *edition, struct error *why)
{
    struct ask k;
    struct hotspots_options how = { .top = STREETS_DRAWN, .edition = s->has_harm ? edition : NULL };
    struct answer found = { .n = 0 };
    if (s->ask.restricted) return true;
    if (!ask_open(home, s->ask.arena, o, INT32_MAX, &k, why)) return false;
    if (!hotspots_of(&k, &how, &s->hot, why)) return why->kind == ERROR_MISSING; /* no crime has a place */
    s->has_hot = true;
    if (!hotspots_show(&k, &s->hot, &how, &found, why)) return false;
    for (size_t i = 0; i < found.n; i++) assess_keep(s, found.table[i]);
    return true;
}

/* The hot cells as outlines. */
static struct map_area *cells_of(const struct assessment *s, const struct drawing *d)
{
    struct arena *a = s->ask.arena;
    struct map_area *cell = ARENA_ARRAY(a, struct map_area, s->hot.n_hot + 1);
    for (size_t i = 0; i < s->hot.n_hot; i++) {
        struct coord corner[6];
        size_t n = grid_outline(&s->hot.grid, s->hot.hot[i].cell, corner);
        struct map_point *p = ARENA_ARRAY(a, struct map_point, n);
        struct map_ring *ring = ARENA_NEW(a, struct map_ring);
        for (size_t k = 0; k < n; k++) p[k] = draw_point(d, corner[k]);
        *ring = (struct map_ring){ p, n };
        cell[i] = (struct map_area){ .name = str_print(a, "%s crimes", format_int(a, (int64_t)s->hot.hot[i].count)), .ring = ring, .n_rings = 1, .value = NAN };
    }
    return cell;
}

static size_t column_named(const struct table *t, const char *name)
{
    size_t c = 0;
    while (strcmp(t->column[c].name, name) != 0) CHECK(++c < t->n_columns);
    return c;
}

/* The streets of a table of hot spots, numbered as its rows; column: what they are sized by. */
static size_t spots_of(const struct assessment *s, const struct drawing *d, const struct table *t, const char *column, struct map_spot spot[static STREETS_DRAWN])
{
    size_t street = column_named(t, "street"), lat = column_named(t, "latitude"), lon = column_named(t, "longitude"), by = column_named(t, column), n = 0;
    for (size_t row = 0; row < t->n_rows && n < STREETS_DRAWN; row++) {
        const struct cell *value = table_cell(t, row, by);
        spot[n++] = (struct map_spot){ str_z(s->ask.arena, table_cell(t, row, street)->text), map_flat(table_cell(t, row, lon)->r, table_cell(t, row, lat)->r, d->lat0),
                                       value->kind == CELL_INT ? (double)value->i : value->r };
    }
    return n;
}

static const char *span(struct arena *a, month_t from, month_t to)
{
    return from == to ? month_words(a, from) : str_print(a, "%s to %s", month_words(a, from), month_words(a, to));
}

static void tell_cells(const struct chapter *c)
{
    const struct hotspots *h = &c->s->hot;
    struct arena *a = c->s->ask.arena;
    const char *size = format_real(a, h->grid.size_m, 0);
    double in = 0, all = 0;
    for (size_t i = 0; i < h->n_hot; i++) in += (double)h->hot[i].count;
    for (size_t i = 0; i < h->street.n; i++) all += (double)h->count[i];
    if (h->n_hot == 0)
        put_paragraph(c->h, str_print(a, "No square of %s m is hot beyond chance.", size));
    else
        put_paragraph(c->h, str_print(a, "Of %s squares of %s m, %s are hot beyond chance: they and their neighbours together have more than their share. On %.1f%% of the ground they hold %.0f%% of the crimes that have a place.",
                                      format_int(a, (int64_t)h->n_cells), size, format_int(a, (int64_t)h->n_hot), 100 * (double)h->n_hot / (double)h->n_cells, 100 * in / all));
}

static void tell_held(const struct chapter *c)
{
    const struct hotspots *h = &c->s->hot;
    const struct hotspots_split *t = &h->split;
    struct arena *a = c->s->ask.arena;
    if (!t->before_from) {
        put_paragraph(c->h, str_print(a, "Whether hot spots hold cannot be told: %s.", t->words));
        return;
    }
    const struct held *n = &h->held[HELD_BY_COUNT][0], *d = &h->held[HELD_BY_HARM][0];
    put_paragraph(c->h, str_print(a, "Do they hold? The %.0f%% of streets with most crimes in %s had %.0f%% of the crimes of %s: %.0f times their share.", 100 * n->share, span(a, t->before_from, t->before_to),
                                  100 * n->hit_rate, span(a, t->after_from, t->after_to), n->pai));
    if (h->held_by[HELD_BY_HARM])
        put_paragraph(c->h, str_print(a, "Picked by harm instead, as many streets had %.0f%% of the harm that followed%s: %.0f times their share.", 100 * d->hit_rate,
                                      h->harm.estimate ? " (harm being an estimate)" : "", d->pai));
}

static void map(const struct chapter *c, const struct drawing *d, struct spot_map m, const char *table, const char *column)
{
    struct map_spot spot[STREETS_DRAWN];
    const struct table *t = assess_table(c->s, table);
    m.n_spots = t ? spots_of(c->s, d, t, column, spot) : 0;
    if (m.n_spots == 0 || d->n == 0) return;
    m.spot = spot;
    m.ground = d->area;
    m.n_ground = d->n;
    m.approximation = chapter_places(c->s);
    map_spots(c->h, &m);
}

static void by_number(const struct chapter *c, const struct drawing *d)
{
    map(c, d, (struct spot_map){ .id = "map-streets", .title = "Streets with most crimes, and squares that are hot", .unit = "crimes", .patch = d->n ? cells_of(c->s, d) : NULL,
        .n_patches = d->n ? c->s->hot.n_hot : 0, .patch_title = "squares that are hot beyond chance" }, "hotspots_streets", "count");
    chapter_table(c, "hotspots_streets", NULL);
}

static void by_harm(const struct chapter *c, const struct drawing *d)
{
    bool estimate = c->s->hot.harm.estimate;
    page_heading(c->page, 3, NULL, estimate ? "Hot spots by harm (an estimate)" : "Hot spots by harm");
    map(c, d, (struct spot_map){ .id = "map-streets-harm", .title = "Streets with most harm", .unit = estimate ? "harm days, an estimate" : "harm days" }, "hotspots_streets_harm", "harm");
    chapter_table(c, "hotspots_streets_harm", NULL);
}

bool places_chapter(const struct chapter *c, struct error *why)
{
    const struct assessment *s = c->s;
    struct drawing d = { 0 };
    page_heading(c->page, 2, "streets", "Hot spots");
    if (!s->has_hot) {
        put_paragraph(c->h, s->ask.restricted ? "Not in this edition: a force's own records are never published by street or by square." : "None can be given: no crime of this area and period has a place.");
        return chapter_words(c, "streets", why);
    }
    put_paragraph(c->h, source_is_open(s->ask.source) ? "A street here is a map point: the middle of a stretch of street, a public place or a business, to which crimes nearby are drawn."
                                                      : "A street here is a place as the force recorded it.");
    tell_cells(c);
    tell_held(c);
    if (s->ward.n_cells && !draw_areas(s->ask.arena, &s->ward.axis[0], &d, why)) return false;
    by_number(c, &d);
    if (s->hot.weighed) by_harm(c, &d);
    put_details_begin(c->h, "Hot squares, and how well hot spots held, as tables");
    chapter_table(c, "hotspots_cells", &(struct table_look){ .without_codes = true, .rows_max = CELLS_SHOWN });
    chapter_table(c, "hotspots_held", &(struct table_look){ .without_codes = true });
    put_details_end(c->h);
    return chapter_words(c, "streets", why);
}
