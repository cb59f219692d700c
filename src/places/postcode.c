#include "places/postcode.h"

/* The part of a postcode before the space has 2 to 4 characters, the part after it 3. */
enum { OUTWARD = 4, INWARD = 3, RADIX = 37 };

static unsigned digit_of(char c) /* 0 is the space that fills up the first part */
{
    if (c >= '0' && c <= '9') return (unsigned)(c - '0') + 1;
    return (unsigned)(c - 'A') + 11;
}
static bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* A9 A99 AA9 AA99 A9A AA9A, and the one historic exception. */
static bool is_outward(const char *p, size_t n)
{
    if (n < 2 || n > OUTWARD || !is_letter(p[0])) return false;
    size_t letters = is_letter(p[1]) ? 2 : 1;
    if (n == 3 && memcmp(p, "GIR", 3) == 0) return true;
    if (n <= letters || !is_digit(p[letters])) return false;
    for (size_t i = letters + 1; i < n; i++)
        if (!is_digit(p[i]) && !(is_letter(p[i]) && i + 1 == n)) return false;
    return n <= letters + 2;
}

bool postcode_pack(struct str text, uint64_t *key)
{
    char p[OUTWARD + INWARD];
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ') continue;
        if (c >= 'a' && c <= 'z') c = (char)(c - 32);
        if (n == sizeof p || !(is_letter(c) || is_digit(c))) return false;
        p[n++] = c;
    }
    if (n < 2 + INWARD) return false;
    size_t out = n - INWARD;
    if (!is_outward(p, out) || !is_digit(p[out]) || !is_letter(p[out + 1]) || !is_letter(p[out + 2])) return false;
    uint64_t k = 0;
    for (size_t i = 0; i < OUTWARD; i++) k = k * RADIX + (i < out ? digit_of(p[i]) : 0);
    for (size_t i = out; i < n; i++) k = k * RADIX + digit_of(p[i]);
    *key = k;
    return true;
}

bool postcode_is_outcode(struct str text) { return is_outward(text.ptr, text.len); }

/* text in so many of the seven places, filled up with spaces. */
static bool pack_places(uint64_t *k, struct str text, size_t places)
{
    if (text.len > places) return false;
    for (size_t i = 0; i < places; i++) {
        if (i < text.len && !is_letter(text.ptr[i]) && !is_digit(text.ptr[i])) return false;
        *k = *k * RADIX + (i < text.len ? digit_of(text.ptr[i]) : 0);
    }
    return true;
}

bool postcode_pack_beginning(struct str outcode, struct str rest, bool outcode_ends, uint64_t *low, uint64_t *high)
{
    uint64_t k = 0, span = 1;
    size_t places = outcode_ends || rest.len ? OUTWARD : outcode.len;
    if (rest.len > INWARD || !pack_places(&k, outcode, places) || !pack_places(&k, rest, rest.len)) return false;
    for (size_t i = places + rest.len; i < OUTWARD + INWARD; i++) span *= RADIX;
    *low = k * span;
    *high = (k + 1) * span;
    return true;
}

const char *postcode_text(uint64_t key, char out[static POSTCODE_TEXT_MAX])
{
    char p[OUTWARD + INWARD];
    for (size_t i = sizeof p; i-- > 0; key /= RADIX) p[i] = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[key % RADIX];
    size_t n = 0;
    for (size_t i = 0; i < sizeof p; i++) {
        if (i == OUTWARD) out[n++] = ' ';
        if (p[i] != ' ') out[n++] = p[i];
    }
    out[n] = 0;
    return out;
}

month_t postcode_month(uint16_t ended) { return ended ? MONTH_FIRST + ended : 0; }

struct str postcode_code_text(const struct postcode_code *list, size_t n, uint16_t i)
{
    return i < n && i != POSTCODE_NO_CODE ? (struct str){ list[i].code, strnlen(list[i].code, AREA_CODE_MAX - 1) } : STR("");
}

