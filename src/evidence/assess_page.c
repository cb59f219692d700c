/* The assessment as a page: a chapter a function. */
#include "base/file.h"
#include "evidence/assess_chapter.h"
#include "evidence/drawing.h"
#include "evidence/release.h"
#include "render/chart.h"
#include "render/markdown.h"
#include <inttypes.h>
#include <math.h>

enum { TYPES_DRAWN = 6, RANKED_TOP = 15, RANKED_BOLD = 10, CHANGES_SHOWN = 60, ROWS_ON_PAPER = 60 };

bool chapter_words(const struct chapter *c, const char *name, struct error *why)
{
    if (!c->texts) return true;
    struct arena *a = c->s->ask.arena;
    char *path = path_join(a, c->texts, str_print(a, "%s.md", name));
    struct file_map m;
    if (!file_exists(path)) return true;
    if (!file_map(&m, path, why)) return false;
    put_inset_begin(c->h);
    bool ok = markdown_put(c->h, m.bytes, 2, why) || error_prefix(why, "%s", path);
    put_inset_end(c->h);
    file_unmap(&m);
    return ok;
}

void chapter_table(const struct chapter *c, const char *id, const struct table_look *look)
{
    const struct table *t = assess_table(c->s, id);
    if (t && t->n_rows) put_table(c->h, t, look ? look : &in_chapter);
}

void chapter_folded(const struct chapter *c, const char *id, const char *summary, const struct table_look *look)
{
    const struct table *t = assess_table(c->s, id);
    if (!t || !t->n_rows) return;
    bool many = t->n_rows > ROWS_ON_PAPER;
    HTML(c->h, "<div class=\"{}\">", V(many ? "long" : "short"));
    put_details_begin(c->h, summary);
    put_table(c->h, t, look ? look : &in_chapter);
    put_details_end(c->h);
    HTML(c->h, "</div>\n");
    if (many) HTML(c->h, "<p class=\"long-told\">{}: {,} rows, which are not printed. They are in the page and in the workbook.</p>\n", V(summary), V(t->n_rows));
}

static void summary(const struct chapter *c)
{
    const struct assessment *s = c->s;
    struct arena *a = s->ask.arena;
    const char **sentence;
    size_t n = assess_summary(s, &sentence);
    page_heading(c->page, 2, "summary", "Summary");
    put_figures_begin(c->h);
    put_figure(c->h, s->type.total.hide_count ? "~" : format_int(a, (int64_t)s->type.total.count), "crimes and incidents recorded", str_print(a, "%s to %s", month_words(a, s->ask.from), month_words(a, s->ask.to)));
    if (s->type.months_compared && s->type.total.before && !s->type.total.hide_count) {
        double change = 100.0 * ((double)s->type.total.now / (double)s->type.total.before - 1);
        put_figure(c->h, str_print(a, "%s%%", format_real(a, fabs(change), 1)), change < 0 ? "fewer than a year before" : "more than a year before",
                   str_print(a, "in the %d months held in both years: %s", s->type.months_compared,
                             s->type.total.p < 0.05 ? "more than chance would bring" : "no more than chance may bring"));
    }
    if (s->ward.n_cells) put_figure(c->h, format_int(a, (int64_t)s->ward.axis[0].n), "wards", NULL);
    put_figures_end(c->h);
    HTML(c->h, "<ul>");
    for (size_t i = 0; i < n; i++) HTML(c->h, "<li>{}</li>", V(sentence[i]));
    HTML(c->h, "</ul>");
}

static void data_fact(const struct chapter *c, const struct note *n)
{
    const char *text = n->text, *option = strstr(text, " (--method "); /* how to ask otherwise is no matter for a committee */
    if (n->kind != NOTE_METHOD) put_fact(c->h, note_heading(n->kind), text);
    else put_fact(c->h, "Area", str_print(c->s->ask.arena, "%.*s", (int)((option ? (size_t)(option - text) : strlen(text)) - strlen("Area: ")), text + strlen("Area: ")));
}

