#include "evidence/gazetteer.h"

enum { MET_FIRST = 1 << 10, AHEAD = 4 };
struct spot { /* a point */
    struct coord at;
    uint32_t location, lsoa;
};
struct met {
    uint32_t hash, number; /* number + 1; 0: free */
};
struct gazetteer_edit {
    struct arena arena; /* texts */
    struct str key, force;
    struct words strings; /* all texts, once */
    struct words lsoas;   /* by code; lsoa_name runs beside */
    uint32_t *lsoa_name;
    size_t cap_lsoas;
    struct spot *spot; /* [n] */
    size_t n, cap;
    uint32_t *slot, mask; /* of spots */
    struct met *met;      /* [met_mask + 1]: spots as batches of this import worded them, by the hash of those bytes */
    uint32_t met_mask, n_met;
    uint32_t *code[EVENT_COLUMNS];
    size_t n_codes[EVENT_COLUMNS], cap_codes[EVENT_COLUMNS];
    bool grew;
};

bool gazetteer_read(const struct part *p, struct gazetteer *out, struct error *why)
{
    struct gazetteer g = { 0 };
    size_t n_location, n_lsoa, n_name;
    if (!PART_ARRAY(p, "force", &g.force.ptr, &g.force.len, why) || !PART_ARRAY(p, "at", &g.at, &g.n, why) ||
        !PART_ARRAY(p, "location", &g.location, &n_location, why) || !PART_ARRAY(p, "lsoa", &g.lsoa, &n_lsoa, why) ||
        !PART_ARRAY(p, "lsoa_code", &g.lsoa_code, &g.n_lsoas, why) || !PART_ARRAY(p, "lsoa_name", &g.lsoa_name, &n_name, why) ||
        !PART_ARRAY(p, "string", &g.string, &g.n_strings, why) || !PART_ARRAY(p, "text", &g.text, &g.n_text, why))
        return false;
    bool ok = n_location == g.n && n_lsoa == g.n && g.n_lsoas && n_name == g.n_lsoas && g.n_strings && g.string[--g.n_strings] == g.n_text;
    for (unsigned c = 0; ok && c < EVENT_COLUMNS; c++) {
        if (!PART_ARRAY(p, event_column_info[c].name, &g.code[c], &g.n_codes[c], why)) return false;
        ok = g.n_codes[c] > 0; /* 0 is the blank */
    }
    if (!ok) return FAIL(why, INVALID, "the gazetteer of " STR_FMT " does not hold together: run wardmote check", STR_ARG(str_slice(g.force, 0, 80)));
    *out = g;
    return true;
}

static uint64_t spot_hash(struct spot s)
{
    uint64_t h = ((uint64_t)(uint32_t)s.at.lon << 32 | (uint32_t)s.at.lat) * 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 31) ^ ((uint64_t)s.location << 32 | s.lsoa)) * 0xBF58476D1CE4E5B9u;
    return h ^ (h >> 32);
}

static uint32_t string_number(struct gazetteer_edit *g, struct str text)
{
    bool fresh;
    uint32_t number = words_number(&g->strings, text, &fresh);
    if (fresh) g->strings.text[number] = str_copy(&g->arena, text);
    return number;
}

static uint32_t lsoa_number(struct gazetteer_edit *g, struct str code, struct str name)
{
    bool fresh;
    uint32_t number = words_number(&g->lsoas, code, &fresh);
    MEM_NEED(&g->lsoa_name, &g->cap_lsoas, number + 1);
    if (fresh) {
        uint32_t kept = string_number(g, code); /* before the list is looked at: it may move */
        g->lsoas.text[number] = g->strings.text[kept];
        g->lsoa_name[number] = string_number(g, name);
    }
    return number;
}

/* Room for twice the points, at least. */
static void grow_slots(struct gazetteer_edit *g)
{
    mem_free(g->slot);
    do g->mask = g->mask * 2 + 1;
    while (g->n * 2 > g->mask);
    g->slot = mem_new(((size_t)g->mask + 1) * sizeof *g->slot);
    for (uint32_t i = 0; i < g->n; i++) {
        uint64_t at = spot_hash(g->spot[i]);
        while (g->slot[at & g->mask]) at++;
        g->slot[at & g->mask] = i + 1;
    }
}

static uint32_t add_spot(struct gazetteer_edit *g, struct spot s)
{
    MEM_NEED(&g->spot, &g->cap, g->n + 1);
    g->spot[g->n] = s;
    return (uint32_t)g->n++;
}

static uint32_t spot_number(struct gazetteer_edit *g, const struct place *p)
{
    struct spot s = { p->at, string_number(g, p->location), lsoa_number(g, p->lsoa, p->lsoa_name) };
    uint64_t i = spot_hash(s);
    for (; g->slot[i & g->mask]; i++) {
        uint32_t k = g->slot[i & g->mask] - 1;
        if (memcmp(&g->spot[k], &s, sizeof s) == 0) return k;
    }
    uint32_t number = add_spot(g, s);
    g->slot[i & g->mask] = number + 1;
    g->grew = true;
    if (g->n * 2 > g->mask) grow_slots(g);
    return number;
}

