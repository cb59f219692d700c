#include "base/number.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i])) return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = MIN(a.len, b.len);
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

bool str_ends_nocase(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq_nocase(str_slice(s, s.len - suffix.len, s.len), suffix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    to = MIN(to, s.len);
    from = MIN(from, to);
    return (struct str){ from ? s.ptr + from : s.ptr, to - from };
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct str str_trim(struct str s)
{
    while (s.len && is_space(s.ptr[0])) s = str_slice(s, 1, s.len);
    while (s.len && is_space(s.ptr[s.len - 1])) s.len--;
    return s;
}

struct str str_cut(struct str s, char sep, struct str *head)
{
    const char *at = s.len ? memchr(s.ptr, sep, s.len) : NULL;
    size_t n = at ? (size_t)(at - s.ptr) : s.len;
    *head = str_slice(s, 0, n);
    return str_slice(s, at ? n + 1 : n, s.len);
}

bool str_contains(struct str s, struct str needle)
{
    return needle.len == 0 || (s.len && memmem(s.ptr, s.len, needle.ptr, needle.len));
}

bool str_to_i64(struct str s, int64_t *out)
{
    bool minus = s.len && s.ptr[0] == '-';
    size_t i = minus ? 1 : 0;
    if (i == s.len || s.len - i > 19) return false;
    int64_t v = 0;
    for (; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, s.ptr[i] - '0', &v)) return false;
    }
    if (!minus && v == INT64_MIN) return false;
    *out = minus ? v : -v;
    return true;
}

bool str_to_double(struct str s, double *out)
{
    char z[64], *end;
    double v;
    if (s.len == 0 || s.len >= sizeof z) return false;
    if (number_read(s, &v) == s.len) { /* not .5 or +5, which strtod takes too */
        if (isfinite(v)) *out = v;
        return isfinite(v);
    }
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("+-.0123456789eE", s.ptr[i]) || !s.ptr[i]) return false;
    memcpy(z, s.ptr, s.len);
    z[s.len] = 0;
    v = strtod(z, &end);
    if (*end || !isfinite(v)) return false;
    *out = v;
    return true;
}

bool str_is_utf8(struct str s)
{
    if (s.len == 0) return true;
    const unsigned char *p = (const unsigned char *)s.ptr, *end = p + s.len;
    while (p < end) {
        while (end - p >= 8) { /* ASCII, eight at a time */
            uint64_t w;
            memcpy(&w, p, 8);
            if (w & 0x8080808080808080u) break;
            p += 8;
        }
        if (p == end) break;
        unsigned c = *p++;
        if (c < 0x80) continue;
        int more = c >= 0xC2 && c <= 0xDF ? 1 : c >= 0xE0 && c <= 0xEF ? 2 : c >= 0xF0 && c <= 0xF4 ? 3 : 0;
        if (more == 0 || end - p < more) return false;
        unsigned lo = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80, hi = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
        if (p[0] < lo || p[0] > hi) return false;
        for (int i = 1; i < more; i++)
            if (p[i] < 0x80 || p[i] > 0xBF) return false;
        p += more;
    }
    return true;
}

struct str str_copy(struct arena *a, struct str s) { return (struct str){ str_z(a, s), s.len }; }

char *str_z(struct arena *a, struct str s)
{
    char *z = arena_new(a, s.len + 1);
    if (s.len) memcpy(z, s.ptr, s.len);
    return z;
}

char *str_print(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *z = arena_new(a, (size_t)(n < 0 ? 0 : n) + 1);
    if (n > 0) (void)vsnprintf(z, (size_t)n + 1, fmt, again);
    va_end(again);
    return z;
}
