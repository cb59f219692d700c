/*
 * The attack: an adversary who is given only what is published, the tables' sums and the least that a withheld cell
 * can be, and who bounds every withheld cell by linear programming. He writes his equations down as a reader would
 * and shares no code with what he attacks. (All corners of such equations are whole numbers, which is checked.)
 */
#include "stats/disclose.h"
#include "stats/oracle_test.h"
#include "stats/random.h"

enum { ROWS_MAX = 9, COLUMNS_MAX = 6, CELLS_MAX = ROWS_MAX * (COLUMNS_MAX + 1), EQUATIONS_MAX = 90 };

/* ---- a table made up by lot ---- */

struct made {
    struct disclosure d;
    size_t parent[ROWS_MAX];
    int64_t count[CELLS_MAX];
    unsigned char known[CELLS_MAX], state[CELLS_MAX];
    bool second[ROWS_MAX];
};
static size_t cells(const struct made *m) { return m->d.rows * (m->d.columns + 1); }

static void add_up(struct made *m, const bool *has_parts)
{
    size_t w = m->d.columns + 1;
    for (size_t r = m->d.rows; r-- > 0;) { /* parts stand below their totals */
        if (!has_parts[r]) {
            m->count[r * w + w - 1] = 0;
            for (size_t j = 0; j + 1 < w; j++) m->count[r * w + w - 1] += m->count[r * w + j];
        }
        if (m->parent[r] != DISCLOSE_TOP)
            for (size_t j = 0; j < w; j++) m->count[m->parent[r] * w + j] += m->count[r * w + j];
    }
}

/* Deals the grand total out anew among `more` rows, beside those it was made of. */
static void divide_again(struct made *m, struct random *r, size_t more)
{
    size_t w = m->d.columns + 1, from = m->d.rows;
    m->d.rows += more;
    m->d.second = m->second;
    for (size_t i = from; i < m->d.rows; i++) {
        m->second[i] = true;
        m->parent[i] = 0;
        memset(m->count + i * w, 0, w * sizeof *m->count);
    }
    bool even = random_chance(r, 0.5);
    for (size_t j = 0; j + 1 < w; j++)
        for (int64_t k = 0; k < m->count[j]; k++) {
            size_t i = from + random_below(r, even ? more : 1 + random_below(r, more));
            m->count[i * w + j]++;
            m->count[i * w + w - 1]++;
        }
}

static void make(struct made *m, struct random *r, size_t rows, size_t columns, bool deep)
{
    bool has_parts[ROWS_MAX] = { 0 };
    *m = (struct made){ .d = { .rows = rows, .columns = columns, .parent = m->parent, .count = m->count } };
    for (size_t i = 0; i < rows; i++) {
        m->parent[i] = i == 0 ? DISCLOSE_TOP : deep ? random_below(r, MIN(i, 3)) : 0;
        if (i > 0) has_parts[m->parent[i]] = true;
    }
    double mean = 1 + 30 * random_unit(r), size = 0.3 + 3 * random_unit(r);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns && !has_parts[i]; j++)
            if (!random_chance(r, 0.15))
                m->count[i * (columns + 1) + j] = (int64_t)random_negative_binomial(r, mean, size);
    add_up(m, has_parts);
    m->d.threshold = 2 + (int64_t)random_below(r, 9);
    m->d.zeros = random_chance(r, 0.3);
    m->d.values = random_chance(r, 0.4) ? 2 + (int64_t)random_below(r, 4) : 0;
    m->d.aim = random_chance(r, 0.5) ? DISCLOSE_SMALL_SUM : DISCLOSE_FEW_CELLS;
}

/* ---- the adversary ---- */

struct published {
    size_t rows, columns;
    const size_t *parent;
    const bool *second;
    bool shown[CELLS_MAX];
    int64_t value[CELLS_MAX]; /* of those shown */
    int64_t least[CELLS_MAX]; /* of the others */
};

static struct published publish(const struct made *m)
{
    struct published p = { m->d.rows, m->d.columns, m->parent, m->second, { 0 }, { 0 }, { 0 } };
    for (size_t i = 0; i < cells(m); i++) {
        bool absent = m->d.known && m->d.known[i] == DISCLOSE_ABSENT;
        p.shown[i] = m->state[i] == DISCLOSE_SHOWN && !absent;
        p.value[i] = p.shown[i] ? m->count[i] : -1;
        p.least[i] = absent || m->d.zeros ? 0 : 1;
    }
    return p;
}

