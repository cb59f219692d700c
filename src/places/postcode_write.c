#include "places/postcode_write.h"
#include "places/part_put.h"
#include <stdlib.h>

/* All postcodes of one product and date. */
struct table {
    struct postcode_row *row; /* line: the order of coming */
    size_t n, cap;
    struct postcode_codes ward, lsoa;
    double error_m;
};

static void table_release(struct table *t)
{
    mem_free(t->row);
    postcode_codes_release(&t->ward);
    postcode_codes_release(&t->lsoa);
}

static bool add_row(struct table *t, struct postcode_row r, struct str ward, struct str lsoa, struct error *why)
{
    if (!postcode_code_number(&t->ward, ward, &r.ward, why) || !postcode_code_number(&t->lsoa, lsoa, &r.lsoa, why)) return false;
    if (!MEM_GROW(&t->row, &t->cap, t->n + 1)) return FAIL(why, NOMEM, "out of memory for postcodes");
    r.line = (uint32_t)t->n;
    t->row[t->n++] = r;
    return true;
}

static bool add_file(struct table *t, const struct postcode_file *f, struct error *why)
{
    for (size_t i = 0; i < f->n; i++)
        if (!add_row(t, f->row[i], postcode_code_text(f->ward.code, f->ward.n, f->row[i].ward), postcode_code_text(f->lsoa.code, f->lsoa.n, f->row[i].lsoa), why)) return false;
    if (f->ward.year) t->ward.year = f->ward.year;
    if (f->lsoa.year) t->lsoa.year = f->lsoa.year;
    t->error_m = MAX(t->error_m, f->error_m);
    return true;
}

static bool add_loaded(struct change *c, struct table *t, struct str key, struct error *why)
{
    struct postcodes p;
    const struct part *part = snapshot_get(change_base(c), key, why);
    if (!part) return why->kind == ERROR_MISSING;
    if (!postcodes_read(part, key, &p, why)) return false;
    for (size_t i = 0; i < p.n; i++) {
        struct postcode_row r = { .key = p.key[i], .at = p.at[i], .ended = p.ended[i] };
        if (!add_row(t, r, postcode_code_text(p.ward_code, p.n_wards, p.ward[i]), postcode_code_text(p.lsoa_code, p.n_lsoas, p.lsoa[i]), why)) return false;
    }
    t->ward.year = p.ward_year;
    t->lsoa.year = p.lsoa_year;
    t->error_m = p.error_m;
    return true;
}

