#include "http/server.h"
#include "base/file.h"
#include "http/microhttpd.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTION_BYTES = 32 << 10, SLOW_WAITING_MAX = 256, DISCARD_MAX = 4 << 20 };

/* One request under way. */
struct exchange {
    struct server *server;
    struct arena arena;
    struct request q;
    struct reply r;
    struct str target;
    enum { FRESH, TAKING, WAITING, ANSWERED } state;
    struct error refused; /* kind NONE: not so far */
    uint64_t body_max, got;
    struct buf body;
    int file;             /* of a body too long for memory; -1: none */
    struct str mapped;
    struct MHD_Connection *connection;
    struct exchange *next; /* in the queue for slow threads */
};

struct server {
    struct server_options o;
    const struct service *service;
    struct microhttpd mhd;
    struct MHD_Daemon *daemon;
    struct server_counts counts;
    atomic_bool stopping;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t waiting;
    struct exchange *first, **last;
    unsigned n_waiting, n_slow;
    pthread_t slow[64];
    bool no_more;
};

const struct server_counts *server_counts(const struct server *s) { return &s->counts; }

/* ---- the life of an exchange ---- */

static void *begin(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct server *s = cls;
    struct exchange *x = mem_try(sizeof *x);
    if (!x) return NULL;
    *x = (struct exchange){ .server = s, .file = -1, .connection = connection, .body = BUF_MAX(HTTP_IN_MEMORY_MAX) };
    char *target = arena_try(&x->arena, strlen(uri) + 1);
    if (target) x->target = (struct str){ memcpy(target, uri, strlen(uri)), strlen(uri) };
    atomic_fetch_add(&s->counts.in_hand, 1);
    return x;
}

static void end(void *cls, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode how)
{
    (void)connection;
    (void)how;
    struct server *s = cls;
    struct exchange *x = *con_cls;
    if (!x) return;
    if (x->mapped.ptr) (void)munmap((void *)x->mapped.ptr, x->mapped.len);
    if (x->file >= 0) (void)close(x->file);
    buf_release(&x->body);
    arena_release(&x->arena);
    mem_free(x);
    *con_cls = NULL;
    atomic_fetch_sub(&s->counts.in_hand, 1);
}

static void count_connection(void *cls, struct MHD_Connection *c, void **socket_context, enum MHD_ConnectionNotificationCode what)
{
    (void)c;
    (void)socket_context;
    struct server *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) atomic_fetch_add(&s->counts.connections, 1);
    else atomic_fetch_sub(&s->counts.connections, 1);
}

static size_t as_sent(void *cls, struct MHD_Connection *c, char *s)
{
    (void)cls;
    (void)c;
    return strlen(s); /* request_begin decodes, for all ways in alike */
}

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    struct exchange *x = cls;
    return request_add_header(&x->q, str_of(name), str_of(value ? value : ""), &x->refused) ? MHD_YES : MHD_NO;
}

/* Whom the connection is from, and what a proxy that is trusted says of whom it asks for. */
static void take_peer(struct exchange *x)
{
    const union MHD_ConnectionInfo *info = x->server->mhd.get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *at = info ? info->client_addr : NULL;
    char text[INET6_ADDRSTRLEN] = "unix";
    if (at && at->sa_family == AF_INET) (void)inet_ntop(AF_INET, &((const struct sockaddr_in *)at)->sin_addr, text, sizeof text);
    if (at && at->sa_family == AF_INET6) (void)inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)at)->sin6_addr, text, sizeof text);
    x->q.peer = str_copy(&x->arena, str_of(text));
    if (!x->server->o.trusted_proxy.len || !str_eq(x->q.peer, x->server->o.trusted_proxy)) return;
    struct str last = { NULL, 0 }; /* what the proxy itself added: the last one; those before may be anybody's */
    for (struct str rest = request_last_header(&x->q, "X-Forwarded-For"); rest.len;) rest = str_cut(rest, ',', &last);
    if (str_trim(last).len) x->q.peer = str_trim(last);
    x->q.secure = str_eq_nocase(request_last_header(&x->q, "X-Forwarded-Proto"), STR("https"));
}

static void take_headers(struct exchange *x, const char *method)
{
    const struct service *s = x->server->service;
    x->r = REPLY(&x->arena);
    x->q = (struct request){ .arena = &x->arena };
    if (!request_begin(&x->q, &x->arena, str_of(method), x->target, &x->refused)) return;
    (void)x->server->mhd.get_connection_values(x->connection, MHD_HEADER_KIND, take_header, x);
    if (x->refused.kind != ERROR_NONE) return;
    take_peer(x);
    x->body_max = s->body_max ? s->body_max(s->state, &x->q) : HTTP_FORM_MAX;
    struct str length = request_header(&x->q, "Content-Length");
    int64_t n;
    if (length.ptr && str_to_i64(length, &n) && n >= 0 && (uint64_t)n > x->body_max)
        (void)FAIL(&x->refused, LIMIT, "more than %llu bytes were sent", (unsigned long long)x->body_max);
}