/* A simplex tableau: row i says sum of t[i][k] × y[k] = t[i][n]; y[basis[i]] is 1 there and 0 elsewhere; y ≥ 0. */
struct tableau {
    size_t m, n, basis[EQUATIONS_MAX];
    double t[EQUATIONS_MAX][CELLS_MAX + EQUATIONS_MAX + 1];
};

static void pivot(struct tableau *s, double *goal, size_t row, size_t column)
{
    double by = s->t[row][column];
    for (size_t k = 0; k <= s->n; k++) s->t[row][k] /= by;
    for (size_t i = 0; i <= s->m; i++) {
        double *line = i == s->m ? goal : s->t[i], f = line[column];
        if (i == row || f == 0) continue;
        for (size_t k = 0; k <= s->n; k++) line[k] -= f * s->t[row][k];
    }
    s->basis[row] = column;
}

/* Makes goal · y as large as can be by Bland's rule over the first `columns` unknowns; INFINITY if without end.
 * goal[n] ends as minus the value. */
static double maximise(struct tableau *s, double *goal, size_t columns)
{
    for (;;) {
        size_t enter = 0, leave = s->m;
        while (enter < columns && goal[enter] < 1e-7) enter++;
        if (enter == columns) return -goal[s->n];
        for (size_t i = 0; i < s->m; i++) {
            if (s->t[i][enter] < 1e-7) continue;
            double here = s->t[i][s->n] / s->t[i][enter];
            double best = leave < s->m ? s->t[leave][s->n] / s->t[leave][enter] : INFINITY;
            if (here < best - 1e-9 || (here < best + 1e-9 && s->basis[i] < s->basis[leave])) leave = i;
        }
        if (leave == s->m) return INFINITY;
        pivot(s, goal, leave, enter);
    }
}

static void add_term(struct tableau *s, const struct published *p, const size_t *unknown, size_t cell, double factor)
{
    double *line = s->t[s->m];
    if (p->shown[cell]) {
        line[s->n] -= factor * (double)p->value[cell];
    } else {
        line[unknown[cell]] += factor;
        line[s->n] -= factor * (double)p->least[cell];
    }
}

/* Everything a reader can write down: rows add up to their totals, parts to what they are parts of. */
static void write_equations(struct tableau *s, const struct published *p, const size_t *unknown)
{
    size_t w = p->columns + 1;
    for (size_t r = 0; r < p->rows; r++, s->m++)
        for (size_t j = 0; j < w; j++) add_term(s, p, unknown, r * w + j, j < p->columns ? 1 : -1);
    for (size_t e = 0; e < 2 * p->rows; e++)
        for (size_t j = 0, r = e / 2; j < w; j++) {
            bool parts = false;
            for (size_t q = 0; q < p->rows; q++)
                if (p->parent[q] == r && p->second[q] == (e % 2 == 1)) {
                    add_term(s, p, unknown, q * w + j, 1);
                    parts = true;
                }
            if (!parts) continue;
            add_term(s, p, unknown, r * w + j, -1);
            s->m++;
        }
    assert_true(s->m <= EQUATIONS_MAX);
}

/* Brings the equations to a corner: artificial unknowns, driven to 0 and out. */
static void find_corner(struct tableau *s, size_t unknowns)
{
    static double goal[CELLS_MAX + EQUATIONS_MAX + 1];
    size_t n = unknowns + s->m;
    memset(goal, 0, sizeof goal);
    for (size_t i = 0; i < s->m; i++) {
        double right = s->t[i][s->n], sign = right < 0 ? -1 : 1;
        for (size_t k = 0; k < unknowns; k++) s->t[i][k] *= sign;
        for (size_t k = unknowns; k < n; k++) s->t[i][k] = k == unknowns + i;
        s->t[i][n] = right * sign;
        s->basis[i] = unknowns + i;
        for (size_t k = 0; k <= n; k++) goal[k] += k < unknowns || k == n ? s->t[i][k] : 0;
    }
    s->n = n;
    (void)maximise(s, goal, unknowns);
    assert_true(fabs(goal[n]) < 1e-6); /* the truth is a solution */
    for (size_t i = 0; i < s->m;) {
        size_t k = 0;
        if (s->basis[i] < unknowns) {
            i++;
            continue;
        }
        while (k < unknowns && fabs(s->t[i][k]) < 1e-7) k++;
        if (k < unknowns) {
            pivot(s, goal, i, k);
        } else { /* says nothing new */
            s->m--;
            memcpy(s->t[i], s->t[s->m], sizeof s->t[i]);
            s->basis[i] = s->basis[s->m];
        }
    }
}

