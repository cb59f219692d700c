#include "base/buf.h"
#include "base/csv.h"
#include "base/file.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* All rows of a text, one a line: its number, then each field in [], or what is bad about it. */
static const char *read_all(struct arena *a, struct str text)
{
    struct buf b = BUF_MAX(1 << 22);
    struct csv c;
    csv_init(&c, text);
    while (csv_next(&c)) {
        buf_print(&b, "%zu", c.line);
        if (c.bad) buf_print(&b, " %s", csv_bad_text(c.bad));
        if (c.bad) assert_int_equal(c.n, 0);
        for (size_t i = 0; i < c.n; i++) buf_print(&b, "[" STR_FMT "]", STR_ARG(c.field[i]));
        buf_byte(&b, '\n');
    }
    assert_int_equal(c.n, 0);
    assert_false(csv_next(&c));
    csv_release(&c);
    assert_true(buf_ok(&b));
    char *z = str_z(a, buf_str(&b));
    buf_release(&b);
    return z;
}

#define READS_AS(text, rows)                           \
    do {                                               \
        struct arena a = { 0 };                        \
        assert_string_equal(read_all(&a, text), rows); \
        arena_release(&a);                             \
    } while (0)

static void line_feeds_and_carriage_returns_end_rows_alike(void **state)
{
    (void)state;
    READS_AS(STR("a,b\nc,d\n"), "1[a][b]\n2[c][d]\n");
    READS_AS(STR("a,b\r\nc,d\r\n"), "1[a][b]\n2[c][d]\n");
    READS_AS(STR("a,b\r\nc,d"), "1[a][b]\n2[c][d]\n");
    READS_AS(STR("a,b\r\nc,\"d\"\r"), "1[a][b]\n2[c][d]\n");
    READS_AS(STR("a,b\nc,d\r"), "1[a][b]\n2[c][d]\n");
    READS_AS(STR("\"a\",b\r\n\"c\",d\r"), "1[a][b]\n2[c][d]\n");
}

static void a_carriage_return_within_a_row_is_kept(void **state)
{
    (void)state;
    READS_AS(STR("a\rb,c\r\r\n"), "1[a\rb][c\r]\n");
    READS_AS(STR("\r,\"x\r\ny\"\n"), "1[\r][x\r\ny]\n");
}

static void empty_text_and_blank_lines_give_no_rows_but_are_counted(void **state)
{
    (void)state;
    READS_AS(((struct str){ NULL, 0 }), "");
    READS_AS(STR("\xEF\xBB\xBF"), "");
    READS_AS(STR("\n\r\n\na\n\nb"), "4[a]\n6[b]\n");
}

static void empty_fields_are_fields(void **state)
{
    (void)state;
    READS_AS(STR(",\n,,\n\"\"\n\"\",\n"), "1[][]\n2[][][]\n3[]\n4[][]\n");
}

static void a_utf8_mark_is_passed_over_only_at_the_start(void **state)
{
    (void)state;
    READS_AS(STR("\xEF\xBB\xBF" "a,b\n\xEF\xBB\xBF" "c,d"), "1[a][b]\n2[\xEF\xBB\xBF" "c][d]\n");
}

static void quotes_are_undone(void **state)
{
    (void)state;
    READS_AS(STR("\"a,b\",\"say \"\"no\"\"\",\"\"\"\"\n"), "1[a,b][say \"no\"][\"]\n");
}

static void a_quoted_field_may_hold_line_ends_and_they_are_counted(void **state)
{
    (void)state;
    READS_AS(STR("a\n\"b\nc\r\nd\",e\nf\n"), "1[a]\n2[b\nc\r\nd][e]\n5[f]\n");
}

static void a_quote_left_open_spoils_its_line_alone(void **state)
{
    (void)state;
    READS_AS(STR("a,\"b\nc,d\ne,f\n"), "1 a quote is never closed\n2[c][d]\n3[e][f]\n");
    READS_AS(STR("\""), "1 a quote is never closed\n");
}

static void a_stray_quote_spoils_the_rest_of_its_line(void **state)
{
    (void)state;
    READS_AS(STR("a\"b,c\nd\n"), "1 a quote stands where none may be\n2[d]\n");
    READS_AS(STR("\"a\"b,c\nd\n"), "1 a quote stands where none may be\n2[d]\n");
    READS_AS(STR("\"a\nb\" ,\"c\nd\n"), "1 a quote stands where none may be\n3[d]\n");
    READS_AS(STR("\"a\"\r,b\nc\n"), "1 a quote stands where none may be\n2[c]\n");
    READS_AS(STR("\"a\"\rb\nc\n"), "1 a quote stands where none may be\n2[c]\n");
}

