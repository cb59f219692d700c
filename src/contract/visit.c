#include "contract/visit.h"
#include "contract/call.h"
#include "contract/common.h"
#include <stdlib.h>

static const struct {
    enum format format;
    const char *ending, *title, *type;
} files[] = {
    { FORMAT_CSV, "csv", "CSV", "text/csv; charset=utf-8" },
    { FORMAT_JSON, "json", "JSON", "application/json" },
    { FORMAT_XLSX, "xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};

const char *visit_file(size_t n, const char **title)
{
    if (n >= COUNT_OF(files)) return NULL;
    *title = files[n].title;
    return files[n].ending;
}

bool visit_reader(struct visit *v, struct db_reader **out, struct error *why)
{
    if (!v->reader && !v->open_reader(v, &v->reader, why)) return false;
    *out = v->reader;
    return true;
}

bool visit_tables(struct visit *v, const struct table *const *t, size_t n, const char *name, struct reply *r, struct error *why)
{
    size_t f = 0, size = 0;
    if (!format_choose(&t, &n, visit_query(v, "table"), v->format, why)) return false;
    while (files[f].format != v->format) f++;
    char *bytes = NULL;
    FILE *out = open_memstream(&bytes, &size);
    bool ok = out || FAIL(why, NOMEM, "no memory for the answer");
    ok = ok && format_tables(t, n, v->format, 0, out, why);
    if (out && fclose(out) != 0 && ok) ok = FAIL(why, NOMEM, "no memory for the answer");
    if (ok) {
        reply_body(r, 200, files[f].type, str_copy(r->arena, (struct str){ bytes, size }));
        reply_header(r, "Content-Disposition", str_print(v->arena, "attachment; filename=\"%s.%s\"", name, files[f].ending));
    }
    free(bytes);
    return ok;
}

bool visit_page(struct visit *v, const struct visit_page *p, struct html *body, struct reply *r, struct error *why)
{
    /* The menu: what each contract says stands in it. */
    struct menu_item *menu = ARENA_ARRAY(v->arena, struct menu_item, v->site->n + 1);
    size_t n_menu = 0;
    for (size_t i = 0; i < v->site->n; i++) {
        const struct contract *c = v->site->contract[i];
        if (!c->front) continue;
        bool here = str_starts(v->request->path, str_of(c->front));
        menu[n_menu++] = (struct menu_item){ c->front_title, c->front, here };
    }
    struct shell shell = { .brand = v->brand, .title = p->title, .crumb = p->crumb, .n_crumbs = p->n_crumbs, .menu = menu, .n_menu = n_menu };
    struct html whole = HTML_MAX(body->buf.max + (64 << 10));
    if (html_ok(body)) shell_write(&shell, html_markup(body), &whole);
    else whole.buf.failed = true;
    html_release(body);
    bool ok = reply_take(r, p->status ? p->status : 200, "text/html; charset=utf-8", &whole.buf, why);
    html_release(&whole);
    return ok;
}

const char *visit_query(const struct visit *v, const char *name)
{
    struct str s = request_query(v->request, name);
    return s.ptr ? str_z(v->arena, s) : NULL;
}

/* The option of that name that a visitor may give; NULL: none. */
static const struct option *open_option(const struct verb *verb, struct str name)
{
    struct option_group group[OPTION_GROUPS_MAX];
    size_t n = option_groups(verb, group);
    for (size_t g = 0; g < n; g++)
        for (size_t i = 0; group[g].visitors && i < group[g].n; i++)
            if (str_eq(str_of(group[g].options[i].name), name)) return &group[g].options[i];
    return NULL;
}

bool visit_call(struct visit *v, const struct verb *verb, struct call **out, struct error *why)
{
    const struct http_pairs *q = &v->request->query;
    const char **word = ARENA_ARRAY(v->arena, const char *, q->n + 3);
    bool may_ask_all = v->role != ROLE_NOBODY;
    size_t n = 0;
    word[n++] = verb->name;
    for (size_t i = 0; i < q->n; i++) {
        const struct option *o = open_option(verb, q->pair[i].name);
        if (!o || !str_trim(q->pair[i].value).len || (!may_ask_all && strcmp(o->name, "public") == 0)) continue;
        word[n++] = o->kind == OPTION_FLAG ? str_print(v->arena, "--%s", o->name)
                                           : str_print(v->arena, "--%s=" STR_FMT, o->name, STR_ARG(str_trim(q->pair[i].value)));
    }
    if (!may_ask_all && open_option(verb, STR("public"))) word[n++] = "--public"; /* whoever is not known gets the public edition */
    return call_parse_visitor(v->site, v->home, n, word, out, why);
}
