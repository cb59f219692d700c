/*
 * The reader looks at 64 bytes at a time: one bit per byte that means something (comma, line feed, quote, NUL), and
 * walks the bits; a block that two rows share is looked at once. src/base/fuzz_csv.c holds the slow, obvious twin.
 */
#include "base/csv.h"
#include "base/buf.h"
#if defined __x86_64__
#include <immintrin.h>
#endif

struct block {
    uint64_t special, high; /* bit i: byte i is , \n " or NUL; byte i is not ASCII */
};
typedef struct block classifier(const char *p); /* of the 64 bytes at p */
#define INLINE static inline __attribute__((always_inline))

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
    if (text.len == 0) text = STR("");
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.len);
    c->n = c->line = 0;
    c->raw = (struct str){ text.ptr, 0 };
    c->bad = CSV_GOOD;
    c->at = text.ptr;
    c->end = text.ptr + text.len;
    c->next_line = 1;
    c->undoubled = NULL;
}

void csv_release(struct csv *c)
{
    mem_free(c->undoubled);
    c->undoubled = NULL;
}

/* The row ends before `end`, where a line feed stands unless the text ends there. */
INLINE void end_row(struct csv *c, const char *row, const char *end, size_t lines)
{
    c->at = end < c->end ? end + 1 : end;
    c->next_line = c->line + lines;
    if (end > row && end[-1] == '\r') end--;
    c->raw = (struct str){ row, (size_t)(end - row) };
}

static size_t count_feeds(const char *from, const char *to)
{
    size_t n = 0;
    while (from < to && (from = memchr(from, '\n', (size_t)(to - from)))) {
        from++;
        n++;
    }
    return n;
}

/* The row cannot be read as fields: it is taken to end with the line that `from` is on. */
static void give_up(struct csv *c, const char *from, enum csv_bad bad)
{
    const char *feed = memchr(from, '\n', (size_t)(c->end - from));
    end_row(c, c->at, feed ? feed : c->end, 1 + count_feeds(c->at, from));
    c->bad = bad;
}

/* The quote that closes a field whose text begins at `p`, or NULL when none does before `end`. */
static const char *closing_quote(const char *p, const char *end, bool *doubled)
{
    while (p < end && (p = memchr(p, '"', (size_t)(end - p)))) {
        if (p + 1 == end || p[1] != '"') return p;
        *doubled = true;
        p += 2;
    }
    return NULL;
}

static struct str undouble(struct csv *c, size_t *used, struct str s)
{
    if (!c->undoubled) c->undoubled = mem_new(MIN((size_t)(c->end - c->at), (size_t)CSV_ROW_MAX));
    char *out = c->undoubled + *used;
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        out[n++] = s.ptr[i];
        if (s.ptr[i] == '"') i++;
    }
    *used += n;
    return (struct str){ out, n };
}

/* Any row: with quotes, NULs, too many fields. */
static void odd_row(struct csv *c)
{
    const char *row = c->at, *p = row, *limit = c->end - row > CSV_ROW_MAX ? row + CSV_ROW_MAX : c->end;
    size_t n = 0, used = 0;
    for (;; p++) {
        const char *from = p;
        struct str value;
        if (p < c->end && *p == '"') {
            bool doubled = false;
            const char *close = closing_quote(from + 1, limit, &doubled);
            if (!close) {
                give_up(c, row, CSV_QUOTE_OPEN);
                return;
            }
            value = (struct str){ from + 1, (size_t)(close - from - 1) };
            if (doubled) value = undouble(c, &used, value);
            p = close + 1;
            if (p < c->end && *p == '\r' && (p + 1 == c->end || p[1] == '\n')) p++;
        } else {
            while (p < c->end && *p != ',' && *p != '\n' && *p != '"') p++;
            value = (struct str){ from, (size_t)(p - from) };
            if (p > from && p[-1] == '\r' && (p == c->end || *p == '\n')) value.len--;
        }
        if (p < c->end && *p != ',' && *p != '\n') {
            give_up(c, p, CSV_QUOTE_STRAY);
            return;
        }
        if (n < CSV_FIELDS_MAX) c->field[n] = value;
        n++;
        if (p == c->end || *p == '\n') break;
    }
    end_row(c, row, p, 1 + count_feeds(row, p));
    c->n = n;
    c->bad = c->raw.len > CSV_ROW_MAX                          ? CSV_TOO_LONG
             : n > CSV_FIELDS_MAX                              ? CSV_TOO_MANY
             : c->raw.len && memchr(c->raw.ptr, 0, c->raw.len) ? CSV_NUL
             : !str_is_utf8(c->raw)                            ? CSV_NOT_UTF8
                                                               : CSV_GOOD;
}

