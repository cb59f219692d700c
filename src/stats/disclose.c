#include "stats/disclose.h"
#include "stats/circulation.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TOTAL_IN_CELLS = 20;

static size_t width(const struct disclosure *d) { return d->columns + 1; }
static bool is_top(const struct disclosure *d, size_t row) { return d->parent[row] == DISCLOSE_TOP; }
static bool is_second(const struct disclosure *d, size_t row) { return d->second && d->second[row]; }
/* What a row is summed into: the row it is a part of, or, in the second way, one more beside the rows. */
static size_t sum_of(const struct disclosure *d, size_t row)
{
    return is_second(d, row) && is_top(d, d->parent[row]) ? d->rows : d->parent[row];
}
static size_t top_of(const struct disclosure *d)
{
    size_t r = 0;
    while (!is_top(d, r)) r++;
    return r;
}
static enum disclose_known known(const struct disclosure *d, size_t cell)
{
    return d->known ? (enum disclose_known)d->known[cell] : DISCLOSE_UNKNOWN;
}
static bool is_small(const struct disclosure *d, size_t cell)
{
    int64_t x = d->count[cell];
    return known(d, cell) == DISCLOSE_UNKNOWN && x < d->threshold && (x > 0 || d->zeros);
}

/* ---- the table as given ---- */

static bool check_rows(const struct disclosure *d, bool *has_parts, struct error *why)
{
    size_t tops = 0;
    for (size_t r = 0; r < d->rows; r++) {
        size_t steps = 0, at = r;
        for (; !is_top(d, at) && d->parent[at] < d->rows && steps <= d->rows; at = d->parent[at]) steps++;
        if (!is_top(d, at)) return FAIL(why, INVALID, "row %zu does not lead up to a grand total", r + 1);
        tops += is_top(d, r);
        if (is_top(d, r) ? is_second(d, r) : !is_top(d, d->parent[r]) && is_second(d, r) != is_second(d, d->parent[r]))
            return FAIL(why, INVALID, "row %zu is divided up in both ways: only the grand total can be", (is_top(d, r) ? r : d->parent[r]) + 1);
        if (!is_top(d, r)) has_parts[sum_of(d, r)] = true;
    }
    if (tops != 1) return FAIL(why, INVALID, "one grand total was expected, not %zu", tops);
    return true;
}

static bool check_sums(const struct disclosure *d, const bool *has_parts, int64_t *sum, struct error *why)
{
    size_t w = width(d);
    for (size_t r = 0; r < d->rows; r++) {
        int64_t across = 0;
        for (size_t j = 0; j < w; j++) {
            int64_t x = d->count[r * w + j];
            if (x < 0 || x > INT64_MAX / 4 / (int64_t)MAX(d->rows, w))
                return FAIL(why, INVALID, "row %zu, column %zu: %lld is not a count", r + 1, j + 1, (long long)x);
            if (j < d->columns) across += x;
            if (!is_top(d, r)) sum[sum_of(d, r) * w + j] += x;
        }
        if (across != d->count[r * w + d->columns])
            return FAIL(why, INVALID, "row %zu adds up to %lld, but its total is %lld", r + 1, (long long)across,
                        (long long)d->count[r * w + d->columns]);
    }
    for (size_t i = 0; i < (d->rows + 1) * w; i++) {
        size_t cell = i < d->rows * w ? i : top_of(d) * w + i % w;
        if (has_parts[i / w] && sum[i] != d->count[cell])
            return FAIL(why, INVALID, "row %zu, column %zu: the parts add up to %lld, but the total is %lld",
                        cell / w + 1, i % w + 1, (long long)sum[i], (long long)d->count[cell]);
    }
    return true;
}

static bool check(const struct disclosure *d, struct arena *a, bool *has_parts, struct error *why)
{
    CHECK(d->threshold >= 0 && (d->values == 0 || d->values >= 2) && !(d->second && d->known));
    int64_t *sum = arena_try(a, (d->rows + 1) * width(d) * sizeof *sum);
    if (!sum) return FAIL(why, NOMEM, "no memory for disclosure control of %zu rows", d->rows);
    return check_rows(d, has_parts, why) && check_sums(d, has_parts, sum, why);
}

