#ifndef SAMPLE_OUT_H
#define SAMPLE_OUT_H
/*
 * A file being written, a buffer at a time, its figures formatted by hand: the scale runs write some twenty
 * gigabytes. The first fault is kept and the rest is dropped; out_close tells it.
 */
#include "base/error.h"
#include "base/str.h"

enum { OUT_BUFFER = 1 << 18, OUT_ROOM = 4096 }; /* out_room(o) leaves space for OUT_ROOM bytes */

struct out {
    char *at, *full; /* where the next byte goes; past it the buffer is written out first */
    char *buffer;
    int fd;
    const char *path;
    struct error *why;
    bool ok;
};

/* path outlives the file; its folder is made. */
bool out_open(struct out *o, const char *path, struct error *why) MUST_CHECK;
bool out_close(struct out *o) MUST_CHECK; /* false: why says what went wrong */
void out_flush(struct out *o);

static inline void out_room(struct out *o)
{
    if (o->at > o->full) out_flush(o);
}
/* Each is at most OUT_ROOM bytes. */
static inline void out_put(struct out *o, const char *p, size_t n)
{
    out_room(o);
    memcpy(o->at, p, n);
    o->at += n;
}
static inline void out_str(struct out *o, struct str s) { out_put(o, s.ptr, s.len); }
static inline void out_z(struct out *o, const char *z) { out_put(o, z, strlen(z)); }
#define OUT(o, lit) out_put((o), "" lit "", sizeof(lit) - 1)
void out_whole(struct out *o, int64_t i);                     /* 1296 */
void out_padded(struct out *o, uint64_t i, int digits);       /* 007 */
void out_thousands(struct out *o, uint64_t i);                /* 999, "1,296" with its quotes */
void out_degrees(struct out *o, int32_t units, int decimals); /* of 1e-7 degree, cut (not rounded) to decimals */
void out_print(struct out *o, const char *fmt, ...) PRINTF_LIKE(2, 3); /* slow, whole numbers and text only */

/* The same into memory; return the end. */
char *put_padded(char *p, uint64_t i, int digits);
char *put_degrees(char *p, int32_t units, int decimals);
char *put_hex(char *p, const uint64_t id[static 4]); /* 64 digits */
static inline char *put_bytes(char *p, const char *from, size_t n)
{
    memcpy(p, from, n);
    return p + n;
}

#endif
