#include "render/number.h"
#include "render/format.h"
#include <math.h>

size_t number_plain_int(char out[static INTEGER_MAX], int64_t i)
{
    char back[24];
    size_t n = 0, at = 0;
    uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do back[n++] = (char)('0' + u % 10);
    while (u /= 10);
    if (i < 0) out[at++] = '-';
    while (n) out[at++] = back[--n];
    return at;
}

/* Puts a comma before every third digit of out[from..to), which has room; the tail up to `len` moves along. */
static size_t group(char *out, size_t from, size_t to, size_t len)
{
    for (size_t at = to; at > from + 3; len++) {
        at -= 3;
        memmove(out + at + 1, out + at, len - at);
        out[at] = ',';
    }
    return len;
}

size_t number_grouped_int(char out[static NUMBER_MAX], int64_t i)
{
    size_t n = number_plain_int(out, i);
    return group(out, i < 0, n, n);
}

/* The nearest figure of so many decimals, without printf, where it is plain which that is: scaling may be wrong by a
 * rounding, so that what lies next to a half is left to others. 0: it is. */
static size_t rounded(char *out, double r, int decimals)
{
    static const double power[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6 };
    if (decimals >= (int)COUNT_OF(power)) return 0;
    double scaled = fabs(r) * power[decimals], whole = floor(scaled), over = scaled - whole;
    if (scaled > 1e12 || fabs(over - 0.5) < 1e-3) return 0;
    int64_t units = (int64_t)whole + (over > 0.5), unit = (int64_t)power[decimals];
    size_t n = 0;
    if (r < 0 && units) out[n++] = '-';
    n += number_plain_int(out + n, units / unit);
    if (decimals) out[n++] = '.';
    for (int64_t part = units % unit; unit > 1; part %= unit) {
        unit /= 10;
        out[n++] = (char)('0' + part / unit);
    }
    return n;
}

size_t number_grouped_real(char out[static NUMBER_MAX], double r, int decimals)
{
    CHECK(isfinite(r) && decimals >= 0 && decimals <= DECIMALS_MAX);
    size_t n = rounded(out, r, decimals);
    if (n == 0) n = (size_t)snprintf(out, NUMBER_MAX, "%.*f", decimals, r);
    if (out[0] == '-' && strspn(out + 1, "0.") == n - 1) memmove(out, out + 1, n--);
    size_t whole = decimals ? n - (size_t)decimals - 1 : n;
    return group(out, out[0] == '-', whole, n);
}

/* Most figures have few decimals: such a number is exactly whole/10^6 rounded once, so the digits of `whole` are it. */
static size_t few_decimals(char *out, double r)
{
    double scaled = nearbyint(r * 1e6);
    if (fabs(scaled) > 9e15 || scaled / 1e6 != r || r == 0) return 0;
    int64_t whole = (int64_t)scaled, part = (whole < 0 ? -whole : whole) % 1000000;
    size_t n = 0;
    if (whole < 0) out[n++] = '-';
    n += number_plain_int(out + n, (whole < 0 ? -whole : whole) / 1000000);
    if (part) out[n++] = '.';
    for (int64_t unit = 100000; part; unit /= 10) {
        out[n++] = (char)('0' + part / unit);
        part %= unit;
    }
    return n;
}

size_t number_plain_real(char out[static NUMBER_MAX], double r)
{
    CHECK(isfinite(r));
    if (r == 0) {
        out[0] = '0';
        return 1;
    }
    size_t n = few_decimals(out, r);
    if (n) return n;
    n = (size_t)snprintf(out, NUMBER_MAX, "%.16g", r);
    return strtod(out, NULL) == r ? n : (size_t)snprintf(out, NUMBER_MAX, "%.17g", r);
}

static size_t month_people(char *out, month_t m)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    memcpy(out, names + (month_in_year(m) - 1) * 3, 3);
    out[3] = ' ';
    return 4 + number_plain_int(out + 4, month_year(m));
}

/* A p-value is never nothing: below this it is only said to be. */
#define P_LEAST_SHOWN 0.0001

struct str cell_people(const struct column *column, const struct cell *cell, char scratch[static NUMBER_MAX])
{
    switch (cell->kind) {
    case CELL_EMPTY: return STR("");
    case CELL_TEXT: return cell->text;
    case CELL_INT: return (struct str){ scratch, number_grouped_int(scratch, cell->i) };
    case CELL_REAL:
        if (strcmp(column->unit, "p") == 0 && cell->r < P_LEAST_SHOWN) return STR("<0.0001");
        return (struct str){ scratch, number_grouped_real(scratch, cell->r, column->decimals) };
    case CELL_MONTH: return (struct str){ scratch, month_people(scratch, cell->month) };
    case CELL_SUPPRESSED: return STR("~");
    }
    return STR("");
}

struct str cell_machine_again(struct number_memory *m, const struct cell *cell, char scratch[static NUMBER_MAX])
{
    if (cell->kind != CELL_REAL) return cell_machine(cell, scratch);
    uint64_t bits;
    memcpy(&bits, &cell->r, sizeof bits);
    struct number_met *met = &m->met[(bits * 0x9E3779B97F4A7C15u) >> (64 - NUMBER_MEMORY_BITS)];
    if (!met->len || met->bits != bits) {
        struct str text = cell_machine(cell, scratch);
        if (text.len > sizeof met->text) return text;
        met->bits = bits;
        met->len = (uint8_t)text.len;
        memcpy(met->text, text.ptr, text.len);
    }
    return (struct str){ met->text, met->len };
}

struct str cell_machine(const struct cell *cell, char scratch[static NUMBER_MAX])
{
    switch (cell->kind) {
    case CELL_EMPTY: return STR("");
    case CELL_TEXT: return cell->text;
    case CELL_INT: return (struct str){ scratch, number_plain_int(scratch, cell->i) };
    case CELL_REAL: return (struct str){ scratch, number_plain_real(scratch, cell->r) };
    case CELL_MONTH: return str_of(month_text(cell->month, scratch));
    case CELL_SUPPRESSED: return STR("~");
    }
    return STR("");
}

bool table_withholds(const struct table *t)
{
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        if (t->cell[i].kind == CELL_SUPPRESSED) return true;
    return false;
}

const char *format_int(struct arena *a, int64_t i)
{
    char out[NUMBER_MAX];
    return str_z(a, (struct str){ out, number_grouped_int(out, i) });
}

const char *format_real(struct arena *a, double r, int decimals)
{
    char out[NUMBER_MAX];
    return str_z(a, (struct str){ out, number_grouped_real(out, r, decimals) });
}
