#ifndef TALLY_TALLY_H
#define TALLY_TALLY_H
/*
 * How many, by these keys, under this filter: the one question that every analysis asks. Pure: const columns
 * in, counts out.
 *
 * Events come in blocks (one source, force and month). Within a block rows are sorted by point (where it
 * happened), and the block lists its points once, each with the row it begins at: what depends on the point
 * (its ward, its street) is looked up once a point, not once a row. Points and codes are numbered by a
 * gazetteer that several blocks share.
 *
 * A key gives each event a bucket 0..buckets-1, or TALLY_OUT to leave the event out: a filter is a key of one
 * bucket. The cell of an event is the mixed-radix number of its buckets, the first key slowest.
 */
#include "base/error.h"

#define TALLY_OUT UINT32_MAX

enum { TALLY_COLUMNS_MAX = 16, TALLY_KEYS_MAX = 6 };

struct tally_block {
    const uint32_t *point; /* [n_points], rising: number in the block's gazetteer */
    const uint32_t *first; /* [n_points + 1]: first row of each point; first[n_points] = rows */
    size_t n_points;
    const void *column[TALLY_COLUMNS_MAX]; /* [rows] codes, uint8_t or uint16_t */
    uint8_t width[TALLY_COLUMNS_MAX];      /* 1 or 2 bytes; 0: the block lacks the column, its code is 0 */
    uint32_t gazetteer, block;             /* index into a key's maps */
};

enum tally_axis {
    TALLY_BY_BLOCK, /* map[0][block]: month, force */
    TALLY_BY_POINT, /* map[gazetteer][point]: ward, district, LSOA, street */
    TALLY_BY_CODE,  /* map[gazetteer][code of `column`]: crime type, outcome */
};

struct tally_key {
    enum tally_axis axis;
    uint32_t buckets;
    unsigned column;
    /* A NULL map leaves out all events of that gazetteer. */
    const uint32_t *const *map;
    /* BY_POINT, may be NULL: for each gazetteer the points that are not TALLY_OUT, rising, and how many: a block
     * of many points of which few are wanted (strays of another force) is searched, not walked. */
    const uint32_t *const *wanted;
    const size_t *n_wanted;
};

/* The number of cells. LIMIT past 2^28. */
bool tally_cells(const struct tally_key *keys, size_t n_keys, size_t *cells, struct error *why) MUST_CHECK;
/* Whether the keys leave out a block whole, whatever its rows: nothing of it need be at hand but its two numbers. */
bool tally_leaves_out(const struct tally_block *b, const struct tally_key *keys, size_t n_keys);
/* Adds to cells; the caller zeroes them. */
void tally_count(const struct tally_block *blocks, size_t n_blocks, const struct tally_key *keys, size_t n_keys,
                 uint64_t *cells);

#endif
