/*
 * Parts of the evidence with any table of contents and any bytes, as if their checksums agreed: each reader refuses them, or what it
 * gives can be asked without leaving the sections. The sections lie apart in memory, and a sanitizer guards what is between them.
 * The first byte says which reader. Of rows, and of the index of a layer, only the lengths are held to this: where their numbers
 * lead, the checksums alone vouch for.
 */
#include "base/hash.h"
#include "evidence/event_rows.h"
#include "evidence/gazetteer.h"
#include "places/figures.h"
#include "places/layer_part.h"
#include "places/lookup.h"
#include "places/postcode.h"
#include "snapshot/part.h"
#include <sys/mman.h>
#include <unistd.h>
#if defined(__SANITIZE_ADDRESS__)
#define GUARDED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARDED 1
#endif
#endif
#ifdef GUARDED /* as <sanitizer/asan_interface.h> has them */
void __asan_poison_memory_region(void const volatile *ptr, size_t n);
void __asan_unpoison_memory_region(void const volatile *ptr, size_t n);
#define POISON __asan_poison_memory_region
#define UNPOISON __asan_unpoison_memory_region
#else
#define POISON(ptr, n) ((void)(ptr), (void)(n))
#define UNPOISON(ptr, n) ((void)(ptr), (void)(n))
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { APART = 4 * PART_ALIGN, BYTES_MAX = 1 << 20 };
struct spread { /* a part whose sections lie apart */
    struct part part;
    struct part_section section[PART_SECTIONS_MAX];
    char *memory;
    size_t bytes;
};

/* The header is made to agree with the bytes, as if the table had been written so. */
static bool open_any(const uint8_t *data, size_t n, struct part *out)
{
    struct part_header h;
    struct error why;
    char path[64];
    int fd = memfd_create("part", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, data, n) == (ssize_t)n);
    if (n >= sizeof h) {
        memcpy(&h, data, sizeof h);
        h.bytes = n;
        h.n_sections = MIN(MIN(h.n_sections, (uint64_t)PART_SECTIONS_MAX), (n - sizeof h) / sizeof(struct part_section));
        h.check = hash_bytes(data + sizeof h, h.n_sections * sizeof(struct part_section));
        CHECK(pwrite(fd, &h, sizeof h, 0) == (ssize_t)sizeof h);
    }
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    bool ok = part_open(path, out, &why);
    (void)close(fd);
    return ok;
}

static bool spread_open(const uint8_t *data, size_t n, struct spread *s)
{
    struct part p;
    if (!open_any(data, n, &p)) return false;
    static _Atomic uint64_t all = UINT64_MAX; /* every checksum agrees */
    s->bytes = APART;
    for (size_t i = 0; i < p.n_sections; i++) s->bytes += p.section[i].n * p.section[i].size + 2 * APART;
    bool ok = s->bytes <= 4 * BYTES_MAX; /* sections may overlap in the file */
    if (ok) {
        CHECK(s->memory = aligned_alloc(APART, s->bytes / APART * APART + APART));
        POISON(s->memory, s->bytes);
        size_t at = APART;
        for (size_t i = 0; i < p.n_sections; i++) {
            size_t bytes = p.section[i].n * p.section[i].size;
            UNPOISON(s->memory + at, bytes);
            memcpy(s->memory + at, p.bytes.ptr + p.section[i].offset, bytes);
            s->section[i] = p.section[i];
            s->section[i].offset = at;
            at += (bytes + APART) / APART * APART + APART;
        }
        s->part = (struct part){ { s->memory, s->bytes }, s->section, p.n_sections, &all };
    }
    part_close(&p);
    return ok;
}

static void spread_close(struct spread *s)
{
    UNPOISON(s->memory, s->bytes);
    free(s->memory);
}

static volatile uint64_t sum; /* what is read is really read */
static void look(struct str s)
{
    for (size_t i = 0; i < s.len; i++) sum += (uint8_t)s.ptr[i];
}