/* ---- the table as a network ---- */

/* The number of cells, and between as many the smaller counts; or the counts. */
static double cost_of(const struct disclosure *d, size_t cell, bool is_total_row)
{
    double x = (double)d->count[cell], cost = d->aim == DISCLOSE_SMALL_SUM ? 1 + x : 1 + log1p(x) / 50;
    if (known(d, cell) == DISCLOSE_ABSENT) return 0;
    if (known(d, cell) == DISCLOSE_PUBLIC || (x == 0 && !d->zeros)) return INFINITY;
    if (cell % width(d) == d->columns) cost *= TOTAL_IN_CELLS;
    return is_total_row ? cost * TOTAL_IN_CELLS : cost;
}

/* The least of a cell by itself: where zeros are shown, a count that is not one is 1 or more. */
static int64_t own_least(const struct disclosure *d, size_t cell)
{
    switch (known(d, cell)) {
    case DISCLOSE_PUBLIC: return d->count[cell];
    case DISCLOSE_ABSENT: return 0;
    case DISCLOSE_UNKNOWN: return !d->zeros && d->count[cell] > 0;
    }
    return 0;
}

/* And no less than its parts together, across or down; raised until it holds for every total. */
static void set_least(const struct disclosure *d, struct circulation *net, int64_t *sum)
{
    size_t w = width(d), top = top_of(d);
    for (size_t i = 0; i < net->n_arcs; i++) net->arc[i].least = own_least(d, i);
    for (bool raised = true; raised;) {
        raised = false;
        memset(sum, 0, (net->n_arcs + w) * sizeof *sum);
        for (size_t i = 0; i < net->n_arcs; i++)
            if (!is_top(d, i / w)) sum[sum_of(d, i / w) * w + i % w] += net->arc[i].least;
        for (size_t j = 0; j < w; j++) sum[top * w + j] = MAX(sum[top * w + j], sum[d->rows * w + j]);
        for (size_t r = 0; r < d->rows; r++) {
            int64_t across = 0;
            for (size_t j = 0; j < d->columns; j++) across += net->arc[r * w + j].least;
            sum[r * w + d->columns] = MAX(sum[r * w + d->columns], across);
        }
        for (size_t i = 0; i < net->n_arcs; i++) {
            raised |= sum[i] > net->arc[i].least;
            net->arc[i].least = MAX(net->arc[i].least, sum[i]);
        }
    }
}

/*
 * A row without parts is one equation, a row of totals one in each column, and one node more takes up what no
 * equation holds. A cell joins its row's equation (that of its column) to that of the row it is a part of; the
 * totals' column runs the other way, so that a row's cells and its total go round. The grand total's cells lead on to
 * its equations of the second way, if there is one, whose rows run the other way round: two networks in a row.
 */
static bool make_network(const struct disclosure *d, struct arena *a, const bool *has_parts,
                         struct circulation *net, struct error *why)
{
    size_t w = width(d), nodes = 0;
    uint32_t *node = arena_try(a, d->rows * sizeof *node);
    int64_t *sum = arena_try(a, (d->rows + 1) * w * sizeof *sum);
    if (!node || !sum) return FAIL(why, NOMEM, "no memory for disclosure control of %zu rows", d->rows);
    for (size_t r = 0; r < d->rows; r++) {
        node[r] = (uint32_t)nodes;
        nodes += has_parts[r] ? w : 1;
    }
    uint32_t end = (uint32_t)nodes; /* the second way's equations of the grand total, or the one node more */
    if (has_parts[d->rows]) nodes += w;
    if (!circulation_new(a, net, d->rows * w, nodes + 1, why)) return false;
    for (size_t i = 0; i < d->rows * w; i++) {
        size_t r = i / w, j = i % w;
        uint32_t own = node[r] + (uint32_t)(has_parts[r] ? j : 0);
        bool ends = is_top(d, r) || sum_of(d, r) == d->rows, absent = known(d, i) == DISCLOSE_ABSENT;
        uint32_t above = !ends ? node[d->parent[r]] + (uint32_t)j : end + (uint32_t)(has_parts[d->rows] ? j : 0);
        bool forth = (j < d->columns) != is_second(d, r);
        net->arc[i] = (struct arc){
            .tail = forth ? own : above,
            .head = forth ? above : own,
            .value = d->count[i],
            .hidden = absent,
            .cost = cost_of(d, i, has_parts[r]),
        };
    }
    circulation_tie(net);
    set_least(d, net, sum);
    return true;
}