static void nul_bytes_and_bad_utf8_are_named(void **state)
{
    (void)state;
    READS_AS(STR("a,b\0c\nd\n"), "1 it holds a NUL byte\n2[d]\n");
    READS_AS(STR("a,\"b\0c\"\nd\n"), "1 it holds a NUL byte\n2[d]\n");
    READS_AS(STR("a,\xE9t\xE9\nd,\xC3\xA9\n"), "1 it is not UTF-8 text\n2[d][\xC3\xA9]\n");
    READS_AS(STR("\"\xE9\"\n\"\xC3\xA9\"\n"), "1 it is not UTF-8 text\n2[\xC3\xA9]\n");
}

static void raw_is_the_row_as_it_stands_in_the_file(void **state)
{
    (void)state;
    struct csv c;
    csv_init(&c, STR("a,\"b\"\"\nc\"\r\nd\"\r\ne\r"));
    assert_true(csv_next(&c));
    assert_true(str_eq(c.raw, STR("a,\"b\"\"\nc\"")));
    assert_true(csv_next(&c));
    assert_int_equal(c.bad, CSV_QUOTE_STRAY);
    assert_true(str_eq(c.raw, STR("d\"")));
    assert_true(csv_next(&c));
    assert_true(str_eq(c.raw, STR("e")));
    csv_release(&c);
}

static void fields_are_found_wherever_a_block_of_64_bytes_ends(void **state)
{
    (void)state;
    char text[300], rows[300];
    for (int pad = 0; pad < 140; pad++) {
        struct arena a = { 0 };
        (void)snprintf(text, sizeof text, "%.*s,b,\xC3\xA9\r\nc,\n,d",
                       pad, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        (void)snprintf(rows, sizeof rows, "1[%.*s][b][\xC3\xA9]\n2[c][]\n3[][d]\n", pad, text);
        assert_string_equal(read_all(&a, str_of(text)), rows);
        arena_release(&a);
    }
}

static void at_most_512_fields_are_taken(void **state)
{
    (void)state;
    char text[2 * (CSV_FIELDS_MAX + 1)];
    for (int quoted = 0; quoted < 2; quoted++) {
        for (size_t fields = CSV_FIELDS_MAX - 1; fields <= CSV_FIELDS_MAX + 1; fields++) {
            memset(text, ',', fields - 1);
            memcpy(text + fields - 1, quoted ? "\"\"\nz" : "y\nz", quoted ? 4 : 3);
            struct csv c;
            csv_init(&c, (struct str){ text, fields - 1 + (quoted ? 4 : 3) });
            assert_true(csv_next(&c));
            assert_int_equal(c.bad, fields > CSV_FIELDS_MAX ? CSV_TOO_MANY : CSV_GOOD);
            assert_int_equal(c.n, fields > CSV_FIELDS_MAX ? 0 : fields);
            assert_true(csv_next(&c));
            assert_int_equal(c.n, 1);
            csv_release(&c);
        }
    }
}

static void a_row_of_more_than_a_megabyte_is_set_aside_and_the_next_is_read(void **state)
{
    (void)state;
    char *text = mem_new(CSV_ROW_MAX + 100);
    for (size_t len = CSV_ROW_MAX - 1; len <= CSV_ROW_MAX + 1; len++) {
        memset(text, 'x', len);
        text[1] = ',';
        memcpy(text + len, "\r\nnext\n", 7);
        for (int quoted = 0; quoted < 2; quoted++) {
            struct csv c;
            csv_init(&c, (struct str){ text, len + 7 });
            if (quoted) memcpy(text, "\"\",", 3);
            assert_true(csv_next(&c));
            assert_int_equal(c.bad, len > CSV_ROW_MAX ? CSV_TOO_LONG : CSV_GOOD);
            assert_int_equal(c.n, len > CSV_ROW_MAX ? 0 : 2);
            assert_true(csv_next(&c));
            assert_true(str_eq(c.field[0], STR("next")));
            assert_int_equal(c.line, 2);
            csv_release(&c);
        }
    }
    mem_free(text);
}

static void a_quote_is_looked_for_within_a_megabyte_only(void **state)
{
    (void)state;
    char *text = mem_new(CSV_ROW_MAX + 100);
    for (size_t close = CSV_ROW_MAX - 2; close <= CSV_ROW_MAX; close++) {
        memset(text, '\n', close);
        text[0] = '"';
        text[close] = '"';
        struct csv c;
        csv_init(&c, (struct str){ text, close + 1 });
        assert_true(csv_next(&c));
        assert_int_equal(c.bad, close < CSV_ROW_MAX ? CSV_GOOD : CSV_QUOTE_OPEN);
        csv_release(&c);
    }
    mem_free(text);
}

static void what_is_put_is_read_again(void **state)
{
    (void)state;
    static const char *const fields[] = { "plain", "a,b", "say \"no\"", "two\nlines", "cr\r", "", "-3.5", "+1e3", "\xC3\xA9" };
    struct buf b = BUF_MAX(1000);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (i) buf_byte(&b, ',');
        csv_put(&b, str_of(fields[i]));
    }
    struct csv c;
    csv_init(&c, buf_str(&b));
    assert_true(csv_next(&c));
    assert_int_equal(c.n, COUNT_OF(fields));
    for (size_t i = 0; i < COUNT_OF(fields); i++) assert_true(str_eq(c.field[i], str_of(fields[i])));
    csv_release(&c);
    buf_release(&b);
}

