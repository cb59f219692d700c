#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include "render/golden.h"
#include "render/map.h"
#include "render/map_path.h"
#include "render/page.h"

enum { SIDE = 6, RING = 45 };

/* A made-up county: cells of a bent grid with shared, wavy edges. */
static struct map_point bent(double u, double v)
{
    return (struct map_point){ 1000 * (u + 0.25 * sin(v * 1.7) + 0.1 * sin(u * 2.9)), 1000 * (v + 0.3 * sin(u * 1.3) + 0.1 * cos(v * 3.1)) };
}

static struct map_area *county(struct arena *a, size_t *n)
{
    static const char *const names[] = { "Abbey", "Bridge", "Castle <b>", "Dene", "Eastgate", "Ferry" };
    struct map_area *areas = ARENA_ARRAY(a, struct map_area, SIDE * SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
        struct map_point *p = ARENA_ARRAY(a, struct map_point, RING);
        int u = i % SIDE, v = i / SIDE, k = 0;
        for (int s = 0; s < 11; s++) p[k++] = bent(u + s / 11.0, v);
        for (int s = 0; s < 11; s++) p[k++] = bent(u + 1, v + s / 11.0);
        for (int s = 11; s > 0; s--) p[k++] = bent(u + s / 11.0, v + 1);
        for (int s = 11; s > 0; s--) p[k++] = bent(u, v + s / 11.0);
        p[k] = p[0];
        struct map_ring *ring = ARENA_ARRAY(a, struct map_ring, 1);
        *ring = (struct map_ring){ p, (size_t)k + 1 };
        areas[i] = (struct map_area){ .name = str_print(a, "%s %d", names[u], v + 1), .ring = ring, .n_rings = 1, .label = bent(u + 0.5, v + 0.5),
                                      .value = 20 + 60 * fabs(sin(i * 12.9898)), .named = i % 9 == 4 };
    }
    areas[3].value = NAN;
    areas[20].withheld = true;
    *n = SIDE * SIDE;
    return areas;
}

static void maps_match_their_golden_page(void **s)
{
    (void)s;
    struct arena a = { 0 };
    struct page p;
    struct html out = HTML_MAX(PAGE_MAX);
    size_t n;
    struct map_area *areas = county(&a, &n);
    page_init(&p, &a, PAGE_MAX);
    page_heading(&p, 2, NULL, "Maps");
    map_areas(&p.body, &(struct area_map){ .id = "areas", .title = "Crime by ward & part", .unit = "crimes per 1,000 people", .decimals = 1, .area = areas,
                                           .n_areas = n, .numbered = 8, .approximation = "Outlines are simplified; <points> are anonymised." });
    static const double breaks[] = { 30, 60 };
    map_areas(&p.body, &(struct area_map){ .id = "three", .title = "The same, in three classes", .unit = "crimes per 1,000 people", .decimals = 0,
                                           .area = areas, .n_areas = n, .breaks = breaks, .n_breaks = 2, .approximation = "Outlines are simplified." });
    struct map_spot spots[12];
    for (int i = 0; i < 12; i++)
        spots[i] = (struct map_spot){ str_print(&a, "On or near Made-up Street %d", i + 1), bent(3 + 2.6 * sin(i * 7.3), 3 + 2.6 * cos(i * 4.9)), 900.0 / (i + 1) };
    map_spots(&p.body, &(struct spot_map){ .id = "spots", .title = "Twelve streets", .unit = "harm days", .ground = areas, .n_ground = n, .spot = spots,
                                           .n_spots = 12, .patch = areas, .n_patches = 2, .patch_title = "hot beyond chance", .approximation = "A circle stands at the map point that the publisher gives to a street." });
    page_write(&p, &(struct page_front){ .title = "Maps" }, &out);
    assert_true(html_ok(&out));
    assert_false(str_contains(html_str(&out), STR("nan")));
    assert_true(golden("maps.html", html_str(&out)));
    html_release(&out);
    page_release(&p);
    arena_release(&a);
}

static void quantiles_part_values_into_classes_of_about_equal_count(void **s)
{
    (void)s;
    double v[100], b[4];
    for (int i = 0; i < 100; i++) v[i] = (i * 37) % 100;
    assert_int_equal(map_quantiles(v, 100, 5, b), 4);
    assert_true(b[0] == 20 && b[1] == 40 && b[2] == 60 && b[3] == 80);
    v[7] = NAN;
    v[8] = INFINITY;
    assert_int_equal(map_quantiles(v, 100, 5, b), 4);
    for (int i = 0; i < 100; i++) v[i] = i < 90 ? 0 : i;
    assert_int_equal(map_quantiles(v, 100, 5, b), 0); /* nothing but zeros up to the last break */
    for (int i = 0; i < 100; i++) v[i] = i < 70 ? 0 : 5;
    assert_int_equal(map_quantiles(v, 100, 5, b), 1);
    assert_true(b[0] == 5);
    assert_int_equal(map_quantiles(v, 0, 5, b), 0);
}

