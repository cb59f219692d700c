#ifndef TALLY_TALLY_H
#define TALLY_TALLY_H
/*
 * How many, by these keys, under this filter: the one question that every analysis asks. Pure: const columns
 * in, counts out.
 *
 * Events come in blocks (one source, force and month). Within a block, rows are sorted by snap point, so a
 * block lists its points once, each with the row it starts at, and what depends on the point (its ward, its
 * street) is looked up once a point, not once a row.
 *
 * A key gives each event a bucket 0..buckets-1, or TALLY_OUT to leave it out; keys and filters are the same
 * thing. The cell of an event is the mixed-radix number of its buckets, first key slowest.
 */
#include "base/error.h"

#define TALLY_OUT UINT32_MAX

enum tally_axis {
    TALLY_BY_BLOCK, /* map[block]: month, force */
    TALLY_BY_POINT, /* map[point number]: ward, district, LSOA, street; per gazetteer, see tally_block.gazetteer */
    TALLY_BY_CODE,  /* map[code]: of column `column` (crime type, outcome) */
};

enum { TALLY_COLUMNS_MAX = 8, TALLY_KEYS_MAX = 4 };

struct tally_block {
    const uint32_t *point; /* [n_points], rising: number in the block's gazetteer */
    const uint32_t *first; /* [n_points + 1]: first row of each point; first[n_points] = rows */
    size_t n_points;
    const uint8_t *column[TALLY_COLUMNS_MAX]; /* [rows] codes */
    uint32_t gazetteer;                       /* whose numbers `point` are: index into a POINT key's maps */
    uint32_t block;                           /* index into a BLOCK key's map */
};

struct tally_key {
    enum tally_axis axis;
    uint32_t buckets;
    unsigned column;           /* BY_CODE */
    const uint32_t *map;       /* BY_BLOCK [blocks], BY_CODE [256] */
    const uint32_t *const *maps; /* BY_POINT [gazetteer][point]; a NULL map leaves all its points out */
    /* BY_POINT, may be NULL: per gazetteer the sorted numbers of the points that are not TALLY_OUT and how many,
     * so that a block with few of them is searched, not walked. */
    const uint32_t *const *points;
    const size_t *n_points;
};

/* Adds to cells[product of buckets]. The caller zeroes. Fails only on a cell count past SIZE_MAX / 8. */
bool tally_cells(const struct tally_key *keys, size_t n_keys, size_t *cells, struct error *why) MUST_CHECK;
void tally_count(const struct tally_block *blocks, size_t n_blocks, const struct tally_key *keys, size_t n_keys,
                 uint64_t *cells);

#endif
