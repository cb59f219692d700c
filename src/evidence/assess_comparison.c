/* The chapter of the comparison: a ward or district beside those most like it, a county's districts beside each other. */
#include "evidence/assess_chapter.h"
#include "render/chart.h"
#include <math.h>
#include <stdlib.h>

enum { FUNNEL_STEPS = 60 };

/* The kind of a single ward or district that was asked for. */
static bool single_area(struct assessment *s, const struct ask_options *o, enum axis_kind *kind, struct str *code, struct error *why)
{
    struct area_choice c;
    if (!area_choose(s->ask.snapshot, s->ask.arena, o->area[0], o->generation, &c, why)) return false;
    *code = c.type == AREA_WARD || c.type == AREA_DISTRICT ? c.code : STR("");
    *kind = c.type == AREA_WARD ? AXIS_WARD : AXIS_DISTRICT;
    return true;
}

/* A ward or district stands beside those most like it; a county's districts stand beside each other. */
bool assess_gather_comparison(struct assessment *s, const struct home *home, const struct ask_options *o, struct error *why)
{
    struct ask_options everywhere = *o;
    struct ask *k = ARENA_NEW(s->ask.arena, struct ask);
    struct table *areas, *types;
    enum axis_kind kind = AXIS_DISTRICT;
    struct str code = STR("");
    *k = s->ask;
    if (o->n_areas == 1 && !single_area(s, o, &kind, &code, why)) return false;
    if (code.len && s->ask.restricted) {
        s->no_comparison = "it tells of other areas, and a public document of a force's own records tells of one area; wardmote compare --public makes it by itself";
        return true;
    }
    if (code.len) {
        everywhere.n_areas = 0;
        if (!ask_open(home, s->ask.arena, &everywhere, 0, k, why)) return false;
    }
    if (code.len ? !compare_count(k, kind, code, COMPARE_OTHERS, &s->compare, why) : !compare_among(k, AXIS_DISTRICT, &s->compare, why)) {
        s->no_comparison = str_z(s->ask.arena, str_of(why->say));
        return why->kind == ERROR_MISSING;
    }
    s->compare_years = compare_years(k, &s->compare);
    if (!compare_tables(k, &s->compare, &areas, &types, why)) return false;
    areas->id = "compared";
    assess_keep(s, areas);
    if (types) assess_keep(s, types);
    return true;
}

static void funnel(const struct chapter *c)
{
    const struct compare *of = &c->s->compare;
    struct arena *a = c->s->ask.arena;
    struct funnel_chart_point *point = ARENA_ARRAY(a, struct funnel_chart_point, of->n);
    struct funnel_limit *limit = ARENA_ARRAY(a, struct funnel_limit, FUNNEL_STEPS);
    double most = 0;
    for (size_t i = 0; i < of->n; i++) {
        const struct compare_area *x = &of->area[i];
        point[i] = (struct funnel_chart_point){ .label = str_z(a, of->axis.item[x->item].name), .size = x->people, .value = x->rate.value * RATE_PER, .own = !of->among && i == 0,
            .mark = x->rate.place == FUNNEL_INSIDE ? FUNNEL_CHART_INSIDE : abs(x->rate.place) == FUNNEL_HIGH_95 ? FUNNEL_CHART_BEYOND_95 : FUNNEL_CHART_BEYOND_998 };
        most = fmax(most, x->people);
    }
    for (size_t i = 0; i < FUNNEL_STEPS; i++) {
        double people = most * 1.05 * (double)(i + 1) / FUNNEL_STEPS, years = people * of->rates.months / 12;
        struct interval inner = spread_limits(&of->spread, years, 0.025), outer = spread_limits(&of->spread, years, 0.001);
        limit[i] = (struct funnel_limit){ people, inner.low * RATE_PER, inner.high * RATE_PER, outer.low * RATE_PER, outer.high * RATE_PER };
    }
    chart_funnel(c->h, &(struct funnel_chart){ .id = "funnel", .title = assess_table(c->s, "compared")->title, .size_title = "Residents", .value_title = "Crimes per 1,000 residents a year",
        .decimals = 0, .mean = of->spread.target * RATE_PER, .mean_label = "Usual", .beyond = "more than such areas differ from each other", .point = point, .n_points = of->n,
        .limit = limit, .n_limits = isnan(of->spread.tau) ? 0 : FUNNEL_STEPS });
}

bool comparison_chapter(const struct chapter *c, struct error *why)
{
    page_heading(c->page, 2, "comparison", "Comparison");
    if (c->s->no_comparison) {
        put_paragraph(c->h, str_print(c->s->ask.arena, "None is made: %s.", c->s->no_comparison));
        return chapter_words(c, "comparison", why);
    }
    const struct table *t = assess_table(c->s, "compared");
    put_paragraph(c->h, "Places differ by what they are as well as by chance. What lies beyond the limits calls for a look; the order of the rest means nothing, and there is no league table. "
                        "Rates are by residents: where many people come to shop, work or go out, a rate is high without residents being less safe.");
    for (size_t i = 0; i < t->n_notes && t->note[i].kind == NOTE_REMARK; i++) put_paragraph(c->h, str_print(c->s->ask.arena, "%s.", t->note[i].text));
    if (!c->s->ask.restricted) funnel(c); /* a withheld rate would be seen */
    chapter_table(c, "compared", NULL);
    chapter_table(c, "compare-types", NULL);
    return chapter_words(c, "comparison", why);
}