/* The classes' counts, ranges and the darkest pattern come from the same rule: at a break is above it. */
static void a_value_at_a_break_is_above_it(void **s)
{
    (void)s;
    static const struct map_point square[] = { { 0, 0 }, { 1000, 0 }, { 1000, 1000 }, { 0, 1000 } };
    static const struct map_ring ring = { square, 4 };
    static const double breaks[] = { 10, 20 };
    struct map_area areas[4];
    for (int i = 0; i < 4; i++) areas[i] = (struct map_area){ .name = "x", .ring = &ring, .n_rings = 1, .value = 5 + 5 * i };
    struct html h = HTML_MAX(1 << 20);
    map_areas(&h, &(struct area_map){ .id = "m", .title = "t", .unit = "u", .area = areas, .n_areas = 4, .breaks = breaks, .n_breaks = 2, .approximation = "-" });
    assert_true(str_contains(html_str(&h), STR("</svg>5 (1)</li>")));
    assert_true(str_contains(html_str(&h), STR("</svg>10 to 15 (2)</li>")));
    assert_true(str_contains(html_str(&h), STR("</svg>20 (1)</li>")));
    html_release(&h);
}

/* No point of the outline as it was lies further from the outline as drawn than the tolerance and the rounding. */
static void simplified_outlines_stay_within_half_a_unit(void **s)
{
    (void)s;
    struct arena a = { 0 };
    size_t n;
    struct map_area *areas = county(&a, &n);
    struct map_frame f = map_frame_of(areas, n, 720, 780);
    for (size_t i = 0; i < n; i++) {
        struct html h = HTML_MAX(1 << 20);
        put_rings(&h, &f, &areas[i]);
        buf_byte(&h.buf, 0);
        double x[64], y[64];
        size_t k = 0;
        char *at = h.buf.ptr + 1;
        while (*at != 'z') { /* "Mx yldx dy..." */
            double dx = strtod(at, &at), dy = strtod(at, &at);
            if (*at == 'l') at++;
            x[k] = k ? x[k - 1] + dx : dx;
            y[k] = k ? y[k - 1] + dy : dy;
            k++;
        }
        assert_true(k >= 3 && k < areas[i].ring->n);
        for (size_t p = 0; p < areas[i].ring->n; p++) {
            double px = frame_x(&f, areas[i].ring->point[p].x) * 10, py = frame_y(&f, areas[i].ring->point[p].y) * 10, least = INFINITY;
            for (size_t e = 0; e < k; e++) {
                double ax = x[e], ay = y[e], bx = x[(e + 1) % k] - ax, by = y[(e + 1) % k] - ay;
                double u = fmin(fmax(((px - ax) * bx + (py - ay) * by) / (bx * bx + by * by), 0), 1);
                least = fmin(least, hypot(ax + u * bx - px, ay + u * by - py));
            }
            assert_true(least <= 2.5 + 0.8);
        }
        html_release(&h);
    }
    arena_release(&a);
}

static void a_map_is_framed_whole_and_north_is_up(void **s)
{
    (void)s;
    struct arena a = { 0 };
    size_t n;
    struct map_area *areas = county(&a, &n);
    struct map_frame f = map_frame_of(areas, n, 720, 780);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < areas[i].ring->n; k++) {
            double x = frame_x(&f, areas[i].ring->point[k].x), y = frame_y(&f, areas[i].ring->point[k].y);
            assert_true(x >= 7.9 && x <= 712.1 && y >= 7.9 && y <= f.height - 7.9);
        }
    assert_true(frame_y(&f, 5000) < frame_y(&f, 1000));
    assert_true(frame_x(&f, 5000) > frame_x(&f, 1000));
    assert_true(f.height <= 780.1);
    arena_release(&a);
}

/* PROJ's geodesic lengths (geod +ellps=WGS84 -I): 0.1 degree east and north of 51.2 N. */
static void degrees_become_metres(void **s)
{
    (void)s;
    struct map_point p = map_flat(0.1, 51.2, 51.2), q = map_flat(0, 51.3, 51.2);
    assert_true(fabs(p.x - 6989.545) < 0.5);
    assert_true(fabs(q.y - p.y - 11125.306) < 0.5);
}

static void nothing_to_map_is_no_crash(void **s)
{
    (void)s;
    struct html h = HTML_MAX(1 << 20);
    map_areas(&h, &(struct area_map){ .id = "m", .title = "t", .unit = "u", .approximation = "-" });
    map_spots(&h, &(struct spot_map){ .id = "n", .title = "t", .unit = "u", .approximation = "-" });
    static const struct map_point dot[] = { { 5, 5 }, { 5, 5 } };
    static const struct map_ring rings[] = { { dot, 2 }, { NULL, 0 } };
    static const struct map_area areas[] = { { .name = "x", .ring = rings, .n_rings = 2, .value = 1 } };
    map_areas(&h, &(struct area_map){ .id = "o", .title = "t", .unit = "u", .area = areas, .n_areas = 1, .numbered = 3, .approximation = "-" });
    assert_true(html_ok(&h));
    assert_false(str_contains(html_str(&h), STR("nan")));
    html_release(&h);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(maps_match_their_golden_page),
        cmocka_unit_test(quantiles_part_values_into_classes_of_about_equal_count),
        cmocka_unit_test(a_value_at_a_break_is_above_it),
        cmocka_unit_test(simplified_outlines_stay_within_half_a_unit),
        cmocka_unit_test(a_map_is_framed_whole_and_north_is_up),
        cmocka_unit_test(degrees_become_metres),
        cmocka_unit_test(nothing_to_map_is_no_crash),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
