/* What the page of a ward says first: who answers for it, when they can be met, what they were asked to do and did. */
#include "places/team.h"
#include "render/component.h"
#include <time.h>

static void put_reach(struct html *h, struct str email, struct str phone)
{
    if (email.len) HTML(h, "<a class=\"govuk-link\" href=\"mailto:{}\">{}</a>", V(email), V(email));
    if (email.len && phone.len) HTML(h, "<br>");
    if (phone.len) HTML(h, "{}", V(phone));
    if (!email.len && !phone.len) HTML(h, "Reached through the team");
}

static void put_officer(struct visit *v, struct html *h, const struct who_officer *o)
{
    HTML(h, "<h3 class=\"govuk-heading-s\">{} {}</h3>\n<p class=\"govuk-body\">", V(o->person.rank), V(o->person.name));
    if (o->role.len) HTML(h, "{}, ", V(o->role));
    HTML(h, "since {}<br>\n", V(day_words(v->arena, o->since)));
    put_reach(h, o->person.email, o->person.phone);
    HTML(h, "</p>\n");
    if (!o->away) return;
    HTML(h, "<div class=\"govuk-inset-text\">\n<p>Away{}{}. ", V(o->until_known ? " until " : ""), V(o->until_known ? day_words(v->arena, o->until) : ""));
    if (o->covered) {
        HTML(h, "Meanwhile {} {} answers:</p>\n<p>", V(o->cover.rank), V(o->cover.name));
        put_reach(h, o->cover.email, o->cover.phone);
        HTML(h, "</p>\n</div>\n");
    } else {
        HTML(h, "Meanwhile the team answers.</p>\n</div>\n");
    }
}

static void put_team(struct html *h, const struct who_team *t)
{
    HTML(h, "<h3 class=\"govuk-heading-s\">{}</h3>\n<p class=\"govuk-body\">", V(t->name));
    if (t->email.len || t->phone.len) put_reach(h, t->email, t->phone);
    else HTML(h, "Ring 101 and ask for this team");
    if (t->page.len) HTML(h, "<br><a class=\"govuk-link\" href=\"{href}\">The team's own page</a>", V(t->page));
    HTML(h, "</p>\n");
}

static void put_people(struct visit *v, struct html *h, const struct who *w)
{
    HTML(h, "<h2 class=\"govuk-heading-m\">Your police</h2>\n");
    if (w->n_teams == 0) {
        HTML(h, "<p class=\"govuk-body\">No police team is entered here for this ward. Its police answer at 101.</p>\n");
    } else {
        for (size_t i = 0; i < w->n_officers; i++) put_officer(v, h, &w->officer[i]);
        if (w->n_officers == 0) HTML(h, "<p class=\"govuk-body\">No officer is named for this ward at the moment. The team answers:</p>\n");
        for (size_t i = 0; i < w->n_teams; i++) put_team(h, &w->team[i]);
    }
    HTML(h, "<p class=\"govuk-body\">In an emergency ring <strong>999</strong>; for anything else you can always ring <strong>101</strong>.</p>\n");
}

static void put_meetings(struct visit *v, struct html *h, const struct who *w)
{
    HTML(h, "<h2 class=\"govuk-heading-m\">Next meeting</h2>\n");
    if (w->n_meetings == 0) {
        HTML(h, "<p class=\"govuk-body\">None is announced.</p>\n");
        return;
    }
    const struct who_meeting *m = &w->meeting[0];
    HTML(h, "<p class=\"govuk-body\"><strong>{}</strong><br>\n{}<br>\n{}</p>\n", V(london_words(v->arena, m->starts)), V(m->title), V(m->place));
    if (w->n_meetings == 1) return;
    put_details_begin(h, "Meetings after that");
    HTML(h, "<ul class=\"govuk-list\">\n");
    for (size_t i = 1; i < w->n_meetings; i++)
        HTML(h, "<li>{}: {}, {}</li>\n", V(london_words(v->arena, w->meeting[i].starts)), V(w->meeting[i].title), V(w->meeting[i].place));
    HTML(h, "</ul>\n");
    put_details_end(h);
}

static void put_priorities(struct visit *v, struct html *h, const struct who *w)
{
    HTML(h, "<h2 class=\"govuk-heading-m\">What the team was asked to do</h2>\n");
    for (size_t i = 0; i < w->n_priorities; i++) {
        const struct who_priority *p = &w->priority[i];
        HTML(h, "<h3 class=\"govuk-heading-s\">{}</h3>\n<p class=\"govuk-body\">Asked for on {}.<br>\n", V(p->issue), V(day_words(v->arena, p->issued)));
        if (!p->action.len) HTML(h, "What was done is not said yet.</p>\n");
        else if (p->acted) HTML(h, "<strong>Done by {}:</strong> {}</p>\n", V(day_words(v->arena, p->acted)), V(p->action));
        else HTML(h, "<strong>Done:</strong> {}</p>\n", V(p->action));
    }
}

bool team_card(struct visit *v, const struct area_of_page *area, struct html *h, struct error *why)
{
    struct db_reader *r = NULL;
    struct who w;
    if (strcmp(area->kind, "ward") != 0) return true;
    if (!visit_reader(v, &r, why) && why->kind != ERROR_MISSING) return false;
    if (!who_answers(r, v->arena, area->code, (int64_t)time(NULL), &w, why)) return false;
    put_people(v, h, &w);
    if (w.n_teams) put_meetings(v, h, &w);
    if (w.n_priorities) put_priorities(v, h, &w);
    return true;
}
