#include "render/markdown.h"
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

/* cmark gives a tree, so what is written from it is nested rightly whatever the text; links and images have been read,
 * entities undone. */
struct markdown {
    struct html *h;
    int below;
    int images;     /* open: their words are all of them that is shown */
    int links;      /* open: one inside another, as <a@b> in [..](..), is only words */
    bool link_open; /* whether the outer one may be followed */
};

static struct str literal(cmark_node *n) { return str_of(cmark_node_get_literal(n)); }
static bool is_named(cmark_node *n, const char *type) { return strcmp(cmark_node_get_type_string(n), type) == 0; }
static bool in_header(cmark_node *cell) { return is_named(cmark_node_parent(cell), "table_header"); }
static int heading_level(const struct markdown *m, cmark_node *n)
{
    return MIN(cmark_node_get_heading_level(n) + m->below, 6);
}

static const char *cell_class(cmark_node *cell)
{
    cmark_node *table = cmark_node_parent(cmark_node_parent(cell));
    const uint8_t *alignment = cmark_gfm_extensions_get_table_alignments(table);
    int column = 0, columns = cmark_gfm_extensions_get_table_columns(table);
    for (cmark_node *n = cell; (n = cmark_node_previous(n));) column++;
    return alignment && column < columns && alignment[column] == 'r' ? "num" : "";
}

static void enter_extension(struct html *h, cmark_node *n)
{
    if (is_named(n, "table")) HTML(h, "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n");
    else if (is_named(n, "table_header")) HTML(h, "<thead><tr>");
    else if (is_named(n, "table_row")) HTML(h, "<tr>");
    else if (is_named(n, "table_cell") && in_header(n)) HTML(h, "<th scope=\"col\" class=\"{}\">", V(cell_class(n)));
    else if (is_named(n, "table_cell")) HTML(h, "<td class=\"{}\">", V(cell_class(n)));
    else if (is_named(n, "strikethrough")) HTML(h, "<del>");
}

static void leave_extension(struct html *h, cmark_node *n)
{
    if (is_named(n, "table")) HTML(h, "</table></div>\n");
    else if (is_named(n, "table_header")) HTML(h, "</tr></thead>\n");
    else if (is_named(n, "table_row")) HTML(h, "</tr>\n");
    else if (is_named(n, "table_cell") && in_header(n)) HTML(h, "</th>");
    else if (is_named(n, "table_cell")) HTML(h, "</td>");
    else if (is_named(n, "strikethrough")) HTML(h, "</del>");
}

/* A tight list shows its items' paragraphs as bare words. */
static bool is_tight(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph), *list = item ? cmark_node_parent(item) : NULL;
    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

static const char *list_element(cmark_node *n) { return cmark_node_get_list_type(n) == CMARK_ORDERED_LIST ? "ol" : "ul"; }

static void enter_list(struct html *h, cmark_node *n)
{
    int start = cmark_node_get_list_start(n);
    if (start > 1) HTML(h, "<{} start=\"{}\">\n", V(list_element(n)), V(start));
    else HTML(h, "<{}>\n", V(list_element(n)));
}

static void enter_block(struct markdown *m, cmark_node *n)
{
    struct html *h = m->h;
    cmark_node_type type = cmark_node_get_type(n);
    if (type == CMARK_NODE_BLOCK_QUOTE) HTML(h, "<blockquote>\n");
    else if (type == CMARK_NODE_LIST) enter_list(h, n);
    else if (type == CMARK_NODE_ITEM) HTML(h, "<li>");
    else if (type == CMARK_NODE_CODE_BLOCK) HTML(h, "<pre><code>{}</code></pre>\n", V(literal(n)));
    else if (type == CMARK_NODE_HTML_BLOCK) HTML(h, "<p>{}</p>\n", V(str_trim(literal(n))));
    else if (type == CMARK_NODE_PARAGRAPH && !is_tight(n)) HTML(h, "<p>");
    else if (type == CMARK_NODE_HEADING) HTML(h, "<h{}>", V(heading_level(m, n)));
    else if (type == CMARK_NODE_THEMATIC_BREAK) HTML(h, "<hr>\n");
    else enter_extension(h, n);
}

