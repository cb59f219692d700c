/* Strangers' requests through the loopback: never a crash, and what is let through keeps to what request.h says. */
#include "http/loopback.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void answer(void *state, const struct request *q, struct reply *r)
{
    (void)state;
    if (!q->path.len || q->path.ptr[0] != '/' || !str_is_utf8(q->path) || memchr(q->path.ptr, 0, q->path.len)) abort();
    if (memmem(q->path.ptr, q->path.len, "//", 2) || memmem(q->path.ptr, q->path.len, "/../", 4)) abort();
    if (q->header.n > HTTP_HEADERS_MAX || q->form.n > HTTP_FIELDS_MAX || q->query.n > HTTP_FIELDS_MAX) abort();
    for (size_t i = 0; i < q->form.n; i++)
        if (!str_is_utf8(q->form.pair[i].value)) abort();
    for (size_t i = 0; i < q->n_uploads; i++) /* uploads borrow the body */
        if (q->upload[i].bytes.len && (q->upload[i].bytes.ptr < q->body.ptr || q->upload[i].bytes.ptr + q->upload[i].bytes.len > q->body.ptr + q->body.len)) abort();
    reply_text(r, 200, "ok");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct request q;
    struct reply r;
    struct error why;
    struct buf out = BUF_MAX(1 << 20);
    const struct service s = { .answer = answer };
    if (loopback_ask(&s, &a, (struct str){ (const char *)data, n }, &q, &r, &why)) {
        loopback_write(&q, &r, &out);
        if (!buf_ok(&out) || (r.status != 200 && r.status < 400)) abort();
    }
    buf_release(&out);
    arena_release(&a);
    return 0;
}
