#include "render/shell.h"

static void put_head(const struct shell *s, struct html *h)
{
    const struct brand *b = s->brand;
    HTML(h, "<!DOCTYPE html>\n<html lang=\"en-GB\" class=\"govuk-template\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<title>{} – {}</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n"
            "<meta name=\"theme-color\" content=\"#0b0c0c\">\n<link rel=\"stylesheet\" href=\"{href}\">\n",
         V(s->title), V(b->service), V(b->style));
    HTML(h, "<script type=\"module\" src=\"{href}\"></script>\n", V(b->script));
    HTML(h, "</head>\n<body class=\"govuk-template__body\">\n"
            "<a href=\"#main-content\" class=\"govuk-skip-link\">Skip to main content</a>\n");
}

static void put_masthead(const struct shell *s, struct html *h)
{
    const struct brand *b = s->brand;
    HTML(h, "<header class=\"masthead\">\n<div class=\"govuk-width-container masthead__within\">\n"
            "<a class=\"masthead__council\" href=\"/\">");
    if (b->logo) HTML(h, "<img class=\"masthead__logo\" src=\"{href}\" alt=\"{}\">", V(b->logo), V(b->council));
    else HTML(h, "{}", V(b->council));
    HTML(h, "</a>\n");
    if (s->who) HTML(h, "<span class=\"masthead__who\">{}</span>\n", V(s->who));
    HTML(h, "</div>\n</header>\n");
}

static void put_menu(const struct shell *s, struct html *h)
{
    HTML(h, "<section aria-label=\"Service information\" class=\"govuk-service-navigation\">\n<div class=\"govuk-width-container\">\n"
            "<div class=\"govuk-service-navigation__container\">\n<span class=\"govuk-service-navigation__service-name\">"
            "<a href=\"/\" class=\"govuk-service-navigation__link\">{}</a></span>\n", V(s->brand->service));
    HTML(h, "<nav aria-label=\"Menu\" class=\"govuk-service-navigation__wrapper\">\n<ul class=\"govuk-service-navigation__list\">\n");
    for (size_t i = 0; i < s->n_menu; i++) {
        const struct menu_item *m = &s->menu[i];
        if (m->here)
            HTML(h, "<li class=\"govuk-service-navigation__item govuk-service-navigation__item--active\"><a class=\""
                    "govuk-service-navigation__link\" href=\"{href}\" aria-current=\"true\"><strong class=\""
                    "govuk-service-navigation__active-fallback\">{}</strong></a></li>\n", V(m->href), V(m->title));
        else
            HTML(h, "<li class=\"govuk-service-navigation__item\"><a class=\"govuk-service-navigation__link\" href=\"{href}\">{}</a></li>\n",
                 V(m->href), V(m->title));
    }
    HTML(h, "</ul>\n</nav>\n</div>\n</div>\n</section>\n");
}

static void put_crumbs(const struct shell *s, struct html *h)
{
    if (s->n_crumbs == 0) return;
    HTML(h, "<nav class=\"govuk-breadcrumbs govuk-breadcrumbs--collapse-on-mobile\" aria-label=\"Breadcrumb\">\n"
            "<ol class=\"govuk-breadcrumbs__list\">\n");
    for (size_t i = 0; i < s->n_crumbs; i++)
        HTML(h, "<li class=\"govuk-breadcrumbs__list-item\"><a class=\"govuk-breadcrumbs__link\" href=\"{href}\">{}</a></li>\n",
             V(s->crumb[i].href), V(s->crumb[i].title));
    HTML(h, "</ol>\n</nav>\n");
}

static void put_foot(const struct shell *s, struct html *h)
{
    static const struct crumb links[] = {
        { "The data and their gaps", "/data" }, { "All pages", "/sitemap" },
    };
    HTML(h, "<footer class=\"foot\">\n<div class=\"govuk-width-container\">\n<h2 class=\"govuk-visually-hidden\">Support links</h2>\n"
            "<ul class=\"foot__list\">\n");
    for (size_t i = 0; i < COUNT_OF(links); i++)
        HTML(h, "<li class=\"foot__item\"><a class=\"govuk-link govuk-link--no-visited-state\" href=\"{href}\">{}</a></li>\n",
             V(links[i].href), V(links[i].title));
    HTML(h, "</ul>\n");
    if (s->brand->contact) HTML(h, "<p class=\"govuk-body-s\">{}</p>\n", V(s->brand->contact));
    HTML(h, "</div>\n</footer>\n</body>\n</html>\n");
}

void shell_write(const struct shell *s, struct markup body, struct html *out)
{
    put_head(s, out);
    put_masthead(s, out);
    put_menu(s, out);
    HTML(out, "<div class=\"govuk-width-container\">\n");
    put_crumbs(s, out);
    HTML(out, "<main class=\"govuk-main-wrapper\" id=\"main-content\">\n{}</main>\n</div>\n", V(body));
    put_foot(s, out);
}
