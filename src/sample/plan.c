/* What is planted where and when: see plan.h. */
#include "sample/plan.h"

_Static_assert(OPERATIONS * 2 * ZONES <= DISTRICTS, "a district for each zone");
enum { TOWNS_OF_DISTRICT = 10 }; /* geography founds the main town first */

static void largest_first(const struct geography *g, uint16_t order[static DISTRICTS])
{
    for (uint16_t d = 0; d < DISTRICTS; d++) {
        uint16_t i = d;
        for (; i > 0 && g->district.area[order[i - 1]].people < g->district.area[d].people; i--) order[i] = order[i - 1];
        order[i] = d;
    }
}

void plan_make(struct plan *p, const struct sample_order *order, const struct geography *g)
{
    uint16_t rank[DISTRICTS];
    largest_first(g, rank);
    month_t months = (month_t)order->months, after = MIN(MAX(months / 4, 1), 12), back = months >= 12 + after ? 12 : after;
    *p = (struct plan){ .first = order->last_month - months + 1, .last = order->last_month, .has_shift = months >= 6,
                        .has_operations = months >= 2, .shift_district = rank[6], .shift_keep = 60 };
    p->shift_month = p->first + months / 2;
    for (int i = 0; i < OPERATIONS; i++) {
        struct operation *o = &p->operation[i];
        *o = (struct operation){ .name = i ? "Operation Heron" : "Operation Lantern", .slug = i ? "heron" : "lantern",
                                 .after_from = p->last - after + 1, .after_to = p->last, .keep_target = i ? 100 : 70,
                                 .keep_buffer = i ? 100 : 94 };
        o->before_from = o->after_from - back;
        o->before_to = o->after_to - back;
        o->categories = 1U << VIOLENCE | 1U << PUBLIC_ORDER | 1U << ROBBERY | 1U << DAMAGE | 1U << THEFT_FROM_PERSON;
        for (int z = 0; z < ZONES; z++) { /* all in main towns, each in a district of its own */
            o->target[z] = g->town[rank[i * 2 * ZONES + z] * TOWNS_OF_DISTRICT].cell;
            o->control[z] = g->town[rank[i * 2 * ZONES + ZONES + z] * TOWNS_OF_DISTRICT].cell;
        }
    }
}

int zone_of(const struct geography *g, const uint32_t *middles, uint32_t cell)
{
    struct coord at = cell_place(&g->lattice, cell);
    int64_t r = ZONE_RADIUS_M, wide = ZONE_RADIUS_M + BUFFER_M;
    for (int z = 0, best = 0;; z++) {
        if (z == ZONES) return best;
        int64_t d2 = distance2_m2(at, cell_place(&g->lattice, middles[z]));
        if (d2 <= r * r) return 1;
        if (d2 <= wide * wide) best = 2;
    }
}

enum effect plan_effect(const struct plan *p, const struct geography *g, uint32_t cell)
{
    int zone = p->has_operations ? zone_of(g, p->operation[0].target, cell) : 0;
    if (zone) return zone == 1 ? IN_TARGET : IN_BUFFER;
    return p->has_shift && g->district.of[cell] == p->shift_district ? IN_SHIFTED_DISTRICT : NOTHING;
}

unsigned plan_keep(const struct plan *p, enum category c, enum effect e, month_t m)
{
    const struct operation *o = &p->operation[0];
    if (e == IN_SHIFTED_DISTRICT) return c == ASB && m >= p->shift_month ? p->shift_keep : 100;
    if (e == NOTHING || m < o->after_from || m > o->after_to || !(o->categories >> c & 1)) return 100;
    return e == IN_TARGET ? o->keep_target : o->keep_buffer;
}
