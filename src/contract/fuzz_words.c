/*
 * Any command line, a word a line. What is understood keeps the tables' promises, and says the same when it is written out plainly,
 * every option as --name=value before `--` and the arguments, and read again; what is not says why.
 */
#include "contract/call.h"
#include "contract/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool do_nothing(struct call *c, struct error *why)
{
    (void)c;
    (void)why;
    return true;
}

static const struct option options[] = {
    { .name = "by", .kind = OPTION_CHOICE, .meaning = "ward|district", .help = "..." },
    { .name = "runs", .letter = 'n', .kind = OPTION_WHOLE, .meaning = "N", .help = "..." },
    { .name = "share", .kind = OPTION_NUMBER, .meaning = "X", .help = "..." },
    { .name = "since", .kind = OPTION_MONTH, .meaning = "YYYY-MM", .help = "..." },
    { .name = "name", .kind = OPTION_TEXT, .meaning = "NAME", .help = "...", .repeats = true },
    { .name = "file", .letter = 'f', .kind = OPTION_PATH, .meaning = "FILE", .help = "..." },
    { .name = "all", .letter = 'a', .kind = OPTION_FLAG, .help = "..." },
};
static const struct verb *const verbs[] = {
    &(const struct verb){ .name = "count", .arguments = "FILE [FILE]", .options = options, .n_options = COUNT_OF(options), .min_args = 1,
                          .max_args = 2, .run = do_nothing },
    &(const struct verb){ .name = "forget", .arguments = "", .run = do_nothing },
};
static const struct contract room = { .name = "room", .verbs = verbs, .n_verbs = COUNT_OF(verbs) };
static const struct contract *const rooms[] = { &room };
static const struct site site = { rooms, 1 };

static size_t times(const struct words *w, const struct option *o)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_given; i++) n += w->given[i].option == o;
    return n;
}

static void check_promises(const struct words *w)
{
    struct error why;
    CHECK(!w->verb ? w->n_args == 0 : w->n_args >= w->verb->min_args && w->n_args <= w->verb->max_args);
    for (size_t i = 0; i < w->n_given; i++) {
        const struct given *g = &w->given[i];
        CHECK((g->option->kind == OPTION_FLAG) == !g->value && words_option(w, str_of(g->option->name)) == g->option);
        CHECK(!g->value || option_accepts(g->option, str_of(g->value), &why));
        CHECK(g->option->repeats || times(w, g->option) == 1);
    }
}

static bool same(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

static void read_again(struct arena *a, const struct words *w)
{
    const char **word = ARENA_ARRAY(a, const char *, w->n_given + w->n_args + 2);
    size_t n = 0;
    struct words again;
    struct error why;
    if (w->verb) word[n++] = w->verb->name;
    for (size_t i = 0; i < w->n_given; i++) {
        const struct given *g = &w->given[i];
        word[n++] = g->value ? str_print(a, "--%s=%s", g->option->name, g->value) : str_print(a, "--%s", g->option->name);
    }
    word[n++] = "--";
    for (size_t i = 0; i < w->n_args; i++) word[n++] = w->arg[i];
    CHECK(words_read(a, &site, n, word, &again, &why));
    CHECK(again.verb == w->verb && again.n_given == w->n_given && again.n_args == w->n_args && !again.wants_help);
    for (size_t i = 0; i < w->n_given; i++) CHECK(again.given[i].option == w->given[i].option && same(again.given[i].value, w->given[i].value));
    for (size_t i = 0; i < w->n_args; i++) CHECK(same(again.arg[i], w->arg[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    enum { WORDS_MAX = 64 };
    struct arena a = { 0 };
    const char *word[WORDS_MAX];
    struct str rest = { (const char *)data, n }, one;
    struct words w;
    struct error why;
    struct call *call;
    size_t k = 0;
    if (n > 8192 || memchr(data, 0, n)) return 0;
    while (rest.len && k < WORDS_MAX) {
        rest = str_cut(rest, '\n', &one);
        word[k++] = str_z(&a, one);
    }
    bool ok = words_read(&a, &site, k, word, &w, &why);
    if (!ok) CHECK(why.kind == ERROR_USAGE && why.say[0]);
    if (ok && !w.wants_help) {
        check_promises(&w);
        read_again(&a, &w);
    }
    if (call_parse(&site, k, word, (struct call_streams){ .out = stdout, .err = stderr }, &call, &why)) {
        CHECK(ok && call_verb(call) == w.verb && call_wants_help(call) == w.wants_help);
        call_free(call);
    }
    arena_release(&a);
    return 0;
}