static void leave_block(struct markdown *m, cmark_node *n)
{
    struct html *h = m->h;
    cmark_node_type type = cmark_node_get_type(n);
    if (type == CMARK_NODE_BLOCK_QUOTE) HTML(h, "</blockquote>\n");
    else if (type == CMARK_NODE_LIST) HTML(h, "</{}>\n", V(list_element(n)));
    else if (type == CMARK_NODE_ITEM) HTML(h, "</li>\n");
    else if (type == CMARK_NODE_PARAGRAPH && !is_tight(n)) HTML(h, "</p>\n");
    else if (type == CMARK_NODE_HEADING) HTML(h, "</h{}>\n", V(heading_level(m, n)));
    else leave_extension(h, n);
}

static void open_link(struct markdown *m, const char *url)
{
    if (m->links++) return;
    m->link_open = link_is_safe(str_of(url));
    if (m->link_open) HTML(m->h, "<a href=\"{href}\">", V(url));
}

static void close_link(struct markdown *m)
{
    if (--m->links == 0 && m->link_open) HTML(m->h, "</a>");
}

/* Words inside an image are its description; its own markup is left out. */
static void enter_inline(struct markdown *m, cmark_node *n)
{
    struct html *h = m->h;
    cmark_node_type type = cmark_node_get_type(n);
    if (type == CMARK_NODE_IMAGE) m->images++;
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_HTML_INLINE) HTML(h, "{}", V(literal(n)));
    else if (type == CMARK_NODE_SOFTBREAK || (type == CMARK_NODE_LINEBREAK && m->images)) HTML(h, "\n");
    else if (type == CMARK_NODE_CODE && m->images) HTML(h, "{}", V(literal(n)));
    else if (m->images) return;
    else if (type == CMARK_NODE_LINEBREAK) HTML(h, "<br>\n");
    else if (type == CMARK_NODE_CODE) HTML(h, "<code>{}</code>", V(literal(n)));
    else if (type == CMARK_NODE_EMPH) HTML(h, "<em>");
    else if (type == CMARK_NODE_STRONG) HTML(h, "<strong>");
    else if (type == CMARK_NODE_LINK) open_link(m, cmark_node_get_url(n));
    else enter_extension(h, n);
}

static void leave_inline(struct markdown *m, cmark_node *n)
{
    struct html *h = m->h;
    cmark_node_type type = cmark_node_get_type(n);
    if (type == CMARK_NODE_IMAGE) m->images--;
    else if (m->images) return;
    else if (type == CMARK_NODE_EMPH) HTML(h, "</em>");
    else if (type == CMARK_NODE_STRONG) HTML(h, "</strong>");
    else if (type == CMARK_NODE_LINK) close_link(m);
    else leave_extension(h, n);
}

static void put_tree(struct markdown *m, cmark_node *root)
{
    cmark_iter *it = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(it);
        bool block = (cmark_node_get_type(n) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
        if (event == CMARK_EVENT_ENTER && block) enter_block(m, n);
        else if (event == CMARK_EVENT_ENTER) enter_inline(m, n);
        else if (block) leave_block(m, n);
        else leave_inline(m, n);
    }
    cmark_iter_free(it);
}

bool markdown_put(struct html *h, struct str text, int below, struct error *why)
{
    if (text.len > MARKDOWN_MAX)
        return FAIL(why, LIMIT, "the text is %zu bytes long; at most %d fit", text.len, MARKDOWN_MAX);
    static const char *const extensions[] = { "table", "strikethrough" };
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
    for (size_t i = 0; i < COUNT_OF(extensions); i++)
        CHECK(cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i])));
    cmark_parser_feed(parser, text.ptr, text.len);
    cmark_node *root = cmark_parser_finish(parser);
    struct markdown m = { .h = h, .below = below };
    put_tree(&m, root);
    cmark_node_free(root);
    cmark_parser_free(parser);
    return true;
}
