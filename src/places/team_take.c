/* What files say of teams, against what stands in the database. */
#include "places/team_take.h"
#include "base/hash.h"
#include "places/areas.h"
#include <inttypes.h>
#include <stdlib.h>

struct taking {
    struct db_writer *w;
    struct arena *a;
    const struct layer **wards; /* [n_layers], every generation */
    size_t n_layers;
    int64_t now;
    struct team_report *report;
    size_t room_aside;
    const struct team_file *file;
    struct team_taken *taken;
};

/* ---- the tables ---- */

static struct str text(const struct team_row *r, enum team_field f) { return r->text[f]; }
static const int64_t *when(const struct team_row *r, enum team_field f) { return r->text[f].ptr ? &r->when[f] : NULL; }

static bool add_team(struct db_writer *w, int64_t id, const struct team_row *r, struct str ward, struct error *why)
{
    (void)ward;
    return sql_team_add(w, id, text(r, FIELD_TEAM), text(r, FIELD_NAME), text(r, FIELD_EMAIL), text(r, FIELD_PHONE), text(r, FIELD_PAGE), why);
}
static bool add_team_ward(struct db_writer *w, int64_t id, const struct team_row *r, struct str ward, struct error *why)
{
    return sql_team_ward_add(w, id, text(r, FIELD_TEAM), ward, why);
}
static bool add_officer(struct db_writer *w, int64_t id, const struct team_row *r, struct str ward, struct error *why)
{
    (void)ward;
    return sql_officer_add(w, id, text(r, FIELD_TEAM), text(r, FIELD_OFFICER), text(r, FIELD_NAME), text(r, FIELD_RANK), text(r, FIELD_EMAIL),
                           text(r, FIELD_PHONE), why);
}
static bool add_posting(struct db_writer *w, int64_t id, const struct team_row *r, struct str ward, struct error *why)
{
    return sql_posting_add(w, id, text(r, FIELD_TEAM), text(r, FIELD_OFFICER), ward, text(r, FIELD_ROLE), r->when[FIELD_FROM], when(r, FIELD_TO), why);
}
static bool add_absence(struct db_writer *w, int64_t id, const struct team_row *r, struct str ward, struct error *why)
{
    (void)ward;
    return sql_absence_add(w, id, text(r, FIELD_TEAM), text(r, FIELD_OFFICER), r->when[FIELD_FROM], when(r, FIELD_TO), text(r, FIELD_COVER), why);
}
static bool add_meeting(struct db_writer *w, int64_t id, const struct team_row *r, struct str ward, struct error *why)
{
    return sql_meeting_add(w, id, text(r, FIELD_TEAM), ward, text(r, FIELD_MEETING), text(r, FIELD_PLACE), r->when[FIELD_STARTS], when(r, FIELD_ENDS), why);
}
static bool add_priority(struct db_writer *w, int64_t id, const struct team_row *r, struct str ward, struct error *why)
{
    return sql_priority_add(w, id, text(r, FIELD_TEAM), ward, text(r, FIELD_ISSUE), r->when[FIELD_ISSUED], text(r, FIELD_ACTION), when(r, FIELD_ACTED), why);
}

/* says: the fields that an entry holds, in which it differs from another; by_ward: an entry for each ward of the row. */
#define B(f) (1u << FIELD_##f)
static const struct shelf {
    const char *kind;
    enum team_kind of;
    uint32_t says;
    bool by_ward;
    bool (*add)(struct db_writer *w, int64_t id, const struct team_row *r, struct str ward, struct error *why);
} shelves[] = {
    { "team", TEAM_TEAMS, B(NAME) | B(EMAIL) | B(PHONE) | B(PAGE), false, add_team },
    { "ward", TEAM_TEAMS, 0, true, add_team_ward },
    { "officer", TEAM_OFFICERS, B(OFFICER) | B(NAME) | B(RANK) | B(EMAIL) | B(PHONE), false, add_officer },
    { "posting", TEAM_OFFICERS, B(OFFICER) | B(ROLE) | B(FROM) | B(TO), true, add_posting },
    { "absence", TEAM_ABSENCES, B(OFFICER) | B(FROM) | B(TO) | B(COVER), false, add_absence },
    { "meeting", TEAM_MEETINGS, B(MEETING) | B(PLACE) | B(STARTS) | B(ENDS), true, add_meeting },
    { "priority", TEAM_PRIORITIES, B(ISSUE) | B(ISSUED) | B(ACTION) | B(ACTED), true, add_priority },
};

static struct digest digest_of(const struct shelf *s, const struct team_row *r, struct str ward)
{
    struct digest d = digest_bytes(ward.ptr, ward.len);
    for (enum team_field f = 0; f < TEAM_FIELDS; f++)
        if (s->says >> f & 1) d = digest_join(d, digest_bytes(r->text[f].ptr, r->text[f].len));
    return d;
}

/* ---- what stands ---- */

struct standing {
    int64_t id;
    struct str digest;
    bool said; /* by the file too */
};

