/*
 * A workbook: a sheet a table with its headings frozen, real numbers and dates with formats, notes below; a first sheet
 * "About" where there are several. The same tables give the same bytes: no time of making is written but the zip
 * format's own zero, 1980.
 */
#include "render/number.h"
#include "render/utf8.h"
#include "render/writer.h"
#include "render/xlsx_library.h"
#include <errno.h>
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROWS_MAX = 1048576, COLUMNS_MAX = 16384, TEXT_MAX = 32767, SHEET_NAME_MAX = 31, WIDTH_MIN = 9, WIDTH_MAX = 60 };

struct workbook {
    struct xlsx_library x;
    struct arena arena;
    struct ruler ruler;
    lxw_workbook *book;
    lxw_format *heading, *bold, *plain;
    lxw_error fault; /* the first */
    char *text;      /* of the cell being written: the library keeps its own copy */
};

struct sheet {
    struct workbook *w;
    const struct table *t;
    lxw_worksheet *sheet;
    const char *name;
    lxw_format **format, **total; /* [column] */
};

static void note_fault(struct workbook *w, lxw_error e)
{
    if (e && !w->fault) w->fault = e;
}

/* As XML and Excel can hold it: mended, without controls, within Excel's ceiling. */
static const char *cell_text(struct workbook *w, struct str s)
{
    char *out = w->text;
    size_t n = 0, characters = 0;
    for (size_t at = 0; at < s.len && characters < TEXT_MAX - 1; characters++) {
        uint32_t c = utf8_next(s, &at);
        bool bad = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || (c & 0xFFFE) == 0xFFFE;
        characters += c > 0xFFFF; /* Excel counts in UTF-16 */
        n += utf8_put(out + n, bad ? UTF8_BAD : c);
        if (characters >= TEXT_MAX - 2 && at < s.len) {
            n += utf8_put(out + n, 0x2026);
            break;
        }
    }
    out[n] = 0;
    return out;
}

static void put_text(struct sheet *s, size_t row, size_t column, struct str text, lxw_format *format)
{
    note_fault(s->w, s->w->x.worksheet_write_string(s->sheet, (lxw_row_t)row, (lxw_col_t)column, cell_text(s->w, text), format));
}

/* Days since 1899-12-30, as Excel counts. */
static double excel_day(month_t m) { return (double)(day_number(month_year(m), month_in_year(m), 1) + 25569); }

static void put_cell(struct sheet *s, size_t r, size_t c)
{
    const struct cell *cell = table_cell(s->t, r, c);
    lxw_format *format = s->t->total[r] ? s->total[c] : s->format[c];
    lxw_row_t row = (lxw_row_t)(r + 1);
    lxw_col_t column = (lxw_col_t)c;
    struct xlsx_library *x = &s->w->x;
    switch (cell->kind) {
    case CELL_EMPTY: note_fault(s->w, x->worksheet_write_blank(s->sheet, row, column, format)); break;
    case CELL_SUPPRESSED: put_text(s, r + 1, c, STR("~"), format); break;
    case CELL_TEXT: put_text(s, r + 1, c, cell->text, format); break;
    case CELL_INT: note_fault(s->w, x->worksheet_write_number(s->sheet, row, column, (double)cell->i, format)); break;
    case CELL_REAL: note_fault(s->w, x->worksheet_write_number(s->sheet, row, column, cell->r, format)); break;
    case CELL_MONTH: note_fault(s->w, x->worksheet_write_number(s->sheet, row, column, excel_day(cell->month), format)); break;
    }
}

static lxw_format *format_of(struct workbook *w, const struct column *c, bool total)
{
    struct xlsx_library *x = &w->x;
    lxw_format *f = x->workbook_add_format(w->book);
    if (c->kind == CELL_INT) x->format_set_num_format(f, "#,##0");
    if (c->kind == CELL_REAL) x->format_set_num_format(f, str_print(&w->arena, c->decimals ? "#,##0.%.*s" : "#,##0", c->decimals, "000000000000000"));
    if (c->kind == CELL_MONTH) x->format_set_num_format(f, "mmm yyyy");
    if (c->kind != CELL_TEXT) x->format_set_align(f, c->kind == CELL_MONTH ? LXW_ALIGN_LEFT : LXW_ALIGN_RIGHT);
    if (total) x->format_set_bold(f);
    if (total) x->format_set_top(f, LXW_BORDER_THIN);
    return f;
}

