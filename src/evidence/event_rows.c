#include "evidence/event_rows.h"

/* The batch's points in the order of their gazetteer numbers: (number << 32 | local), least significant byte first. */
static uint64_t *sorted_points(const struct batch *b, size_t *n)
{
    uint64_t *a = mem_new((b->n_local + 1) * sizeof *a), *t = mem_new((b->n_local + 1) * sizeof *t);
    size_t k = 0;
    for (uint32_t i = 0; i < b->n_local; i++)
        if (!b->local[i].bad) a[k++] = (uint64_t)b->point_number[i] << 32 | i;
    for (unsigned shift = 32; shift < 64; shift += 8) {
        size_t at[257] = { 0 };
        for (size_t i = 0; i < k; i++) at[(a[i] >> shift & 255) + 1]++;
        if (at[(k ? a[0] >> shift & 255 : 0) + 1] == k) continue; /* all have the same byte here */
        for (unsigned v = 0; v < 256; v++) at[v + 1] += at[v];
        for (size_t i = 0; i < k; i++) t[at[a[i] >> shift & 255]++] = a[i];
        uint64_t *swap = a;
        a = t;
        t = swap;
    }
    mem_free(t);
    *n = k;
    return a;
}

/* Where each row goes; fills out->point and out->first. */
static uint32_t *row_places(const struct batch *b, struct event_rows *out)
{
    size_t k;
    uint64_t *order = sorted_points(b, &k);
    uint32_t *next = mem_new((b->n_local + 1) * sizeof *next); /* of each local point: rows, then its next place */
    for (size_t r = 0; r < b->n; r++) next[b->point[r]]++;
    out->point = mem_new((k + 1) * sizeof *out->point);
    out->first = mem_new((k + 1) * sizeof *out->first);
    uint32_t at = 0;
    for (size_t i = 0; i < k; i++) {
        uint32_t number = (uint32_t)(order[i] >> 32), local = (uint32_t)order[i], rows = next[local];
        next[local] = at;
        if (rows == 0) continue; /* its rows were set aside */
        if (out->n_points == 0 || out->point[out->n_points - 1] != number) {
            out->point[out->n_points] = number;
            out->first[out->n_points++] = at;
        }
        at += rows;
    }
    out->first[out->n_points] = at;
    mem_free(order);
    uint32_t *place = mem_new((b->n + 1) * sizeof *place);
    for (size_t r = 0; r < b->n; r++) place[r] = next[b->point[r]]++;
    mem_free(next);
    return place;
}

static void *sorted_codes(const struct batch *b, unsigned c, const uint32_t *place)
{
    if (!b->code[c]) return NULL;
    uint8_t width = event_column_info[c].width;
    uint8_t *to = mem_new(b->n * width + 1);
    for (size_t r = 0; r < b->n; r++) {
        uint16_t code = b->code_number[c][b->code[c][r]];
        if (width == 1) to[place[r]] = (uint8_t)code;
        else memcpy(to + (size_t)place[r] * 2, &code, 2);
    }
    return to;
}

static void sort_ids(const struct batch *b, const uint32_t *place, struct event_rows *out)
{
    size_t words = (b->n + 63) / 64;
    out->has_id = mem_new((words + 1) * sizeof *out->has_id);
    out->id = mem_new((b->n_ids + 1) * sizeof *out->id);
    out->n_ids = b->n_ids;
    uint32_t *rank = mem_new((words + 1) * sizeof *rank); /* ids before each word of bits */
    for (size_t r = 0; r < b->n; r++)
        if (batch_has_id(b, r)) out->has_id[place[r] / 64] |= (uint64_t)1 << (place[r] % 64);
    for (size_t w = 0; w < words; w++) rank[w + 1] = rank[w] + (uint32_t)__builtin_popcountll(out->has_id[w]);
    for (size_t r = 0, i = 0; r < b->n; r++) {
        if (!batch_has_id(b, r)) continue;
        uint64_t before = out->has_id[place[r] / 64] & (((uint64_t)1 << (place[r] % 64)) - 1);
        out->id[rank[place[r] / 64] + (uint32_t)__builtin_popcountll(before)] = b->id[i++];
    }
    mem_free(rank);
}

