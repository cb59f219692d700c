/* `wardmote serve`: the site behind a socket. `wardmote request`: one request through the same, from a file. */
#include "app/pipeline.h"
#include "app/site.h"
#include "app/verbs.h"
#include "base/file.h"
#include "base/parallel.h"
#include "contract/call.h"
#include "contract/route.h"
#include "http/listen.h"
#include "http/loopback.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { REQUEST_FILE_MAX = 64 << 20, GRACE_S = 30, IDLE_S = 30, CONNECTIONS_MAX = 12000, SLOW_THREADS = 2 };

static bool until_told(struct call *c, sigset_t *set, const char *title, struct error *why)
{
    int got;
    (void)fprintf(call_err(c), "Serving at %s; Ctrl-C ends it.\n", title);
    (void)fflush(call_err(c));
    return sigwait(set, &got) == 0 || FAIL(why, IO, "waiting for a signal failed");
}

static bool run_serve(struct call *c, struct error *why)
{
    struct arena *a = call_arena(c);
    struct pipeline *p;
    struct server *server = NULL;
    const char *title, *spool = path_join(a, call_home(c)->folder, "incoming");
    struct server_options o = { .trusted_proxy = str_of(call_text(c, "proxy")), .connections_max = CONNECTIONS_MAX, .idle_s = IDLE_S,
                                .quick_threads = (unsigned)parallel_threads(), .slow_threads = SLOW_THREADS, .spool = spool };
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    (void)signal(SIGPIPE, SIG_IGN);
    if (!file_make_folder(spool, why) || !listen_open(a, call_text(c, "listen"), &o.listen_fd, &title, why)) return false;
    CHECK(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0); /* of all threads from here on: only sigwait takes them */
    if (!pipeline_new(&site, call_home(c), &p, why)) {
        (void)close(o.listen_fd);
        return false;
    }
    struct service service = pipeline_service(p);
    bool ok = server_start(&o, &service, &server, why);
    if (ok) {
        pipeline_show_counts(p, server_counts(server));
        ok = until_told(c, &set, title, why);
        if (!server_stop(server, GRACE_S)) (void)fprintf(call_err(c), "Some requests were still under way and were cut off.\n");
    } else {
        (void)close(o.listen_fd);
    }
    pipeline_free(p);
    return ok;
}

static bool read_all(struct buf *b, struct error *why)
{
    char block[1 << 16];
    for (ssize_t n; (n = read(STDIN_FILENO, block, sizeof block)) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return FAIL_ERRNO(why, errno, "the standard input");
        buf_put(b, (struct str){ block, (size_t)n });
    }
    return buf_ok(b) || FAIL(why, LIMIT, "the request is larger than %d MB", REQUEST_FILE_MAX >> 20);
}

static bool run_request(struct call *c, struct error *why)
{
    struct pipeline *p;
    struct arena a = { 0 };
    struct buf raw = BUF_MAX(REQUEST_FILE_MAX), out = BUF_MAX((size_t)1 << 30);
    enum role role = ROLE_NOBODY;
    CHECK(role_parse(str_of(call_text(c, "as")), &role));
    if (!pipeline_new(&site, call_home(c), &p, why)) return false;
    pipeline_act_as(p, role);
    struct service service = pipeline_service(p);
    struct request q;
    struct reply r;
    bool ok = read_all(&raw, why) && loopback_ask(&service, &a, buf_str(&raw), &q, &r, why);
    if (ok) {
        loopback_write(&q, &r, &out);
        ok = (buf_ok(&out) && fwrite(out.ptr, 1, out.len, call_out(c)) == out.len) || FAIL_ERRNO(why, errno, "the reply cannot be written");
    }
    arena_release(&a); /* before the pipeline: replies hold its evidence */
    pipeline_free(p);
    buf_release(&raw);
    buf_release(&out);
    return ok;
}

static const struct option serve_options[] = {
    { .name = "listen", .kind = OPTION_TEXT, .meaning = "PORT|ADDRESS:PORT|unix:PATH|systemd", .standard = "127.0.0.1:8080",
      .help = "Where to listen; a port alone is on the loopback, 0 is any that is free" },
    { .name = "proxy", .kind = OPTION_TEXT, .meaning = "ADDRESS|unix",
      .help = "The proxy in front, whose word is taken for who asks and whether over TLS; nobody's if not given" },
};
const struct verb serve_verb = {
    .name = "serve",
    .arguments = "",
    .summary = "Open the site: the evidence in the browser",
    .help = "Serves the home's pages until it is told to stop (Ctrl-C, or SIGTERM), and then finishes what was begun. An import made "
            "meanwhile is seen within a second. /health says whether it is well, /metrics counts in the Prometheus format.\n\n"
            "$ wardmote serve\n"
            "$ wardmote serve --listen unix:/run/wardmote/http.sock --proxy unix\n",
    .options = serve_options,
    .n_options = COUNT_OF(serve_options),
    .run = run_serve,
};

static const struct option request_options[] = {
    { .name = "as", .kind = OPTION_CHOICE, .meaning = "nobody|reader|editor|publisher|administrator", .standard = "nobody",
      .help = "Who asks" },
};
const struct verb request_verb = {
    .name = "request",
    .arguments = "",
    .summary = "Answer one HTTP request from the standard input, without a socket",
    .help = "The request is as HTTP/1.1 writes it; the reply comes whole, headers and all.\n\n"
            "    printf 'GET /evidence HTTP/1.1\\n\\n' | wardmote request\n\n"
            "$ wardmote request --as reader < ward.http\n",
    .options = request_options,
    .n_options = COUNT_OF(request_options),
    .run = run_request,
};
