#include "http/reply.h"

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    { 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" }, { 303, "See Other" },
    { 301, "Moved Permanently" }, { 302, "Found" }, { 304, "Not Modified" },
    { 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
    { 405, "Method Not Allowed" }, { 409, "Conflict" }, { 413, "Content Too Large" }, { 414, "URI Too Long" },
    { 415, "Unsupported Media Type" }, { 422, "Unprocessable Content" }, { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" }, { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
};

const char *http_reason(int status)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (reasons[i].status == status) return reasons[i].reason;
    return "Unknown";
}

int http_status(enum error_kind kind)
{
    switch (kind) {
    case ERROR_NONE: return 200;
    case ERROR_USAGE: case ERROR_INVALID: return 400;
    case ERROR_MISSING: return 404;
    case ERROR_DENIED: return 403;
    case ERROR_CONFLICT: return 409;
    case ERROR_LIMIT: return 413;
    case ERROR_BUSY: case ERROR_NOMEM: return 503;
    case ERROR_IO: return 500;
    }
    return 500;
}

void reply_body(struct reply *r, int status, const char *type, struct str body)
{
    r->status = status;
    r->body = body;
    reply_header(r, "Content-Type", type);
}

static void release_buf(void *b) { buf_release(b); }

bool reply_take(struct reply *r, int status, const char *type, struct buf *b, struct error *why)
{
    if (!buf_ok(b)) return FAIL(why, NOMEM, "the answer is larger than %zu bytes, or there was no memory for it", b->max);
    struct buf *kept = ARENA_NEW(r->arena, struct buf);
    *kept = *b;
    *b = BUF_MAX(b->max);
    arena_defer(r->arena, release_buf, kept);
    reply_body(r, status, type, buf_str(kept));
    return true;
}

void reply_text(struct reply *r, int status, const char *text) { reply_body(r, status, "text/plain; charset=utf-8", str_of(text)); }

void reply_add_header(struct reply *r, const char *name, const char *value)
{
    struct error why;
    CHECK(!strpbrk(value, "\r\n") && !strpbrk(name, "\r\n: "));
    struct http_pair pair = { str_of(name), str_copy(r->arena, str_of(value)) };
    CHECK(pairs_add(&r->header, r->arena, HTTP_HEADERS_MAX, pair, &why));
}

void reply_header(struct reply *r, const char *name, const char *value)
{
    for (size_t i = 0; i < r->header.n; i++)
        if (str_eq_nocase(r->header.pair[i].name, str_of(name))) {
            CHECK(!strpbrk(value, "\r\n"));
            r->header.pair[i].value = str_copy(r->arena, str_of(value));
            return;
        }
    reply_add_header(r, name, value);
}

struct str reply_header_of(const struct reply *r, const char *name)
{
    for (size_t i = 0; i < r->header.n; i++)
        if (str_eq_nocase(r->header.pair[i].name, str_of(name))) return r->header.pair[i].value;
    return (struct str){ NULL, 0 };
}

void reply_see_other(struct reply *r, const char *where)
{
    CHECK(where[0] == '/' && where[1] != '/' && where[1] != '\\');
    reply_text(r, 303, "");
    reply_header(r, "Location", where);
}

bool reply_same_as_held(struct reply *r, const struct request *q, const char *tag)
{
    const char *quoted = str_print(r->arena, "\"%s\"", tag);
    reply_header(r, "ETag", quoted);
    for (struct str rest = request_header(q, "If-None-Match"), one; rest.len;) {
        rest = str_cut(rest, ',', &one);
        one = str_trim(one);
        if (str_starts(one, STR("W/"))) one = str_slice(one, 2, one.len);
        if (!str_eq(one, str_of(quoted)) && !str_eq(one, STR("*"))) continue;
        r->status = 304;
        r->body = (struct str){ NULL, 0 };
        return true;
    }
    return false;
}
