/* A step is a move to a neighbouring cell; each kind of grid has its steps, in the order of the cells they lead to. */
#include "stats/neighbours.h"
#include "base/mem.h"

struct step {
    int column, row;
};
struct steps {
    unsigned n;
    struct step step[8];
};

static const struct steps rook = { 4, { { 0, -1 }, { -1, 0 }, { 1, 0 }, { 0, 1 } } };
static const struct steps queen = { 8, { { -1, -1 }, { 0, -1 }, { 1, -1 }, { -1, 0 }, { 1, 0 }, { -1, 1 }, { 0, 1 }, { 1, 1 } } };
static const struct steps hex_even = { 6, { { -1, -1 }, { 0, -1 }, { -1, 0 }, { 1, 0 }, { -1, 1 }, { 0, 1 } } };
static const struct steps hex_odd = { 6, { { 0, -1 }, { 1, -1 }, { -1, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 } } };

static const struct steps *steps_of(enum grid_kind kind, size_t row)
{
    return kind == GRID_ROOK ? &rook : kind == GRID_QUEEN ? &queen : row % 2 ? &hex_odd : &hex_even;
}

enum { CELLS_MAX = 1 << 28 };
#define OUTSIDE UINT32_MAX

/* number[columns * rows]: of each cell, or OUTSIDE. */
static void walk(enum grid_kind kind, size_t columns, size_t rows, const uint32_t *number, struct neighbours *nb)
{
    uint32_t at = 0, filled = 0;
    for (size_t row = 0; row < rows; row++) {
        const struct steps *s = steps_of(kind, row);
        for (size_t column = 0; column < columns; column++) {
            if (number[row * columns + column] == OUTSIDE) continue;
            nb->first[at++] = filled;
            for (unsigned k = 0; k < s->n; k++) {
                const size_t c = column + (size_t)s->step[k].column, r = row + (size_t)s->step[k].row;
                if (c < columns && r < rows && number[r * columns + c] != OUTSIDE) /* -1 is past any end */
                    nb->near[filled++] = number[r * columns + c];
            }
        }
    }
    nb->first[at] = filled;
}

bool neighbours_of_grid(enum grid_kind kind, size_t columns, size_t rows, const bool *inside, struct neighbours *out,
                        struct error *why)
{
    if (columns == 0 || rows == 0) return FAIL(why, INVALID, "a grid of %zu by %zu has no cells", columns, rows);
    if (columns > CELLS_MAX || rows > CELLS_MAX / columns)
        return FAIL(why, LIMIT, "a grid of %zu by %zu cells: at most %d are taken", columns, rows, CELLS_MAX);
    const size_t cells = columns * rows;
    uint32_t *number = mem_try(cells * sizeof *number);
    struct neighbours nb = { 0 };
    bool ok = number != NULL;
    for (size_t i = 0; ok && i < cells; i++) number[i] = !inside || inside[i] ? nb.n++ : OUTSIDE;
    if (ok) {
        nb.first = mem_try(((size_t)nb.n + 1) * sizeof *nb.first);
        nb.near = mem_try((size_t)nb.n * steps_of(kind, 0)->n * sizeof *nb.near);
        ok = nb.first && nb.near;
    }
    if (ok) {
        walk(kind, columns, rows, number, &nb);
        *out = nb;
    } else {
        neighbours_release(&nb);
    }
    mem_free(number);
    return ok || FAIL(why, NOMEM, "no memory for the neighbours of %zu cells", cells);
}

void neighbours_release(struct neighbours *nb)
{
    mem_free(nb->first);
    mem_free(nb->near);
    *nb = (struct neighbours){ 0 };
}
