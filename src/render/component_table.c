/* A table on a page. */
#include "render/component.h"
#include "render/number.h"
#include <math.h>

enum { SHADES = 5, COLUMNS_UPRIGHT = 12 /* more are printed across the sheet */ };
struct shades {
    double low, high;
};

static bool is_figure(const struct column *c) { return c->kind == CELL_INT || c->kind == CELL_REAL; }

static bool value_of(const struct cell *c, double *v)
{
    if (c->kind != CELL_INT && c->kind != CELL_REAL) return false;
    *v = c->kind == CELL_INT ? (double)c->i : c->r;
    return true;
}

/* The range of one column (or of all, c = n_columns), totals left out. */
static struct shades range_of(const struct table *t, size_t c)
{
    struct shades s = { INFINITY, -INFINITY };
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t k = 0; k < t->n_columns; k++) {
            double v;
            if ((c < t->n_columns && k != c) || t->total[r] || !value_of(table_cell(t, r, k), &v)) continue;
            s.low = fmin(s.low, v);
            s.high = fmax(s.high, v);
        }
    return s;
}

/* 1 to SHADES by equal steps of the range; 0 where there is nothing to tell apart. */
static int shade_of(struct shades s, double v)
{
    if (!(s.high > s.low)) return 0;
    return 1 + (int)fmin((v - s.low) / (s.high - s.low) * SHADES, SHADES - 1);
}

struct table_page {
    struct html *h;
    const struct table *t;
    struct shades *shades; /* [column]; NULL: none */
    bool *shown;           /* [column] */
    size_t first;          /* shown: it names the rows */
};

static bool is_code(const char *name)
{
    static const char *const others[] = { "latitude", "longitude", "p", "q" };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (strcmp(name, others[i]) == 0) return true;
    return str_ends(str_of(name), STR("_code"));
}

static void choose_columns(struct table_page *p, struct arena *a, bool without_codes)
{
    p->shown = ARENA_ARRAY(a, bool, p->t->n_columns + 1);
    p->first = SIZE_MAX;
    for (size_t c = 0; c < p->t->n_columns; c++) {
        p->shown[c] = !without_codes || !is_code(p->t->column[c].name);
        if (p->shown[c] && p->first == SIZE_MAX) p->first = c;
    }
}

/* As wide as its longest text wants, so that rows are not tall because a column is narrow: text-4, text-8 ... text-24. */
enum { TEXT_STEP = 4, TEXT_MOST = 24 };
static size_t width_wanted(const struct table *t, size_t c)
{
    size_t longest = 1;
    for (size_t r = 0; r < t->n_rows; r++) {
        char scratch[NUMBER_MAX];
        longest = MAX(longest, cell_people(&t->column[c], table_cell(t, r, c), scratch).len);
    }
    return MIN((longest + TEXT_STEP - 1) / TEXT_STEP * TEXT_STEP, (size_t)TEXT_MOST);
}

static void put_figure_text(struct html *h, struct str s)
{
    bool minus = str_starts(s, STR("-"));
    HTML(h, "{}{}", V(minus ? "\u2212" : ""), V(str_slice(s, minus, s.len)));
}

static void put_words(struct html *h, const struct table *t, size_t r, size_t c)
{
    char scratch[NUMBER_MAX];
    const struct cell *cell = table_cell(t, r, c);
    struct str s = cell_people(&t->column[c], cell, scratch);
    if (cell->kind == CELL_SUPPRESSED) HTML(h, "<span aria-hidden=\"true\">~</span><span class=\"hidden\">withheld</span>");
    else if (is_figure(&t->column[c])) put_figure_text(h, s);
    else HTML(h, "{}", V(s));
}

static void put_cell(struct table_page *p, size_t r, size_t c)
{
    struct html *h = p->h;
    const struct column *column = &p->t->column[c];
    char scratch[NUMBER_MAX];
    double v;
    if (c == p->first && !is_figure(column) && cell_people(column, table_cell(p->t, r, c), scratch).len) {
        HTML(h, "<th scope=\"row\">");
        put_words(h, p->t, r, c);
        HTML(h, "</th>");
        return;
    }
    int shade = p->shades && !p->t->total[r] && value_of(table_cell(p->t, r, c), &v) ? shade_of(p->shades[c], v) : 0;
    if (shade) HTML(h, "<td class=\"num heat-{}\">", V(shade));
    else if (is_figure(column)) HTML(h, "<td class=\"num\">");
    else if (column->kind == CELL_MONTH) HTML(h, "<td class=\"month\">");
    else HTML(h, "<td>");
    put_words(h, p->t, r, c);
    HTML(h, "</td>");
}

