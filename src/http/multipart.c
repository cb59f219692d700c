#include "http/multipart.h"

enum { BOUNDARY_MAX = 70, UPLOADS_MAX = 64, PART_HEADERS_MAX = 4 << 10 };

/* The value of name in `; name="value"; other=...`, its quotes taken off; ptr NULL: not there. */
static struct str parameter(struct str list, struct str name)
{
    while (list.len) {
        list = str_trim(list);
        size_t eq = 0;
        while (eq < list.len && list.ptr[eq] != '=' && list.ptr[eq] != ';') eq++;
        struct str key = str_trim(str_slice(list, 0, eq));
        if (eq == list.len || list.ptr[eq] == ';') {
            list = str_slice(list, eq + 1, list.len);
            continue;
        }
        size_t from = eq + 1, to;
        bool quoted = from < list.len && list.ptr[from] == '"';
        if (quoted) from++;
        for (to = from; to < list.len && list.ptr[to] != (quoted ? '"' : ';');) to++;
        if (str_eq_nocase(key, name)) return quoted ? str_slice(list, from, to) : str_trim(str_slice(list, from, to));
        size_t next = to;
        while (next < list.len && list.ptr[next] != ';') next++;
        list = str_slice(list, next + 1, list.len);
    }
    return (struct str){ NULL, 0 };
}

static bool find(struct str in, struct str what, size_t from, size_t *at)
{
    if (from > in.len) return false;
    const char *p = memmem(in.ptr + from, in.len - from, what.ptr, what.len);
    if (p) *at = (size_t)(p - in.ptr);
    return p;
}

static bool add_field(struct request *q, struct str name, struct str value, struct error *why)
{
    if (!str_is_utf8(value) || memchr(value.ptr, 0, value.len)) return FAIL(why, INVALID, "a field of the form is not UTF-8");
    if (value.len > HTTP_FORM_MAX) return FAIL(why, LIMIT, "a field of the form is longer than %d bytes", HTTP_FORM_MAX);
    return pairs_add(&q->form, q->arena, HTTP_FIELDS_MAX, (struct http_pair){ name, value }, why);
}

static bool add_upload(struct request *q, struct str field, struct str name, struct str bytes, struct error *why)
{
    if (q->n_uploads == UPLOADS_MAX) return FAIL(why, LIMIT, "more than %d files were sent at once", UPLOADS_MAX);
    if (!q->upload && !(q->upload = arena_try(q->arena, UPLOADS_MAX * sizeof *q->upload)))
        return FAIL(why, NOMEM, "no memory for the files of a form");
    q->upload[q->n_uploads++] = (struct http_upload){ field, name, bytes };
    return true;
}

/* head: the header lines of a part, without the blank one. */
static bool take_part(struct request *q, struct str head, struct str bytes, struct error *why)
{
    struct str disposition = { NULL, 0 };
    while (head.len) {
        struct str line, name;
        head = str_cut(head, '\n', &line);
        struct str value = str_cut(line, ':', &name);
        if (str_eq_nocase(str_trim(name), STR("Content-Disposition"))) disposition = str_trim(value);
    }
    struct str kind, rest = str_cut(disposition, ';', &kind);
    struct str field = parameter(rest, STR("name")), file = parameter(rest, STR("filename"));
    if (!str_eq_nocase(str_trim(kind), STR("form-data")) || !field.ptr)
        return FAIL(why, INVALID, "a part of the form does not say which field it is");
    if (!str_is_utf8(field) || !str_is_utf8(file)) return FAIL(why, INVALID, "a name in the form is not UTF-8");
    if (!file.ptr) return add_field(q, field, bytes, why);
    return (!file.len && !bytes.len) || add_upload(q, field, file, bytes, why); /* a file field left empty */
}

bool multipart_decode(struct request *q, struct str parameters, struct error *why)
{
    struct str boundary = parameter(parameters, STR("boundary")), body = q->body;
    if (!boundary.len || boundary.len > BOUNDARY_MAX) return FAIL(why, INVALID, "the form does not say what divides its parts");
    struct str mark = str_of(str_print(q->arena, "\r\n--" STR_FMT, STR_ARG(boundary)));
    struct str first = str_slice(mark, 2, mark.len); /* the first has no line before it */
    if (!str_starts(body, first)) return FAIL(why, INVALID, "the form does not begin with its first part");
    for (size_t at = first.len;;) {
        if (str_starts(str_slice(body, at, body.len), STR("--"))) return true;
        size_t head, end;
        if (!str_starts(str_slice(body, at, body.len), STR("\r\n")) || !find(body, STR("\r\n\r\n"), at, &head) ||
            head - at > PART_HEADERS_MAX || !find(body, mark, head + 2, &end))
            return FAIL(why, INVALID, "the form ends before its last part does");
        size_t from = head + 4 < end ? head + 4 : end;
        if (!take_part(q, str_slice(body, at + 2, head), str_slice(body, from, end), why)) return false;
        at = end + mark.len;
    }
}
