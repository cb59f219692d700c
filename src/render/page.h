#ifndef RENDER_PAGE_H
#define RENDER_PAGE_H
/*
 * A document as one self-contained HTML file: its style inside it, no script, nothing fetched, a way past the
 * header, landmarks, contents made from its headings, fit for a narrow screen and for A4.
 *
 *     struct page p;
 *     page_init(&p, arena, PAGE_MAX);
 *     page_heading(&p, 2, "harm", "Harm");
 *     HTML(&p.body, "<p>{}</p>", V(words));
 *     page_write(&p, &(struct page_front){ .title = "..." }, &out);
 *     page_release(&p);
 */
#include "render/html.h"

enum { PAGE_MAX = 256 << 20 };

struct page_heading {
    int level;
    const char *id, *text;
};
struct page {
    struct html body;
    struct arena *arena;
    struct page_heading *headings;
    size_t n_headings, cap_headings;
};
struct page_front {
    const char *title;
    const char *kind;   /* above the title: "Strategic assessment"; NULL: nothing */
    const char *status; /* a tag beside the title: "Public edition"; NULL: none */
    const char *lead;   /* a sentence under the title; NULL: none */
    const char *owner;  /* in the band at the top; NULL: "Wardmote" */
    const char *foot;   /* the last line: licences of the data; NULL: none */
    bool contents;      /* list the headings of levels 2 and 3 */
};
void page_init(struct page *p, struct arena *a, size_t max);
/* id NULL: made from the text. Ids are made unique. Level 2 to 4. Text is kept by reference. */
void page_heading(struct page *p, int level, const char *id, const char *text);
void page_write(const struct page *p, const struct page_front *front, struct html *out);
void page_release(struct page *p);
/* A finished page for a printer that does not apply its style to pictures inside it (WeasyPrint): each has a copy. */
void page_for_print(struct str page, struct html *out);
/* "Hot streets & harm" -> "hot-streets-harm"; never empty. */
const char *page_slug(struct arena *a, const char *text);

#endif
