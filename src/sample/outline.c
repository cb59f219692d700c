/* An oval worn away by noise; the largest piece is the mainland, the next an island, lakes are filled. */
#include "sample/outline.h"
#include "base/mem.h"

/* Gives `to` to all cells of value `from` that hang together with start; returns how many. */
static uint32_t fill(uint8_t *land, uint32_t start, uint8_t from, uint8_t to, uint32_t *queue)
{
    uint32_t n = 0, done = 0;
    land[start] = to;
    queue[n++] = start;
    while (done < n) {
        uint32_t cell = queue[done++], near[6];
        if (!cell_is_inner(cell)) continue;
        cell_neighbours(cell, near);
        for (int i = 0; i < 6; i++)
            if (land[near[i]] == from) land[near[i]] = to, queue[n++] = near[i];
    }
    return n;
}

static bool is_raised(uint64_t seed, uint32_t cell)
{
    int64_t x = (int64_t)cell_column(cell) * 2048 / LATTICE_COLUMNS - 1024,
            y = (int64_t)cell_row(cell) * 2048 / LATTICE_ROWS - 1024;
    int64_t height = 1000000 - (x * x + y * y); /* falls off from the middle; the edge of the lattice is about 0 */
    int64_t noise = 0;
    for (unsigned octave = 0, scale = 96; octave < 5; octave++, scale /= 2)
        noise += ((int64_t)cell_noise(seed + octave, cell, scale) - 32768) >> octave;
    return cell_is_inner(cell) && height + noise * 14 > 260000;
}

static bool is_rim(uint32_t cell) /* an inner cell on the edge of the inner ones */
{
    uint32_t c = cell_column(cell), r = cell_row(cell);
    return cell_is_inner(cell) && (c == 1 || r == 1 || c == LATTICE_COLUMNS - 2 || r == LATTICE_ROWS - 2);
}

void outline_draw(uint64_t seed, uint8_t *land)
{
    enum { RAISED = 10, SEEN, OPEN_WATER, LARGEST, SECOND };
    uint32_t *queue = mem_new(LATTICE_CELLS * sizeof *queue), largest = 0, second = 0, where = 0, also = 0;
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) land[c] = is_raised(seed, c) ? RAISED : WATER;
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) /* the sea comes in over the rim */
        if (land[c] == WATER && is_rim(c)) (void)fill(land, c, WATER, OPEN_WATER, queue);
    for (uint32_t c = 0; c < LATTICE_CELLS; c++)
        if (land[c] == WATER && cell_is_inner(c)) land[c] = RAISED; /* a lake */
    for (uint32_t c = 0; c < LATTICE_CELLS; c++) {
        if (land[c] != RAISED) continue;
        uint32_t n = fill(land, c, RAISED, SEEN, queue);
        if (n > largest) second = largest, also = where, largest = n, where = c;
        else if (n > second) second = n, also = c;
    }
    (void)fill(land, where, SEEN, LARGEST, queue);
    if (second >= 12) (void)fill(land, also, SEEN, SECOND, queue);
    for (uint32_t c = 0; c < LATTICE_CELLS; c++)
        land[c] = land[c] == LARGEST ? MAINLAND : land[c] == SECOND ? ISLAND : WATER;
    mem_free(queue);
}
