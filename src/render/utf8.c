#include "render/utf8.h"
#include <wchar.h>

uint32_t utf8_next(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + *at;
    size_t left = s.len - *at, n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint32_t c = n == 1 ? p[0] : n ? p[0] & (0x7Fu >> n) : 0;
    for (size_t i = 1; i < n && i < left; i++) {
        if ((p[i] & 0xC0) != 0x80) n = 0;
        c = c << 6 | (p[i] & 0x3F);
    }
    if (n == 0 || n > left || c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
        ++*at;
        return UTF8_BAD;
    }
    *at += n;
    return c;
}

size_t utf8_put(char out[static 4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> n & 0xF0) | c);
    return n;
}

struct str utf8_whole(struct arena *a, struct str s)
{
    if (str_is_utf8(s)) return s;
    char *to = arena_new(a, s.len * 3); /* a bad byte becomes three */
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        char bytes[4];
        size_t k = utf8_put(bytes, utf8_next(s, &at));
        memcpy(to + n, bytes, k);
        n += k;
    }
    return (struct str){ to, n };
}

uint32_t utf8_next_printable(struct str s, size_t *at)
{
    uint32_t c = utf8_next(s, at);
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) return ' ';
    bool steers = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return steers ? UTF8_BAD : c;
}

bool utf8_is_plain(struct str s)
{
    bool plain = true; /* without a way out of the loop, it is done many bytes at a time */
    for (size_t i = 0; i < s.len; i++) plain &= (unsigned char)(s.ptr[i] - 0x20) < 0x5F;
    return plain;
}

size_t ruler_char(struct ruler *r, uint32_t c)
{
    if (c < 0x80) return 1;
    if (!r->utf8) r->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!r->utf8) return 1; /* a C library without that locale: as good a guess as any */
    locale_t was = uselocale(r->utf8);
    int w = wcwidth((wchar_t)c);
    (void)uselocale(was);
    return w < 0 ? 1 : (size_t)w;
}

size_t ruler_width(struct ruler *r, struct str s)
{
    if (utf8_is_plain(s)) return s.len;
    size_t width = 0;
    for (size_t at = 0; at < s.len;) width += ruler_char(r, utf8_next_printable(s, &at));
    return width;
}

void ruler_release(struct ruler *r)
{
    if (r->utf8) freelocale(r->utf8);
    *r = (struct ruler){ 0 };
}
