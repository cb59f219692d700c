#include "base/file.h"
#include "base/inject.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef FAULT_INJECTION
unsigned file_fail_at(unsigned n) { return inject_anywhere_at(INJECT_FILE, n); }
void file_kill_at(unsigned n) { inject_kill_anywhere_at(INJECT_FILE, n); }
#endif

static bool disk_is_full(void)
{
    if (!inject_due(INJECT_FILE)) return false;
    errno = ENOSPC;
    return true;
}

bool file_map(struct file_map *m, const char *path, struct error *why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe nobody writes to would hold us for ever */
    if (fd < 0) return FAIL_ERRNO(why, errno, "%s cannot be opened", path);
    struct stat st;
    bool ok = fstat(fd, &st) == 0 || FAIL_ERRNO(why, errno, "%s cannot be read", path);
    if (ok && !S_ISREG(st.st_mode)) ok = FAIL(why, INVALID, "%s is not a file", path);
    struct str bytes = { "", 0 };
    if (ok && st.st_size > 0) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p == MAP_FAILED) ok = FAIL_ERRNO(why, errno, "%s cannot be mapped", path);
        else bytes = (struct str){ p, (size_t)st.st_size };
    }
    (void)close(fd);
    if (ok) *m = (struct file_map){ bytes };
    return ok;
}

void file_unmap(struct file_map *m)
{
    if (m->bytes.len) (void)munmap((void *)(uintptr_t)m->bytes.ptr, m->bytes.len);
    *m = (struct file_map){ { "", 0 } };
}

bool file_write_all(int fd, const void *p, size_t n, const char *path, struct error *why)
{
    const char *at = p;
    while (n) {
        ssize_t w = disk_is_full() ? -1 : write(fd, at, n);
        if (w < 0 && errno == EINTR) continue;
        if (w < 0) return FAIL_ERRNO(why, errno, "%s cannot be written", path);
        at += w;
        n -= (size_t)w;
    }
    return true;
}

bool file_sync(int fd, const char *path, struct error *why)
{
    if (!disk_is_full() && fsync(fd) == 0) return true;
    return FAIL_ERRNO(why, errno, "%s cannot be made durable", path);
}

bool file_rename(const char *from, const char *to, struct error *why)
{
    if (!disk_is_full() && rename(from, to) == 0) return true;
    return FAIL_ERRNO(why, errno, "%s cannot be put in place", to);
}

bool file_sync_folder(const char *path, struct error *why)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return FAIL_ERRNO(why, errno, "%s cannot be opened", path);
    bool ok = file_sync(fd, path, why);
    (void)close(fd);
    return ok;
}

static char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? str_z(a, (struct str){ path, MAX((size_t)(slash - path), (size_t)1) }) : str_z(a, STR("."));
}

int file_open_beside(struct arena *a, const char *path, char **name, struct error *why)
{
    struct stat st;
    const char *folder = folder_of(a, path);
    bool is_new = stat(path, &st) != 0;
    for (int turn = 0; turn < 100; turn++) {
        uint64_t number;
        if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number) break;
        *name = str_print(a, "%s/.wardmote-%016llx", folder, (unsigned long long)number);
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, is_new ? 0666 : 0600);
        if (fd < 0 && errno == EEXIST) continue;
        if (fd >= 0 && !is_new) (void)!fchmod(fd, st.st_mode & 0777);
        if (fd >= 0) return fd;
        break;
    }
    (void)FAIL_ERRNO(why, errno, "%s cannot be written", path);
    return -1;
}

bool file_replace(const char *path, struct str bytes, struct error *why)
{
    struct arena a = { 0 };
    char *temporary;
    int fd = file_open_beside(&a, path, &temporary, why);
    bool opened = fd >= 0, ok = opened && file_write_all(fd, bytes.ptr, bytes.len, path, why);
    ok = ok && file_sync(fd, path, why);
    if (opened && close(fd) != 0 && ok) ok = FAIL_ERRNO(why, errno, "%s cannot be written", path);
    ok = ok && file_rename(temporary, path, why);
    if (opened && !ok) (void)unlink(temporary);
    ok = ok && file_sync_folder(folder_of(&a, path), why);
    arena_release(&a);
    return ok;
}

static bool make_folder(const char *path, mode_t mode, struct error *why)
{
    struct arena a = { 0 };
    char *p = str_z(&a, str_of(path));
    bool ok = true;
    for (char *s = p; ok; s++) {
        if (*s != 0 && (*s != '/' || s == p)) continue;
        char was = *s;
        *s = 0;
        int reason = mkdir(p, mode) == 0 ? 0 : errno;
        if (reason && !file_is_folder(p)) ok = FAIL_ERRNO(why, reason, "the folder %s cannot be made", p);
        *s = was;
        if (was == 0) break;
    }
    arena_release(&a);
    return ok;
}

bool file_make_folder(const char *path, struct error *why) { return make_folder(path, 0777, why); }
bool file_make_private_folder(const char *path, struct error *why) { return make_folder(path, 0700, why); }

bool file_exists(const char *path) { return access(path, F_OK) == 0; }

bool file_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

bool file_list(struct arena *a, const char *folder, char ***names, size_t *n, struct error *why)
{
    DIR *d = opendir(folder);
    if (!d) return FAIL_ERRNO(why, errno, "the folder %s cannot be read", folder);
    char **list = NULL;
    size_t count = 0, cap = 0;
    bool ok = true;
    errno = 0;
    for (struct dirent *e; ok && (e = readdir(d)); errno = 0) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        ok = MEM_GROW(&list, &cap, count + 1) || FAIL(why, NOMEM, "the folder %s is too large to list", folder);
        if (ok) list[count++] = str_z(a, str_of(e->d_name));
    }
    if (ok && errno) ok = FAIL_ERRNO(why, errno, "the folder %s cannot be read", folder);
    (void)closedir(d);
    if (ok) {
        if (count) qsort(list, count, sizeof *list, by_name);
        char **kept = ARENA_ARRAY(a, char *, count + 1);
        if (count) memcpy(kept, list, count * sizeof *list);
        *names = kept;
        *n = count;
    }
    mem_free(list);
    return ok;
}

bool file_remove_tree(const char *path, struct error *why)
{
    struct stat st;
    if (lstat(path, &st) != 0) return errno == ENOENT || FAIL_ERRNO(why, errno, "%s cannot be removed", path);
    if (!S_ISDIR(st.st_mode)) return unlink(path) == 0 || FAIL_ERRNO(why, errno, "%s cannot be removed", path);
    struct arena a = { 0 };
    char **names;
    size_t n;
    bool ok = file_list(&a, path, &names, &n, why);
    for (size_t i = 0; ok && i < n; i++) ok = file_remove_tree(path_join(&a, path, names[i]), why);
    arena_release(&a);
    return ok && (rmdir(path) == 0 || FAIL_ERRNO(why, errno, "%s cannot be removed", path));
}

char *path_join(struct arena *a, const char *folder, const char *name)
{
    size_t n = strlen(folder);
    return str_print(a, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", name);
}
