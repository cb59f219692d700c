#include "places/lookup_read.h"
#include "base/csv.h"
#include <stdlib.h>

enum { COLUMNS_MAX = 8, NO_COLUMN = CSV_FIELDS_MAX };

struct column {
    enum area_type type;
    int year;
    size_t code, name; /* fields; name: NO_COLUMN where there is none */
};

/* Whether a column can stand in a look-up: a code, a name, or the number that the publisher's system adds. */
static bool is_geographic(struct str s)
{
    static const char *const ends[] = { "cd", "cdo", "cdh", "nm", "nmw", "code", "name", "fid", "objectid", "globalid" };
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (s.len >= strlen(ends[i]) && str_eq_nocase(str_slice(s, s.len - strlen(ends[i]), s.len), str_of(ends[i])))
            return true;
    return s.len == 0;
}

static size_t name_column(const struct csv *c, const struct property_rule *rule, int year)
{
    for (size_t i = 0; i < c->n; i++) {
        int y;
        if (rule_fits(rule->name, str_trim(c->field[i]), &y) && y == year) return i;
    }
    return NO_COLUMN;
}

/* The columns of a header row that name kinds of area, finest and oldest first. 0 where the file is no look-up. */
static size_t find_columns(const struct csv *c, const struct area_rules *rules, struct column out[static COLUMNS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        struct str given = str_trim(c->field[i]);
        int year;
        const struct property_rule *rule = rule_find(rules, given, &year);
        if (!is_geographic(given)) return 0;
        if (!rule || n == COLUMNS_MAX) continue;
        struct column column = { rule->type, year, i, name_column(c, rule, year) };
        size_t at = n++;
        for (; at > 0 && (out[at - 1].type > column.type || (out[at - 1].type == column.type && out[at - 1].year > year)); at--)
            out[at] = out[at - 1];
        out[at] = column;
    }
    return n < 2 ? 0 : n;
}

bool lookup_recognise(struct str text, const struct area_rules *rules)
{
    struct csv c;
    struct column columns[COLUMNS_MAX];
    csv_init(&c, str_slice(text, 0, 65536));
    bool is = csv_next(&c) && c.bad == CSV_GOOD && find_columns(&c, rules, columns) > 0;
    csv_release(&c);
    return is;
}

/* The rows of the file, the codes as they stand. */
struct cell {
    char code[AREA_CODE_MAX];
    const char *name;
};
struct grid {
    struct column column[COLUMNS_MAX];
    size_t n_columns;
    struct cell *cell; /* [rows * n_columns] */
    uint32_t *line;
    size_t rows, cap, cap_line;
};

static bool put_aside(struct lookup_file *f, size_t line, const char *reason, struct error *why)
{
    if (!MEM_GROW(&f->aside, &f->cap_aside, f->n_aside + 1)) return FAIL(why, NOMEM, "out of memory for a look-up");
    f->aside[f->n_aside++] = (struct lookup_aside){ (uint32_t)line, reason };
    return true;
}

static const char *row_fault(const struct csv *c, const struct grid *g, size_t n_header)
{
    if (c->bad) return csv_bad_text(c->bad);
    if (c->n != n_header) return "it has another number of fields than the header";
    for (size_t k = 0; k < g->n_columns; k++) {
        size_t n = str_trim(c->field[g->column[k].code]).len;
        if (n == 0) return "a code is missing";
        if (n >= AREA_CODE_MAX) return "a code is longer than any area code";
    }
    return NULL;
}

