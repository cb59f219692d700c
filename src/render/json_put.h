#ifndef RENDER_JSON_PUT_H
#define RENDER_JSON_PUT_H
/*
 * JSON (RFC 8259) written value by value, for answers whose shape somebody else laid down. Every function takes the key
 * that the value stands under, which is plain ASCII without quotes; NULL in an array or at the top. Commas come by
 * themselves; that brackets are closed again is the caller's business.
 */
#include "base/buf.h"

void json_open(struct buf *b, const char *key, char bracket); /* { or [ */
void json_close(struct buf *b, char bracket);                 /* } or ] */
void json_text(struct buf *b, const char *key, struct str s); /* ptr NULL: null. What is no UTF-8 becomes U+FFFD */
static inline void json_z(struct buf *b, const char *key, const char *s) { json_text(b, key, str_of(s)); }
void json_whole(struct buf *b, const char *key, int64_t n);
void json_real(struct buf *b, const char *key, double x, int decimals); /* null where it is not finite */
void json_flag(struct buf *b, const char *key, bool is);
void json_null(struct buf *b, const char *key);
/* Units of 1e-7 degree as a number without needless zeros: 51.27, -0.5. */
void json_degrees(struct buf *b, const char *key, int32_t units);
/* The same as a text with six decimals: "51.270000". */
void json_degrees_text(struct buf *b, const char *key, int32_t units);
/* The string alone, within quotes, for whoever puts keys and commas himself. */
void json_string(struct buf *b, struct str s);
/* What is JSON already. */
void json_raw(struct buf *b, const char *key, struct str json);

#endif
