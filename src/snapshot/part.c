#include "snapshot/part.h"
#include "base/file.h"

static const char magic[8] = "WARDPART";
enum { BYTE_ORDER_MARK = 0x01020304 };

struct digest part_plan(const struct section *sections, size_t n, struct part_header *header,
                        struct part_section *table)
{
    CHECK(n <= PART_SECTIONS_MAX);
    uint64_t at = sizeof *header + n * sizeof *table;
    for (size_t i = 0; i < n; i++) {
        CHECK(sections[i].size > 0 && strlen(sections[i].name) < SECTION_NAME_MAX);
        at = (at + PART_ALIGN - 1) / PART_ALIGN * PART_ALIGN;
        table[i] = (struct part_section){ .offset = at, .n = sections[i].n, .size = sections[i].size };
        memcpy(table[i].name, sections[i].name, strlen(sections[i].name));
        table[i].check = hash_bytes(sections[i].ptr, sections[i].n * sections[i].size);
        at += sections[i].n * sections[i].size;
    }
    *header = (struct part_header){
        .version = PART_VERSION, .order = BYTE_ORDER_MARK, .bytes = at, .n_sections = n,
        .check = hash_bytes(table, n * sizeof *table),
    };
    memcpy(header->magic, magic, sizeof magic);
    return digest_bytes(table, n * sizeof *table);
}

bool part_write(int fd, const char *path, const struct section *sections, const struct part_header *header,
                const struct part_section *table, struct error *why)
{
    static const char nothing[PART_ALIGN];
    uint64_t at = sizeof *header + header->n_sections * sizeof *table;
    if (!file_write_all(fd, header, sizeof *header, path, why) ||
        !file_write_all(fd, table, header->n_sections * sizeof *table, path, why))
        return false;
    for (size_t i = 0; i < header->n_sections; i++) {
        uint64_t bytes = sections[i].n * sections[i].size;
        if (!file_write_all(fd, nothing, table[i].offset - at, path, why) ||
            !file_write_all(fd, sections[i].ptr, bytes, path, why))
            return false;
        at = table[i].offset + bytes;
    }
    return true;
}

bool part_open(const char *path, struct part *out, struct error *why)
{
    struct file_map m;
    if (!file_map(&m, path, why)) return false;
    const struct part_header *h = (const void *)m.bytes.ptr;
    const struct part_section *table = (const void *)(h + 1);
    bool ok = m.bytes.len >= sizeof *h && memcmp(h->magic, magic, sizeof magic) == 0;
    if (!ok) (void)FAIL(why, INVALID, "%s is not a part of the evidence: it does not begin as one", path);
    if (ok && (h->version != PART_VERSION || h->order != BYTE_ORDER_MARK))
        ok = FAIL(why, INVALID, "%s was written by another version of the program (%u, this is %u)", path, h->version,
                  (unsigned)PART_VERSION);
    if (ok && (h->bytes != m.bytes.len || h->n_sections > PART_SECTIONS_MAX ||
               m.bytes.len < sizeof *h + h->n_sections * sizeof *table ||
               h->check != hash_bytes(table, h->n_sections * sizeof *table)))
        ok = FAIL(why, INVALID, "%s is damaged: its table of contents does not agree with its checksum", path);
    for (size_t i = 0; ok && i < h->n_sections; i++) {
        uint64_t bytes;
        ok = table[i].size > 0 && !__builtin_mul_overflow(table[i].n, table[i].size, &bytes) &&
             table[i].offset <= h->bytes && bytes <= h->bytes - table[i].offset && table[i].offset % PART_ALIGN == 0 &&
             table[i].name[SECTION_NAME_MAX - 1] == 0;
        if (!ok) (void)FAIL(why, INVALID, "%s is damaged: section %zu lies outside it", path, i);
    }
    if (ok) *out = (struct part){ m.bytes, table, h->n_sections, mem_new(sizeof *out->whole) };
    else file_unmap(&m);
    return ok;
}

void part_close(struct part *p)
{
    struct file_map m = { p->bytes };
    file_unmap(&m);
    mem_free((void *)p->whole);
    *p = (struct part){ 0 };
}

static bool agrees(const struct part *p, const struct part_section *s)
{
    return hash_bytes(p->bytes.ptr + s->offset, s->n * s->size) == s->check;
}

/* Between the sections, where nothing but zeros was written. */
static bool is_blank(const struct part *p, uint64_t from, uint64_t to)
{
    if (from > to) return false; /* sections lie in the order of the table */
    while (from < to && p->bytes.ptr[from] == 0) from++;
    return from == to;
}

bool part_verify(const struct part *p, const char *path, struct error *why)
{
    uint64_t at = sizeof(struct part_header) + p->n_sections * sizeof *p->section;
    for (size_t i = 0; i < p->n_sections; i++) {
        const struct part_section *s = &p->section[i];
        if (!agrees(p, s)) return FAIL(why, INVALID, "%s is damaged: the bytes of %s do not agree with their checksum", path, s->name);
        if (!is_blank(p, at, s->offset)) return FAIL(why, INVALID, "%s is damaged: it is not blank before %s", path, s->name);
        at = s->offset + s->n * s->size;
    }
    return at == p->bytes.len || FAIL(why, INVALID, "%s is damaged: it goes on after its last section", path);
}

struct digest part_digest(const struct part *p)
{
    return digest_bytes(p->section, p->n_sections * sizeof *p->section);
}

static const struct part_section *section_named(const struct part *p, const char *name)
{
    for (size_t i = 0; i < p->n_sections; i++)
        if (strcmp(p->section[i].name, name) == 0) return &p->section[i];
    return NULL;
}

bool part_has(const struct part *p, const char *name) { return section_named(p, name) != NULL; }

bool part_figures(const struct part *p, const char *name, size_t size, const void **ptr, size_t *n, struct error *why)
{
    const struct part_section *s = section_named(p, name);
    if (!s) return FAIL(why, INVALID, "a part of the evidence lacks its section %s: import it again", name);
    if (s->size != size)
        return FAIL(why, INVALID, "the section %s of a part has elements of %zu bytes, this program expects %zu: import it again",
                    name, (size_t)s->size, size);
    *ptr = p->bytes.ptr + s->offset;
    *n = s->n;
    return true;
}

bool part_array(const struct part *p, const char *name, size_t size, const void **ptr, size_t *n, struct error *why)
{
    const void *found;
    size_t count;
    if (!part_figures(p, name, size, &found, &count, why)) return false;
    const struct part_section *s = section_named(p, name);
    uint64_t bit = (uint64_t)1 << (s - p->section);
    if (!(atomic_load_explicit(p->whole, memory_order_relaxed) & bit)) { /* two threads may both look: they find the same */
        if (!agrees(p, s)) return FAIL(why, INVALID, "the evidence is damaged: the bytes of a section %s do not agree with their checksum; wardmote check says in which part", name);
        (void)atomic_fetch_or_explicit(p->whole, bit, memory_order_relaxed);
    }
    *ptr = found;
    *n = count;
    return true;
}
