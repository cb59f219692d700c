#ifndef RENDER_SHELL_H
#define RENDER_SHELL_H
/* What every page of the site has around its own words: the head, the council's name, the menu, the way back, the foot.
 * In the manner of the GOV.UK Design System; every page works without script and fetches nothing from elsewhere. */
#include "render/html.h"

struct brand {
    const char *council; /* "Merrow Council"; never NULL */
    const char *service; /* "Community safety"; never NULL */
    const char *contact; /* a sentence for the foot; NULL: none */
    const char *style;   /* address of the style sheet, a digest in it so that it may be kept for ever */
    const char *script;  /* address of what makes components livelier where scripts run */
    const char *logo;    /* address of the council's picture; NULL: its name alone */
};
struct crumb {
    const char *title, *href;
};
struct menu_item {
    const char *title, *href;
    bool here;
};
struct shell {
    const struct brand *brand;
    const char *title;
    const struct crumb *crumb;
    size_t n_crumbs;
    const struct menu_item *menu;
    size_t n_menu;
    const char *who; /* "Signed in as ..." ; NULL: nobody is */
};
void shell_write(const struct shell *s, struct markup body, struct html *out);

#endif
