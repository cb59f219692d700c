#include "render/component.h"

void put_paragraph(struct html *h, const char *text) { HTML(h, "<p>{}</p>\n", V(text)); }

void put_warning(struct html *h, const char *text)
{
    HTML(h, "<div class=\"warning\"><span class=\"sign\" aria-hidden=\"true\">!</span><p><span class=\"hidden\">Warning: "
            "</span>{}</p></div>\n", V(text));
}

void put_inset_begin(struct html *h) { HTML(h, "<div class=\"inset\">\n"); }
void put_inset_end(struct html *h) { HTML(h, "</div>\n"); }
void put_inset(struct html *h, const char *text)
{
    put_inset_begin(h);
    put_paragraph(h, text);
    put_inset_end(h);
}

void put_details_begin(struct html *h, const char *summary)
{
    HTML(h, "<details><summary>{}</summary><div class=\"within\">\n", V(summary));
}
void put_details_end(struct html *h) { HTML(h, "</div></details>\n"); }
void put_tag(struct html *h, const char *text) { HTML(h, "<span class=\"tag\">{}</span>", V(text)); }

void put_facts_begin(struct html *h) { HTML(h, "<dl class=\"facts\">\n"); }
void put_fact(struct html *h, const char *key, const char *value)
{
    HTML(h, "<div><dt>{}</dt><dd>{}</dd></div>\n", V(key), V(value));
}
void put_facts_end(struct html *h) { HTML(h, "</dl>\n"); }

void put_figures_begin(struct html *h) { HTML(h, "<dl class=\"figures\">\n"); }
void put_figure(struct html *h, const char *figure, const char *label, const char *beside)
{
    HTML(h, "<div><dt>{}</dt><dd>{}</dd>", V(label), V(figure));
    if (beside) HTML(h, "<dd class=\"beside\">{}</dd>", V(beside));
    HTML(h, "</div>\n");
}
void put_figures_end(struct html *h) { HTML(h, "</dl>\n"); }
