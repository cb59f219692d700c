#include "places/postcode_book.h"
#include "geo/distance.h"

enum { TEXT_MAX = 7 }; /* characters of a postcode without its space */

/* ---- made once ---- */

static bool in_use(const struct postcodes *p, size_t i) { return p->ended[i] == 0; }

static void find_outcodes(struct postcode_book *b)
{
    const struct postcodes *p = &b->postcodes;
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) n += i == 0 || p->key[i] / POSTCODE_PER_OUTCODE != p->key[i - 1] / POSTCODE_PER_OUTCODE;
    b->outcode = ARENA_ARRAY(&b->arena, struct outcode, n + 1);
    for (size_t i = 0; i < p->n;) {
        struct outcode o = { .key = p->key[i] / POSTCODE_PER_OUTCODE, .first = i, .at = COORD_NONE };
        int64_t lon = 0, lat = 0;
        for (; i < p->n && p->key[i] / POSTCODE_PER_OUTCODE == o.key; i++) {
            if (!in_use(p, i) || coord_is_none(p->at[i])) continue;
            lon += p->at[i].lon;
            lat += p->at[i].lat;
            o.n++;
        }
        o.end = i;
        if (o.n) o.at = (struct coord){ (int32_t)(lon / (int64_t)o.n), (int32_t)(lat / (int64_t)o.n) };
        b->outcode[b->n_outcodes++] = o;
    }
}

static void release(void *what)
{
    struct postcode_book *b = what;
    arena_release(&b->arena);
    mem_free(b);
}

bool postcode_book(struct snapshot *s, const struct postcode_book **out, struct error *why)
{
    const struct postcode_book *kept = snapshot_kept(s, STR("postcode book"));
    if (!kept) {
        struct postcodes p;
        if (!postcodes_open(s, &p, why)) return false;
        struct postcode_book *b = mem_new(sizeof *b);
        *b = (struct postcode_book){ .postcodes = p };
        find_outcodes(b);
        kept = snapshot_keep(s, STR("postcode book"), b, release);
    }
    *out = kept;
    return true;
}

/* ---- by text ---- */

/* Capital letters and digits without spaces; false: there is something else, or too much. */
static bool compact(struct str text, char out[static TEXT_MAX], size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ') continue;
        if (c >= 'a' && c <= 'z') c = (char)(c - 32);
        if (*n == TEXT_MAX || !((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
        out[(*n)++] = c;
    }
    return *n > 0;
}

const struct outcode *outcode_find(const struct postcode_book *b, struct str text)
{
    char plain[TEXT_MAX];
    size_t n, low = 0, high = b->n_outcodes;
    uint64_t key, end;
    if (!compact(text, plain, &n)) return NULL;
    struct str code = { plain, n };
    if (!postcode_is_outcode(code) || !postcode_pack_beginning(code, STR(""), true, &key, &end)) return NULL;
    key /= POSTCODE_PER_OUTCODE;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (b->outcode[mid].key < key) low = mid + 1;
        else high = mid;
    }
    return low < b->n_outcodes && b->outcode[low].key == key ? &b->outcode[low] : NULL;
}

const char *outcode_text(const struct outcode *o, char out[static POSTCODE_TEXT_MAX])
{
    (void)postcode_text(o->key * POSTCODE_PER_OUTCODE, out);
    *strchr(out, ' ') = 0;
    return out;
}

static size_t take(const struct postcodes *p, uint64_t low, uint64_t high, size_t max, uint32_t *out)
{
    size_t n = 0;
    for (size_t i = postcodes_from(p, low); i < p->n && p->key[i] < high && n < max; i++)
        if (in_use(p, i)) out[n++] = (uint32_t)i;
    return n;
}

static size_t take_beginning(const struct postcodes *p, struct str outcode, struct str rest, bool ends, size_t max, uint32_t *out)
{
    uint64_t low, high;
    return postcode_pack_beginning(outcode, rest, ends, &low, &high) ? take(p, low, high, max, out) : 0;
}

size_t postcodes_beginning(const struct postcode_book *b, struct str text, size_t max, uint32_t *out)
{
    const struct postcodes *p = &b->postcodes;
    char plain[TEXT_MAX];
    size_t n, found = 0, space = 0;
    uint64_t key;
    text = str_trim(text);
    if (!compact(text, plain, &n)) return 0;
    struct str all = { plain, n };
    if (postcode_pack(all, &key)) {
        found = take(p, key, key + 1, max, out);
        if (found) return found;
    }
    while (space < text.len && text.ptr[space] != ' ') space++;
    if (space == n && postcode_is_outcode(all)) found = take_beginning(p, all, STR(""), true, max, out);
    if (space < n) found = take_beginning(p, str_slice(all, 0, space), str_slice(all, space, n), true, max, out);
    if (found) return found;
    /* Nobody said where the outcode ends: it may be after two letters or three, or it is four long or itself not ended. */
    for (size_t k = 2; k < MIN(n, 4) && found < max; k++)
        found += take_beginning(p, str_slice(all, 0, k), str_slice(all, k, n), true, max - found, out + found);
    return found + take_beginning(p, all, STR(""), false, max - found, out + found);
}

/* ---- by place ---- */

static size_t add_near(struct postcode_near *out, size_t n, size_t max, struct postcode_near near)
{
    if (n == max && near.metres >= out[n - 1].metres) return n;
    size_t at = n < max ? n++ : n - 1;
    for (; at > 0 && out[at - 1].metres > near.metres; at--) out[at] = out[at - 1];
    out[at] = near;
    return n;
}

struct box {
    struct coord low, high;
};
/* A little larger than the circle. */
static struct box box_around(struct coord at, double within_m)
{
    struct local_scale scale = local_scale_at(at.lat);
    double lon = fmin(1.01 * within_m / scale.lon_m + 2, 1e8), lat = fmin(1.01 * within_m / scale.lat_m + 2, 1e8);
    return (struct box){ { (int32_t)fmax(at.lon - lon, -18e8), (int32_t)fmax(at.lat - lat, -9e8) },
                         { (int32_t)fmin(at.lon + lon, 18e8), (int32_t)fmin(at.lat + lat, 9e8) } };
}
static bool in_box(const struct box *b, struct coord c) { return c.lon >= b->low.lon && c.lon <= b->high.lon && c.lat >= b->low.lat && c.lat <= b->high.lat; }

size_t postcodes_near(const struct postcode_book *b, struct coord at, double within_m, size_t max, struct postcode_near *out)
{
    const struct postcodes *p = &b->postcodes;
    struct box box = box_around(at, within_m);
    size_t n = 0;
    for (size_t i = 0; i < p->n && max; i++) {
        if (!in_box(&box, p->at[i]) || !in_use(p, i)) continue;
        double metres = distance_m(at, p->at[i]);
        if (metres <= within_m) n = add_near(out, n, max, (struct postcode_near){ (uint32_t)i, metres });
    }
    return n;
}

size_t outcodes_near(const struct postcode_book *b, struct coord at, double within_m, size_t max, struct postcode_near *out)
{
    struct box box = box_around(at, within_m);
    size_t n = 0;
    for (size_t i = 0; i < b->n_outcodes && max; i++) {
        if (!in_box(&box, b->outcode[i].at)) continue;
        double metres = distance_m(at, b->outcode[i].at);
        if (metres <= within_m) n = add_near(out, n, max, (struct postcode_near){ (uint32_t)i, metres });
    }
    return n;
}
