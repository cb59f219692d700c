#include "places/lookup_write.h"
#include "base/buf.h"
#include "places/part_put.h"
#include <stdlib.h>

/* Codes survive from one generation to the next, but not nearly all. */
#define GENERATION_SHARE 0.98

/* One look-up as it will stand: links of codes, the names of the coarser. */
struct link {
    char from[AREA_CODE_MAX], to[AREA_CODE_MAX];
    const char *from_name, *name; /* name: of the coarser */
    size_t order; /* a later one replaces an earlier */
};
struct table {
    enum area_type from, to;
    int from_year, to_year;
    struct link *link;
    size_t n, cap;
};

static bool same_text(const char *a, const char *b) { return memcmp(a, b, AREA_CODE_MAX) == 0; }

static int by_from(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int c = memcmp(x->from, y->from, AREA_CODE_MAX);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}
static int by_to(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int c = memcmp(x->to, y->to, AREA_CODE_MAX);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

static bool add_link(struct table *t, const char *from, const char *from_name, const char *to, const char *name,
                     struct error *why)
{
    if (!MEM_GROW(&t->link, &t->cap, t->n + 1)) return FAIL(why, NOMEM, "out of memory for a look-up");
    struct link *l = &t->link[t->n];
    *l = (struct link){ .from_name = from_name, .name = name, .order = t->n };
    memcpy(l->from, from, AREA_CODE_MAX);
    memcpy(l->to, to, AREA_CODE_MAX);
    t->n++;
    return true;
}

static bool add_loaded(struct table *t, const struct lookup *l, struct error *why)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct area_parent *to = &l->to_area[l->row[i].to];
        if (!add_link(t, l->row[i].code, l->text + l->row[i].name, to->code, l->text + to->name, why)) return false;
    }
    return true;
}

static bool add_draft(struct table *t, const struct lookup_draft *d, struct error *why)
{
    for (size_t i = 0; i < d->n; i++) {
        const struct lookup_draft_area *to = &d->area[d->row[i].to];
        if (!add_link(t, d->row[i].code, d->row[i].name, to->code, to->name, why)) return false;
    }
    return true;
}

/* Sorts by the finer code and leaves the last word on each; returns on how many codes it was another. */
static size_t keep_last_words(struct table *t, size_t loaded)
{
    size_t kept = 0, changed = 0;
    if (t->n) qsort(t->link, t->n, sizeof *t->link, by_from);
    for (size_t i = 0; i < t->n; i++) {
        struct link *last = kept ? &t->link[kept - 1] : NULL;
        if (last && same_text(last->from, t->link[i].from)) {
            changed += last->order < loaded && !same_text(last->to, t->link[i].to);
            if (!*t->link[i].from_name) t->link[i].from_name = last->from_name;
            if (!*t->link[i].name && same_text(last->to, t->link[i].to)) t->link[i].name = last->name;
            *last = t->link[i];
        } else {
            t->link[kept++] = t->link[i];
        }
    }
    t->n = kept;
    return changed;
}

struct sections {
    struct lookup_row *row;
    struct area_parent *to;
    struct buf text;
    size_t n_to;
};
static void sections_release(struct sections *s)
{
    mem_free(s->row);
    mem_free(s->to);
    buf_release(&s->text);
}

static uint32_t put_name(struct sections *s, const char *name)
{
    size_t at = s->text.len;
    if (!*name) return 0;
    buf_put(&s->text, str_of(name));
    buf_byte(&s->text, 0);
    return (uint32_t)at;
}

static bool make_sections(const struct table *t, struct sections *s, struct error *why)
{
    struct link *sorted = mem_try((t->n + 1) * sizeof *sorted);
    s->text = BUF_MAX(1u << 30);
    s->row = mem_try((t->n + 1) * sizeof *s->row);
    s->to = mem_try((t->n + 1) * sizeof *s->to);
    if (!sorted || !s->row || !s->to) {
        mem_free(sorted);
        return FAIL(why, NOMEM, "out of memory for a look-up");
    }
    memcpy(sorted, t->link, t->n * sizeof *sorted);
    for (size_t i = 0; i < t->n; i++) sorted[i].order = i; /* the row it is for */
    qsort(sorted, t->n, sizeof *sorted, by_to);
    buf_byte(&s->text, 0);
    for (size_t i = 0; i < t->n; i++) {
        if (i == 0 || !same_text(sorted[i - 1].to, sorted[i].to)) {
            s->to[s->n_to] = (struct area_parent){ .name = 0 };
            memcpy(s->to[s->n_to++].code, sorted[i].to, AREA_CODE_MAX);
        }
        struct area_parent *to = &s->to[s->n_to - 1];
        if (to->name == 0) to->name = put_name(s, sorted[i].name);
        struct lookup_row *row = &s->row[sorted[i].order];
        memcpy(row->code, sorted[i].from, AREA_CODE_MAX);
        row->to = (uint32_t)(s->n_to - 1);
        row->name = put_name(s, sorted[i].from_name);
    }
    mem_free(sorted);
    return buf_ok(&s->text) || FAIL(why, NOMEM, "out of memory for a look-up");
}

