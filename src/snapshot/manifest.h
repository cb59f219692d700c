#ifndef SNAPSHOT_MANIFEST_H
#define SNAPSHOT_MANIFEST_H
/* Private to the room: the folder's paths, and a snapshot made from entries. */
#include "snapshot/part.h"

char *snapshot_part_path(struct arena *a, const char *folder, struct digest part);
/* A snapshot of these sorted entries; takes over the arena that they and their texts live in. held: file kept open and
 * locked, -1 for none. */
struct snapshot *snapshot_of(const char *folder, struct arena *entries_in, struct snapshot_entry *entries, size_t n,
                             struct digest digest, int held);

/* The manifest is a part of two sections. */
struct manifest_entry {
    uint32_t key, key_len, note, note_len; /* in the text section */
    struct digest part, origin;
    uint64_t bytes, rows;
};
bool manifest_read(const char *path, struct arena *a, struct snapshot_entry **entries, size_t *n,
                   struct digest *digest, struct error *why) MUST_CHECK;

#endif
