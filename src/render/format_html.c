/* Tables as one self-contained page: a table a section, contents where there are several. */
#include "render/component.h"
#include "render/page.h"
#include "render/writer.h"

void html_write(const struct table *const *tables, size_t n, struct writer *w)
{
    struct arena a = { 0 };
    struct page p;
    page_init(&p, &a, PAGE_MAX);
    struct html out = HTML_MAX(PAGE_MAX);
    for (size_t i = 0; i < n; i++) {
        if (n > 1) page_heading(&p, 2, str_print(&a, "part-%s", tables[i]->id), tables[i]->title);
        put_table(&p.body, tables[i], NULL);
    }
    page_write(&p, &(struct page_front){ .title = tables[0]->title, .contents = n > 1 }, &out);
    writer_whole(w, html_str(&out), html_ok(&out));
    html_release(&out);
    page_release(&p);
    arena_release(&a);
}