/* A row without quotes or NULs: false, and nothing done, when it is not one. */
INLINE bool plain_row(struct csv *c, classifier *classify)
{
    const char *row = c->at, *from = row, *at = c->end;
    uint64_t not_ascii = 0;
    size_t n = 0;
    for (const char *p = row; p < c->end; p += 64) {
        char tail[64] = { 0 };
        size_t left = (size_t)(c->end - p);
        if (left < 64) memcpy(tail, p, left);
        struct block b = classify(left < 64 ? tail : p);
        if (left < 64) b.special &= ((uint64_t)1 << left) - 1;
        for (; b.special; b.special &= b.special - 1) {
            unsigned i = (unsigned)__builtin_ctzll(b.special);
            if (p[i] == '\n') {
                at = p + i;
                not_ascii |= b.high & (((uint64_t)1 << i) - 1);
                goto done;
            }
            if (p[i] != ',' || n == CSV_FIELDS_MAX - 1) return false;
            c->field[n++] = (struct str){ from, (size_t)(p + i - from) };
            from = p + i + 1;
        }
        not_ascii |= b.high;
    }
done:
    end_row(c, row, at, 1);
    c->field[n++] = (struct str){ from, (size_t)(c->raw.ptr + c->raw.len - from) };
    c->n = n;
    c->bad = c->raw.len > CSV_ROW_MAX ? CSV_TOO_LONG : not_ascii && !str_is_utf8(c->raw) ? CSV_NOT_UTF8 : CSV_GOOD;
    return true;
}

#if defined __x86_64__
__attribute__((target("avx2,bmi"))) static bool plain_row_avx2(struct csv *c) { return plain_row(c, classify_avx2); }
static bool plain_row_sse2(struct csv *c) { return plain_row(c, classify_sse2); }
static bool read_plain_row(struct csv *c)
{
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
    return avx2 ? plain_row_avx2(c) : plain_row_sse2(c);
}
#else
static bool read_plain_row(struct csv *c) { return plain_row(c, classify_plain); }
#endif

bool csv_next(struct csv *c)
{
    while (c->at < c->end) {
        c->line = c->next_line;
        if (!read_plain_row(c)) odd_row(c);
        if (c->bad) c->n = 0;
        if (c->raw.len || c->bad) return true;
    }
    c->n = 0;
    return false;
}

static void put_quoted(struct buf *b, struct str s, bool disarm)
{
    buf_byte(b, '"');
    if (disarm) buf_byte(b, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"') buf_byte(b, '"');
        buf_byte(b, s.ptr[i]);
    }
    buf_byte(b, '"');
}

void csv_put_exact(struct buf *b, struct str s)
{
    bool quote = false; /* without a way out of the loop, it is done many bytes at a time */
    for (size_t i = 0; i < s.len; i++) quote |= s.ptr[i] == ',' || s.ptr[i] == '"' || s.ptr[i] == '\n' || s.ptr[i] == '\r';
    if (quote) put_quoted(b, s, false);
    else buf_put(b, s);
}

static bool begins_as_formula(struct str s)
{
    switch (s.len ? s.ptr[0] : 0) {
    case '=': case '+': case '-': case '@': case '\t': case '\r': return true;
    default: return false;
    }
}

void csv_put(struct buf *b, struct str s)
{
    double number;
    if (begins_as_formula(s) && !str_to_double(s, &number)) put_quoted(b, s, true);
    else csv_put_exact(b, s);
}
