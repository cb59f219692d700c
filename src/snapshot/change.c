/*
 * Writing. New parts go beside the old ones under a temporary name; commit makes them durable, links the old
 * manifest aside for readers who hold it, and renames the new one into its place. What no manifest names is
 * removed at the next opportunity: after a commit, and before a change begins.
 */
#include "base/file.h"
#include "base/parallel.h"
#include "snapshot/manifest.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

struct put {
    struct snapshot_entry entry;
    size_t rank;
    bool dropped;
};
struct change {
    struct arena arena; /* guarded by mutex, like puts */
    char *folder;
    int lock;
    struct snapshot *base;
    pthread_mutex_t mutex;
    struct put *put; /* in the order they came */
    size_t n, cap, temporaries, n_mended;
    struct str mended; /* the key of the first */
};

/* The last of a key is the one that stands. */
static int by_key_rank_order(const void *a, const void *b)
{
    const struct put *const *x = a, *const *y = b;
    int c = str_cmp((*x)->entry.key, (*y)->entry.key);
    if (c == 0) c = ((*x)->rank > (*y)->rank) - ((*x)->rank < (*y)->rank);
    return c ? c : (*x > *y) - (*x < *y);
}

static int by_text(const void *a, const void *b) { return strcmp(a, b); }
static int by_digest(const void *a, const void *b) { return memcmp(a, b, sizeof(struct digest)); }

/* The digests of all parts named by manifests that are in force or still held, sorted. */
static bool named_parts(const char *folder, char **names, size_t n, struct arena *a, struct digest **out, size_t *count,
                        struct error *why)
{
    struct digest *list = NULL;
    size_t have = 0, cap = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        bool in_force = strcmp(names[i], "manifest") == 0;
        if (!in_force && !str_starts(str_of(names[i]), STR("manifest."))) continue;
        char *path = path_join(a, folder, names[i]);
        if (!in_force) { /* nobody reads it once an exclusive lock is to be had */
            int fd = open(path, O_RDONLY | O_CLOEXEC);
            if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
                (void)unlink(path);
                (void)close(fd);
                continue;
            }
            if (fd >= 0) (void)close(fd);
        }
        struct snapshot_entry *entries;
        size_t k;
        struct digest digest;
        ok = manifest_read(path, a, &entries, &k, &digest, why) &&
             (MEM_GROW(&list, &cap, have + k + 1) || FAIL(why, NOMEM, "the manifest %s is too large", path));
        for (size_t j = 0; ok && j < k; j++) list[have++] = entries[j].part;
    }
    if (have) qsort(list, have, sizeof *list, by_digest);
    if (ok) {
        *out = list;
        *count = have;
    } else {
        mem_free(list);
    }
    return ok;
}

/* Removes parts that no manifest names. */
static bool sweep(const char *folder, struct error *why)
{
    struct arena a = { 0 };
    char **names, *parts = path_join(&a, folder, "parts");
    size_t n, count;
    struct digest *keep = NULL;
    bool ok = file_list(&a, folder, &names, &n, why) && named_parts(folder, names, n, &a, &keep, &count, why) &&
              file_list(&a, parts, &names, &n, why);
    char (*texts)[DIGEST_TEXT_MAX] = ok ? mem_new((count + 1) * sizeof *texts) : NULL;
    for (size_t i = 0; ok && i < count; i++) (void)digest_text(keep[i], texts[i]);
    if (ok) qsort(texts, count, sizeof *texts, by_text);
    for (size_t i = 0; ok && i < n; i++) {
        struct str stem = str_slice(str_of(names[i]), 0, DIGEST_TEXT_MAX - 1);
        char key[DIGEST_TEXT_MAX] = { 0 };
        memcpy(key, stem.ptr, stem.len);
        bool known = str_ends(str_of(names[i]), STR(".part")) &&
                     bsearch(key, texts, count, sizeof *texts, by_text);
        if (!known) (void)unlink(path_join(&a, parts, names[i]));
    }
    mem_free(texts);
    mem_free(keep);
    arena_release(&a);
    return ok;
}

