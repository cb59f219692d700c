/* Which format, and the rules that all of them share: whole tables only, and a stream that is known to be written. */
#include "render/writer.h"
#include "base/file.h"
#include <errno.h>

void writer_flush(struct writer *w)
{
    if (!w->fault && w->buf.len && fwrite(w->buf.ptr, 1, w->buf.len, w->file) != w->buf.len)
        w->fault = errno ? errno : EIO;
    w->buf.len = 0;
}

void writer_whole(struct writer *w, struct str bytes, bool complete)
{
    writer_flush(w);
    if (!w->fault && fwrite(bytes.ptr, 1, bytes.len, w->file) != bytes.len) w->fault = errno ? errno : EIO;
    if (!complete) w->buf.failed = true;
}

bool writer_end(struct writer *w, struct error *why)
{
    writer_flush(w);
    if (!w->fault && fflush(w->file) != 0) w->fault = errno;
    bool fits = buf_ok(&w->buf);
    buf_release(&w->buf);
    if (w->fault) return FAIL_ERRNO(why, w->fault, "the result cannot be written");
    return fits || FAIL(why, LIMIT, "the result cannot be written: a part of it is longer than %d MB, or memory ran out",
                        WRITER_MAX >> 20);
}

static const struct {
    const char *name;
    enum format format;
} formats[] = { { "text", FORMAT_TEXT }, { "csv", FORMAT_CSV }, { "json", FORMAT_JSON }, { "html", FORMAT_HTML },
                { "xlsx", FORMAT_XLSX } };

bool format_parse(struct str name, enum format *out)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (str_eq(name, str_of(formats[i].name))) {
            *out = formats[i].format;
            return true;
        }
    return false;
}

static const char *ids_of(struct arena *a, const struct table *const *tables, size_t n)
{
    const char *list = "";
    for (size_t i = 0; i < n; i++) list = str_print(a, "%s%s%s", list, i ? ", " : "", tables[i]->id);
    return list;
}

bool format_choose(const struct table *const **tables, size_t *n, const char *id, enum format format, struct error *why)
{
    const struct table *const *t = *tables;
    size_t one = 0;
    if (!id && format != FORMAT_CSV) return true;
    while (one < *n && (id ? strcmp(t[one]->id, id) != 0 : t[one]->n_rows == 0)) one++;
    if (one == *n && id) {
        struct arena a = { 0 };
        (void)FAIL(why, MISSING, "the answer has no table \"%.60s\"; there are: %s", id, ids_of(&a, t, *n));
        arena_release(&a);
        return false;
    }
    *tables = t + (one == *n ? 0 : one);
    *n = 1;
    return true;
}

bool format_tables(const struct table *const *tables, size_t n, enum format format, int width, FILE *out,
                   struct error *why)
{
    CHECK(n > 0 && (n == 1 || format != FORMAT_CSV));
    for (size_t i = 0; i < n; i++) {
        if (tables[i]->failed)
            return FAIL(why, LIMIT, "the table \"%s\" is too large for the memory it may use", tables[i]->title);
        CHECK(tables[i]->filled == 0);
    }
    struct writer w = WRITER(out);
    struct error first; /* of the format; the stream's own fault is the second to be asked for */
    bool made = true;
    switch (format) {
    case FORMAT_CSV: csv_write(tables[0], &w); break;
    case FORMAT_JSON:
        for (size_t i = 0; i < n; i++) {
            if (n > 1) buf_put(&w.buf, i ? STR(",\n") : STR("[\n"));
            json_write(tables[i], &w);
        }
        buf_put(&w.buf, n > 1 ? STR("\n]\n") : STR("\n"));
        break;
    case FORMAT_TEXT:
        for (size_t i = 0; i < n; i++) {
            if (i) buf_put(&w.buf, STR("\n\n"));
            text_write(tables[i], width, &w);
        }
        break;
    case FORMAT_HTML: html_write(tables, n, &w); break;
    case FORMAT_XLSX: made = xlsx_write(tables, n, &w, &first); break;
    }
    bool written = writer_end(&w, why);
    if (!made) *why = first;
    return made && written;
}

bool format_csv_folder(const struct table *const *tables, size_t n, const char *folder, struct error *why)
{
    struct arena a = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        char *bytes = NULL;
        size_t len = 0;
        FILE *f = open_memstream(&bytes, &len);
        ok = f || FAIL(why, NOMEM, "there is no memory for the table \"%s\"", tables[i]->title);
        ok = ok && format_tables(&tables[i], 1, FORMAT_CSV, 0, f, why);
        if (f && fclose(f) != 0 && ok) ok = FAIL(why, NOMEM, "there is no memory for the table \"%s\"", tables[i]->title);
        ok = ok && file_replace(path_join(&a, folder, str_print(&a, "%s.csv", tables[i]->id)), (struct str){ bytes, len }, why);
        free(bytes);
    }
    arena_release(&a);
    return ok;
}
