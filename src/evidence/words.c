#include "evidence/words.h"

void words_init(struct words *w, size_t max)
{
    *w = (struct words){ .max = max, .mask = 31 };
    w->slot = mem_new((w->mask + 1) * sizeof *w->slot);
    bool fresh;
    CHECK(words_number(w, STR(""), &fresh) == 0);
}

void words_release(struct words *w)
{
    mem_free(w->text);
    mem_free(w->slot);
    *w = (struct words){ 0 };
}

/* Eight bytes of each end and of the middle tell texts apart nearly always, and the comparison decides. */
static inline uint32_t hash_of(struct str s)
{
    uint64_t head = 0, middle = 0, tail = 0;
    if (s.len >= 8) {
        memcpy(&head, s.ptr, 8);
        memcpy(&middle, s.ptr + (s.len - 8) / 2, 8);
        memcpy(&tail, s.ptr + s.len - 8, 8);
    } else if (s.len) {
        memcpy(&head, s.ptr, s.len);
    }
    uint64_t h = (head ^ (s.len << 56)) * 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 29) ^ middle) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 31) ^ tail) * 0x94D049BB133111EBu;
    return (uint32_t)(h >> 32);
}

static inline uint32_t *slot_of(const struct words *w, struct str text)
{
    for (uint32_t i = hash_of(text);; i++) {
        uint32_t *s = &w->slot[i & w->mask];
        if (*s == 0 || str_eq(w->text[*s - 1], text)) return s;
    }
}

static void grow_slots(struct words *w)
{
    mem_free(w->slot);
    w->mask = w->mask * 2 + 1;
    w->slot = mem_new(((size_t)w->mask + 1) * sizeof *w->slot);
    for (uint32_t i = 0; i < w->n; i++) *slot_of(w, w->text[i]) = i + 1;
}

uint32_t words_number(struct words *w, struct str text, bool *fresh)
{
    uint32_t *s = slot_of(w, text);
    *fresh = *s == 0;
    if (!*fresh) return *s - 1;
    if (w->n >= w->max) return WORDS_FULL;
    MEM_NEED(&w->text, &w->cap, w->n + 1);
    w->text[w->n] = text;
    *s = (uint32_t)++w->n;
    if (w->n * 2 > w->mask) grow_slots(w);
    return (uint32_t)w->n - 1;
}

uint32_t words_find(const struct words *w, struct str text)
{
    const uint32_t *s = slot_of(w, text);
    return *s ? *s - 1 : WORDS_FULL;
}
