/*
 * Reading. A reader locks (shared) the manifest file it opened, and keeps it open: the change that removes old
 * files leaves those alone that a locked manifest names.
 */
#include "snapshot/snapshot.h"
#include "base/file.h"
#include "snapshot/manifest.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct kept {
    struct kept *next;
    struct str name;
    void *what;
    void (*release)(void *);
};
struct snapshot {
    atomic_int holders;
    int held;
    struct digest digest;
    char *folder;
    struct arena arena;
    struct snapshot_entry *entry;
    _Atomic(struct part *) *part; /* [n], NULL until first use */
    size_t n;
    pthread_mutex_t mutex; /* guards kept, and the arena from now on */
    struct kept *kept;
};

char *snapshot_part_path(struct arena *a, const char *folder, struct digest part)
{
    char name[DIGEST_TEXT_MAX + 16] = "parts/"; /* without printf: a question opens many */
    (void)digest_text(part, name + 6);
    memcpy(name + 6 + DIGEST_TEXT_MAX - 1, ".part", 6);
    return path_join(a, folder, name);
}

struct snapshot *snapshot_of(const char *folder, struct arena *entries_in, struct snapshot_entry *entries, size_t n,
                             struct digest digest, int held)
{
    struct snapshot *s = mem_new(sizeof *s);
    s->holders = 1;
    s->held = held;
    s->digest = digest;
    s->arena = *entries_in;
    *entries_in = (struct arena){ 0 };
    s->folder = str_z(&s->arena, str_of(folder));
    s->entry = entries;
    s->part = arena_array(&s->arena, n, sizeof *s->part);
    s->n = n;
    CHECK(pthread_mutex_init(&s->mutex, NULL) == 0);
    return s;
}

bool manifest_read(const char *path, struct arena *a, struct snapshot_entry **entries, size_t *n,
                   struct digest *digest, struct error *why)
{
    struct part p;
    if (!part_open(path, &p, why)) return false;
    const struct manifest_entry *m;
    const char *text;
    size_t count, text_len;
    bool ok = part_verify(&p, path, why) && PART_ARRAY(&p, "entries", &m, &count, why) &&
              PART_ARRAY(&p, "text", &text, &text_len, why);
    struct snapshot_entry *list = ok ? ARENA_ARRAY(a, struct snapshot_entry, count) : NULL;
    char *own = ok ? str_z(a, (struct str){ text, text_len }) : NULL;
    for (size_t i = 0; ok && i < count; i++) {
        ok = m[i].key <= text_len && m[i].key_len <= text_len - m[i].key && m[i].note <= text_len &&
             m[i].note_len <= text_len - m[i].note;
        if (!ok) {
            (void)FAIL(why, INVALID, "%s is damaged: entry %zu lies outside it", path, i);
            break;
        }
        list[i] = (struct snapshot_entry){
            .key = { own + m[i].key, m[i].key_len }, .note = { own + m[i].note, m[i].note_len },
            .part = m[i].part, .origin = m[i].origin, .bytes = m[i].bytes, .rows = m[i].rows,
        };
    }
    if (ok) {
        *entries = list;
        *n = count;
        *digest = part_digest(&p);
    }
    part_close(&p);
    return ok;
}

/* Opens and locks the manifest in force: between the opening and the lock it may have been replaced. *fd is -1 where
 * there is none. */
static bool hold_manifest(const char *path, int *fd, struct error *why)
{
    for (;;) {
        int mine = open(path, O_RDONLY | O_CLOEXEC);
        if (mine < 0) return errno == ENOENT || FAIL_ERRNO(why, errno, "%s cannot be opened", path);
        struct stat held, named;
        int failed;
        do failed = flock(mine, LOCK_SH);
        while (failed && errno == EINTR);
        if (failed || fstat(mine, &held) != 0) {
            (void)FAIL_ERRNO(why, errno, "%s cannot be locked", path);
            (void)close(mine);
            return false;
        }
        if (stat(path, &named) == 0 && held.st_ino == named.st_ino) {
            *fd = mine;
            return true;
        }
        (void)close(mine);
    }
}

bool snapshot_open(const char *folder, struct snapshot **out, struct error *why)
{
    struct arena a = { 0 };
    char *path = path_join(&a, folder, "manifest");
    int fd = -1;
    struct snapshot_entry *entries = NULL;
    size_t n = 0;
    struct digest digest = { 0, 0 };
    bool ok = hold_manifest(path, &fd, why);
    if (ok && fd >= 0) { /* through the descriptor: the name may by now be another file */
        char held[64];
        (void)snprintf(held, sizeof held, "/proc/self/fd/%d", fd);
        ok = manifest_read(held, &a, &entries, &n, &digest, why) || error_prefix(why, "%s", path);
    }
    if (ok) *out = snapshot_of(folder, &a, entries, n, digest, fd);
    else if (fd >= 0) (void)close(fd);
    arena_release(&a);
    return ok;
}

struct snapshot *snapshot_hold(struct snapshot *s)
{
    (void)atomic_fetch_add(&s->holders, 1);
    return s;
}