static void data_chapter(const struct chapter *c)
{
    const struct table *t = assess_table(c->s, "types");
    page_heading(c->page, 2, "data", "What the figures are, and are not");
    for (size_t i = 0; i < t->n_notes; i++)
        if (t->note[i].kind == NOTE_WARNING) put_warning(c->h, t->note[i].text);
    put_facts_begin(c->h);
    for (size_t i = 0; i < t->n_notes; i++) /* of the methods only where rows belong: the rest have their chapter */
        if (t->note[i].kind == NOTE_SOURCE || t->note[i].kind == NOTE_NOT_COVERED || strncmp(t->note[i].text, "Area:", 5) == 0)
            data_fact(c, &t->note[i]);
    put_facts_end(c->h);
    if (c->s->ask.restricted)
        put_inset(c->h, str_print(c->s->ask.arena, "This edition is made for the public from a force's own records. Counts of 1 to %d are withheld, and so are others from which these could be worked out: "
                        "~ marks them, in every table alike, and months that are withheld are gaps in the charts. Left out altogether: streets and anything finer than a ward, harm by ward and the series "
                        "of the Harm Index. They rest on so few crimes that somebody might be recognised.", (int)release_below() - 1));
    put_paragraph(c->h, "Recorded crime is what was reported and recorded, not all that happened: some kinds are seldom reported, and a change in how "
                        "they are recorded looks like a change in what happened. Anti-social behaviour is a count of incidents.");
}

static bool types_chapter(const struct chapter *c, struct error *why)
{
    page_heading(c->page, 2, "types", "Levels and patterns");
    chapter_table(c, "types", NULL);
    const struct assessment *s = c->s;
    size_t types = s->type.axis[0].n, months = s->month.n, n = 0;
    if (s->type.months_compared >= 6) { /* fewer months beside each other are no picture of a year */
        struct year_line *line = ARENA_ARRAY(s->ask.arena, struct year_line, types + 1);
        for (size_t p = 0; p < s->priorities.n && n < TYPES_DRAWN; p++) {
            size_t type = s->priorities.type[p].type;
            double *now = ARENA_ARRAY(s->ask.arena, double, months);
            for (size_t m = 0; m < months; m++) now[m] = s->month_type[m * types + type];
            line[n++] = (struct year_line){ str_z(s->ask.arena, s->type.axis[0].item[type].name), now, NULL };
        }
        chart_years(c->h, &(struct year_chart){ .id = "types-months", .title = "The types scored highest, by month", .unit = "crimes a month", .first = s->ask.from,
                                                .n_months = months, .line = line, .n_lines = n });
    }
    return chapter_words(c, "types", why);
}

const char *chapter_places(const struct assessment *s)
{
    return source_is_open(s->ask.source) ? "Map points are anonymised: each stands for a stretch of street or a public place near which a crime was recorded, never for an address"
           : s->ask.restricted           ? "Wards are shaded whole: no place within a ward is shown"
                                         : "Points are as the force recorded them";
}

static bool wards_chapter(const struct chapter *c, struct error *why)
{
    const struct assessment *s = c->s;
    if (s->ward.n_cells == 0) return chapter_words(c, "wards", why);
    page_heading(c->page, 2, "wards", "Wards by type of crime");
    struct drawing d;
    if (!draw_areas(s->ask.arena, &s->ward.axis[0], &d, why)) return false;
    for (size_t i = 0; i < d.n; i++) {
        d.area[i].withheld = s->ward.cell[i].hide_count;
        d.area[i].value = d.area[i].withheld ? (double)NAN : (double)s->ward.cell[i].count;
        d.area[i].name = s->ward_name[i];
    }
    if (d.n)
        map_areas(c->h, &(struct area_map){ .id = "map-wards", .title = "Crimes by ward", .unit = "crimes", .area = d.area, .n_areas = d.n, .numbered = 10,
                                            .approximation = chapter_places(s) });
    const struct table_look shaded = { .shade = SHADE_COLUMN, .without_notes = true, .without_codes = true };
    put_paragraph(c->h, "In each column, the darker the more of that type. A ward with more residents, or with the shops and night life of a town, has more of nearly everything.");
    if (s->most_wards) put_table(c->h, s->most_wards, &shaded);
    if (s->most_wards) chapter_folded(c, "ward-types", str_print(s->ask.arena, "All %zu wards by type", s->ward.n_cells), &shaded);
    else chapter_table(c, "ward-types", &shaded);
    chapter_folded(c, "wards", "Each ward's change over the year before", NULL);
    return chapter_words(c, "wards", why);
}

