/*
 * Holds the pull reader of base/json.h to jansson: what the one takes the other takes, and it ends at the same byte. Left out
 * is where they are meant to differ: numbers past jansson's integers, an escaped NUL, very long numbers, and a NUL byte, which
 * jansson 2.14 passes over after a number.
 */
#include "base/error.h"
#include "base/json.h"
#include "base/number.h"
#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char text[NUMBER_MAX + 2]; /* in brackets: jansson looks one byte past a value that has no end of its own */
    struct str value = STR("");
    json_error_t e;
    if (n > NUMBER_MAX) return 0;
    text[0] = '[';
    if (n) memcpy(text + 1, data, n);
    text[n + 1] = ']';
    struct json_pull j = pull_of((struct str){ text, n + 2 });
    bool ours = pull_value(&j, &value);
    CHECK(ours == !j.bad && j.at >= text && j.at <= j.end);
    if (memchr(text, 0, n + 2)) {
        CHECK(!ours || !memchr(value.ptr, 0, value.len));
        return 0;
    }
    json_t *tree = json_loadb(text, n + 2, JSON_DISABLE_EOF_CHECK, &e);
    if (ours && tree) CHECK(value.ptr + value.len == text + e.position);
    bool meant = !tree && (json_error_code(&e) == json_error_numeric_overflow || json_error_code(&e) == json_error_null_character ||
                           json_error_code(&e) == json_error_null_byte_in_key);
    if (!meant) CHECK(ours == (tree != NULL));
    json_decref(tree);
    return 0;
}