static int64_t whole(double x)
{
    if (isinf(x)) return INT64_MAX;
    assert_true(fabs(x - round(x)) < 1e-6);
    return (int64_t)round(x);
}

static void attack(const struct published *p, int64_t *low, int64_t *high)
{
    static struct tableau corner, s;
    static double goal[CELLS_MAX + EQUATIONS_MAX + 1];
    size_t unknown[CELLS_MAX], n = 0, all = p->rows * (p->columns + 1);
    memset(&corner, 0, sizeof corner);
    for (size_t i = 0; i < all; i++)
        if (!p->shown[i]) unknown[i] = n++;
    corner.n = n;
    write_equations(&corner, p, unknown);
    find_corner(&corner, n);
    for (size_t i = 0; i < all; i++) {
        low[i] = high[i] = p->value[i];
        if (p->shown[i]) continue;
        for (int up = 0; up < 2; up++) {
            s = corner;
            memset(goal, 0, sizeof goal);
            goal[unknown[i]] = up ? 1 : -1;
            for (size_t k = 0; k < s.m; k++) /* the goal in terms of what is not in the basis */
                if (s.basis[k] == unknown[i])
                    for (size_t c = 0; c <= s.n; c++) goal[c] -= (up ? 1 : -1) * s.t[k][c];
            double best = maximise(&s, goal, n);
            if (up) high[i] = isinf(best) ? INT64_MAX : whole(best) + p->least[i];
            else low[i] = whole(-best) + p->least[i];
        }
    }
}

/* ---- what he may not find ---- */

/* The least it can be whatever is withheld: 1 where zeros are shown, and no less than its parts. */
static int64_t least_of(const struct disclosure *d, size_t cell)
{
    size_t w = d->columns + 1, row = cell / w, column = cell % w;
    unsigned char known = d->known ? d->known[cell] : DISCLOSE_UNKNOWN;
    if (known == DISCLOSE_PUBLIC) return d->count[cell];
    int64_t least = known == DISCLOSE_UNKNOWN && !d->zeros ? MIN(d->count[cell], 1) : 0, down[2] = { 0 }, across = 0;
    for (size_t q = 0; q < d->rows; q++)
        if (d->parent[q] == row) down[d->second && d->second[q]] += least_of(d, q * w + column);
    for (size_t j = 0; column == d->columns && j < d->columns; j++) across += least_of(d, row * w + j);
    return MAX(MAX(least, across), MAX(down[0], down[1]));
}

/* The same of a table that is divided up in two ways, where the noughts of one tell of the other: what he would find
 * if all was withheld that can be. */
static void leasts_of(const struct made *m, int64_t *least)
{
    int64_t high[CELLS_MAX];
    struct made all = *m;
    for (size_t i = 0; i < cells(m); i++) all.state[i] = m->count[i] > 0 || m->d.zeros ? DISCLOSE_SECONDARY : DISCLOSE_SHOWN;
    struct published p = publish(&all);
    attack(&p, least, high);
}

static bool is_safe(const struct disclosure *d, enum disclose_state state, int64_t low, int64_t high, int64_t least)
{
    if (state == DISCLOSE_SHOWN) return true;
    if (high == low) return false;
    if (state == DISCLOSE_SECONDARY) return true;
    if (d->values) return high == INT64_MAX || high - low + 1 >= d->values;
    return low <= least && high >= d->threshold - 1;
}