static bool harm_chapter(const struct chapter *c, struct error *why)
{
    const struct assessment *s = c->s;
    page_heading(c->page, 2, "harm", s->has_harm && s->weights.estimate ? "Harm beside count (an estimate)" : "Harm beside count");
    if (!s->has_harm) {
        put_paragraph(c->h, "No harm is given: the home holds no edition of the Cambridge Crime Harm Index. Import it and make the assessment again.");
        return chapter_words(c, "harm", why);
    }
    if (s->weights.index.made_up) put_warning(c->h, "The weights are made up, for trying the program: nothing here says how harmful anything is");
    if (s->weights.estimate) put_warning(c->h, s->weights.note);
    else put_paragraph(c->h, s->weights.note);
    chapter_table(c, "harm-types", &(struct table_look){ .without_notes = true });
    if (s->ward_harm) {
        struct rank_item *item = ARENA_ARRAY(s->ask.arena, struct rank_item, s->ward.n_cells + 1);
        for (size_t w = 0; w < s->ward.n_cells; w++)
            item[w] = (struct rank_item){ s->ward_name[w], (double)s->ward.cell[w].count, s->ward_harm[w] };
        page_heading(c->page, 3, NULL, "Where harm and count disagree");
        chart_ranks(c->h, &(struct rank_chart){ .id = "ranks", .title = "Wards by count and by harm", .left_title = "By count", .right_title = "By harm days",
                                                .item = item, .n_items = s->ward.n_cells, .top = RANKED_TOP, .bold = RANKED_BOLD });
        chapter_folded(c, "harm-wards", "All wards by harm", NULL);
    }
    if (s->ask.restricted && !s->weights.estimate)
        put_paragraph(c->h, "Where offences of a type are withheld, its harm lies between at least (all of them weighed as the lightest of these offences) and at most (as the gravest); about is in between.");
    if (s->ask.restricted) put_paragraph(c->h, "Harm by ward is left out of this edition: it rests on few grave crimes, which it would give away.");
    if (s->weights.estimate) { /* no offence codes: none of the seven can be given */
        chapter_folded(c, "series", "The seven series of the 2020 Consensus, and what the source lacks for them", NULL);
        chapter_folded(c, "weights", "What a crime of each type is taken to weigh", NULL);
    } else {
        chapter_table(c, "series", NULL);
        chapter_table(c, "weights", NULL);
    }
    return chapter_words(c, "harm", why);
}

static enum control_mark mark_of(unsigned causes)
{
    switch (cause_first(causes)) {
    case CAUSE_OUTSIDE: return CONTROL_OUTSIDE;
    case CAUSE_TREND: return CONTROL_TREND;
    case CAUSE_NEAR: return CONTROL_NEAR;
    case CAUSE_ONE_SIDE: return CONTROL_RUN;
    }
    return CONTROL_COMMON;
}

static void control(const struct chapter *c, const char *id, const struct assess_trend *t)
{
    const struct trend *of = &t->of;
    struct arena *a = c->s->ask.arena;
    struct control_point *point = ARENA_ARRAY(a, struct control_point, of->n);
    struct control_phase *phase = ARENA_ARRAY(a, struct control_phase, of->n_phases + 1);
    for (size_t i = 0; i < of->n; i++) point[i] = (struct control_point){ c->s->ask.from + (month_t)i, of->point[i].value, mark_of(of->point[i].causes) };
    for (size_t i = 0; i < of->n_phases; i++) {
        const struct chart_point *first = &of->point[of->phase[i].from];
        phase[i] = (struct control_phase){ of->phase[i].from, first->mean, first->low, first->high, first->near_low, first->near_high, of->phase[i].reason };
    }
    chart_control(c->h, &(struct control_chart){ .id = id, .title = t->title, .unit = "crimes a month", .point = point, .n_points = of->n, .phase = phase, .n_phases = of->n_phases });
}

static bool trends_chapter(const struct chapter *c, struct error *why)
{
    const struct assessment *s = c->s;
    const struct trend *all = &s->trend[0].of;
    page_heading(c->page, 2, "trends", "Trends");
    put_paragraph(c->h, "Each chart has the months' mean and the limits within which months of the ordinary kind fall. Only a month marked by its shape is a signal; the rest is "
                        "scatter and calls for no explanation. A month that is not held is a gap.");
    if (s->ask.restricted) put_paragraph(c->h, "A month that is withheld is a gap too, and mean and limits are of the others.");
    put_paragraph(c->h, str_print(s->ask.arena, "%s.", all->reason));
    if (all->held < CHART_SHORT) put_inset(c->h, str_print(s->ask.arena, "%zu months are few: the limits are provisional until there are %d.", all->held, CHART_SHORT));
    for (size_t i = 0; i < s->n_trends; i++)
        if (s->trend[i].of.held >= 3) control(c, str_print(s->ask.arena, "control-%zu", i), &s->trend[i]);
    chapter_folded(c, "trend", "The months as a table", NULL);
    return chapter_words(c, "trends", why);
}

