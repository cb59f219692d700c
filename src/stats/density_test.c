/* Kernel density against R's own kernel and bandwidth, and against the sum over every place for every cell. */
#include "stats/density.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { PLACES_MAX = 512 };
struct scene {
    double x[PLACES_MAX], y[PLACES_MAX], weight[PLACES_MAX];
    uint32_t events[PLACES_MAX];
    struct density_places places;
};

static void scene_init(struct scene *s, size_t n)
{
    s->places = (struct density_places){ s->x, s->y, s->weight, s->events, n };
}

static void read_places(struct scene *s)
{
    struct oracle r;
    size_t n = 0;
    for (oracle_open(&r, "density_places.csv"); oracle_next(&r); n++) {
        s->x[n] = oracle_number(&r, 0);
        s->y[n] = oracle_number(&r, 1);
        s->events[n] = (uint32_t)oracle_number(&r, 2);
        s->weight[n] = oracle_number(&r, 3);
    }
    oracle_close(&r, 60);
    scene_init(s, n);
}

static double draw(const struct density_places *p, const struct density_grid *g, double h, int threads, double *per_km2)
{
    struct error why = { 0 };
    double captured = -1;
    if (!density_quartic(p, g, h, threads, per_km2, &captured, &why)) fail_msg("%s", why.say);
    return captured;
}

static void the_surface_is_that_of_r(void **state)
{
    (void)state;
    static struct scene s;
    const struct density_grid g = { 543500, 157400, 125, 30, 24 };
    double harm[30 * 24], counts[30 * 24];
    read_places(&s);
    draw(&s.places, &g, 410, 2, harm);
    s.places.weight = NULL;
    draw(&s.places, &g, 410, 2, counts);
    struct oracle r;
    for (oracle_open(&r, "density_cells.csv"); oracle_next(&r);) {
        const size_t cell = (size_t)oracle_number(&r, 1) * g.columns + (size_t)oracle_number(&r, 0);
        assert_near(harm[cell], oracle_number(&r, 2), 1e-11, 1e-12, "by weight", r.csv.line);
        assert_near(counts[cell], oracle_number(&r, 3), 1e-11, 1e-12, "by events", r.csv.line);
    }
    oracle_close(&r, 720);
}

static void the_bandwidth_is_that_of_mass(void **state)
{
    (void)state;
    static struct scene s;
    read_places(&s);
    struct oracle r;
    for (oracle_open(&r, "density_bandwidth.csv"); oracle_next(&r);) {
        struct error why = { 0 };
        double h = 0;
        s.places.n = (size_t)oracle_number(&r, 0);
        assert_true(density_bandwidth(&s.places, &h, &why));
        assert_near(h, oracle_number(&r, 1), 1e-12, 0, "bandwidth", r.csv.line);
    }
    oracle_close(&r, 59);
}

static double slowly(const struct density_places *p, double cx, double cy, double h)
{
    double sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        const double d = hypot(cx - p->x[i], cy - p->y[i]) / h;
        if (d < 1) sum += p->weight[i] * 3 / M_PI / h / h * (1 - d * d) * (1 - d * d);
    }
    return 1e6 * sum;
}

static void every_place_summed_for_every_cell_gives_the_same(void **state)
{
    (void)state;
    static struct scene s;
    static double cell[60 * 60], again[60 * 60];
    struct random r = random_of(4, 0);
    for (size_t turn = 0; turn < 60; turn++) {
        struct density_grid g = { 1000 * random_unit(&r), -500 * random_unit(&r), 10 + 90 * random_unit(&r),
                                  1 + random_below(&r, 60), 1 + random_below(&r, 60) };
        const double h = g.side_m * (1 + 12 * random_unit(&r) * random_unit(&r));
        const size_t n = random_below(&r, PLACES_MAX);
        for (size_t i = 0; i < n; i++) { /* some beyond the grid, some on its lines */
            s.x[i] = g.x0 + g.side_m * (double)g.columns * (1.6 * random_unit(&r) - 0.3);
            s.y[i] = g.y0 + g.side_m * (double)g.rows * (1.6 * random_unit(&r) - 0.3);
            if (random_chance(&r, 0.3)) s.x[i] = g.x0 + g.side_m * round((s.x[i] - g.x0) / g.side_m);
            s.weight[i] = random_chance(&r, 0.1) ? 0 : 400 * random_unit(&r);
            s.events[i] = 1;
        }
        scene_init(&s, n);
        double all = 0, held = 0;
        const double captured = draw(&s.places, &g, h, 1, cell);
        for (size_t row = 0; row < g.rows; row++)
            for (size_t column = 0; column < g.columns; column++) {
                const double x = g.x0 + ((double)column + 0.5) * g.side_m, y = g.y0 + ((double)row + 0.5) * g.side_m;
                assert_near(cell[row * g.columns + column], slowly(&s.places, x, y, h), 1e-9, 1e-6, "cell", turn);
                held += cell[row * g.columns + column] * g.side_m * g.side_m / 1e6;
            }
        for (size_t i = 0; i < n; i++) all += s.weight[i];
        assert_near(captured, all > 0 ? held / all : 0, 1e-9, 0, "captured", turn);
        assert_true(draw(&s.places, &g, h, 5, again) == captured);
        assert_memory_equal(cell, again, g.columns * g.rows * sizeof *cell);
    }
}