static bool check_and_make(const struct disclosure *d, struct arena *a, struct circulation *net, struct error *why)
{
    bool *has_parts = arena_try(a, d->rows + 1);
    if (!has_parts) return FAIL(why, NOMEM, "no memory for disclosure control of %zu rows", d->rows);
    return check(d, a, has_parts, why) && make_network(d, a, has_parts, net, why);
}

/* ---- what to withhold ---- */

/* A small count must be able to move so far, by these other cells. */
struct need {
    size_t cell;
    bool raise;
    int64_t amount;
    size_t at, n; /* in the list of witnesses */
};
struct work {
    const struct disclosure *d;
    struct circulation net;
    unsigned char *state;
    struct need *need;
    size_t n_needs, cap_needs;
    uint32_t *witness;
    size_t n_witnesses, cap_witnesses;
};

/* Keeps the cells that the last move went through; those shown so far are withheld from now on. */
static bool keep(struct work *w, struct need *need, struct error *why)
{
    need->at = w->n_witnesses;
    need->n = w->net.n_touched;
    if (!MEM_GROW(&w->witness, &w->cap_witnesses, w->n_witnesses + need->n))
        return FAIL(why, NOMEM, "no memory for disclosure control");
    for (size_t i = 0; i < need->n; i++) {
        uint32_t cell = w->net.touched[i];
        w->witness[w->n_witnesses++] = cell;
        if (w->net.arc[cell].hidden) continue;
        w->net.arc[cell].hidden = true;
        w->state[cell] = DISCLOSE_SECONDARY;
    }
    return true;
}

static bool add_need(struct work *w, size_t cell, bool raise, int64_t amount, bool may_hide, struct error *why)
{
    if (amount <= 0) return true;
    if (circulation_move(&w->net, cell, raise, amount, may_hide) < amount)
        return FAIL(why, CONFLICT, "row %zu, column %zu cannot be protected: too much that adds up with it is public",
                    cell / width(w->d) + 1, cell % width(w->d) + 1);
    if (!MEM_GROW(&w->need, &w->cap_needs, w->n_needs + 1))
        return FAIL(why, NOMEM, "no memory for disclosure control");
    struct need *need = &w->need[w->n_needs++];
    *need = (struct need){ .cell = cell, .raise = raise, .amount = amount };
    return keep(w, need, why);
}

/* The whole band: up to the last small count, down to the least that a withheld cell can be. */
static bool protect_band(struct work *w, size_t cell, struct error *why)
{
    const struct arc *a = &w->net.arc[cell];
    int64_t up = w->d->threshold - 1 - a->value, down = a->value - a->least;
    if (w->d->second) down = circulation_move(&w->net, cell, false, down, true); /* as far as the noughts of both ways let it */
    if (up + down == 0) up = 1;
    return add_need(w, cell, true, up, true, why) && add_need(w, cell, false, down, true, why);
}

/* So many values: down as far as what is hidden allows already, and the rest upwards. */
static bool protect_values(struct work *w, size_t cell, struct error *why)
{
    int64_t most = w->d->values - 1, up = circulation_move(&w->net, cell, true, most, false);
    int64_t down = circulation_move(&w->net, cell, false, most - up, false);
    up = circulation_move(&w->net, cell, true, most - down, true); /* as far as what is public lets it */
    return add_need(w, cell, true, up, true, why) && add_need(w, cell, false, most - up, true, why);
}

struct ranked {
    double cost;
    size_t cell;
};
static int dearest_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->cost != y->cost ? (x->cost < y->cost) - (x->cost > y->cost) : (x->cell > y->cell) - (x->cell < y->cell);
}

