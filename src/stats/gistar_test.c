/* Gi* and the neighbours of cells against spdep, and against the definition with a full matrix of weights. */
#include "stats/gistar.h"
#include "stats/multiple.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { COLUMNS = 14, ROWS = 11, CELLS = COLUMNS * ROWS };

static void grid_well(enum grid_kind kind, size_t columns, size_t rows, const bool *inside, struct neighbours *nb)
{
    struct error why = { 0 };
    if (!neighbours_of_grid(kind, columns, rows, inside, nb, &why)) fail_msg("%s", why.say);
}

static bool gistar_well(const struct neighbours *nb, const double *x, double *z, double *p)
{
    struct error why = { 0 };
    bool pattern;
    if (!gistar(nb, x, z, p, &pattern, &why)) fail_msg("%s", why.say);
    return pattern;
}

/* One of R's cases: which cells are inside, and what it found in each. */
struct asked {
    bool inside[CELLS];
    double x[CELLS], z[CELLS], p[CELLS], adjusted[CELLS];
    uint32_t beside[CELLS], n;
};

static void read_case(const char *name, struct asked *a)
{
    struct oracle r;
    *a = (struct asked){ 0 };
    for (oracle_open(&r, "gistar.csv"); oracle_next(&r);) {
        if (!str_eq(oracle_text(&r, 0), str_of(name))) continue;
        a->inside[(size_t)oracle_number(&r, 1)] = true;
        a->x[a->n] = oracle_number(&r, 2);
        a->beside[a->n] = (uint32_t)oracle_number(&r, 3);
        a->z[a->n] = oracle_number(&r, 4);
        a->p[a->n] = oracle_number(&r, 5);
        a->adjusted[a->n++] = oracle_number(&r, 6);
    }
    oracle_close(&r, 4 * CELLS);
}

/* Adjusted together too: what a map of hot cells rests on. */
static void scores_and_chances_are_those_of_spdep(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum grid_kind kind;
    } cases[] = { { "rook", GRID_ROOK }, { "queen", GRID_QUEEN }, { "harm", GRID_QUEEN }, { "hex", GRID_HEX }, { "masked", GRID_QUEEN } };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct asked a;
        struct neighbours nb;
        struct error why = { 0 };
        double z[CELLS], p[CELLS], adjusted[CELLS];
        read_case(cases[c].name, &a);
        grid_well(cases[c].kind, COLUMNS, ROWS, a.inside, &nb);
        assert_int_equal(nb.n, a.n);
        assert_true(a.n > 100 && gistar_well(&nb, a.x, z, p));
        assert_true(adjust_p(CORRECT_BENJAMINI_HOCHBERG, p, a.n, adjusted, &why));
        for (size_t i = 0; i < a.n; i++) {
            assert_int_equal(nb.first[i + 1] - nb.first[i], a.beside[i]);
            assert_near(z[i], a.z[i], 1e-10, 1e-12, cases[c].name, i);
            assert_near(p[i], a.p[i], 1e-10, 0, cases[c].name, i);
            assert_near(adjusted[i], a.adjusted[i], 1e-10, 0, cases[c].name, i);
        }
        neighbours_release(&nb);
    }
}

/* Ord & Getis with every weight written out, 0 or 1. */
static double slowly(const struct neighbours *nb, const double *x, size_t i)
{
    double sum = 0, squares = 0, w1 = 0, w2 = 0, wx = 0;
    for (size_t j = 0; j < nb->n; j++) {
        double w = i == j;
        for (uint32_t e = nb->first[i]; e < nb->first[i + 1]; e++) w += nb->near[e] == j;
        sum += x[j], squares += x[j] * x[j];
        w1 += w, w2 += w * w, wx += w * x[j];
    }
    const double n = nb->n, mean = sum / n, s = sqrt(squares / n - mean * mean);
    return (wx - mean * w1) / (s * sqrt((n * w2 - w1 * w1) / (n - 1)));
}

static void any_list_of_neighbours_gives_what_the_definition_says(void **state)
{
    (void)state;
    struct random r = random_of(3, 0);
    for (int round = 0; round < 50; round++) {
        uint32_t n = 3 + (uint32_t)random_below(&r, 60), first[64] = { 0 }, near[64 * 64], at = 0;
        double x[64], z[64], p[64];
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t j = 0; j < n; j++)
                if (i != j && random_chance(&r, 0.1)) near[at++] = j;
            first[i + 1] = at;
            x[i] = (double)random_poisson(&r, 2) * (random_chance(&r, 0.1) ? 365 : 1) + i % 2;
        }
        struct neighbours nb = { n, first, near };
        assert_true(gistar_well(&nb, x, z, p));
        for (uint32_t i = 0; i < n; i++) assert_near(z[i], slowly(&nb, x, i), 1e-9, 1e-11, "z", i);
    }
}

