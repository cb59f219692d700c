#include "http/echo_test.h"
#include "http/loopback.h"

struct asked {
    struct arena arena;
    struct request q;
    struct reply r;
    struct error why;
    bool ok;
    const char *said; /* the reply's body */
};

static struct asked ask(const char *raw)
{
    struct asked t = { 0 };
    t.ok = loopback_ask(&echo, &t.arena, str_of(raw), &t.q, &t.r, &t.why);
    if (t.ok) t.said = str_z(&t.arena, t.r.body);
    return t;
}
#define DONE(t) arena_release(&(t).arena)

static void expect_status(const char *raw, int status, const char *word)
{
    struct asked t = ask(raw);
    assert_true(t.ok);
    if (t.r.status != status || !strstr(t.said, word)) fail_msg("%.60s: %d %s", raw, t.r.status, t.said);
    DONE(t);
}

static void path_and_query_are_decoded(void **state)
{
    (void)state;
    struct asked t = ask("GET /ward/St%20Mary%27s?q=caf%C3%A9+au+lait&empty=&bare HTTP/1.1\r\n\r\n");
    assert_string_equal(t.said, "GET /ward/St Mary's\nquery q=caf\xc3\xa9 au lait\nquery empty=\nquery bare=\npeer 127.0.0.1\n");
    DONE(t);
}

static void an_address_that_could_mean_another_is_refused(void **state)
{
    (void)state;
    expect_status("GET /a/../b HTTP/1.1\n\n", 400, "dots");
    expect_status("GET /a/%2e%2e/b HTTP/1.1\n\n", 400, "dots");
    expect_status("GET /a/%2E HTTP/1.1\n\n", 400, "dots");
    expect_status("GET //a HTTP/1.1\n\n", 400, "empty segment");
    expect_status("GET /a%2fb HTTP/1.1\n\n", 400, "encoded slash");
    expect_status("GET /a%00b HTTP/1.1\n\n", 400, "NUL");
    expect_status("GET /%ff HTTP/1.1\n\n", 400, "UTF-8");
    expect_status("GET /%4 HTTP/1.1\n\n", 400, "hexadecimal");
    expect_status("GET /?a=%zz HTTP/1.1\n\n", 400, "hexadecimal");
    expect_status("GET http://elsewhere/ HTTP/1.1\n\n", 400, "begin with /");
    expect_status("GET /a/ HTTP/1.1\n\n", 200, "GET /a/\n"); /* a slash at the end is not an empty segment */
}

static void what_is_no_http_is_a_fault(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "\n", "GET /", "hello there\n", "GET / FTP/1.0\n\n" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct asked t = ask(bad[i]);
        assert_false(t.ok);
        assert_int_equal(t.why.kind, ERROR_INVALID);
        DONE(t);
    }
    expect_status("BREW /pot HTTP/1.1\n\n", 400, "method");
    expect_status("GET / HTTP/1.1\nno colon here\n\n", 400, "no header");
}

static void a_form_is_taken_apart(void **state)
{
    (void)state;
    struct asked t = ask("POST /form HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\nCookie: a=1; b=2=3;;\r\n\r\n"
                         "name=A%26B&why=because+it+is");
    assert_string_equal(t.said, "POST /form\nform name=A&B\nform why=because it is\ncookie a=1\ncookie b=2=3\npeer 127.0.0.1\n");
    DONE(t);
}

static void a_form_with_files_is_taken_apart(void **state)
{
    (void)state;
    struct asked t = ask("POST /upload HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=\"x y\"\r\n\r\n"
                         "--x y\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nJanuary\r\n"
                         "--x y\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a;b.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n3,4\r\n\r\n"
                         "--x y\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--x y--\r\n");
    assert_string_equal(t.said, "POST /upload\nform title=January\nupload file a;b.csv 10 bytes\npeer 127.0.0.1\n");
    DONE(t);
}

