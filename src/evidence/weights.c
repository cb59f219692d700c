#include "evidence/weights.h"
#include "base/buf.h"
#include "base/csv.h"
#include "intake/intake.h"
#include <stdio.h>
#include <stdlib.h>

bool offence_code(struct str text, char out[static OFFENCE_CODE_MAX])
{
    unsigned whole = 0, part = 0;
    size_t i = 0, digits = 0, tail = 0;
    text = str_trim(text);
    for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++, digits++) whole = whole * 10 + (unsigned)(text.ptr[i] - '0');
    if (digits == 0 || digits > 5) return false;
    if (i < text.len && (text.ptr[i] == '/' || text.ptr[i] == '.')) {
        for (i++; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++, tail++) part = part * 10 + (unsigned)(text.ptr[i] - '0');
        if (digits > 3 || tail == 0 || tail > 2) return false;
    } else if (digits >= 3) { /* the last two are the sub-code */
        part = whole % 100;
        whole /= 100;
    } else {
        return false;
    }
    if (i != text.len) return false;
    (void)snprintf(out, OFFENCE_CODE_MAX, "%03u/%02u", whole % 1000, part % 100);
    return true;
}

struct columns {
    size_t score, code, title, group, sub_group;
};

static size_t column_of(const struct csv *c, const char *title)
{
    for (size_t i = 0; i < c->n; i++) {
        struct str have = str_trim(c->field[i]), want = str_of(title);
        bool same = have.len == want.len;
        for (size_t k = 0; same && k < have.len; k++) { /* later editions write cchi_score for CCHI Score */
            char x = have.ptr[k] == '_' ? ' ' : have.ptr[k], y = want.ptr[k];
            same = x == y || ((x ^ y) == 32 && ((x | 32) >= 'a' && (x | 32) <= 'z'));
        }
        if (same) return i;
    }
    return SIZE_MAX;
}

static bool find_columns(const struct csv *c, struct columns *k)
{
    *k = (struct columns){ column_of(c, "CCHI Score"), column_of(c, "Home Office Classification"), column_of(c, "Full offence title"),
                           column_of(c, "Group"), column_of(c, "Sub group") };
    return k->score != SIZE_MAX && k->code != SIZE_MAX && k->title != SIZE_MAX;
}

static bool recognise(struct str text, struct str name)
{
    struct csv c;
    struct columns k;
    (void)name;
    csv_init(&c, str_slice(text, 0, 16384));
    bool ok = csv_next(&c) && find_columns(&c, &k);
    csv_release(&c);
    return ok;
}

struct reading {
    struct arena arena;
    struct weight *weight;
    double *days;
    uint32_t *group, *sub_group;
    size_t n, cap_weight, cap_days, cap_group, cap_sub_group;
    struct buf text;
    bool made_up;
    size_t shifted; /* rows whose group is a web address: a column is missing before it */
    size_t first_shifted;
};

static uint32_t keep(struct reading *r, struct str s)
{
    uint32_t at = (uint32_t)r->text.len;
    buf_put(&r->text, s);
    buf_byte(&r->text, 0);
    return at;
}

static struct str cell(const struct csv *c, size_t column) { return column < c->n ? str_trim(c->field[column]) : STR(""); }

static const char *take_row(struct reading *r, const struct csv *c, const struct columns *k)
{
    struct weight w = { 0 };
    if (c->bad) return csv_bad_text(c->bad);
    if (!str_to_double(cell(c, k->score), &w.days) || w.days < 0 || w.days > 100000) return "no score";
    if (!offence_code(cell(c, k->code), w.code)) return "the Home Office classification is not of the form 028/03 (shifted or mistyped)";
    CHECK(MEM_GROW(&r->weight, &r->cap_weight, r->n + 1) && MEM_GROW(&r->days, &r->cap_days, r->n + 1) &&
          MEM_GROW(&r->group, &r->cap_group, r->n + 1) && MEM_GROW(&r->sub_group, &r->cap_sub_group, r->n + 1));
    w.highest = w.days;
    if (str_starts(cell(c, k->group), STR("http")) && r->shifted++ == 0) r->first_shifted = c->line;
    w.group = r->group[r->n] = keep(r, cell(c, k->group));
    w.sub_group = r->sub_group[r->n] = keep(r, cell(c, k->sub_group));
    w.title = keep(r, cell(c, k->title));
    r->days[r->n] = w.days;
    r->weight[r->n++] = w;
    r->made_up = r->made_up || str_contains(cell(c, k->title), STR("MADE UP"));
    return NULL;
}

static int by_code(const void *a, const void *b)
{
    const struct weight *x = a, *y = b;
    int c = strcmp(x->code, y->code);
    return c ? c : (x->days > y->days) - (x->days < y->days);
}

/* One line a code: the lowest of those that share it, and the highest beside. */
static size_t one_a_code(struct weight *w, size_t n)
{
    size_t k = 0;
    if (n) qsort(w, n, sizeof *w, by_code);
    for (size_t i = 0; i < n; i++) {
        if (k && strcmp(w[k - 1].code, w[i].code) == 0) w[k - 1].highest = w[i].highest;
        else w[k++] = w[i];
    }
    return k;
}

