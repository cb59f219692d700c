#include "intake/source.h"
#include "base/file.h"
#include "intake/libzip.h"
#include "intake/sheets.h"
#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { RATIO_MATTERS_FROM = 1 << 20, DEPTH_MAX = 32, GROW_STEP = 1 << 16 };

struct walk {
    struct source_list *list;
    struct arena *arena;
    const struct intake_limits *limits;
    size_t argument;
    bool keep_going;
    struct libzip libzip;
};

static bool add_source(struct walk *w, struct source s, struct error *why)
{
    if (w->list->n >= w->limits->files)
        return FAIL(why, LIMIT, "%s: more than %u files in one import", s.name, w->limits->files);
    if (s.bytes > w->limits->file_bytes)
        return FAIL(why, LIMIT, "%s is larger than %llu MB, the most one file may be", s.name,
                    (unsigned long long)(w->limits->file_bytes >> 20));
    if (!MEM_GROW(&w->list->source, &w->list->cap, w->list->n + 1))
        return FAIL(why, NOMEM, "%s: no memory to list the files", s.name);
    s.argument = w->argument;
    w->list->source[w->list->n++] = s;
    w->list->bytes += s.bytes;
    return true;
}

static bool zip_fail(const struct libzip *lib, struct error *why, const char *path, int code)
{
    zip_error_t e;
    lib->error_init_with_code(&e, code);
    (void)FAIL(why, INVALID, "%s cannot be read as a zip archive: %s (is it complete?)", path, lib->error_strerror(&e));
    lib->error_fini(&e);
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct source *)a)->name, ((const struct source *)b)->name);
}

static bool check_ratio(const struct intake_limits *limits, const char *name, uint64_t packed, uint64_t bytes,
                        struct error *why)
{
    if (bytes < RATIO_MATTERS_FROM || bytes / limits->archive_ratio <= packed) return true;
    return FAIL(why, LIMIT, "%s unpacks to more than %u times its size: it looks like a zip bomb and was not opened", name,
                limits->archive_ratio);
}

static bool list_archive(struct walk *w, const char *path, uint64_t bytes, struct error *why)
{
    int code;
    struct libzip *lib = &w->libzip;
    if (!libzip_load(lib, why)) return false;
    zip_t *z = lib->open(path, ZIP_RDONLY, &code);
    if (!z) return zip_fail(lib, why, path, code);
    size_t begin = w->list->n;
    uint64_t total = 0;
    bool ok = true;
    for (zip_int64_t i = 0, n = lib->get_num_entries(z, 0); ok && i < n; i++) {
        zip_stat_t st;
        if (lib->stat_index(z, (zip_uint64_t)i, 0, &st) != 0 ||
            (st.valid & (ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)) !=
                (ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)) {
            ok = FAIL(why, INVALID, "%s: entry %lld of the archive cannot be read", path, (long long)i);
            break;
        }
        if (str_ends(str_of(st.name), STR("/"))) continue;
        char *name = str_print(w->arena, "%s/%s", path, st.name);
        total += st.size;
        if (st.comp_size > bytes) /* as much memory is taken to read it */
            ok = FAIL(why, INVALID, "%s: its archive says that it is larger than the whole archive (is it damaged?)", name);
        if (ok && total > w->limits->archive_bytes)
            ok = FAIL(why, LIMIT, "%s unpacks to more than %llu MB: it looks like a zip bomb and was not opened", path,
                      (unsigned long long)(w->limits->archive_bytes >> 20));
        ok = ok && check_ratio(w->limits, name, st.comp_size, st.size, why) &&
             add_source(w, (struct source){ .name = name, .path = path, .entry = i, .bytes = st.size }, why);
    }
    lib->discard(z);
    if (ok && w->list->n == begin) ok = FAIL(why, INVALID, "%s is an archive with no file in it", path);
    if (ok) qsort(w->list->source + begin, w->list->n - begin, sizeof *w->list->source, by_name);
    return ok;
}

static bool list_path(struct walk *w, const char *path, int depth, struct error *why);

/* What lies under a path, or, where we keep going, the reason why it cannot be read, in its place. */
static bool walk_path(struct walk *w, const char *path, int depth, struct error *why)
{
    size_t n = w->list->n;
    uint64_t bytes = w->list->bytes;
    if (list_path(w, path, depth, why)) return true;
    if (!w->keep_going || why->kind == ERROR_NOMEM) return false;
    w->list->n = n;
    w->list->bytes = bytes;
    struct error *fault = ARENA_NEW(w->arena, struct error);
    *fault = *why;
    return add_source(w, (struct source){ .name = path, .path = path, .entry = -1, .fault = fault }, why);
}