static void text_that_a_spreadsheet_would_run_is_disarmed(void **state)
{
    (void)state;
    static const char *const fields[][2] = { { "=1+1", "\"'=1+1\"" },   { "@SUM(A1)", "\"'@SUM(A1)\"" },
                                             { "-x", "\"'-x\"" },       { "+44 20", "\"'+44 20\"" },
                                             { "\tx", "\"'\tx\"" },     { "\rx", "\"'\rx\"" },
                                             { "-12", "-12" },          { "=\"\"", "\"'=\"\"\"\"\"" } };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct buf b = BUF_MAX(100);
        csv_put(&b, str_of(fields[i][0]));
        assert_true(str_eq(buf_str(&b), str_of(fields[i][1])));
        buf_release(&b);
    }
}

/* The rows of a folder of months, by the count that the publisher's files are described with. */
static void every_row_of_the_kent_files_is_read(void **state)
{
    (void)state;
    const char *shared = getenv("WARDMOTE_SHARED");
    struct arena a = { 0 };
    struct error why;
    char *kent = str_print(&a, "%s/crime/kent", shared ? shared : "");
    if (!shared || !file_is_folder(kent)) {
        print_message("WARDMOTE_SHARED names no folder with crime/kent\n");
        skip();
    }
    char **month;
    size_t n, rows = 0;
    assert_true(file_list(&a, kent, &month, &n, &why));
    for (size_t i = 0; i < n; i++) {
        struct file_map m;
        char *file = str_print(&a, "%s/%s/%s-kent-street.csv", kent, month[i], month[i]);
        assert_true(file_map(&m, file, &why));
        struct csv c;
        csv_init(&c, m.bytes);
        for (; csv_next(&c); rows += c.line > 1) {
            assert_int_equal(c.bad, CSV_GOOD);
            assert_int_equal(c.n, 12);
        }
        csv_release(&c);
        file_unmap(&m);
    }
    assert_int_equal(rows, 197229);
    arena_release(&a);
}

static void what_is_put_exactly_is_not_disarmed(void **state)
{
    (void)state;
    struct buf b = BUF_MAX(100);
    csv_put_exact(&b, STR("=1+1"));
    buf_byte(&b, ',');
    csv_put_exact(&b, STR("a,\"b\""));
    buf_byte(&b, ',');
    csv_put_exact(&b, STR("cr\r"));
    assert_true(str_eq(buf_str(&b), STR("=1+1,\"a,\"\"b\"\"\",\"cr\r\"")));
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_feeds_and_carriage_returns_end_rows_alike),
        cmocka_unit_test(a_carriage_return_within_a_row_is_kept),
        cmocka_unit_test(empty_text_and_blank_lines_give_no_rows_but_are_counted),
        cmocka_unit_test(empty_fields_are_fields),
        cmocka_unit_test(a_utf8_mark_is_passed_over_only_at_the_start),
        cmocka_unit_test(quotes_are_undone),
        cmocka_unit_test(a_quoted_field_may_hold_line_ends_and_they_are_counted),
        cmocka_unit_test(a_quote_left_open_spoils_its_line_alone),
        cmocka_unit_test(a_stray_quote_spoils_the_rest_of_its_line),
        cmocka_unit_test(nul_bytes_and_bad_utf8_are_named),
        cmocka_unit_test(raw_is_the_row_as_it_stands_in_the_file),
        cmocka_unit_test(fields_are_found_wherever_a_block_of_64_bytes_ends),
        cmocka_unit_test(at_most_512_fields_are_taken),
        cmocka_unit_test(a_row_of_more_than_a_megabyte_is_set_aside_and_the_next_is_read),
        cmocka_unit_test(a_quote_is_looked_for_within_a_megabyte_only),
        cmocka_unit_test(what_is_put_is_read_again),
        cmocka_unit_test(text_that_a_spreadsheet_would_run_is_disarmed),
        cmocka_unit_test(what_is_put_exactly_is_not_disarmed),
        cmocka_unit_test(every_row_of_the_kent_files_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