static void a_form_with_files_that_is_cut_short_is_refused(void **state)
{
    (void)state;
    const char *head = "POST /upload HTTP/1.1\nContent-Type: multipart/form-data; boundary=b\n\n";
    const char *whole = "--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nvalue\r\n--b--";
    for (size_t cut = 0; cut < strlen(whole) - 1; cut++) { /* the last hyphen apart, each byte matters */
        struct arena a = { 0 };
        expect_status(str_print(&a, "%s%.*s", head, (int)cut, whole), 400, "form");
        arena_release(&a);
    }
    expect_status("POST /upload HTTP/1.1\nContent-Type: multipart/form-data\n\n--b--", 400, "divides");
    expect_status("POST /upload HTTP/1.1\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\nX: y\r\n\r\nv\r\n--b--", 400, "which field");
}

static void too_much_is_refused(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct buf many = BUF_MAX(1 << 20), headers = BUF_MAX(1 << 20), longer = BUF_MAX(1 << 20);
    buf_put(&many, STR("GET /?"));
    for (int i = 0; i < 1001; i++) buf_put(&many, STR("a&"));
    buf_put(&many, STR(" HTTP/1.1\n\n"));
    buf_byte(&many, 0);
    expect_status(many.ptr, 413, "more than 1000 fields");
    buf_put(&headers, STR("GET / HTTP/1.1\n"));
    for (int i = 0; i < HTTP_HEADERS_MAX + 1; i++) buf_put(&headers, STR("X: y\n"));
    buf_put(&headers, STR("\n"));
    buf_byte(&headers, 0);
    expect_status(headers.ptr, 413, "more than");
    buf_put(&longer, STR("GET /"));
    for (int i = 0; i < HTTP_TARGET_MAX; i++) buf_byte(&longer, 'x');
    buf_put(&longer, STR(" HTTP/1.1\n\n"));
    buf_byte(&longer, 0);
    expect_status(longer.ptr, 413, "longer than");
    expect_status("POST / HTTP/1.1\nContent-Length: 9\n\nshort", 400, "Content-Length");
    char *body = arena_new(&a, HTTP_FORM_MAX + 2);
    memset(body, 'x', HTTP_FORM_MAX + 1);
    expect_status(str_print(&a, "POST / HTTP/1.1\n\n%s", body), 413, "were sent");
    buf_release(&many);
    buf_release(&headers);
    buf_release(&longer);
    arena_release(&a);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const char *raw = "POST /a?b=c HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\nCookie: a=1\r\n\r\n"
                      "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nv\r\n--b--";
    bool failed = true;
    for (unsigned n = 1; failed && n < 1000; n++) {
        (void)mem_fail_at(n);
        struct asked t = ask(raw);
        failed = mem_fail_at(0) >= n;
        if (failed) assert_true(t.ok && (t.r.status == 503 || t.r.status == 200));
        DONE(t);
    }
    assert_false(failed);
}

static void a_reply_is_written_whole_and_head_without_its_body(void **state)
{
    (void)state;
    struct asked t = ask("HEAD / HTTP/1.1\n\n");
    struct buf b = BUF_MAX(4096);
    loopback_write(&t.q, &t.r, &b);
    buf_byte(&b, 0);
    assert_string_equal(b.ptr, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 22\r\n\r\n");
    buf_release(&b);
    DONE(t);
}

static void what_is_held_already_is_not_sent_again(void **state)
{
    (void)state;
    static const struct {
        const char *held;
        bool same;
    } cases[] = { { "\"v1\"", true }, { "W/\"v1\"", true }, { "\"v0\", \"v1\"", true }, { "*", true }, { "\"v2\"", false }, { "v1", false } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked t = ask("GET / HTTP/1.1\n\n");
        struct error why;
        assert_true(request_add_header(&t.q, STR("If-None-Match"), str_of(cases[i].held), &why));
        assert_int_equal(reply_same_as_held(&t.r, &t.q, "v1"), cases[i].same);
        assert_int_equal(t.r.status, cases[i].same ? 304 : 200);
        assert_true(str_eq(reply_header_of(&t.r, "etag"), STR("\"v1\"")));
        DONE(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_and_query_are_decoded),
        cmocka_unit_test(an_address_that_could_mean_another_is_refused),
        cmocka_unit_test(what_is_no_http_is_a_fault),
        cmocka_unit_test(a_form_is_taken_apart),
        cmocka_unit_test(a_form_with_files_is_taken_apart),
        cmocka_unit_test(a_form_with_files_that_is_cut_short_is_refused),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_reply_is_written_whole_and_head_without_its_body),
        cmocka_unit_test(what_is_held_already_is_not_sent_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
