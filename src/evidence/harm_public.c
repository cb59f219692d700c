#include "evidence/harm_public.h"
#include "stats/disclose.h"
#include <math.h>
#include <stdlib.h>

/* The offences of one type: those that harm counts, and the others, of which only the sum could be worked out. */
enum { COUNTED, OTHERS, BOTH, ROWS };
struct offences {
    const struct harm_weights *h;
    size_t *word, n;           /* those that occur */
    int64_t *counted, others;  /* [n] */
    int64_t all;               /* crimes of the type, as the release shows them */
};

static bool withhold(struct arena *a, const struct offences *f, unsigned char *state, struct error *why)
{
    size_t w = f->n + 1;
    int64_t *count = ARENA_ARRAY(a, int64_t, ROWS * w), sum = 0;
    unsigned char *known = ARENA_ARRAY(a, unsigned char, ROWS * w);
    static const size_t parent[ROWS] = { BOTH, BOTH, DISCLOSE_TOP };
    for (size_t i = 0; i < f->n; i++) {
        sum += count[COUNTED * w + i] = count[BOTH * w + i] = f->counted[i];
        known[OTHERS * w + i] = known[BOTH * w + i] = DISCLOSE_ABSENT;
    }
    if (f->n) { /* which offences the others are is not told: they may as well be of the first */
        count[OTHERS * w] = f->others;
        count[BOTH * w] += f->others;
    }
    count[COUNTED * w + f->n] = sum;
    count[OTHERS * w + f->n] = f->n ? f->others : 0;
    count[BOTH * w + f->n] = f->n ? f->all : 0;
    known[BOTH * w + f->n] = DISCLOSE_PUBLIC;
    struct disclosure d = { .rows = ROWS, .columns = f->n, .parent = parent, .count = count, .known = known, .threshold = release_below(), .aim = DISCLOSE_FEW_CELLS };
    return disclose(&d, state, why);
}

static double days_of(const struct harm_weights *h, size_t word) { return isnan(h->days[word]) ? 0 : h->days[word]; }

static bool weigh(struct arena *a, const struct offences *f, struct harm_type *out, struct error *why)
{
    struct harm_type t = { 0 };
    unsigned char *state = ARENA_ARRAY(a, unsigned char, ROWS * (f->n + 1));
    if (!withhold(a, f, state, why)) return false;
    double least = INFINITY, most = 0, sum = 0;
    int64_t left = 0;
    size_t hidden = 0;
    t.withheld = state[f->n] != DISCLOSE_SHOWN;
    for (size_t i = 0; i < f->n && !t.withheld; i++) {
        double days = days_of(f->h, f->word[i]);
        t.count += (uint64_t)f->counted[i];
        if (state[i] == DISCLOSE_SHOWN) {
            t.days += (double)f->counted[i] * days;
            continue;
        }
        hidden++;
        left += f->counted[i];
        least = fmin(least, days);
        most = fmax(most, days);
        sum += days;
    }
    t.low = t.high = t.days;
    if (hidden) { /* one of each there is at least */
        t.low += sum + (double)(left - (int64_t)hidden) * least;
        t.high += sum + (double)(left - (int64_t)hidden) * most;
        t.days += (double)left * sum / (double)hidden;
    }
    *out = t;
    return true;
}

/* Of an estimate every crime of a type weighs the same. */
static struct harm_type estimated(const struct release *r, const struct harm_weights *h, size_t type, int64_t all)
{
    double n = (double)all;
    for (size_t i = 0; i < h->axis.n; i++)
        if (str_eq(h->axis.item[i].name, r->type.item[type].name) && !isnan(h->days[i]))
            return (struct harm_type){ .count = (uint64_t)all, .days = n * h->days[i], .low = n * h->low[i], .high = n * h->high[i] };
    return (struct harm_type){ .count = (uint64_t)all };
}

bool harm_types_released(const struct ask *k, const struct harm_weights *h, struct harm_type **out, struct error *why)
{
    const struct release *r;
    struct axis only;
    uint64_t *counted;
    if (!release_of(k, &r, why)) return false;
    bool filtered = !h->estimate && harm_reporters(k, &only);
    const struct axis *axes[] = { &r->type, &h->axis, &only };
    if (!ask_count_unprotected(k, axes, filtered ? 3 : 2, k->from, k->to, &counted, why)) return false;
    struct harm_type *t = ARENA_ARRAY(k->arena, struct harm_type, r->type.n + 1);
    for (size_t i = 0; i < r->type.n; i++) {
        struct offences f = { .h = h, .all = release_count(r, RELEASE_NOW, AXIS_MONTH, SIZE_MAX, i) };
        if (f.all == RELEASE_WITHHELD) {
            t[i].withheld = true;
            continue;
        }
        if (h->estimate) {
            t[i] = estimated(r, h, i, f.all);
            continue;
        }
        f.word = ARENA_ARRAY(k->arena, size_t, h->axis.n + 1);
        f.counted = ARENA_ARRAY(k->arena, int64_t, h->axis.n + 1);
        f.others = f.all;
        for (size_t w = 0; w < h->axis.n; w++) {
            int64_t n = (int64_t)counted[i * h->axis.n + w];
            if (n == 0) continue;
            f.word[f.n] = w;
            f.counted[f.n++] = n;
            f.others -= n;
        }
        if (f.n && !weigh(k->arena, &f, &t[i], why)) return false;
    }
    *out = t;
    return true;
}

