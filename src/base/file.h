#ifndef BASE_FILE_H
#define BASE_FILE_H
/* Files: mapped to read, written whole and made durable before anybody can see them. */
#include "base/error.h"
#include "base/str.h"

/* A file mapped read-only. An empty file is a view of length 0. */
struct file_map {
    struct str bytes;
};
bool file_map(struct file_map *m, const char *path, struct error *why) MUST_CHECK;
void file_unmap(struct file_map *m);

/* Writes path so that a reader sees the old file or the whole new one: a temporary beside it under a name of its own,
 * fsync, rename, fsync of the folder. On failure the old one stands, unless only that last step failed. Who may read it
 * stays as it was; of a new file, as the umask says. */
bool file_replace(const char *path, struct str bytes, struct error *why) MUST_CHECK;
/* A file for writing beside the one it will replace, -1 for a fault. Its name, in the arena, is nobody's yet, so that no
 * file of the user's is written over; it is as open to others as the one it replaces. Rename or unlink it. */
int file_open_beside(struct arena *a, const char *path, char **name, struct error *why) MUST_CHECK;
bool file_write_all(int fd, const void *p, size_t n, const char *path, struct error *why) MUST_CHECK;
bool file_sync(int fd, const char *path, struct error *why) MUST_CHECK;
bool file_rename(const char *from, const char *to, struct error *why) MUST_CHECK;
bool file_sync_folder(const char *path, struct error *why) MUST_CHECK;
bool file_make_folder(const char *path, struct error *why) MUST_CHECK; /* and those above it */
/* The same for what is nobody else's business: those that it makes are open to their owner alone, whatever the umask. */
bool file_make_private_folder(const char *path, struct error *why) MUST_CHECK;
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* The names in a folder, sorted by bytes, without . and .. */
bool file_list(struct arena *a, const char *folder, char ***names, size_t *n, struct error *why) MUST_CHECK;
bool file_remove_tree(const char *path, struct error *why) MUST_CHECK;
char *path_join(struct arena *a, const char *folder, const char *name);

#ifdef FAULT_INJECTION
/* The n-th call from now, on whatever thread, that writes, syncs or renames fails as a full disk would (0: none does).
 * Returns how many were seen since the last call. */
unsigned file_fail_at(unsigned n);
/* The n-th such call kills the process as kill -9 would, before it is made. */
void file_kill_at(unsigned n);
#endif

#endif