static bool list_path(struct walk *w, const char *path, int depth, struct error *why)
{
    struct stat st;
    if (stat(path, &st) != 0) return FAIL_ERRNO(why, errno, "%s cannot be read", path);
    if (S_ISDIR(st.st_mode)) {
        char **names;
        size_t n;
        if (depth >= DEPTH_MAX) return FAIL(why, LIMIT, "%s: folders lie more than %d deep", path, DEPTH_MAX);
        bool ok = file_list(w->arena, path, &names, &n, why);
        for (size_t i = 0; ok && i < n; i++)
            if (names[i][0] != '.') ok = walk_path(w, path_join(w->arena, path, names[i]), depth + 1, why);
        return ok;
    }
    struct file_map m;
    if (!file_map(&m, path, why)) return false;
    bool zip = str_starts(m.bytes, STR("PK\x03\x04")) || str_starts(m.bytes, STR("PK\x05\x06"));
    bool document = zip && is_office_document(m.bytes);
    size_t len = m.bytes.len;
    file_unmap(&m);
    if (zip && !document) return list_archive(w, path, len, why);
    return add_source(w, (struct source){ .name = path, .path = path, .entry = -1, .bytes = len, .named = depth == 0 }, why);
}

bool source_list(struct source_list *out, struct arena *a, const char *const *paths, size_t n,
                 const struct intake_limits *limits, bool keep_going, struct error *why)
{
    struct source_list list = { 0 };
    struct walk w = { .list = &list, .arena = a, .limits = limits, .keep_going = keep_going };
    bool ok = true;
    for (; ok && w.argument < n; w.argument++) ok = walk_path(&w, str_z(a, str_of(paths[w.argument])), 0, why);
    libzip_release(&w.libzip);
    if (ok) *out = list;
    else source_list_release(&list);
    return ok;
}

void source_list_release(struct source_list *list)
{
    mem_free(list->source);
    *list = (struct source_list){ 0 };
}

struct source_reader {
    const struct intake_limits *limits;
    struct libdeflate_decompressor *inflater;
    struct file_map map;
    struct libzip libzip;
    zip_t *zip;
    const char *zip_path;
    char *packed, *unpacked, *gunzipped;
    size_t packed_cap, unpacked_cap, gunzipped_cap;
};

struct source_reader *source_reader_new(const struct intake_limits *limits)
{
    struct source_reader *r = mem_new(sizeof *r);
    r->limits = limits;
    r->inflater = libdeflate_alloc_decompressor();
    CHECK(r->inflater);
    return r;
}

void source_reader_free(struct source_reader *r)
{
    if (!r) return;
    libdeflate_free_decompressor(r->inflater);
    file_unmap(&r->map);
    if (r->zip) r->libzip.discard(r->zip);
    libzip_release(&r->libzip);
    mem_free(r->packed);
    mem_free(r->unpacked);
    mem_free(r->gunzipped);
    mem_free(r);
}

/* Text that nobody still reads is given back before the buffer grows: no copy, and no page touched twice. */
static bool make_room(char **buffer, size_t *cap, size_t need, const char *name, struct error *why)
{
    if (need <= *cap) return true;
    mem_free(*buffer);
    *buffer = NULL;
    *cap = 0;
    need = (need + GROW_STEP - 1) / GROW_STEP * GROW_STEP;
    if (!(*buffer = mem_try(need))) return FAIL(why, NOMEM, "%s: no memory for its %zu MB", name, need >> 20);
    *cap = need;
    return true;
}

static bool open_archive(struct source_reader *r, const char *path, struct error *why)
{
    if (r->zip && strcmp(r->zip_path, path) == 0) return true;
    if (!libzip_load(&r->libzip, why)) return false;
    if (r->zip) r->libzip.discard(r->zip);
    int code;
    r->zip = r->libzip.open(path, ZIP_RDONLY, &code);
    r->zip_path = path;
    return r->zip || zip_fail(&r->libzip, why, path, code);
}

static bool read_fully(const struct libzip *lib, zip_file_t *f, char *to, uint64_t n)
{
    while (n) {
        zip_int64_t got = lib->fread(f, to, n);
        if (got <= 0) return false;
        to += got;
        n -= (uint64_t)got;
    }
    return true;
}