static bool put_table(struct change *c, const struct table *t, bool *changed, struct error *why)
{
    struct arena a = { 0 };
    struct sections s = { 0 };
    bool ok = make_sections(t, &s, why);
    if (ok) {
        const struct section list[] = { SECTION("rows", s.row, t->n), SECTION("to", s.to, s.n_to),
                                        SECTION("text", s.text.ptr, s.text.len) };
        struct str key = str_of(lookup_key(&a, t->from, t->from_year, t->to, t->to_year));
        ok = part_put(c, key, t->n, list, COUNT_OF(list), changed, why);
    }
    sections_release(&s);
    arena_release(&a);
    return ok;
}

/* Whether the table has the code, in the column `finer` or the other. The links are sorted by the finer. */
static bool table_has(const struct table *t, struct str code)
{
    char key[AREA_CODE_MAX] = "";
    memcpy(key, code.ptr, MIN(code.len, AREA_CODE_MAX - 1));
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = memcmp(t->link[mid].from, key, AREA_CODE_MAX);
        if (c == 0) return true;
        if (c < 0) low = mid + 1;
        else high = mid;
    }
    return false;
}

/* How many areas of the layer the table has a link from, or to. */
static size_t count_met(const struct table *t, const struct layer *l, bool finer)
{
    size_t met = 0;
    if (finer) {
        for (uint32_t i = 0; i < l->n; i++) met += table_has(t, layer_code(l, i));
        return met;
    }
    bool *seen = mem_new(l->n + 1);
    for (size_t i = 0; i < t->n; i++) {
        uint32_t at = layer_find_code(l, str_of(t->link[i].to));
        if (at == AREA_NONE || seen[at]) continue;
        seen[at] = true;
        met++;
    }
    mem_free(seen);
    return met;
}

/* How many different codes the table has on that side. The links are sorted by the finer. */
static size_t count_codes(const struct table *t, bool finer)
{
    if (finer) return t->n;
    struct link *sorted = mem_new((t->n + 1) * sizeof *sorted);
    size_t n = 0;
    memcpy(sorted, t->link, t->n * sizeof *sorted);
    qsort(sorted, t->n, sizeof *sorted, by_to);
    for (size_t i = 0; i < t->n; i++) n += i == 0 || !same_text(sorted[i - 1].to, sorted[i].to);
    mem_free(sorted);
    return n;
}

/* The generation that has the most of the codes which it and the table could have in common, at least GENERATION_SHARE; of
 * two as good the newest. 0: none. A layer may be of a part of the country only, and so may a table. */
static bool find_year(struct snapshot *s, const struct table *t, bool finer, int *year, struct error *why)
{
    struct arena a = { 0 };
    struct layer_key *keys;
    size_t n, codes = count_codes(t, finer);
    double best = GENERATION_SHARE;
    bool ok = layers_list(s, &a, &keys, &n, why);
    for (size_t i = 0; ok && codes && i < n; i++) {
        const struct layer *l;
        if (keys[i].type != (finer ? t->from : t->to)) continue;
        ok = layer_open(s, keys[i].type, keys[i].year, &l, why);
        if (!ok || l->n == 0) continue;
        double share = (double)count_met(t, l, finer) / (double)MIN(l->n, codes);
        if (share < best || (share <= best && *year)) continue;
        best = share;
        *year = keys[i].year;
    }
    arena_release(&a);
    return ok;
}

static const char *side_title(struct arena *a, enum area_type type, int year)
{
    return year ? str_print(a, "%s of %d", area_type_title(type, true), year)
                : str_print(a, "%s of a generation not stated", area_type_title(type, true));
}

/* ", of the wards of 2025 loaded 3 are not in it" for each side whose layer is there and not wholly met. */
static bool say_unmatched(struct snapshot *s, const struct table *t, struct arena *a, const char **text, struct error *why)
{
    for (int side = 0; side < 2; side++) {
        const struct layer *l;
        enum area_type type = side ? t->to : t->from;
        int year = side ? t->to_year : t->from_year;
        if (year == 0) continue;
        if (!layer_open(s, type, year, &l, why)) {
            if (why->kind == ERROR_MISSING) continue;
            return false;
        }
        size_t lacking = l->n - count_met(t, l, side == 0);
        if (lacking) *text = str_print(a, "%s; of the %zu %s loaded, %zu are not in it", *text, l->n, layer_title(a, l), lacking);
    }
    return true;
}