/* The year in the file's name: nothing inside says the edition. */
static const char *edition_of(struct arena *a, struct str name, bool made_up)
{
    if (made_up) return "made-up";
    for (size_t i = 0; i + 4 <= name.len; i++) {
        int64_t year;
        if (str_to_i64(str_slice(name, i, i + 4), &year) && year >= 2010 && year <= 2199) return str_z(a, str_slice(name, i, i + 4));
    }
    return "undated";
}

static bool load(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    (void)product;
    struct reading r = { .text = BUF_MAX(64 << 20) };
    struct csv c;
    struct columns k;
    uint64_t read = 0, taken = 0;
    csv_init(&c, file_text(f));
    CHECK(csv_next(&c) && find_columns(&c, &k));
    while (csv_next(&c)) {
        const char *reason = take_row(&r, &c, &k);
        read++;
        if (reason) file_reject(f, c.line, reason, c.raw);
        else taken++;
    }
    csv_release(&c);
    file_count(f, read, taken);
    bool ok = (taken > 0 || FAIL(why, INVALID, "%s, line 2: no offence with a score and a Home Office classification", file_name(f))) &&
              (buf_ok(&r.text) || FAIL(why, LIMIT, "%s: its titles come to more than 64 MB", file_name(f)));
    if (ok) {
        size_t offences = r.n, n = one_a_code(r.weight, r.n);
        const char *edition = edition_of(&r.arena, file_base_name(f), r.made_up);
        struct section s[] = { { "weight", r.weight, sizeof *r.weight, n }, { "days", r.days, 8, offences }, { "group", r.group, 4, offences },
                               { "sub_group", r.sub_group, 4, offences }, { "text", r.text.ptr, 1, r.text.len } };
        ok = change_put_ranked(intake_change(file_intake(f)), file_order(f) + 1, str_of(str_print(&r.arena, "weights/cchi/%s", edition)),
                               file_digest(f), n, r.made_up ? STR("made up") : STR(""), s, COUNT_OF(s), why);
        file_remark(f, "harm weights, edition %s: %zu offences under %zu codes%s", edition, offences, n,
                    strcmp(edition, "undated") == 0 ? "; its name says no year: rename it, as cchi2020.csv, to keep editions apart" : "");
    }
    if (r.shifted)
        file_remark(f, "%s, line %zu: %zu record%s shifted by a column (a web address stands where the group should); score and code were read, the group is not known",
                    file_name(f), r.first_shifted, r.shifted, r.shifted == 1 ? " is" : "s are");
    mem_free(r.weight);
    mem_free(r.days);
    mem_free(r.group);
    mem_free(r.sub_group);
    buf_release(&r.text);
    arena_release(&r.arena);
    return ok;
}

const struct importer weights_importer = {
    .name = "Cambridge Crime Harm Index",
    .expected = "CSV of the workbook's sheet of values, with the columns FULL_OFFENCE_TITLE, CCHI Score, HOME_OFFICE_CLASSIFICATION",
    .recognise = recognise, .load = load,
};

bool weights_open(struct snapshot *s, struct arena *a, struct str index, const char *edition, struct weights *out, struct error *why)
{
    char *prefix = str_print(a, "weights/" STR_FMT "/", STR_ARG(index));
    size_t first, n = snapshot_find(s, str_of(prefix), &first), chosen = SIZE_MAX;
    const char *held = "";
    for (size_t i = first; i < first + n; i++) { /* made-up sorts after every year, and gives way to a real one */
        struct str name = str_slice(snapshot_entry(s, i)->key, strlen(prefix), SIZE_MAX);
        held = str_print(a, "%s%s" STR_FMT, held, *held ? ", " : "", STR_ARG(name));
        bool digit = name.len && name.ptr[0] >= '0' && name.ptr[0] <= '9';
        if (edition ? str_eq(name, str_of(edition)) : digit || chosen == SIZE_MAX) chosen = i;
    }
    if (chosen == SIZE_MAX && edition && n) return FAIL(why, MISSING, "the edition %s is not held; there are %s", edition, held);
    if (chosen == SIZE_MAX) return FAIL(why, MISSING, "no harm weights are held: import the Cambridge Crime Harm Index, which its publisher gives to whoever asks");
    const struct part *p = snapshot_part(s, chosen, why);
    struct weights w = { .index = index, .edition = str_slice(snapshot_entry(s, chosen)->key, strlen(prefix), SIZE_MAX),
                         .made_up = str_eq(snapshot_entry(s, chosen)->note, STR("made up")) };
    size_t m;
    if (!p || !PART_ARRAY(p, "weight", &w.weight, &w.n, why) || !PART_ARRAY(p, "days", &w.days, &w.n_offences, why) ||
        !PART_ARRAY(p, "group", &w.group_of, &m, why) || !PART_ARRAY(p, "sub_group", &w.sub_group_of, &m, why) ||
        !PART_ARRAY(p, "text", &w.text, &m, why))
        return false;
    for (size_t i = 0; i < w.n; i++) w.n_shared += w.weight[i].highest > w.weight[i].days;
    *out = w;
    return true;
}

const struct weight *weights_find(const struct weights *w, struct str code)
{
    struct weight key = { 0 };
    if (!offence_code(code, key.code)) return NULL;
    size_t lo = 0, hi = w->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = strcmp(w->weight[mid].code, key.code);
        if (c == 0) return &w->weight[mid];
        if (c < 0) lo = mid + 1;
        else hi = mid;
    }
    return NULL;
}