/* Deflate is undone by libdeflate in one call, which is twice as fast as a stream; other methods by libzip. */
static bool read_entry(struct source_reader *r, const struct source *s, struct str *out, struct error *why)
{
    zip_stat_t st;
    const struct libzip *lib = &r->libzip;
    if (!open_archive(r, s->path, why)) return false;
    if (lib->stat_index(r->zip, (zip_uint64_t)s->entry, 0, &st) != 0 || st.size != s->bytes)
        return FAIL(why, INVALID, "%s changed while it was read", s->path);
    if (st.encryption_method != ZIP_EM_NONE) return FAIL(why, INVALID, "%s is encrypted: unpack it first", s->name);
    bool deflated = st.comp_method == ZIP_CM_DEFLATE;
    if (!make_room(&r->unpacked, &r->unpacked_cap, st.size, s->name, why)) return false;
    zip_file_t *f = lib->fopen_index(r->zip, (zip_uint64_t)s->entry, deflated ? ZIP_FL_COMPRESSED : 0);
    if (!f) return FAIL(why, INVALID, "%s cannot be read from its archive: %s", s->name, lib->strerror(r->zip));
    bool ok = true, good = false;
    if (deflated) {
        ok = make_room(&r->packed, &r->packed_cap, st.comp_size, s->name, why);
        good = ok && read_fully(lib, f, r->packed, st.comp_size) &&
               libdeflate_deflate_decompress(r->inflater, r->packed, st.comp_size, r->unpacked, st.size, NULL) ==
                   LIBDEFLATE_SUCCESS &&
               libdeflate_crc32(0, r->unpacked, st.size) == st.crc;
    } else {
        char beyond;
        good = read_fully(lib, f, r->unpacked, st.size) && lib->fread(f, &beyond, 1) == 0;
    }
    (void)lib->fclose(f);
    if (ok && !good) ok = FAIL(why, INVALID, "%s is damaged in its archive (its bytes do not agree with their checksum)", s->name);
    if (ok) *out = (struct str){ r->unpacked, st.size };
    return ok;
}

bool source_gunzip(struct str packed, const struct intake_limits *limits, char **buffer, size_t *cap, struct str *out,
                   struct error *why)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    CHECK(d);
    uint64_t ceiling = MIN(limits->file_bytes, MAX((uint64_t)RATIO_MATTERS_FROM, packed.len * (uint64_t)limits->archive_ratio));
    size_t len = 0, at = 0;
    bool ok = MEM_GROW(buffer, cap, MIN(ceiling, packed.len * 4 + GROW_STEP)) || FAIL(why, NOMEM, "no memory to unpack it");
    while (ok && at < packed.len) {
        size_t used, made;
        enum libdeflate_result result =
            libdeflate_gzip_decompress_ex(d, packed.ptr + at, packed.len - at, *buffer + len, *cap - len, &used, &made);
        if (result == LIBDEFLATE_SUCCESS) {
            at += used;
            len += made;
        } else if (result != LIBDEFLATE_INSUFFICIENT_SPACE) {
            ok = FAIL(why, INVALID, "it is not whole gzip data (is it complete?)");
        } else if (*cap >= ceiling) {
            ok = FAIL(why, LIMIT, "it unpacks to more than %llu MB or %u times its size: it looks like a zip bomb",
                      (unsigned long long)(limits->file_bytes >> 20), limits->archive_ratio);
        } else {
            ok = MEM_GROW(buffer, cap, MIN(ceiling, (uint64_t)*cap * 2)) || FAIL(why, NOMEM, "no memory to unpack it");
        }
    }
    libdeflate_free_decompressor(d);
    if (ok && len > ceiling) ok = FAIL(why, LIMIT, "it unpacks to more than %u times its size", limits->archive_ratio);
    if (ok) *out = (struct str){ *buffer, len };
    return ok;
}

bool source_read(struct source_reader *r, const struct source *s, struct str *out, bool *plain, struct error *why)
{
    struct str text;
    file_unmap(&r->map);
    if (s->fault) {
        *why = *s->fault;
        return false;
    }
    if (s->entry >= 0) {
        if (!read_entry(r, s, &text, why)) return false;
    } else {
        if (!file_map(&r->map, s->path, why)) return false;
        text = r->map.bytes;
        if (text.len) (void)madvise((void *)(uintptr_t)text.ptr, text.len, MADV_SEQUENTIAL);
    }
    *plain = s->entry < 0;
    if (str_starts(text, STR("\x1F\x8B"))) {
        *plain = false;
        if (!source_gunzip(text, r->limits, &r->gunzipped, &r->gunzipped_cap, &text, why))
            return error_prefix(why, "%s", s->name);
    }
    *out = text;
    return true;
}
