#ifndef RENDER_WRITER_H
#define RENDER_WRITER_H
/* The formats behind format_tables, one file each, and the stream they write to. */
#include "base/buf.h"
#include "render/format.h"

/* Bytes on their way to a file, a bounded piece at a time. A failed write is remembered: ask at the end. */
struct writer {
    FILE *file;
    struct buf buf;
    int fault; /* errno of the first write that failed */
};
enum { WRITER_PIECE = 1 << 16, WRITER_MAX = 64 << 20 }; /* flushed past the first; one row's ceiling is the second */
#define WRITER(f) ((struct writer){ .file = (f), .buf = BUF_MAX(WRITER_MAX) })
void writer_flush(struct writer *w);
static inline void writer_breathe(struct writer *w) /* between rows */
{
    if (w->buf.len >= WRITER_PIECE) writer_flush(w);
}
/* Bytes made elsewhere, past the ceiling; complete false: they are not all there. */
void writer_whole(struct writer *w, struct str bytes, bool complete);
bool writer_end(struct writer *w, struct error *why) MUST_CHECK; /* flushes and releases */

void text_write(const struct table *t, int width, struct writer *w);
void csv_write(const struct table *t, struct writer *w);
void json_write(const struct table *t, struct writer *w);
void html_write(const struct table *const *tables, size_t n, struct writer *w); /* a whole page */
bool xlsx_write(const struct table *const *tables, size_t n, struct writer *w, struct error *why) MUST_CHECK;

#endif
