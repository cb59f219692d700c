#include "evidence/loading.h"
#include "evidence/event_rows.h"
#include "evidence/gazetteer.h"
#include "evidence/republish.h"
#include "places/proj.h"
#include <time.h>

struct edit { /* the gazetteer of one source and force, being added to */
    struct str source, force;
    struct gazetteer_edit *gazetteer;
};
struct standing { /* which file of this import stands for a key */
    size_t argument;
    const char *file;
    struct digest digest; /* of the file */
};
struct loading {
    struct intake *intake;
    struct arena arena;
    struct edit *edit;
    size_t n_edits, cap_edits;
    struct words keys;
    struct standing *standing; /* [keys.n] */
    size_t cap_standing;
    int64_t now;
    double grid_error_m; /* the largest of its files */
};

struct loaded *loaded_new(const char *source)
{
    struct loaded *l = mem_new(sizeof *l);
    l->source = source;
    return l;
}

struct loaded *loaded_new_extract(struct str name)
{
    struct loaded *l = mem_new(sizeof *l);
    l->source = str_print(&l->arena, SOURCE_EXTRACT_PREFIX STR_FMT, STR_ARG(name));
    return l;
}

struct str loaded_text(struct loaded *l, struct str force)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->batch[i]->force, force)) return l->batch[i]->force;
    return str_copy(&l->arena, force);
}

void loaded_free(void *loaded)
{
    struct loaded *l = loaded;
    if (!l) return;
    for (size_t i = 0; i < l->n; i++) batch_free(l->batch[i]);
    mem_free(l->batch);
    arena_release(&l->arena);
    mem_free(l);
}

struct batch *loaded_batch(struct loaded *l, month_t month, struct str force)
{
    for (size_t i = l->n; i-- > 0;)
        if (l->batch[i]->month == month && str_eq(l->batch[i]->force, force)) return l->last = l->batch[i];
    MEM_NEED(&l->batch, &l->cap, l->n + 1);
    return l->last = l->batch[l->n++] = batch_new(month, force);
}

bool degrees_parse(struct str s, int32_t *out)
{
    const char *p = s.ptr, *end = s.ptr + s.len;
    bool minus = p < end && *p == '-';
    if (minus || (p < end && *p == '+')) p++;
    int64_t v = 0;
    int whole = 0, decimals = 0;
    for (; p < end && *p >= '0' && *p <= '9' && whole < 4; p++, whole++) v = v * 10 + (*p - '0');
    if (p < end && *p == '.') {
        int round = -1;
        for (p++; p < end && *p >= '0' && *p <= '9'; p++, decimals++) {
            if (decimals < 7) v = v * 10 + (*p - '0');
            else if (round < 0) round = *p >= '5';
        }
        for (int d = decimals; d < 7; d++) v *= 10;
        v += round > 0;
    } else {
        v *= 10000000;
    }
    if (p != end || whole + decimals == 0 || whole > 3 || v > 9990000000) return false;
    if (minus) v = -v;
    *out = v > INT32_MAX ? INT32_MAX : v < INT32_MIN + 1 ? INT32_MIN + 1 : (int32_t)v; /* both are outside the world */
    return true;
}

const char *place_read(struct str lon, struct str lat, struct coord *out)
{
    struct coord c;
    lon = str_trim(lon);
    lat = str_trim(lat);
    if (lon.len == 0 && lat.len == 0) {
        *out = COORD_NONE;
        return NULL;
    }
    if (!degrees_parse(lon, &c.lon) || !degrees_parse(lat, &c.lat)) return "longitude or latitude is no number";
    const int32_t degree = (int32_t)COORD_UNIT;
    if (c.lon > 180 * degree || c.lon < -180 * degree || c.lat > 90 * degree || c.lat < -90 * degree)
        return "longitude or latitude outside the world";
    /* Nothing of the United Kingdom is south of 49 N or east of 10 E: read the other way round, it would be there. */
    if (c.lon >= 49 * degree && c.lon <= 61 * degree && c.lat >= -9 * degree && c.lat <= 3 * degree)
        return "longitude and latitude look swapped";
    *out = c;
    return NULL;
}

const char *place_read_grid(struct national_grid *g, struct str east, struct str north, struct coord *out)
{
    double e = 0, n = 0;
    east = str_trim(east);
    north = str_trim(north);
    if ((east.len && !str_to_double(east, &e)) || (north.len && !str_to_double(north, &n)) || !east.len != !north.len)
        return "easting or northing is no number";
    *out = COORD_NONE;
    if (e == 0 && n == 0) return NULL;
    if (e < 0 || e > 700000 || n < 0 || n > 1300000) return "easting and northing outside the National Grid"; /* its 100 km squares */
    national_grid_place(g, &e, &n, 1, out);
    return coord_is_none(*out) ? "easting and northing outside the National Grid" : NULL;
}

