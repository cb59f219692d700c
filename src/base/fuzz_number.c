/* Holds number_read to strtod and to the grammar taken one byte after another: the same length, the same 64 bits. */
#include "base/error.h"
#include "base/number.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The longest head of z that is a number followed by nothing of one; *exponent. */
static size_t slow_length(const char *z, bool *exponent)
{
    enum { BEGIN, MINUS, NOUGHT, WHOLE, POINT, DECIMALS, E, SIGN, EXPONENT } at = BEGIN;
    size_t i = 0;
    for (;; i++) {
        char c = z[i];
        bool digit = c >= '0' && c <= '9', e = c == 'e' || c == 'E';
        if (at == BEGIN && c == '-') at = MINUS;
        else if ((at == BEGIN || at == MINUS) && digit) at = c == '0' ? NOUGHT : WHOLE;
        else if (at == NOUGHT && digit) return 0;
        else if ((at == WHOLE || at == DECIMALS || at == EXPONENT) && digit) continue;
        else if ((at == NOUGHT || at == WHOLE) && c == '.') at = POINT;
        else if (at == POINT && digit) at = DECIMALS;
        else if ((at == NOUGHT || at == WHOLE || at == DECIMALS) && e) at = E;
        else if (at == E && (c == '+' || c == '-')) at = SIGN;
        else if ((at == E || at == SIGN) && digit) at = EXPONENT;
        else break;
    }
    *exponent = at == EXPONENT;
    return at == NOUGHT || at == WHOLE || at == DECIMALS || at == EXPONENT ? i : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char z[2048];
    bool has, theirs_has = false;
    double v = 0;
    if (n >= sizeof z) return 0;
    if (n) memcpy(z, data, n);
    z[n] = 0;
    struct str s = { (const char *)data, n };
    size_t theirs = slow_length(z, &theirs_has), length = n ? number_length(s, &has) : 0;
    CHECK(length == theirs);
    if (length) CHECK(has == theirs_has);
    CHECK((n ? number_read(s, &v) : 0) == (theirs > NUMBER_MAX ? 0 : theirs));
    if (length == 0 || length > NUMBER_MAX) return 0;
    z[length] = 0;
    double exact = strtod(z, NULL);
    CHECK(memcmp(&v, &exact, sizeof v) == 0);
    return 0;
}
