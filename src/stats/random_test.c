/* The generators against their published vectors; the draws against the distributions they claim. */
#include "stats/random.h"
#include "base/mem.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* The first numbers from the state 1, 2, 3, 4, as the reference code of Blackman & Vigna prints them. */
static void the_generator_gives_the_published_numbers(void **state)
{
    (void)state;
    static const uint64_t expected[] = { 11520, 0, 1509978240, 1215971899390074240, 1216172134540287360,
                                         607988272756665600, 16172922978634559625u, 8476171486693032832,
                                         10595114339597558777u, 2904607092377533576 };
    struct random r = { { 1, 2, 3, 4 } };
    for (size_t i = 0; i < COUNT_OF(expected); i++) assert_int_equal(random_u64(&r), expected[i]);
}

/* splitmix64 from 0, as its reference code prints it. */
static void a_seed_fills_the_state_by_splitmix(void **state)
{
    (void)state;
    struct random r = random_of(0, 0);
    assert_int_equal(r.s[0], 0xE220A8397B1DCDAF);
    assert_int_equal(r.s[1], 0x6E789E6AA1B965F4);
    assert_int_equal(r.s[2], 0x06C45D188009454F);
    assert_int_equal(r.s[3], 0xF88BB8A8724C81EC);
}

static void streams_of_a_seed_differ_and_can_be_made_again(void **state)
{
    (void)state;
    struct random a = random_of(7, 1), b = random_of(7, 2), again = random_of(7, 1), c = random_of(8, 1);
    uint64_t first = random_u64(&a);
    assert_int_equal(first, random_u64(&again));
    assert_int_not_equal(first, random_u64(&b));
    assert_int_not_equal(first, random_u64(&c));
}

/* Pearson's statistic less its degrees of freedom, in standard deviations: about normal when the draws are right. */
static double chi_square_z(const double *seen, const double *expected, size_t n)
{
    double x = 0;
    for (size_t i = 0; i < n; i++) x += (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i];
    return (x - (double)(n - 1)) / sqrt(2 * (double)(n - 1));
}

static void below_is_even_over_its_range(void **state)
{
    (void)state;
    enum { N = 7, DRAWS = 700000 };
    struct random r = random_of(1, 0);
    double seen[N] = { 0 }, expected[N];
    for (int i = 0; i < DRAWS; i++) seen[random_below(&r, N)]++;
    for (int i = 0; i < N; i++) expected[i] = (double)DRAWS / N;
    assert_true(fabs(chi_square_z(seen, expected, N)) < 4);
    assert_int_equal(random_below(&r, 1), 0);
    /* A range of 3/4 of all numbers: without rejection each multiple of three would come twice as often. */
    uint64_t n = (uint64_t)3 << 62, threes = 0;
    for (int i = 0; i < 30000; i++) threes += random_below(&r, n) % 3 == 0;
    assert_true(fabs((double)threes - 10000) < 4 * sqrt(30000 * 2 / 9.0));
}

static void a_unit_lies_in_0_to_1_and_is_even(void **state)
{
    (void)state;
    enum { N = 50, DRAWS = 500000 };
    struct random r = random_of(2, 0);
    double seen[N] = { 0 }, expected[N];
    for (int i = 0; i < DRAWS; i++) {
        double u = random_unit(&r);
        assert_true(u >= 0 && u < 1);
        seen[(int)(u * N)]++;
    }
    for (int i = 0; i < N; i++) expected[i] = (double)DRAWS / N;
    assert_true(fabs(chi_square_z(seen, expected, N)) < 4);
}

static void normal_draws_follow_the_normal_curve(void **state)
{
    (void)state;
    enum { N = 40, DRAWS = 400000 };
    struct random r = random_of(3, 0);
    double seen[N] = { 0 }, expected[N];
    for (int i = 0; i < DRAWS; i++) seen[(int)(0.5 * erfc(-random_normal(&r) / M_SQRT2) * N)]++;
    for (int i = 0; i < N; i++) expected[i] = (double)DRAWS / N;
    assert_true(fabs(chi_square_z(seen, expected, N)) < 4);
}

static void gamma_draws_have_the_right_moments(void **state)
{
    (void)state;
    static const double shapes[] = { 0.2, 1, 3.5, 80 };
    enum { DRAWS = 400000 };
    struct random r = random_of(4, 0);
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        double k = shapes[s], sum = 0, square = 0;
        for (int i = 0; i < DRAWS; i++) {
            double x = random_gamma(&r, k);
            assert_true(x >= 0);
            sum += x;
            square += (x - k) * (x - k);
        }
        assert_true(fabs(sum / DRAWS - k) < 4 * sqrt(k / DRAWS));
        assert_true(fabs(square / DRAWS - k) < 4 * sqrt((2 * k * k + 6 * k) / DRAWS));
    }
}