bool postcodes_read(const struct part *p, struct str key, struct postcodes *out, struct error *why)
{
    struct postcodes o = { 0 };
    const int32_t *years;
    const double *error_m;
    size_t n_at, n_ended, n_ward, n_lsoa, n_years, n_error;
    if (!PART_ARRAY(p, "keys", &o.key, &o.n, why) || !PART_ARRAY(p, "at", &o.at, &n_at, why) ||
        !PART_ARRAY(p, "ended", &o.ended, &n_ended, why) || !PART_ARRAY(p, "ward", &o.ward, &n_ward, why) ||
        !PART_ARRAY(p, "lsoa", &o.lsoa, &n_lsoa, why) || !PART_ARRAY(p, "ward_code", &o.ward_code, &o.n_wards, why) ||
        !PART_ARRAY(p, "lsoa_code", &o.lsoa_code, &o.n_lsoas, why) ||
        !PART_ARRAY(p, "years", &years, &n_years, why) || !PART_ARRAY(p, "error_m", &error_m, &n_error, why))
        return false;
    if (n_at != o.n || n_ended != o.n || n_ward != o.n || n_lsoa != o.n || n_years != 2 || n_error != 1)
        return FAIL(why, INVALID, STR_FMT ": its arrays do not hold together: run wardmote check", STR_ARG(key));
    o.ward_year = years[0];
    o.lsoa_year = years[1];
    o.error_m = *error_m;
    struct str head;
    o.date = str_cut(str_cut(key, '/', &head), '/', &o.product);
    *out = o;
    return true;
}

bool postcodes_open(struct snapshot *s, struct postcodes *out, struct error *why)
{
    size_t first, n = snapshot_find(s, STR("postcodes/"), &first), best = SIZE_MAX;
    struct str best_date = STR("");
    for (size_t i = first; i < first + n; i++) {
        struct str head, product;
        struct str date = str_cut(str_cut(snapshot_entry(s, i)->key, '/', &head), '/', &product);
        if (str_eq(date, STR("undated"))) date = STR("");
        if (best != SIZE_MAX && str_cmp(date, best_date) < 0) continue;
        best = i;
        best_date = date;
    }
    if (best == SIZE_MAX) return FAIL(why, MISSING, "no postcodes are loaded");
    const struct part *p = snapshot_part(s, best, why);
    if (!p || !postcodes_read(p, snapshot_entry(s, best)->key, out, why)) return false;
    out->digest = snapshot_entry(s, best)->part;
    return true;
}

size_t postcodes_from(const struct postcodes *p, uint64_t key)
{
    size_t low = 0, high = p->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (p->key[mid] < key) low = mid + 1;
        else high = mid;
    }
    return low;
}

struct postcode postcode_at(const struct postcodes *p, size_t i)
{
    return (struct postcode){
        .at = p->at[i],
        .ended = postcode_month(p->ended[i]),
        .ward = postcode_code_text(p->ward_code, p->n_wards, p->ward[i]),
        .lsoa = postcode_code_text(p->lsoa_code, p->n_lsoas, p->lsoa[i]),
    };
}

bool postcode_find(const struct postcodes *p, struct str text, struct postcode *out, struct error *why)
{
    uint64_t key;
    char shown[POSTCODE_TEXT_MAX];
    if (!postcode_pack(text, &key))
        return FAIL(why, INVALID, "\"" STR_FMT "\" is not a postcode; expected one such as ME14 1XX",
                    STR_ARG(str_slice(text, 0, 20)));
    size_t i = postcodes_from(p, key);
    if (i == p->n || p->key[i] != key)
        return FAIL(why, MISSING, "%s is not among the %zu postcodes of " STR_FMT " " STR_FMT, postcode_text(key, shown),
                    p->n, STR_ARG(p->product), STR_ARG(p->date));
    *out = postcode_at(p, i);
    return true;
}
