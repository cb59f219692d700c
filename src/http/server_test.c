/* The service behind a real socket, on the loopback, on a port that is free. */
#include "http/echo_test.h"
#include "http/listen.h"
#include "http/server.h"
#include "base/file.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

struct running {
    struct arena arena;
    struct server *server;
    const char *title, *folder;
    uint16_t port;
};

static int begin_with(void **state, const char *proxy)
{
    struct running *t = mem_new(sizeof *t);
    struct error why = { 0 };
    struct server_options o = { .connections_max = 50, .idle_s = 5, .quick_threads = 2, .slow_threads = 2, .trusted_proxy = str_of(proxy) };
    t->folder = str_print(&t->arena, "/tmp/wardmote-http-XXXXXX");
    assert_non_null(mkdtemp((char *)t->folder));
    o.spool = t->folder;
    if (!listen_open(&t->arena, "127.0.0.1:0", &o.listen_fd, &t->title, &why) || !server_start(&o, &echo, &t->server, &why)) fail_msg("%s", why.say);
    t->port = (uint16_t)strtoul(strrchr(t->title, ':') + 1, NULL, 10);
    *state = t;
    return 0;
}
static int begin(void **state) { return begin_with(state, ""); }
static int begin_behind_proxy(void **state) { return begin_with(state, "127.0.0.1"); }

static int end(void **state)
{
    struct running *t = *state;
    struct error why;
    if (t->server) (void)server_stop(t->server, 1);
    (void)!file_remove_tree(t->folder, &why);
    arena_release(&t->arena);
    mem_free(t);
    return 0;
}

