/* Strangers' lists of weights, of either index: never a crash; what is kept is sorted, one line a code, and found again. */
#include "evidence/weights_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void count(void *to, size_t line, const char *reason, struct str row)
{
    CHECK(line > 0 && *reason && row.len <= 1 << 16);
    ++*(size_t *)to;
}

static void check(const struct index_kind *index, const struct weights_file *r)
{
    const struct weights w = { .index = str_of(index->id), .weight = r->weight, .n = r->n_codes };
    for (size_t i = 0; i < w.n; i++) {
        const struct weight *one = &w.weight[i];
        CHECK(one->days >= 0 && one->days <= one->highest && one->title < r->text.len);
        CHECK(i == 0 || strcmp(one[-1].code, one->code) < 0);
        CHECK(weights_find(&w, str_of(one->code)) == one);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct index_kind *const index[] = { &harm_index, &severity_index };
    struct str text = { (const char *)data, n };
    if (n > 1 << 16) return 0;
    for (size_t i = 0; i < COUNT_OF(index); i++) {
        struct weights_file r;
        size_t refused = 0;
        if (!weights_recognise(index[i], text)) continue;
        weights_read(index[i], text, count, &refused, &r);
        CHECK(r.n + refused == r.rows && r.n_codes <= r.n);
        check(index[i], &r);
        weights_file_release(&r);
    }
    return 0;
}