bool change_begin(const char *folder, struct change **out, struct error *why)
{
    struct change *c = mem_new(sizeof *c);
    CHECK(pthread_mutex_init(&c->mutex, NULL) == 0);
    c->folder = str_z(&c->arena, str_of(folder));
    c->lock = -1;
    char *lock = path_join(&c->arena, folder, "lock");
    bool ok = file_make_private_folder(path_join(&c->arena, folder, "parts"), why);
    if (ok && (c->lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
        ok = FAIL_ERRNO(why, errno, "%s cannot be opened for writing", lock);
    if (ok && flock(c->lock, LOCK_EX | LOCK_NB) != 0)
        ok = errno == EWOULDBLOCK
                 ? FAIL(why, BUSY, "another import is under way in %s: try again when it has ended", folder)
                 : FAIL_ERRNO(why, errno, "%s cannot be locked", lock);
    ok = ok && sweep(folder, why) && snapshot_open(folder, &c->base, why);
    if (ok) *out = c;
    else change_free(c);
    return ok;
}

void change_free(struct change *c)
{
    if (!c) return;
    snapshot_free(c->base);
    if (c->lock >= 0) (void)close(c->lock);
    CHECK(pthread_mutex_destroy(&c->mutex) == 0);
    mem_free(c->put);
    arena_release(&c->arena);
    mem_free(c);
}

struct snapshot *change_base(struct change *c) { return c->base; }

static void add(struct change *c, struct put p)
{
    CHECK(pthread_mutex_lock(&c->mutex) == 0);
    p.entry.key = str_copy(&c->arena, p.entry.key);
    p.entry.note = str_copy(&c->arena, p.entry.note);
    MEM_NEED(&c->put, &c->cap, c->n + 1);
    c->put[c->n++] = p;
    CHECK(pthread_mutex_unlock(&c->mutex) == 0);
}

void change_drop(struct change *c, struct str key) { add(c, (struct put){ .entry.key = key, .dropped = true }); }

void change_keep(struct change *c, size_t rank, size_t i)
{
    add(c, (struct put){ .entry = *snapshot_entry(c->base, i), .rank = rank });
}

bool change_put(struct change *c, struct str key, struct digest origin, uint64_t rows, struct str note,
                const struct section *sections, size_t n, struct error *why)
{
    return change_put_ranked(c, 0, key, origin, rows, note, sections, n, why);
}

static bool is_whole(const char *path, struct digest digest)
{
    struct part p;
    struct error why;
    if (!part_open(path, &p, &why)) return false;
    bool whole = digest_eq(part_digest(&p), digest) && part_verify(&p, path, &why);
    part_close(&p);
    return whole;
}

static void count_mended(struct change *c, struct str key, struct digest digest)
{
    size_t at, n = snapshot_find(c->base, key, &at);
    if (!n || !str_eq(snapshot_entry(c->base, at)->key, key) || !digest_eq(snapshot_entry(c->base, at)->part, digest)) return;
    CHECK(pthread_mutex_lock(&c->mutex) == 0);
    if (c->n_mended++ == 0) c->mended = str_copy(&c->arena, key);
    CHECK(pthread_mutex_unlock(&c->mutex) == 0);
}

size_t change_mended(struct change *c, struct str *key)
{
    *key = c->mended;
    return c->n_mended;
}

bool change_put_ranked(struct change *c, size_t rank, struct str key, struct digest origin, uint64_t rows,
                       struct str note, const struct section *sections, size_t n, struct error *why)
{
    struct part_header header;
    struct part_section table[PART_SECTIONS_MAX];
    struct digest digest = part_plan(sections, n, &header, table);
    struct arena a = { 0 };
    char *path = snapshot_part_path(&a, c->folder, digest);
    bool ok = true;
    if (!is_whole(path, digest)) { /* else it was made durable with the manifest that names it, or by this change */
        size_t number = __atomic_fetch_add(&c->temporaries, 1, __ATOMIC_RELAXED);
        char *temporary = str_print(&a, "%s.%zu.new", path, number);
        int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        ok = fd >= 0 || FAIL_ERRNO(why, errno, "%s cannot be written", temporary);
        ok = ok && part_write(fd, temporary, sections, &header, table, why);
        if (ok) (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* begin now what commit waits for */
        if (fd >= 0 && close(fd) != 0 && ok) ok = FAIL_ERRNO(why, errno, "%s cannot be written", temporary);
        ok = ok && file_rename(temporary, path, why);
        if (!ok) (void)unlink(temporary);
        if (ok) count_mended(c, key, digest);
    }
    arena_release(&a);
    struct snapshot_entry entry = { key, digest, origin, header.bytes, rows, note };
    if (ok) add(c, (struct put){ .entry = entry, .rank = rank });
    return ok;
}

/* Base and puts merged, sorted by key, in the arena. */
static struct snapshot_entry *merged(struct change *c, struct arena *a, size_t *n)
{
    size_t base = snapshot_count(c->base), k = 0, i = 0;
    struct put **order = ARENA_ARRAY(a, struct put *, c->n + 1);
    for (size_t j = 0; j < c->n; j++) order[j] = &c->put[j];
    qsort(order, c->n, sizeof *order, by_key_rank_order);
    struct snapshot_entry *list = ARENA_ARRAY(a, struct snapshot_entry, base + c->n);
    for (size_t j = 0; j < c->n; j++) {
        if (j + 1 < c->n && str_eq(order[j]->entry.key, order[j + 1]->entry.key)) continue;
        while (i < base && str_cmp(snapshot_entry(c->base, i)->key, order[j]->entry.key) < 0)
            list[k++] = *snapshot_entry(c->base, i++);
        if (i < base && str_eq(snapshot_entry(c->base, i)->key, order[j]->entry.key)) i++;
        if (!order[j]->dropped) list[k++] = order[j]->entry;
    }
    while (i < base) list[k++] = *snapshot_entry(c->base, i++);
    *n = k;
    return list;
}

bool change_view(struct change *c, struct snapshot **out, struct error *why)
{
    (void)why;
    struct arena a = { 0 };
    size_t n;
    struct snapshot_entry *entries = merged(c, &a, &n);
    for (size_t i = 0; i < n; i++) {
        entries[i].key = str_copy(&a, entries[i].key);
        entries[i].note = str_copy(&a, entries[i].note);
    }
    *out = snapshot_of(c->folder, &a, entries, n, (struct digest){ 0, 0 }, -1);
    return true;
}

static bool same_as_base(struct change *c, const struct snapshot_entry *e, size_t n)
{
    if (n != snapshot_count(c->base)) return false;
    for (size_t i = 0; i < n; i++) {
        const struct snapshot_entry *b = snapshot_entry(c->base, i);
        if (!str_eq(b->key, e[i].key) || !digest_eq(b->part, e[i].part) || !digest_eq(b->origin, e[i].origin) ||
            !str_eq(b->note, e[i].note) || b->rows != e[i].rows)
            return false;
    }
    return true;
}

struct syncing {
    struct change *change;
    bool *ok; /* [change->n] */
    struct error *why;
};

static bool sync_part(const struct change *c, const struct put *p, struct error *why)
{
    if (p->dropped) return true;
    struct arena a = { 0 };
    char *path = snapshot_part_path(&a, c->folder, p->entry.part);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 || FAIL_ERRNO(why, errno, "%s cannot be opened", path);
    ok = ok && file_sync(fd, path, why);
    if (fd >= 0) (void)close(fd);
    arena_release(&a);
    return ok;
}

static void sync_item(size_t item, int thread, void *context)
{
    (void)thread;
    struct syncing *s = context;
    s->ok[item] = sync_part(s->change, &s->change->put[item], &s->why[item]);
}

/* Every part that this change wrote, on the disk for good. Write-back began when each was written; many that wait at
 * once share one commit of the file system's journal, which is ten times as fast as one after another. */
static bool sync_parts(struct change *c, struct arena *a, struct error *why)
{
    enum { WAITING = 32, FEW = 64 };
    struct syncing s = { c, mem_new(c->n + 1), mem_new((c->n + 1) * sizeof *s.why) };
    parallel_for(c->n, c->n < FEW ? 1 : WAITING, sync_item, &s);
    bool ok = true;
    for (size_t i = 0; ok && i < c->n; i++)
        if (!(ok = s.ok[i])) *why = s.why[i];
    mem_free(s.ok);
    mem_free(s.why);
    return ok && file_sync_folder(path_join(a, c->folder, "parts"), why);
}

static bool write_manifest(const char *path, const struct snapshot_entry *e, size_t n, struct arena *a,
                           struct error *why)
{
    struct manifest_entry *m = ARENA_ARRAY(a, struct manifest_entry, n + 1);
    size_t len = 0, at = 0;
    for (size_t i = 0; i < n; i++) len += e[i].key.len + e[i].note.len;
    if (len > UINT32_MAX) return FAIL(why, LIMIT, "the manifest has grown past 4 GB of names");
    char *text = arena_new(a, len + 1);
    for (size_t i = 0; i < n; i++) {
        m[i] = (struct manifest_entry){
            .key = (uint32_t)at, .key_len = (uint32_t)e[i].key.len, .note = (uint32_t)(at + e[i].key.len),
            .note_len = (uint32_t)e[i].note.len, .part = e[i].part, .origin = e[i].origin, .bytes = e[i].bytes,
            .rows = e[i].rows,
        };
        if (e[i].key.len) memcpy(text + at, e[i].key.ptr, e[i].key.len);
        if (e[i].note.len) memcpy(text + at + e[i].key.len, e[i].note.ptr, e[i].note.len);
        at += e[i].key.len + e[i].note.len;
    }
    struct section sections[] = { { "entries", m, sizeof *m, n }, { "text", text, 1, len } };
    struct part_header header;
    struct part_section table[COUNT_OF(sections)];
    (void)part_plan(sections, COUNT_OF(sections), &header, table);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return FAIL_ERRNO(why, errno, "%s cannot be written", path);
    bool ok = part_write(fd, path, sections, &header, table, why) && file_sync(fd, path, why);
    if (close(fd) != 0 && ok) ok = FAIL_ERRNO(why, errno, "%s cannot be written", path);
    return ok;
}

bool change_commit(struct change *c, struct error *why)
{
    struct arena a = { 0 };
    size_t n;
    const struct snapshot_entry *entries = merged(c, &a, &n);
    if (same_as_base(c, entries, n)) {
        bool durable = c->n_mended == 0 || sync_parts(c, &a, why);
        arena_release(&a);
        return durable;
    }
    char text[DIGEST_TEXT_MAX];
    char *path = path_join(&a, c->folder, "manifest"), *fresh = path_join(&a, c->folder, "manifest-new");
    char *aside = str_print(&a, "%s.%s", path, digest_text(snapshot_digest(c->base), text));
    bool ok = sync_parts(c, &a, why) && write_manifest(fresh, entries, n, &a, why);
    if (ok && file_exists(path) && link(path, aside) != 0 && errno != EEXIST)
        ok = FAIL_ERRNO(why, errno, "the old manifest cannot be kept as %s", aside);
    ok = ok && file_rename(fresh, path, why) && file_sync_folder(c->folder, why);
    if (!ok) (void)unlink(fresh);
    arena_release(&a);
    if (!ok) return false;
    struct error later; /* the swap is done: what cannot be removed now is removed by the next change */
    struct snapshot *now;
    if (snapshot_open(c->folder, &now, &later)) {
        snapshot_free(c->base); /* our own hold on the old one must not keep its files */
        c->base = now;
        (void)!sweep(c->folder, &later);
    }
    return true;
}
