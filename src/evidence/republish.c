#include "evidence/republish.h"
#include <stdlib.h>

/* A row as it is compared. */
struct said {
    struct event_id id;
    struct coord at;
    uint16_t category, outcome;
};

static int by_all(const void *a, const void *b) { return memcmp(a, b, sizeof(struct said)); }

/* Rows with (or without) an id, sorted by id and then by what they say. Rows without have a zero id. */
static struct said *sorted(const struct event_rows *r, const struct coord *at, bool with_id, size_t *n)
{
    struct said *list = mem_new((r->n + 1) * sizeof *list);
    size_t k = 0, next_id = 0;
    for (size_t p = 0; p < r->n_points; p++)
        for (size_t row = r->first[p]; row < r->first[p + 1]; row++) {
            bool has = r->n_ids && (r->has_id[row / 64] >> (row % 64) & 1);
            const uint8_t *category = r->code[EVENT_CATEGORY], *outcome = r->code[EVENT_OUTCOME];
            struct said s = { .at = at[r->point[p]], .category = category ? category[row] : 0, .outcome = outcome ? outcome[row] : 0 };
            if (has) s.id = r->id[next_id++];
            if (has == with_id) list[k++] = s;
        }
    if (k) qsort(list, k, sizeof *list, by_all);
    *n = k;
    return list;
}

static size_t same_id(const struct said *list, size_t from, size_t n)
{
    size_t to = from + 1;
    while (to < n && memcmp(&list[from].id, &list[to].id, sizeof list->id) == 0) to++;
    return to;
}

static int by_u64(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

enum aspect { OUTCOME, PLACE, CATEGORY };

static uint64_t aspect_of(const struct said *s, enum aspect aspect)
{
    return aspect == OUTCOME ? s->outcome : aspect == CATEGORY ? s->category : (uint64_t)(uint32_t)s->at.lon << 32 | (uint32_t)s->at.lat;
}

/* Whether two groups of rows differ as multisets in one aspect. */
static bool differ(const struct said *a, size_t n, const struct said *b, size_t m, enum aspect aspect)
{
    if (n == 1 && m == 1) return aspect_of(a, aspect) != aspect_of(b, aspect);
    if (n != m) return true;
    uint64_t *x = mem_new(n * sizeof *x), *y = mem_new(n * sizeof *y);
    for (size_t i = 0; i < n; i++) {
        x[i] = aspect_of(&a[i], aspect);
        y[i] = aspect_of(&b[i], aspect);
    }
    qsort(x, n, sizeof *x, by_u64);
    qsort(y, n, sizeof *y, by_u64);
    bool other = memcmp(x, y, n * sizeof *x) != 0;
    mem_free(x);
    mem_free(y);
    return other;
}

static void compare_ids(struct republished *r, const struct said *a, size_t n, const struct said *b, size_t m)
{
    for (size_t i = 0, k = 0; i < n || k < m;) {
        int c = i == n ? 1 : k == m ? -1 : memcmp(&a[i].id, &b[k].id, sizeof a->id);
        size_t i_end = c <= 0 ? same_id(a, i, n) : i, k_end = c >= 0 ? same_id(b, k, m) : k;
        r->gone += c < 0;
        r->added += c > 0;
        if (c == 0) {
            r->ids++;
            r->outcomes += differ(a + i, i_end - i, b + k, k_end - k, OUTCOME);
            r->moved += differ(a + i, i_end - i, b + k, k_end - k, PLACE);
            r->categories += differ(a + i, i_end - i, b + k, k_end - k, CATEGORY);
        }
        i = i_end;
        k = k_end;
    }
}

static void compare_plain(struct republished *r, const struct said *a, size_t n, const struct said *b, size_t m)
{
    for (size_t i = 0, k = 0; i < n || k < m;) {
        int c = i == n ? 1 : k == m ? -1 : by_all(&a[i], &b[k]);
        r->plain_gone += c < 0;
        r->plain_added += c > 0;
        i += c <= 0;
        k += c >= 0;
    }
}

struct republished republish_compare(const struct event_rows *before, const struct event_rows *after,
                                     const struct coord *at)
{
    struct republished r = { .rows_before = (uint32_t)before->n, .rows_after = (uint32_t)after->n };
    for (int with_id = 0; with_id < 2; with_id++) {
        size_t n, m;
        struct said *a = sorted(before, at, with_id, &n), *b = sorted(after, at, with_id, &m);
        if (with_id) compare_ids(&r, a, n, b, m);
        else compare_plain(&r, a, n, b, m);
        mem_free(a);
        mem_free(b);
    }
    return r;
}

bool republish_is_empty(const struct republished *r)
{
    return (r->outcomes | r->moved | r->categories | r->added | r->gone | r->plain_added | r->plain_gone) == 0;
}
