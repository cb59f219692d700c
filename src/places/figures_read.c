#include "places/figures_read.h"
#include "base/csv.h"

enum { TITLE_ROWS_MAX = 20, YEAR_FIRST = 1981, YEAR_LAST = 2099 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The four digits at s, if they stand alone and are a year; else 0. */
static int year_at(struct str s, size_t at)
{
    int year = 0;
    if (at + 4 > s.len || (at && is_digit(s.ptr[at - 1])) || (at + 4 < s.len && is_digit(s.ptr[at + 4]))) return 0;
    for (size_t i = at; i < at + 4; i++) {
        if (!is_digit(s.ptr[i])) return 0;
        year = year * 10 + s.ptr[i] - '0';
    }
    return year >= YEAR_FIRST && year <= YEAR_LAST ? year : 0;
}

int figures_year_in(struct str text, int not_this)
{
    int single = 0;
    bool several = false;
    for (size_t i = 0; i < text.len; i++) {
        if (str_eq_nocase(str_slice(text, i, i + 3), STR("mid"))) {
            size_t at = i + 3 + (i + 3 < text.len && memchr("- _", text.ptr[i + 3], 3));
            if (year_at(text, at)) return year_at(text, at);
        }
        int year = year_at(text, i);
        if (year == 0 || year == not_this) continue;
        several |= single != 0 && single != year;
        single = year;
    }
    return several ? 0 : single;
}

struct header {
    const struct figure_rule *code;
    size_t code_field;
    int code_year, edition;
};

/* Whether the row is the header: it names an area code and a figure. Of several codes the finest counts. */
static bool find_columns(const struct csv *c, const struct figure_rules *rules, struct figure_file *f, struct header *h)
{
    *h = (struct header){ .code = NULL };
    f->n_columns = 0;
    for (size_t i = 0; i < c->n; i++) {
        int year;
        const struct figure_rule *r = figure_rule_find(rules, str_trim(c->field[i]), &year);
        if (!r) continue;
        if (r->use == FIGURE_EDITION) h->edition = r->year;
        if (r->use == FIGURE_CODE && (!h->code || r->type < h->code->type)) {
            h->code = r;
            h->code_field = i;
            h->code_year = year;
        }
        if (r->use == FIGURE_VALUE && f->n_columns < FIGURE_COLUMNS_MAX)
            f->column[f->n_columns++] = (struct figure_column){ .rule = r, .year = year, .field = i };
    }
    return h->code && f->n_columns;
}

bool figures_recognise(struct str text, const struct figure_rules *rules)
{
    struct csv c;
    struct figure_file f = { .n = 0 };
    struct header h;
    bool is = false;
    csv_init(&c, str_slice(text, 0, 65536));
    for (int row = 0; !is && row < TITLE_ROWS_MAX && csv_next(&c); row++) is = c.bad == CSV_GOOD && find_columns(&c, rules, &f, &h);
    csv_release(&c);
    return is;
}

static bool put_aside(struct figure_file *f, size_t line, const char *reason, struct error *why)
{
    if (!MEM_GROW(&f->aside, &f->cap_aside, f->n_aside + 1)) return FAIL(why, NOMEM, "out of memory for figures");
    f->aside[f->n_aside++] = (struct figure_aside){ (uint32_t)line, reason };
    return true;
}

/* A comma before exactly three digits. */
static bool separates_thousands(struct str s, size_t comma)
{
    for (size_t i = comma + 1; i <= comma + 3; i++)
        if (i >= s.len || !is_digit(s.ptr[i])) return false;
    return comma + 4 >= s.len || !is_digit(s.ptr[comma + 4]);
}

/* "1,296", "1296.5"; spaces about it do not matter. */
static bool number_of(struct str s, double *out)
{
    char z[40];
    size_t n = 0;
    s = str_trim(s);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == ',' && i && separates_thousands(s, i)) continue;
        if (n == sizeof z) return false;
        z[n++] = s.ptr[i];
    }
    return str_to_double((struct str){ z, n }, out) && *out >= 0;
}

