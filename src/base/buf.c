#include "base/buf.h"
#include <stdarg.h>
#include <stdio.h>

static bool room_for(struct buf *b, size_t more)
{
    /* one byte more than is counted: vsnprintf ends what it writes with a zero */
    if (!b->failed && more <= b->max - b->len && MEM_GROW(&b->ptr, &b->cap, b->len + more + 1)) return true;
    b->failed = true;
    return false;
}

void buf_put_slowly(struct buf *b, struct str s)
{
    if (s.len == 0 || !room_for(b, s.len)) return;
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

void buf_print(struct buf *b, const char *fmt, ...)
{
    char small[256];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n < sizeof small) {
        buf_put(b, (struct str){ small, (size_t)n });
    } else if (n > 0 && room_for(b, (size_t)n)) {
        (void)vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_release(struct buf *b)
{
    mem_free(b->ptr);
    *b = (struct buf){ .max = b->max };
}
