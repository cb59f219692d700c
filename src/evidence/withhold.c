#include "evidence/withhold.h"
#include "base/csv.h"
#include "base/data.h"
#include "stats/disclose.h"
#include "stats/multiple.h"
#include <math.h>

int64_t withhold_below(void)
{
    struct csv c;
    int64_t below = 0;
    csv_init(&c, data_text("disclosure/thresholds.csv"));
    while (csv_next(&c))
        if (c.n == 5 && str_eq(c.field[0], STR("force-records"))) CHECK(str_to_i64(c.field[1], &below));
    csv_release(&c);
    CHECK(below > 1);
    return below;
}

/* A breakdown as rows that add up to rows, and columns that add up to a last one: the last axis is the columns, the
 * first the rows, a second of three the rows that add up to those. */
struct shape {
    size_t rows, columns, inner; /* inner: rows of the lowest depth, which come first */
    size_t *parent;
};

static struct shape shape_of(const struct ask *k, const struct breakdown *b)
{
    struct shape s = { .columns = b->axis[b->n_axes - 1].n };
    size_t outer = b->n_axes == 3 ? b->axis[0].n : 0;
    s.inner = b->n_cells / MAX(s.columns, (size_t)1);
    s.rows = b->n_axes == 1 ? 1 : s.inner + outer + 1;
    s.parent = ARENA_ARRAY(k->arena, size_t, s.rows);
    for (size_t r = 0; r + 1 < s.rows; r++) s.parent[r] = r < s.inner && outer ? s.inner + r / b->axis[1].n : s.rows - 1;
    s.parent[s.rows - 1] = DISCLOSE_TOP;
    return s;
}

static uint64_t count_of(const struct breakdown_cell *c, bool before) { return before ? c->before : c->count; }

static bool withhold(const struct ask *k, struct breakdown *b, bool before, struct error *why)
{
    struct shape s = shape_of(k, b);
    size_t w = s.columns + 1;
    int64_t *count = ARENA_ARRAY(k->arena, int64_t, s.rows * w);
    unsigned char *state = ARENA_ARRAY(k->arena, unsigned char, s.rows * w);
    for (size_t i = 0; i < b->n_cells; i++) {
        int64_t n = (int64_t)count_of(&b->cell[i], before);
        for (size_t r = i / s.columns; r != DISCLOSE_TOP; r = s.parent[r]) {
            count[r * w + i % s.columns] += n;
            count[r * w + s.columns] += n;
        }
    }
    struct disclosure d = { .rows = s.rows, .columns = s.columns, .parent = s.parent, .count = count, .threshold = withhold_below(), .aim = DISCLOSE_FEW_CELLS };
    if (!disclose(&d, state, why)) return false;
    for (size_t i = 0; i <= b->n_cells; i++) {
        struct breakdown_cell *c = i < b->n_cells ? &b->cell[i] : &b->total;
        bool hidden = (i < b->n_cells ? state[i / s.columns * w + i % s.columns] : state[s.rows * w - 1]) != DISCLOSE_SHOWN;
        if (before) c->hide_before = hidden;
        else c->hide_count = hidden;
    }
    return true;
}

/* Adjusted p-values of what is shown, by what is shown: those of others would tell of what is withheld. */
static bool test_shown(const struct ask *k, struct breakdown *b, struct error *why)
{
    double *p = ARENA_ARRAY(k->arena, double, b->n_cells + 1);
    for (size_t i = 0; i < b->n_cells; i++) {
        struct breakdown_cell *c = &b->cell[i];
        if (c->hide_count || c->hide_before) c->p = NAN;
        p[i] = c->p;
    }
    if (b->total.hide_count || b->total.hide_before) b->total.p = b->total.q = NAN;
    if (!adjust_p(CORRECT_BENJAMINI_HOCHBERG, p, b->n_cells, p, why)) return false;
    for (size_t i = 0; i < b->n_cells; i++) b->cell[i].q = p[i];
    return true;
}

bool breakdown_withhold(const struct ask *k, struct breakdown *b, struct error *why)
{
    for (size_t x = 0; x < b->n_axes; x++)
        if (b->axis[x].kind == AXIS_STREET) return FAIL(why, DENIED, "a force's own records are not shown by street in a public table");
    if (b->n_cells == 0) return true;
    if (b->months_compared && b->months_compared < ask_months(k)) b->months_compared = 0;
    for (size_t i = 0; b->has_area && i < b->n_cells; i++)
        if (b->cell[i].for_rate != b->cell[i].count) b->has_area = false;
    if (!withhold(k, b, false, why)) return false;
    return !b->months_compared || (withhold(k, b, true, why) && test_shown(k, b, why));
}
