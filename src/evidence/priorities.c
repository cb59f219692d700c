#include "evidence/priorities.h"
#include "base/csv.h"
#include "base/data.h"
#include "evidence/harm_public.h"
#include <math.h>
#include <stdlib.h>

#define LEVEL_TESTED 0.05
static const char *const names[CRITERIA] = { "harm", "volume", "trend", "spread" };

static void read_weights(struct arena *a, struct priorities *p)
{
    struct csv c;
    csv_init(&c, data_text("assessment/priorities.csv"));
    while (csv_next(&c))
        for (unsigned i = 0; i < CRITERIA; i++) {
            if (c.n < 3 || !str_eq(c.field[0], str_of(names[i]))) continue;
            CHECK(str_to_double(c.field[1], &p->weight[i]));
            p->how[i] = str_z(a, c.field[2]);
        }
    csv_release(&c);
    for (unsigned i = 0; i < CRITERIA; i++) CHECK(p->how[i]);
}

static int most_first(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x < *y) - (*x > *y);
}

/* Twice the smallest share of wards that together hold half of the type, in percent: 100 where it is spread evenly. Where so
 * many are withheld that those shown do not come to half, it cannot be said. */
static double spread(struct arena *a, const struct breakdown *b, size_t type, const struct breakdown_cell *whole)
{
    size_t wards = b->axis[0].n, types = b->axis[1].n, need = 0;
    uint64_t *count = ARENA_ARRAY(a, uint64_t, wards + 1), all = 0, have = 0;
    bool some_hidden = false;
    for (size_t w = 0; w < wards; w++) {
        all += count[w] = b->cell[w * types + type].count;
        some_hidden = some_hidden || b->cell[w * types + type].hide_count;
    }
    if (whole->hide_count) return NAN;
    if (some_hidden) all = whole->count;
    if (all == 0) return NAN;
    qsort(count, wards, sizeof *count, most_first);
    while (have * 2 < all && need < wards) have += count[need++];
    if (have * 2 < all) return NAN;
    return MIN(100.0, 200.0 * (double)need / (double)wards);
}

static int best_first(const void *a, const void *b)
{
    const struct priority *x = a, *y = b;
    return x->total != y->total ? (x->total < y->total) - (x->total > y->total) : (x->type > y->type) - (x->type < y->type);
}

/* Harm of each type; NaN: withheld. */
static bool harm_by_type(const struct ask *k, const struct axis *type, const struct harm_weights *h, double *out, struct error *why)
{
    uint64_t *cells;
    struct harm_type *told;
    if (k->restricted) {
        if (!harm_types_released(k, h, &told, why)) return false;
        for (size_t i = 0; i < type->n; i++) out[i] = told[i].withheld ? (double)NAN : told[i].days;
        return true;
    }
    if (!harm_count(k, type, h, &cells, why)) return false;
    for (size_t i = 0; i < type->n; i++) out[i] = harm_of(h, h->days, cells + i * h->axis.n);
    return true;
}

bool priorities_score(const struct ask *k, const struct breakdown *by_type, const struct breakdown *ward_type,
                      const struct harm_weights *h, struct priorities *out, struct error *why)
{
    struct priorities p = { .n = by_type->n_cells };
    double *harm = ARENA_ARRAY(k->arena, double, p.n + 1), most_harm = 0, most = 0;
    read_weights(k->arena, &p);
    if (h && !harm_by_type(k, &by_type->axis[0], h, harm, why)) return false;
    for (size_t i = 0; h && i < p.n; i++) most_harm = fmax(most_harm, harm[i]);
    for (size_t i = 0; i < p.n; i++) most = MAX(most, (double)by_type->cell[i].count);
    p.type = ARENA_ARRAY(k->arena, struct priority, p.n + 1);
    for (size_t i = 0; i < p.n; i++) {
        const struct breakdown_cell *c = &by_type->cell[i];
        struct priority one = { .type = i, .score = { most_harm > 0 ? 100 * harm[i] / most_harm : (double)NAN, most > 0 && !c->hide_count ? 100 * (double)c->count / most : (double)NAN,
            !by_type->months_compared || isnan(c->q) ? (double)NAN : c->q >= LEVEL_TESTED ? 50 : c->now > c->before ? 100 : 0,
            ward_type->n_cells ? spread(k->arena, ward_type, i, c) : (double)NAN } };
        double weights = 0;
        for (unsigned s = 0; s < CRITERIA; s++) {
            if (isnan(one.score[s])) continue;
            one.total += p.weight[s] * one.score[s];
            weights += p.weight[s];
        }
        one.total = weights > 0 ? one.total / weights : 0;
        p.type[i] = one;
    }
    qsort(p.type, p.n, sizeof *p.type, best_first);
    *out = p;
    return true;
}

struct table *priorities_table(const struct ask *k, const struct breakdown *by_type, const struct priorities *p)
{
    struct table *t = table_new(k->arena, "priorities", "Proposals for priorities, with their scores");
    (void)table_column(t, "type", "Type", CELL_TEXT, "", 0);
    for (unsigned s = 0; s < CRITERIA; s++)
        (void)table_column(t, names[s], str_print(k->arena, "%c%s (weight %.0f)", names[s][0] - 32, names[s] + 1, p->weight[s]), CELL_REAL, "of 100", 0);
    (void)table_column(t, "score", "Score", CELL_REAL, "of 100", 1);
    for (size_t i = 0; i < p->n; i++) {
        table_text(t, by_type->axis[0].item[p->type[i].type].name);
        for (unsigned s = 0; s < CRITERIA; s++) table_real(t, p->type[i].score[s]);
        table_real(t, p->type[i].total);
    }
    for (unsigned s = 0; s < CRITERIA; s++) table_note(t, NOTE_METHOD, "%c%s: %s", names[s][0] - 32, names[s] + 1, p->how[s]);
    table_note(t, NOTE_METHOD, "The score is the weighted mean of the four; one that cannot be said is left out. The weights are a choice, kept in data/assessment/priorities.csv, to be replaced by the partnership's own");
    return t;
}