void *loading_begin(struct intake *in)
{
    struct loading *s = mem_new(sizeof *s);
    s->intake = in;
    s->now = time(NULL);
    words_init(&s->keys, UINT32_MAX - 1);
    return s;
}

void loading_end(void *state)
{
    struct loading *s = state;
    for (size_t i = 0; i < s->n_edits; i++) gazetteer_edit_free(s->edit[i].gazetteer);
    mem_free(s->edit);
    mem_free(s->standing);
    words_release(&s->keys);
    arena_release(&s->arena);
    mem_free(s);
}

static char *part_key(struct arena *a, const char *kind, struct str source, const struct batch *b)
{
    char month[MONTH_TEXT_MAX];
    return str_print(a, "%s/" STR_FMT "/%s/%s", kind, STR_ARG(source), force_slug(a, b->force), month_text(b->month, month));
}

static bool edit_of(struct loading *s, struct str source, struct str force, struct gazetteer_edit **out, struct error *why)
{
    for (size_t i = 0; i < s->n_edits; i++)
        if (str_eq(s->edit[i].force, force) && str_eq(s->edit[i].source, source)) {
            *out = s->edit[i].gazetteer;
            return true;
        }
    struct edit e = { str_copy(&s->arena, source), str_copy(&s->arena, force), NULL };
    if (!gazetteer_edit_new(change_base(intake_change(s->intake)), source, force, &e.gazetteer, why)) return false;
    MEM_NEED(&s->edit, &s->cap_edits, s->n_edits + 1);
    s->edit[s->n_edits++] = e;
    *out = e.gazetteer;
    return true;
}

static const struct snapshot_entry *base_entry(struct loading *s, const char *key, size_t *at)
{
    struct snapshot *base = change_base(intake_change(s->intake));
    size_t n = snapshot_find(base, str_of(key), at);
    return n && str_eq(snapshot_entry(base, *at)->key, str_of(key)) ? snapshot_entry(base, *at) : NULL;
}

static size_t rank_of(struct intake_file *f) { return file_order(f) + 1; }

static struct digest origin_of(const struct intake_file *f, const char *key)
{
    return digest_join(file_digest(f), digest_bytes(key, strlen(key)));
}

/* Whether this file stands for the key, in view of those before it. *repeats: the very same rows were there. */
static bool claim_key(struct loading *s, struct intake_file *f, const char *key, const struct batch *b, bool *repeats,
                      bool *replaces, struct error *why)
{
    bool fresh;
    uint32_t k = words_number(&s->keys, str_of(key), &fresh);
    struct standing mine = { file_argument(f), str_z(&s->arena, str_of(file_name(f))), file_digest(f) };
    MEM_NEED(&s->standing, &s->cap_standing, k + 1);
    *repeats = *replaces = false;
    if (fresh) {
        s->keys.text[k] = str_copy(&s->arena, str_of(key));
    } else {
        char month[MONTH_TEXT_MAX];
        const struct standing *other = &s->standing[k];
        if (digest_eq(other->digest, mine.digest)) {
            *repeats = true;
            return true;
        }
        if (other->argument == mine.argument)
            return FAIL(why, CONFLICT,
                        "%s and %s both hold %s of " STR_FMT ", and they differ. Import the older first; or name both, the newer last",
                        other->file, mine.file, month_text(b->month, month), STR_ARG(b->force));
        *replaces = true;
        file_remark(f, "%s of " STR_FMT ": %s was used, being named later than %s", month_text(b->month, month), STR_ARG(b->force),
                    mine.file, other->file);
    }
    s->standing[k] = mine;
    return true;
}

static bool settle_batch(struct loading *s, struct intake_file *f, struct str source, struct batch *b, struct error *why)
{
    struct arena a = { 0 };
    char *key = part_key(&a, "events", source, b);
    bool repeats, replaces;
    size_t at;
    const struct snapshot_entry *old = base_entry(s, key, &at);
    struct gazetteer_edit *g;
    bool ok = claim_key(s, f, key, b, &repeats, &replaces, why);
    b->same = repeats;
    b->lost = ok && !repeats && old && !snapshot_is_sound(change_base(intake_change(s->intake)), at);
    if (ok && !repeats && old && !b->lost && digest_eq(old->origin, origin_of(f, key))) {
        b->same = true;
        if (replaces) change_keep(intake_change(s->intake), rank_of(f), at);
    } else if (ok && !repeats) {
        ok = edit_of(s, source, b->force, &g, why) && (gazetteer_settle(g, b, why) || error_prefix(why, "%s", file_name(f)));
        if (ok && old) b->at = gazetteer_points(g);
    }
    arena_release(&a);
    return ok;
}