static bool spool(struct exchange *x, const char *p, size_t n, struct error *why)
{
    if (x->file < 0) {
        x->file = open(x->server->o.spool, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (x->file < 0) return FAIL_ERRNO(why, errno, "%s", x->server->o.spool);
        if (!file_write_all(x->file, x->body.ptr, x->body.len, x->server->o.spool, why)) return false;
        buf_release(&x->body);
    }
    return file_write_all(x->file, p, n, x->server->o.spool, why);
}

static void take_bytes(struct exchange *x, const char *p, size_t n)
{
    x->got += n;
    if (x->refused.kind != ERROR_NONE) return;
    if (x->got > x->body_max) {
        (void)FAIL(&x->refused, LIMIT, "more than %llu bytes were sent", (unsigned long long)x->body_max);
    } else if (x->file < 0 && x->got <= HTTP_IN_MEMORY_MAX) {
        buf_put(&x->body, (struct str){ p, n });
        if (!buf_ok(&x->body)) (void)FAIL(&x->refused, NOMEM, "no memory for what was sent");
    } else {
        (void)!spool(x, p, n, &x->refused);
    }
}

static bool map_body(struct exchange *x, struct str *body, struct error *why)
{
    *body = buf_str(&x->body);
    if (x->file < 0) return true;
    void *p = mmap(NULL, x->got, PROT_READ, MAP_PRIVATE, x->file, 0);
    if (p == MAP_FAILED) return FAIL_ERRNO(why, errno, "what was sent");
    x->mapped = *body = (struct str){ p, x->got };
    return true;
}

static void answer(struct exchange *x)
{
    const struct service *s = x->server->service;
    if (x->refused.kind == ERROR_NONE) s->answer(s->state, &x->q, &x->r);
    else service_refuse(&x->r, &x->refused);
    if (x->refused.kind != ERROR_NONE) atomic_fetch_add(&x->server->counts.refused, 1);
    x->state = ANSWERED;
}

static enum MHD_Result send_reply(struct exchange *x)
{
    struct server *s = x->server;
    struct MHD_Response *response = s->mhd.create_response_from_buffer(x->r.body.len, (void *)x->r.body.ptr, MHD_RESPMEM_PERSISTENT);
    if (!response) return MHD_NO;
    for (size_t i = 0; i < x->r.header.n; i++)
        (void)s->mhd.add_response_header(response, str_z(&x->arena, x->r.header.pair[i].name), str_z(&x->arena, x->r.header.pair[i].value));
    if (atomic_load(&s->stopping)) (void)s->mhd.add_response_header(response, "Connection", "close");
    atomic_fetch_add(&s->counts.requests, 1);
    atomic_fetch_add(&s->counts.status[x->r.status / 100 % 6], 1);
    enum MHD_Result sent = s->mhd.queue_response(x->connection, (unsigned)x->r.status, response);
    s->mhd.destroy_response(response);
    return sent;
}

/* ---- slow threads ---- */

static bool wait_for_slow(struct exchange *x)
{
    struct server *s = x->server;
    CHECK(pthread_mutex_lock(&s->mutex) == 0);
    bool room = s->n_waiting < SLOW_WAITING_MAX && s->n_slow > 0;
    if (room) {
        x->state = WAITING;
        s->mhd.suspend_connection(x->connection);
        *s->last = x;
        s->last = &x->next;
        s->n_waiting++;
        CHECK(pthread_cond_signal(&s->waiting) == 0);
    }
    CHECK(pthread_mutex_unlock(&s->mutex) == 0);
    return room;
}

static void *answer_slowly(void *arg)
{
    struct server *s = arg;
    for (;;) {
        CHECK(pthread_mutex_lock(&s->mutex) == 0);
        while (!s->first && !s->no_more) CHECK(pthread_cond_wait(&s->waiting, &s->mutex) == 0);
        struct exchange *x = s->first;
        if (x) {
            s->first = x->next;
            if (!s->first) s->last = &s->first;
            s->n_waiting--;
        }
        CHECK(pthread_mutex_unlock(&s->mutex) == 0);
        if (!x) return NULL;
        answer(x);
        s->mhd.resume_connection(x->connection);
    }
}

/* ---- what libmicrohttpd calls ---- */

static enum MHD_Result take(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                            const char *bytes, size_t *n, void **con_cls)
{
    (void)cls;
    (void)url;
    (void)version;
    struct exchange *x = *con_cls;
    if (!x || !x->target.ptr) return MHD_NO;
    x->connection = connection;
    switch (x->state) {
    case FRESH:
        take_headers(x, method);
        x->state = TAKING;
        if (x->refused.kind == ERROR_NONE) return MHD_YES;
        answer(x); /* before the body is sent, if the sender looks */
        return send_reply(x);
    case TAKING:
        if (*n) {
            take_bytes(x, bytes, *n);
            *n = 0;
            return x->got > x->body_max + DISCARD_MAX ? MHD_NO : MHD_YES;
        }
        struct str body;
        const struct service *s = x->server->service;
        if (x->refused.kind == ERROR_NONE && map_body(x, &body, &x->refused) && request_take_body(&x->q, body, &x->refused) &&
            s->is_slow && s->is_slow(s->state, &x->q)) {
            if (wait_for_slow(x)) return MHD_YES;
            (void)FAIL(&x->refused, BUSY, "too many people wait for an answer like this: try again in a minute");
        }
        answer(x);
        return send_reply(x);
    case WAITING: return MHD_YES;
    case ANSWERED: return send_reply(x);
    }
    return MHD_NO;
}

/* ---- beginning and ending ---- */

static void raise_file_limit(unsigned connections)
{
    struct rlimit have;
    rlim_t want = (rlim_t)connections + 256;
    if (getrlimit(RLIMIT_NOFILE, &have) != 0 || have.rlim_cur >= want) return;
    have.rlim_cur = have.rlim_max < want ? have.rlim_max : want;
    (void)setrlimit(RLIMIT_NOFILE, &have);
}

static void stop_slow(struct server *s)
{
    CHECK(pthread_mutex_lock(&s->mutex) == 0);
    s->no_more = true;
    CHECK(pthread_cond_broadcast(&s->waiting) == 0 && pthread_mutex_unlock(&s->mutex) == 0);
    for (unsigned i = 0; i < s->n_slow; i++) CHECK(pthread_join(s->slow[i], NULL) == 0);
}

static void server_free(struct server *s)
{
    microhttpd_release(&s->mhd);
    CHECK(pthread_cond_destroy(&s->waiting) == 0 && pthread_mutex_destroy(&s->mutex) == 0);
    mem_free(s);
}

bool server_start(const struct server_options *o, const struct service *service, struct server **out, struct error *why)
{
    struct microhttpd mhd;
    if (!microhttpd_load(&mhd, why)) return false;
    struct server *s = mem_new(sizeof *s);
    s->mhd = mhd;
    s->o = *o;
    s->service = service;
    s->last = &s->first;
    CHECK(pthread_mutex_init(&s->mutex, NULL) == 0 && pthread_cond_init(&s->waiting, NULL) == 0);
    raise_file_limit(o->connections_max);
    CHECK(o->slow_threads <= COUNT_OF(s->slow));
    while (s->n_slow < o->slow_threads && pthread_create(&s->slow[s->n_slow], NULL, answer_slowly, s) == 0) s->n_slow++;
    if (s->n_slow > 0)
        s->daemon = s->mhd.start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, take, s,
            MHD_OPTION_LISTEN_SOCKET, o->listen_fd, MHD_OPTION_URI_LOG_CALLBACK, begin, s, MHD_OPTION_NOTIFY_COMPLETED, end, s,
            MHD_OPTION_NOTIFY_CONNECTION, count_connection, s, MHD_OPTION_UNESCAPE_CALLBACK, as_sent, s,
            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_CONNECTION_LIMIT, o->connections_max,
            MHD_OPTION_CONNECTION_TIMEOUT, o->idle_s, MHD_OPTION_STRICT_FOR_CLIENT, 1,
            o->quick_threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, o->quick_threads, MHD_OPTION_END);
    if (!s->daemon) {
        stop_slow(s);
        server_free(s);
        return FAIL(why, IO, "the server did not start: no threads or no descriptors to be had");
    }
    *out = s;
    return true;
}

bool server_stop(struct server *s, unsigned grace_s)
{
    atomic_store(&s->stopping, true);
    MHD_socket listening = s->mhd.quiesce_daemon(s->daemon);
    const struct timespec tick = { .tv_nsec = 20 * 1000 * 1000 };
    for (unsigned waited = 0; atomic_load(&s->counts.in_hand) > 0 && waited < grace_s * 50; waited++) (void)nanosleep(&tick, NULL);
    bool all = atomic_load(&s->counts.in_hand) == 0;
    stop_slow(s); /* what is queued is answered first, so that no connection stays suspended */
    s->mhd.stop_daemon(s->daemon);
    (void)close(listening != MHD_INVALID_SOCKET ? listening : s->o.listen_fd);
    server_free(s);
    return all;
}
