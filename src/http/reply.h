#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H
/* What is answered. Headers and texts live in the reply's arena or longer; so does the body. */
#include "base/buf.h"
#include "http/request.h"

struct reply {
    struct arena *arena;
    int status; /* 200 until it is said otherwise */
    struct http_pairs header;
    struct str body;
};
#define REPLY(arena_) ((struct reply){ .arena = (arena_), .status = 200 })

/* type: "text/html; charset=utf-8". */
void reply_body(struct reply *r, int status, const char *type, struct str body);
/* The buffer's bytes become the body and die with the arena; the buffer is left empty. NOMEM when it had failed. */
bool reply_take(struct reply *r, int status, const char *type, struct buf *b, struct error *why) MUST_CHECK;
void reply_text(struct reply *r, int status, const char *text);
/* Replaces one of that name. A value with a line break or NUL byte is a bug. */
void reply_header(struct reply *r, const char *name, const char *value);
void reply_add_header(struct reply *r, const char *name, const char *value); /* beside one of that name: Set-Cookie */
struct str reply_header_of(const struct reply *r, const char *name);
/* 303: see there. where: a place in this site, beginning with one slash; anything else is a bug. */
void reply_see_other(struct reply *r, const char *where);
/* Marks the reply with the tag of its content (quotes are put around it). True when the asker has just that and the reply
 * has become 304 without a body: nothing more need be made. */
bool reply_same_as_held(struct reply *r, const struct request *q, const char *tag);

int http_status(enum error_kind kind); /* 400, 404, ... */
const char *http_reason(int status);   /* "Not Found" */

#endif
