/* Months of crimes: sizes, draws, order, and the street-level file. */
#include "sample/crimes.h"
#include "base/file.h"
#include "sample/out.h"

/* Rows of a category this month, as a weight: what the plan leaves of its size. */
static uint64_t category_weight(const struct county *c, enum category k, month_t m)
{
    uint64_t w = category_size(k, m) * (uint64_t)month_days(m), left = 0;
    for (enum effect e = 0; e < EFFECTS; e++)
        left += (uint64_t)c->streets->share[k][e] * (c->plan ? plan_keep(c->plan, k, e, m) : 100);
    return (uint64_t)((random_u128)w * left / (65536 * 100));
}

uint64_t month_weight(const struct county *c, month_t m)
{
    uint64_t sum = 0;
    for (enum category k = 0; k < CATEGORIES; k++) sum += category_weight(c, k, m);
    struct random r = stream_of(c->geography->seed, c->geography->county, FOR_MONTH_TOTALS, (uint32_t)m);
    return sum * (985 + random_below(&r, 31)) / 1000; /* no month is quite as expected */
}

/* 65,536 slots, each a category, in proportion to what this month brings before the plan takes its part away. */
static void fill_slots(month_t m, uint8_t *slot)
{
    uint64_t sum = 0, upto = 0;
    uint32_t at = 0;
    for (enum category k = 0; k < CATEGORIES; k++) sum += category_size(k, m);
    for (enum category k = 0; k < CATEGORIES; k++) {
        upto += category_size(k, m);
        for (; at < upto * 65536 / sum; at++) slot[at] = (uint8_t)k;
    }
}

enum { RECENT = 256 }; /* burglaries of this month that a repeat may follow */
struct recent {
    uint32_t street[RECENT], n;
};

/* One row, as street << 5 | category << 1 | repeat. What the plan takes away is drawn again, so the rest keep their shares. */
static uint32_t draw_row(const struct county *c, month_t m, const uint8_t *slot, struct recent *burgled, struct random *r)
{
    const struct streets *s = c->streets;
    for (;;) {
        uint64_t bits = random_u64(r);
        enum category k = slot[bits & 0xFFFF];
        bool repeat = k == BURGLARY && burgled->n && (bits >> 16) % 100 < REPEATS_OF_100;
        uint32_t street =
            repeat ? burgled->street[(bits >> 32) % MIN(burgled->n, (uint32_t)RECENT)] : alias_draw(&s->weight[k], r);
        enum effect e = s->street[street].effect;
        if (e && c->plan && random_below(r, 100) >= plan_keep(c->plan, k, e, m)) continue;
        if (k == BURGLARY && street < s->n_placed) burgled->street[burgled->n++ % RECENT] = street;
        return street << 5 | (uint32_t)k << 1 | repeat;
    }
}

/* By LSOA, then category, else as drawn: a counting sort. */
static void sort_rows(const struct streets *s, const uint32_t *drawn, uint32_t n, uint32_t n_lsoas, uint32_t *out)
{
    uint32_t *first = mem_new((n_lsoas * CATEGORIES + 1) * sizeof *first);
    for (uint32_t i = 0; i < n; i++) first[s->street[drawn[i] >> 5].lsoa * CATEGORIES + (drawn[i] >> 1 & 15) + 1]++;
    for (uint32_t k = 0; k < n_lsoas * CATEGORIES; k++) first[k + 1] += first[k];
    for (uint32_t i = 0; i < n; i++) out[first[s->street[drawn[i] >> 5].lsoa * CATEGORIES + (drawn[i] >> 1 & 15)]++] = drawn[i];
    mem_free(first);
}

void crimes_draw(struct crimes *c, const struct county *county, month_t month, uint32_t rows, unsigned age)
{
    const struct geography *g = county->geography;
    *c = (struct crimes){ .county = county, .month = month, .n = rows, .row = mem_new((rows + 1UL) * sizeof *c->row),
                          .random = stream_of(g->seed, g->county, FOR_MONTH, (uint32_t)month * 2) };
    uint32_t *drawn = mem_new((rows + 1UL) * sizeof *drawn);
    uint8_t *slot = mem_new(65536);
    struct recent burgled = { .n = 0 };
    fill_slots(month, slot);
    for (uint32_t i = 0; i < rows; i++) drawn[i] = draw_row(county, month, slot, &burgled, &c->random);
    sort_rows(county->streets, drawn, rows, g->lsoa.n + 2U, c->row);
    for (enum category k = 0; k < CATEGORIES; k++) outcomes_at_age(k, age, c->outcome[k]);
    c->random = stream_of(g->seed, g->county, FOR_MONTH, (uint32_t)month * 2 + 1);
    for (int i = 0; i < 4; i++) c->last_id[i] = random_u64(&c->random);
    mem_free(drawn);
    mem_free(slot);
}

void crimes_release(struct crimes *c) { mem_free(c->row); }

bool crimes_write_street(const struct county *county, month_t month, uint32_t rows, unsigned age, const char *folder,
                         struct error *why)
{
    const struct geography *g = county->geography;
    const struct streets *s = county->streets;
    struct arena a = { 0 };
    char text[MONTH_TEXT_MAX];
    struct out o;
    (void)month_text(month, text);
    bool ok = out_open(&o, str_print(&a, "%s/crime/%s/%s-%s-street.csv", folder, text, text, g->slug), why);
    if (ok) {
        struct str head = str_of(str_print(&a, ",%s,%s,%s", text, g->force, g->force)), name[CATEGORIES], end[OUTCOMES];
        for (int k = 0; k < CATEGORIES; k++) name[k] = str_of(categories[k].name);
        for (int k = 0; k < OUTCOMES; k++) end[k] = str_of(str_print(&a, ",%s,\n", outcome_name[k]));
        OUT(&o, "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
                "Last outcome category,Context\n");
        struct crimes crimes;
        struct crime c;
        crimes_draw(&crimes, county, month, rows, age);
        while (crimes_next(&crimes, &c)) { /* OUT_ROOM is more than any row */
            const struct street *at = &s->street[c.street];
            out_room(&o);
            char *p = o.at;
            if (c.category != ASB) p = put_hex(p, c.id);
            p = put_bytes(p, head.ptr, head.len);
            p = put_bytes(p, s->texts + at->text, at->text_n);
            p = put_bytes(p, name[c.category].ptr, name[c.category].len);
            struct str last = c.category == ASB ? STR(",,\n") : end[c.outcome];
            o.at = put_bytes(p, last.ptr, last.len);
        }
        crimes_release(&crimes);
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}
