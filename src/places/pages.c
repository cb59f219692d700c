#include "places/pages.h"
#include "places/team.h"
#include "places/where.h"
#include "render/component.h"
#include <time.h>

enum { PLACE_PAGE_MAX = 8 << 20 };

static const struct crumb areas_crumb[] = { { "Areas", "/areas" } };

/* ---- the box for a postcode ---- */

static void put_box(struct html *h, const char *value, const char *fault)
{
    HTML(h, "<form method=\"get\" action=\"/where\" class=\"find\">\n<div class=\"{}\">\n", V(fault ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"));
    HTML(h, "<label class=\"govuk-label govuk-label--m\" for=\"q\">Find your ward</label>\n"
            "<div id=\"q-hint\" class=\"govuk-hint\">A postcode, such as ME14 1XX</div>\n");
    if (fault) HTML(h, "<p id=\"q-error\" class=\"govuk-error-message\"><span class=\"govuk-visually-hidden\">Error:</span> {}</p>\n", V(fault));
    HTML(h, "<input class=\"{}\" id=\"q\" name=\"q\" type=\"text\" value=\"{}\" autocomplete=\"postal-code\" aria-describedby=\"{}\">\n</div>\n"
            "<button type=\"submit\" class=\"govuk-button\">Find</button>\n</form>\n",
         V(fault ? "govuk-input govuk-input--width-10 govuk-input--error" : "govuk-input govuk-input--width-10"), V(value ? value : ""),
         V(fault ? "q-hint q-error" : "q-hint"));
}

bool places_welcome(struct visit *v, struct html *h, struct error *why)
{
    size_t first;
    (void)why;
    if (snapshot_find(v->evidence, STR("postcodes/"), &first) && snapshot_find(v->evidence, STR("areas/"), &first)) put_box(h, NULL, NULL);
    return true;
}

/* ---- where is it? ---- */

static void put_area_link(struct html *h, const struct where_area *w)
{
    HTML(h, "<a class=\"govuk-link\" href=\"/area/{url}\">{}</a>", V(w->code), V(w->name));
}

/* A line passes near: whoever asks knows on which side the house stands, we do not. */
static void put_choice(struct html *h, const struct where *w, const struct where_area *ward)
{
    HTML(h, "<div class=\"govuk-inset-text\">\n<p>A ward line passes within {,} m of the one point that stands for all addresses of {}. Which ward is yours?</p>\n<ul>\n<li>",
         V(w->within_m), V(w->postcode.len ? w->postcode : STR("this place")));
    put_area_link(h, ward);
    HTML(h, ", in which that point lies</li>\n");
    for (size_t i = 0; i < ward->n_near; i++)
        HTML(h, "<li><a class=\"govuk-link\" href=\"/area/{url}\">{}</a>, {,} m away</li>\n", V(ward->near[i].code), V(ward->near[i].name), V(ward->near[i].metres));
    HTML(h, "</ul>\n</div>\n");
}

/* Who answers, in two lines: the page of the ward says more. */
static void put_who(struct visit *v, struct html *h, const struct who *w)
{
    put_facts_begin(h);
    put_fact(h, "Police team", who_team_text(v->arena, w));
    put_fact(h, "Officer", who_officer_text(v->arena, w));
    put_fact(h, "Contact", who_contact_text(v->arena, w));
    put_facts_end(h);
}

static void put_found(struct visit *v, struct html *h, const struct where *w, const struct who *who)
{
    const struct where_area *ward = where_in(w, AREA_WARD);
    if (ward && ward->code.len && ward->n_near) {
        put_choice(h, w, ward);
    } else if (ward && ward->code.len) {
        HTML(h, "<p class=\"govuk-body-l\">{} is in ", V(w->postcode.len ? w->postcode : STR("This place")));
        put_area_link(h, ward);
        HTML(h, " ward.</p>\n");
        put_who(v, h, who);
    }
    put_table(h, where_table(v->arena, w, who), NULL);
}

/* NULL where nobody has entered anything. */
static bool read_entered(struct visit *v, struct db_reader **out, struct error *why)
{
    *out = NULL;
    return visit_reader(v, out, why) || why->kind == ERROR_MISSING;
}

static bool where_page(struct visit *v, struct reply *r, struct error *why)
{
    const char *q = visit_query(v, "q"), *year_text = visit_query(v, "generation");
    int64_t year = 0;
    struct where w;
    struct who who;
    struct db_reader *entered;
    struct error fault = { 0 };
    if (year_text && *year_text && (!str_to_i64(str_of(year_text), &year) || year < 1900 || year > 2199))
        return FAIL(why, INVALID, "a year was expected, such as 2025");
    bool asked = q && *q, found = asked && where_is(v->evidence, v->arena, q, (int)year, &w, &fault);
    if (asked && !found && fault.kind != ERROR_INVALID && fault.kind != ERROR_MISSING) {
        *why = fault;
        return false;
    }
    if (found && (!read_entered(v, &entered, why) || !where_who(entered, v->arena, &w, (int64_t)time(NULL), &who, why))) return false;
    if (v->format != FORMAT_HTML) {
        if (found) return visit_table(v, where_table(v->arena, &w, &who), r, why);
        *why = fault;
        return asked ? false : FAIL(why, USAGE, "q: a postcode was expected, or latitude and longitude");
    }
    struct html h = HTML_MAX(PLACE_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-l\">{}</h1>\n", V(found ? q : "Find your ward"));
    if (found) put_found(v, &h, &w, &who);
    put_box(&h, q, asked && !found ? fault.say : NULL);
    struct visit_page page = { .title = found ? q : "Find your ward", .status = asked && !found ? http_status(fault.kind) : 200 };
    return visit_page(v, &page, &h, r, why);
}

/* ---- one area ---- */

static void put_parents(struct html *h, const struct layer *l, const struct area_record *r)
{
    const uint32_t parent[] = { r->district, r->county };
    bool any = false;
    for (size_t i = 0; i < COUNT_OF(parent); i++) {
        if (parent[i] == AREA_NONE || !layer_parent_code(l, parent[i]).len) continue;
        const char *name = layer_parent_name(l, parent[i]);
        HTML(h, "{}<a class=\"govuk-link\" href=\"/area/{url}\">{}</a>", V(any ? ", " : "In "),
             V(layer_parent_code(l, parent[i])), V(*name ? str_of(name) : layer_parent_code(l, parent[i])));
        any = true;
    }
}

/* Areas of the newest layer of wards (of districts, for a county) that lie in it, as links. */
static bool put_children(struct visit *v, struct html *h, const struct area_choice *c, struct error *why)
{
    enum area_type child = c->type == AREA_COUNTY ? AREA_DISTRICT : AREA_WARD;
    const struct layer *l;
    if (c->type <= AREA_WARD) return true;
    if (!layer_open(v->evidence, child, 0, &l, why)) return why->kind == ERROR_MISSING;
    bool *in = ARENA_ARRAY(v->arena, bool, l->n + 1);
    size_t n;
    if (!area_choice_members(c, l, in, &n, why)) return false;
    if (n == 0) return true;
    HTML(h, "<h2 class=\"govuk-heading-m\">{}</h2>\n<ul class=\"govuk-list columns\">\n", V(child == AREA_WARD ? "Wards" : "Districts"));
    for (uint32_t i = 0; i < l->n; i++)
        if (in[i]) HTML(h, "<li><a class=\"govuk-link\" href=\"/area/{url}\">{}</a></li>\n", V(layer_code(l, i)), V(layer_name(l, i)));
    HTML(h, "</ul>\n");
    return true;
}

static bool put_cards(struct visit *v, struct html *h, const struct area_of_page *area, struct error *why)
{
    for (size_t i = 0; i < v->site->n; i++)
        if (v->site->contract[i]->card && !v->site->contract[i]->card(v, area, h, why)) return false;
    return true;
}

static bool put_area(struct visit *v, struct html *h, const struct area_choice *c, const struct area_of_page *area, struct error *why)
{
    HTML(h, "<h1 class=\"govuk-heading-l\"><span class=\"govuk-caption-l\">{}</span> {}</h1>\n", V(area_type_title(c->type, false)), V(c->name));
    if (c->layer && c->n_in == 1 && c->type == c->layer->type)
        for (uint32_t i = 0; i < c->layer->n; i++)
            if (c->in[i]) {
                HTML(h, "<p class=\"govuk-body\">");
                put_parents(h, c->layer, &c->layer->area[i]);
                HTML(h, "</p>\n");
            }
    return put_cards(v, h, area, why) && put_children(v, h, c, why);
}

static bool area_page(struct visit *v, struct reply *r, struct error *why)
{
    struct area_choice c;
    if (memchr(v->wild[0].ptr, '.', v->wild[0].len)) return FAIL(why, MISSING, "there is no area of this code"); /* never a file's name */
    if (!area_choose(v->evidence, v->arena, str_z(v->arena, v->wild[0]), 0, &c, why)) return false;
    struct area_of_page area = { c.code, str_z(v->arena, c.name), area_type_title(c.type, false) };
    struct html h = HTML_MAX(PLACE_PAGE_MAX);
    if (!put_area(v, &h, &c, &area, why)) {
        html_release(&h);
        return false;
    }
    return visit_page(v, &(struct visit_page){ .title = area.name, .crumb = areas_crumb, .n_crumbs = 1 }, &h, r, why);
}

/* ---- all areas ---- */

static void put_layer(struct html *h, const struct layer *l)
{
    HTML(h, "<h2 class=\"govuk-heading-m\">{}</h2>\n<ul class=\"govuk-list columns\">\n", V(area_type_title(l->type, true)));
    for (uint32_t i = 0; i < l->n; i++)
        HTML(h, "<li><a class=\"govuk-link\" href=\"/area/{url}\">{}</a></li>\n", V(layer_code(l, i)), V(*layer_name(l, i) ? str_of(layer_name(l, i)) : layer_code(l, i)));
    HTML(h, "</ul>\n");
}

static bool areas_page(struct visit *v, struct reply *r, struct error *why)
{
    static const enum area_type shown[] = { AREA_COUNTY, AREA_DISTRICT };
    struct html h = HTML_MAX(PLACE_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-l\">{}</h1>\n", V(v->route->title));
    put_box(&h, NULL, NULL);
    HTML(&h, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/teams\">Police teams and officers of each ward</a></p>\n");
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        const struct layer *l;
        if (layer_open(v->evidence, shown[i], 0, &l, why)) {
            put_layer(&h, l);
        } else if (why->kind != ERROR_MISSING) {
            html_release(&h);
            return false;
        }
    }
    return visit_page(v, &(struct visit_page){ .title = v->route->title }, &h, r, why);
}

/* ---- who answers for which ward ---- */

static bool teams_page(struct visit *v, struct reply *r, struct error *why)
{
    struct db_reader *entered;
    const struct table *t;
    if (!read_entered(v, &entered, why) || !team_table(entered, v->evidence, v->arena, (int64_t)time(NULL), &t, why)) return false;
    if (v->format != FORMAT_HTML) return visit_table(v, t, r, why);
    struct html h = HTML_MAX(PLACE_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-l\">{}</h1>\n", V(v->route->title));
    put_table(&h, t, &(struct table_look){ .without_codes = true });
    return visit_page(v, &(struct visit_page){ .title = v->route->title, .crumb = areas_crumb, .n_crumbs = 1 }, &h, r, why);
}

const struct route places_routes[PLACES_ROUTES] = {
    ROUTE_TABLE(NOBODY, "/where", "Find your ward", where_page),
    ROUTE_READ(NOBODY, "/areas", "Areas", areas_page),
    ROUTE_TABLE(NOBODY, "/teams", "Police teams and officers of each ward", teams_page),
    ROUTE_SLOW(NOBODY, "/area/{code}", NULL, area_page),
};