static void put_head(struct table_page *p, struct arena *a)
{
    HTML(p->h, "<thead><tr>");
    for (size_t c = 0; c < p->t->n_columns; c++) {
        const struct column *column = &p->t->column[c];
        if (!p->shown[c]) continue;
        if (is_figure(column)) HTML(p->h, "<th scope=\"col\" class=\"num\">{}</th>", V(column_heading(a, column)));
        else HTML(p->h, "<th scope=\"col\" class=\"text-{}\">{}</th>", V(width_wanted(p->t, c)), V(column_heading(a, column)));
    }
    HTML(p->h, "</tr></thead>\n");
}

static size_t put_rows(struct table_page *p, size_t rows_max)
{
    size_t shown = 0, left = 0;
    HTML(p->h, "<tbody>\n");
    for (size_t r = 0; r < p->t->n_rows; r++) {
        if (!p->t->total[r] && rows_max && shown++ >= rows_max) {
            left++;
            continue;
        }
        if (p->t->total[r]) HTML(p->h, "<tr class=\"total\">");
        else HTML(p->h, "<tr>");
        for (size_t c = 0; c < p->t->n_columns; c++)
            if (p->shown[c]) put_cell(p, r, c);
        HTML(p->h, "</tr>\n");
    }
    HTML(p->h, "</tbody>");
    return left;
}

static struct shades *shades_of(struct arena *a, const struct table *t, enum table_shade shade)
{
    if (shade == SHADE_NONE) return NULL;
    struct shades *s = ARENA_ARRAY(a, struct shades, t->n_columns), all = range_of(t, t->n_columns);
    for (size_t c = 0; c < t->n_columns; c++) s[c] = shade == SHADE_TABLE ? all : range_of(t, c);
    return s;
}

void put_table(struct html *h, const struct table *t, const struct table_look *look)
{
    static const struct table_look plain = { 0 };
    if (!look) look = &plain;
    struct arena a = { 0 };
    struct table_page p = { .h = h, .t = t, .shades = shades_of(&a, t, look->shade) };
    choose_columns(&p, &a, look->without_codes);
    size_t columns = 0;
    for (size_t c = 0; c < t->n_columns; c++) columns += p.shown[c];
    HTML(h, "<div class=\"{}\" id=\"table-{}\">\n<div class=\"scroll\" role=\"group\" aria-labelledby=\"{}-caption\" tabindex=\"0\">"
            "<table class=\"{}\">\n", V(columns > COLUMNS_UPRIGHT ? "block wide" : "block"), V(t->id), V(t->id), V(p.shades ? "heat" : ""));
    HTML(h, "<caption id=\"{}-caption\"><span>{}</span></caption>\n", V(t->id), V(t->title));
    put_head(&p, &a);
    size_t left = put_rows(&p, look->rows_max);
    HTML(h, "</table></div>\n");
    if (left) HTML(h, "<p class=\"notes\">{,} more rows are in the full table.</p>\n", V(left));
    if (!look->without_notes) put_notes(h, t);
    else if (table_withholds(t)) HTML(h, "<p class=\"notes\">{}</p>\n", V(WITHHELD_NOTE));
    HTML(h, "</div>\n");
    arena_release(&a);
}

static void put_note(struct html *h, const struct note *n)
{
    HTML(h, "<p class=\"{}\"><strong>{}:</strong> {}</p>\n", V(n->kind == NOTE_WARNING ? "warns" : ""), V(note_heading(n->kind)),
         V(n->text));
}

void put_notes(struct html *h, const struct table *t)
{
    bool withheld = table_withholds(t);
    if (t->n_notes == 0 && !withheld) return;
    HTML(h, "<div class=\"notes\">\n");
    for (size_t i = 0; i < t->n_notes; i++)
        if (t->note[i].kind == NOTE_WARNING) put_note(h, &t->note[i]);
    for (size_t i = 0; i < t->n_notes; i++)
        if (t->note[i].kind != NOTE_WARNING) put_note(h, &t->note[i]);
    if (withheld) HTML(h, "<p>{}</p>\n", V(WITHHELD_NOTE));
    HTML(h, "</div>\n");
}
