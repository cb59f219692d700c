/* Whatever is written as Markdown, what comes out is made of the few tags we know, closed in order, with no attribute of
 * the writer's but a link to where links may lead. */
#include "render/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { DEPTH_MAX = 1 << 16 };

static bool is_element(struct str name)
{
    static const char *const elements[] = { "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6", "pre", "code", "p", "table",
                                            "thead", "tbody", "tr", "th", "td", "em", "strong", "del", "a", "div" };
    for (size_t i = 0; i < COUNT_OF(elements); i++)
        if (str_eq(name, str_of(elements[i]))) return true;
    return false;
}

static void check_attributes(struct str name, struct str rest)
{
    static const char *const fixed[] = { "", " scope=\"col\" class=\"\"", " scope=\"col\" class=\"num\"", " class=\"\"",
                                         " class=\"num\"", " class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"" };
    for (size_t i = 0; i < COUNT_OF(fixed); i++)
        if (str_eq(rest, str_of(fixed[i]))) return;
    if (str_eq(name, STR("ol"))) {
        CHECK(str_starts(rest, STR(" start=\"")) && strspn(rest.ptr + 8, "0123456789") == rest.len - 9);
        return;
    }
    CHECK(str_eq(name, STR("a")) && str_starts(rest, STR(" href=\"")) && str_ends(rest, STR("\"")));
    struct str link = str_slice(rest, 7, rest.len - 1);
    CHECK(!memchr(link.ptr, '"', link.len) && !memchr(link.ptr, '<', link.len));
    struct str scheme, after = str_cut(link, ':', &scheme);
    CHECK(after.len == 0 || memchr(scheme.ptr, '/', scheme.len) || str_eq_nocase(scheme, STR("http")) ||
          str_eq_nocase(scheme, STR("https")) || str_eq_nocase(scheme, STR("mailto")) || str_eq_nocase(scheme, STR("tel")));
}

static size_t check_tag(struct str tag, struct str *open, size_t depth)
{
    bool closing = str_starts(tag, STR("/"));
    struct str name, rest = str_slice(tag, closing, tag.len);
    size_t end = 0;
    while (end < rest.len && rest.ptr[end] != ' ') end++;
    name = str_slice(rest, 0, end);
    rest = str_slice(rest, end, rest.len);
    if (!closing && rest.len == 0 && (str_eq(name, STR("hr")) || str_eq(name, STR("br")))) return depth;
    CHECK(is_element(name));
    if (closing) {
        CHECK(rest.len == 0 && depth > 0 && str_eq(open[depth - 1], name));
        return depth - 1;
    }
    check_attributes(name, rest);
    CHECK(depth < DEPTH_MAX);
    open[depth] = name;
    return depth + 1;
}

static void check_page(struct str s)
{
    struct str *open = mem_new(DEPTH_MAX * sizeof *open);
    size_t depth = 0;
    CHECK(str_is_utf8(s));
    while (s.len) {
        struct str text, tag;
        const char *lt = memchr(s.ptr, '<', s.len);
        s = str_cut(s, '<', &text);
        CHECK(!memchr(text.ptr, '>', text.len) && !memchr(text.ptr, '"', text.len) && !memchr(text.ptr, '\'', text.len));
        if (!lt) break;
        CHECK(memchr(s.ptr, '>', s.len));
        s = str_cut(s, '>', &tag);
        depth = check_tag(tag, open, depth);
    }
    CHECK(depth == 0);
    mem_free(open);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n > 4096) return 0;
    struct html h = HTML_MAX(1 << 24);
    struct error why;
    if (markdown_put(&h, (struct str){ (const char *)data, n }, 2, &why) && html_ok(&h)) check_page(html_str(&h));
    html_release(&h);
    return 0;
}
