#ifndef RENDER_MARKDOWN_H
#define RENDER_MARKDOWN_H
/*
 * The words of analysts and partners, written as Markdown (CommonMark with tables), as part of a page. Nothing of
 * theirs is markup: raw HTML is text, a link leads to http, https, mailto or within the page or is no link, an
 * image is its description. Its headings go below the level given: "# x" under 2 is an h3.
 */
#include "base/error.h"
#include "render/html.h"

enum { MARKDOWN_MAX = 1 << 20 };
bool markdown_put(struct html *h, struct str text, int below, struct error *why) MUST_CHECK;

#endif
