#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "contract/nearest.h"
#include "contract/words.h"

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

enum { WORDS_MAX = 16 };
struct reading {
    struct arena arena;
    struct words words;
    struct error why;
    bool ok;
};

/* Reads the words up to NULL. */
static struct reading reading(const char *first, ...)
{
    struct reading r = { .ok = false };
    const char *word[WORDS_MAX];
    size_t n = 0;
    va_list ap;
    va_start(ap, first);
    for (const char *w = first; w; w = va_arg(ap, const char *)) word[n++] = w;
    va_end(ap);
    r.ok = words_read(&r.arena, &site, n, word, &r.words, &r.why);
    return r;
}

static void refused(struct reading r, const char *sentence)
{
    if (r.ok) fail_msg("taken, but should say: %s", sentence);
    assert_string_equal(r.why.say, sentence);
    assert_int_equal(r.why.kind, ERROR_USAGE);
    arena_release(&r.arena);
}

static void given(struct reading *r, size_t i, const char *name, const char *value)
{
    if (!r->ok) fail_msg("refused: %s", r->why.say);
    assert_in_range(i, 0, r->words.n_given - 1);
    assert_string_equal(r->words.given[i].option->name, name);
    if (value) assert_string_equal(r->words.given[i].value, value);
    else assert_null(r->words.given[i].value);
}

static void options_may_be_written_in_every_usual_way(void **s)
{
    (void)s;
    struct reading r = reading("--home", "h", "count", "--by", "ward", "a.csv", "--runs=-3", "-fout", "-a", "--name=x=y", "--name", "", NULL);
    refused(r, "--name: was given an empty value");
    r = reading("--home", "h", "count", "--by", "ward", "a.csv", "--runs=-3", "-fout", "-a", "--name=x=y", "--name", "-", NULL);
    given(&r, 0, "home", "h");
    given(&r, 1, "by", "ward");
    given(&r, 2, "runs", "-3");
    given(&r, 3, "file", "out");
    given(&r, 4, "all", NULL);
    given(&r, 5, "name", "x=y");
    given(&r, 6, "name", "-");
    assert_int_equal(r.words.n_given, 7);
    assert_int_equal(r.words.n_args, 1);
    assert_string_equal(r.words.arg[0], "a.csv");
    assert_ptr_equal(r.words.verb, verbs[0]);
    arena_release(&r.arena);
    r = reading("count", "-f", "out", "-n", "-7", "x", NULL);
    given(&r, 0, "file", "out");
    given(&r, 1, "runs", "-7");
    arena_release(&r.arena);
}

static void after_two_dashes_every_word_is_an_argument(void **s)
{
    (void)s;
    struct reading r = reading("count", "--", "--by", "--help", NULL);
    assert_true(r.ok);
    assert_int_equal(r.words.n_args, 2);
    assert_string_equal(r.words.arg[0], "--by");
    assert_false(r.words.wants_help);
    arena_release(&r.arena);
    r = reading("count", "-", NULL);
    assert_true(r.ok);
    assert_string_equal(r.words.arg[0], "-");
    arena_release(&r.arena);
}

static void an_unknown_name_is_refused_with_the_nearest(void **s)
{
    (void)s;
    refused(reading("coutn", NULL), "there is no verb \"coutn\"; did you mean count?");
    refused(reading("zebra", NULL), "there is no verb \"zebra\"; see wardmote help");
    refused(reading("", NULL), "there is no verb \"\"; see wardmote help");
    refused(reading("count", "x", "--naem", "y", NULL), "count has no option --naem; did you mean --name?");
    refused(reading("count", "x", "--quite-other=1", NULL), "count has no option --quite-other; see wardmote help count");
    refused(reading("--by", "ward", "count", "x", NULL), "wardmote has no option --by; see wardmote help");
    refused(reading("count", "x", "-q", NULL), "count has no option -q; see wardmote help count");
    refused(reading("count", "x", "-aq", NULL), "count has no option -aq; see wardmote help count");
    refused(reading("count", "x", "--=3", NULL), "count has no option --; see wardmote help count");
}

static void values_are_checked_by_their_kind(void **s)
{
    (void)s;
    refused(reading("count", "x", "--by", "wards", NULL), "--by wards: this is one of ward|district; did you mean ward?");
    refused(reading("count", "x", "--by", "hill", NULL), "--by hill: this is one of ward|district");
    refused(reading("count", "x", "--runs", "1.5", NULL), "--runs 1.5: this is a whole number, such as 12");
    refused(reading("count", "x", "--runs=99999999999999999999", NULL), "--runs 99999999999999999999: this is a whole number, such as 12");
    refused(reading("count", "x", "--share", "nan", NULL), "--share nan: this is a number, such as 2.5");
    refused(reading("count", "x", "--since", "2025-13", NULL), "--since 2025-13: this is a month such as 2025-01");
    refused(reading("count", "x", "--name", "\xff", NULL), "--name \xff: this is text in UTF-8");
    refused(reading("count", "x", "--file=", NULL), "--file: was given an empty value");
    refused(reading("count", "x", "--all=yes", NULL), "--all takes no value");
    struct reading r = reading("count", "x", "--file", "\xff", "--since", "2025-01", "--share", "0.25", "--by", "ward", NULL);
    assert_true(r.ok); /* a file's name is bytes */
    arena_release(&r.arena);
}

