#include "app/pages.h"
#include "app/assets.h"
#include "app/pipeline.h"
#include "app/verbs.h"
#include "render/component.h"
#include "snapshot/snapshot.h"

enum { APP_PAGE_MAX = 8 << 20 };

/* ---- for people ---- */

static bool first_page(struct visit *v, struct reply *r, struct error *why)
{
    struct html h = HTML_MAX(APP_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-xl\">{}</h1>\n", V(v->brand->service));
    if (snapshot_count(v->evidence) == 0)
        HTML(&h, "<p class=\"govuk-body-l\">Nothing has been imported yet.</p>\n<p class=\"govuk-body\">On the machine that runs this site: "
                 "<code>wardmote import FOLDER</code>, where FOLDER holds the months that data.police.uk publishes for your force and the boundaries "
                 "of your wards. To try things on: <code>wardmote sample made-up</code>, then <code>wardmote import made-up</code>.</p>\n");
    for (size_t i = 0; i < v->site->n; i++)
        if (v->site->contract[i]->welcome && !v->site->contract[i]->welcome(v, &h, why)) {
            html_release(&h);
            return false;
        }
    HTML(&h, "<ul class=\"govuk-list cards\">\n");
    for (size_t i = 0; i < v->site->n; i++) {
        const struct contract *c = v->site->contract[i];
        if (c->front)
            HTML(&h, "<li><h2 class=\"govuk-heading-m\"><a class=\"govuk-link\" href=\"{href}\">{}</a></h2>\n<p class=\"govuk-body\">{}</p></li>\n",
                 V(c->front), V(c->front_title), V(c->purpose));
    }
    HTML(&h, "</ul>\n");
    return visit_page(v, &(struct visit_page){ .title = "Home" }, &h, r, why);
}

static bool data_page(struct visit *v, struct reply *r, struct error *why)
{
    struct answer answer = { .n = 0 };
    struct estate of = { .home = v->home, .evidence = v->evidence, .arena = v->arena };
    if (!status_holdings(&of, &answer, why)) return false;
    struct html h = HTML_MAX(APP_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-l\">{}</h1>\n", V(v->route->title));
    for (size_t i = 0; i < answer.n; i++) put_table(&h, answer.table[i], NULL);
    return visit_page(v, &(struct visit_page){ .title = v->route->title }, &h, r, why);
}

static bool all_pages(struct visit *v, struct reply *r, struct error *why)
{
    struct html h = HTML_MAX(APP_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-l\">{}</h1>\n", V(v->route->title));
    for (size_t i = 0; i < v->site->n; i++) {
        const struct contract *c = v->site->contract[i];
        if (c->n_routes == 0) continue;
        HTML(&h, "<h2 class=\"govuk-heading-m\">{}</h2>\n<ul class=\"govuk-list\">\n", V(c->front_title ? c->front_title : "This site"));
        for (size_t k = 0; k < c->n_routes; k++)
            if (c->routes[k].title && c->routes[k].role <= v->role && !strchr(c->routes[k].pattern, '{'))
                HTML(&h, "<li><a class=\"govuk-link\" href=\"{href}\">{}</a></li>\n", V(c->routes[k].pattern), V(c->routes[k].title));
        HTML(&h, "</ul>\n");
    }
    return visit_page(v, &(struct visit_page){ .title = v->route->title }, &h, r, why);
}

void page_of_fault(struct visit *v, struct reply *r, int status, const struct error *fault)
{
    const char *title = status == 404   ? "Page not found"
                        : status == 403 ? "You need to sign in to see this"
                        : status >= 500 ? "Sorry, this does not work at the moment"
                                        : "This cannot be answered";
    struct html h = HTML_MAX(APP_PAGE_MAX);
    HTML(&h, "<h1 class=\"govuk-heading-l\">{}</h1>\n<p class=\"govuk-body\">{}.</p>\n", V(title), V(status >= 500 ? "Try again in a few minutes" : fault->say));
    HTML(&h, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/\">Go to the first page</a></p>\n");
    struct error why;
    if (!visit_page(v, &(struct visit_page){ .title = title, .status = status }, &h, r, &why)) reply_text(r, status, title);
    reply_header(r, "Cache-Control", "no-store");
}

/* ---- for browsers and machines ---- */

static bool asset(struct visit *v, struct reply *r, struct error *why)
{
    const char *type;
    struct str bytes = asset_bytes(v->wild[1], &type);
    if (!bytes.ptr) return FAIL(why, MISSING, "there is no such file");
    reply_body(r, 200, type, bytes);
    reply_header(r, "Cache-Control", "public, max-age=31536000, immutable");
    return true;
}

static bool health(struct visit *v, struct reply *r, struct error *why)
{
    (void)v;
    (void)why;
    reply_text(r, 200, "well\n");
    reply_header(r, "Cache-Control", "no-store");
    return true;
}

/* Text exposition format 0.0.4 of Prometheus. */
static bool metrics(struct visit *v, struct reply *r, struct error *why)
{
    static const char *const hundreds[] = { NULL, "1xx", "2xx", "3xx", "4xx", "5xx" };
    const struct server_counts *c = pipeline_counts(v->state);
    struct buf b = BUF_MAX(64 << 10);
    buf_print(&b, "# HELP wardmote_build The program that runs.\n# TYPE wardmote_build gauge\nwardmote_build{version=\"%s\"} 1\n", WARDMOTE_VERSION);
    if (c) {
        buf_put(&b, STR("# HELP wardmote_replies_total Replies sent.\n# TYPE wardmote_replies_total counter\n"));
        for (size_t i = 1; i < COUNT_OF(hundreds); i++)
            buf_print(&b, "wardmote_replies_total{status=\"%s\"} %llu\n", hundreds[i], (unsigned long long)atomic_load(&c->status[i]));
        buf_print(&b, "# HELP wardmote_refused_total Requests that could not be taken apart.\n# TYPE wardmote_refused_total counter\nwardmote_refused_total %llu\n",
                  (unsigned long long)atomic_load(&c->refused));
        buf_print(&b, "# HELP wardmote_connections Connections open.\n# TYPE wardmote_connections gauge\nwardmote_connections %llu\n",
                  (unsigned long long)atomic_load(&c->connections));
        buf_print(&b, "# HELP wardmote_requests_in_hand Requests begun and not yet answered.\n# TYPE wardmote_requests_in_hand gauge\nwardmote_requests_in_hand %llu\n",
                  (unsigned long long)atomic_load(&c->in_hand));
    }
    buf_print(&b, "# HELP wardmote_evidence_parts Parts of the evidence in force.\n# TYPE wardmote_evidence_parts gauge\nwardmote_evidence_parts %zu\n",
              snapshot_count(v->evidence));
    return reply_take(r, 200, "text/plain; version=0.0.4; charset=utf-8", &b, why);
}

const struct route app_routes[APP_ROUTES] = {
    ROUTE_READ(NOBODY, "/", "First page", first_page),
    ROUTE_READ(NOBODY, "/data", "Data: what is held, from whom, from when", data_page),
    ROUTE_READ(NOBODY, "/sitemap", "All pages", all_pages),
    ROUTE_READ(NOBODY, "/assets/{digest}/{name}", NULL, asset),
    ROUTE_READ(NOBODY, "/health", NULL, health),
    ROUTE_READ(NOBODY, "/metrics", NULL, metrics),
};
