#ifndef RENDER_RAW_H
#define RENDER_RAW_H
/* For this room only (tools/check_html.py): bytes that are markup already, such as the stylesheet. */
#include "render/html.h"
static inline void html_raw(struct html *h, struct str s) { buf_put(&h->buf, s); }
#endif