static bool find_standing(struct taking *t, const struct shelf *s, struct str team, struct standing **out, size_t *n, struct error *why)
{
    struct db_rows rows;
    struct sql_team_entry e;
    struct standing *list = NULL;
    size_t room = 0, found = 0;
    if (!sql_team_entries(db_reads(t->w), str_of(s->kind), team, &rows, why)) return false;
    while (sql_team_entries_next(&rows, &e)) {
        if (found == room) {
            struct standing *wider = ARENA_ARRAY(t->a, struct standing, room = 2 * room + 16);
            if (found) memcpy(wider, list, found * sizeof *list);
            list = wider;
        }
        list[found++] = (struct standing){ e.id, str_copy(t->a, e.digest), false };
    }
    if (!db_rows_end(&rows, why)) return false;
    *out = list;
    *n = found;
    return true;
}

static int by_digest(const void *a, const void *b) { return str_cmp(((const struct standing *)a)->digest, ((const struct standing *)b)->digest); }

struct said { /* entries of one shelf and team */
    struct standing *was;
    size_t n_was;
    struct standing *fresh; /* by digest only: the same row twice is one entry */
    size_t n_fresh, room;
};

static bool is_fresh(const struct said *k, struct str digest)
{
    for (size_t i = 0; i < k->n_fresh; i++)
        if (str_eq(k->fresh[i].digest, digest)) return false;
    return true;
}

static bool say(struct taking *t, const struct shelf *s, struct said *k, const struct team_row *r, struct str ward, struct error *why)
{
    char digest[DIGEST_TEXT_MAX];
    struct standing key = { .digest = str_of(digest_text(digest_of(s, r, ward), digest)) };
    struct standing *was = k->n_was ? bsearch(&key, k->was, k->n_was, sizeof key, by_digest) : NULL;
    if (was) {
        t->taken->kept += !was->said;
        was->said = true;
        return true;
    }
    if (!is_fresh(k, key.digest)) return true;
    if (k->n_fresh == k->room) {
        struct standing *wider = ARENA_ARRAY(t->a, struct standing, k->room = 2 * k->room + 16);
        if (k->n_fresh) memcpy(wider, k->fresh, k->n_fresh * sizeof *wider);
        k->fresh = wider;
    }
    k->fresh[k->n_fresh++].digest = str_copy(t->a, key.digest);
    t->taken->begun++;
    return sql_team_entry_add(t->w, str_of(s->kind), r->text[FIELD_TEAM], key.digest, t->now, &key.id, why) && s->add(t->w, key.id, r, ward, why);
}

/* ---- wards ---- */

