#include "contract/words.h"
#include "contract/nearest.h"

struct reader {
    struct words *w;
    struct arena *arena;
    const struct site *site;
    const char *const *word;
    size_t n, at;
};

/* What was typed may be of any length; a sentence shows the beginning. */
static const char *shown(struct arena *a, struct str s)
{
    size_t n = s.len;
    if (n > 60)
        for (n = 60; n && ((unsigned char)s.ptr[n] & 0xc0) == 0x80;) n--; /* not inside a character */
    return str_print(a, STR_FMT "%s", (int)n, s.ptr, n < s.len ? "..." : "");
}

/* "; did you mean --from?" or what to read instead. */
static const char *or_did_you_mean(struct arena *a, const struct nearest *near, const char *dashes,
                                   const struct verb *v)
{
    if (near->best.ptr) return str_print(a, "; did you mean %s" STR_FMT "?", dashes, STR_ARG(near->best));
    return str_print(a, "; see wardmote help%s%s", v ? " " : "", v ? v->name : "");
}

const struct verb *words_verb(struct arena *a, const struct site *site, const char *name, struct error *why)
{
    const struct verb *v = site_verb(site, str_of(name));
    if (v) return v;
    struct nearest near = NEAREST(str_of(name));
    for (size_t i = 0; i < site->n; i++)
        for (size_t k = 0; k < site->contract[i]->n_verbs; k++)
            nearest_offer(&near, str_of(site->contract[i]->verbs[k]->name));
    (void)FAIL(why, USAGE, "there is no verb \"%s\"%s", shown(a, str_of(name)), or_did_you_mean(a, &near, "", NULL));
    return NULL;
}

const struct option *words_option(const struct words *w, struct str name)
{
    for (size_t g = 0; g < w->n_groups; g++)
        for (size_t i = 0; i < w->group[g].n; i++)
            if (str_eq(str_of(w->group[g].options[i].name), name)) return &w->group[g].options[i];
    return NULL;
}

static const struct option *lettered(const struct words *w, char letter)
{
    for (size_t g = 0; g < w->n_groups; g++)
        for (size_t i = 0; i < w->group[g].n; i++)
            if (w->group[g].options[i].letter == letter) return &w->group[g].options[i];
    return NULL;
}

bool choice_next(struct str *rest, struct str *one)
{
    if (rest->len == 0) return false;
    *rest = str_cut(*rest, '|', one);
    return true;
}

static bool choice_accepts(const struct option *o, struct str value, struct error *why)
{
    struct str rest = str_of(o->meaning), one;
    struct nearest near = NEAREST(value);
    while (choice_next(&rest, &one)) {
        if (str_eq(one, value)) return true;
        nearest_offer(&near, one);
    }
    if (near.best.ptr) return FAIL(why, USAGE, "is one of %s; did you mean " STR_FMT "?", o->meaning, STR_ARG(near.best));
    return FAIL(why, USAGE, "is one of %s", o->meaning);
}

bool option_accepts(const struct option *o, struct str value, struct error *why)
{
    int64_t whole;
    double number;
    month_t month;
    if (value.len == 0) return FAIL(why, USAGE, "was given an empty value");
    switch (o->kind) {
    case OPTION_FLAG: CHECK(!"a flag has no value");
    case OPTION_PATH: return true; /* a file's name is bytes */
    case OPTION_TEXT: return str_is_utf8(value) || FAIL(why, USAGE, "is text in UTF-8");
    case OPTION_WHOLE: return str_to_i64(value, &whole) || FAIL(why, USAGE, "is a whole number, such as 12");
    case OPTION_NUMBER: return str_to_double(value, &number) || FAIL(why, USAGE, "is a number, such as 2.5");
    case OPTION_MONTH: return month_parse(value, &month) || FAIL(why, USAGE, "is a month such as 2025-01");
    case OPTION_CHOICE: return choice_accepts(o, value, why);
    }
    CHECK(!"an option of no known kind");
    return false;
}

static bool take(struct reader *r, const struct option *o, const char *value, struct error *why)
{
    for (size_t i = 0; !o->repeats && i < r->w->n_given; i++)
        if (r->w->given[i].option == o) return FAIL(why, USAGE, "--%s was given twice", o->name);
    if (value && !option_accepts(o, str_of(value), why)) {
        if (*value == 0) return error_prefix(why, "--%s", o->name);
        const char *sentence = str_print(r->arena, "%s", why->say);
        return FAIL(why, USAGE, "--%s %s: this %s", o->name, shown(r->arena, str_of(value)), sentence);
    }
    r->w->given[r->w->n_given++] = (struct given){ o, value };
    return true;
}

