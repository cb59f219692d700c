#ifndef RENDER_UTF8_H
#define RENDER_UTF8_H
/* Text as characters: decoded with every fault shown as U+FFFD, and measured in columns of a terminal. */
#include "base/str.h"
#include <locale.h>

enum { UTF8_BAD = 0xFFFD };
/* The character at s.ptr[*at]; moves *at past it (past one byte where it is malformed). *at < s.len. */
uint32_t utf8_next(struct str s, size_t *at);
size_t utf8_put(char out[static 4], uint32_t c); /* its bytes, 1 to 4 */
struct str utf8_whole(struct arena *a, struct str s); /* s itself, or a copy with its faults as U+FFFD */

/* utf8_next, with what would steer a terminal (controls, changes of writing direction) as U+FFFD and white space
 * as a plain space. */
uint32_t utf8_next_printable(struct str s, size_t *at);

bool utf8_is_plain(struct str s); /* nothing but printable ASCII: as wide as it is long, and harmless */

/* Widths come from the C library's own tables, opened when the first character beyond ASCII is met. */
struct ruler {
    locale_t utf8;
};
size_t ruler_width(struct ruler *r, struct str s); /* columns: wide characters 2, combining ones 0 */
size_t ruler_char(struct ruler *r, uint32_t c);
void ruler_release(struct ruler *r);

#endif