/* Room in `met` for `fresh` more, a quarter of it free. */
static void grow_met(struct gazetteer_edit *g, size_t fresh)
{
    size_t size = g->met ? (size_t)g->met_mask + 1 : MET_FIRST;
    while (size / 4 * 3 < g->n_met + fresh) size *= 2;
    if (g->met && size == (size_t)g->met_mask + 1) return;
    struct met *old = g->met;
    size_t n_old = old ? (size_t)g->met_mask + 1 : 0;
    g->met = mem_new(size * sizeof *g->met);
    g->met_mask = (uint32_t)(size - 1);
    for (size_t i = 0; i < n_old; i++) {
        uint32_t at = old[i].hash;
        if (!old[i].number) continue;
        while (g->met[at & g->met_mask].number) at++;
        g->met[at & g->met_mask] = old[i];
    }
    mem_free(old);
}

/* A month names mostly the places that the month before named: one look-up instead of one of each of its texts. */
static uint32_t met_number(struct gazetteer_edit *g, const struct local_point *local)
{
    const struct place *p = &local->place;
    uint32_t hash = (uint32_t)local->hash, i = hash;
    for (; g->met[i & g->met_mask].number; i++) {
        const struct met *m = &g->met[i & g->met_mask];
        if (m->hash != hash) continue;
        const struct spot *s = &g->spot[m->number - 1];
        if (coord_eq(s->at, p->at) && str_eq(g->strings.text[s->location], p->location) && str_eq(g->lsoas.text[s->lsoa], p->lsoa))
            return m->number - 1;
    }
    uint32_t k = spot_number(g, p);
    g->met[i & g->met_mask] = (struct met){ hash, k + 1 };
    g->n_met++;
    return k;
}

/* What met_number will look at lies far apart in memory: it is asked for some points ahead, step by step. */
static void look_ahead(const struct gazetteer_edit *g, const struct batch *b, size_t i)
{
    const struct local_point *local = b->local;
    if (i + 3 * AHEAD >= b->n_local) return;
    __builtin_prefetch(&g->met[local[i + 3 * AHEAD].hash & g->met_mask]);
    uint32_t next = g->met[local[i + 2 * AHEAD].hash & g->met_mask].number, soon = g->met[local[i + AHEAD].hash & g->met_mask].number;
    if (next) __builtin_prefetch(&g->spot[next - 1]);
    if (soon) __builtin_prefetch(&g->strings.text[g->spot[soon - 1].location]);
}

static uint32_t add_code(struct gazetteer_edit *g, unsigned c, uint32_t string)
{
    MEM_NEED(&g->code[c], &g->cap_codes[c], g->n_codes[c] + 1);
    g->code[c][g->n_codes[c]] = string;
    return (uint32_t)g->n_codes[c]++;
}

static void take_old(struct gazetteer_edit *e, const struct gazetteer *g)
{
    for (uint32_t i = 0; i < g->n_strings; i++) CHECK(string_number(e, gazetteer_string(g, i)) == i);
    for (uint32_t i = 0; i < g->n_lsoas; i++)
        CHECK(lsoa_number(e, gazetteer_string(g, g->lsoa_code[i]), gazetteer_string(g, g->lsoa_name[i])) == i);
    for (unsigned c = 0; c < EVENT_COLUMNS; c++)
        for (size_t i = 0; i < g->n_codes[c]; i++) (void)add_code(e, c, g->code[c][i]);
    for (size_t i = 0; i < g->n; i++)
        (void)add_spot(e, (struct spot){ g->at[i], g->location[i], g->lsoa[i] });
    grow_slots(e);
}

bool gazetteer_edit_new(struct snapshot *base, struct str source, struct str force, struct gazetteer_edit **out,
                        struct error *why)
{
    struct gazetteer_edit *g = mem_new(sizeof *g);
    g->force = str_copy(&g->arena, force);
    g->key = str_of(str_print(&g->arena, "gazetteer/" STR_FMT "/%s", STR_ARG(source), force_slug(&g->arena, force)));
    g->mask = 1023;
    g->slot = mem_new(((size_t)g->mask + 1) * sizeof *g->slot);
    words_init(&g->strings, UINT32_MAX - 1);
    words_init(&g->lsoas, UINT32_MAX - 1);
    MEM_NEED(&g->lsoa_name, &g->cap_lsoas, 1);
    g->lsoa_name[0] = 0; /* no LSOA: no name */
    struct error absent;
    const struct part *p = snapshot_get_sound(base, g->key, &absent);
    struct gazetteer old;
    bool ok = p ? gazetteer_read(p, &old, why) : absent.kind == ERROR_MISSING;
    if (ok && p) {
        take_old(g, &old);
    } else if (ok) {
        for (unsigned c = 0; c < EVENT_COLUMNS; c++) (void)add_code(g, c, 0);
    } else if (!p) {
        *why = absent;
    }
    if (ok) *out = g;
    else gazetteer_edit_free(g);
    return ok;
}

