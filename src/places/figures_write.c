#include "places/figures_write.h"
#include "base/buf.h"
#include "places/part_put.h"
#include <stdlib.h>

struct entry {
    struct figure_code code;
    double value;
    size_t order;
};
struct table {
    const struct figure_file *file;
    const struct figure_column *column; /* stands for all columns of the same part */
    struct entry *entry;
    size_t n, cap;
};

static bool same_part(const struct figure_file *f, const struct figure_column *c, const struct figure_file *g,
                      const struct figure_column *d)
{
    return f->type == g->type && f->type_year == g->type_year && c->year == d->year && str_eq(c->rule->name, d->rule->name);
}

static int by_code(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int c = memcmp(x->code.code, y->code.code, AREA_CODE_MAX);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

static bool add_entry(struct table *t, const struct figure_code *code, double value, struct error *why)
{
    if (!MEM_GROW(&t->entry, &t->cap, t->n + 1)) return FAIL(why, NOMEM, "out of memory for figures");
    t->entry[t->n] = (struct entry){ *code, value, t->n };
    t->n++;
    return true;
}

/* The last word on each area; returns for how many of the loaded ones it is another. */
static size_t keep_last_words(struct table *t, size_t loaded)
{
    size_t kept = 0, changed = 0;
    if (t->n) qsort(t->entry, t->n, sizeof *t->entry, by_code);
    for (size_t i = 0; i < t->n; i++) {
        struct entry *last = kept ? &t->entry[kept - 1] : NULL;
        bool again = last && memcmp(&last->code, &t->entry[i].code, sizeof last->code) == 0;
        if (again) {
            changed += last->order < loaded && (last->value < t->entry[i].value || last->value > t->entry[i].value);
            *last = t->entry[i];
        } else {
            t->entry[kept++] = t->entry[i];
        }
    }
    t->n = kept;
    return changed;
}

static const char *part_key(struct arena *a, const struct table *t)
{
    return str_print(a, "figures/" STR_FMT "/%s-%d/%d", STR_ARG(t->column->rule->name), area_type_name(t->file->type),
                     t->file->type_year, t->column->year);
}

static bool put_table(struct change *c, const struct table *t, struct str key, bool *changed, struct error *why)
{
    struct figure_code *code = mem_try((t->n + 1) * sizeof *code);
    double *value = mem_try((t->n + 1) * sizeof *value);
    struct buf text = BUF_MAX(4096);
    bool ok = (code && value) || FAIL(why, NOMEM, "out of memory for figures");
    for (size_t i = 0; ok && i < t->n; i++) {
        code[i] = t->entry[i].code;
        value[i] = t->entry[i].value;
    }
    const struct figure_rule *r = t->column->rule;
    const struct str texts[] = { r->title, r->unit, r->source };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        buf_put(&text, texts[i]);
        buf_byte(&text, 0);
    }
    const struct section sections[] = { SECTION("codes", code, t->n), SECTION("values", value, t->n),
                                        SECTION("text", text.ptr, text.len) };
    ok = ok && (buf_ok(&text) || FAIL(why, NOMEM, "out of memory for figures")) &&
         part_put(c, key, t->n, sections, COUNT_OF(sections), changed, why);
    mem_free(code);
    mem_free(value);
    buf_release(&text);
    return ok;
}

static bool add_loaded(struct change *c, struct table *t, struct str key, struct error *why)
{
    struct figures f;
    const struct part *p = snapshot_get(change_base(c), key, why);
    if (!p) return why->kind == ERROR_MISSING;
    if (!figures_read(p, key, &f, why)) return false;
    for (size_t i = 0; i < f.n; i++)
        if (!add_entry(t, &f.code[i], f.value[i], why)) return false;
    return true;
}