static void assert_withstands(struct made *m)
{
    int64_t low[CELLS_MAX], high[CELLS_MAX], own_low[CELLS_MAX], own_high[CELLS_MAX], least[CELLS_MAX];
    struct error why = { 0 };
    struct published p = publish(m);
    attack(&p, low, high);
    assert_true(disclose_ranges(&m->d, m->state, own_low, own_high, &why));
    for (size_t i = 0; i < cells(m); i++) least[i] = least_of(&m->d, i);
    if (m->d.second) leasts_of(m, least);
    for (size_t i = 0; i < cells(m); i++) {
        bool public = m->d.known && m->d.known[i] != DISCLOSE_UNKNOWN;
        bool small = !public && m->count[i] < m->d.threshold && (m->count[i] > 0 || m->d.zeros);
        assert_int_equal(m->state[i] == DISCLOSE_PRIMARY, small);
        if (m->count[i] == 0 && !m->d.zeros) assert_int_equal(m->state[i], DISCLOSE_SHOWN);
        if (public) assert_int_equal(m->state[i], DISCLOSE_SHOWN);
        assert_true(low[i] <= m->count[i] && m->count[i] <= high[i]);
        assert_int_equal(own_low[i], low[i]);
        assert_int_equal(own_high[i], high[i]);
        if (!is_safe(&m->d, (enum disclose_state)m->state[i], low[i], high[i], least[i]))
            fail_msg("cell %zu (%lld, state %d) is known to lie in %lld … %lld", i, (long long)m->count[i],
                     m->state[i], (long long)low[i], (long long)high[i]);
    }
}

static void thousands_of_tables_withstand_the_attack(void **state)
{
    (void)state;
    struct random r = random_of(17, 0);
    struct made m;
    size_t withheld = 0, shown = 0;
    for (int k = 0; k < 4000; k++) {
        struct error why = { 0 };
        make(&m, &r, 1 + random_below(&r, ROWS_MAX), 1 + random_below(&r, COLUMNS_MAX), random_chance(&r, 0.5));
        if (!disclose(&m.d, m.state, &why)) fail_msg("table %d: %s", k, why.say);
        assert_withstands(&m);
        for (size_t i = 0; i < cells(&m); i++) *(m.state[i] ? &withheld : &shown) += 1;
    }
    assert_true(withheld > 10000 && shown > 10000);
}

/* Wards by type and months by type: each alone is safe with fewer cells withheld, but they have their totals in common. */
static void tables_that_share_their_totals_withstand_it_together(void **state)
{
    (void)state;
    struct random r = random_of(19, 0);
    struct made m;
    size_t withheld = 0, shown = 0, totals = 0;
    for (int k = 0; k < 3000; k++) {
        struct error why = { 0 };
        size_t rows = 1 + random_below(&r, 5);
        make(&m, &r, rows, 1 + random_below(&r, COLUMNS_MAX), random_chance(&r, 0.5));
        divide_again(&m, &r, 1 + random_below(&r, ROWS_MAX - rows));
        if (!disclose(&m.d, m.state, &why)) fail_msg("table %d: %s", k, why.say);
        assert_withstands(&m);
        for (size_t i = 0; i < cells(&m); i++) *(m.state[i] ? &withheld : &shown) += 1;
        for (size_t j = 0; j < m.d.columns; j++) totals += m.state[j] == DISCLOSE_SECONDARY;
    }
    assert_true(withheld > 10000 && shown > 10000 && totals > 100);
}

/* Totals printed elsewhere, cells that must be zero, totals that are not printed. */
static void tables_with_public_and_absent_cells_withstand_it_or_are_refused(void **state)
{
    (void)state;
    struct random r = random_of(18, 0);
    struct made m;
    int refused = 0, good = 0;
    for (int k = 0; k < 3000; k++) {
        struct error why = { 0 };
        size_t rows = 2 + random_below(&r, ROWS_MAX - 1), columns = 2 + random_below(&r, COLUMNS_MAX - 1);
        make(&m, &r, rows, columns, random_chance(&r, 0.5));
        m.d.known = m.known;
        size_t w = m.d.columns + 1;
        bool totals = random_chance(&r, 0.3);
        for (size_t i = 0; i < cells(&m); i++) {
            bool total = i < w || i % w == m.d.columns;
            if (totals && total) m.known[i] = DISCLOSE_PUBLIC;
            else if (m.count[i] == 0 && random_chance(&r, 0.5)) m.known[i] = DISCLOSE_PUBLIC;
            else if (random_chance(&r, 0.03)) m.known[i] = 1 + (unsigned char)random_below(&r, 2);
        }
        if (disclose(&m.d, m.state, &why)) {
            assert_withstands(&m);
            good++;
            continue;
        }
        assert_int_equal(why.kind, ERROR_CONFLICT);
        refused++;
        /* Indeed: with all withheld that may be, some small count is still found out. */
        int64_t low[CELLS_MAX], high[CELLS_MAX];
        bool unsafe = false;
        for (size_t i = 0; i < cells(&m); i++) {
            bool may = m.known[i] == DISCLOSE_UNKNOWN && (m.count[i] > 0 || m.d.zeros);
            bool small = may && m.count[i] < m.d.threshold;
            m.state[i] = small ? DISCLOSE_PRIMARY : may ? DISCLOSE_SECONDARY : DISCLOSE_SHOWN;
        }
        struct published p = publish(&m);
        attack(&p, low, high);
        for (size_t i = 0; i < cells(&m); i++)
            if (m.state[i] == DISCLOSE_PRIMARY) unsafe |= !is_safe(&m.d, DISCLOSE_PRIMARY, low[i], high[i], least_of(&m.d, i));
        assert_true(unsafe);
    }
    assert_true(good > 500 && refused > 300);
}