static void a_value_that_is_missing_is_not_taken_from_the_next_option(void **s)
{
    (void)s;
    refused(reading("count", "x", "--by", NULL), "--by needs ward|district after it");
    refused(reading("count", "--by", "--runs", "3", "x", NULL), "--by needs ward|district after it, not the option --runs");
    refused(reading("count", "x", "-f", NULL), "--file needs FILE after it");
}

static void an_option_that_does_not_repeat_is_refused_twice(void **s)
{
    (void)s;
    refused(reading("count", "x", "-n", "1", "--runs", "1", NULL), "--runs was given twice");
    refused(reading("--home", "a", "count", "x", "--home", "b", NULL), "--home was given twice");
}

static void arguments_are_counted(void **s)
{
    (void)s;
    refused(reading("count", NULL), "count needs FILE [FILE] after it");
    refused(reading("count", "a", "b", "c", NULL), "count takes FILE [FILE] and no more: \"c\" is too many");
    refused(reading("forget", "a", NULL), "forget takes no argument: \"a\" is too many");
    struct reading r = reading(NULL, NULL);
    assert_true(r.ok);
    assert_null(r.words.verb);
    arena_release(&r.arena);
}

static void help_is_given_whatever_else_is_on_the_line(void **s)
{
    (void)s;
    struct reading r = reading("--nonsense", "count", "--by", "--help", NULL);
    assert_true(r.ok && r.words.wants_help);
    assert_ptr_equal(r.words.verb, verbs[0]);
    arena_release(&r.arena);
    r = reading("nonsense", "-h", NULL);
    assert_true(r.ok && r.words.wants_help);
    assert_null(r.words.verb);
    arena_release(&r.arena);
}

static void hostile_words_are_shown_short_and_whole(void **s)
{
    (void)s;
    char *long_word = mem_new(100001);
    memset(long_word, 'x', 100000);
    refused(reading(long_word, NULL), "there is no verb \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\"; see wardmote help");
    memcpy(long_word, "--", 2);
    struct reading r = reading("count", "x", long_word, NULL);
    assert_false(r.ok);
    assert_true(strlen(r.why.say) < 120);
    arena_release(&r.arena);
    for (size_t i = 0; i < 99999; i += 2) memcpy(long_word + i, "\xc3\xa9", 2); /* é é é */
    long_word[0] = 'e';
    long_word[1] = 'e';
    r = reading(long_word, NULL);
    assert_true(str_is_utf8(str_of(r.why.say))); /* not cut inside a character */
    arena_release(&r.arena);
    mem_free(long_word);
}

static void the_nearest_name_is_a_few_slips_away(void **s)
{
    (void)s;
    static const struct {
        const char *given, *near;
    } t[] = { { "breakdwon", "breakdown" }, { "ward", NULL }, { "hotspot", "hotspots" }, { "trned", "trend" },
              { "impor", "import" }, { "", NULL }, { "x", NULL }, { "breakdownbreakdownbreakdownbreakdownbreakdown", NULL } };
    for (size_t i = 0; i < COUNT_OF(t); i++) {
        struct nearest n = NEAREST(str_of(t[i].given));
        static const char *const names[] = { "breakdown", "hotspots", "trend", "import" };
        for (size_t k = 0; k < COUNT_OF(names); k++) nearest_offer(&n, str_of(names[k]));
        if (!t[i].near) assert_null(n.best.ptr);
        else assert_true(str_eq(n.best, str_of(t[i].near)));
    }
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(options_may_be_written_in_every_usual_way),
        cmocka_unit_test(after_two_dashes_every_word_is_an_argument),
        cmocka_unit_test(an_unknown_name_is_refused_with_the_nearest),
        cmocka_unit_test(values_are_checked_by_their_kind),
        cmocka_unit_test(a_value_that_is_missing_is_not_taken_from_the_next_option),
        cmocka_unit_test(an_option_that_does_not_repeat_is_refused_twice),
        cmocka_unit_test(arguments_are_counted),
        cmocka_unit_test(help_is_given_whatever_else_is_on_the_line),
        cmocka_unit_test(hostile_words_are_shown_short_and_whole),
        cmocka_unit_test(the_nearest_name_is_a_few_slips_away),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
