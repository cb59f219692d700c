#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "intake/sheets.h"

/* An archive as far as its directory goes: names of entries, and bytes before it. */
static struct str archive(struct arena *a, const char *before, const char *const *names, size_t n)
{
    struct buf b = BUF_MAX(4096);
    buf_put(&b, str_of(before));
    size_t directory = b.len;
    for (size_t i = 0; i < n; i++) {
        char entry[46] = "PK\x01\x02";
        entry[28] = (char)strlen(names[i]);
        buf_put(&b, (struct str){ entry, sizeof entry });
        buf_put(&b, str_of(names[i]));
    }
    char end[22] = "PK\x05\x06";
    end[10] = (char)n;
    end[16] = (char)directory;
    buf_put(&b, (struct str){ end, sizeof end });
    struct str out = str_copy(a, buf_str(&b));
    buf_release(&b);
    return out;
}
#define ARCHIVE(before, ...) archive(&a, before, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))
#define AFTER_HEADER "PK\x03\x04                          "

static void workbooks_are_told_from_other_archives_by_what_is_in_them(void **state)
{
    (void)state;
    struct arena a = { 0 };
    assert_string_equal(workbook_ending(ARCHIVE("PK\x03\x04", "_rels/.rels", "[Content_Types].xml", "xl/workbook.xml")), ".xlsx");
    assert_string_equal(workbook_ending(ARCHIVE("PK\x03\x04", "[Content_Types].xml", "xl/workbook.bin")), ".xlsx");
    assert_string_equal(workbook_ending(STR(AFTER_HEADER "mimetypeapplication/vnd.oasis.opendocument.spreadsheet")), ".ods");
    assert_string_equal(workbook_ending(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....W\0o\0r\0k\0b\0o\0o\0k\0")), ".xls");
    struct str letter = ARCHIVE("PK\x03\x04", "[Content_Types].xml", "word/document.xml");
    assert_true(is_office_document(letter) && !workbook_ending(letter));
    assert_null(workbook_ending(STR(AFTER_HEADER "mimetypeapplication/vnd.oasis.opendocument.text")));
    assert_null(workbook_ending(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....W\0o\0r\0d\0D\0o\0c\0")));
    struct str crime = ARCHIVE("PK\x03\x04", "2025-01/2025-01-kent-street.csv");
    assert_true(!workbook_ending(crime) && !is_office_document(crime));
    struct str within = ARCHIVE("PK\x03\x04 book.xlsx [Content_Types].xml xl/workbook.xml", "book.xlsx"); /* one in an archive, not packed */
    assert_true(!workbook_ending(within) && !is_office_document(within));
    assert_null(workbook_ending(STR("PK\x03\x04")));
    assert_null(workbook_ending(STR("")));
    arena_release(&a);
}

static void sheets_come_one_by_one_with_their_names(void **state)
{
    (void)state;
    struct sheet s;
    struct str rest = STR("\x1D" "One, and \"more\"\na,b\n\n1,2\n\x1D" "Two\n\x1D" "Three\nx\x1Dy");
    assert_true(sheets_next(&rest, &s));
    assert_true(str_eq(s.name, STR("One, and \"more\"")) && str_eq(s.text, STR("a,b\n\n1,2\n")));
    assert_true(sheets_next(&rest, &s));
    assert_true(str_eq(s.name, STR("Two")) && s.text.len == 0);
    assert_true(sheets_next(&rest, &s));
    assert_true(str_eq(s.name, STR("Three")) && str_eq(s.text, STR("x\x1Dy"))); /* a mark begins a line */
    assert_false(sheets_next(&rest, &s));
}

static void what_lies_below_titles_keeps_its_line_numbers(void **state)
{
    (void)state;
    struct buf b = BUF_MAX(1000);
    assert_true(sheet_below(STR("Title\n,\na,b\n1,2\n"), 2, &b));
    assert_true(str_eq(buf_str(&b), STR("\n\na,b\n1,2\n")));
    assert_false(sheet_below(STR("Title\na,b\n"), 2, &b)); /* there is nothing more */
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workbooks_are_told_from_other_archives_by_what_is_in_them),
        cmocka_unit_test(sheets_come_one_by_one_with_their_names),
        cmocka_unit_test(what_lies_below_titles_keeps_its_line_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
