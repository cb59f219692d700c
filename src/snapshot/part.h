#ifndef SNAPSHOT_PART_H
#define SNAPSHOT_PART_H
/*
 * A part on disk: a header, a table of sections, the sections. Each section starts on a 64-byte line, is
 * checksummed alone, and is read in place. The digest of the table names the part: it covers every byte.
 */
#include "snapshot/snapshot.h"
#include <stdatomic.h>

enum { PART_VERSION = 1, PART_SECTIONS_MAX = 64, PART_ALIGN = 64 };

struct part_section {
    char name[SECTION_NAME_MAX];
    uint64_t offset, n, size, check;
};
struct part_header {
    char magic[8]; /* "WARDPART" */
    uint32_t version, order;
    uint64_t bytes;
    uint64_t n_sections;
    uint64_t check; /* of the table */
};
struct part {
    struct str bytes;
    const struct part_section *section;
    size_t n_sections;
    _Atomic uint64_t *whole; /* a bit a section: its bytes were found to agree with their checksum */
};

/* Takes over the mapping of `path`, whose header and table are checked. */
bool part_open(const char *path, struct part *out, struct error *why) MUST_CHECK;
void part_close(struct part *p);
bool part_verify(const struct part *p, const char *path, struct error *why) MUST_CHECK;
struct digest part_digest(const struct part *p);
/* Lays out the table for these sections; returns the digest. table has room for n. */
struct digest part_plan(const struct section *sections, size_t n, struct part_header *header,
                        struct part_section *table);
/* Writes the planned part to an open file. */
bool part_write(int fd, const char *path, const struct section *sections, const struct part_header *header,
                const struct part_section *table, struct error *why) MUST_CHECK;

#endif
