#include "evidence/batch.h"
#include "base/hash.h"

enum { FIRST_SLOTS = 1 << 12 };

struct batch *batch_new(month_t month, struct str force)
{
    struct batch *b = mem_new(sizeof *b);
    b->month = month;
    b->force = force;
    b->mask = FIRST_SLOTS - 1;
    b->slot = mem_new(FIRST_SLOTS * sizeof *b->slot);
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) words_init(&b->words[c], (size_t)1 << (8 * event_column_info[c].width));
    return b;
}

void batch_free(struct batch *b)
{
    if (!b) return;
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) {
        mem_free(b->code[c]);
        mem_free(b->code_number[c]);
        words_release(&b->words[c]);
    }
    for (unsigned t = 0; t < EVENT_TIMES; t++) mem_free(b->time[t]);
    mem_free(b->point);
    mem_free(b->id);
    mem_free(b->has_id);
    mem_free(b->local);
    mem_free(b->point_number);
    mem_free(b->at);
    mem_free(b->slot);
    arena_release(&b->arena);
    mem_free(b);
}

static uint32_t *slot_of(const struct batch *b, struct str key, uint64_t hash)
{
    for (uint64_t i = hash;; i++) {
        uint32_t *s = &b->slot[i & b->mask];
        if (*s == 0 || (b->local[*s - 1].hash == hash && str_eq(b->local[*s - 1].key, key))) return s;
    }
}

static void grow_slots(struct batch *b)
{
    mem_free(b->slot);
    b->mask = b->mask * 2 + 1;
    b->slot = mem_new(((size_t)b->mask + 1) * sizeof *b->slot);
    for (uint32_t i = 0; i < b->n_local; i++) {
        uint64_t at = b->local[i].hash;
        while (b->slot[at & b->mask]) at++;
        b->slot[at & b->mask] = i + 1;
    }
}

uint32_t batch_point(struct batch *b, struct str key, bool *fresh)
{
    uint64_t hash = hash_bytes(key.ptr, key.len);
    uint32_t *s = slot_of(b, key, hash);
    *fresh = *s == 0;
    if (!*fresh) return *s - 1;
    MEM_NEED(&b->local, &b->cap_local, b->n_local + 1);
    b->local[b->n_local] = (struct local_point){ .key = key, .hash = hash };
    *s = (uint32_t)++b->n_local;
    if (b->n_local * 2 > b->mask) grow_slots(b);
    return (uint32_t)b->n_local - 1;
}

/* Every column in use has room for as many rows as `point` has. */
static void grow_rows(struct batch *b)
{
    size_t cap = b->cap;
    MEM_NEED(&b->point, &cap, b->n + 1);
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) {
        size_t had = b->cap;
        if (b->code[c]) MEM_NEED(&b->code[c], &had, cap);
    }
    for (unsigned t = 0; t < EVENT_TIMES; t++) {
        size_t had = b->cap;
        if (b->time[t]) MEM_NEED(&b->time[t], &had, cap);
    }
    b->cap = cap;
}

void batch_row(struct batch *b, uint32_t point)
{
    if (b->n == b->cap) grow_rows(b);
    if (b->n % 64 == 0) {
        MEM_NEED(&b->has_id, &b->cap_bits, b->n / 64 + 1);
        b->has_id[b->n / 64] = 0;
    }
    b->point[b->n] = point;
    for (unsigned c = 0; c < EVENT_COLUMNS; c++)
        if (b->code[c]) b->code[c][b->n] = 0;
    for (unsigned t = 0; t < EVENT_TIMES; t++)
        if (b->time[t]) b->time[t][b->n] = TIME_NONE;
    b->n++;
}

void batch_undo_row(struct batch *b)
{
    b->n--;
    if (batch_has_id(b, b->n)) b->n_ids--;
    b->has_id[b->n / 64] &= ~((uint64_t)1 << (b->n % 64));
}

void batch_id(struct batch *b, struct str text)
{
    if (text.len == 0) return;
    MEM_NEED(&b->id, &b->cap_ids, b->n_ids + 1);
    b->id[b->n_ids++] = event_id_of(text);
    b->has_id[(b->n - 1) / 64] |= (uint64_t)1 << ((b->n - 1) % 64);
}

bool batch_code(struct batch *b, enum event_column column, struct str word)
{
    if (word.len == 0) return true;
    bool fresh;
    uint32_t number = words_number(&b->words[column], word, &fresh);
    if (number == WORDS_FULL) return false;
    if (!b->code[column]) {
        size_t cap = 0;
        MEM_NEED(&b->code[column], &cap, b->cap);
        CHECK(cap == b->cap);
        memset(b->code[column], 0, b->n * sizeof *b->code[column]);
    }
    b->code[column][b->n - 1] = (uint16_t)number;
    return true;
}

void batch_time(struct batch *b, enum event_time which, int32_t minutes)
{
    if (minutes == TIME_NONE) return;
    if (!b->time[which]) {
        size_t cap = 0;
        MEM_NEED(&b->time[which], &cap, b->cap);
        CHECK(cap == b->cap);
        for (size_t i = 0; i < b->n; i++) b->time[which][i] = TIME_NONE;
    }
    b->time[which][b->n - 1] = minutes;
}
