/*
 * The reader looks at 64 bytes at a time: one bit per byte that means something (comma, line end, quote, NUL),
 * and walks the bits. A row with a quote is read again by quoted_row, byte by byte.
 */
#include "base/csv.h"
#include "base/buf.h"
#if defined __x86_64__
#include <immintrin.h>
#endif

struct block {
    uint64_t special, high; /* bit i: byte i is , \n " or NUL; byte i is not ASCII */
};

#if !defined __x86_64__
static inline struct block classify_plain(const char *p)
{
    struct block b = { 0, 0 };
    for (unsigned i = 0; i < 64; i++) {
        b.special |= (uint64_t)(p[i] == ',' || p[i] == '\n' || p[i] == '"' || p[i] == 0) << i;
        b.high |= (uint64_t)((unsigned char)p[i] >> 7) << i;
    }
    return b;
}

#else
__attribute__((target("avx2"))) static inline struct block classify_avx2(const char *p)
{
    struct block b = { 0, 0 };
    for (int half = 0; half < 2; half++) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32 * half));
        __m256i s = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(',')),
                                                    _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\n'))),
                                    _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('"')),
                                                    _mm256_cmpeq_epi8(v, _mm256_setzero_si256())));
        b.special |= (uint64_t)(uint32_t)_mm256_movemask_epi8(s) << (32 * half);
        b.high |= (uint64_t)(uint32_t)_mm256_movemask_epi8(v) << (32 * half);
    }
    return b;
}
static inline struct block classify_sse2(const char *p)
{
    struct block b = { 0, 0 };
    for (int quarter = 0; quarter < 4; quarter++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * quarter));
        __m128i s = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(',')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\n'))),
            _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_setzero_si128())));
        b.special |= (uint64_t)(uint32_t)_mm_movemask_epi8(s) << (16 * quarter);
        b.high |= (uint64_t)(uint32_t)_mm_movemask_epi8(v) << (16 * quarter);
    }
    return b;
}
#endif

const char *csv_bad_text(enum csv_bad bad)
{
    static const char *const text[] = {
        [CSV_GOOD] = "good",
        [CSV_QUOTE_OPEN] = "a quote is never closed",
        [CSV_QUOTE_STRAY] = "a quote stands where none may be",
        [CSV_NUL] = "it holds a NUL byte",
        [CSV_NOT_UTF8] = "it is not UTF-8 text",
        [CSV_TOO_LONG] = "it is longer than 1 MB",
        [CSV_TOO_MANY] = "it has more than 512 fields",
    };
    return text[bad];
}

void csv_init(struct csv *c, struct str text)
{
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.len);
    c->n = 0;
    c->line = 0;
    c->raw = (struct str){ text.ptr, 0 };
    c->bad = CSV_GOOD;
    c->at = text.ptr;
    c->end = text.ptr + text.len;
    c->next_line = 1;
    c->unquoted = (struct arena){ 0 };
}

void csv_release(struct csv *c) { arena_release(&c->unquoted); }

static inline void spoil(struct csv *c, enum csv_bad bad)
{
    if (c->bad == CSV_GOOD) c->bad = bad;
}

static inline void add_field(struct csv *c, const char *from, const char *to)
{
    if (c->n < CSV_FIELDS_MAX) c->field[c->n++] = (struct str){ from, (size_t)(to - from) };
    else spoil(c, CSV_TOO_MANY);
}

/* The row ends before `end`, where a line feed stands unless the text ends there. */
static inline void end_row(struct csv *c, const char *row, const char *end, size_t lines)
{
    c->at = end < c->end ? end + 1 : end;
    c->next_line = c->line + lines;
    if (end > row && end[-1] == '\r') end--;
    c->raw = (struct str){ row, (size_t)(end - row) };
}

static void skip_rest(struct csv *c, const char *row, const char *from, enum csv_bad bad)
{
    const char *nl = memchr(from, '\n', (size_t)(c->end - from));
    spoil(c, bad);
    c->n = 0;
    end_row(c, row, nl ? nl : c->end, 1);
}

/* The closing quote of the quoted field that begins after `p`, or NULL. Counts lines and doubled quotes. */
static const char *closing_quote(const char *p, const char *end, size_t *lines, size_t *doubled)
{
    if (end - p > CSV_ROW_MAX) end = p + CSV_ROW_MAX;
    for (; p < end; p++) {
        if (*p == '\n') ++*lines;
        if (*p != '"') continue;
        if (p + 1 == end || p[1] != '"') return p;
        ++*doubled;
        p++;
    }
    return NULL;
}

static struct str undouble(struct arena *a, struct str s)
{
    char *out = arena_new(a, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        out[n++] = s.ptr[i];
        if (s.ptr[i] == '"') i++;
    }
    return (struct str){ out, n };
}

