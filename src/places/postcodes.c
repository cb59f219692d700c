/* The importer of postcodes. */
#include "intake/intake.h"
#include "places/postcode_write.h"
#include "places/importers.h"
#include "places/rows.h"

struct postcode_books {
    struct arena arena;
    struct postcode_file **file;
    size_t n, cap;
};

static bool recognise(struct str text, struct str name)
{
    (void)name;
    return postcodes_recognise(text);
}

static void *begin(struct intake *in)
{
    (void)in;
    struct postcode_books *t = mem_new(sizeof *t);
    return t;
}

static bool load(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    struct postcode_file *p = mem_new(sizeof *p);
    if (!postcode_file_read(file_text(f), file_name(f), p, why)) {
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
    struct postcode_file *p = product;
    if (!p) return;
    postcode_file_release(p);
    mem_free(p);
}

static bool settle(void *state, struct intake_file *f, void *product, struct error *why)
{
    (void)f;
    struct postcode_books *t = state;
    struct postcode_file *p = product;
    if (!MEM_GROW(&t->file, &t->cap, t->n + 1)) return FAIL(why, NOMEM, "out of memory for postcodes");
    t->file[t->n] = mem_new(sizeof *p);
    *t->file[t->n++] = *p;
    *p = (struct postcode_file){ .n = 0 };
    return true;
}

static bool finish(void *state, struct intake *in, struct error *why)
{
    struct postcode_books *t = state;
    struct merge_notes notes = { .arena = &t->arena };
    bool ok = postcodes_merge(intake_change(in), (const struct postcode_file *const *)t->file, t->n, &notes, why);
    for (size_t i = 0; ok && i < notes.n; i++) intake_remark(in, "%s", notes.line[i]);
    return ok;
}

static void end(void *state)
{
    struct postcode_books *t = state;
    for (size_t i = 0; i < t->n; i++) discard(t->file[i]);
    mem_free(t->file);
    arena_release(&t->arena);
    mem_free(t);
}

const struct importer postcodes_importer = {
    .name = "postcodes",
    .expected = "ONSPD, NSPL or Code-Point Open: CSV with the columns pcds (or postcode), lat and long, or ten columns without a "
                "header that begin with postcode, quality, eastings, northings",
    .recognise = recognise,
    .begin = begin,
    .load = load,
    .settle = settle,
    .discard = discard,
    .finish = finish,
    .end = end,
};