/* ---- the table */
struct line {
    size_t type, by_count, by_harm;
    const struct harm_type *t;
};
static int most_count(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return x->t->count != y->t->count ? (x->t->count < y->t->count) - (x->t->count > y->t->count) : (x->type > y->type) - (x->type < y->type);
}
/* What is withheld comes last, in an order that tells nothing. */
static int most_harm(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->t->withheld != y->t->withheld) return x->t->withheld ? 1 : -1;
    return x->t->days != y->t->days ? (x->t->days < y->t->days) - (x->t->days > y->t->days) : (x->type > y->type) - (x->type < y->type);
}

static void put_cells(struct table *t, const struct harm_type *x, double all)
{
    if (x->withheld) {
        for (size_t i = 0; i < 6; i++) table_suppressed(t);
        return;
    }
    table_int(t, (int64_t)x->count);
    table_real(t, x->days);
    table_real(t, x->low);
    table_real(t, x->high);
    table_real(t, all > 0 ? 100 * x->days / all : (double)NAN);
    table_real(t, x->count ? x->days / (double)x->count : (double)NAN);
}

/* Of those shown. */
static struct harm_type sum_of(const struct harm_type *t, size_t n)
{
    struct harm_type all = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (t[i].withheld) continue;
        all.count += t[i].count;
        all.days += t[i].days;
        all.low += t[i].low;
        all.high += t[i].high;
    }
    return all;
}

static void columns(struct table *t, const struct axis *type)
{
    axis_columns(t, type);
    (void)table_column(t, "count", "Crimes", CELL_INT, "crimes", 0);
    (void)table_column(t, "harm_days", "Harm (about)", CELL_REAL, "days", 0);
    (void)table_column(t, "low", "At least", CELL_REAL, "days", 0);
    (void)table_column(t, "high", "At most", CELL_REAL, "days", 0);
    (void)table_column(t, "share", "Share of harm", CELL_REAL, "%", 1);
    (void)table_column(t, "days_per_crime", "Days per crime", CELL_REAL, "days", 1);
    (void)table_column(t, "rank_by_harm", "Rank by harm", CELL_INT, "", 0);
    (void)table_column(t, "rank_by_count", "Rank by count", CELL_INT, "", 0);
}

static void rows(struct table *t, const struct release *r, const struct harm_type *type, size_t top)
{
    size_t n = r->type.n, shown = 0;
    struct line *l = ARENA_ARRAY(t->arena, struct line, n + 1);
    struct harm_type all = sum_of(type, n);
    for (size_t i = 0; i < n; i++)
        if (!type[i].withheld) l[shown++] = (struct line){ i, 0, 0, &type[i] };
    qsort(l, shown, sizeof *l, most_count);
    for (size_t i = 0; i < shown; i++) l[i].by_count = i && l[i].t->count == l[i - 1].t->count ? l[i - 1].by_count : i + 1;
    for (size_t i = 0, at = shown; i < n; i++)
        if (type[i].withheld) l[at++] = (struct line){ i, 0, 0, &type[i] };
    qsort(l, n, sizeof *l, most_harm);
    for (size_t i = 0; i < shown; i++) l[i].by_harm = i && l[i].t->days == l[i - 1].t->days ? l[i - 1].by_harm : i + 1;
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        axis_cells(t, &r->type, &r->type.item[l[i].type], false);
        put_cells(t, l[i].t, all.days);
        if (l[i].t->withheld) {
            table_suppressed(t);
            table_suppressed(t);
        } else {
            table_int(t, (int64_t)l[i].by_harm);
            table_int(t, (int64_t)l[i].by_count);
        }
    }
    table_z(t, shown < n ? "All that are shown" : "All");
    put_cells(t, &all, all.days);
    table_empty(t);
    table_empty(t);
    table_total_row(t);
}

bool harm_public_table(const struct ask *k, const struct harm_options *o, const struct harm_weights *h, struct table **out, struct error *why)
{
    const struct release *r;
    struct harm_type *type;
    struct axis only;
    if (o->by != AXIS_CATEGORY) return ask_may_be_shown(k, "harm by ward, district, street or month", "it rests on few grave crimes, which the sum would give away; --by category is made", why);
    if (!release_of(k, &r, why) || !harm_types_released(k, h, &type, why)) return false;
    struct table *t = table_new(k->arena, "harm", str_print(k->arena, "Harm in %s by type", k->scope.title));
    columns(t, &r->type);
    rows(t, r, type, o->top);
    if (!ask_notes(k, t, why)) return false;
    table_note(t, h->estimate ? NOTE_WARNING : NOTE_METHOD, "%s", h->note);
    release_note(r, t);
    if (h->estimate) {
        *out = t;
        return true;
    }
    table_note(t, NOTE_METHOD, "Counts of offences are withheld as all others are. At least and at most: all crimes of a type's withheld offences weighed as the lightest, and as the gravest, of them; "
               "about: at the mean of their weights. Offences that no weight covers weigh nothing");
    if (harm_reporters(k, &only)) table_note(t, NOTE_METHOD, "Counted are crimes that victims or witnesses reported, where that can be told");
    table_note(t, NOTE_NOT_COVERED, "Left out of what is public: harm by ward, district, street or month, the series of the 2020 Consensus, and which codes no weight covers. They rest on few grave "
               "crimes, which they would give away");
    *out = t;
    return true;
}
