#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/test_places.h"
#include "places/figures.h"
#include "places/population.h"

static const struct layer *layer_of(struct fixture *f, enum area_type type, int year)
{
    const struct layer *l;
    if (!layer_open(look(f), &f->a, type, year, &l, &f->why)) fail_msg("%s", f->why.say);
    return l;
}
static double sum_given(const struct layer *l, const struct area_figures *v)
{
    double sum = 0;
    for (uint32_t i = 0; i < l->n; i++) sum += isnan(v->value[i]) ? 0 : v->value[i];
    return sum;
}

static void the_people_of_kent_are_brought_to_its_wards_by_postcodes(void **state)
{
    struct fixture *f = *state;
    const char *paths[] = { real_file(f, "boundaries/kent"), real_file(f, "population"), real_file(f, "postcodes/nspl-2025") };
    if (!import_paths(f, paths, 3, NULL)) fail_msg("%s", f->why.say);
    const struct layer *l = layer_of(f, AREA_WARD, 2025);
    struct area_figures v;
    assert_true(population_of(f->snapshot, &f->a, l, &v, &f->why));
    print_message("%s\n", v.method);
    assert_int_equal(v.n_given, 279);
    double kent = 0; /* of the LSOAs themselves */
    struct figures g;
    const struct layer *lsoa = layer_of(f, AREA_LSOA, 2011);
    assert_true(figures_open(f->snapshot, "population", AREA_LSOA, 2011, &g, &f->why));
    for (uint32_t i = 0; i < lsoa->n; i++) kent += g.value[figures_find(&g, layer_code(lsoa, i))];
    print_message("%.0f of %.0f, %.4f outside\n", sum_given(l, &v), kent, v.outside);
    assert_true(fabs(sum_given(l, &v) + v.outside * kent - kent) < 1);
    assert_true(v.outside < 0.005);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_people_of_kent_are_brought_to_its_wards_by_postcodes, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
