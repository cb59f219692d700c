#ifndef BASE_JSON_H
#define BASE_JSON_H
/*
 * JSON (RFC 8259) read in place, one value after another as views of the text: nothing is built or copied, so that memory
 * does not follow the file. Strings are as they stand between their quotes, escapes checked but not undone.
 *
 *   struct json_pull j = pull_of(text);
 *   bool first = true;
 *   struct str key, value;
 *   if (pull_enter(&j, '{'))
 *       while (pull_member(&j, &first, &key))
 *           if (!pull_value(&j, &value)) break;
 *   if (j.bad) ...
 *
 * The first fault stays: j.bad says what was expected, j.at where; every call after it is false.
 */
#include "base/str.h"

enum { JSON_DEPTH_MAX = 2048 };

struct json_pull {
    const char *at, *end;
    const char *bad; /* "a colon"; NULL: all well so far */
};
extern const char pull_too_deep[]; /* the `bad` of more than JSON_DEPTH_MAX arrays and objects in each other */

static inline struct json_pull pull_of(struct str text) { return (struct json_pull){ text.ptr, text.ptr + text.len, NULL }; }

/* The first byte of what stands next, white space passed over: { [ " - 0..9 t f n if it is a value; 0 at the end. */
static inline char pull_peek(struct json_pull *j)
{
    const char *p = j->at;
    while (p < j->end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) p++;
    j->at = p;
    return p < j->end && !j->bad ? *p : 0;
}
/* Passes over a whole value, whatever it is, and sees that it is JSON throughout; *text: from its first byte to its last. */
bool pull_value(struct json_pull *j, struct str *text);
bool pull_string(struct json_pull *j, struct str *inside);
bool pull_number(struct json_pull *j, double *out);

/* Passes over the bracket, { or [. */
bool pull_enter(struct json_pull *j, char bracket);
/* Whether another element, or member, comes; then its comma, and its key and colon, are passed over. After the last the
 * closing bracket is. *first: true before the first call for this array or object; still
 * true when all is over: it was empty. */
bool pull_element(struct json_pull *j, bool *first);
bool pull_member(struct json_pull *j, bool *first, struct str *key);

bool pull_fault(struct json_pull *j, const char *expected); /* false */

#endif
