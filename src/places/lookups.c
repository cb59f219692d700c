/* The importer of look-ups. */
#include "intake/intake.h"
#include "places/importers.h"
#include "places/lookup_write.h"
#include "places/rows.h"

struct lookups {
    struct arena arena;
    const struct area_rules *rules;
    struct lookup_file **file;
    size_t n, cap;
};

static bool recognise(struct str text, struct str name)
{
    (void)name;
    struct arena a = { 0 };
    bool is = lookup_recognise(text, area_rules_new(&a));
    arena_release(&a);
    return is;
}

static void *begin(struct intake *in)
{
    (void)in;
    struct lookups *l = mem_new(sizeof *l);
    l->rules = area_rules_new(&l->arena);
    return l;
}

static bool load(void *state, struct intake_file *f, void **product, struct error *why)
{
    const struct lookups *l = state;
    struct lookup_file *p = mem_new(sizeof *p);
    if (!lookup_file_read(file_text(f), l->rules, p, why)) {
        mem_free(p);
        return error_prefix(why, "%s", file_name(f));
    }
    struct row_finder rows = row_finder(file_text(f));
    size_t aside = 0;
    for (size_t i = 0; i < p->n_aside; i++) {
        if (i && p->aside[i].line == p->aside[i - 1].line) continue; /* one row, two look-ups */
        file_reject(f, p->aside[i].line, p->aside[i].reason, row_at(&rows, p->aside[i].line));
        aside++;
    }
    file_count(f, p->rows, p->rows - aside);
    *product = p;
    return true;
}

static void discard(void *product)
{
    struct lookup_file *p = product;
    if (!p) return;
    lookup_file_release(p);
    mem_free(p);
}

static bool settle(void *state, struct intake_file *f, void *product, struct error *why)
{
    (void)f;
    struct lookups *l = state;
    struct lookup_file *p = product;
    if (!MEM_GROW(&l->file, &l->cap, l->n + 1)) return FAIL(why, NOMEM, "out of memory for look-ups");
    l->file[l->n] = mem_new(sizeof *p);
    *l->file[l->n++] = *p;
    *p = (struct lookup_file){ .rows = 0 };
    return true;
}

static bool finish(void *state, struct intake *in, struct error *why)
{
    struct lookups *l = state;
    struct merge_notes notes = { .arena = &l->arena };
    bool ok = lookups_merge(intake_change(in), (const struct lookup_file *const *)l->file, l->n, &notes, why);
    for (size_t i = 0; ok && i < notes.n; i++) intake_remark(in, "%s", notes.line[i]);
    return ok;
}

static void end(void *state)
{
    struct lookups *l = state;
    for (size_t i = 0; i < l->n; i++) discard(l->file[i]);
    mem_free(l->file);
    arena_release(&l->arena);
    mem_free(l);
}

const struct importer lookups_importer = {
    .name = "look-ups between areas",
    .expected = "CSV with two columns or more such as LSOA21CD, WD25CD, LAD25CD (or lsoa_code, ward_code), and nothing "
                "but codes and names",
    .recognise = recognise,
    .begin = begin,
    .load = load,
    .settle = settle,
    .discard = discard,
    .finish = finish,
    .end = end,
};