/* The adversary himself is checked: on small tables, every way to fill in what is withheld is tried. */
static void fill_in(const struct published *p, size_t cell, int64_t *value, int64_t most, int64_t *low, int64_t *high)
{
    size_t w = p->columns + 1, all = p->rows * w;
    if (cell > 0 && cell % w == 0) { /* the row above is full */
        int64_t sum = 0;
        for (size_t j = 0; j + 1 < w; j++) sum += value[cell - w + j];
        if (sum != value[cell - 1]) return;
    }
    if (cell == all) {
        for (size_t r = 0; r < p->rows; r++)
            for (size_t j = 0; j < w; j++) {
                int64_t sum = 0;
                bool parts = false;
                for (size_t q = 0; q < p->rows; q++)
                    if (p->parent[q] == r) {
                        sum += value[q * w + j];
                        parts = true;
                    }
                if (parts && sum != value[r * w + j]) return;
            }
        for (size_t i = 0; i < all; i++) {
            low[i] = MIN(low[i], value[i]);
            high[i] = MAX(high[i], value[i]);
        }
        return;
    }
    int64_t from = p->shown[cell] ? p->value[cell] : p->least[cell], to = p->shown[cell] ? from : most;
    for (value[cell] = from; value[cell] <= to; value[cell]++) fill_in(p, cell + 1, value, most, low, high);
}

static void the_attack_finds_all_that_trying_every_table_finds(void **state)
{
    (void)state;
    struct random r = random_of(19, 0);
    struct made m;
    int compared = 0;
    for (int k = 0; k < 300; k++) {
        make(&m, &r, 3, 2, random_chance(&r, 0.5));
        size_t hidden = 0;
        int64_t largest = 0;
        for (size_t i = 0; i < cells(&m); i++) {
            bool may = m.count[i] > 0 || m.d.zeros;
            m.state[i] = may && random_chance(&r, 0.5) ? DISCLOSE_SECONDARY : DISCLOSE_SHOWN;
            hidden += m.state[i] != DISCLOSE_SHOWN;
            largest = MAX(largest, m.count[i]);
        }
        if (hidden > 5 || largest > 12) continue;
        struct published p = publish(&m);
        int64_t low[CELLS_MAX], high[CELLS_MAX], value[CELLS_MAX], tried_low[CELLS_MAX], tried_high[CELLS_MAX];
        for (size_t i = 0; i < cells(&m); i++) {
            tried_low[i] = INT64_MAX;
            tried_high[i] = INT64_MIN;
        }
        attack(&p, low, high);
        fill_in(&p, 0, value, 24, tried_low, tried_high);
        for (size_t i = 0; i < cells(&m); i++) {
            assert_int_equal(tried_low[i], low[i]);
            if (high[i] == INT64_MAX) assert_true(tried_high[i] > m.count[i]);
            else assert_int_equal(tried_high[i], high[i]);
        }
        compared++;
    }
    assert_true(compared > 50);
}

/* ---- how little is withheld ---- */

static void one_small_count_costs_three_cells_and_no_total(void **state)
{
    (void)state;
    static const int64_t count[] = { 62, 60, 60, 182, 20, 20, 22, 62, 3, 20, 20, 43, 39, 20, 18, 77 };
    static const size_t parent[] = { DISCLOSE_TOP, 0, 0, 0 };
    struct disclosure d = { .rows = 4, .columns = 3, .parent = parent, .count = count, .threshold = 5 };
    unsigned char s[16];
    struct error why = { 0 };
    assert_true(disclose(&d, s, &why));
    size_t secondary = 0;
    for (size_t i = 0; i < 16; i++) {
        secondary += s[i] == DISCLOSE_SECONDARY;
        if (i < 4 || i % 4 == 3) assert_int_equal(s[i], DISCLOSE_SHOWN);
    }
    assert_int_equal(s[8], DISCLOSE_PRIMARY);
    assert_int_equal(secondary, 3);
}

