#include "http/request.h"
#include "http/multipart.h"

static const char *const methods[HTTP_METHODS] = { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS" };

const char *http_method_name(enum http_method m) { return methods[m]; }

bool http_method_parse(struct str name, enum http_method *out)
{
    for (size_t i = 0; i < HTTP_METHODS; i++)
        if (str_eq(name, str_of(methods[i]))) {
            *out = (enum http_method)i;
            return true;
        }
    return false;
}

/* ---- pairs ---- */

struct str pairs_find(const struct http_pairs *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->pair[i].name, str_of(name))) return p->pair[i].value;
    return (struct str){ NULL, 0 };
}

bool pairs_add(struct http_pairs *p, struct arena *a, size_t max, struct http_pair pair, struct error *why)
{
    if (p->n == max) return FAIL(why, LIMIT, "more than %zu fields were sent", max);
    if (p->n == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 16;
        struct http_pair *more = arena_try(a, cap * sizeof *more);
        if (!more) return FAIL(why, NOMEM, "no memory for the fields of a request");
        if (p->n) memcpy(more, p->pair, p->n * sizeof *more);
        p->pair = more;
        p->cap = cap;
    }
    p->pair[p->n++] = pair;
    return true;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %XX, and + for a space where it stands for one; what is not UTF-8 or holds a NUL byte is refused. */
static bool decode(struct arena *a, struct str s, bool plus, const char *what, struct str *out, struct error *why)
{
    char *p = arena_try(a, s.len + 1);
    if (!p) return FAIL(why, NOMEM, "no memory for %s", what);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '%') {
            if (s.len - i < 3 || hex(s.ptr[i + 1]) < 0 || hex(s.ptr[i + 2]) < 0)
                return FAIL(why, INVALID, "%s has a %% that two hexadecimal digits do not follow", what);
            c = (char)(hex(s.ptr[i + 1]) << 4 | hex(s.ptr[i + 2]));
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == 0) return FAIL(why, INVALID, "%s holds a NUL byte", what);
        p[n++] = c;
    }
    struct str got = { p, n };
    if (!str_is_utf8(got)) return FAIL(why, INVALID, "%s is not UTF-8", what);
    *out = got;
    return true;
}

bool pairs_decode(struct http_pairs *out, struct arena *a, struct str text, struct error *why)
{
    while (text.len) {
        struct str field, name;
        text = str_cut(text, '&', &field);
        if (!field.len) continue;
        struct str value = str_cut(field, '=', &name);
        struct http_pair pair;
        if (!decode(a, name, true, "the name of a field", &pair.name, why)) return false;
        if (!decode(a, value, true, "a field", &pair.value, why)) return false;
        if (!pairs_add(out, a, HTTP_FIELDS_MAX, pair, why)) return false;
    }
    return true;
}

struct str request_query(const struct request *q, const char *name) { return pairs_find(&q->query, name); }
struct str request_cookie(const struct request *q, const char *name) { return pairs_find(&q->cookie, name); }
struct str request_form(const struct request *q, const char *name) { return pairs_find(&q->form, name); }

struct str request_header(const struct request *q, const char *name)
{
    for (size_t i = 0; i < q->header.n; i++)
        if (str_eq_nocase(q->header.pair[i].name, str_of(name))) return q->header.pair[i].value;
    return (struct str){ NULL, 0 };
}

struct str request_last_header(const struct request *q, const char *name)
{
    for (size_t i = q->header.n; i-- > 0;)
        if (str_eq_nocase(q->header.pair[i].name, str_of(name))) return q->header.pair[i].value;
    return (struct str){ NULL, 0 };
}

/* ---- taking one apart ---- */

/* A segment is split off before it is decoded, so that an encoded slash cannot make two of one. */
static bool path_is_plain(struct str path, struct error *why)
{
    for (struct str rest = str_slice(path, 1, path.len), segment; rest.len;) {
        rest = str_cut(rest, '/', &segment);
        if (!segment.len || str_eq(segment, STR(".")) || str_eq(segment, STR("..")))
            return FAIL(why, INVALID, "the address has an empty segment, or one of dots");
    }
    return true;
}

bool request_begin(struct request *q, struct arena *a, struct str method, struct str target, struct error *why)
{
    struct request made = { .arena = a };
    if (!http_method_parse(method, &made.method)) return FAIL(why, USAGE, "the method is none that is known here");
    if (target.len > HTTP_TARGET_MAX) return FAIL(why, LIMIT, "the address is longer than %d bytes", HTTP_TARGET_MAX);
    if (!target.len || target.ptr[0] != '/') return FAIL(why, INVALID, "the address does not begin with /");
    made.target = str_copy(a, target);
    struct str path, query = str_cut(made.target, '?', &path);
    if (memmem(path.ptr, path.len, "%2f", 3) || memmem(path.ptr, path.len, "%2F", 3))
        return FAIL(why, INVALID, "the address has an encoded slash");
    if (!decode(a, path, false, "the address", &made.path, why) || !path_is_plain(made.path, why)) return false;
    if (!pairs_decode(&made.query, a, query, why)) return false;
    *q = made;
    return true;
}

static bool cookies_decode(struct request *q, struct str line, struct error *why)
{
    while (line.len) {
        struct str one, name;
        line = str_cut(line, ';', &one);
        struct str value = str_cut(str_trim(one), '=', &name);
        if (name.len && !pairs_add(&q->cookie, q->arena, HTTP_FIELDS_MAX, (struct http_pair){ name, value }, why)) return false;
    }
    return true;
}

bool request_add_header(struct request *q, struct str name, struct str value, struct error *why)
{
    if (!str_is_utf8(name) || !str_is_utf8(value)) return FAIL(why, INVALID, "a header is not UTF-8");
    struct http_pair pair = { str_copy(q->arena, name), str_copy(q->arena, str_trim(value)) };
    if (!pairs_add(&q->header, q->arena, HTTP_HEADERS_MAX, pair, why)) return false;
    return !str_eq_nocase(name, STR("Cookie")) || cookies_decode(q, pair.value, why);
}

bool request_take_body(struct request *q, struct str body, struct error *why)
{
    q->body = body;
    struct str type, rest = str_cut(request_header(q, "Content-Type"), ';', &type);
    if (str_eq_nocase(str_trim(type), STR("application/x-www-form-urlencoded"))) {
        if (body.len > HTTP_FORM_MAX) return FAIL(why, LIMIT, "a form is longer than %d bytes", HTTP_FORM_MAX);
        return pairs_decode(&q->form, q->arena, body, why);
    }
    if (str_eq_nocase(str_trim(type), STR("multipart/form-data"))) return multipart_decode(q, rest, why);
    return true;
}