static bool open_wards(struct taking *t, struct snapshot *s, struct error *why)
{
    struct layer_key *keys;
    size_t n;
    if (!layers_list(s, t->a, &keys, &n, why)) return false;
    t->wards = ARENA_ARRAY(t->a, const struct layer *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (keys[i].type == AREA_WARD && !layer_open(s, AREA_WARD, keys[i].year, &t->wards[t->n_layers++], why)) return false;
    return t->n_layers || FAIL(why, MISSING, "no wards are loaded, so that their codes cannot be checked: import a file of ward boundaries first");
}

static bool is_ward(const struct taking *t, struct str code)
{
    for (size_t i = 0; i < t->n_layers; i++)
        if (layer_find_code(t->wards[i], code) != AREA_NONE) return true;
    return false;
}

static void set_aside(struct taking *t, const struct team_row *r, struct str ward)
{
    struct team_report *p = t->report;
    if (p->n_aside == t->room_aside) {
        const char **wider = ARENA_ARRAY(t->a, const char *, t->room_aside = 2 * t->room_aside + 16);
        if (p->n_aside) memcpy(wider, p->aside, p->n_aside * sizeof *wider);
        p->aside = wider;
    }
    p->aside[p->n_aside++] = str_print(t->a, "%s: line %zu: " STR_FMT, t->file->name, r->line, STR_ARG(ward));
}

/* ---- one team of one file ---- */

static bool say_row(struct taking *t, const struct shelf *s, struct said *k, const struct team_row *r, struct error *why)
{
    if (r->none) return true;
    if (!s->by_ward || r->n_wards == 0) return say(t, s, k, r, (struct str){ NULL, 0 }, why);
    for (size_t i = 0; i < r->n_wards; i++)
        if (is_ward(t, r->ward[i]) && !say(t, s, k, r, r->ward[i], why)) return false;
    return true;
}

static bool end_unsaid(struct taking *t, const struct said *k, struct error *why)
{
    for (size_t i = 0; i < k->n_was; i++) {
        if (k->was[i].said) continue;
        if (!sql_team_entry_end(t->w, k->was[i].id, t->now, why)) return false;
        t->taken->ended++;
    }
    return true;
}

static bool officer_known(struct taking *t, struct str officer, struct str team, bool only_team, bool *known, struct error *why)
{
    struct db_rows rows;
    struct sql_officer o;
    *known = false;
    if (!sql_officer_numbered(db_reads(t->w), officer, team, &rows, why)) return false;
    while (sql_officer_numbered_next(&rows, &o)) *known = *known || !only_team || str_eq(o.team, team);
    return db_rows_end(&rows, why);
}

/* Teams and officers that a row refers to are there. */
static bool check_row(struct taking *t, const struct team_row *r, struct error *why)
{
    struct sql_team team;
    bool known = true;
    if (t->file->kind == TEAM_TEAMS) return true;
    if (!sql_team_coded(t->a, db_reads(t->w), r->text[FIELD_TEAM], &team, &known, why)) return false;
    if (!known)
        return FAIL(why, INVALID, "%s: line %zu: there is no team " STR_FMT ": a file of teams that has it was expected, with this one or before it",
                    t->file->name, r->line, STR_ARG(r->text[FIELD_TEAM]));
    if (t->file->kind != TEAM_ABSENCES || r->none) return true;
    if (!officer_known(t, r->text[FIELD_OFFICER], r->text[FIELD_TEAM], true, &known, why)) return false;
    if (!known)
        return FAIL(why, INVALID, "%s: line %zu: team " STR_FMT " has no officer " STR_FMT, t->file->name, r->line, STR_ARG(r->text[FIELD_TEAM]),
                    STR_ARG(r->text[FIELD_OFFICER]));
    if (!r->text[FIELD_COVER].ptr) return true;
    if (!officer_known(t, r->text[FIELD_COVER], r->text[FIELD_TEAM], false, &known, why)) return false;
    return known || FAIL(why, INVALID, "%s: line %zu: cover: there is no officer " STR_FMT, t->file->name, r->line, STR_ARG(r->text[FIELD_COVER]));
}

static bool take_team(struct taking *t, const struct team_row *row, size_t n, struct error *why)
{
    for (size_t i = 0; i < n; i++) {
        if (!check_row(t, &row[i], why)) return false;
        for (size_t k = 0; k < row[i].n_wards; k++)
            if (!is_ward(t, row[i].ward[k])) set_aside(t, &row[i], row[i].ward[k]);
    }
    for (size_t s = 0; s < COUNT_OF(shelves); s++) {
        struct said k = { .n_was = 0 };
        if (shelves[s].of != t->file->kind) continue;
        if (!find_standing(t, &shelves[s], row->text[FIELD_TEAM], &k.was, &k.n_was, why)) return false;
        if (k.n_was) qsort(k.was, k.n_was, sizeof *k.was, by_digest);
        for (size_t i = 0; i < n; i++)
            if (!say_row(t, &shelves[s], &k, &row[i], why)) return false;
        if (!end_unsaid(t, &k, why)) return false;
    }
    return true;
}

/* ---- all of it ---- */

static bool same_team(const struct team_row *a, const struct team_row *b) { return str_eq(a->text[FIELD_TEAM], b->text[FIELD_TEAM]); }

static bool take_file(struct taking *t, struct error *why)
{
    const struct team_file *f = t->file;
    for (size_t i = 0, end; i < f->n; i = end) {
        for (end = i + 1; end < f->n && same_team(&f->row[i], &f->row[end]);) end++;
        if (!take_team(t, &f->row[i], end - i, why)) return false;
    }
    return true;
}

static int by_kind(const void *a, const void *b)
{
    const struct team_file *x = a, *y = b;
    return x->kind != y->kind ? (x->kind > y->kind) - (x->kind < y->kind) : strcmp(x->name, y->name);
}

/* Both sorted by team. */
static bool check_apart(const struct team_file *a, const struct team_file *b, struct error *why)
{
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        int order = str_cmp(a->row[i].text[FIELD_TEAM], b->row[k].text[FIELD_TEAM]);
        if (order == 0)
            return FAIL(why, CONFLICT, "%s and %s both give %s of team " STR_FMT ": one file was expected to say all of them", a->name, b->name,
                        team_kind_name(a->kind), STR_ARG(a->row[i].text[FIELD_TEAM]));
        if (order < 0) i++;
        else k++;
    }
    return true;
}

bool team_take(struct db_writer *w, struct snapshot *s, struct arena *a, struct team_file *file, size_t n, int64_t now, struct team_report *out,
               struct error *why)
{
    struct team_report report = { .file = ARENA_ARRAY(a, struct team_taken, n + 1) };
    struct taking t = { .w = w, .a = a, .now = now, .report = &report };
    if (!open_wards(&t, s, why)) return false;
    if (n) qsort(file, n, sizeof *file, by_kind);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && file[k].kind == file[i].kind; k++)
            if (!check_apart(&file[i], &file[k], why)) return false;
    for (size_t i = 0; i < n; i++) {
        t.file = &file[i];
        t.taken = &report.file[report.n++];
        *t.taken = (struct team_taken){ .name = file[i].name, .kind = file[i].kind, .rows = file[i].n };
        if (!take_file(&t, why)) return false;
    }
    *out = report;
    return true;
}
