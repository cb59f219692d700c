/* The summary in plain words: each sentence is made from a figure and says what it rests on. */
#include "evidence/assess.h"
#include <math.h>
#include <stdlib.h>

enum { SENTENCES_MAX = 10, NAMED_MAX = 3 };

struct sentences {
    struct arena *arena;
    const char **sentence;
    size_t n;
};

static void say(struct sentences *w, const char *text)
{
    if (text && w->n < SENTENCES_MAX) w->sentence[w->n++] = text;
}

static const char *lower_first(struct arena *a, struct str s)
{
    char *z = str_z(a, s);
    if (s.len > 1 && z[0] >= 'A' && z[0] <= 'Z' && !(z[1] >= 'A' && z[1] <= 'Z')) z[0] = (char)(z[0] + 32);
    return z;
}

static const char *type_name(const struct assessment *s, size_t type) { return lower_first(s->ask.arena, s->type.axis[0].item[type].name); }

static const char *figure(const struct assessment *s, uint64_t n) { return format_int(s->ask.arena, (int64_t)n); }

static size_t hidden(const struct breakdown *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n_cells; i++) n += b->cell[i].hide_count;
    return n;
}

/* The types with most crimes, until they make up half. */
static const char *most_common(const struct assessment *s)
{
    size_t first = 0, second = 0, n = s->type.n_cells;
    if (n < hidden(&s->type) + 2 || s->type.total.count == 0) return NULL;
    for (size_t i = 1; i < n; i++)
        if (s->type.cell[i].count > s->type.cell[first].count) first = i;
    second = first == 0;
    for (size_t i = 0; i < n; i++)
        if (i != first && s->type.cell[i].count > s->type.cell[second].count) second = i;
    double all = (double)s->type.total.count;
    return str_print(s->ask.arena, "The most common types%s were %s (%.0f%% of all) and %s (%.0f%%).", hidden(&s->type) ? " of those whose counts are shown" : "", type_name(s, first), 100 * (double)s->type.cell[first].count / all,
                     type_name(s, second), 100 * (double)s->type.cell[second].count / all);
}

static const char *types_that_changed(const struct assessment *s, bool more)
{
    const char *list = "";
    size_t n = 0;
    for (size_t i = 0; i < s->type.n_cells; i++) {
        const struct breakdown_cell *c = &s->type.cell[i];
        if (!(c->q < 0.05) || (c->now > c->before) != more || c->before == 0) continue;
        list = str_print(s->ask.arena, "%s%s%s (%s %.0f%%)", list, n ? ", " : "", type_name(s, i), more ? "up" : "down", fabs(100 * ((double)c->now / (double)c->before - 1)));
        n++;
    }
    if (n == 0) return NULL;
    return str_print(s->ask.arena, "%s than in the same months of the year before, by more than chance: %s.", more ? "More were recorded" : "Fewer were recorded", list);
}

static const char *whole_change(const struct assessment *s)
{
    const struct breakdown_cell *t = &s->type.total;
    if (s->ask.restricted && s->type.months_compared && (t->hide_count || t->hide_before)) return NULL;
    if (s->ask.restricted && !s->type.months_compared) return "No change is given: the period is longer than a year, or not all of its months are held for the year before as well.";
    if (!s->type.months_compared || t->before == 0) return "No month of the period is held for the year before as well, so no change can be given.";
    double change = 100 * ((double)t->now / (double)t->before - 1);
    if (t->p < 0.05)
        return str_print(s->ask.arena, "In the %d months that are held in both years, recorded crime %s by %.1f%%, from %s to %s: more than chance would bring.",
                         s->type.months_compared, change < 0 ? "fell" : "rose", fabs(change), figure(s, t->before), figure(s, t->now));
    return str_print(s->ask.arena, "In the %d months that are held in both years, recorded crime was %s after %s: no change beyond chance.",
                     s->type.months_compared, figure(s, t->now), figure(s, t->before));
}

