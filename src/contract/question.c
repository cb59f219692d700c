#include "contract/question.h"
#include "contract/call.h"
#include "contract/common.h"
#include "contract/words.h"
#include "render/component.h"

enum { QUESTION_PAGE_MAX = 64 << 20 };

static const char *label_of(struct arena *a, const struct option *o)
{
    if (o->label) return o->label;
    char *label = str_z(a, str_of(o->name));
    if (*label >= 'a' && *label <= 'z') *label = (char)(*label - 32);
    for (char *c = label; *c; c++)
        if (*c == '-') *c = ' ';
    return label;
}

static void put_hint(struct html *h, const struct option *o, const char *hint)
{
    HTML(h, "<div id=\"{}-hint\" class=\"govuk-hint\">{}</div>\n", V(o->name), V(hint));
}

static void put_choice(struct html *h, const struct option *o, struct str value)
{
    struct str rest = str_of(o->meaning), one;
    HTML(h, "<select class=\"govuk-select\" id=\"{}\" name=\"{}\" aria-describedby=\"{}-hint\">\n", V(o->name), V(o->name), V(o->name));
    if (!o->standard) HTML(h, "<option value=\"\"></option>\n");
    while (choice_next(&rest, &one)) {
        bool chosen = value.len ? str_eq(one, value) : o->standard && str_eq(one, str_of(o->standard));
        if (chosen) HTML(h, "<option value=\"{}\" selected>{}</option>\n", V(one), V(one));
        else HTML(h, "<option value=\"{}\">{}</option>\n", V(one), V(one));
    }
    HTML(h, "</select>\n");
}

static void put_field(struct visit *v, struct html *h, const struct option *o)
{
    struct str value = str_trim(request_query(v->request, o->name));
    if (o->kind == OPTION_FLAG) {
        HTML(h, "<div class=\"govuk-form-group\">\n<div class=\"govuk-checkboxes\">\n<div class=\"govuk-checkboxes__item\">\n");
        if (value.len) HTML(h, "<input class=\"govuk-checkboxes__input\" id=\"{}\" name=\"{}\" type=\"checkbox\" value=\"yes\" checked>\n", V(o->name), V(o->name));
        else HTML(h, "<input class=\"govuk-checkboxes__input\" id=\"{}\" name=\"{}\" type=\"checkbox\" value=\"yes\">\n", V(o->name), V(o->name));
        HTML(h, "<label class=\"govuk-label govuk-checkboxes__label\" for=\"{}\">{}</label>\n</div>\n</div>\n</div>\n", V(o->name), V(o->help));
        return;
    }
    HTML(h, "<div class=\"govuk-form-group\">\n<label class=\"govuk-label govuk-label--s\" for=\"{}\">{}</label>\n", V(o->name), V(label_of(v->arena, o)));
    put_hint(h, o, o->hint ? o->hint : o->help);
    if (o->kind == OPTION_CHOICE) put_choice(h, o, value);
    else
        HTML(h, "<input class=\"govuk-input {}\" id=\"{}\" name=\"{}\" type=\"text\" value=\"{}\" aria-describedby=\"{}-hint\">\n",
             V(o->kind == OPTION_TEXT ? "govuk-input--width-20" : "govuk-input--width-10"), V(o->name), V(o->name),
             V(value.len ? value : str_of(o->standard ? o->standard : "")), V(o->name));
    HTML(h, "</div>\n");
}

static void put_form(struct visit *v, struct html *h)
{
    struct option_group group[OPTION_GROUPS_MAX];
    size_t n = option_groups(v->route->verb, group);
    HTML(h, "<form method=\"get\" action=\"{href}\">\n", V(v->route->pattern));
    for (size_t g = n; g-- > 0;) /* where and when first, as a person thinks of it */
        for (size_t i = 0; group[g].visitors && i < group[g].n; i++) {
            const struct option *o = &group[g].options[i];
            if (v->role == ROLE_NOBODY && strcmp(o->name, "public") == 0) continue;
            put_field(v, h, o);
        }
    HTML(h, "<input type=\"hidden\" name=\"ask\" value=\"yes\">\n<button type=\"submit\" class=\"govuk-button\">Show the answer</button>\n</form>\n");
}