static int by_key_then_order(const void *a, const void *b)
{
    const struct postcode_row *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static bool differs(const struct postcode_row *a, const struct postcode_row *b)
{
    return !coord_eq(a->at, b->at) || a->ended != b->ended || a->ward != b->ward || a->lsoa != b->lsoa;
}

/* The last word on each postcode; returns for how many of the loaded ones it is another. */
static size_t keep_last_words(struct table *t, size_t loaded)
{
    size_t kept = 0, changed = 0;
    if (t->n) qsort(t->row, t->n, sizeof *t->row, by_key_then_order);
    for (size_t i = 0; i < t->n; i++) {
        struct postcode_row *last = kept ? &t->row[kept - 1] : NULL;
        if (last && last->key == t->row[i].key) {
            changed += last->line < loaded && differs(last, &t->row[i]);
            *last = t->row[i];
        } else {
            t->row[kept++] = t->row[i];
        }
    }
    t->n = kept;
    return changed;
}

struct ranked {
    struct postcode_code code;
    uint16_t was;
};
static int by_code(const void *a, const void *b) { return memcmp(a, b, AREA_CODE_MAX); }

/* Sorts the list of codes, so that the part does not depend on the order of files; rank[old number] is the new one. */
static bool rank_codes(struct postcode_codes *c, uint16_t **rank, struct error *why)
{
    struct ranked *sorted = mem_try((c->n + 1) * sizeof *sorted);
    *rank = mem_try((c->n + 1) * sizeof **rank);
    if (!sorted || !*rank) {
        mem_free(sorted);
        return FAIL(why, NOMEM, "out of memory for postcodes");
    }
    for (size_t i = 0; i < c->n; i++) sorted[i] = (struct ranked){ c->code[i], (uint16_t)i };
    if (c->n) qsort(sorted, c->n, sizeof *sorted, by_code);
    for (size_t i = 0; i < c->n; i++) {
        c->code[i] = sorted[i].code;
        (*rank)[sorted[i].was] = (uint16_t)i;
    }
    mem_free(sorted);
    return true;
}

/* The rows as columns. */
struct columns {
    uint64_t *key;
    struct coord *at;
    uint16_t *ended, *ward, *lsoa, *ward_rank, *lsoa_rank;
};

static void columns_release(struct columns *k)
{
    mem_free(k->key);
    mem_free(k->at);
    mem_free(k->ended);
    mem_free(k->ward);
    mem_free(k->lsoa);
    mem_free(k->ward_rank);
    mem_free(k->lsoa_rank);
}

static bool make_columns(struct table *t, struct columns *k, struct error *why)
{
    size_t n = t->n + 1;
    k->key = mem_try(n * sizeof *k->key);
    k->at = mem_try(n * sizeof *k->at);
    k->ended = mem_try(n * sizeof *k->ended);
    k->ward = mem_try(n * sizeof *k->ward);
    k->lsoa = mem_try(n * sizeof *k->lsoa);
    if (!k->key || !k->at || !k->ended || !k->ward || !k->lsoa) return FAIL(why, NOMEM, "out of memory for postcodes");
    if (!rank_codes(&t->ward, &k->ward_rank, why) || !rank_codes(&t->lsoa, &k->lsoa_rank, why)) return false;
    for (size_t i = 0; i < t->n; i++) {
        const struct postcode_row *r = &t->row[i];
        k->key[i] = r->key;
        k->at[i] = r->at;
        k->ended[i] = r->ended;
        k->ward[i] = r->ward == POSTCODE_NO_CODE ? POSTCODE_NO_CODE : k->ward_rank[r->ward];
        k->lsoa[i] = r->lsoa == POSTCODE_NO_CODE ? POSTCODE_NO_CODE : k->lsoa_rank[r->lsoa];
    }
    return true;
}

static bool put_table(struct change *c, struct table *t, struct str key, bool *changed, struct error *why)
{
    struct columns k = { .key = NULL };
    bool ok = make_columns(t, &k, why);
    if (ok) {
        const int32_t years[] = { t->ward.year, t->lsoa.year };
        const struct section sections[] = {
            SECTION("keys", k.key, t->n),           SECTION("at", k.at, t->n),
            SECTION("ended", k.ended, t->n),        SECTION("ward", k.ward, t->n),
            SECTION("lsoa", k.lsoa, t->n),          SECTION("ward_code", t->ward.code, t->ward.n),
            SECTION("lsoa_code", t->lsoa.code, t->lsoa.n), SECTION("years", years, 2),
            SECTION("error_m", &t->error_m, 1),
        };
        ok = part_put(c, key, t->n, sections, COUNT_OF(sections), changed, why);
    }
    columns_release(&k);
    return ok;
}

/* How many areas of the layer occur among the codes. */
static size_t count_met(const struct postcode_codes *c, const struct layer *l)
{
    bool *seen = mem_new(l->n + 1);
    size_t met = 0;
    for (size_t i = 0; i < c->n; i++) {
        uint32_t at = layer_find_code(l, str_of(c->code[i].code));
        if (at == AREA_NONE || seen[at]) continue;
        seen[at] = true;
        met++;
    }
    mem_free(seen);
    return met;
}

/* The generation of wards that has nearly all the codes that it and the postcodes could have in common; the best, then the newest. */
static bool find_ward_year(struct snapshot *s, struct postcode_codes *c, struct error *why)
{
    struct arena a = { 0 };
    struct layer_key *keys;
    size_t n;
    double best = 0.98;
    bool ok = layers_list(s, &a, &keys, &n, why);
    for (size_t i = 0; ok && c->n && i < n; i++) {
        const struct layer *l;
        if (keys[i].type != AREA_WARD) continue;
        ok = layer_open(s, AREA_WARD, keys[i].year, &l, why);
        double share = ok ? (double)count_met(c, l) / (double)MIN(c->n, MAX(l->n, 1)) : 0;
        if (share < best || (share <= best && c->year)) continue;
        best = share;
        c->year = keys[i].year;
    }
    arena_release(&a);
    return ok;
}

static void tell(const struct postcode_file *f, const struct table *t, size_t replaced, bool changed, struct merge_notes *notes)
{
    struct arena *a = notes->arena;
    size_t ended = 0;
    for (size_t i = 0; i < t->n; i++) ended += t->row[i].ended != 0;
    const char *text = str_print(a, "postcodes, %s %s: %zu%s", f->product, f->date, t->n, changed ? "" : ", unchanged");
    if (ended) text = str_print(a, "%s, %zu of them no longer in use", text, ended);
    if (replaced) text = str_print(a, "%s; %zu changed", text, replaced);
    if (t->ward.n && t->ward.year) text = str_print(a, "%s; their ward codes are of %d", text, t->ward.year);
    else if (t->ward.n) text = str_print(a, "%s; of which generation their ward codes are is not known", text);
    if (t->error_m > 1)
        text = str_print(a, "%s; their positions may be off by up to %.0f m: the grid OSTN15 for the change of datum is not installed", text, t->error_m);
    merge_note(notes, text);
}

static bool same_part(const struct postcode_file *a, const struct postcode_file *b)
{
    return strcmp(a->product, b->product) == 0 && strcmp(a->date, b->date) == 0;
}

static bool settle_product(struct change *c, struct snapshot *view, const struct postcode_file *const *files, size_t n, size_t at,
                           struct merge_notes *notes, struct error *why)
{
    struct table t = { .n = 0 };
    struct str key = str_of(str_print(notes->arena, "postcodes/%s/%s", files[at]->product, files[at]->date));
    bool changed = false, ok = add_loaded(c, &t, key, why);
    size_t loaded = t.n;
    for (size_t i = at; ok && i < n; i++)
        if (same_part(files[i], files[at])) ok = add_file(&t, files[i], why);
    size_t replaced = ok ? keep_last_words(&t, loaded) : 0;
    ok = ok && (t.ward.year || find_ward_year(view, &t.ward, why)) && put_table(c, &t, key, &changed, why);
    if (ok) tell(files[at], &t, replaced, changed, notes);
    table_release(&t);
    return ok;
}

bool postcodes_merge(struct change *c, const struct postcode_file *const *files, size_t n, struct merge_notes *notes,
                     struct error *why)
{
    struct snapshot *view;
    if (n == 0) return true;
    if (!change_view(c, &view, why)) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        bool settled = false;
        for (size_t k = 0; k < i; k++) settled |= same_part(files[k], files[i]);
        if (!settled) ok = settle_product(c, view, files, n, i, notes, why);
    }
    snapshot_free(view);
    return ok;
}