void snapshot_free(struct snapshot *s)
{
    if (!s || atomic_fetch_sub(&s->holders, 1) > 1) return;
    for (struct kept *k = s->kept; k; k = k->next) k->release(k->what);
    for (size_t i = 0; i < s->n; i++) {
        struct part *p = atomic_load(&s->part[i]);
        if (p) part_close(p);
        mem_free(p);
    }
    if (s->held >= 0) (void)close(s->held);
    CHECK(pthread_mutex_destroy(&s->mutex) == 0);
    arena_release(&s->arena);
    mem_free(s);
}

static struct kept *kept_as(const struct snapshot *s, struct str name)
{
    struct kept *k = s->kept;
    while (k && !str_eq(k->name, name)) k = k->next;
    return k;
}

void *snapshot_kept(struct snapshot *s, struct str name)
{
    CHECK(pthread_mutex_lock(&s->mutex) == 0);
    const struct kept *k = kept_as(s, name);
    CHECK(pthread_mutex_unlock(&s->mutex) == 0);
    return k ? k->what : NULL;
}

void *snapshot_keep(struct snapshot *s, struct str name, void *what, void (*release)(void *))
{
    CHECK(pthread_mutex_lock(&s->mutex) == 0);
    struct kept *k = kept_as(s, name);
    bool first = !k;
    if (first) {
        k = ARENA_NEW(&s->arena, struct kept);
        *k = (struct kept){ s->kept, str_copy(&s->arena, name), what, release };
        s->kept = k;
    }
    CHECK(pthread_mutex_unlock(&s->mutex) == 0);
    if (!first) release(what);
    return k->what;
}

static void free_snapshot(void *s) { snapshot_free(s); }

bool snapshot_open_in(struct arena *a, const char *folder, struct snapshot **out, struct error *why)
{
    if (!snapshot_open(folder, out, why)) return false;
    arena_defer(a, free_snapshot, *out);
    return true;
}

struct digest snapshot_digest(const struct snapshot *s) { return s->digest; }
size_t snapshot_count(const struct snapshot *s) { return s->n; }
const struct snapshot_entry *snapshot_entry(const struct snapshot *s, size_t i)
{
    CHECK(i < s->n);
    return &s->entry[i];
}

/* The first entry whose key, cut to `prefix.len` bytes when `cut`, is not before prefix (or past it, when `past`). */
static size_t bound(const struct snapshot *s, struct str prefix, bool past)
{
    size_t lo = 0, hi = s->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(str_slice(s->entry[mid].key, 0, past ? prefix.len : SIZE_MAX), prefix);
        if (c < 0 || (past && c == 0)) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

size_t snapshot_find(const struct snapshot *s, struct str prefix, size_t *first)
{
    *first = bound(s, prefix, false);
    return bound(s, prefix, true) - *first;
}

const struct part *snapshot_part(struct snapshot *s, size_t i, struct error *why)
{
    CHECK(i < s->n);
    struct part *p = atomic_load(&s->part[i]), *mine, opened;
    if (p) return p;
    struct arena a = { 0 };
    char *path = snapshot_part_path(&a, s->folder, s->entry[i].part);
    bool ok = part_open(path, &opened, why);
    if (ok && !digest_eq(part_digest(&opened), s->entry[i].part)) {
        part_close(&opened);
        ok = FAIL(why, INVALID, "%s is not the part that the manifest names", path);
    }
    arena_release(&a);
    if (!ok) {
        if (why->kind == ERROR_MISSING) why->kind = ERROR_IO; /* the manifest names it: it was not left out but lost */
        return NULL;
    }
    mine = mem_new(sizeof *mine);
    *mine = opened;
    if (atomic_compare_exchange_strong(&s->part[i], &p, mine)) return mine;
    part_close(mine); /* another thread was first */
    mem_free(mine);
    return p;
}

const struct part *snapshot_get(struct snapshot *s, struct str key, struct error *why)
{
    size_t i = bound(s, key, false);
    if (i < s->n && str_eq(s->entry[i].key, key)) return snapshot_part(s, i, why);
    (void)FAIL(why, MISSING, "the evidence holds no " STR_FMT, STR_ARG(key));
    return NULL;
}

const struct part *snapshot_get_sound(struct snapshot *s, struct str key, struct error *why)
{
    const struct part *p = snapshot_get(s, key, why);
    if (!p) return NULL;
    struct arena a = { 0 };
    bool ok = part_verify(p, snapshot_part_path(&a, s->folder, s->entry[bound(s, key, false)].part), why);
    if (!ok) (void)error_prefix(why, STR_FMT, STR_ARG(key));
    arena_release(&a);
    return ok ? p : NULL;
}

bool snapshot_is_sound(struct snapshot *s, size_t i)
{
    struct error why;
    const struct part *p = snapshot_part(s, i, &why);
    return p && part_verify(p, "", &why);
}

bool snapshot_verify(struct snapshot *s, struct error *why)
{
    struct arena a = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < s->n; i++) {
        const struct part *p = snapshot_part(s, i, why);
        ok = p && part_verify(p, snapshot_part_path(&a, s->folder, s->entry[i].part), why);
        if (!ok) (void)error_prefix(why, STR_FMT, STR_ARG(s->entry[i].key));
    }
    arena_release(&a);
    return ok;
}