bool loading_settle(void *state, struct intake_file *f, void *loaded, struct error *why)
{
    struct loaded *l = loaded;
    bool all_same = l->n > 0;
    ((struct loading *)state)->grid_error_m = MAX(((struct loading *)state)->grid_error_m, l->grid_error_m);
    for (size_t i = 0; i < l->n; i++) {
        struct batch *b = l->batch[i];
        if (b->n == 0) continue;
        if (!settle_batch(state, f, str_of(l->source), b, why)) return false;
        all_same = all_same && b->same;
        if (b->other_force)
            file_remark(f, "%s: %zu rows fall within another force than reported them; they are counted under " STR_FMT ", who reported them",
                        file_name(f), b->other_force, STR_ARG(b->force));
    }
    if (all_same) file_unchanged(f);
    return true;
}

static void tell_republished(struct intake_file *f, const struct batch *b, const struct republished *r)
{
    char month[MONTH_TEXT_MAX];
    if (republish_is_empty(r)) {
        file_remark(f, "%s of " STR_FMT " was published again and says the same", month_text(b->month, month), STR_ARG(b->force));
        return;
    }
    file_remark(f,
                "%s of " STR_FMT " replaced: of %u crimes in both, %u have another outcome, %u moved, %u another type; %u added, %u gone; "
                "of rows without an id %u added, %u gone",
                month_text(b->month, month), STR_ARG(b->force), r->ids, r->outcomes, r->moved, r->categories, r->added, r->gone,
                r->plain_added, r->plain_gone);
    if (r->rows_after * 2 < r->rows_before)
        file_remark(f, "%s of " STR_FMT " has %u rows now and had %u: was %s cut short? Importing the earlier file again brings it back",
                    month_text(b->month, month), STR_ARG(b->force), r->rows_after, r->rows_before, file_name(f));
}

/* Compares with the month as it was and adds a record to what is known of its republications. */
static bool record_republished(struct loading *s, struct intake_file *f, struct str source, const struct batch *b,
                               const struct event_rows *rows, size_t old, struct error *why)
{
    struct snapshot *base = change_base(intake_change(s->intake));
    const struct part *p = snapshot_part(base, old, why);
    struct event_rows before;
    if (!p || !event_rows_read(p, &before, why)) return false;
    struct republished r = republish_compare(&before, rows, b->at);
    r.when = s->now;
    r.was = snapshot_entry(base, old)->origin;
    r.is = file_digest(f);
    tell_republished(f, b, &r);
    struct arena a = { 0 };
    struct error absent;
    char *key = part_key(&a, "republished", source, b);
    const struct part *had = snapshot_get(base, str_of(key), &absent);
    const struct republished *earlier = NULL;
    size_t n = 0;
    bool ok = !had || PART_ARRAY(had, "record", &earlier, &n, why);
    struct republished *all = ARENA_ARRAY(&a, struct republished, n + 1);
    if (ok && n) memcpy(all, earlier, n * sizeof *all);
    all[n] = r;
    struct section record = { "record", all, sizeof *all, n + 1 };
    ok = ok && change_put_ranked(intake_change(s->intake), rank_of(f), str_of(key), r.is, n + 1, STR(""), &record, 1, why);
    arena_release(&a);
    return ok;
}

static bool write_batch(struct loading *s, struct intake_file *f, struct str source, const struct batch *b, struct error *why)
{
    struct arena a = { 0 };
    struct event_rows rows;
    char *key = part_key(&a, "events", source, b);
    size_t old;
    bool again = base_entry(s, key, &old) != NULL;
    event_rows_sort(b, &rows);
    bool ok = (!again || b->lost || record_republished(s, f, source, b, &rows, old, why)) &&
              event_rows_write(&rows, intake_change(s->intake), rank_of(f), str_of(key), origin_of(f, key), b->force, why);
    event_rows_release(&rows);
    arena_release(&a);
    return ok;
}

bool loading_write(void *state, struct intake_file *f, void *loaded, struct error *why)
{
    struct loaded *l = loaded;
    for (size_t i = 0; i < l->n; i++)
        if (l->batch[i]->n && !l->batch[i]->same && !write_batch(state, f, str_of(l->source), l->batch[i], why)) return false;
    return true;
}

bool loading_finish(void *state, struct intake *in, struct error *why)
{
    struct loading *s = state;
    if (s->grid_error_m > 1)
        intake_remark(in, "places given as eastings and northings may be off by up to %.0f m: the grid OSTN15 for the change of datum is not installed",
                      s->grid_error_m);
    for (size_t i = 0; i < s->n_edits; i++)
        if (gazetteer_grew(s->edit[i].gazetteer) && !gazetteer_write(s->edit[i].gazetteer, intake_change(in), why)) return false;
    return true;
}
