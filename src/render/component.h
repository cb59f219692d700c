#ifndef RENDER_COMPONENT_H
#define RENDER_COMPONENT_H
/* The parts of a page, one function each, in the manner of the GOV.UK Design System. Text is escaped. */
#include "render/html.h"
#include "render/table.h"

void put_paragraph(struct html *h, const char *text);
void put_warning(struct html *h, const char *text); /* what must not be overlooked */
void put_inset(struct html *h, const char *text);   /* set apart from the words around it */
void put_inset_begin(struct html *h);
void put_inset_end(struct html *h);
void put_details_begin(struct html *h, const char *summary); /* opened by whoever wants it */
void put_details_end(struct html *h);
void put_tag(struct html *h, const char *text);

/* A list of facts: what it is on the left, what is so on the right. */
void put_facts_begin(struct html *h);
void put_fact(struct html *h, const char *key, const char *value);
void put_facts_end(struct html *h);

/* A few large figures side by side: "12,345", "crimes", "4% fewer than a year before" (NULL: nothing). */
void put_figures_begin(struct html *h);
void put_figure(struct html *h, const char *figure, const char *label, const char *beside);
void put_figures_end(struct html *h);

/* Darker the higher, the figures legible on every shade. */
enum table_shade { SHADE_NONE, SHADE_TABLE /* among all figures */, SHADE_COLUMN /* among its column's */ };
struct table_look {
    enum table_shade shade; /* of INT and REAL columns, totals left out */
    bool without_notes;
    bool without_codes; /* nor columns *_code, latitude, longitude, p and q: they are for analysts, and stand in the files */
    size_t rows_max; /* 0: all; otherwise the first so many and the totals, and how many are not shown */
};
/* With its caption, scoped headings, totals set apart, notes below; a wide one scrolls within a labelled group that
 * the keyboard reaches. look NULL: plain. */
void put_table(struct html *h, const struct table *t, const struct table_look *look);
void put_notes(struct html *h, const struct table *t);

#endif
