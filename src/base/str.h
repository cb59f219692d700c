#ifndef BASE_STR_H
#define BASE_STR_H
/* A view of bytes that somebody else owns: never freed through the view, not ended by a zero. */
#include "base/mem.h"
#include <string.h>

struct str {
    const char *ptr;
    size_t len;
};
#define STR(lit) ((struct str){ "" lit "", sizeof(lit) - 1 })
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).ptr

static inline struct str str_of(const char *z) { return (struct str){ z, z ? strlen(z) : 0 }; }
static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes, as strcmp orders */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_ends_nocase(struct str s, struct str suffix); /* ASCII letters only */
struct str str_slice(struct str s, size_t from, size_t to); /* clamped */
struct str str_trim(struct str s);                          /* ASCII white space off both ends */
/* The part before the first `sep` into *head, the rest after it returned; without sep all is head. */
struct str str_cut(struct str s, char sep, struct str *head);
bool str_contains(struct str s, struct str needle);

/* Whole-string numbers, in the C locale; false leaves *out alone. */
bool str_to_i64(struct str s, int64_t *out) MUST_CHECK;
bool str_to_double(struct str s, double *out) MUST_CHECK; /* finite only */
bool str_is_utf8(struct str s);

/* In the arena, ended by a zero. */
struct str str_copy(struct arena *a, struct str s);
char *str_z(struct arena *a, struct str s);
char *str_print(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
