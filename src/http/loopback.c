#include "http/loopback.h"

/* The next line without its ending; false at the end of the text. */
static bool next_line(struct str *rest, struct str *line)
{
    if (!rest->len) return false;
    *rest = str_cut(*rest, '\n', line);
    if (str_ends(*line, STR("\r"))) line->len--;
    return true;
}

static bool take_headers(struct request *q, struct str *rest, struct error *why)
{
    for (struct str line; next_line(rest, &line) && line.len;) {
        struct str name, value = str_cut(line, ':', &name);
        if (!name.len || name.len == line.len) return FAIL(why, INVALID, "a line of the headers is no header: %.60s",
                                                           str_z(q->arena, line));
        if (!request_add_header(q, name, value, why)) return false;
    }
    return true;
}

static bool body_of(const struct service *s, const struct request *q, struct str rest, struct str *body, struct error *why)
{
    struct str said = request_header(q, "Content-Length");
    int64_t length = (int64_t)rest.len;
    if (said.ptr && (!str_to_i64(said, &length) || length < 0 || (uint64_t)length > rest.len))
        return FAIL(why, INVALID, "Content-Length is not the length of what follows");
    uint64_t max = s->body_max ? s->body_max(s->state, q) : HTTP_FORM_MAX;
    if ((uint64_t)length > max) return FAIL(why, LIMIT, "more than %llu bytes were sent", (unsigned long long)max);
    *body = str_slice(rest, 0, (size_t)length);
    return true;
}

bool loopback_ask(const struct service *s, struct arena *a, struct str raw, struct request *q, struct reply *r,
                  struct error *why)
{
    struct str line, method, target, body = { NULL, 0 };
    if (!next_line(&raw, &line)) return FAIL(why, INVALID, "there is no request");
    struct str rest = str_cut(line, ' ', &method), version = str_cut(rest, ' ', &target);
    if (!str_starts(version, STR("HTTP/1.")))
        return FAIL(why, INVALID, "a request begins with a line such as \"GET /ward HTTP/1.1\", not: %.60s", str_z(a, line));
    *r = REPLY(a);
    *q = (struct request){ .arena = a, .peer = STR("127.0.0.1") };
    struct error refused;
    bool good = request_begin(q, a, method, target, &refused) && take_headers(q, &raw, &refused) &&
                body_of(s, q, raw, &body, &refused) && request_take_body(q, body, &refused);
    if (good) q->peer = STR("127.0.0.1");
    if (good) s->answer(s->state, q, r);
    else service_refuse(r, &refused);
    return true;
}

void loopback_write(const struct request *q, const struct reply *r, struct buf *out)
{
    buf_print(out, "HTTP/1.1 %d %s\r\n", r->status, http_reason(r->status));
    for (size_t i = 0; i < r->header.n; i++)
        buf_print(out, STR_FMT ": " STR_FMT "\r\n", STR_ARG(r->header.pair[i].name), STR_ARG(r->header.pair[i].value));
    buf_print(out, "Content-Length: %zu\r\n\r\n", r->body.len);
    if (q->method != HTTP_HEAD) buf_put(out, r->body);
}