static int call_up(const struct running *t)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(t->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct timeval patience = { .tv_sec = 10 };
    assert_int_equal(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(connect(s, (const struct sockaddr *)&at, sizeof at), 0);
    return s;
}

/* All that comes until the other side hangs up. */
static char *rest_of(struct arena *a, int s)
{
    size_t n = 0, cap = 1 << 16;
    char *p = arena_new(a, cap + 1);
    for (ssize_t got; n < cap && (got = recv(s, p + n, cap - n, 0)) > 0;) n += (size_t)got;
    (void)close(s);
    return p;
}

static char *ask(struct running *t, const char *raw)
{
    int s = call_up(t);
    assert_int_equal(send(s, raw, strlen(raw), MSG_NOSIGNAL), (ssize_t)strlen(raw));
    return rest_of(&t->arena, s);
}
#define ASK(t, first, headers, body) ask((t), first " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" headers "\r\n" body)

static void a_request_is_answered(void **state)
{
    char *said = ASK(*state, "GET /a%20b?q=1", "", "");
    assert_non_null(strstr(said, "HTTP/1.1 200 OK\r\n"));
    assert_non_null(strstr(said, "\r\n\r\nGET /a b\nquery q=1\npeer 127.0.0.1\n"));
}

static void the_socket_decodes_as_the_loopback_does(void **state)
{
    assert_non_null(strstr(ASK(*state, "GET /a%2fb", "", ""), "400 Bad Request"));
    assert_non_null(strstr(ASK(*state, "GET /a/../b", "", ""), "400 Bad Request"));
    assert_non_null(strstr(ASK(*state, "GET /%ff", "", ""), "400 Bad Request"));
    assert_non_null(strstr(ASK(*state, "GET /+?a=+", "", ""), "GET /+\nquery a= \n"));
}

static void a_body_too_long_for_memory_waits_in_a_file(void **state)
{
    struct running *t = *state;
    size_t size = 3 << 20;
    const char *part = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.zip\"\r\n\r\n", *tail = "\r\n--b--\r\n";
    char *head = str_print(&t->arena, "POST /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %zu\r\n\r\n"
                           "%s", size + strlen(part) + strlen(tail), part);
    char *fill = arena_new(&t->arena, size);
    memset(fill, 'z', size);
    int s = call_up(t);
    assert_int_equal(send(s, head, strlen(head), MSG_NOSIGNAL), (ssize_t)strlen(head));
    for (size_t sent = 0; sent < size;) {
        ssize_t n = send(s, fill + sent, size - sent, MSG_NOSIGNAL);
        assert_true(n > 0);
        sent += (size_t)n;
    }
    assert_int_equal(send(s, tail, strlen(tail), MSG_NOSIGNAL), (ssize_t)strlen(tail));
    assert_non_null(strstr(rest_of(&t->arena, s), "upload f x.zip 3145728 bytes"));
    char **left;
    size_t n;
    struct error why;
    assert_true(file_list(&t->arena, t->folder, &left, &n, &why));
    assert_int_equal(n, 0);
}

static void more_than_may_be_sent_is_refused_before_it_is_read(void **state)
{
    assert_non_null(strstr(ASK(*state, "POST /form", "Content-Length: 99999999\r\n", ""), "413 "));
}

static void a_body_without_a_length_is_stopped_at_the_limit(void **state)
{
    struct running *t = *state;
    int s = call_up(t);
    const char *head = "POST /form HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_int_equal(send(s, head, strlen(head), MSG_NOSIGNAL), (ssize_t)strlen(head));
    char chunk[0x1000 + 8];
    memcpy(chunk, "1000\r\n", 6);
    memset(chunk + 6, 'x', 0x1000);
    memcpy(chunk + 6 + 0x1000, "\r\n", 2);
    for (int i = 0; i < 300; i++) assert_int_equal(send(s, chunk, sizeof chunk, MSG_NOSIGNAL), sizeof chunk);
    assert_int_equal(send(s, "0\r\n\r\n", 5, MSG_NOSIGNAL), 5);
    assert_non_null(strstr(rest_of(&t->arena, s), "413 "));
}

static void a_proxy_is_believed_only_where_it_is_trusted(void **state)
{
    char *said = ASK(*state, "GET /", "X-Forwarded-For: 6.6.6.6, 9.9.9.9\r\nX-Forwarded-Proto: https\r\n", "");
    assert_non_null(strstr(said, "peer 127.0.0.1\n"));
}

static void of_a_trusted_proxy_the_last_address_counts(void **state)
{
    char *said = ASK(*state, "GET /", "X-Forwarded-For: 6.6.6.6, 9.9.9.9\r\nX-Forwarded-Proto: https\r\n", "");
    assert_non_null(strstr(said, "peer 9.9.9.9, secure\n"));
    said = ASK(*state, "GET /", "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n" /* the sender's own */
                                "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: http\r\n", ""); /* some proxies add a line */
    assert_non_null(strstr(said, "peer 9.9.9.9\n"));
}

static double now(void)
{
    struct timespec t;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void quick_requests_do_not_wait_for_slow_ones(void **state)
{
    struct running *t = *state;
    const char *slow = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    int s[6];
    for (size_t i = 0; i < COUNT_OF(s); i++) {
        s[i] = call_up(t);
        assert_int_equal(send(s[i], slow, strlen(slow), MSG_NOSIGNAL), (ssize_t)strlen(slow));
    }
    double before = now();
    assert_non_null(strstr(ASK(t, "GET /quick", "", ""), "GET /quick"));
    double took = now() - before; /* six slow ones of 0.2 s on two threads take 0.6 s */
    for (size_t i = 0; i < COUNT_OF(s); i++) assert_non_null(strstr(rest_of(&t->arena, s[i]), "GET /slow"));
    assert_true(now() - before > 0.35);
    assert_true(took < 0.35);
}

static void stopping_finishes_what_was_begun(void **state)
{
    struct running *t = *state;
    const char *slow = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
    int s = call_up(t);
    assert_int_equal(send(s, slow, strlen(slow), MSG_NOSIGNAL), (ssize_t)strlen(slow));
    while (atomic_load(&server_counts(t->server)->in_hand) == 0) (void)usleep(1000);
    assert_true(server_stop(t->server, 10));
    t->server = NULL;
    assert_non_null(strstr(rest_of(&t->arena, s), "GET /slow"));
}

static void requests_are_counted(void **state)
{
    struct running *t = *state;
    (void)ASK(t, "GET /", "", "");
    (void)ASK(t, "GET /%zz", "", "");
    const struct server_counts *c = server_counts(t->server);
    assert_int_equal(atomic_load(&c->requests), 2);
    assert_int_equal(atomic_load(&c->status[2]), 1);
    assert_int_equal(atomic_load(&c->status[4]), 1);
    assert_int_equal(atomic_load(&c->refused), 1);
}

static void a_place_to_listen_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "70000", "-1", "host:80", "1.2.3.4:x", "[::1]", "unix:", "systemd", "127.0.0.1:80:90" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct arena a = { 0 };
        struct error why = { 0 };
        int fd;
        const char *title;
        if (listen_open(&a, bad[i], &fd, &title, &why)) fail_msg("%s was taken", bad[i]);
        assert_true(strlen(why.say) > 10);
        arena_release(&a);
    }
}

static void a_socket_left_by_the_dead_is_taken_over_and_one_in_use_is_not(void **state)
{
    struct running *t = *state;
    struct error why = { 0 };
    const char *where = str_print(&t->arena, "unix:%s/s", t->folder), *title;
    int first, second;
    assert_true(listen_open(&t->arena, where, &first, &title, &why));
    assert_false(listen_open(&t->arena, where, &second, &title, &why));
    (void)close(first);
    assert_true(listen_open(&t->arena, where, &second, &title, &why));
    (void)close(second);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_request_is_answered),
        WITH(the_socket_decodes_as_the_loopback_does),
        WITH(a_body_too_long_for_memory_waits_in_a_file),
        WITH(more_than_may_be_sent_is_refused_before_it_is_read),
        WITH(a_body_without_a_length_is_stopped_at_the_limit),
        WITH(a_proxy_is_believed_only_where_it_is_trusted),
        cmocka_unit_test_setup_teardown(of_a_trusted_proxy_the_last_address_counts, begin_behind_proxy, end),
        WITH(quick_requests_do_not_wait_for_slow_ones),
        WITH(stopping_finishes_what_was_begun),
        WITH(requests_are_counted),
        cmocka_unit_test(a_place_to_listen_that_is_none_is_refused),
        WITH(a_socket_left_by_the_dead_is_taken_over_and_one_in_use_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