static void ask_gazetteer(const struct part *p)
{
    struct error why;
    struct gazetteer kept, *g = &kept;
    if (!gazetteer_read(p, g, &why)) return;
    look(g->force);
    for (size_t i = 0; i < g->n; i++) {
        sum += (uint32_t)g->at[i].lon + g->lsoa[i];
        look(gazetteer_string(g, g->location[i]));
    }
    for (size_t i = 0; i < g->n_lsoas; i++) look(gazetteer_string(g, g->lsoa_code[i]));
    for (size_t i = 0; i < g->n_lsoas; i++) look(gazetteer_string(g, g->lsoa_name[i]));
    for (unsigned c = 0; c < EVENT_COLUMNS; c++)
        for (uint32_t i = 0; i <= g->n_codes[c]; i++) look(gazetteer_word(g, c, i));
}

static void ask_rows(const struct part *p)
{
    struct event_rows r;
    struct error why;
    size_t ids = 0;
    if (!event_rows_read(p, &r, &why)) return;
    for (size_t k = 0; k < r.n_points; k++) sum += r.point[k] + r.first[k];
    CHECK(r.first[r.n_points] == r.n);
    if (r.n > BYTES_MAX) return; /* rows without a column are lengths alone */
    for (size_t row = 0; row < r.n; row++) {
        for (unsigned c = 0; c < EVENT_COLUMNS; c++) sum += event_rows_code(&r, c, row);
        for (unsigned t = 0; t < EVENT_TIMES; t++) sum += r.time[t] ? (uint32_t)r.time[t][row] : 0;
        ids += r.n_ids && (r.has_id[row / 64] >> (row % 64) & 1);
    }
    for (size_t i = 0; i < r.n_ids; i++) sum += r.id[i].byte[0] + ids;
}

static void ask_layer(const struct part *p)
{
    struct layer l;
    struct error why;
    if (!layer_read(p, &l, &why)) return;
    for (uint32_t i = 0; i < l.n; i++) {
        look(layer_code(&l, i));
        look(str_of(layer_name(&l, i)));
        look(layer_parent_code(&l, l.area[i].district));
        look(str_of(layer_parent_name(&l, l.area[i].county)));
    }
    struct layer_outlines o = { .group = NULL };
    if (!layer_read_outlines(p, l.n, &o, &why)) return;
    for (uint32_t i = 0; i < l.n && i < 16; i++) sum += area_holds(&o.set, i, l.area[i].label);
}

static void ask_lookup(const struct part *p)
{
    struct lookup l;
    struct error why;
    if (!lookup_read(p, STR("lookup/lsoa-2021/ward-2025"), &l, &why)) return;
    for (size_t i = 0; i < l.n; i++) {
        uint32_t to = lookup_find(&l, str_of(l.row[i].code));
        look(str_of(l.text + l.row[i].name));
        if (to != AREA_NONE) look(str_of(l.text + l.to_area[to].name));
    }
}

static void ask_figures(const struct part *p)
{
    struct figures f;
    struct error why;
    if (!figures_read(p, STR("figures/population/lsoa-2021/2022"), &f, &why)) return;
    look(str_of(f.title));
    look(str_of(f.unit));
    look(str_of(f.source));
    for (size_t i = 0; i < f.n; i++) {
        size_t at = figures_find(&f, str_of(f.code[i].code));
        if (at != SIZE_MAX) sum += f.value[at] > 0;
    }
}

static void ask_postcodes(const struct part *p)
{
    struct postcodes book;
    struct postcode one;
    struct error why;
    char shown[POSTCODE_TEXT_MAX];
    if (!postcodes_read(p, STR("postcodes/nspl/2025-05"), &book, &why)) return;
    for (size_t i = 0; i < book.n; i++) {
        if (!postcode_find(&book, str_of(postcode_text(book.key[i], shown)), &one, &why)) continue;
        look(one.ward);
        look(one.lsoa);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static void (*const ask[])(const struct part *) = { ask_gazetteer, ask_rows, ask_layer, ask_lookup, ask_figures, ask_postcodes };
    struct spread s;
    if (n == 0 || n > BYTES_MAX || !spread_open(data + 1, n - 1, &s)) return 0;
    ask[data[0] % COUNT_OF(ask)](&s.part);
    spread_close(&s);
    return 0;
}
