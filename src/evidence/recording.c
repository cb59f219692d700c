#include "evidence/recording.h"
#include "evidence/entered.h"
#include <inttypes.h>
#include <time.h>

bool recording_all(const struct home *home, struct arena *a, struct recording_changes *out, struct error *why)
{
    struct recording_changes all = { .n = 0 };
    struct db *db;
    struct db_reader *r;
    struct db_rows rows;
    struct sql_recording_change c;
    size_t cap = 0;
    if (!entered_open(home, &db, why)) return false;
    bool ok = !db || (db_read_begin(db, &r, why) && sql_recording_changes(r, &rows, why));
    while (db && ok && sql_recording_changes_next(&rows, &c)) {
        if (all.n == cap) { /* few were ever entered */
            struct recording_change *wider = ARENA_ARRAY(a, struct recording_change, cap = 2 * cap + 8);
            if (all.n) memcpy(wider, all.change, all.n * sizeof *wider);
            all.change = wider;
        }
        all.change[all.n++] = (struct recording_change){ c.id, str_copy(a, c.area), (month_t)c.month, str_copy(a, c.category),
                                                         str_copy(a, c.what), str_copy(a, c.source), c.entered };
    }
    if (db && ok) ok = db_rows_end(&rows, why);
    db_close(db);
    if (ok) *out = all;
    return ok;
}

bool recording_add(const struct home *home, const struct recording_change *c, int64_t *id, struct error *why)
{
    struct db *db;
    struct db_writer *w;
    if (!c->month) return FAIL(why, INVALID, "the first month that was recorded the new way was expected");
    if (!str_trim(c->what).len) return FAIL(why, INVALID, "what changed in the recording was expected, in a few words");
    if (!str_trim(c->source).len) return FAIL(why, INVALID, "who says so was expected: a chart shows it");
    if (!entered_make(home, &db, why)) return false;
    if (!db_write_begin(db, &w, why)) return db_close(db), false;
    struct str category = c->category.len ? c->category : (struct str){ NULL, 0 };
    return entered_end(db, w, sql_recording_change_add(w, c->area, c->month, category, c->what, c->source, c->entered, id, why), why);
}

bool recording_withdraw(const struct home *home, int64_t id, struct error *why)
{
    struct db *db;
    struct db_writer *w;
    bool found = false;
    int64_t gone;
    if (!entered_open(home, &db, why)) return false;
    if (db) {
        if (!db_write_begin(db, &w, why)) return db_close(db), false;
        if (!entered_end(db, w, sql_recording_change_remove(w, id, &gone, &found, why), why)) return false;
    }
    return found || FAIL(why, MISSING, "there is no change of recording %" PRId64 ": wardmote recording list shows those there are", id);
}

/* How much of the scope's areas the change's area holds. */
static bool reach_of_area(const struct ask *k, struct str code, enum recording_reach *out, struct error *why)
{
    struct area_choice c;
    *out = RECORDING_WHOLE;
    if (code.len == 0) return true;
    if (!area_choose(k->snapshot, k->arena, str_z(k->arena, code), 0, &c, why)) {
        *out = RECORDING_NONE; /* an area that is not held any more */
        return why->kind == ERROR_MISSING;
    }
    *out = RECORDING_PART; /* everywhere, or polygons somebody drew: it is not known to be all of it */
    if (!k->scope.layer) return true;
    bool *in = ARENA_ARRAY(k->arena, bool, k->scope.layer->n + 1);
    size_t members, shared = 0;
    if (!area_choice_members(&c, k->scope.layer, in, &members, why)) return false;
    for (size_t i = 0; i < k->scope.layer->n; i++) shared += in[i] && k->scope.in[i] == 0;
    *out = shared == k->scope.n ? RECORDING_WHOLE : shared ? RECORDING_PART : RECORDING_NONE;
    return true;
}

bool recording_reach(const struct ask *k, const struct recording_change *c, enum recording_reach *out, struct error *why)
{
    size_t touched = 0;
    for (size_t w = 0; w < k->category.n; w++)
        touched += k->category_in[w] != TALLY_OUT && (c->category.len == 0 || str_eq_nocase(k->category.word[w], c->category));
    enum recording_reach area = RECORDING_NONE;
    if (touched && !reach_of_area(k, c->area, &area, why)) return false;
    *out = area == RECORDING_WHOLE && touched < k->n_categories ? RECORDING_PART : area;
    return true;
}