static bool add_row(const struct csv *c, struct grid *g, struct lookup_file *f, struct error *why)
{
    size_t at = g->rows * g->n_columns;
    if (!MEM_GROW(&g->cell, &g->cap, at + g->n_columns) || !MEM_GROW(&g->line, &g->cap_line, g->rows + 1))
        return FAIL(why, NOMEM, "out of memory for a look-up");
    for (size_t k = 0; k < g->n_columns; k++) {
        struct str code = str_trim(c->field[g->column[k].code]), name = STR("");
        struct cell *cell = &g->cell[at + k], *above = g->rows ? cell - g->n_columns : NULL;
        *cell = (struct cell){ .name = "" };
        memcpy(cell->code, code.ptr, code.len);
        if (g->column[k].name != NO_COLUMN) name = str_trim(c->field[g->column[k].name]);
        if (above && memcmp(above->code, cell->code, AREA_CODE_MAX) == 0 && str_eq(str_of(above->name), name)) {
            cell->name = above->name;
        } else if (name.len) {
            char *z = arena_try(&f->arena, name.len + 1);
            if (!z) return FAIL(why, NOMEM, "out of memory for a look-up");
            memcpy(z, name.ptr, name.len);
            cell->name = z;
        }
    }
    g->line[g->rows++] = (uint32_t)c->line;
    return true;
}

static bool read_grid(struct str text, const struct area_rules *rules, struct grid *g, struct lookup_file *f,
                      struct error *why)
{
    struct csv c;
    csv_init(&c, text);
    bool ok = csv_next(&c) && (g->n_columns = find_columns(&c, rules, g->column)) > 0;
    if (!ok) (void)FAIL(why, INVALID, "line 1: not a look-up: expected two columns or more such as LSOA21CD and WD25CD");
    size_t n_header = c.n;
    while (ok && csv_next(&c)) {
        const char *fault = row_fault(&c, g, n_header);
        f->rows++;
        ok = fault ? put_aside(f, c.line, fault, why) : add_row(&c, g, f, why);
    }
    csv_release(&c);
    return ok;
}

struct link {
    const struct cell *from, *to;
    uint32_t line;
};
static int by_from_then_line(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int c = memcmp(x->from->code, y->from->code, AREA_CODE_MAX);
    return c ? c : (x->line > y->line) - (x->line < y->line);
}
static int by_to(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    return memcmp(x->to->code, y->to->code, AREA_CODE_MAX);
}
static int by_area_code(const void *a, const void *b)
{
    const struct lookup_draft_area *x = a, *y = b;
    return memcmp(x->code, y->code, AREA_CODE_MAX);
}

/* One link for each finer area, in *n; how many rows say otherwise is returned. */
static size_t make_single(struct link *links, size_t *n)
{
    size_t kept = 0, against = 0;
    for (size_t i = 0; i < *n; i++) {
        bool again = kept && memcmp(links[kept - 1].from->code, links[i].from->code, AREA_CODE_MAX) == 0;
        if (!again) links[kept++] = links[i];
        else against += memcmp(links[kept - 1].to->code, links[i].to->code, AREA_CODE_MAX) != 0;
    }
    *n = kept;
    return against;
}

static bool set_aside_contradictions(struct lookup_file *f, const struct link *links, size_t n, struct error *why)
{
    for (size_t i = 1, first = 0; i < n; i++) {
        if (memcmp(links[first].from->code, links[i].from->code, AREA_CODE_MAX) != 0) first = i;
        else if (memcmp(links[first].to->code, links[i].to->code, AREA_CODE_MAX) != 0 &&
                 !put_aside(f, links[i].line, "another row gives this area to a different one", why))
            return false;
    }
    return true;
}

