#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H
/*
 * A service behind a socket: libmicrohttpd reads and writes, a few threads answer what is quick as it comes, and as many
 * others what is slow. A connection costs memory only up to a ceiling, and ends when nothing moves on it.
 */
#include "http/service.h"
#include <stdatomic.h>

struct server_options {
    int listen_fd;             /* bound and listening: http/listen.h; closed by server_stop */
    struct str trusted_proxy;  /* the address whose X-Forwarded-For and X-Forwarded-Proto are believed ("unix" of a Unix
                                * socket); empty: nobody's */
    unsigned connections_max, idle_s;
    unsigned quick_threads, slow_threads;
    const char *spool;         /* folder for bodies too long for memory; gone again with the request */
};
struct server_counts {
    atomic_uint_fast64_t requests, status[6] /* by hundreds */, refused, connections;
    atomic_uint_fast64_t in_hand; /* begun and not yet sent */
};

struct server;
/* The service is borrowed until server_stop. */
bool server_start(const struct server_options *o, const struct service *s, struct server **out, struct error *why) MUST_CHECK;
const struct server_counts *server_counts(const struct server *s);
/* Takes no more connections, finishes the requests in hand, at most grace_s seconds of them, and frees the server. True
 * when none was cut off. */
bool server_stop(struct server *s, unsigned grace_s);

#endif
