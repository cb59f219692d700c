#include "places/population.h"
#include "places/apportion.h"
#include "places/figures.h"
#include "render/format.h"

/* An area whose small areas cover less than this of it is not given a figure. */
static const float cover_least = 0.95f;

/* Sums over the areas of the layer with outlines, before districts are made of wards. */
struct sums {
    double *value;  /* [n] sum of figure times share (times people, for a mean) */
    double *weight; /* [n] of the shares (times people) */
    bool *short_of; /* [n] a small area that lies in it has no figure */
    double used, outside;
    size_t by_method[APPORTION_METHODS], other_generation;
};

static struct sums sums_new(struct arena *a, size_t n)
{
    return (struct sums){ .value = ARENA_ARRAY(a, double, n + 1), .weight = ARENA_ARRAY(a, double, n + 1),
                          .short_of = ARENA_ARRAY(a, bool, n + 1) };
}

/* Walks two sorted lists of codes side by side. */
static size_t seek(const struct figures *f, size_t from, const char *code)
{
    while (from < f->n && memcmp(f->code[from].code, code, AREA_CODE_MAX) < 0) from++;
    return from;
}
static bool stands_at(const struct figures *f, size_t i, const char *code)
{
    return i < f->n && memcmp(f->code[i].code, code, AREA_CODE_MAX) == 0;
}

/* people: NULL for a sum; for a mean the population of the same small areas, or one of no areas: all count the same. */
static void add_up(const struct apportionment *p, const struct figures *f, const struct figures *people, struct sums *s)
{
    size_t at = 0, at_people = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct apportion_source *source = &p->source[i];
        at = seek(f, at, source->code);
        bool has = stands_at(f, at, source->code);
        double weight = 1, shared = 0;
        if (people && people->n) {
            at_people = seek(people, at_people, source->code);
            weight = stands_at(people, at_people, source->code) ? people->value[at_people] : 0;
        }
        for (uint32_t k = source->first; k < p->source[i + 1].first; k++) {
            const struct apportion_share *share = &p->share[k];
            if (!has) s->short_of[share->to] = true;
            else s->value[share->to] += f->value[at] * weight * (double)share->share;
            s->weight[share->to] += weight * (double)share->share;
            shared += (double)share->share;
        }
        if (!has || source->first == p->source[i + 1].first) continue;
        double counts = people ? weight : f->value[at];
        s->used += counts;
        s->outside += counts * fmax(0, 1 - shared);
        s->by_method[source->method]++;
        s->other_generation += source->other_generation;
    }
}

/* The figures stand for the very areas of the layer. */
static void take_over(const struct layer *l, const struct figures *f, double *value)
{
    for (uint32_t i = 0; i < l->n; i++) {
        size_t at = figures_find(f, layer_code(l, i));
        value[i] = at == SIZE_MAX ? NAN : f->value[at];
    }
}

static const char *say_ways(struct arena *a, const struct sums *s, const struct apportionment *p, const char *small)
{
    const char *ways = "";
    const char *each[APPORTION_METHODS] = {
        [APPORTION_POSTCODES] = str_print(a, "by where their %spostcodes lie (%s), each counting the same", p->live ? "live " : "", p->postcodes),
        [APPORTION_POINTS] = "by a regular sample of points in their outlines",
        [APPORTION_LOOKUP] = "by the published look-up",
    };
    for (unsigned m = 0; m < APPORTION_METHODS; m++)
        if (s->by_method[m]) ways = str_print(a, "%s%s%s %s %s", ways, *ways ? "; " : "", format_int(a, (int64_t)s->by_method[m]), small, each[m]);
    if (s->other_generation)
        ways = str_print(a, "%s. The outlines of %s are those of another generation with the same code", ways, format_int(a, (int64_t)s->other_generation));
    return ways;
}

static const char *say_method(struct arena *a, const struct layer *l, const struct figures *f, const struct figures *people,
                              const struct apportionment *p, const struct sums *s)
{
    const char *small = area_type_title(f->type, true);
    const char *text = str_print(a, "%s of %d, by %s of %d, was brought to the %s: %s.", f->title, f->year, small, f->type_year,
                                 layer_title(a, l), say_ways(a, s, p, small));
    if (people)
        text = people->n ? str_print(a, "%s The mean is over the people of %d.", text, people->year)
                         : str_print(a, "%s Each of the %s counts the same, for no population of theirs is loaded.", text, small);
    double share = s->used > 0 ? 100 * s->outside / s->used : 0;
    return str_print(a, "%s %.1f %% of %s fell outside all %s.", text, share, people ? "them" : "it", area_type_title(l->type, true));
}

static double value_of(const struct sums *s, uint32_t i, bool mean)
{
    if (!mean) return s->value[i];
    return s->weight[i] > 0 ? s->value[i] / s->weight[i] : NAN;
}