/* Is there a set of at most `left` more cells inside the table, from `from` on, that protects it? */
static bool can_do_with(struct made *m, size_t from, size_t left)
{
    int64_t low[CELLS_MAX], high[CELLS_MAX];
    struct error why = { 0 };
    bool safe = true;
    assert_true(disclose_ranges(&m->d, m->state, low, high, &why));
    for (size_t i = 0; i < cells(m) && safe; i++)
        if (m->state[i] == DISCLOSE_PRIMARY) safe = is_safe(&m->d, DISCLOSE_PRIMARY, low[i], high[i], least_of(&m->d, i));
    if (safe || left == 0) return safe;
    size_t w = m->d.columns + 1;
    for (size_t i = MAX(from, w); i < cells(m); i++) {
        if (i % w == w - 1 || m->state[i] != DISCLOSE_SHOWN || m->count[i] == 0) continue;
        m->state[i] = DISCLOSE_SECONDARY;
        bool can = can_do_with(m, i + 1, left - 1);
        m->state[i] = DISCLOSE_SHOWN;
        if (can) return true;
    }
    return false;
}

static void seldom_could_fewer_cells_have_been_withheld(void **state)
{
    (void)state;
    struct random r = random_of(20, 0);
    struct made m;
    int tables = 0, not_best = 0;
    while (tables < 100) {
        struct error why = { 0 };
        make(&m, &r, 4, 4, false);
        m.d.threshold = 5;
        m.d.zeros = false;
        m.d.values = 0;
        m.d.aim = DISCLOSE_FEW_CELLS;
        assert_true(disclose(&m.d, m.state, &why));
        size_t secondary = 0, totals = 0;
        for (size_t i = 0; i < cells(&m); i++) {
            if (m.state[i] != DISCLOSE_SECONDARY) continue;
            bool total = i < 5 || i % 5 == 4;
            totals += total;
            secondary += !total;
            m.state[i] = DISCLOSE_SHOWN;
        }
        if (secondary + totals == 0 || secondary > 5) continue;
        not_best += totals ? can_do_with(&m, 0, 4) : can_do_with(&m, 0, secondary - 1);
        tables++;
    }
    if (not_best > 8) fail_msg("%d of 100 tables could have done with less", not_best);
}

static void a_small_sum_and_few_cells_are_different_aims(void **state)
{
    (void)state;
    struct random r = random_of(23, 0);
    struct made m;
    size_t withheld[2] = { 0 };
    int64_t sum[2] = { 0 };
    for (int k = 0; k < 400; k++) {
        struct error why = { 0 };
        make(&m, &r, 8, 6, false);
        m.d.values = 0;
        for (int aim = 0; aim < 2; aim++) {
            m.d.aim = aim ? DISCLOSE_SMALL_SUM : DISCLOSE_FEW_CELLS;
            assert_true(disclose(&m.d, m.state, &why));
            for (size_t i = 0; i < cells(&m); i++) {
                if (m.state[i] != DISCLOSE_SECONDARY) continue;
                withheld[aim]++;
                sum[aim] += m.count[i];
            }
        }
    }
    assert_true(withheld[0] < withheld[1] && sum[1] < sum[0]);
}

