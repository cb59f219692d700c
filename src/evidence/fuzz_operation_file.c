/* Strangers' designs of operations: never a crash, and what is taken is whole; which area holds a corner is found as the edges
 * say, one by one. */
#include "evidence/operation_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(const struct operation_file *f)
{
    CHECK(*f->name && f->before.first <= f->before.last && f->before.last < f->after.first && f->after.first <= f->after.last);
    CHECK(f->zone[ZONE_TARGET].set.n_areas && f->zone[ZONE_CONTROL].set.n_areas && f->buffer_m >= 0);
    for (unsigned z = 0; z < ZONES; z++) {
        const struct area_set *set = &f->zone[z].set;
        for (size_t i = 0; set->n_areas && i < set->n_vertices && i < 64; i++)
            CHECK(area_index_find(&f->zone[z].index, set->vertex[i]) == area_find_slowly(set, set->vertex[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { .limit = 1 << 26 };
    struct operation_file f;
    struct error why;
    enum operation_zone zone;
    if (n > 1 << 16) return 0;
    if (operation_file_read(&a, (struct str){ (const char *)data, n }, "fuzz", &f, &why)) {
        check(&f);
        for (unsigned z = 0; z < ZONES; z++)
            if (f.zone[z].set.n_areas) (void)!operation_zone_of(&f, f.zone[z].set.vertex[0], &zone, &why);
    }
    arena_release(&a);
    return 0;
}
