/* What must not compile; refuse.py tries each. */
#include "render/html.h"
void page(struct html *h, const char *from_outside, char *also, struct str view);
void page(struct html *h, const char *from_outside, char *also, struct str view)
{
    (void)also, (void)view;
    HTML(h, "<p>{}</p>", V(from_outside));
    HTML(h, "<p>" "</p>");
#if MISTAKE == 1 /* a template from outside */
    HTML(h, from_outside);
#elif MISTAKE == 2
    HTML(h, also, V("x"));
#elif MISTAKE == 3
    HTML(h, view);
#elif MISTAKE == 4 /* a value that is not escaped by V */
    HTML(h, "{}", from_outside);
#elif MISTAKE == 5
    HTML(h, "{}", V(h)); /* a kind of value nobody thought of */
#elif MISTAKE == 6
    html_put(h, from_outside, NULL);
#elif MISTAKE == 7 /* half a literal */
    HTML(h, "<p>" from_outside "</p>");
#elif MISTAKE == 8
    HTML(h, "{}", V((struct markup){ from_outside }));
#endif
}