static void all_weight_is_kept_inside_and_lost_across_an_edge(void **state)
{
    (void)state;
    static double cell[100 * 100];
    const struct density_grid g = { 0, 0, 50, 100, 100 };
    double x[] = { 2513 }, y[] = { 2481 };
    struct density_places p = { x, y, NULL, NULL, 1 };
    assert_near(draw(&p, &g, 600, 0, cell), 1, 1e-3, 0, "captured", 0);
    x[0] = 0; /* half the kernel lies west of the grid */
    assert_near(draw(&p, &g, 600, 0, cell), 0.5, 1e-2, 0, "captured", 0);
    x[0] = -700;
    assert_true(draw(&p, &g, 600, 0, cell) == 0);
    p.n = 0;
    assert_true(draw(&p, &g, 600, 0, cell) == 0 && cell[5050] == 0);
}

/* Two thirds of all events at one snap point: the quartiles are equal, and MASS would say 0. */
static void ties_never_make_a_bandwidth_of_nothing(void **state)
{
    (void)state;
    double x[] = { 100, 0, 300 }, y[] = { 50, 80, 90 }, h = 0;
    uint32_t events[] = { 40, 10, 10 };
    struct density_places p = { x, y, NULL, events, 3 };
    struct error why = { 0 };
    assert_true(density_bandwidth(&p, &h, &why));
    const double mx = 7000.0 / 60, my = 3700.0 / 60;
    const double sx = sqrt((40 * pow(100 - mx, 2) + 10 * pow(mx, 2) + 10 * pow(300 - mx, 2)) / 59);
    const double sy = sqrt((40 * pow(50 - my, 2) + 10 * pow(80 - my, 2) + 10 * pow(90 - my, 2)) / 59);
    /* y: ranks 14.75 and 44.25 of 0..59 fall on 50 and 80 */
    assert_near(h, 4.24 * (sx + MIN(sy, 30 / 1.34)) / 2 * pow(60, -0.2), 1e-12, 0, "bandwidth", 0);
    p.n = 1;
    h = 7;
    assert_false(density_bandwidth(&p, &h, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_non_null(strstr(why.say, "40 events at one place"));
    assert_true(h == 7);
    p.n = 0;
    assert_false(density_bandwidth(&p, &h, &why));
    events[0] = 0, events[2] = 1, events[1] = 0, p.n = 3; /* places without events spread nothing */
    assert_false(density_bandwidth(&p, &h, &why));
    events[0] = events[1] = 5;
    x[1] = 100, p.n = 2; /* on a line: half of what y says */
    assert_true(density_bandwidth(&p, &h, &why) && h > 0);
}

static void expect_refused(struct density_places p, struct density_grid g, double h, enum error_kind kind, const char *say)
{
    double cell[4] = { 1, 2, 3, 4 }, captured = 9;
    struct error why = { 0 };
    assert_false(density_quartic(&p, &g, h, 1, cell, &captured, &why));
    assert_int_equal(why.kind, kind);
    if (!strstr(why.say, say)) fail_msg("said: %s", why.say);
    assert_true(cell[0] == 1 && captured == 9);
}

static void what_cannot_be_drawn_is_refused_by_name(void **state)
{
    (void)state;
    double x[] = { 1, 2 }, y[] = { 1, NAN }, weight[] = { 1, 1 };
    const struct density_places bad = { x, y, weight, NULL, 2 }, good = { x, y, weight, NULL, 1 };
    const struct density_grid g = { 0, 0, 10, 2, 2 };
    expect_refused(bad, g, 20, ERROR_INVALID, "place 2");
    expect_refused(good, g, 9.9, ERROR_INVALID, "bandwidth of 9.9 m on cells of 10 m");
    expect_refused(good, g, NAN, ERROR_INVALID, "bandwidth");
    expect_refused(good, (struct density_grid){ 0, 0, 0, 2, 2 }, 20, ERROR_INVALID, "is none");
    expect_refused(good, (struct density_grid){ 0, 0, 10, 0, 2 }, 20, ERROR_INVALID, "is none");
    expect_refused(good, (struct density_grid){ 0, 0, 10, 10000, 10000 }, 20, ERROR_LIMIT, "at most");
    weight[0] = -1;
    expect_refused(good, g, 20, ERROR_INVALID, "weight -1");
    struct error why = { 0 };
    weight[0] = 1;
    (void)mem_fail_at(1);
    double cell[4], captured;
    assert_false(density_quartic(&good, &g, 20, 1, cell, &captured, &why));
    (void)mem_fail_at(0);
    assert_int_equal(why.kind, ERROR_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_surface_is_that_of_r),
        cmocka_unit_test(the_bandwidth_is_that_of_mass),
        cmocka_unit_test(every_place_summed_for_every_cell_gives_the_same),
        cmocka_unit_test(all_weight_is_kept_inside_and_lost_across_an_edge),
        cmocka_unit_test(ties_never_make_a_bandwidth_of_nothing),
        cmocka_unit_test(what_cannot_be_drawn_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