static void a_larger_table_is_protected_by_not_many_more(void **state)
{
    (void)state;
    enum { DISTRICTS = 12, WARDS = 340, COLUMNS = 14, ROWS = 1 + DISTRICTS + WARDS, W = COLUMNS + 1 };
    static int64_t count[ROWS * W], low[ROWS * W], high[ROWS * W];
    static size_t parent[ROWS];
    static unsigned char s[ROWS * W];
    struct random r = random_of(21, 0);
    parent[0] = DISCLOSE_TOP;
    for (size_t i = 1; i < ROWS; i++) parent[i] = i <= DISTRICTS ? 0 : 1 + random_below(&r, DISTRICTS);
    for (size_t i = ROWS; i-- > 0;) {
        double size = 5 + 60 * random_unit(&r);
        for (size_t j = 0; j < COLUMNS && i > DISTRICTS; j++)
            count[i * W + j] = (int64_t)random_negative_binomial(&r, size / (double)(1 + j), 2);
        for (size_t j = 0; j < COLUMNS && i > DISTRICTS; j++) count[i * W + COLUMNS] += count[i * W + j];
        for (size_t j = 0; j < W && i > 0; j++) count[parent[i] * W + j] += count[i * W + j];
    }
    struct disclosure d = { .rows = ROWS, .columns = COLUMNS, .parent = parent, .count = count, .threshold = 5 };
    struct error why = { 0 };
    assert_true(disclose(&d, s, &why));
    assert_true(disclose_ranges(&d, s, low, high, &why));
    size_t n[3] = { 0 };
    for (size_t i = 0; i < ROWS * W; i++) {
        n[s[i]]++;
        assert_true(is_safe(&d, (enum disclose_state)s[i], low[i], high[i], least_of(&d, i)));
        bool above = i < (1 + DISTRICTS) * W; /* county or district */
        if (above && count[i] >= 5) assert_int_equal(s[i], DISCLOSE_SHOWN);
    }
    assert_true(n[DISCLOSE_PRIMARY] > 500 && n[DISCLOSE_SECONDARY] < n[DISCLOSE_PRIMARY] / 5);
}

/* ---- what is refused ---- */

static void what_is_not_such_a_table_is_refused(void **state)
{
    (void)state;
    size_t parent[] = { DISCLOSE_TOP, 0, 0 };
    int64_t count[] = { 7, 9, 16, 3, 4, 7, 4, 5, 9 };
    unsigned char s[9];
    struct disclosure d = { .rows = 3, .columns = 2, .parent = parent, .count = count, .threshold = 5 };
    struct error why = { 0 };
    assert_true(disclose(&d, s, &why));
    count[3] = 2;
    assert_false(disclose(&d, s, &why));
    assert_non_null(strstr(why.say, "row 2 adds up to 6, but its total is 7"));
    count[3] = 3;
    count[0] = 8;
    count[1] = 8;
    assert_false(disclose(&d, s, &why));
    assert_non_null(strstr(why.say, "row 1, column 1: the parts add up to 7, but the total is 8"));
    count[0] = -7;
    assert_false(disclose(&d, s, &why));
    assert_non_null(strstr(why.say, "row 1, column 1: -7 is not a count"));
    count[0] = 7;
    count[1] = 9;
    const size_t top = DISCLOSE_TOP, wrong[][3] = { { 0, 0, 0 }, { top, top, 0 }, { top, 2, 1 }, { top, 5, 0 } };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        d.parent = wrong[i];
        assert_false(disclose(&d, s, &why));
        assert_int_equal(why.kind, ERROR_INVALID);
        assert_non_null(strstr(why.say, i == 1 ? "one grand total was expected, not 2" : "does not lead up to a"));
    }
    const size_t chain[] = { top, 0, 1 };
    d.parent = chain;
    d.second = (const bool[]){ false, false, true };
    assert_false(disclose(&d, s, &why));
    assert_non_null(strstr(why.say, "row 2 is divided up in both ways"));
}

static void no_memory_at_any_point_is_a_fault(void **state)
{
    (void)state;
    struct random r = random_of(22, 0);
    struct made m;
    make(&m, &r, 6, 5, true);
    struct error why = { 0 };
    unsigned n = 0;
    bool good = false;
    while (!good) {
        memset(m.state, 7, sizeof m.state);
        (void)mem_fail_at(++n);
        good = disclose(&m.d, m.state, &why);
        (void)mem_fail_at(0);
        if (!good) assert_true(why.kind == ERROR_NOMEM && m.state[0] == 7);
    }
    assert_true(n > 3);
    assert_withstands(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_attack_finds_all_that_trying_every_table_finds),
        cmocka_unit_test(thousands_of_tables_withstand_the_attack),
        cmocka_unit_test(tables_that_share_their_totals_withstand_it_together),
        cmocka_unit_test(tables_with_public_and_absent_cells_withstand_it_or_are_refused),
        cmocka_unit_test(one_small_count_costs_three_cells_and_no_total),
        cmocka_unit_test(seldom_could_fewer_cells_have_been_withheld),
        cmocka_unit_test(a_small_sum_and_few_cells_are_different_aims),
        cmocka_unit_test(a_larger_table_is_protected_by_not_many_more),
        cmocka_unit_test(what_is_not_such_a_table_is_refused),
        cmocka_unit_test(no_memory_at_any_point_is_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
