#include "intake/sheets.h"

/* Numbers in a zip archive: little-endian. */
static size_t number(struct str s, size_t at, size_t bytes)
{
    size_t n = 0;
    while (bytes-- > 0) n = n << 8 | (unsigned char)s.ptr[at + bytes];
    return n;
}

/* Whether the archive has an entry of that name, by its directory at the end (APPNOTE.TXT 4.3.12 and 4.3.16): what stands in an
 * archive within this one does not count. */
static bool zip_has(struct str zip, struct str name)
{
    enum { END = 22, ENTRY = 46, COMMENT_MAX = 65535 };
    if (zip.len < END) return false;
    size_t end = zip.len - END, least = end > COMMENT_MAX ? end - COMMENT_MAX : 0;
    while (end > least && !str_starts(str_slice(zip, end, zip.len), STR("PK\x05\x06"))) end--;
    size_t entries = number(zip, end + 10, 2), at = number(zip, end + 16, 4);
    if (!str_starts(str_slice(zip, end, zip.len), STR("PK\x05\x06"))) return false;
    for (size_t i = 0; i < entries && at + ENTRY <= zip.len && str_starts(str_slice(zip, at, zip.len), STR("PK\x01\x02")); i++) {
        size_t len = number(zip, at + 28, 2);
        if (str_eq(str_slice(zip, at + ENTRY, at + ENTRY + len), name)) return true;
        at += ENTRY + len + number(zip, at + 30, 2) + number(zip, at + 32, 2);
    }
    return false;
}

/* An OpenDocument says what it is in its first entry, which is not packed. */
static bool is_open_document(struct str zip, struct str kind)
{
    enum { HEADER = 30 };
    return str_starts(zip, STR("PK\x03\x04")) && str_starts(str_slice(zip, HEADER, zip.len), STR("mimetypeapplication/vnd.oasis.opendocument.")) &&
           str_starts(str_slice(zip, HEADER + strlen("mimetypeapplication/vnd.oasis.opendocument."), zip.len), kind);
}

bool is_office_document(struct str text)
{
    return is_open_document(text, STR("")) || (str_starts(text, STR("PK\x03\x04")) && zip_has(text, STR("[Content_Types].xml")));
}

const char *workbook_ending(struct str text)
{
    static const char ole[] = { '\xD0', '\xCF', '\x11', '\xE0', '\xA1', '\xB1', '\x1A', '\xE1' }, /* the folder within an .xls */
        workbook[] = { 'W', 0, 'o', 0, 'r', 0, 'k', 0, 'b', 0, 'o', 0, 'o', 0, 'k', 0 };
    if (is_open_document(text, STR("spreadsheet"))) return ".ods";
    if (is_office_document(text)) return zip_has(text, STR("xl/workbook.xml")) || zip_has(text, STR("xl/workbook.bin")) ? ".xlsx" : NULL;
    if (str_starts(text, (struct str){ ole, sizeof ole }) && str_contains(text, (struct str){ workbook, sizeof workbook })) return ".xls";
    return NULL;
}

bool sheets_next(struct str *rest, struct sheet *out)
{
    struct str r = *rest, name;
    while (r.len && r.ptr[0] != SHEETS_MARK) r = str_cut(r, '\n', &name);
    if (r.len == 0) return false;
    r = str_cut(str_slice(r, 1, r.len), '\n', &name);
    size_t n = 0;
    while (n < r.len && r.ptr[n] != SHEETS_MARK) {
        const char *end = memchr(r.ptr + n, '\n', r.len - n);
        n = end ? (size_t)(end - r.ptr) + 1 : r.len;
    }
    *out = (struct sheet){ name, str_slice(r, 0, n) };
    *rest = str_slice(r, n, r.len);
    return true;
}

bool sheet_below(struct str text, size_t rows, struct buf *b)
{
    struct str row;
    for (size_t i = 0; i < rows; i++) text = str_cut(text, '\n', &row);
    if (text.len == 0) return false;
    b->len = 0;
    for (size_t i = 0; i < rows; i++) buf_byte(b, '\n');
    buf_put(b, text);
    return buf_ok(b);
}