static bool add_columns(struct table *t, const struct figure_file *const *files, size_t n, struct error *why)
{
    for (size_t f = 0; f < n; f++)
        for (size_t k = 0; k < files[f]->n_columns; k++) {
            const struct figure_column *column = &files[f]->column[k];
            if (!same_part(t->file, t->column, files[f], column)) continue;
            for (size_t i = 0; i < files[f]->n; i++)
                if (!add_entry(t, &files[f]->row[i].code, column->value[i], why)) return false;
        }
    return true;
}

/* What is said of the measures of one kind of area, year and publisher together. */
struct line {
    const struct figure_file *file;
    const struct figure_column *column;
    const char *titles;
    size_t measures, areas, changed_parts, replaced;
};
struct lines {
    struct arena *arena;
    struct line line[32];
    size_t n;
};

static void add_line(struct lines *lines, const struct table *t, size_t replaced, bool changed)
{
    size_t i = 0;
    for (; i < lines->n; i++) {
        const struct line *l = &lines->line[i];
        if (l->file->type == t->file->type && l->file->type_year == t->file->type_year && l->column->year == t->column->year &&
            str_eq(l->column->rule->source, t->column->rule->source))
            break;
    }
    if (i == COUNT_OF(lines->line)) return;
    struct line *l = &lines->line[i];
    if (i == lines->n) lines->line[lines->n++] = (struct line){ .file = t->file, .column = t->column, .titles = "" };
    if (l->measures < 3) l->titles = str_print(lines->arena, "%s%s" STR_FMT, l->titles, l->measures ? "; " : "", STR_ARG(t->column->rule->title));
    l->measures++;
    l->areas = MAX(l->areas, t->n);
    l->changed_parts += changed;
    l->replaced += replaced;
}

static void tell(const struct lines *lines, struct merge_notes *notes)
{
    struct arena *a = notes->arena;
    for (size_t i = 0; i < lines->n; i++) {
        const struct line *l = &lines->line[i];
        const char *text = str_print(a, STR_FMT ", %d, by %s of %d: %zu areas, %s", STR_ARG(l->column->rule->source), l->column->year,
                                     area_type_title(l->file->type, true), l->file->type_year, l->areas, l->titles);
        if (l->measures > 3) text = str_print(a, "%s and %zu more", text, l->measures - 3);
        if (l->changed_parts == 0) text = str_print(a, "%s; unchanged", text);
        if (l->replaced) text = str_print(a, "%s; %zu figures changed", text, l->replaced);
        merge_note(notes, text);
    }
}

static bool settle_table(struct change *c, const struct figure_file *const *files, size_t n, struct table *t,
                         struct lines *lines, struct error *why)
{
    struct arena *a = lines->arena;
    struct str key = str_of(part_key(a, t));
    bool changed = false, ok = add_loaded(c, t, key, why);
    size_t loaded = t->n;
    ok = ok && add_columns(t, files, n, why);
    size_t replaced = ok ? keep_last_words(t, loaded) : 0;
    ok = ok && put_table(c, t, key, &changed, why);
    mem_free(t->entry);
    if (!ok) return false;
    add_line(lines, t, replaced, changed);
    return true;
}

/* Whether an earlier column is of the same part, which then was settled with it. */
static bool is_settled(const struct figure_file *const *files, size_t file, size_t column)
{
    for (size_t f = 0; f <= file; f++)
        for (size_t k = 0; k < (f == file ? column : files[f]->n_columns); k++)
            if (same_part(files[f], &files[f]->column[k], files[file], &files[file]->column[column])) return true;
    return false;
}

bool figures_merge(struct change *c, const struct figure_file *const *files, size_t n, struct merge_notes *notes,
                   struct error *why)
{
    struct lines lines = { .arena = notes->arena };
    for (size_t f = 0; f < n; f++)
        for (size_t k = 0; k < files[f]->n_columns; k++) {
            struct table t = { .file = files[f], .column = &files[f]->column[k] };
            if (!is_settled(files, f, k) && !settle_table(c, files, n, &t, &lines, why)) return false;
        }
    tell(&lines, notes);
    return true;
}
