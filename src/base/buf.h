#ifndef BASE_BUF_H
#define BASE_BUF_H
/*
 * A growing run of bytes that cannot be made without a maximum. Past it, or out of memory, it
 * remembers that it failed and takes nothing more; ask once, at the end: buf_ok.
 */
#include "base/str.h"

struct buf {
    char *ptr;
    size_t len, cap, max;
    bool failed;
};
#define BUF_MAX(bytes) ((struct buf){ .max = (bytes) })

void buf_put_slowly(struct buf *b, struct str s); /* where it must grow, or cannot */
static inline void buf_put(struct buf *b, struct str s)
{
    if (b->failed || s.len >= b->cap - b->len || s.len > b->max - b->len) {
        buf_put_slowly(b, s);
    } else if (s.len) {
        memcpy(b->ptr + b->len, s.ptr, s.len);
        b->len += s.len;
    }
}
static inline void buf_byte(struct buf *b, char c) { buf_put(b, (struct str){ &c, 1 }); }
void buf_print(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
static inline bool buf_ok(const struct buf *b) { return !b->failed; }
static inline struct str buf_str(const struct buf *b) { return (struct str){ b->ptr, b->len }; }
void buf_release(struct buf *b);

#endif