/* The fewest wards that hold a quarter of all crimes. */
struct ranked {
    double value;
    size_t item;
};
static int most_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->value != y->value ? (x->value < y->value) - (x->value > y->value) : (x->item > y->item) - (x->item < y->item);
}

static const char *concentrated(const struct assessment *s)
{
    size_t n = s->ward.n_cells, need = 0;
    double have = 0, all = (double)s->ward.total.count;
    if (n < 8 || all == 0 || hidden(&s->ward)) return NULL;
    struct ranked *r = ARENA_ARRAY(s->ask.arena, struct ranked, n);
    for (size_t i = 0; i < n; i++) r[i] = (struct ranked){ (double)s->ward.cell[i].count, i };
    qsort(r, n, sizeof *r, most_first);
    while (have < all / 4 && need < n) have += r[need++].value;
    const char *names = "";
    for (size_t i = 0; i < MIN(need, (size_t)NAMED_MAX); i++)
        names = str_print(s->ask.arena, "%s%s%s", names, i ? ", " : "", s->ward_name[r[i].item]);
    return str_print(s->ask.arena, "A quarter of all crimes were recorded in %zu of the %zu wards; most in %s.", need, n, names);
}

static const char *streets_hold(const struct assessment *s)
{
    size_t n = 0, top;
    double all = 0, have = 0;
    struct ranked *r = ARENA_ARRAY(s->ask.arena, struct ranked, s->street.n + 1);
    for (size_t i = 0; i < s->street.n; i++) {
        if (s->streets[i] == 0) continue;
        r[n++] = (struct ranked){ (double)s->streets[i], i };
        all += (double)s->streets[i];
    }
    if (n < 200) return NULL;
    qsort(r, n, sizeof *r, most_first);
    top = n / 50;
    for (size_t i = 0; i < top; i++) have += r[i].value;
    return str_print(s->ask.arena, "Two in a hundred of the streets with any crime (%s of %s) hold %.0f%% of it.", figure(s, top), figure(s, n), 100 * have / all);
}

static const char *harm_says(const struct assessment *s)
{
    if (!s->has_harm || !s->ward_harm || s->ward.n_cells < 8) return NULL;
    size_t n = s->ward.n_cells, both = 0, ten = MIN(n, (size_t)10);
    struct ranked *count = ARENA_ARRAY(s->ask.arena, struct ranked, n), *harm = ARENA_ARRAY(s->ask.arena, struct ranked, n);
    for (size_t i = 0; i < n; i++) {
        count[i] = (struct ranked){ (double)s->ward.cell[i].count, i };
        harm[i] = (struct ranked){ s->ward_harm[i], i };
    }
    qsort(count, n, sizeof *count, most_first);
    qsort(harm, n, sizeof *harm, most_first);
    for (size_t i = 0; i < ten; i++)
        for (size_t j = 0; j < ten; j++) both += count[i].item == harm[j].item;
    return str_print(s->ask.arena, "Of the ten wards with most crimes, %zu are among the ten with most harm%s.", both, s->weights.estimate ? " (harm being an estimate)" : "");
}

static const char *proposals(const struct assessment *s)
{
    const char *names = "";
    for (size_t i = 0; i < MIN(s->priorities.n, (size_t)NAMED_MAX); i++)
        names = str_print(s->ask.arena, "%s%s%s", names, i ? ", " : "", type_name(s, s->priorities.type[i].type));
    return *names ? str_print(s->ask.arena, "Scored highest for the strategy group to consider: %s.", names) : NULL;
}

size_t assess_summary(const struct assessment *s, const char ***out)
{
    struct sentences w = { s->ask.arena, ARENA_ARRAY(s->ask.arena, const char *, SENTENCES_MAX), 0 };
    say(&w, whole_change(s));
    say(&w, most_common(s));
    say(&w, types_that_changed(s, true));
    say(&w, types_that_changed(s, false));
    say(&w, concentrated(s));
    say(&w, streets_hold(s));
    say(&w, harm_says(s));
    say(&w, proposals(s));
    *out = w.sentence;
    return w.n;
}