static void neighbours_are_mutual_and_never_the_cell_itself(void **state)
{
    (void)state;
    struct random r = random_of(8, 0);
    for (int round = 0; round < 60; round++) {
        const size_t columns = 1 + random_below(&r, 9), rows = 1 + random_below(&r, 9);
        bool inside[81], seen[81][81] = { { false } };
        for (size_t i = 0; i < 81; i++) inside[i] = random_chance(&r, 0.8);
        struct neighbours nb;
        grid_well((enum grid_kind)(round % 3), columns, rows, round % 2 ? inside : NULL, &nb);
        for (uint32_t i = 0; i < nb.n; i++)
            for (uint32_t e = nb.first[i]; e < nb.first[i + 1]; e++) {
                assert_true(e == nb.first[i] || nb.near[e] > nb.near[e - 1]);
                assert_true(nb.near[e] != i && nb.near[e] < nb.n);
                seen[i][nb.near[e]] = true;
            }
        for (size_t i = 0; i < nb.n; i++)
            for (size_t j = 0; j < nb.n; j++) assert_int_equal(seen[i][j], seen[j][i]);
        neighbours_release(&nb);
    }
}

static void equal_values_are_no_pattern_and_no_score(void **state)
{
    (void)state;
    static const double values[] = { 0, 0.1, 5475, 1e99 };
    double x[CELLS], z[CELLS], p[CELLS];
    struct neighbours nb;
    grid_well(GRID_QUEEN, COLUMNS, ROWS, NULL, &nb);
    for (size_t v = 0; v < COUNT_OF(values); v++) {
        for (size_t i = 0; i < CELLS; i++) x[i] = values[v];
        x[7] = 0.3 * values[v] + 0.7 * values[v]; /* equal but for rounding */
        assert_false(gistar_well(&nb, x, z, p));
        for (size_t i = 0; i < CELLS; i++) assert_true(z[i] == 0 && p[i] == 1);
    }
    for (size_t i = 0; i < CELLS; i++) x[i] = i == 0 ? 1 : 0;
    assert_true(gistar_well(&nb, x, z, p));
    neighbours_release(&nb);
}

static void a_cell_beside_all_others_has_no_score(void **state)
{
    (void)state;
    const double x[] = { 1, 5, 9, 2 };
    double z[4], p[4];
    struct neighbours nb;
    grid_well(GRID_QUEEN, 2, 2, NULL, &nb);
    assert_true(gistar_well(&nb, x, z, p));
    for (size_t i = 0; i < 4; i++) assert_true(z[i] == 0 && p[i] == 1);
    neighbours_release(&nb);
    grid_well(GRID_HEX, 1, 1, NULL, &nb);
    assert_false(gistar_well(&nb, x, z, p));
    assert_true(z[0] == 0 && p[0] == 1);
    neighbours_release(&nb);
    const bool none[] = { false, false };
    grid_well(GRID_ROOK, 2, 1, none, &nb);
    assert_int_equal(nb.n, 0);
    assert_false(gistar_well(&nb, x, z, p));
    neighbours_release(&nb);
}

static void what_is_no_value_or_no_grid_is_refused(void **state)
{
    (void)state;
    static const double bad[] = { NAN, INFINITY, -INFINITY, 1e101 };
    double x[] = { 1, 2, 3, 4 }, z[4], p[4];
    bool pattern;
    struct error why = { 0 };
    struct neighbours nb;
    grid_well(GRID_ROOK, 2, 2, NULL, &nb);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        x[2] = bad[i];
        assert_false(gistar(&nb, x, z, p, &pattern, &why));
        assert_int_equal(why.kind, ERROR_INVALID);
        assert_non_null(strstr(why.say, "cell 2"));
    }
    neighbours_release(&nb);
    assert_false(neighbours_of_grid(GRID_ROOK, 0, 5, NULL, &nb, &why));
    assert_int_equal(why.kind, ERROR_INVALID);
    assert_false(neighbours_of_grid(GRID_ROOK, 1 << 20, 1 << 20, NULL, &nb, &why));
    assert_int_equal(why.kind, ERROR_LIMIT);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct neighbours nb;
    unsigned n = 1;
    for (;; n++) {
        struct error why = { 0 };
        (void)mem_fail_at(n);
        bool ok = neighbours_of_grid(GRID_HEX, 5, 5, NULL, &nb, &why);
        (void)mem_fail_at(0);
        if (ok) break;
        assert_int_equal(why.kind, ERROR_NOMEM);
        assert_true(n < 20);
    }
    assert_int_equal(n, 4);
    neighbours_release(&nb);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_and_chances_are_those_of_spdep),
        cmocka_unit_test(any_list_of_neighbours_gives_what_the_definition_says),
        cmocka_unit_test(neighbours_are_mutual_and_never_the_cell_itself),
        cmocka_unit_test(equal_values_are_no_pattern_and_no_score),
        cmocka_unit_test(a_cell_beside_all_others_has_no_score),
        cmocka_unit_test(what_is_no_value_or_no_grid_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