/* ---- the verb */
static bool list(struct call *c, struct answer *out, struct error *why)
{
    struct recording_changes all;
    if (!recording_all(call_home(c), call_arena(c), &all, why)) return false;
    struct table *t = table_new(call_arena(c), "recording", "Changes in how crime is recorded");
    (void)table_column(t, "id", "Number", CELL_INT, "", 0);
    (void)table_column(t, "month", "From", CELL_MONTH, "", 0);
    (void)table_column(t, "area", "Area", CELL_TEXT, "", 0);
    (void)table_column(t, "category", "Type", CELL_TEXT, "", 0);
    (void)table_column(t, "what", "What changed", CELL_TEXT, "", 0);
    (void)table_column(t, "source", "Who says so", CELL_TEXT, "", 0);
    (void)table_column(t, "entered", "Entered", CELL_TEXT, "", 0);
    for (size_t i = 0; i < all.n; i++) {
        const struct recording_change *r = &all.change[i];
        table_int(t, r->id);
        table_month(t, r->month);
        table_text(t, r->area.len ? r->area : STR("everywhere"));
        table_text(t, r->category.len ? r->category : STR("every type"));
        table_text(t, r->what);
        table_text(t, r->source);
        table_z(t, day_text(t->arena, r->entered));
    }
    table_note(t, NOTE_REMARK, all.n ? "The charts of wardmote trend begin anew at each of these months, where all that they show is touched"
                                     : "None was entered. wardmote recording add enters one; the charts of wardmote trend then begin anew there");
    out->table[out->n++] = t;
    return true;
}

/* Area and type are looked up, so that a change that would touch nothing is not entered. */
static bool add(struct call *c, struct error *why)
{
    const char *area = call_text(c, "area"), *category = call_text(c, "category"), *what = call_text(c, "what"),
               *by = call_text(c, "stated-by");
    struct recording_change r = { .month = call_month(c, "month"), .what = str_of(what ? what : ""), .source = str_of(by ? by : ""),
                                  .category = str_trim(str_of(category ? category : "")), .entered = (int64_t)time(NULL) };
    struct ask_options o = { .area = &area, .n_areas = area != NULL, .category = &category, .n_categories = category != NULL,
                             .source = call_text(c, "source") };
    struct ask k;
    struct area_choice chosen;
    if (!r.month) return FAIL(why, USAGE, "recording add: --month YYYY-MM was expected, the first month recorded the new way");
    if (!what || !by) return FAIL(why, USAGE, "recording add: --what and --stated-by were expected; charts show both");
    if (!ask_open(call_home(c), call_arena(c), &o, 0, &k, why)) return false;
    if (area) {
        if (!area_choose(k.snapshot, k.arena, area, 0, &chosen, why)) return false;
        if (!chosen.code.len) return FAIL(why, USAGE, "--area %s: a ward, district or county was expected, not a drawing", area);
        r.area = chosen.code;
    }
    int64_t id;
    return recording_add(call_home(c), &r, &id, why);
}

static bool ask_recording(struct call *c, struct answer *out, struct error *why)
{
    struct str what = str_of(call_arg(c, 0));
    int64_t id;
    size_t expected = str_eq(what, STR("withdraw")) ? 2 : 1;
    if (call_n_args(c) != expected)
        return FAIL(why, USAGE, expected == 2 ? "recording withdraw: the number of a change was expected" : "recording " STR_FMT ": nothing was expected after it", STR_ARG(what));
    if (str_eq(what, STR("add"))) return add(c, why) && list(c, out, why);
    if (str_eq(what, STR("list"))) return list(c, out, why);
    if (!str_eq(what, STR("withdraw"))) return FAIL(why, USAGE, "recording " STR_FMT ": add, list or withdraw was expected", STR_ARG(what));
    if (!str_to_i64(str_of(call_arg(c, 1)), &id)) return FAIL(why, USAGE, "recording withdraw %s: the number of a change was expected", call_arg(c, 1));
    return recording_withdraw(call_home(c), id, why) && list(c, out, why);
}

static const struct option options[] = {
    { .name = "month", .kind = OPTION_MONTH, .meaning = "YYYY-MM", .help = "The first month that was recorded the new way" },
    { .name = "area", .kind = OPTION_TEXT, .meaning = "CODE|NAME", .help = "Where; without it everywhere" },
    { .name = "category", .kind = OPTION_TEXT, .meaning = "NAME", .help = "Of which type of crime; without it every type" },
    { .name = "source", .kind = OPTION_TEXT, .meaning = "NAME", .help = "The source whose types --category names" },
    { .name = "what", .kind = OPTION_TEXT, .meaning = "TEXT", .help = "What changed, in a few words: charts show it" },
    { .name = "stated-by", .kind = OPTION_TEXT, .meaning = "TEXT", .help = "Who says so: charts show it" },
};

const struct verb recording_verb = {
    .name = "recording",
    .arguments = "add|list|withdraw [NUMBER]",
    .summary = "Enter a change in how crime is recorded, so that charts begin anew there",
    .help = "When a type of crime is counted another way from some month on, its numbers jump though nothing happened in the streets. Enter such "
            "a change, with who says so: the charts of wardmote trend then begin anew at that month and show the reason.\n\n"
            "$ wardmote recording add --month 2025-04 --area Swale --category Drugs --what \"Possession counted at charge\" --stated-by \"Force crime registrar\"\n"
            "$ wardmote recording list\n"
            "$ wardmote recording withdraw 1\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT,
    .min_args = 1,
    .max_args = 2,
    .ask = ask_recording,
};
