/*
 * Zip archives: listed and unpacked within the limits, or refused with a sentence. The twin reads each entry through libzip as a
 * stream, a byte at a time: what was unpacked in one call must be the same.
 */
#include "intake/libzip.h"
#include "intake/source.h"
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct intake_limits limits = { .file_bytes = 1 << 18, .archive_bytes = 1 << 20, .archive_ratio = 50, .files = 8 };

static void read_slowly(const struct libzip *lib, const char *path, const struct source *s, struct str text)
{
    int code;
    char byte;
    zip_t *z = lib->open(path, ZIP_RDONLY, &code);
    CHECK(z);
    zip_file_t *f = lib->fopen_index(z, (zip_uint64_t)s->entry, 0);
    CHECK(f);
    for (size_t i = 0; i < text.len; i++) CHECK(lib->fread(f, &byte, 1) == 1 && byte == text.ptr[i]);
    CHECK(lib->fclose(f) == 0);
    lib->discard(z);
}

static bool is_gzip(struct str s) { return str_starts(s, STR("\x1F\x8B")); }

static void read_all(const struct source_list *list, const struct libzip *lib)
{
    struct source_reader *reader = source_reader_new(&limits);
    struct error why;
    uint64_t total = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct source *s = &list->source[i];
        struct str text;
        bool plain;
        CHECK(s->bytes <= limits.file_bytes);
        total += s->entry >= 0 ? s->bytes : 0;
        if (!source_read(reader, s, &text, &plain, &why)) {
            CHECK(why.kind != ERROR_NONE && why.say[0]);
            continue;
        }
        CHECK(text.len <= limits.file_bytes && (s->entry < 0 || !plain));
        if (s->entry >= 0 && text.len == s->bytes && !is_gzip(text)) read_slowly(lib, s->path, s, text);
    }
    CHECK(total <= limits.archive_bytes);
    source_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct source_list list;
    struct libzip lib = { .open = NULL };
    struct error why;
    char name[64];
    const char *path = name;
    if (n > 1 << 18) return 0;
    int fd = memfd_create("archive", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, data, n) == (ssize_t)n && libzip_load(&lib, &why));
    (void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    if (source_list(&list, &a, &path, 1, &limits, false, &why)) {
        CHECK(list.n <= limits.files);
        read_all(&list, &lib);
        source_list_release(&list);
    } else {
        CHECK(why.kind != ERROR_NONE && why.say[0]);
    }
    libzip_release(&lib);
    (void)close(fd);
    arena_release(&a);
    return 0;
}