static bool tell(struct snapshot *s, const struct table *t, size_t replaced, bool changed, struct merge_notes *notes,
                 struct error *why)
{
    struct arena *a = notes->arena;
    const char *text = str_print(a, "look-up of %s to %s: %zu rows%s", side_title(a, t->from, t->from_year),
                                 side_title(a, t->to, t->to_year), t->n, changed ? "" : ", unchanged");
    if (replaced) text = str_print(a, "%s; %zu now belong to another than before", text, replaced);
    if (!say_unmatched(s, t, a, &text, why)) return false;
    merge_note(notes, text);
    return true;
}

/* Merges what stands under the table's key in the base, puts the whole, and says so. */
static bool settle_table(struct change *c, struct snapshot *view, struct table *t, struct merge_notes *notes,
                         struct error *why)
{
    struct table whole = { .from = t->from, .to = t->to, .from_year = t->from_year, .to_year = t->to_year };
    struct lookup loaded;
    bool is = lookup_open(change_base(c), t->from, t->from_year, t->to, t->to_year, &loaded, why), changed = false;
    bool ok = is ? add_loaded(&whole, &loaded, why) : why->kind == ERROR_MISSING;
    size_t before = whole.n;
    for (size_t i = 0; ok && i < t->n; i++) ok = add_link(&whole, t->link[i].from, t->link[i].from_name, t->link[i].to, t->link[i].name, why);
    size_t replaced = ok ? keep_last_words(&whole, before) : 0;
    ok = ok && put_table(c, &whole, &changed, why) && tell(view, &whole, replaced, changed, notes, why);
    mem_free(whole.link);
    return ok;
}

static bool find_years(struct snapshot *view, struct table *t, struct error *why)
{
    return (t->from_year || find_year(view, t, true, &t->from_year, why)) &&
           (t->to_year || find_year(view, t, false, &t->to_year, why));
}

static bool same_columns(const struct lookup_draft *d, const struct lookup_draft *e)
{
    return d->from == e->from && d->to == e->to && d->from_year == e->from_year && d->to_year == e->to_year;
}

/* All drafts of one pair of columns, from whichever files, as one table. */
static bool settle_drafts(struct change *c, struct snapshot *view, const struct lookup_draft *const *draft, size_t n,
                          size_t at, struct merge_notes *notes, struct error *why)
{
    const struct lookup_draft *d = draft[at];
    for (size_t i = 0; i < at; i++)
        if (same_columns(draft[i], d)) return true; /* settled with that one */
    struct table t = { .from = d->from, .to = d->to, .from_year = d->from_year, .to_year = d->to_year };
    bool ok = true;
    for (size_t i = at; ok && i < n; i++)
        if (same_columns(draft[i], d)) ok = add_draft(&t, draft[i], why);
    if (ok) (void)keep_last_words(&t, 0);
    ok = ok && find_years(view, &t, why) && settle_table(c, view, &t, notes, why);
    mem_free(t.link);
    return ok;
}

/* Look-ups of the base that wait for a layer to tell their generation. */
static bool settle_waiting(struct change *c, struct snapshot *view, struct merge_notes *notes, struct error *why)
{
    struct snapshot *base = change_base(c);
    size_t first, n = snapshot_find(base, STR("lookup/"), &first);
    bool ok = true;
    for (size_t i = first; ok && i < first + n; i++) {
        struct lookup l;
        struct str key = snapshot_entry(base, i)->key;
        const struct part *p = snapshot_part(base, i, why);
        if (!p || !lookup_read(p, key, &l, why)) return false;
        if (l.from_year && l.to_year) continue;
        struct table t = { .from = l.from, .to = l.to, .from_year = l.from_year, .to_year = l.to_year };
        ok = add_loaded(&t, &l, why) && find_years(view, &t, why);
        if (ok && (t.from_year != l.from_year || t.to_year != l.to_year)) {
            change_drop(c, key);
            ok = settle_table(c, view, &t, notes, why);
        }
        mem_free(t.link);
    }
    return ok;
}

bool lookups_merge(struct change *c, const struct lookup_file *const *files, size_t n, struct merge_notes *notes,
                   struct error *why)
{
    struct snapshot *view;
    if (!change_view(c, &view, why)) return false;
    const struct lookup_draft **draft = NULL;
    size_t drafts = 0, cap = 0;
    bool ok = true;
    for (size_t f = 0; ok && f < n; f++)
        for (size_t i = 0; ok && i < files[f]->n; i++) {
            ok = MEM_GROW(&draft, &cap, drafts + 1) || FAIL(why, NOMEM, "out of memory for look-ups");
            if (ok) draft[drafts++] = &files[f]->draft[i];
        }
    for (size_t i = 0; ok && i < drafts; i++) ok = settle_drafts(c, view, draft, drafts, i, notes, why);
    ok = ok && settle_waiting(c, view, notes, why);
    mem_free(draft);
    snapshot_free(view);
    return ok;
}