static bool add_row(const struct csv *c, const struct header *h, struct figure_file *f, struct error *why)
{
    struct str code = str_trim(c->field[h->code_field]);
    double value[FIGURE_COLUMNS_MAX];
    for (size_t k = 0; k < f->n_columns; k++)
        if (!number_of(c->field[f->column[k].field], &value[k])) return put_aside(f, c->line, "a figure is not a number", why);
    if (!MEM_GROW(&f->row, &f->cap, f->n + 1)) return FAIL(why, NOMEM, "out of memory for figures");
    for (size_t k = 0; k < f->n_columns; k++)
        if (!MEM_GROW(&f->column[k].value, &f->column[k].cap, f->n + 1))
            return FAIL(why, NOMEM, "out of memory for figures");
    f->row[f->n] = (struct figure_row){ .line = (uint32_t)c->line };
    memcpy(f->row[f->n].code.code, code.ptr, code.len);
    for (size_t k = 0; k < f->n_columns; k++) f->column[k].value[f->n] = value[k];
    f->n++;
    return true;
}

static const char *row_fault(const struct csv *c, const struct header *h, size_t n_header)
{
    if (c->bad) return csv_bad_text(c->bad);
    if (c->n != n_header) return "it has another number of fields than the header";
    size_t n = str_trim(c->field[h->code_field]).len;
    return n == 0 ? "the area code is missing" : n >= AREA_CODE_MAX ? "the code is longer than any area code" : NULL;
}

/* Gives a year to the figures whose columns do not say it. */
static bool find_years(struct figure_file *f, const struct header *h, struct str titles, struct str name, struct error *why)
{
    int told = h->edition ? h->edition : figures_year_in(titles, h->code_year);
    if (!told) told = figures_year_in(name, h->code_year);
    for (size_t k = 0; k < f->n_columns; k++) {
        if (f->column[k].year == 0) f->column[k].year = told;
        if (f->column[k].year == 0)
            return FAIL(why, INVALID,
                        "nothing says of which year the column \"" STR_FMT "\" is; expected a year in the file's title rows "
                        "or in its name, such as mid-2022",
                        STR_ARG(f->column[k].rule->pattern));
    }
    return true;
}

bool figure_file_read(struct str text, struct str name, const struct figure_rules *rules, struct figure_file *out,
                      struct error *why)
{
    struct figure_file f = { .n = 0 };
    struct header h = { .code = NULL };
    struct csv c;
    csv_init(&c, text);
    bool found = false;
    const char *titles_end = text.ptr;
    for (int row = 0; !found && row < TITLE_ROWS_MAX && csv_next(&c); row++) {
        found = c.bad == CSV_GOOD && find_columns(&c, rules, &f, &h);
        if (!found) titles_end = c.raw.ptr + c.raw.len;
    }
    size_t n_header = c.n;
    bool ok = found || FAIL(why, INVALID, "line 1: no header row with a column of area codes and a column of figures was found");
    f.type = ok ? h.code->type : AREA_LSOA;
    f.type_year = h.code_year;
    ok = ok && find_years(&f, &h, (struct str){ text.ptr, (size_t)(titles_end - text.ptr) }, name, why);
    while (ok && csv_next(&c)) {
        const char *fault = row_fault(&c, &h, n_header);
        f.rows_read++;
        ok = fault ? put_aside(&f, c.line, fault, why) : add_row(&c, &h, &f, why);
    }
    csv_release(&c);
    if (ok && f.n == 0) ok = FAIL(why, INVALID, "it holds no row of figures");
    if (!ok) {
        figure_file_release(&f);
        return false;
    }
    *out = f;
    return true;
}

void figure_file_release(struct figure_file *f)
{
    for (size_t k = 0; k < f->n_columns; k++) mem_free(f->column[k].value);
    mem_free(f->row);
    mem_free(f->aside);
    *f = (struct figure_file){ .n = 0 };
}
