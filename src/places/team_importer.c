/*
 * Files of teams and officers among those that are imported. They are not evidence and change on other days than it does:
 * `wardmote team import` takes them, and import says so.
 */
#include "intake/intake.h"
#include "places/importers.h"
#include "places/team_file.h"

struct passed {
    struct arena a;
    size_t n;
    const char *first;
};

static bool recognise(struct str text, struct str name)
{
    (void)name;
    return team_file_recognise(text);
}

static void *begin(struct intake *in)
{
    (void)in;
    return mem_new(sizeof(struct passed));
}

static bool load(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    (void)product;
    return !file_is_named(f) || FAIL(why, INVALID, "%s is a file of teams and officers: wardmote team import %s", file_name(f), file_name(f));
}

static bool settle(void *state, struct intake_file *f, void *product, struct error *why)
{
    struct passed *p = state;
    (void)product;
    (void)why;
    if (p->n++ == 0) p->first = str_print(&p->a, "%s", file_name(f));
    return true;
}

static bool finish(void *state, struct intake *in, struct error *why)
{
    struct passed *p = state;
    (void)why;
    if (p->n == 1) intake_remark(in, "%s is a file of teams and officers, which wardmote team import takes", p->first);
    if (p->n > 1) intake_remark(in, "%s and %zu others are files of teams and officers, which wardmote team import takes", p->first, p->n - 1);
    return true;
}

static void end(void *state)
{
    struct passed *p = state;
    arena_release(&p->a);
    mem_free(p);
}

const struct importer teams_importer = {
    .name = "teams and officers",
    .expected = "CSV of teams, officers, absences, meetings or priorities (docs/officers.md). Not imported with evidence: wardmote team import FILE",
    .recognise = recognise,
    .begin = begin,
    .load = load,
    .settle = settle,
    .finish = finish,
    .end = end,
};
