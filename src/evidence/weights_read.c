#include "evidence/weights_read.h"
#include "base/data.h"
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

/* 1 to 3 digits, with a letter perhaps, are a class; what names a sub-code is as in offence_code. */
bool severity_code(struct str text, char out[static OFFENCE_CODE_MAX])
{
    unsigned class = 0;
    size_t i = 0;
    text = str_trim(text);
    for (; i < text.len && i < 4 && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++) class = class * 10 + (unsigned)(text.ptr[i] - '0');
    bool letter = i + 1 == text.len && ((text.ptr[i] | 32) >= 'a' && (text.ptr[i] | 32) <= 'z');
    if (i == 0 || i > 3 || (i != text.len && !letter)) return offence_code(text, out);
    (void)snprintf(out, OFFENCE_CODE_MAX, letter ? "%03u%c" : "%03u", class % 1000, letter ? text.ptr[i] & ~32 : 0);
    return true;
}

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

/* The first column that data/harm/severity-columns.csv gives this use. */
static size_t severity_column(const struct csv *c, struct str use)
{
    struct csv rules;
    size_t at = SIZE_MAX;
    csv_init(&rules, data_text("harm/severity-columns.csv"));
    while (at == SIZE_MAX && csv_next(&rules)) {
        struct arena a = { 0 };
        if (rules.n == 2 && str_eq(rules.field[0], use)) at = column_of(c, str_z(&a, rules.field[1]));
        arena_release(&a);
    }
    csv_release(&rules);
    return at;
}

static bool severity_columns(const struct csv *c, struct weight_columns *k)
{
    *k = (struct weight_columns){ severity_column(c, STR("weight")), severity_column(c, STR("code")), severity_column(c, STR("title")),
                           severity_column(c, STR("group")), severity_column(c, STR("sub_group")) };
    return k->score != SIZE_MAX && k->code != SIZE_MAX;
}

static bool harm_columns(const struct csv *c, struct weight_columns *k)
{
    *k = (struct weight_columns){ column_of(c, "CCHI Score"), column_of(c, "Home Office Classification"), column_of(c, "Full offence title"),
                           column_of(c, "Group"), column_of(c, "Sub group") };
    return k->score != SIZE_MAX && k->code != SIZE_MAX && k->title != SIZE_MAX;
}

const struct index_kind harm_index = { "cchi", "harm weights", "the Home Office classification is not of the form 028/03 (shifted or mistyped)", harm_columns, offence_code };
const struct index_kind severity_index = { "css", "weights of the Crime Severity Score", "the offence code is none (028/03, 28A or 104 was expected)", severity_columns, severity_code };

bool weights_recognise(const struct index_kind *index, struct str text)
{
    struct csv c;
    struct weight_columns k;
    csv_init(&c, str_slice(text, 0, 16384));
    bool ok = csv_next(&c) && index->columns(&c, &k);
    csv_release(&c);
    return ok;
}

static uint32_t keep(struct weights_file *r, struct str s)
{
    uint32_t at = (uint32_t)r->text.len;
    buf_put(&r->text, s);
    buf_byte(&r->text, 0);
    return at;
}

static struct str cell(const struct csv *c, size_t column) { return column < c->n ? str_trim(c->field[column]) : STR(""); }

static const char *take_row(struct weights_file *r, const struct csv *c, const struct weight_columns *k, const struct index_kind *index)
{
    struct weight w = { 0 };
    if (c->bad) return csv_bad_text(c->bad);
    if (!str_to_double(cell(c, k->score), &w.days) || w.days < 0 || w.days > 100000) return "no score";
    if (!index->code(cell(c, k->code), w.code)) return index->bad_code;
    MEM_NEED(&r->weight, &r->cap_weight, r->n + 1);
    MEM_NEED(&r->days, &r->cap_days, r->n + 1);
    MEM_NEED(&r->group, &r->cap_group, r->n + 1);
    MEM_NEED(&r->sub_group, &r->cap_sub_group, r->n + 1);
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

void weights_read(const struct index_kind *index, struct str text,
                  void (*aside)(void *to, size_t line, const char *reason, struct str row), void *to, struct weights_file *out)
{
    struct weights_file r = { .text = BUF_MAX(64 << 20) };
    struct csv c;
    struct weight_columns k;
    csv_init(&c, text);
    CHECK(csv_next(&c) && index->columns(&c, &k));
    while (csv_next(&c)) {
        const char *reason = take_row(&r, &c, &k, index);
        r.rows++;
        if (reason) aside(to, c.line, reason, c.raw);
    }
    csv_release(&c);
    r.n_codes = one_a_code(r.weight, r.n);
    *out = r;
}

void weights_file_release(struct weights_file *r)
{
    mem_free(r->weight);
    mem_free(r->days);
    mem_free(r->group);
    mem_free(r->sub_group);
    buf_release(&r->text);
    *r = (struct weights_file){ .rows = 0 };
}
