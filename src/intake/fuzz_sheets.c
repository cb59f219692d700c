/* What comes from the converter of workbooks, and the search for the table below its titles. The twin counts lines. */
#include "intake/sheets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static size_t lines(struct str s)
{
    size_t k = 0;
    for (size_t i = 0; i < s.len; i++) k += s.ptr[i] == '\n';
    return k;
}

static void look_below(struct str text, struct buf *b)
{
    for (size_t rows = 0; rows < TITLE_ROWS_MAX && sheet_below(text, rows, b); rows++) {
        struct str below = buf_str(b);
        CHECK(lines(below) == lines(text) && str_ends(text, str_slice(below, rows, below.len)));
        for (size_t i = 0; i < rows; i++) CHECK(below.ptr[i] == '\n');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = { (const char *)data, n }, rest = text;
    struct sheet s;
    struct buf b = BUF_MAX(1 << 20);
    size_t marks = 0, sheets = 0;
    for (size_t i = 0; i < n; i++) marks += data[i] == SHEETS_MARK && (i == 0 || data[i - 1] == '\n');
    (void)workbook_ending(text);
    for (; sheets_next(&rest, &s); sheets++) {
        CHECK(s.text.ptr >= text.ptr && s.text.ptr + s.text.len <= text.ptr + n && !memchr(s.name.ptr, '\n', s.name.len));
        if (n < 4096) look_below(s.text, &b);
    }
    CHECK(sheets == marks && rest.len <= n);
    buf_release(&b);
    return 0;
}
