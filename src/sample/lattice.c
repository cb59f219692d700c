/* Staggered hexagons and noise over them, all in whole numbers: see lattice.h. */
#include "sample/lattice.h"

uint64_t mix_of(uint64_t seed, uint64_t n)
{
    uint64_t z = seed + (n + 1) * 0x9E3779B97F4A7C15U; /* splitmix64 */
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

void cell_neighbours(uint32_t cell, uint32_t out[static 6])
{
    uint32_t odd = cell_row(cell) & 1, north = cell + LATTICE_COLUMNS + odd, south = cell - LATTICE_COLUMNS + odd;
    out[0] = north;
    out[1] = north - 1;
    out[2] = cell - 1;
    out[3] = south - 1;
    out[4] = south;
    out[5] = cell + 1;
}

void cell_corners(uint32_t cell, uint32_t out[static 6])
{
    uint32_t near[6];
    cell_neighbours(cell, near);
    out[0] = 2 * near[0] + 1; /* the south tip of the north-eastern neighbour */
    out[1] = 2 * cell;
    out[2] = 2 * near[1] + 1;
    out[3] = 2 * near[3];
    out[4] = 2 * cell + 1;
    out[5] = 2 * near[4];
}

struct coord cell_place(const struct lattice *l, uint32_t cell)
{
    int32_t c = (int32_t)cell_column(cell), r = (int32_t)cell_row(cell);
    return (struct coord){ l->origin.lon + c * CELL_WIDTH + (r & 1) * (CELL_WIDTH / 2), l->origin.lat + r * CELL_STEP };
}

/* -28 % .. +28 % of `side`, from 16 bits. */
static int32_t nudge(uint64_t bits, int32_t side) { return ((int32_t)(bits & 0xFFFF) - 32768) * (side * 28 / 100) / 32768; }

struct coord corner_place(const struct lattice *l, uint32_t corner)
{
    struct coord p = cell_place(l, corner / 2);
    uint64_t bits = mix_of(l->seed, corner);
    p.lat += (corner & 1 ? -CELL_SIDE : CELL_SIDE) + nudge(bits >> 16, LAT_100M);
    p.lon += nudge(bits, LON_100M);
    return p;
}

int64_t distance2_m2(struct coord a, struct coord b)
{
    int64_t east = ((int64_t)a.lon - b.lon) * 100 / LON_100M, north = ((int64_t)a.lat - b.lat) * 100 / LAT_100M;
    return east * east + north * north;
}

static uint32_t knot(uint64_t seed, uint32_t x, uint32_t y) { return (uint32_t)(mix_of(seed, (uint64_t)y << 32 | x) & 0xFFFF); }

uint32_t cell_noise(uint64_t seed, uint32_t cell, uint32_t scale)
{
    uint32_t c = cell_column(cell), r = cell_row(cell), x = c / scale, y = r / scale;
    uint64_t u = (uint64_t)(c % scale) * 1024 / scale, v = (uint64_t)(r % scale) * 1024 / scale;
    u = u * u * (3 * 1024 - 2 * u) >> 20; /* smooth at the knots */
    v = v * v * (3 * 1024 - 2 * v) >> 20;
    uint64_t south = knot(seed, x, y) * (1024 - u) + knot(seed, x + 1, y) * u;
    uint64_t north = knot(seed, x, y + 1) * (1024 - u) + knot(seed, x + 1, y + 1) * u;
    return (uint32_t)((south * (1024 - v) + north * v) >> 20);
}