static void put_file(struct visit *v, struct html *h, const char *ending, const char *title, const char *table)
{
    struct str path, query = str_cut(v->request->target, '?', &path);
    const char *which = table ? str_print(v->arena, "&table=%s", table) : "";
    HTML(h, "<li><a class=\"govuk-link\" href=\"{href}\">{}</a></li>\n",
         V(str_print(v->arena, "%s.%s?" STR_FMT "%s", v->route->pattern, ending, STR_ARG(query), which)), V(title));
}

static void put_files(struct visit *v, const struct answer *a, struct html *h)
{
    const char *title, *ending;
    HTML(h, "<h2 class=\"govuk-heading-s\">The same as a file</h2>\n<ul class=\"govuk-list\">\n");
    for (size_t i = 0; (ending = visit_file(i, &title)); i++) {
        if (a->n > 1 && strcmp(ending, "csv") == 0) /* a CSV holds one table */
            for (size_t k = 0; k < a->n; k++) put_file(v, h, ending, str_print(v->arena, "%s: %s", title, a->table[k]->title), a->table[k]->id);
        else
            put_file(v, h, ending, title, NULL);
    }
    HTML(h, "</ul>\n");
}

static void put_answer(struct visit *v, const struct answer *a, struct html *h)
{
    for (size_t i = 0; i < a->n; i++) put_table(h, a->table[i], NULL);
    put_files(v, a, h);
    put_details_begin(h, "Ask another way");
    put_form(v, h);
    put_details_end(h);
}

/* What is wrong with the question stands above the form that it was typed into. */
static void put_fault(struct html *h, const struct error *why)
{
    HTML(h, "<div class=\"govuk-error-summary\" role=\"alert\">\n<h2 class=\"govuk-error-summary__title\">This cannot be answered</h2>\n"
            "<div class=\"govuk-error-summary__body\"><p>{}</p></div>\n</div>\n", V(why->say));
}

static bool ask(struct visit *v, struct answer *out, struct error *why)
{
    struct call *c = NULL;
    if (!visit_call(v, v->route->verb, &c, why)) return false;
    arena_defer(v->arena, (void (*)(void *))call_free, c);
    return v->route->verb->ask(c, out, why);
}

bool question_page(struct visit *v, struct reply *r, struct error *why)
{
    struct answer answer = { .n = 0 };
    struct error fault = { 0 };
    bool asked = v->format != FORMAT_HTML || request_query(v->request, "ask").ptr;
    bool answered = asked && ask(v, &answer, &fault);
    if (v->format != FORMAT_HTML) {
        if (answered) return visit_tables(v, answer.table, answer.n, v->route->verb->name, r, why);
        *why = fault;
        return false;
    }
    if (asked && !answered && fault.kind != ERROR_USAGE && fault.kind != ERROR_MISSING && fault.kind != ERROR_INVALID && fault.kind != ERROR_CONFLICT &&
        fault.kind != ERROR_DENIED) {
        *why = fault;
        return false;
    }
    struct html h = HTML_MAX(QUESTION_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-l\">{}</h1>\n", V(v->route->title));
    if (asked && !answered) put_fault(&h, &fault);
    if (answered) {
        put_answer(v, &answer, &h);
    } else {
        HTML(&h, "<p class=\"govuk-body-l\">{}.</p>\n", V(v->route->verb->summary));
        put_form(v, &h);
    }
    struct crumb crumb[] = { { v->room->front_title, v->room->front } };
    struct visit_page page = { .title = v->route->title, .crumb = crumb, .n_crumbs = 1,
                               .status = asked && !answered ? http_status(fault.kind) : 200 };
    return visit_page(v, &page, &h, r, why);
}

bool questions_page(struct visit *v, struct reply *r, struct error *why)
{
    struct html h = HTML_MAX(QUESTION_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-l\">{}</h1>\n<ul class=\"govuk-list cards\">\n", V(v->route->title));
    for (size_t i = 0; i < v->room->n_routes; i++) {
        const struct route *q = &v->room->routes[i];
        if (!q->verb || q->role > v->role) continue;
        HTML(&h, "<li><h2 class=\"govuk-heading-m\"><a class=\"govuk-link\" href=\"{href}\">{}</a></h2>\n<p class=\"govuk-body\">{}.</p></li>\n",
             V(q->pattern), V(q->title), V(q->verb->summary));
    }
    HTML(&h, "</ul>\n");
    return visit_page(v, &(struct visit_page){ .title = v->route->title }, &h, r, why);
}