/* Probability of k: Poisson, or negative binomial where size > 0. */
static double probability(double k, double mean, double size)
{
    if (size > 0)
        return exp(lgamma(k + size) - lgamma(size) - lgamma(k + 1) + size * log(size / (size + mean)) +
                   k * log(mean / (size + mean)));
    return exp(k * log(mean) - mean - lgamma(k + 1));
}

/* Cells that expect at least 10 are compared one by one; the two tails are gathered. */
static double count_z(uint64_t seed, double mean, double size)
{
    enum { DRAWS = 400000, MOST = 8000 };
    struct random r = random_of(seed, 0);
    double *seen = mem_new(MOST * sizeof *seen), *expected = mem_new(MOST * sizeof *expected);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t k = size > 0 ? random_negative_binomial(&r, mean, size) : random_poisson(&r, mean);
        assert_true(k < MOST);
        seen[k]++;
    }
    size_t n = 0;
    for (size_t k = 0; k < MOST; k++) {
        seen[n] = n == k ? seen[k] : seen[n] + seen[k];
        expected[n] = (n == k ? 0 : expected[n]) + DRAWS * probability((double)k, mean, size);
        if (expected[n] < 10) continue;
        n++;
        if (n <= k) seen[n] = expected[n] = 0;
    }
    double z = chi_square_z(seen, expected, n);
    mem_free(seen);
    mem_free(expected);
    return z;
}

static void poisson_draws_follow_their_distribution(void **state)
{
    (void)state;
    static const double means[] = { 0.3, 2, 9.9, 10.1, 41.5, 3000 };
    for (size_t i = 0; i < COUNT_OF(means); i++) assert_true(fabs(count_z(10 + i, means[i], 0)) < 4);
    struct random r = random_of(5, 0);
    assert_int_equal(random_poisson(&r, 0), 0);
    double mean = 0x1p50, x = (double)random_poisson(&r, mean);
    assert_true(fabs(x - mean) < 6 * sqrt(mean));
}

static void negative_binomial_draws_follow_their_distribution(void **state)
{
    (void)state;
    assert_true(fabs(count_z(20, 3, 0.5)) < 4);
    assert_true(fabs(count_z(21, 20, 4)) < 4);
    assert_true(fabs(count_z(22, 150, 30)) < 4);
}

static void an_index_comes_as_often_as_its_weight(void **state)
{
    (void)state;
    enum { N = 4, DRAWS = 300000 };
    static const double running[N + 1] = { 0, 1, 1, 4, 10 };
    struct random r = random_of(6, 0);
    double seen[N] = { 0 };
    for (int i = 0; i < DRAWS; i++) seen[random_index(&r, running, N)]++;
    assert_true(seen[1] == 0);
    double kept[] = { seen[0], seen[2], seen[3] }, expected[] = { 0.1 * DRAWS, 0.3 * DRAWS, 0.6 * DRAWS };
    assert_true(fabs(chi_square_z(kept, expected, 3)) < 4);
}

static void every_order_is_equally_likely(void **state)
{
    (void)state;
    enum { ORDERS = 24, DRAWS = 240000 };
    struct random r = random_of(9, 0), twin = r;
    double seen[ORDERS] = { 0 }, expected[ORDERS];
    for (int i = 0; i < DRAWS; i++) {
        uint32_t p[4] = { 0, 1, 2, 3 };
        struct wide { char fill[300]; uint32_t of; } w[4] = { { .of = 0 }, { .of = 1 }, { .of = 2 }, { .of = 3 } };
        random_shuffle_u32(&r, p, 4);
        if (i < 1000) { /* both shuffles give the same order from the same state */
            random_shuffle(&twin, w, 4, sizeof *w);
            for (int k = 0; k < 4; k++) assert_int_equal(p[k], w[k].of);
        }
        int code = 0;
        for (int a = 0; a < 4; a++) {
            int smaller = 0;
            for (int b = a + 1; b < 4; b++) smaller += p[b] < p[a];
            code = code * (4 - a) + smaller;
        }
        seen[code]++;
    }
    for (int i = 0; i < ORDERS; i++) expected[i] = (double)DRAWS / ORDERS;
    assert_true(fabs(chi_square_z(seen, expected, ORDERS)) < 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_generator_gives_the_published_numbers),
        cmocka_unit_test(a_seed_fills_the_state_by_splitmix),
        cmocka_unit_test(streams_of_a_seed_differ_and_can_be_made_again),
        cmocka_unit_test(below_is_even_over_its_range),
        cmocka_unit_test(a_unit_lies_in_0_to_1_and_is_even),
        cmocka_unit_test(normal_draws_follow_the_normal_curve),
        cmocka_unit_test(gamma_draws_have_the_right_moments),
        cmocka_unit_test(poisson_draws_follow_their_distribution),
        cmocka_unit_test(negative_binomial_draws_follow_their_distribution),
        cmocka_unit_test(an_index_comes_as_often_as_its_weight),
        cmocka_unit_test(every_order_is_equally_likely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
