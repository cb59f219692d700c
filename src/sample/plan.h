#ifndef SAMPLE_PLAN_H
#define SAMPLE_PLAN_H
/*
 * What was ordered, and what is planted in the first county so that a test can look for it: a fall in the recording of
 * anti-social behaviour in one district, an operation that worked, and one that did nothing. truth.json tells all.
 */
#include "base/month.h"
#include "sample/geography.h"
#include "sample/streets.h"

struct sample_order {
    uint64_t seed;
    unsigned months, counties;
    month_t last_month;
    uint64_t rows; /* of police.uk street files, all months and counties together */
    bool only_crime;
    int threads;
    const char *folder;
};

enum { OPERATIONS = 2, ZONES = 3, ZONE_RADIUS_M = 700, BUFFER_M = 400, REPEATS_OF_100 = 18 };

struct operation {
    const char *name, *slug;
    month_t before_from, before_to, after_from, after_to;
    uint32_t categories; /* bits 1 << enum category */
    unsigned keep_target, keep_buffer; /* per cent of what would have happened, in the after months */
    uint32_t target[ZONES], control[ZONES]; /* cells they are drawn around */
};

struct plan {
    month_t first, last;
    bool has_shift, has_operations; /* enough months for them */
    uint16_t shift_district;
    month_t shift_month; /* the first with fewer */
    unsigned shift_keep; /* per cent */
    struct operation operation[OPERATIONS];
};

void plan_make(struct plan *p, const struct sample_order *order, const struct geography *g);
/* Which zone a cell is in: 0 none, 1 the circle of ZONE_RADIUS_M around one of the middles, 2 the ring of BUFFER_M outside. */
int zone_of(const struct geography *g, const uint32_t *middles, uint32_t cell);
enum effect plan_effect(const struct plan *p, const struct geography *g, uint32_t cell);
/* Per cent of the crimes of this category that still happen at a point with this effect in this month. */
unsigned plan_keep(const struct plan *p, enum category c, enum effect e, month_t m);

#endif