static void quoted_row(struct csv *c, const char *row)
{
    size_t lines = 1;
    const char *p = row;
    c->n = 0;
    for (;;) {
        const char *from = p;
        if (p < c->end && *p == '"') {
            size_t doubled = 0;
            const char *close = closing_quote(++from, c->end, &lines, &doubled);
            if (!close) {
                skip_rest(c, row, row, CSV_QUOTE_OPEN);
                return;
            }
            struct str value = { from, (size_t)(close - from) };
            if (doubled) value = undouble(&c->unquoted, value);
            add_field(c, value.ptr, value.ptr + value.len);
            p = close + 1;
            if (p < c->end && *p == '\r' && (p + 1 == c->end || p[1] == '\n')) p++;
            if (p < c->end && *p != ',' && *p != '\n') {
                skip_rest(c, row, p, CSV_QUOTE_STRAY);
                c->next_line += lines - 1;
                return;
            }
        } else {
            while (p < c->end && *p != ',' && *p != '\n') {
                if (*p == '"') spoil(c, CSV_QUOTE_STRAY);
                p++;
            }
            const char *to = p > from && p[-1] == '\r' && (p == c->end || *p == '\n') ? p - 1 : p;
            add_field(c, from, to);
        }
        if (p == c->end || *p == '\n') break;
        p++;
    }
    end_row(c, row, p, lines);
    if (c->raw.len > CSV_ROW_MAX) spoil(c, CSV_TOO_LONG);
    if (c->raw.len && memchr(c->raw.ptr, 0, c->raw.len)) spoil(c, CSV_NUL);
    if (!str_is_utf8(c->raw)) spoil(c, CSV_NOT_UTF8);
}

static inline __attribute__((always_inline)) void read_row(struct csv *c, struct block (*classify)(const char *))
{
    const char *row = c->at, *from = row;
    bool high = false, nul = false;
    c->n = 0;
    c->bad = CSV_GOOD;
    c->line = c->next_line;
    for (const char *p = row; p < c->end; p += 64) {
        struct block b;
        if (c->end - p >= 64) {
            b = classify(p);
        } else {
            char tail[64] = { 0 };
            size_t left = (size_t)(c->end - p);
            memcpy(tail, p, left);
            b = classify(tail);
            b.special &= ((uint64_t)1 << left) - 1;
        }
        for (; b.special; b.special &= b.special - 1) {
            unsigned i = (unsigned)__builtin_ctzll(b.special);
            const char *at = p + i;
            if (*at == ',') {
                add_field(c, from, at);
                from = at + 1;
            } else if (*at == '\n') {
                add_field(c, from, at > from && at[-1] == '\r' ? at - 1 : at);
                end_row(c, row, at, 1);
                high |= (b.high & (((uint64_t)1 << i) - 1)) != 0;
                goto done;
            } else if (*at == '"') {
                quoted_row(c, row);
                return;
            } else {
                nul = true;
            }
        }
        high |= b.high != 0;
        if (p - row > CSV_ROW_MAX) {
            skip_rest(c, row, p, CSV_TOO_LONG);
            return;
        }
    }
    add_field(c, from, c->end > from && c->end[-1] == '\r' ? c->end - 1 : c->end);
    end_row(c, row, c->end, 1);
done:
    if (nul) spoil(c, CSV_NUL);
    if (high && !str_is_utf8(c->raw)) spoil(c, CSV_NOT_UTF8);
}

#if defined __x86_64__
__attribute__((target("avx2"))) static void read_row_avx2(struct csv *c) { read_row(c, classify_avx2); }
static void read_row_sse2(struct csv *c) { read_row(c, classify_sse2); }
static void read_any_row(struct csv *c)
{
    if (__builtin_cpu_supports("avx2")) read_row_avx2(c);
    else read_row_sse2(c);
}
#else
static void read_any_row(struct csv *c) { read_row(c, classify_plain); }
#endif

bool csv_next(struct csv *c)
{
    if (c->unquoted.page) arena_release(&c->unquoted);
    while (c->at < c->end) {
        read_any_row(c);
        if (c->raw.len || c->bad) return true;
    }
    c->n = 0;
    return false;
}

void csv_put(struct buf *b, struct str s)
{
    double number;
    bool formula = s.len && strchr("=+-@\t\r", s.ptr[0]) && s.ptr[0] && !str_to_double(s, &number);
    bool quote = formula;
    for (size_t i = 0; i < s.len && !quote; i++)
        quote = s.ptr[i] == ',' || s.ptr[i] == '"' || s.ptr[i] == '\n' || s.ptr[i] == '\r';
    if (!quote) {
        buf_put(b, s);
        return;
    }
    buf_byte(b, '"');
    if (formula) buf_byte(b, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"') buf_byte(b, '"');
        buf_byte(b, s.ptr[i]);
    }
    buf_byte(b, '"');
}
