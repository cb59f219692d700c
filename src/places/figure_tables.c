/* The importer of tables of figures: population, deprivation. */
#include "intake/intake.h"
#include "places/figures_write.h"
#include "places/importers.h"
#include "places/rows.h"

struct tables {
    struct arena arena;
    const struct figure_rules *rules;
    struct figure_file **file;
    size_t n, cap;
};

static bool recognise(struct str text, struct str name)
{
    (void)name;
    struct arena a = { 0 };
    bool is = figures_recognise(text, figure_rules_new(&a));
    arena_release(&a);
    return is;
}

static void *begin(struct intake *in)
{
    (void)in;
    struct tables *t = mem_new(sizeof *t);
    t->rules = figure_rules_new(&t->arena);
    return t;
}

static bool load(void *state, struct intake_file *f, void **product, struct error *why)
{
    const struct tables *t = state;
    struct figure_file *p = mem_new(sizeof *p);
    if (!figure_file_read(file_text(f), file_base_name(f), t->rules, p, why)) {
        mem_free(p);
        return error_prefix(why, "%s", file_name(f));
    }
    struct row_finder rows = row_finder(file_text(f));
    for (size_t i = 0; i < p->n_aside; i++) file_reject(f, p->aside[i].line, p->aside[i].reason, row_at(&rows, p->aside[i].line));
    file_count(f, p->rows_read, p->rows_read - p->n_aside);
    *product = p;
    return true;
}

static void discard(void *product)
{
    struct figure_file *p = product;
    if (!p) return;
    figure_file_release(p);
    mem_free(p);
}

static bool settle(void *state, struct intake_file *f, void *product, struct error *why)
{
    (void)f;
    struct tables *t = state;
    struct figure_file *p = product;
    if (!MEM_GROW(&t->file, &t->cap, t->n + 1)) return FAIL(why, NOMEM, "out of memory for figures");
    t->file[t->n] = mem_new(sizeof *p);
    *t->file[t->n++] = *p;
    *p = (struct figure_file){ .n = 0 };
    return true;
}

static bool finish(void *state, struct intake *in, struct error *why)
{
    struct tables *t = state;
    struct merge_notes notes = { .arena = &t->arena };
    bool ok = figures_merge(intake_change(in), (const struct figure_file *const *)t->file, t->n, &notes, why);
    for (size_t i = 0; ok && i < notes.n; i++) intake_remark(in, "%s", notes.line[i]);
    return ok;
}

static void end(void *state)
{
    struct tables *t = state;
    for (size_t i = 0; i < t->n; i++) discard(t->file[i]);
    mem_free(t->file);
    arena_release(&t->arena);
    mem_free(t);
}

const struct importer figures_importer = {
    .name = "population and deprivation",
    .expected = "CSV with a column of area codes such as \"LSOA code (2011)\" or \"LSOA 2021 Code\" and figures such as "
                "\"Total population: mid 2015 (excluding prisoners)\", \"Total\" or \"Index of Multiple Deprivation (IMD) Rank\"",
    .recognise = recognise,
    .begin = begin,
    .load = load,
    .settle = settle,
    .discard = discard,
    .finish = finish,
    .end = end,
};