static bool changes_chapter(const struct chapter *c, struct error *why)
{
    const struct table *t = assess_table(c->s, "changes");
    page_heading(c->page, 2, "changes", "Changes that are more than chance");
    if (!t) put_paragraph(c->h, "None can be said: no month of the period is held for the year before as well, or no wards are held.");
    else if (t->n_rows == 0) put_paragraph(c->h, "No ward's change in any type of crime is more than chance would bring. That is a finding too.");
    else put_table(c->h, t, &(struct table_look){ .rows_max = CHANGES_SHOWN });
    return chapter_words(c, "changes", why);
}

static bool priorities_chapter(const struct chapter *c, struct error *why)
{
    page_heading(c->page, 2, "priorities", "Proposals for priorities");
    put_paragraph(c->h, "Scored from the figures, for the strategy group to weigh with what figures do not show: what residents say, what partners see, what can be done.");
    chapter_table(c, "priorities", NULL);
    return chapter_words(c, "priorities", why);
}

static bool words_only(const struct chapter *c, const char *id, const char *heading, struct error *why)
{
    struct arena *a = c->s->ask.arena;
    if (!c->texts || !file_exists(path_join(a, c->texts, str_print(a, "%s.md", id)))) return true;
    page_heading(c->page, 2, id, heading);
    return chapter_words(c, id, why);
}

static bool methods_chapter(const struct chapter *c, struct error *why)
{
    page_heading(c->page, 2, "methods", "Methods and sources");
    for (size_t i = 0; i < c->s->n_tables; i++) {
        const struct table *t = c->s->table[i];
        if (t->n_notes == 0) continue;
        put_details_begin(c->h, t->title);
        put_notes(c->h, t);
        put_details_end(c->h);
    }
    return chapter_words(c, "methods", why);
}

/* Words that would be left out in silence: a file that is of no chapter is refused by name. */
static bool every_text_has_a_place(struct arena *a, const char *texts, struct error *why)
{
    static const char *const chapters[] = { "summary", "types", "wards", "harm", "streets", "trends", "changes", "operations", "comparison", "priorities",
                                            "partners", "methods", "signoff" };
    const char *known = "";
    char **name;
    size_t n;
    if (!file_list(a, texts, &name, &n, why)) return false;
    for (size_t k = 0; k < COUNT_OF(chapters); k++) known = str_print(a, "%s%s%s", known, k ? ", " : "", chapters[k]);
    for (size_t i = 0; i < n; i++) {
        bool placed = !str_ends_nocase(str_of(name[i]), STR(".md"));
        for (size_t k = 0; k < COUNT_OF(chapters); k++) placed = placed || strcmp(name[i], str_print(a, "%s.md", chapters[k])) == 0;
        if (!placed) return FAIL(why, INVALID, "%s/%s is of no chapter; expected NAME.md, NAME being one of %s", texts, name[i], known);
    }
    return true;
}

bool assess_page(const struct assessment *s, const char *texts, struct html *out, struct error *why)
{
    struct page page;
    struct arena *a = s->ask.arena;
    if (texts && !file_is_folder(texts)) return FAIL(why, MISSING, "--text %s: a folder of Markdown files was expected", texts);
    if (texts && !every_text_has_a_place(a, texts, why)) return false;
    page_init(&page, a, PAGE_MAX);
    struct chapter c = { s, &page, &page.body, texts };
    summary(&c);
    bool ok = chapter_words(&c, "summary", why);
    if (ok) data_chapter(&c);
    ok = ok && types_chapter(&c, why) && wards_chapter(&c, why) && harm_chapter(&c, why) && places_chapter(&c, why) && trends_chapter(&c, why) &&
         changes_chapter(&c, why) && operations_chapter(&c, why) && comparison_chapter(&c, why) && priorities_chapter(&c, why) && words_only(&c, "partners", "What partners say", why) && methods_chapter(&c, why) &&
         words_only(&c, "signoff", "Sign-off", why);
    if (ok)
        page_write(&page, &(struct page_front){ .title = str_print(a, "%s: %s to %s", s->ask.scope.title, month_words(a, s->ask.from), month_words(a, s->ask.to)),
                                                .kind = "Strategic assessment of crime and disorder",
                                                .status = s->ask.options.public ? "Public edition" : source_is_open(s->ask.source) ? "Open data" : "Restricted: not for publication",
                                                .lead = "Levels and patterns, changes, and proposals for priorities, made from recorded crime.",
                                                .foot = source_is_open(s->ask.source) ? "Contains public sector information licensed under the Open Government Licence v3.0." : NULL,
                                                .contents = true }, out);
    page_release(&page);
    return ok;
}
