#include "render/json_put.h"
#include "render/utf8.h"
#include <math.h>

void json_string(struct buf *b, struct str s)
{
    buf_byte(b, '"');
    for (size_t at = 0, from = 0; at < s.len; from = at) {
        while (at < s.len && (unsigned char)(s.ptr[at] - 0x20) < 0x5F && s.ptr[at] != '"' && s.ptr[at] != '\\') at++;
        if (at > from) buf_put(b, str_slice(s, from, at));
        if (at == s.len) break;
        uint32_t c = utf8_next(s, &at);
        char bytes[4];
        if (c == '"' || c == '\\') buf_put(b, (struct str){ (char[]){ '\\', (char)c }, 2 });
        else if (c == '\n') buf_put(b, STR("\\n"));
        else if (c == '\t') buf_put(b, STR("\\t"));
        else if (c < 0x20 || c == 0x7F) buf_print(b, "\\u%04x", c);
        else buf_put(b, (struct str){ bytes, utf8_put(bytes, c) });
    }
    buf_byte(b, '"');
}

/* A comma where something stands before, then the key. A bracket that opens can only be the last byte where nothing does:
 * every text ends in its quote. */
static void begin(struct buf *b, const char *key)
{
    char last = b->len ? b->ptr[b->len - 1] : '[';
    if (last != '{' && last != '[') buf_byte(b, ',');
    if (!key) return;
    buf_byte(b, '"');
    buf_put(b, str_of(key));
    buf_put(b, STR("\":"));
}

void json_open(struct buf *b, const char *key, char bracket)
{
    begin(b, key);
    buf_byte(b, bracket);
}
void json_close(struct buf *b, char bracket) { buf_byte(b, bracket); }

void json_raw(struct buf *b, const char *key, struct str json)
{
    begin(b, key);
    buf_put(b, json);
}
void json_null(struct buf *b, const char *key) { json_raw(b, key, STR("null")); }
void json_flag(struct buf *b, const char *key, bool is) { json_raw(b, key, is ? STR("true") : STR("false")); }

void json_text(struct buf *b, const char *key, struct str s)
{
    begin(b, key);
    if (s.ptr) json_string(b, s);
    else buf_put(b, STR("null"));
}

/* The digits of n / 10^decimals, in a buffer of 32 bytes. */
static struct str fixed(int64_t n, int decimals, char out[static 32])
{
    uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
    size_t at = 32;
    for (int i = 0; rest || i <= decimals; i++, rest /= 10) {
        if (i && i == decimals) out[--at] = '.';
        out[--at] = (char)('0' + rest % 10);
    }
    if (n < 0) out[--at] = '-';
    return (struct str){ out + at, 32 - at };
}

void json_whole(struct buf *b, const char *key, int64_t n)
{
    char digits[32];
    json_raw(b, key, fixed(n, 0, digits));
}

void json_real(struct buf *b, const char *key, double x, int decimals)
{
    if (!isfinite(x)) {
        json_null(b, key);
        return;
    }
    begin(b, key);
    buf_print(b, "%.*f", decimals, x);
}

void json_degrees(struct buf *b, const char *key, int32_t units)
{
    char digits[32];
    struct str s = fixed(units, 7, digits);
    while (s.ptr[s.len - 1] == '0') s.len--;
    if (s.ptr[s.len - 1] == '.') s.len--;
    json_raw(b, key, s);
}

void json_degrees_text(struct buf *b, const char *key, int32_t units)
{
    char digits[32];
    int64_t micro = ((int64_t)units + (units < 0 ? -5 : 5)) / 10;
    begin(b, key);
    buf_byte(b, '"');
    buf_put(b, fixed(micro, 6, digits));
    buf_byte(b, '"');
}
