/*
 * Holds csv_next to a reader that looks at one byte after another and copies every field: the same rows, lines,
 * fields and complaints, whatever the text. Then writes each good row with csv_put and reads that again.
 * In an input that begins with "stretch:", the byte 1 stands for 128 KB of 'x' (eight of them reach CSV_ROW_MAX), at
 * most 12 times.
 */
#include "base/buf.h"
#include "base/csv.h"
#include "base/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { STRETCH = CSV_ROW_MAX / 8, STRETCHES_MAX = 12, FIELDS_SEEN = CSV_FIELDS_MAX + 2 };

struct slow_row {
    struct buf text; /* the fields' bytes, one after another */
    size_t field_end[FIELDS_SEEN];
    size_t n, line, start, end; /* the row is [start, end) of the text, without its line end */
    enum csv_bad bad;
};

static bool is_utf8(const unsigned char *p, size_t n)
{
    static const unsigned long least[] = { 0, 0x80, 0x800, 0x10000 };
    for (size_t i = 0; i < n;) {
        size_t more = p[i] < 0x80 ? 0 : p[i] >> 5 == 6 ? 1 : p[i] >> 4 == 14 ? 2 : p[i] >> 3 == 30 ? 3 : 9;
        if (more == 9 || i + more >= n) return false;
        unsigned long code = more == 0 ? p[i] : p[i] & (0x3Ful >> more);
        for (size_t k = 1; k <= more; k++) {
            if (p[i + k] >> 6 != 2) return false;
            code = code << 6 | (p[i + k] & 0x3F);
        }
        if (code < least[more] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
        i += more + 1;
    }
    return true;
}

static void end_field(struct slow_row *r)
{
    if (r->n < FIELDS_SEEN) r->field_end[r->n] = r->text.len;
    r->n++;
}

/* Reads the fields from r->start on; returns where the row ends or where its fault stands. */
static size_t read_fields(struct slow_row *r, const char *text, size_t len)
{
    enum { START, BARE, QUOTED, CLOSED } at = START;
    for (size_t i = r->start;; i++) {
        bool end = i == len;
        char ch = end ? '\n' : text[i];
        bool of_line_end = ch == '\r' && (i + 1 == len || text[i + 1] == '\n');
        if (at == QUOTED) {
            if (end || i - r->start >= CSV_ROW_MAX) {
                r->bad = CSV_QUOTE_OPEN;
                return r->start;
            }
            bool pair = ch == '"' && i + 1 < len && i + 1 - r->start < CSV_ROW_MAX && text[i + 1] == '"';
            if (ch == '"' && !pair) at = CLOSED;
            else buf_byte(&r->text, ch);
            i += pair;
        } else if (ch == '\n' || ch == ',') {
            end_field(r);
            if (ch == '\n') return i;
            at = START;
        } else if (of_line_end) {
            continue;
        } else if (ch == '"' && at == START) {
            at = QUOTED;
        } else if (ch == '"' || at == CLOSED) {
            r->bad = CSV_QUOTE_STRAY;
            return i;
        } else {
            at = BARE;
            buf_byte(&r->text, ch);
        }
    }
}

/* The next row at *at, on line *line; moves both on. */
static bool slow_next(struct slow_row *r, const char *text, size_t len, size_t *at, size_t *line)
{
    while (*at < len) {
        r->text.len = r->n = 0;
        r->line = *line;
        r->start = *at;
        r->bad = CSV_GOOD;
        size_t end = read_fields(r, text, len);
        if (r->bad)
            while (end < len && text[end] != '\n') end++;
        for (size_t i = r->start; i < end; i++) *line += text[i] == '\n';
        ++*line;
        *at = end < len ? end + 1 : end;
        if (end > r->start && text[end - 1] == '\r') end--;
        r->end = end;
        if (!r->bad) {
            size_t bytes = end - r->start;
            bool nul = false;
            for (size_t i = r->start; i < end; i++) nul |= text[i] == 0;
            r->bad = bytes > CSV_ROW_MAX                                          ? CSV_TOO_LONG
                     : r->n > CSV_FIELDS_MAX                                      ? CSV_TOO_MANY
                     : nul                                                        ? CSV_NUL
                     : !is_utf8((const unsigned char *)text + r->start, bytes) ? CSV_NOT_UTF8
                                                                                  : CSV_GOOD;
        }
        if (r->bad) r->n = 0;
        if (end > r->start || r->bad) return true;
    }
    return false;
}

static struct str slow_field(const struct slow_row *r, size_t i)
{
    size_t from = i ? r->field_end[i - 1] : 0;
    return (struct str){ r->text.ptr ? r->text.ptr + from : "", r->field_end[i] - from };
}

/* What csv_put writes reads back the same, but for the apostrophe before what a spreadsheet would run. */
static void check_put(const struct csv *c)
{
    struct buf b = BUF_MAX((size_t)4 << 20);
    struct csv again;
    if (c->n == 1 && c->field[0].len == 0) return; /* a blank line is no row */
    for (size_t i = 0; i < c->n; i++) {
        if (i) buf_byte(&b, ',');
        csv_put(&b, c->field[i]);
    }
    CHECK(buf_ok(&b));
    if (b.len <= CSV_ROW_MAX) {
        buf_byte(&b, '\n');
        csv_init(&again, buf_str(&b));
        again.at = b.ptr; /* a leading UTF-8 mark is text here */
        CHECK(csv_next(&again) && again.bad == CSV_GOOD && again.n == c->n);
        for (size_t i = 0; i < c->n; i++) {
            struct str f = c->field[i], g = again.field[i];
            bool disarmed = g.len == f.len + 1 && g.ptr[0] == '\'' && str_eq(str_slice(g, 1, g.len), f);
            CHECK(str_eq(f, g) || (disarmed && f.len && strchr("=+-@\t\r", f.ptr[0])));
        }
        CHECK(!csv_next(&again));
        csv_release(&again);
    }
    buf_release(&b);
}

static struct str stretched(struct buf *b, const uint8_t *data, size_t n)
{
    char some[1024];
    memset(some, 'x', sizeof some);
    bool stretch = n >= 8 && memcmp(data, "stretch:", 8) == 0;
    int stretches = stretch ? 0 : STRETCHES_MAX;
    for (size_t i = stretch ? 8 : 0; i < n; i++) {
        if (data[i] != 1 || stretches == STRETCHES_MAX) {
            buf_byte(b, (char)data[i]);
            continue;
        }
        for (int k = 0; k < STRETCH / (int)sizeof some; k++) buf_put(b, (struct str){ some, sizeof some });
        stretches++;
    }
    CHECK(buf_ok(b));
    char *exact = mem_new(b->len); /* so that a sanitizer sees the text's end */
    struct str text = { exact, b->len };
    if (b->len) memcpy(exact, b->ptr, b->len);
    buf_release(b);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct buf whole = BUF_MAX(n + STRETCH * STRETCHES_MAX + 1);
    struct str text = stretched(&whole, data, n), body = text;
    if (body.len >= 3 && memcmp(body.ptr, "\xEF\xBB\xBF", 3) == 0) body = str_slice(body, 3, body.len);
    struct slow_row slow = { .text = BUF_MAX(body.len + 1) };
    size_t at = 0, line = 1;
    struct csv fast;
    csv_init(&fast, text);
    while (slow_next(&slow, body.ptr, body.len, &at, &line)) {
        CHECK(csv_next(&fast));
        CHECK(fast.bad == slow.bad);
        CHECK(fast.line == slow.line);
        CHECK(fast.raw.ptr == body.ptr + slow.start && fast.raw.len == slow.end - slow.start);
        CHECK(fast.n == slow.n);
        for (size_t i = 0; i < slow.n; i++) CHECK(str_eq(fast.field[i], slow_field(&slow, i)));
        if (!fast.bad) check_put(&fast);
    }
    CHECK(!csv_next(&fast) && fast.n == 0);
    csv_release(&fast);
    buf_release(&slow.text);
    mem_free((void *)(uintptr_t)text.ptr);
    return 0;
}
