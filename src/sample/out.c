/* Buffered writing without printf: see out.h. */
#include "sample/out.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

bool out_open(struct out *o, const char *path, struct error *why)
{
    struct arena a = { 0 };
    const char *slash = strrchr(path, '/');
    bool ok = !slash || file_make_folder(str_z(&a, (struct str){ path, (size_t)(slash - path) }), why);
    arena_release(&a);
    if (!ok) return false;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return FAIL_ERRNO(why, errno, "%s cannot be written", path);
    char *buffer = mem_new(OUT_BUFFER);
    *o = (struct out){ .at = buffer, .full = buffer + OUT_BUFFER - OUT_ROOM, .buffer = buffer, .fd = fd, .path = path,
                       .why = why, .ok = true };
    return true;
}

void out_flush(struct out *o)
{
    o->ok = o->ok && file_write_all(o->fd, o->buffer, (size_t)(o->at - o->buffer), o->path, o->why);
    o->at = o->buffer;
}

bool out_close(struct out *o)
{
    out_flush(o);
    if (close(o->fd) != 0 && o->ok) o->ok = FAIL_ERRNO(o->why, errno, "%s cannot be written", o->path);
    mem_free(o->buffer);
    return o->ok;
}

char *put_padded(char *p, uint64_t i, int digits)
{
    for (int k = digits; k-- > 0; i /= 10) p[k] = (char)('0' + i % 10);
    return p + digits;
}

/* The eight nibbles of a word, spread over eight bytes by shifts and masks, as digits; the first digit in the byte that
 * is first in memory. */
static uint64_t hex_of(uint32_t v)
{
    uint64_t x = v;
    x = (x | x << 16) & 0x0000FFFF0000FFFFU;
    x = (x | x << 8) & 0x00FF00FF00FF00FFU;
    x = (x | x << 4) & 0x0F0F0F0F0F0F0F0FU;
    uint64_t letters = (x + 0x0606060606060606U) >> 4 & 0x0101010101010101U; /* 1 where the digit is a..f */
    x += 0x3030303030303030U + letters * ('a' - '0' - 10);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

char *put_hex(char *p, const uint64_t id[static 4])
{
    for (int i = 0; i < 4; i++) {
        uint64_t hi = hex_of((uint32_t)(id[i] >> 32)), lo = hex_of((uint32_t)id[i]);
        memcpy(p, &hi, 8);
        memcpy(p + 8, &lo, 8);
        p += 16;
    }
    return p;
}

void out_padded(struct out *o, uint64_t i, int digits)
{
    out_room(o);
    o->at = put_padded(o->at, i, digits);
}

void out_whole(struct out *o, int64_t i)
{
    out_room(o);
    uint64_t u = i < 0 ? (uint64_t)0 - (uint64_t)i : (uint64_t)i;
    if (i < 0) *o->at++ = '-';
    int digits = 1;
    for (uint64_t v = u; v >= 10; v /= 10) digits++;
    o->at = put_padded(o->at, u, digits);
}

void out_thousands(struct out *o, uint64_t i)
{
    CHECK(i < 1000000);
    if (i < 1000) {
        out_whole(o, (int64_t)i);
        return;
    }
    OUT(o, "\"");
    out_whole(o, (int64_t)(i / 1000));
    OUT(o, ",");
    out_padded(o, i % 1000, 3);
    OUT(o, "\"");
}

char *put_degrees(char *p, int32_t units, int decimals)
{
    uint32_t u = units < 0 ? 0U - (uint32_t)units : (uint32_t)units, whole = u / 10000000, part = u % 10000000;
    if (units < 0) *p++ = '-';
    p = put_padded(p, whole, whole >= 100 ? 3 : whole >= 10 ? 2 : 1);
    *p++ = '.';
    for (int k = decimals; k < 7; k++) part /= 10;
    return put_padded(p, part, decimals);
}

void out_degrees(struct out *o, int32_t units, int decimals)
{
    out_room(o);
    o->at = put_degrees(o->at, units, decimals);
}

void out_print(struct out *o, const char *fmt, ...)
{
    out_room(o);
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(o->at, OUT_ROOM, fmt, ap);
    va_end(ap);
    CHECK(n >= 0 && n < OUT_ROOM);
    o->at += n;
}
