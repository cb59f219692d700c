/* The chapter of operations: those registered for the area whose time after lies in the period, and what came of them. */
#include "evidence/assess_chapter.h"

enum { OPERATIONS_SHOWN = 10 }; /* each has two tables */

/* outlines: of the scope's layer, if it has one. */
static bool lies_in(const struct scope *s, const struct layer_outlines *outlines, struct coord p)
{
    if (s->everywhere) return true;
    if (!outlines) return area_index_find(&s->index, p) != AREA_NONE;
    uint32_t area = layer_find(outlines, p);
    return area != AREA_NONE && s->in[area] == 0;
}

/* A corner of its target lies in the area, and its time after in the period. */
static bool concerns(const struct ask *k, const struct layer_outlines *outlines, const struct operation_file *f)
{
    const struct area_set *target = &f->zone[ZONE_TARGET].set;
    if (f->after.to < k->from || f->after.from > k->to) return false;
    for (uint32_t i = 0; i < target->n_vertices; i++)
        if (lies_in(&k->scope, outlines, target->vertex[i])) return true;
    return false;
}

static bool add_result(struct assessment *s, const struct home *home, const char *source, struct assess_operation *o, struct error *why)
{
    struct arena *a = s->ask.arena;
    struct operation_result *r = ARENA_NEW(a, struct operation_result);
    struct answer found = { .n = 0 };
    const char **sentence = ARENA_ARRAY(a, const char *, OPERATION_SENTENCES_MAX);
    if (!operation_result(home, a, &o->of->file, source, s->ask.options.public, r, why)) {
        if (why->kind != ERROR_MISSING && why->kind != ERROR_INVALID && why->kind != ERROR_DENIED) return false;
        o->none = str_print(a, "%s", why->say);
        return true;
    }
    if (!operation_tables(a, &o->of->file, &o->of->record, r, &found, why)) return false;
    o->n_sentences = operation_sentences(a, &o->of->file, r, sentence);
    o->sentence = sentence;
    for (size_t i = 0; i < found.n; i++) {
        struct table *t = ARENA_NEW(a, struct table);
        *t = *found.table[i];
        t->id = str_print(a, "%s_%zu", t->id, s->n_operations + 1);
        *(i ? &o->result_id : &o->counts_id) = t->id;
        assess_keep(s, t);
    }
    return true;
}

bool assess_gather_operations(struct assessment *s, const struct home *home, const struct ask_options *o, struct error *why)
{
    struct operation_registered *all;
    size_t n;
    if (s->ask.restricted) return true;
    if (!operation_standing(home, s->ask.arena, &all, &n, why)) return false;
    const struct layer_outlines *outlines = n && s->ask.scope.layer ? layer_outlines(s->ask.scope.layer, why) : NULL;
    if (n && s->ask.scope.layer && !outlines) return false;
    s->operation = ARENA_ARRAY(s->ask.arena, struct assess_operation, OPERATIONS_SHOWN);
    for (size_t i = 0; i < n && s->n_operations < OPERATIONS_SHOWN; i++) {
        if (!concerns(&s->ask, outlines, &all[i].file)) continue;
        struct assess_operation *one = &s->operation[s->n_operations];
        one->of = &all[i];
        if (!add_result(s, home, o->source, one, why)) return false;
        s->n_operations++;
    }
    return true;
}

bool operations_chapter(const struct chapter *c, struct error *why)
{
    const struct assessment *s = c->s;
    struct arena *a = s->ask.arena;
    page_heading(c->page, 2, "operations", "Operations and what came of them");
    if (s->ask.restricted) put_paragraph(c->h, "Not in this edition: results of operations rest on small areas of a force's own records.");
    else if (s->n_operations == 0) put_paragraph(c->h, "No operation is registered whose target lies in this area and whose time afterwards lies in this period.");
    else
        put_paragraph(c->h, "An operation is set against areas where it was not: what happened there as well is not put down to it. A design that was registered before its results could be "
                            "seen was not chosen for them; where that is not so, it says so.");
    for (size_t i = 0; i < s->n_operations; i++) {
        const struct assess_operation *o = &s->operation[i];
        page_heading(c->page, 3, NULL, o->of->file.name);
        if (o->none) put_paragraph(c->h, str_print(a, "No result: %s.", o->none));
        for (size_t k = 0; k < o->n_sentences; k++) put_paragraph(c->h, str_print(a, "%s.", o->sentence[k]));
        if (o->none) continue;
        const struct table *t = assess_table(s, o->result_id);
        for (size_t k = 0; k < t->n_notes; k++)
            if (t->note[k].kind == NOTE_WARNING) put_inset(c->h, str_print(a, "%s.", t->note[k].text));
        put_details_begin(c->h, str_print(a, "%s: the figures", o->of->file.name));
        chapter_table(c, o->result_id, NULL);
        chapter_table(c, o->counts_id, NULL);
        put_details_end(c->h);
    }
    return chapter_words(c, "operations", why);
}
