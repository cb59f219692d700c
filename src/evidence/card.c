#include "evidence/card.h"
#include "evidence/breakdown.h"
#include "render/component.h"
#include <stdlib.h>

enum { TYPES_SHOWN = 3 };

static int by_count(const void *a, const void *b)
{
    const struct breakdown_cell *const *x = a, *const *y = b;
    return ((*x)->count < (*y)->count) - ((*x)->count > (*y)->count);
}

/* "2024-10 to 2025-09" */
static const char *period(struct arena *a, month_t from, month_t to)
{
    char first[MONTH_TEXT_MAX], last[MONTH_TEXT_MAX];
    return str_print(a, "%s to %s", month_text(from, first), month_text(to, last));
}

static const char *change_text(const struct breakdown *b, struct arena *a)
{
    const struct breakdown_cell *t = &b->total;
    if (!b->months_compared || !t->before || isnan(t->p)) return NULL;
    if (!(t->p < 0.05)) return "no change beyond chance from a year before";
    return str_print(a, "%.0f%% %s than a year before", 100 * fabs((double)t->now / (double)t->before - 1), t->now > t->before ? "more" : "fewer");
}

static void put_card(struct visit *v, const struct ask *k, const struct breakdown *b, const struct area_of_page *area, struct html *h)
{
    const struct breakdown_cell **rank = ARENA_ARRAY(v->arena, const struct breakdown_cell *, b->n_cells + 1);
    for (size_t i = 0; i < b->n_cells; i++) rank[i] = &b->cell[i];
    qsort(rank, b->n_cells, sizeof *rank, by_count);
    int held = 0;
    for (month_t m = k->from; m <= k->to; m++) held += ask_month_held(k, m);
    HTML(h, "<h2 class=\"govuk-heading-m\">Crime in figures</h2>\n");
    if (held < ask_months(k))
        put_inset(h, str_print(v->arena, "Only %d of these %d months are held: the figures are of those, and too low for a whole year.", held, ask_months(k)));
    put_figures_begin(h);
    put_figure(h, format_int(v->arena, (int64_t)b->total.count), str_print(v->arena, "crimes, %s", period(v->arena, k->from, k->to)), change_text(b, v->arena));
    for (size_t i = 0; i < TYPES_SHOWN && i < b->n_cells && rank[i]->count; i++)
        put_figure(h, format_int(v->arena, (int64_t)rank[i]->count), str_z(v->arena, b->axis[0].item[rank[i] - b->cell].name), NULL);
    put_figures_end(h);
    HTML(h, "<p class=\"govuk-body-s\">Map points are anonymised: each stands for a stretch of street near which crimes were recorded. Places where many people come "
            "to shop or go out have many crimes without residents being less safe.</p>\n<p class=\"govuk-body\">");
    HTML(h, "<a class=\"govuk-link\" href=\"/evidence/breakdown?area={url}&amp;by=category&amp;ask=yes\">All types of crime</a>, ", V(area->code));
    HTML(h, "<a class=\"govuk-link\" href=\"/evidence/trend?area={url}&amp;ask=yes\">month by month</a>", V(area->code));
    if (strcmp(area->kind, "ward") == 0 || strcmp(area->kind, "district") == 0) /* what can be compared */
        HTML(h, ", <a class=\"govuk-link\" href=\"/evidence/compare?area={url}&amp;ask=yes\">beside areas like it</a>", V(area->code));
    HTML(h, "</p>\n");
}

/* The twelve months that end with the last one held. */
static bool last_year(struct visit *v, struct ask_options *o, struct ask *k, struct error *why)
{
    if (!ask_open(v->home, v->arena, o, 0, k, why)) return false;
    o->to = k->to;
    o->from = MAX(k->from, k->to - 11);
    return ask_open(v->home, v->arena, o, 12, k, why);
}

bool evidence_card(struct visit *v, const struct area_of_page *area, struct html *h, struct error *why)
{
    const char *code = str_z(v->arena, area->code);
    struct ask_options o = { .area = &code, .n_areas = 1, .public = v->role == ROLE_NOBODY, .source = "police.uk-street" };
    struct breakdown_options by = { .by = { AXIS_CATEGORY }, .n_by = 1 };
    struct ask k;
    struct breakdown b;
    struct error none = { 0 };
    if (!last_year(v, &o, &k, &none)) { /* nothing of street-level crime is held: nothing to say */
        if (none.kind == ERROR_MISSING) return true;
        *why = none;
        return false;
    }
    if (!breakdown_count(&k, &by, &b, why)) return false;
    if (b.total.count) put_card(v, &k, &b, area, h);
    return true;
}