void gazetteer_edit_free(struct gazetteer_edit *g)
{
    if (!g) return;
    words_release(&g->strings);
    words_release(&g->lsoas);
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) mem_free(g->code[c]);
    mem_free(g->lsoa_name);
    mem_free(g->spot);
    mem_free(g->slot);
    mem_free(g->met);
    arena_release(&g->arena);
    mem_free(g);
}

static bool settle_codes(struct gazetteer_edit *g, struct batch *b, unsigned c, struct error *why)
{
    const struct words *w = &b->words[c];
    b->code_number[c] = mem_new(w->n * sizeof *b->code_number[c]);
    for (uint32_t i = 0; i < w->n; i++) {
        uint32_t string = string_number(g, w->text[i]), code = 0;
        while (code < g->n_codes[c] && g->code[c][code] != string) code++;
        if (code == (uint32_t)1 << (8 * event_column_info[c].width))
            return FAIL(why, LIMIT, "the column %s of " STR_FMT " has more than %u different values: is it the right column?",
                        event_column_info[c].name, STR_ARG(g->force), code - 1);
        if (code == g->n_codes[c]) {
            (void)add_code(g, c, string);
            g->grew = true;
        }
        b->code_number[c][i] = (uint16_t)code;
    }
    return true;
}

bool gazetteer_settle(struct gazetteer_edit *g, struct batch *b, struct error *why)
{
    b->point_number = mem_new((b->n_local + 1) * sizeof *b->point_number);
    grow_met(g, b->n_local);
    for (size_t i = 0; i < b->n_local; i++) {
        look_ahead(g, b, i);
        if (!b->local[i].bad) b->point_number[i] = met_number(g, &b->local[i]);
    }
    for (unsigned c = 0; c < EVENT_COLUMNS; c++)
        if (b->code[c] && !settle_codes(g, b, c, why)) return false;
    return true;
}

struct coord *gazetteer_points(const struct gazetteer_edit *g)
{
    struct coord *at = mem_new((g->n + 1) * sizeof *at);
    for (size_t i = 0; i < g->n; i++) at[i] = g->spot[i].at;
    return at;
}

bool gazetteer_grew(const struct gazetteer_edit *g) { return g->grew; }

bool gazetteer_write(const struct gazetteer_edit *g, struct change *c, struct error *why)
{
    struct arena a = { 0 };
    size_t len = 0;
    uint32_t *string = ARENA_ARRAY(&a, uint32_t, g->strings.n + 1), *lsoa_code = ARENA_ARRAY(&a, uint32_t, g->lsoas.n);
    for (size_t i = 0; i < g->strings.n; i++) {
        string[i] = (uint32_t)len;
        len += g->strings.text[i].len;
    }
    string[g->strings.n] = (uint32_t)len;
    bool ok = len <= UINT32_MAX || FAIL(why, LIMIT, "the names of places of " STR_FMT " come to more than 4 GB", STR_ARG(g->force));
    char *text = ok ? arena_new(&a, len + 1) : NULL;
    for (size_t i = 0; ok && i < g->strings.n; i++)
        if (g->strings.text[i].len) memcpy(text + string[i], g->strings.text[i].ptr, g->strings.text[i].len);
    for (size_t i = 0; ok && i < g->lsoas.n; i++) lsoa_code[i] = words_find(&g->strings, g->lsoas.text[i]);
    struct coord *at = gazetteer_points(g);
    uint32_t *location = ARENA_ARRAY(&a, uint32_t, g->n + 1), *lsoa = ARENA_ARRAY(&a, uint32_t, g->n + 1);
    for (size_t i = 0; i < g->n; i++) {
        location[i] = g->spot[i].location;
        lsoa[i] = g->spot[i].lsoa;
    }
    struct section s[8 + EVENT_COLUMNS] = {
        { "force", g->force.ptr, 1, g->force.len },
        { "at", at, sizeof *at, g->n },
        { "location", location, 4, g->n },
        { "lsoa", lsoa, 4, g->n },
        { "lsoa_code", lsoa_code, 4, g->lsoas.n },
        { "lsoa_name", g->lsoa_name, 4, g->lsoas.n },
        { "string", string, 4, g->strings.n + 1 },
        { "text", text, 1, len },
    };
    for (unsigned k = 0; k < EVENT_COLUMNS; k++) s[8 + k] = (struct section){ event_column_info[k].name, g->code[k], 4, g->n_codes[k] };
    ok = ok && change_put(c, g->key, (struct digest){ 0, 0 }, g->n, g->force, s, COUNT_OF(s), why);
    mem_free(at);
    arena_release(&a);
    return ok;
}
