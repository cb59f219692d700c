#include "geo/distance.h"
#include "geo/oracle_test.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct coord coord_in(struct oracle *o, size_t field)
{
    return (struct coord){ (int32_t)oracle_number(o, field), (int32_t)oracle_number(o, field + 1) };
}

static void near(double got, double expected, double tolerance, size_t line)
{
    if (!(fabs(got - expected) <= tolerance)) fail_msg("line %zu: %.6f, expected %.6f within %g", line, got, expected, tolerance);
}

static void distances_agree_with_the_geodesic_within_the_errors_stated(void **state)
{
    (void)state;
    struct oracle o;
    size_t local = 0;
    for (oracle_open(&o, "distance.csv"); oracle_next(&o);) {
        const struct coord a = coord_in(&o, 0), b = coord_in(&o, 2);
        const double metres = oracle_number(&o, 4);
        near(distance_haversine_m(a, b), metres, 0.006 * metres + 1e-6, o.csv.line);
        if (metres > 100e3) continue;
        near(distance_m(a, b), metres, (metres > 20e3 ? 1e-4 : 1e-5) * metres + 2e-6, o.csv.line);
        local++;
    }
    assert_true(local > 200);
    oracle_close(&o, 400);
}

static void the_plane_agrees_with_proj_and_leads_back(void **state)
{
    (void)state;
    struct oracle o;
    for (oracle_open(&o, "plane.csv"); oracle_next(&o);) {
        const struct plane plane = plane_at(coord_in(&o, 0));
        const struct coord c = coord_in(&o, 2);
        const struct point_m p = plane_from(&plane, c);
        near(p.x, oracle_number(&o, 4), 1e-4, o.csv.line);
        near(p.y, oracle_number(&o, 5), 1e-4, o.csv.line);
        const struct coord back = plane_to(&plane, p);
        if (!coord_eq(back, c)) fail_msg("line %zu: %d, %d", o.csv.line, back.lon, back.lat);
    }
    oracle_close(&o, 400);
}

static void lengths_on_the_plane_grow_as_stated(void **state)
{
    (void)state;
    const struct plane plane = plane_at(coord_of(0.5, 51.2));
    for (int km = 0; km <= 120; km += 10) {
        const struct coord a = plane_to(&plane, (struct point_m){ 1e3 * km, 2e4 });
        const struct coord b = plane_to(&plane, (struct point_m){ 1e3 * km, 2.5e4 });
        const struct point_m p = plane_from(&plane, a), q = plane_from(&plane, b);
        const double ratio = hypot(q.x - p.x, q.y - p.y) / distance_m(a, b);
        near(ratio - 1, 1e6 * km * km / (2 * 6.37e6 * 6.37e6), 3e-6, (size_t)km);
    }
}

static void a_distance_is_the_same_both_ways_and_across_the_date_line(void **state)
{
    (void)state;
    const struct coord a = coord_of(179.999, -17), b = coord_of(-179.999, -17.001);
    assert_true(distance_m(a, b) == distance_m(b, a));
    assert_true(distance_m(a, b) < 300);
    assert_true(distance_haversine_m(a, b) < 300);
    const struct plane plane = plane_at(a);
    assert_true(plane_from(&plane, b).x > 200 && plane_from(&plane, b).x < 220);
    assert_true(coord_eq(plane_to(&plane, plane_from(&plane, b)), b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_agree_with_the_geodesic_within_the_errors_stated),
        cmocka_unit_test(the_plane_agrees_with_proj_and_leads_back),
        cmocka_unit_test(lengths_on_the_plane_grow_as_stated),
        cmocka_unit_test(a_distance_is_the_same_both_ways_and_across_the_date_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
