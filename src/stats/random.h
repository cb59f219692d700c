#ifndef STATS_RANDOM_H
#define STATS_RANDOM_H
/*
 * Seeded random numbers: the same seed gives the same numbers, so that a permutation test or a made-up county can
 * be made again. Not for secrets.
 *
 * The generator is xoshiro256** (Blackman & Vigna 2021, ACM TOMS 47:36), its state filled by splitmix64. Whole
 * numbers and uniforms are the same on every machine; normal, gamma, Poisson and negative binomial draws lean on
 * the C library's log and exp and are the same wherever those are.
 */
#include "base/macro.h"

struct random {
    uint64_t s[4];
};

/* Stream 0, 1, 2 … of one seed are independent: give each thread or each repeat its own. */
struct random random_of(uint64_t seed, uint64_t stream);

static inline uint64_t random_u64(struct random *r)
{
    uint64_t *s = r->s, x = s[1] * 5, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return (x << 7 | x >> 57) * 9;
}

/* Uniform on [0, 1): a multiple of 2^-53. */
static inline double random_unit(struct random *r) { return (double)(random_u64(r) >> 11) * 0x1p-53; }

__extension__ typedef unsigned __int128 random_u128;

/* Uniform on 0 … n-1 without bias, n > 0 (Lemire 2019, ACM TOMACS 29:3). */
static inline uint64_t random_below(struct random *r, uint64_t n)
{
    random_u128 m = (random_u128)random_u64(r) * n;
    if ((uint64_t)m < n)
        for (uint64_t least = -n % n; (uint64_t)m < least;) m = (random_u128)random_u64(r) * n;
    return (uint64_t)(m >> 64);
}

/* True with probability p. */
static inline bool random_chance(struct random *r, double p) { return random_unit(r) < p; }

double random_normal(struct random *r); /* mean 0, variance 1 */
double random_gamma(struct random *r, double shape); /* mean and variance `shape`, > 0 */
uint64_t random_poisson(struct random *r, double mean); /* 0 ≤ mean ≤ 2^50 */
/* Counts more scattered than Poisson: variance mean + mean²/size, size > 0. */
uint64_t random_negative_binomial(struct random *r, double mean, double size);
/* An index 0 … n-1 with probability in proportion to weight[i+1] - weight[i]: running sums, [n+1], from 0, rising. */
size_t random_index(struct random *r, const double *running, size_t n);

/* Fisher–Yates: every order equally likely. */
void random_shuffle(struct random *r, void *items, size_t n, size_t size);
void random_shuffle_u32(struct random *r, uint32_t *items, size_t n);

#endif