void event_rows_sort(const struct batch *b, struct event_rows *out)
{
    *out = (struct event_rows){ .n = b->n };
    uint32_t *place = row_places(b, out);
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) out->code[c] = sorted_codes(b, c, place);
    for (unsigned t = 0; t < EVENT_TIMES; t++) {
        if (!b->time[t]) continue;
        out->time[t] = mem_new((b->n + 1) * sizeof *out->time[t]);
        for (size_t r = 0; r < b->n; r++) out->time[t][place[r]] = b->time[t][r];
    }
    if (b->n_ids) sort_ids(b, place, out);
    mem_free(place);
}

void event_rows_release(struct event_rows *r)
{
    mem_free(r->point);
    mem_free(r->first);
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) mem_free(r->code[c]);
    for (unsigned t = 0; t < EVENT_TIMES; t++) mem_free(r->time[t]);
    mem_free(r->has_id);
    mem_free(r->id);
    *r = (struct event_rows){ 0 };
}

bool event_rows_write(const struct event_rows *r, struct change *c, size_t rank, struct str key, struct digest origin,
                      struct str note, struct error *why)
{
    struct section s[4 + EVENT_COLUMNS + EVENT_TIMES] = {
        { "point", r->point, 4, r->n_points },
        { "first", r->first, 4, r->n_points + 1 },
    };
    size_t n = 2;
    for (unsigned k = 0; k < EVENT_COLUMNS; k++)
        if (r->code[k]) s[n++] = (struct section){ event_column_info[k].name, r->code[k], event_column_info[k].width, r->n };
    for (unsigned t = 0; t < EVENT_TIMES; t++)
        if (r->time[t]) s[n++] = (struct section){ event_time_name[t], r->time[t], 4, r->n };
    if (r->n_ids) {
        s[n++] = (struct section){ "has_id", r->has_id, 8, (r->n + 63) / 64 };
        s[n++] = (struct section){ "id", r->id, sizeof *r->id, r->n_ids };
    }
    return change_put_ranked(c, rank, key, origin, r->n, note, s, n, why);
}

static bool has_length(const char *name, size_t n, size_t want, struct error *why)
{
    return n == want || FAIL(why, INVALID, "a part of the evidence has %zu of \"%s\" where %zu were expected: import it again", n, name, want);
}

bool event_rows_read(const struct part *p, struct event_rows *out, struct error *why)
{
    struct event_rows r = { 0 };
    size_t n;
    if (!PART_ARRAY(p, "point", (const uint32_t **)&r.point, &r.n_points, why) ||
        !PART_ARRAY(p, "first", (const uint32_t **)&r.first, &n, why))
        return false;
    if (!has_length("first", n, r.n_points + 1, why)) return false;
    r.n = r.first[r.n_points];
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) {
        const char *name = event_column_info[c].name;
        if (!part_has(p, name)) continue;
        if (!part_array(p, name, event_column_info[c].width, (const void **)&r.code[c], &n, why) || !has_length(name, n, r.n, why)) return false;
    }
    for (unsigned t = 0; t < EVENT_TIMES; t++) {
        const char *name = event_time_name[t];
        if (!part_has(p, name)) continue;
        if (!PART_ARRAY(p, name, (const int32_t **)&r.time[t], &n, why) || !has_length(name, n, r.n, why)) return false;
    }
    if (part_has(p, "id") && (!PART_FIGURES(p, "id", (const struct event_id **)&r.id, &r.n_ids, why) ||
                              !PART_ARRAY(p, "has_id", (const uint64_t **)&r.has_id, &n, why) || !has_length("has_id", n, (r.n + 63) / 64, why)))
        return false;
    *out = r;
    return true;
}

const struct event_id *event_rows_id(const struct event_rows *r, size_t row)
{
    size_t before = 0;
    if (!r->id || !(r->has_id[row / 64] >> row % 64 & 1)) return NULL;
    for (size_t w = 0; w < row / 64; w++) before += (size_t)__builtin_popcountll(r->has_id[w]);
    before += (size_t)__builtin_popcountll(r->has_id[row / 64] & (((uint64_t)1 << row % 64) - 1));
    return &r->id[before];
}
