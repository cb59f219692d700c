#ifndef HTTP_SERVICE_H
#define HTTP_SERVICE_H
/* Whoever answers requests: the same behind a socket and behind the loopback. */
#include "http/reply.h"

struct service {
    /* Fills the reply; any thread, several at once. Whatever goes wrong is a reply too. */
    void (*answer)(void *state, const struct request *q, struct reply *r);
    /* Whether answering takes long enough that it must not be done between other people's: those go to a few threads
     * of their own. NULL: nothing does. */
    bool (*is_slow)(void *state, const struct request *q);
    /* How large a body may be: asked when the headers are there. */
    uint64_t (*body_max)(void *state, const struct request *q);
    void *state;
};
/* What is answered when a request cannot even be taken apart, for all services alike. */
void service_refuse(struct reply *r, const struct error *why);

#endif