static void set_width(struct sheet *s, size_t c)
{
    char scratch[NUMBER_MAX];
    const struct column *column = &s->t->column[c];
    size_t width = WIDTH_MIN;
    for (size_t r = 0; r < s->t->n_rows; r++) {
        struct str text = cell_people(column, table_cell(s->t, r, c), scratch);
        if (text.len > width) width = MAX(width, ruler_width(&s->w->ruler, text));
    }
    struct str rest = str_of(column_heading(&s->w->arena, column)), word;
    while (rest.len) { /* headings wrap between words */
        rest = str_cut(rest, ' ', &word);
        width = MAX(width, word.len);
    }
    note_fault(s->w, s->w->x.worksheet_set_column(s->sheet, (lxw_col_t)c, (lxw_col_t)c, (double)MIN(width, (size_t)WIDTH_MAX) + 2, NULL));
}

static size_t put_notes(struct sheet *s, size_t row)
{
    put_text(s, row++, 0, str_of(s->t->title), s->w->bold);
    for (size_t i = 0; i < s->t->n_notes; i++)
        put_text(s, row++, 0, str_of(str_print(&s->w->arena, "%s: %s", note_heading(s->t->note[i].kind), s->t->note[i].text)), s->w->plain);
    if (table_withholds(s->t)) put_text(s, row++, 0, STR(WITHHELD_NOTE), s->w->plain);
    return row;
}

static void put_sheet(struct workbook *w, const struct table *t, const char *name)
{
    struct xlsx_library *x = &w->x;
    struct sheet s = { .w = w, .t = t, .name = name, .sheet = x->workbook_add_worksheet(w->book, name) };
    if (!s.sheet) {
        note_fault(w, LXW_ERROR_SHEETNAME_ALREADY_USED);
        return;
    }
    s.format = ARENA_ARRAY(&w->arena, lxw_format *, t->n_columns);
    s.total = ARENA_ARRAY(&w->arena, lxw_format *, t->n_columns);
    for (size_t c = 0; c < t->n_columns; c++) {
        s.format[c] = format_of(w, &t->column[c], false);
        s.total[c] = format_of(w, &t->column[c], true);
        set_width(&s, c);
    }
    x->worksheet_freeze_panes(s.sheet, 1, t->n_columns && t->column[0].kind == CELL_TEXT);
    x->worksheet_set_landscape(s.sheet);
    x->worksheet_set_paper(s.sheet, 9); /* A4 */
    x->worksheet_fit_to_pages(s.sheet, 1, 0);
    note_fault(w, x->worksheet_repeat_rows(s.sheet, 0, 0));
    for (size_t c = 0; c < t->n_columns; c++) put_text(&s, 0, c, str_of(column_heading(&w->arena, &t->column[c])), w->heading);
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) put_cell(&s, r, c);
    (void)put_notes(&s, t->n_rows + 2);
}

/* Excel's names of sheets: at most 31 characters, without []:*?/\, each once whatever its case. */
static const char **sheet_names(struct workbook *w, const struct table *const *tables, size_t n)
{
    const char **names = ARENA_ARRAY(&w->arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        char *base = str_z(&w->arena, str_slice(str_of(tables[i]->id), 0, SHEET_NAME_MAX - 4));
        for (char *p = base; *p; p++)
            if (strchr("[]:*?/\\'", *p) || (unsigned char)*p >= 0x80) *p = '-';
        names[i] = base[0] ? base : "table";
        bool taken = true;
        for (int k = 2; taken; k++) {
            taken = str_eq_nocase(str_of(names[i]), STR("about")) || str_eq_nocase(str_of(names[i]), STR("history"));
            for (size_t j = 0; j < i; j++) taken |= str_eq_nocase(str_of(names[i]), str_of(names[j]));
            if (taken) names[i] = str_print(&w->arena, "%s-%d", base, k);
        }
    }
    return names;
}

