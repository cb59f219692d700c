#include "render/page.h"
#include "base/data.h"
#include "base/error.h"
#include "render/raw.h"

void page_init(struct page *p, struct arena *a, size_t max) { *p = (struct page){ .body = HTML_MAX(max), .arena = a }; }

const char *page_slug(struct arena *a, const char *text)
{
    char *slug = arena_new(a, strlen(text) + 2);
    size_t n = 0;
    for (const char *c = text; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
        if (*c >= 'A' && *c <= 'Z') slug[n++] = (char)(*c + 32);
        else if (letter) slug[n++] = *c;
        else if (n && slug[n - 1] != '-') slug[n++] = '-';
    }
    while (n && slug[n - 1] == '-') n--;
    slug[n] = 0;
    return n ? slug : "part";
}

static bool taken(const struct page *p, const char *id)
{
    for (size_t i = 0; i < p->n_headings; i++)
        if (strcmp(p->headings[i].id, id) == 0) return true;
    return false;
}

void page_heading(struct page *p, int level, const char *id, const char *text)
{
    CHECK(level >= 2 && level <= 4);
    const char *first = id ? id : page_slug(p->arena, text);
    const char *own = first;
    for (int n = 2; taken(p, own); n++) own = str_print(p->arena, "%s-%d", first, n);
    if (p->n_headings == p->cap_headings) {
        size_t cap = p->cap_headings ? p->cap_headings * 2 : 32;
        struct page_heading *more = ARENA_ARRAY(p->arena, struct page_heading, cap);
        if (p->n_headings) memcpy(more, p->headings, p->n_headings * sizeof *more);
        p->headings = more;
        p->cap_headings = cap;
    }
    p->headings[p->n_headings++] = (struct page_heading){ level, own, text };
    HTML(&p->body, "<h{} id=\"{}\">{}</h{}>\n", V(level), V(own), V(text), V(level));
}

static void put_contents(const struct page *p, struct html *h)
{
    int depth = 1;
    HTML(h, "<nav class=\"contents\" aria-labelledby=\"contents-title\">\n<h2 id=\"contents-title\">Contents</h2>\n");
    for (size_t i = 0; i < p->n_headings; i++) {
        const struct page_heading *e = &p->headings[i];
        if (e->level > 3) continue;
        int level = e->level == 3 && depth > 1 ? 3 : 2; /* a third level before any second stands as one */
        if (level > depth) HTML(h, "\n<ol>");
        else if (level == depth) HTML(h, "</li>");
        else HTML(h, "</li>\n</ol></li>");
        depth = level;
        HTML(h, "\n<li><a href=\"#{url}\">{}</a>", V(e->id), V(e->text));
    }
    for (; depth > 1; depth--) HTML(h, "</li>\n</ol>");
    HTML(h, "\n</nav>\n");
}

static void put_top(const struct page_front *f, struct html *h)
{
    HTML(h, "<div class=\"top\">\n<h1>");
    if (f->kind) HTML(h, "<span class=\"kind\">{}</span>", V(f->kind));
    HTML(h, "{}", V(f->title));
    if (f->status) HTML(h, " <span class=\"tag\">{}</span>", V(f->status));
    HTML(h, "</h1>\n");
    if (f->lead) HTML(h, "<p class=\"lead\">{}</p>\n", V(f->lead));
    HTML(h, "</div>\n");
}

void page_write(const struct page *p, const struct page_front *f, struct html *out)
{
    bool contents = f->contents && p->n_headings > 0;
    HTML(out, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
              "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>\n", V(f->title));
    html_raw(out, data_text("render/page.css"));
    HTML(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to main content</a>\n"
              "<header class=\"masthead\"><span>{}</span></header>\n", V(f->owner ? f->owner : "Wardmote"));
    HTML(out, "<main id=\"main\" tabindex=\"-1\" class=\"page{}\">\n", V(contents ? " with-contents" : ""));
    put_top(f, out);
    if (contents) put_contents(p, out);
    HTML(out, "<div class=\"body\">\n{}</div>\n</main>\n<footer class=\"footer\">\n", V(html_markup(&p->body)));
    if (f->foot) HTML(out, "<p>{}</p>\n", V(f->foot));
    HTML(out, "<p>Made with Wardmote. This page holds everything it needs and fetches nothing.</p>\n"
              "</footer>\n</body>\n</html>\n");
    if (!html_ok(&p->body)) out->buf.failed = true;
}

/* Where it begins; the length of s where it is not there. */
static size_t find(struct str s, struct str what)
{
    const char *at = memmem(s.ptr, s.len, what.ptr, what.len);
    return at ? (size_t)(at - s.ptr) : s.len;
}

/* The rules of pictures, which stand between two comments of the style. */
static struct str picture_rules(void)
{
    struct str css = data_text("render/page.css"), from = STR("/* pictures */"), to = STR("/* end of pictures */");
    size_t a = find(css, from), b = find(css, to);
    CHECK(a < b && b < css.len);
    return str_slice(css, a + from.len, b);
}

void page_for_print(struct str page, struct html *out)
{
    struct str rules = picture_rules();
    for (size_t at; (at = find(page, STR("<svg "))) < page.len;) {
        struct str rest = str_slice(page, at, page.len);
        size_t end = at + find(rest, STR(">")) + 1; /* what stands in an attribute is escaped */
        html_raw(out, str_slice(page, 0, end));
        HTML(out, "<style>");
        html_raw(out, rules);
        html_raw(out, STR("svg .halo{stroke:none}</style>")); /* it knows no paint-order: the halo would cover the text */
        page = str_slice(page, end, page.len);
    }
    html_raw(out, page);
}

void page_release(struct page *p) { html_release(&p->body); }
