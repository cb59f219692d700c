/* Vose's alias table in whole numbers: see alias.h. */
#include "sample/alias.h"
#include "base/error.h"

void alias_make(struct arena *a, struct alias *t, const uint64_t *weight, uint32_t n)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += weight[i];
    CHECK(n > 0 && sum > 0 && sum < UINT64_MAX / n);
    uint64_t *part = mem_new(n * sizeof *part);
    uint32_t *small = mem_new(n * sizeof *small), *large = mem_new(n * sizeof *large), n_small = 0, n_large = 0;
    *t = (struct alias){ n, ARENA_ARRAY(a, struct alias_slot, n) };
    for (uint32_t i = 0; i < n; i++) {
        part[i] = weight[i] * n; /* its mean is sum */
        t->slot[i] = (struct alias_slot){ UINT32_MAX, i };
        if (part[i] < sum) small[n_small++] = i;
        else large[n_large++] = i;
    }
    while (n_small && n_large) {
        uint32_t s = small[--n_small], l = large[n_large - 1];
        t->slot[s] = (struct alias_slot){ (uint32_t)(((random_u128)part[s] << 32) / sum), l };
        part[l] -= sum - part[s];
        if (part[l] < sum) n_large--, small[n_small++] = l;
    }
    mem_free(part);
    mem_free(small);
    mem_free(large);
}
