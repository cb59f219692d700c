#ifndef HTTP_ECHO_TEST_H
#define HTTP_ECHO_TEST_H
/* For this room's tests: a service that says back what it was asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "http/service.h"
#include <unistd.h>

enum { ECHO_BODY_MAX = 8 << 20 };

static inline void echo_pairs(struct buf *b, const char *what, const struct http_pairs *p)
{
    for (size_t i = 0; i < p->n; i++)
        buf_print(b, "%s " STR_FMT "=" STR_FMT "\n", what, STR_ARG(p->pair[i].name), STR_ARG(p->pair[i].value));
}

static inline void echo_answer(void *state, const struct request *q, struct reply *r)
{
    struct error why;
    struct buf b = BUF_MAX(1 << 20);
    (void)state;
    if (str_eq(q->path, STR("/slow"))) (void)usleep(200 * 1000);
    buf_print(&b, "%s " STR_FMT "\n", http_method_name(q->method), STR_ARG(q->path));
    echo_pairs(&b, "query", &q->query);
    echo_pairs(&b, "form", &q->form);
    echo_pairs(&b, "cookie", &q->cookie);
    for (size_t i = 0; i < q->n_uploads; i++)
        buf_print(&b, "upload " STR_FMT " " STR_FMT " %zu bytes\n", STR_ARG(q->upload[i].field), STR_ARG(q->upload[i].name), q->upload[i].bytes.len);
    buf_print(&b, "peer " STR_FMT "%s\n", STR_ARG(q->peer), q->secure ? ", secure" : "");
    if (!reply_take(r, 200, "text/plain; charset=utf-8", &b, &why)) service_refuse(r, &why);
    buf_release(&b);
}
static inline bool echo_is_slow(void *state, const struct request *q)
{
    (void)state;
    return str_eq(q->path, STR("/slow"));
}
static inline uint64_t echo_body_max(void *state, const struct request *q)
{
    (void)state;
    return str_eq(q->path, STR("/upload")) ? ECHO_BODY_MAX : HTTP_FORM_MAX;
}
static const struct service echo = { .answer = echo_answer, .is_slow = echo_is_slow, .body_max = echo_body_max };

#endif
