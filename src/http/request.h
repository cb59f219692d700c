#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H
/*
 * What somebody asked over HTTP, taken apart: the same whether it came by a socket, or from a file or test through
 * the loopback. Everything in it lives in its arena and is UTF-8 without NUL bytes, bodies and uploads apart. The
 * limits below hold for both ways in.
 */
#include "base/error.h"
#include "base/str.h"

enum {
    HTTP_TARGET_MAX = 8 << 10,  /* bytes of path and query */
    HTTP_HEADERS_MAX = 64,      /* lines */
    HTTP_FIELDS_MAX = 1000,     /* of a query, of a form */
    HTTP_FORM_MAX = 1 << 20,    /* bytes of a form without files */
    HTTP_IN_MEMORY_MAX = 1 << 20, /* a longer body waits in a file */
};

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_DELETE, HTTP_OPTIONS, HTTP_METHODS };
const char *http_method_name(enum http_method m);
bool http_method_parse(struct str name, enum http_method *out) MUST_CHECK;

struct http_pair {
    struct str name, value;
};
struct http_pairs {
    struct http_pair *pair;
    size_t n, cap;
};
struct http_upload {
    struct str field; /* of the form */
    struct str name;  /* as the sender calls the file: not to be trusted, never a path here */
    struct str bytes;
};

struct request {
    struct arena *arena;
    enum http_method method;
    struct str target;       /* path and query as they were sent */
    struct str path;         /* decoded; begins with /, without empty, . or .. segments; a / at the end is kept */
    struct http_pairs query, header, cookie, form; /* in the order they came; header names as they were sent */
    struct http_upload *upload;
    size_t n_uploads;
    struct str body;         /* as it was sent */
    struct str peer;         /* the address that asks, as the proxy we trust says it */
    bool secure;             /* over TLS, as that proxy says */
};

/* The first of that name; ptr NULL: none. Header names are compared without regard to case. */
struct str request_query(const struct request *q, const char *name);
struct str request_header(const struct request *q, const char *name);
struct str request_last_header(const struct request *q, const char *name); /* the last of that name: what a proxy added */
struct str request_cookie(const struct request *q, const char *name);
struct str request_form(const struct request *q, const char *name);

/* Making one: begin with method and target, then the headers, then the body. A fault is INVALID (400), LIMIT (413, 414
 * or 431 by what was too much) or NOMEM. `target` is copied, the body borrowed. */
bool request_begin(struct request *q, struct arena *a, struct str method, struct str target, struct error *why) MUST_CHECK;
bool request_add_header(struct request *q, struct str name, struct str value, struct error *why) MUST_CHECK;
bool request_take_body(struct request *q, struct str body, struct error *why) MUST_CHECK;

/* name=value&name=value as forms and queries send it, added to `out`. */
bool pairs_decode(struct http_pairs *out, struct arena *a, struct str text, struct error *why) MUST_CHECK;
bool pairs_add(struct http_pairs *p, struct arena *a, size_t max, struct http_pair pair, struct error *why) MUST_CHECK;
struct str pairs_find(const struct http_pairs *p, const char *name);

#endif