static void put_about(struct workbook *w, const struct table *const *tables, size_t n, const char *const *names)
{
    struct xlsx_library *x = &w->x;
    struct sheet s = { .w = w, .sheet = x->workbook_add_worksheet(w->book, "About") };
    CHECK(s.sheet);
    static const char *const headings[] = { "Sheet", "What it holds", "Rows" };
    static const double widths[] = { 34, 90, 10 };
    for (lxw_col_t c = 0; c < COUNT_OF(headings); c++) {
        put_text(&s, 0, c, str_of(headings[c]), w->heading);
        note_fault(w, x->worksheet_set_column(s.sheet, c, c, widths[c], NULL));
    }
    x->worksheet_freeze_panes(s.sheet, 1, 0);
    for (size_t i = 0; i < n; i++) {
        lxw_row_t row = (lxw_row_t)i + 1;
        note_fault(w, x->worksheet_write_url_opt(s.sheet, row, 0, str_print(&w->arena, "internal:'%s'!A1", names[i]), NULL, names[i], NULL));
        put_text(&s, row, 1, str_of(tables[i]->title), w->plain);
        note_fault(w, x->worksheet_write_number(s.sheet, row, 2, (double)tables[i]->n_rows, NULL));
    }
}

static bool fits(const struct table *t, struct error *why)
{
    if (t->n_columns <= COLUMNS_MAX && t->n_rows + t->n_notes + 4 <= ROWS_MAX) return true;
    return FAIL(why, LIMIT, "the table \"%s\" has %zu rows and %zu columns; a sheet holds %d and %d: choose csv", t->title, t->n_rows,
                t->n_columns, ROWS_MAX, COLUMNS_MAX);
}

static bool copy_out(int fd, struct writer *out, struct error *why)
{
    char piece[WRITER_PIECE];
    off_t at = 0;
    for (ssize_t n; (n = pread(fd, piece, sizeof piece, at)) != 0; at += n) {
        if (n < 0) return FAIL_ERRNO(why, errno, "the workbook cannot be read back");
        writer_whole(out, (struct str){ piece, (size_t)n }, true);
    }
    return true;
}

static void set_book(struct workbook *w, const char *title)
{
    struct xlsx_library *x = &w->x;
    lxw_doc_properties about = { .title = str_print(&w->arena, "%s", title), .created = 315532800 }; /* 1980-01-01 */
    note_fault(w, x->workbook_set_properties(w->book, &about));
    w->plain = x->workbook_add_format(w->book);
    w->bold = x->workbook_add_format(w->book);
    x->format_set_bold(w->bold);
    w->heading = x->workbook_add_format(w->book);
    x->format_set_bold(w->heading);
    x->format_set_text_wrap(w->heading);
    x->format_set_bottom(w->heading, LXW_BORDER_MEDIUM);
}

static bool write_book(struct workbook *w, const struct table *const *tables, size_t n, int fd, struct error *why)
{
    /* The library wants a name to write to; constant_memory: a row at a time, however many there are. */
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    w->book = w->x.workbook_new_opt(str_print(&w->arena, "/proc/self/fd/%d", fd), &options);
    if (!w->book) return FAIL(why, NOMEM, "there is no memory for a workbook");
    set_book(w, tables[0]->title);
    const char **names = sheet_names(w, tables, n);
    if (n > 1) put_about(w, tables, n, names);
    for (size_t i = 0; i < n; i++) put_sheet(w, tables[i], names[i]);
    note_fault(w, w->x.workbook_close(w->book));
    return w->fault == LXW_NO_ERROR || FAIL(why, IO, "the workbook cannot be made: %s", w->x.lxw_strerror(w->fault));
}

bool xlsx_write(const struct table *const *tables, size_t n, struct writer *out, struct error *why)
{
    for (size_t i = 0; i < n; i++)
        if (!fits(tables[i], why)) return false;
    struct workbook w = { 0 };
    if (!xlsx_open(&w.x, XLSX_SONAME, why)) return false;
    w.text = mem_new(TEXT_MAX * 4 + 8);
    int fd = memfd_create("wardmote.xlsx", MFD_CLOEXEC);
    bool ok = fd >= 0 || FAIL_ERRNO(why, errno, "there is no room to make a workbook in");
    ok = ok && write_book(&w, tables, n, fd, why);
    ok = ok && copy_out(fd, out, why);
    if (fd >= 0) (void)close(fd);
    xlsx_close(&w.x);
    ruler_release(&w.ruler);
    mem_free(w.text);
    arena_release(&w.arena);
    return ok;
}
