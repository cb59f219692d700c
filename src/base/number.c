/*
 * Numbers. A decimal of up to 19 digits is a whole number w over 10^k. Where both are doubles, one division rounds once
 * and is right (Clinger, How to read floating point numbers accurately, 1990). Otherwise w / 5^k is divided in whole
 * numbers to 63 bits or more, with a last bit that says whether anything was left over: rounding that to 53 bits is right
 * too, and 2^k only moves the point.
 */
#include "base/number.h"
#include <stdlib.h>

enum { DIGITS_FAST = 19, DECIMALS_FAST = 27 }; /* 10^19 < 2^64; 5^27 < 2^63 */

__extension__ typedef unsigned __int128 wide_t;

static inline bool is_digit(char c) { return (unsigned char)(c - '0') < 10; }

static const char *digits_end(const char *p, const char *end)
{
    while (p < end && is_digit(*p)) p++;
    return p;
}

/* After the whole part and the decimals, which begin at `p`; NULL: what stands there is no exponent. */
static const char *exponent_end(const char *p, const char *end)
{
    const char *digits = ++p < end && (*p == '+' || *p == '-') ? p + 1 : p;
    p = digits_end(digits, end);
    return p > digits ? p : NULL;
}

size_t number_length(struct str s, bool *exponent)
{
    const char *p = s.ptr, *end = s.ptr + s.len;
    if (p < end && *p == '-') p++;
    const char *whole = p;
    p = digits_end(p, end);
    if (p == whole || (*whole == '0' && p > whole + 1)) return 0;
    if (p < end && *p == '.') {
        const char *point = p;
        p = digits_end(p + 1, end);
        if (p == point + 1) return 0;
    }
    *exponent = p < end && (*p | 32) == 'e';
    if (*exponent && !(p = exponent_end(p, end))) return 0;
    return (size_t)(p - s.ptr);
}

/* w / 10^k to the nearest double. */
static double over_power_of_ten(uint64_t w, int k)
{
    static const double ten[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    if (w <= (uint64_t)1 << 53 && k < (int)COUNT_OF(ten)) return (double)w / ten[k];
    uint64_t five = 1;
    for (int i = 0; i < k; i++) five *= 5;
    int up = __builtin_clzll(w), over = __builtin_clzll(five);
    wide_t dividend = (wide_t)(w << up) << 63;
    uint64_t divisor = five << over, quotient = (uint64_t)(dividend / divisor);
    quotient |= (wide_t)quotient * divisor != dividend;
    uint64_t power = (uint64_t)(1023 + over - up - 63 - k) << 52; /* of two, as a double's bits */
    double scale;
    memcpy(&scale, &power, sizeof scale);
    return (double)quotient * scale;
}

size_t number_read(struct str s, double *out)
{
    const char *p = s.ptr, *end = s.ptr + s.len;
    bool minus = p < end && *p == '-';
    p += minus;
    const char *whole = p;
    uint64_t w = 0; /* of up to 19 digits; past that it is not used */
    for (; p < end && is_digit(*p); p++) w = w * 10 + (unsigned char)(*p - '0');
    ptrdiff_t digits = p - whole, decimals = 0;
    if (digits == 0 || (*whole == '0' && digits > 1)) return 0;
    if (p < end && *p == '.') {
        const char *point = p;
        for (p++; p < end && is_digit(*p); p++) w = w * 10 + (unsigned char)(*p - '0');
        decimals = p - point - 1;
        if (decimals == 0) return 0;
    }
    bool exponent = p < end && (*p | 32) == 'e';
    if (!exponent && digits + decimals <= DIGITS_FAST && decimals <= DECIMALS_FAST) {
        double v = w ? over_power_of_ten(w, (int)decimals) : 0;
        *out = minus ? -v : v;
        return (size_t)(p - s.ptr);
    }
    if (exponent && !(p = exponent_end(p, end))) return 0;
    char z[NUMBER_MAX + 1];
    size_t n = (size_t)(p - s.ptr);
    if (n > NUMBER_MAX) return 0;
    memcpy(z, s.ptr, n);
    z[n] = 0;
    *out = strtod(z, NULL);
    return n;
}