/* The value of an option is the rest of its own word, or the next word. */
static bool take_with_value(struct reader *r, const struct option *o, const char *own, struct error *why)
{
    if (o->kind == OPTION_FLAG) return take(r, o, NULL, why);
    if (own) return take(r, o, own, why);
    if (r->at == r->n) return FAIL(why, USAGE, "--%s needs %s after it", o->name, o->meaning);
    const char *next = r->word[r->at];
    if (str_starts(str_of(next), STR("--")))
        return FAIL(why, USAGE, "--%s needs %s after it, not the option %s", o->name, o->meaning,
                    shown(r->arena, str_of(next)));
    r->at++;
    return take(r, o, next, why);
}

static const char *who(const struct words *w) { return w->verb ? w->verb->name : "wardmote"; }

static bool read_long(struct reader *r, const char *word, struct error *why)
{
    const char *equals = strchr(word, '=');
    struct str name = { word + 2, equals ? (size_t)(equals - word) - 2 : strlen(word) - 2 };
    const struct option *o = words_option(r->w, name);
    if (o && o->kind == OPTION_FLAG && equals) return FAIL(why, USAGE, "--%s takes no value", o->name);
    if (o) return take_with_value(r, o, equals ? equals + 1 : NULL, why);
    struct nearest near = NEAREST(name);
    for (size_t g = 0; g < r->w->n_groups; g++)
        for (size_t i = 0; i < r->w->group[g].n; i++) nearest_offer(&near, str_of(r->w->group[g].options[i].name));
    return FAIL(why, USAGE, "%s has no option --%s%s", who(r->w), shown(r->arena, name),
                or_did_you_mean(r->arena, &near, "--", r->w->verb));
}

static bool read_letter(struct reader *r, const char *word, struct error *why)
{
    const struct option *o = lettered(r->w, word[1]);
    const char *rest = word[2] ? word + 2 : NULL;
    if (o && !(o->kind == OPTION_FLAG && rest)) return take_with_value(r, o, rest, why);
    return FAIL(why, USAGE, "%s has no option %s%s", who(r->w), shown(r->arena, str_of(word)),
                or_did_you_mean(r->arena, &NEAREST(STR("")), "", r->w->verb));
}

static bool read_verb(struct reader *r, const char *word, struct error *why)
{
    r->w->verb = words_verb(r->arena, r->site, word, why);
    if (r->w->verb) r->w->n_groups = option_groups(r->w->verb, r->w->group);
    return r->w->verb;
}

static bool enough_arguments(const struct reader *r, struct error *why)
{
    const struct verb *v = r->w->verb;
    if (!v) return true;
    if (r->w->n_args < v->min_args) return FAIL(why, USAGE, "%s needs %s after it", v->name, v->arguments);
    if (r->w->n_args <= v->max_args) return true;
    const char *extra = shown(r->arena, str_of(r->w->arg[v->max_args]));
    return v->max_args ? FAIL(why, USAGE, "%s takes %s and no more: \"%s\" is too many", v->name, v->arguments, extra)
                       : FAIL(why, USAGE, "%s takes no argument: \"%s\" is too many", v->name, extra);
}

/* Somebody who asks for help should get it, whatever else is on the line. */
static bool asks_for_help(const struct site *site, size_t n, const char *const *word, struct words *w)
{
    for (size_t i = 0; i < n && strcmp(word[i], "--") != 0; i++) {
        if (strcmp(word[i], "--help") == 0 || strcmp(word[i], "-h") == 0) w->wants_help = true;
        else if (!w->verb) w->verb = site_verb(site, str_of(word[i]));
    }
    if (w->wants_help) return true;
    w->verb = NULL;
    return false;
}

bool words_read(struct arena *a, const struct site *site, size_t n, const char *const *word, struct words *out,
                struct error *why)
{
    struct words w = { .given = ARENA_ARRAY(a, struct given, n + 1), .arg = ARENA_ARRAY(a, const char *, n + 1) };
    struct reader r = { .w = &w, .arena = a, .site = site, .word = word, .n = n };
    w.n_groups = option_groups(NULL, w.group);
    bool ok = true, only_arguments = asks_for_help(site, n, word, &w);
    if (w.wants_help) r.at = n;
    while (ok && r.at < n) {
        const char *s = word[r.at++];
        if (!only_arguments && strcmp(s, "--") == 0) only_arguments = true;
        else if (!only_arguments && s[0] == '-' && s[1] == '-') ok = read_long(&r, s, why);
        else if (!only_arguments && s[0] == '-' && s[1]) ok = read_letter(&r, s, why);
        else if (!w.verb) ok = read_verb(&r, s, why);
        else w.arg[w.n_args++] = s;
    }
    ok = ok && (w.wants_help || enough_arguments(&r, why));
    if (ok) *out = w;
    return ok;
}