/* From the areas with outlines to the layer that is asked for, which may be made of them. */
static void give(const struct layer *l, const struct layer *base, const struct apportionment *p, const struct sums *s, bool mean,
                 struct area_figures *out, struct arena *a)
{
    struct sums whole = l->base ? sums_new(a, l->n) : *s;
    bool *missing = ARENA_ARRAY(a, bool, l->n + 1);
    for (uint32_t i = 0; i < base->n; i++) {
        uint32_t to = l->base ? l->group[i] : i;
        if (to == AREA_NONE) continue;
        missing[to] |= p->covered[i] < cover_least || s->short_of[i];
        if (!l->base) continue;
        whole.value[to] += s->value[i];
        whole.weight[to] += s->weight[i];
    }
    for (uint32_t i = 0; i < l->n; i++) out->value[i] = missing[i] ? NAN : value_of(&whole, i, mean);
}

/* Figures published for the areas of the layer, or for those that it is made of. */
static void give_published(const struct layer *l, const struct layer *base, const struct figures *f, bool mean,
                           struct area_figures *out, struct arena *a)
{
    if (!l->base) {
        take_over(l, f, out->value);
        out->method = str_print(a, "%s of %d, as published for the %s.", f->title, f->year, layer_title(a, l));
        return;
    }
    double *value = ARENA_ARRAY(a, double, base->n + 1), *n = ARENA_ARRAY(a, double, l->n + 1);
    take_over(base, f, value);
    for (uint32_t i = 0; i < base->n; i++) {
        if (l->group[i] == AREA_NONE) continue;
        out->value[l->group[i]] += value[i];
        n[l->group[i]]++;
    }
    for (uint32_t i = 0; i < l->n && mean; i++) out->value[i] /= n[i];
    out->method = str_print(a, "%s of %d, as published for the %s, %s.", f->title, f->year, layer_title(a, base),
                            mean ? "each of which counts the same" : "added up");
}

/* Figures of small areas, shared out. *found is false where nothing says how. */
static bool give_shared(struct snapshot *s, struct arena *a, const struct layer *l, const struct layer *base, const struct figures *f,
                        bool mean, struct area_figures *out, bool *found, struct error *why)
{
    struct figures people = { .n = 0 };
    struct apportionment p;
    *found = apportionment_open(s, f->type, f->type_year, base, &p, why);
    if (!*found) return why->kind == ERROR_MISSING;
    if (mean && !figures_open(s, "population", f->type, f->type_year, &people, why) && why->kind != ERROR_MISSING) return false;
    struct sums sums = sums_new(a, base->n);
    add_up(&p, f, mean ? &people : NULL, &sums);
    give(l, base, &p, &sums, mean, out, a);
    out->outside = sums.used > 0 ? sums.outside / sums.used : 0;
    out->method = say_method(a, l, f, mean ? &people : NULL, &p, &sums);
    return true;
}

static bool try_figures(struct snapshot *s, struct arena *a, const struct layer *l, const struct figures *f, bool mean,
                        struct area_figures *out, struct error *why)
{
    const struct layer *base = l->base ? l->base : l;
    bool found = true;
    *out = (struct area_figures){ .value = ARENA_ARRAY(a, double, l->n + 1) };
    if (f->type == base->type && f->type_year == base->year) give_published(l, base, f, mean, out, a);
    else if (!give_shared(s, a, l, base, f, mean, out, &found, why)) return false;
    if (!found) return true;
    for (uint32_t i = 0; i < l->n; i++) out->n_given += !isnan(out->value[i]);
    out->year = f->year;
    out->title = str_z(a, str_of(f->title)); /* the part may be unmapped before these are shown */
    out->unit = str_z(a, str_of(f->unit));
    out->source = str_print(a, "%s, %d", f->source, f->year);
    return true;
}

/* The newest figures of the measure that give most of the layer's areas one. */
static bool figures_of(struct snapshot *s, struct arena *a, const struct layer *l, const char *measure, bool mean,
                       struct area_figures *out, struct error *why)
{
    size_t first, n = snapshot_find(s, str_of(str_print(a, "figures/%s/", measure)), &first);
    struct area_figures best = { .n_given = 0 };
    for (size_t i = first; i < first + n; i++) {
        struct figures f;
        struct area_figures tried;
        const struct part *p = snapshot_part(s, i, why);
        if (!p || !figures_read(p, snapshot_entry(s, i)->key, &f, why) || !try_figures(s, a, l, &f, mean, &tried, why)) return false;
        if (tried.n_given > best.n_given || (tried.n_given == best.n_given && tried.n_given && tried.year > best.year)) best = tried;
    }
    if (n == 0) return FAIL(why, MISSING, "no figures of %s are loaded; import a table of them by small area", measure);
    if (best.n_given == 0)
        return FAIL(why, MISSING, "the figures of %s that are loaded cannot be brought to the %s: import the outlines of their small areas, "
                    "or a look-up from them", measure, layer_title(a, l));
    *out = best;
    return true;
}

bool figures_sum(struct snapshot *s, struct arena *a, const struct layer *l, const char *measure, struct area_figures *out,
                 struct error *why)
{
    return figures_of(s, a, l, measure, false, out, why);
}

bool figures_mean(struct snapshot *s, struct arena *a, const struct layer *l, const char *measure, struct area_figures *out,
                  struct error *why)
{
    return figures_of(s, a, l, measure, true, out, why);
}