static size_t list_secondary(const struct work *w, struct ranked *list)
{
    size_t n = 0;
    for (size_t i = 0; i < w->net.n_arcs; i++)
        if (w->state[i] == DISCLOSE_SECONDARY) list[n++] = (struct ranked){ w->net.arc[i].cost, i };
    qsort(list, n, sizeof *list, dearest_first);
    return n;
}

/* Can all that leans on the cell lean on others? */
static bool can_do_without(struct work *w, size_t cell, bool *can, struct error *why)
{
    *can = true;
    for (size_t i = 0; i < w->n_needs && *can; i++) {
        struct need *need = &w->need[i];
        bool leans = false;
        for (size_t k = 0; k < need->n && !leans; k++) leans = w->witness[need->at + k] == cell;
        if (!leans) continue;
        *can = circulation_move(&w->net, need->cell, need->raise, need->amount, false) >= need->amount;
        if (*can && !keep(w, need, why)) return false;
    }
    return true;
}

/* Shows again, dearest first, what turns out not to be needed, until all that is left is. */
static bool prune(struct work *w, struct ranked *list, struct error *why)
{
    for (bool pruned = true; pruned;) {
        pruned = false;
        size_t n = list_secondary(w, list);
        for (size_t i = 0; i < n; i++) {
            bool can;
            w->net.arc[list[i].cell].hidden = false;
            if (!can_do_without(w, list[i].cell, &can, why)) return false;
            w->net.arc[list[i].cell].hidden = !can;
            if (can) w->state[list[i].cell] = DISCLOSE_SHOWN;
            pruned |= can;
        }
    }
    return true;
}

static bool choose(struct work *w, struct arena *a, struct error *why)
{
    struct ranked *list = arena_try(a, w->net.n_arcs * sizeof *list);
    if (!list) return FAIL(why, NOMEM, "no memory for disclosure control");
    for (size_t i = 0; i < w->net.n_arcs; i++)
        if (is_small(w->d, i)) {
            w->state[i] = DISCLOSE_PRIMARY;
            w->net.arc[i].hidden = true;
        }
    for (size_t i = 0; i < w->net.n_arcs; i++)
        if (w->state[i] == DISCLOSE_PRIMARY &&
            !(w->d->values ? protect_values(w, i, why) : protect_band(w, i, why)))
            return false;
    if (!prune(w, list, why)) return false;
    for (size_t i = 0; i < w->n_needs; i++) /* once more, from nothing */
        CHECK(circulation_move(&w->net, w->need[i].cell, w->need[i].raise, w->need[i].amount, false) ==
              w->need[i].amount);
    return true;
}

bool disclose(const struct disclosure *d, unsigned char *state, struct error *why)
{
    struct arena a = { 0 };
    struct work w = { .d = d };
    size_t n = d->rows * width(d);
    bool good = check_and_make(d, &a, &w.net, why);
    if (good && !(w.state = arena_try(&a, n))) good = FAIL(why, NOMEM, "no memory for disclosure control");
    good = good && choose(&w, &a, why);
    if (good) memcpy(state, w.state, n);
    mem_free(w.need);
    mem_free(w.witness);
    arena_release(&a);
    return good;
}

bool disclose_ranges(const struct disclosure *d, const unsigned char *state, int64_t *low, int64_t *high,
                     struct error *why)
{
    static const int64_t ANY = INT64_MAX / 4;
    struct arena a = { 0 };
    struct circulation net;
    bool good = check_and_make(d, &a, &net, why);
    if (good) {
        for (size_t i = 0; i < net.n_arcs; i++) net.arc[i].hidden |= state[i] != DISCLOSE_SHOWN;
        for (size_t i = 0; i < net.n_arcs; i++) {
            low[i] = high[i] = d->count[i];
            if (!net.arc[i].hidden) continue;
            low[i] -= circulation_move(&net, i, false, ANY, false);
            int64_t up = circulation_move(&net, i, true, ANY, false);
            high[i] = up == ANY ? INT64_MAX : high[i] + up;
        }
    }
    arena_release(&a);
    return good;
}
