#ifndef BASE_MEM_H
#define BASE_MEM_H
/*
 * Memory. mem_new never returns NULL (the program ends): for sizes the program itself chose. mem_try may:
 * for every size that comes from data; its failures are swept by fault injection in the tests.
 */
#include "base/macro.h"

void *mem_new(size_t bytes);            /* zeroed */
void *mem_try(size_t bytes) MUST_CHECK; /* not zeroed; NULL when there is none */
/* Grows *p (an array of elements of `size` bytes) so that it can hold `need`; doubles. On failure *p and *cap
 * are as they were. */
bool mem_grow(void **p, size_t *cap, size_t need, size_t size) MUST_CHECK;
void mem_free(void *p);
/* The same for a list of an import that has nobody to tell: where memory is refused the program ends with that sentence
 * and the exit code of a fault. It may end at any moment: what is kept is swapped whole. */
void mem_need(void **p, size_t *cap, size_t need, size_t size);
/* MEM_GROW(&array, &cap, need): mem_grow with the element size read off the pointer. */
#define MEM_GROW(p, cap, need) mem_grow((void **)(p), (cap), (need), sizeof **(p))
#define MEM_NEED(p, cap, need) mem_need((void **)(p), (cap), (need), sizeof **(p))

/* The n-th mem_try, mem_grow or arena_try that needs memory from now on this thread fails (0: none does). Returns how many were seen since
 * the last call. Only in builds with FAULT_INJECTION. */
#ifdef FAULT_INJECTION
unsigned mem_fail_at(unsigned n);
#endif

/* Everything allocated for one request, verb or file dies together. `limit` bytes at most (0: none);
 * past it arena_try gives NULL and arena_new aborts. */
struct arena_page;
struct arena_deferred;
struct arena {
    struct arena_page *page;
    struct arena_deferred *deferred;
    size_t used, cap, total, limit;
};
void *arena_new(struct arena *a, size_t bytes); /* zeroed; aligned for anything; the program ends when there is none */
void *arena_try(struct arena *a, size_t bytes) MUST_CHECK; /* zeroed; NULL when there is none or past the limit */
#define ARENA_NEW(a, type) ((type *)arena_new((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))
void *arena_array(struct arena *a, size_t n, size_t size);
/* At arena_release, before any memory goes, calls release(what): for what is not memory. Last deferred, first called. */
void arena_defer(struct arena *a, void (*release)(void *what), void *what);
void arena_release(struct arena *a);

#endif
