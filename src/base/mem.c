#include "base/mem.h"
#include "base/error.h"
#include "base/inject.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef FAULT_INJECTION
unsigned mem_fail_at(unsigned n) { return inject_at(INJECT_MEMORY, n); }
#endif

static NORETURN void out_of_memory(void)
{
    (void)fputs("wardmote: out of memory\n", stderr);
    _exit(error_exit_code(ERROR_NOMEM));
}

void *mem_new(size_t bytes)
{
    void *p = calloc(1, bytes ? bytes : 1);
    if (!p) out_of_memory();
    return p;
}

void *mem_try(size_t bytes) { return inject_due(INJECT_MEMORY) ? NULL : malloc(bytes ? bytes : 1); }

bool mem_grow(void **p, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap) return true;
    size_t to = *cap < 16 ? 16 : *cap;
    while (to < need) {
        if (to > SIZE_MAX / 2) return false;
        to *= 2;
    }
    if (to > SIZE_MAX / size || inject_due(INJECT_MEMORY)) return false;
    void *q = realloc(*p, to * size);
    if (!q) return false;
    *p = q;
    *cap = to;
    return true;
}

void mem_need(void **p, size_t *cap, size_t need, size_t size)
{
    if (!mem_grow(p, cap, need, size)) out_of_memory();
}

void mem_free(void *p) { free(p); }

struct arena_page {
    struct arena_page *next;
    _Alignas(max_align_t) char bytes[];
};

/* Pages come zeroed, and no byte is given twice: what nobody writes to is never touched. What is large has a page of its
 * own, behind the one that is being filled. */
static char *add_page(struct arena *a, size_t cap, bool behind, bool may_be_made_to_fail)
{
    if (a->limit && a->total + cap > a->limit) return NULL;
    if (may_be_made_to_fail && inject_due(INJECT_MEMORY)) return NULL;
    struct arena_page *page = calloc(1, sizeof *page + cap);
    if (!page) return NULL;
    struct arena_page **at = behind ? &a->page->next : &a->page;
    page->next = *at;
    *at = page;
    a->total += cap;
    return page->bytes;
}

static void *take(struct arena *a, size_t bytes, bool may_be_made_to_fail)
{
    const size_t align = _Alignof(max_align_t);
    if (bytes > SIZE_MAX / 2) return NULL;
    bytes = (bytes + align - 1) & ~(align - 1);
    if (!a->page || a->cap - a->used < bytes) {
        size_t usual = a->total < 65536 ? 8192 : 65536;
        if (a->page && bytes > usual / 4) return add_page(a, bytes, true, may_be_made_to_fail);
        size_t cap = MAX(bytes, usual);
        if (!add_page(a, cap, false, may_be_made_to_fail)) return NULL;
        a->used = 0;
        a->cap = cap;
    }
    void *p = a->page->bytes + a->used;
    a->used += bytes;
    return p;
}

void *arena_try(struct arena *a, size_t bytes) { return take(a, bytes, true); }

void *arena_new(struct arena *a, size_t bytes)
{
    void *p = take(a, bytes, false);
    CHECK(p || !a->limit);
    if (!p) out_of_memory();
    return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    CHECK(n <= SIZE_MAX / 2 / size);
    return arena_new(a, n * size);
}

struct arena_deferred {
    struct arena_deferred *next;
    void (*release)(void *);
    void *what;
};

void arena_defer(struct arena *a, void (*release)(void *), void *what)
{
    struct arena_deferred *d = arena_new(a, sizeof *d);
    *d = (struct arena_deferred){ a->deferred, release, what };
    a->deferred = d;
}

void arena_release(struct arena *a)
{
    while (a->deferred) {
        struct arena_deferred *d = a->deferred;
        a->deferred = d->next;
        d->release(d->what);
    }
    while (a->page) {
        struct arena_page *next = a->page->next;
        mem_free(a->page);
        a->page = next;
    }
    *a = (struct arena){ .limit = a->limit };
}
