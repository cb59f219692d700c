/* JSON read in place. What is taken is what jansson takes, but for numbers that are too large for its integers and texts
 * with an escaped NUL: places/fuzz_json.c holds the two together. */
#include "base/json.h"
#include "base/number.h"
#include <math.h>

const char pull_too_deep[] = "fewer arrays and objects in each other";

bool pull_fault(struct json_pull *j, const char *expected)
{
    if (!j->bad) j->bad = expected;
    return false;
}

static inline bool is_digit(char c) { return (unsigned char)(c - '0') < 10; }

/* Passes over c, if it comes next. */
static inline bool take(struct json_pull *j, char c)
{
    if (pull_peek(j) != c) return false;
    j->at++;
    return true;
}

/* The four hexadecimal digits at p; -1: they are not. */
static int unit_of(const char *p, const char *end)
{
    int v = 0;
    if (end - p < 4) return -1;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int d = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (d < 0) return -1;
        v = v * 16 + d;
    }
    return v;
}

/* Past the escape at p, a backslash; NULL: it is none. Half a surrogate pair is none. */
static const char *escape_end(const char *p, const char *end)
{
    if (++p == end) return NULL;
    if (*p != 'u') return *p && strchr("\"\\/bfnrt", *p) ? p + 1 : NULL;
    int unit = unit_of(p + 1, end);
    if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) return NULL;
    p += 5;
    if (unit < 0xD800 || unit > 0xDBFF) return p;
    int low = end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? unit_of(p + 2, end) : -1;
    return low >= 0xDC00 && low <= 0xDFFF ? p + 6 : NULL;
}

bool pull_string(struct json_pull *j, struct str *inside)
{
    if (!take(j, '"')) return pull_fault(j, "a text in quotes");
    const char *begin = j->at, *p = begin;
    unsigned char all = 0;
    while (p && p < j->end && *p != '"') {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20) p = NULL;
        else if (c == '\\') p = escape_end(p, j->end);
        else p++;
        all |= c;
    }
    if (!p) return pull_fault(j, "a text without control characters or unknown escapes");
    if (p == j->end) return pull_fault(j, "the quote that ends a text");
    struct str s = { begin, (size_t)(p - begin) };
    if ((all & 0x80) && !str_is_utf8(s)) return pull_fault(j, "a text in UTF-8");
    *inside = s;
    j->at = p + 1;
    return true;
}

bool pull_number(struct json_pull *j, double *out)
{
    (void)pull_peek(j);
    size_t n = j->bad ? 0 : number_read((struct str){ j->at, (size_t)(j->end - j->at) }, out);
    if (n == 0 || !isfinite(*out)) return pull_fault(j, "a number");
    j->at += n;
    return true;
}

/* Past the number that begins at j->at. Its size is only looked at where it could be too large for a double. */
static bool pass_number(struct json_pull *j)
{
    bool exponent;
    double v;
    size_t n = number_length((struct str){ j->at, (size_t)(j->end - j->at) }, &exponent);
    if (n == 0) return pull_fault(j, "a number");
    if (exponent || n > 300) return pull_number(j, &v);
    j->at += n;
    return true;
}

static bool pass_word(struct json_pull *j, const char *word)
{
    size_t n = strlen(word);
    bool is = (size_t)(j->end - j->at) >= n && memcmp(j->at, word, n) == 0;
    if (is && j->at + n < j->end && (j->at[n] | 32) >= 'a' && (j->at[n] | 32) <= 'z') is = false;
    if (!is) return pull_fault(j, "a value");
    j->at += n;
    return true;
}

bool pull_enter(struct json_pull *j, char bracket)
{
    return take(j, bracket) || pull_fault(j, bracket == '{' ? "an object" : "an array");
}

bool pull_element(struct json_pull *j, bool *first)
{
    char c = pull_peek(j);
    if (j->bad) return false;
    if (c == ']') {
        j->at++;
        return false;
    }
    if (!*first && c != ',') return pull_fault(j, "a comma or the end of the array");
    j->at += !*first;
    *first = false;
    return true;
}

bool pull_member(struct json_pull *j, bool *first, struct str *key)
{
    if (j->bad || (*first && take(j, '}'))) return false;
    if (!*first) {
        if (take(j, '}')) return false;
        if (!take(j, ',')) return pull_fault(j, "a comma or the end of the object");
    }
    *first = false;
    return pull_string(j, key) && (take(j, ':') || pull_fault(j, "a colon"));
}

static bool pass_any(struct json_pull *j, unsigned depth) /* NOLINT(misc-no-recursion): as deep as JSON_DEPTH_MAX */
{
    struct str unused;
    bool first = true;
    char c = pull_peek(j);
    if (depth > JSON_DEPTH_MAX) return pull_fault(j, pull_too_deep);
    switch (c) {
    case '[':
        j->at++;
        while (pull_element(j, &first)) {
            bool number = pull_peek(j) == '-' || is_digit(pull_peek(j)); /* as most are, in what is large */
            if (!(number ? pass_number(j) : pass_any(j, depth + 1))) return false;
        }
        return !j->bad;
    case '{':
        j->at++;
        while (pull_member(j, &first, &unused))
            if (!pass_any(j, depth + 1)) return false;
        return !j->bad;
    case '"': return pull_string(j, &unused);
    case 't': return pass_word(j, "true");
    case 'f': return pass_word(j, "false");
    case 'n': return pass_word(j, "null");
    default: return c == '-' || is_digit(c) ? pass_number(j) : pull_fault(j, "a value");
    }
}

bool pull_value(struct json_pull *j, struct str *text)
{
    (void)pull_peek(j);
    const char *from = j->at;
    if (!pass_any(j, 1)) return false;
    *text = (struct str){ from, (size_t)(j->at - from) };
    return true;
}