static bool fill_draft(struct lookup_draft *d, struct link *links, size_t n, struct arena *a, struct error *why)
{
    d->row = arena_try(a, (n + 1) * sizeof *d->row);
    if (!d->row) return FAIL(why, NOMEM, "out of memory for a look-up");
    d->n = n;
    for (size_t i = 0; i < n; i++) {
        memcpy(d->row[i].code, links[i].from->code, AREA_CODE_MAX);
        d->row[i].line = links[i].line;
        d->row[i].name = links[i].from->name;
    }
    struct link *sorted = mem_try((n + 1) * sizeof *sorted);
    if (!sorted) return FAIL(why, NOMEM, "out of memory for a look-up");
    memcpy(sorted, links, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_to);
    for (size_t i = 0; i < n; i++)
        d->n_areas += i == 0 || memcmp(sorted[i - 1].to->code, sorted[i].to->code, AREA_CODE_MAX) != 0;
    d->area = arena_try(a, (d->n_areas + 1) * sizeof *d->area);
    for (size_t i = 0, k = 0; d->area && i < n; i++) {
        if (i && memcmp(sorted[i - 1].to->code, sorted[i].to->code, AREA_CODE_MAX) == 0) continue;
        memcpy(d->area[k].code, sorted[i].to->code, AREA_CODE_MAX);
        d->area[k++].name = sorted[i].to->name;
    }
    mem_free(sorted);
    if (!d->area) return FAIL(why, NOMEM, "out of memory for a look-up");
    for (size_t i = 0; i < n; i++) {
        struct lookup_draft_area key = { .name = "" };
        memcpy(key.code, links[i].to->code, AREA_CODE_MAX);
        const struct lookup_draft_area *at = bsearch(&key, d->area, d->n_areas, sizeof *d->area, by_area_code);
        d->row[i].to = (uint32_t)(at - d->area);
    }
    return true;
}

/* The look-up from column i to column j, unless the areas of i do not each lie in one of j. */
static bool draft_pair(const struct grid *g, size_t i, size_t j, struct lookup_file *f, struct error *why)
{
    struct link *links = mem_try((g->rows + 1) * sizeof *links);
    if (!links) return FAIL(why, NOMEM, "out of memory for a look-up");
    for (size_t r = 0; r < g->rows; r++)
        links[r] = (struct link){ &g->cell[r * g->n_columns + i], &g->cell[r * g->n_columns + j], g->line[r] };
    qsort(links, g->rows, sizeof *links, by_from_then_line);
    struct link *all = mem_try((g->rows + 1) * sizeof *all);
    bool ok = all || FAIL(why, NOMEM, "out of memory for a look-up");
    if (ok) memcpy(all, links, g->rows * sizeof *all);
    size_t n = g->rows, against = make_single(links, &n);
    if (ok && n && against * 100 <= n && f->n < LOOKUP_PAIRS_MAX) {
        struct lookup_draft *d = &f->draft[f->n++];
        *d = (struct lookup_draft){ .from = g->column[i].type, .to = g->column[j].type, .from_year = g->column[i].year, .to_year = g->column[j].year };
        ok = set_aside_contradictions(f, all, g->rows, why) && fill_draft(d, links, n, &f->arena, why);
    }
    mem_free(all);
    mem_free(links);
    return ok;
}

static int by_line(const void *a, const void *b)
{
    const struct lookup_aside *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

bool lookup_file_read(struct str text, const struct area_rules *rules, struct lookup_file *out, struct error *why)
{
    struct lookup_file f = { .rows = 0 };
    struct grid g = { .rows = 0 };
    bool ok = read_grid(text, rules, &g, &f, why);
    for (size_t i = 0; ok && i < g.n_columns; i++)
        for (size_t j = i + 1; ok && j < g.n_columns; j++)
            if (g.column[j].type < AREA_REGION || g.n_columns == 2) ok = draft_pair(&g, i, j, &f, why); /* nobody asks for coarser ones */
    if (ok && g.rows && f.n == 0)
        ok = FAIL(why, INVALID, "no column's areas each belong to one area of another: expected a look-up from finer to coarser areas");
    mem_free(g.cell);
    mem_free(g.line);
    if (!ok) {
        lookup_file_release(&f);
        return false;
    }
    if (f.n_aside) qsort(f.aside, f.n_aside, sizeof *f.aside, by_line);
    *out = f;
    return true;
}

void lookup_file_release(struct lookup_file *f)
{
    arena_release(&f->arena);
    mem_free(f->aside);
}
