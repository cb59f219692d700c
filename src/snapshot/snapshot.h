#ifndef SNAPSHOT_SNAPSHOT_H
#define SNAPSHOT_SNAPSHOT_H
/*
 * What publishers issue, as files that never change. A part is one file of named, typed, checksummed arrays;
 * the manifest names the parts by key ("events/police.uk-street/kent/2025-01") and is itself such a file. A
 * change writes new parts beside the old ones and swaps the manifest once, by rename: a reader has the old
 * evidence or the new, whole. Opening checks headers; snapshot_verify checks every byte.
 *
 *   FOLDER/manifest            the one in force
 *   FOLDER/manifest.<digest>   an older one that a reader may still hold (it locks the file it opened)
 *   FOLDER/parts/<digest>.part
 *   FOLDER/lock                held by the change under way
 */
#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"

enum { SECTION_NAME_MAX = 16 };

struct part; /* a mapped part */

struct snapshot_entry {
    struct str key;       /* sorted by bytes within a snapshot; unique */
    struct digest part;   /* of the part's bytes; names its file */
    struct digest origin; /* of what it was made from: equal origin, nothing to do */
    uint64_t bytes, rows; /* of the file; of what it holds, as its maker counts */
    struct str note;      /* the maker's few words about it, "" for none */
};

/* An open snapshot: read-only, shared between threads, counted. A folder without one gives an empty snapshot. */
struct snapshot;
bool snapshot_open(const char *folder, struct snapshot **out, struct error *why) MUST_CHECK;
/* The same, freed when the arena is: tables in it may speak of keys and of what parts hold. */
bool snapshot_open_in(struct arena *a, const char *folder, struct snapshot **out, struct error *why) MUST_CHECK;
struct snapshot *snapshot_hold(struct snapshot *s);
void snapshot_free(struct snapshot *s);
struct digest snapshot_digest(const struct snapshot *s); /* of the manifest: names this state of the evidence */

size_t snapshot_count(const struct snapshot *s);
const struct snapshot_entry *snapshot_entry(const struct snapshot *s, size_t i);
/* How many keys begin with prefix; *first is the index of the first of them. */
size_t snapshot_find(const struct snapshot *s, struct str prefix, size_t *first);
/* Maps the part of entry i at its first use and keeps it until the snapshot is freed. Borrowed; NULL is a fault. */
const struct part *snapshot_part(struct snapshot *s, size_t i, struct error *why) MUST_CHECK;
/* The part with exactly this key. NULL with why->kind MISSING when there is none. */
const struct part *snapshot_get(struct snapshot *s, struct str key, struct error *why) MUST_CHECK;
/* The same, every byte of it against its checksum: for what is read to be written anew, so that no damage is given a new one. */
const struct part *snapshot_get_sound(struct snapshot *s, struct str key, struct error *why) MUST_CHECK;
/* What somebody worked out of the snapshot and keeps with it, by a name ("layer ward 2025"), so that it is worked out
 * once: NULL where there is none yet. Borrowed. Any thread. */
void *snapshot_kept(struct snapshot *s, struct str name);
/* Keeps it; freeing the snapshot calls release(what), before the parts go. Returns what is kept: where another was first
 * with this name, that, and `what` is released at once. */
void *snapshot_keep(struct snapshot *s, struct str name, void *what, void (*release)(void *));
/* Whether the file of entry i is there and every byte of it agrees with its checksum. */
bool snapshot_is_sound(struct snapshot *s, size_t i) MUST_CHECK;
/* Every byte of every part against its checksum. */
bool snapshot_verify(struct snapshot *s, struct error *why) MUST_CHECK;

/* The section's elements, which are `size` bytes each. A section that is absent, or of another element size, is
 * a fault: the file was made by another program. The first use holds its bytes against their checksum, so that what was
 * read from it may be used as a place in another array. Borrowed from the part. */
bool part_array(const struct part *p, const char *name, size_t size, const void **ptr, size_t *n,
                struct error *why) MUST_CHECK;
/* The same for large sections of figures, which stand for nothing but themselves: their bytes are not read yet, and only
 * snapshot_verify looks whether they are whole. */
bool part_figures(const struct part *p, const char *name, size_t size, const void **ptr, size_t *n,
                  struct error *why) MUST_CHECK;
bool part_has(const struct part *p, const char *name);
/* PART_ARRAY(p, "spots", &spots, &n, why): the element size read off the pointer. */
#define PART_ARRAY(p, name, ptr, n, why) \
    part_array((p), (name), sizeof **(ptr), (const void **)(ptr), (n), (why))

#define PART_FIGURES(p, name, ptr, n, why) \
    part_figures((p), (name), sizeof **(ptr), (const void **)(ptr), (n), (why))

/* One edit of the snapshot. Only one at a time: a second is refused with BUSY. */
struct change;
struct section {
    const char *name;
    const void *ptr;
    size_t size, n; /* bytes of an element; elements */
};
bool change_begin(const char *folder, struct change **out, struct error *why) MUST_CHECK;
/* Writes a part under key, replacing any of that name. Any thread. Of several puts under one key that of the highest
 * rank stands, whatever the order they came in; among equals the last. */
bool change_put(struct change *c, struct str key, struct digest origin, uint64_t rows, struct str note,
                const struct section *sections, size_t n, struct error *why) MUST_CHECK;
bool change_put_ranked(struct change *c, size_t rank, struct str key, struct digest origin, uint64_t rows,
                       struct str note, const struct section *sections, size_t n, struct error *why) MUST_CHECK;
/* How many parts were put as the base has them, in the place of a file that was lost or damaged; *key: the first of them. */
size_t change_mended(struct change *c, struct str *key);
/* Entry i of the base stands after all, at this rank. */
void change_keep(struct change *c, size_t rank, size_t i);
void change_drop(struct change *c, struct str key);
/* The edit as it stands, base and all puts so far, to be read as a snapshot (free it). Call from one thread, with
 * no put under way. */
bool change_view(struct change *c, struct snapshot **out, struct error *why) MUST_CHECK;
/* The snapshot as it was before the edit. Borrowed. */
struct snapshot *change_base(struct change *c);
/* Makes all durable and swaps the manifest. A change that changes nothing swaps nothing. After it, or instead of
 * it (to give up), change_free. */
bool change_commit(struct change *c, struct error *why) MUST_CHECK;
void change_free(struct change *c);

#endif
