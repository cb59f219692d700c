#ifndef HTTP_LOOPBACK_H
#define HTTP_LOOPBACK_H
/* One request through a service without a socket: tests, and `wardmote request`. */
#include "http/service.h"

/* raw: a request as HTTP/1.1 writes it; lines may end in LF alone, and Content-Length may be left out: the body is then
 * all that follows. Everything in q and r is in the arena. A request that is refused is answered too; only what is no HTTP
 * at all is a fault. */
bool loopback_ask(const struct service *s, struct arena *a, struct str raw, struct request *q, struct reply *r,
                  struct error *why) MUST_CHECK;
/* The reply as HTTP/1.1 writes it, with Content-Length and without Date. */
void loopback_write(const struct request *q, const struct reply *r, struct buf *out);

#endif
