#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "app/help.h"
#include "app/site.h"
#include "app/speak.h"
#include "contract/common.h"

/* A verb whose words are as awkward as words can be. */
static const struct option options[] = {
    { .name = "odd", .letter = 'x', .kind = OPTION_CHOICE, .meaning = "a|b", .standard = "a", .repeats = true,
      .help = "It's [sic]: a \\ b" },
};
static const struct verb try_it = {
    .name = "try", .arguments = "[PATH]...", .summary = "Don't: 'quote' [me]", .options = options, .n_options = 1, .max_args = 1,
    .help = ".starts with a dot\nand goes on.\n\n  kept as it is\n  and this\n\nSecond \\ paragraph.\n\n"
            "$ wardmote try\n$ wardmote try -x a",
};
static const struct verb *const verbs[] = { &try_it };
static const struct importer importer = { .name = "'fruit'", .expected = ".csv with a \\" };
static const struct importer *const importers[] = { &importer };
static const struct contract room = { .importers = importers, .n_importers = 1, .name = "room", .purpose = "'Odd' things.", .verbs = verbs, .n_verbs = 1 };
static const struct contract *const rooms[] = { &room };
static const struct site made_up = { rooms, 1 };

/* What was written into a stream in memory, ended by a zero; the test frees it. */
struct sheet {
    FILE *f;
    char *text;
    size_t n;
};
static FILE *begin(struct sheet *s)
{
    s->f = open_memstream(&s->text, &s->n);
    assert_non_null(s->f);
    return s->f;
}
static void reads(struct sheet *s, const char *expected)
{
    assert_int_equal(fclose(s->f), 0);
    assert_string_equal(s->text, expected);
    free(s->text);
}
static void holds(struct sheet *s, const char *const *parts, size_t n)
{
    assert_int_equal(fclose(s->f), 0);
    for (size_t i = 0; i < n; i++)
        if (!strstr(s->text, parts[i])) fail_msg("missing: %s\nin: %s", parts[i], s->text);
    free(s->text);
}

static void help_is_read_as_paragraphs_kept_lines_and_examples(void **s)
{
    (void)s;
    struct str rest = str_of(try_it.help), piece;
    static const struct {
        enum help_piece kind;
        const char *text;
    } expected[] = { { HELP_PARAGRAPH, ".starts with a dot\nand goes on." }, { HELP_LINE, "  kept as it is" }, { HELP_LINE, "  and this" },
                     { HELP_PARAGRAPH, "Second \\ paragraph." }, { HELP_EXAMPLE, "$ wardmote try" }, { HELP_EXAMPLE, "$ wardmote try -x a" } };
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_int_equal(help_next(&rest, &piece), expected[i].kind);
        assert_true(str_eq(piece, str_of(expected[i].text)));
    }
    assert_int_equal(help_next(&rest, &piece), HELP_END);
}

static void roff_takes_no_word_as_a_request(void **s)
{
    (void)s;
    struct sheet page;
    help_man(begin(&page), &made_up);
    static const char *const parts[] = {
        "\n\\&'Odd' things.\n",          "\n\\&.starts with a dot\nand goes on.\n", "\nSecond \\e paragraph.\n",
        "\n.nf\n.RS\n  kept as it is\n  and this\n.RE\n.fi\n", "\n$ wardmote try\n$ wardmote try \\-x a\n.RE\n.fi\n",
        ".SH FILES THAT IMPORT KNOWS\n.TP\n.B \\&'fruit'\n\\&.csv with a \\e\n", ".SS try [PATH]...\n",           ".B \\-x, \\-\\-odd a|b\nIt's [sic]: a \\e b. May be given more than once. If not given: a.\n",
    };
    holds(&page, parts, COUNT_OF(parts));
}

static void shells_take_no_word_as_a_sign_of_theirs(void **s)
{
    (void)s;
    static const struct {
        const char *shell, *holds;
    } t[] = {
        { "zsh", "'*--odd=[It'\\''s \\[sic\\]\\: a \\\\ b]:odd:(a b)'" },
        { "zsh", "'try:Don'\\''t: '\\''quote'\\'' [me]'" },
        { "fish", " -l odd -s x -x -a 'a b' -d 'It'\\''s [sic]: a \\ b'" },
        { "bash", "try:--odd|try:-x)\n        COMPREPLY=($(compgen -W 'a b' -- \"$word\"))" },
    };
    for (size_t i = 0; i < COUNT_OF(t); i++) {
        struct error why = { 0 };
        struct sheet script;
        assert_true(help_completion(begin(&script), &made_up, t[i].shell, &why));
        holds(&script, &t[i].holds, 1);
    }
}

static void no_option_of_the_program_ends_its_help_with_a_stop_of_its_own(void **s)
{
    (void)s;
    size_t seen = 0;
    for (size_t i = 0; i < site.n; i++)
        for (size_t k = 0; k < site.contract[i]->n_verbs; k++) {
            const struct verb *v = site.contract[i]->verbs[k];
            struct option_group group[OPTION_GROUPS_MAX];
            for (size_t g = 0, n = option_groups(v, group); g < n; g++)
                for (size_t o = 0; o < group[g].n; o++, seen++)
                    if (str_ends(str_of(group[g].options[o].help), STR("."))) fail_msg("%s --%s", v->name, group[g].options[o].name);
        }
    assert_true(seen > 50);
}

static void words_are_wrapped_with_their_indent(void **s)
{
    (void)s;
    struct sheet page;
    speak_wrapped(begin(&page), "one  two three\nfour", 0, 2, 9);
    reads(&page, "one two\n  three\n  four\n");
    speak_wrapped(begin(&page), "one two34 one two345", 0, 0, 9); /* to the last column, not past it */
    reads(&page, "one two34\none\ntwo345\n");
    speak_wrapped(begin(&page), "a-word-too-long-for-the-line b", 0, 2, 9);
    reads(&page, "a-word-too-long-for-the-line\n  b\n");
    speak_wrapped(begin(&page), "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 x", 0, 0, 9); /* columns, not bytes */
    reads(&page, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\nx\n");
    speak_wrapped(begin(&page), "", 0, 0, 9);
    reads(&page, "\n");
}

static void an_error_of_several_lines_is_a_list(void **s)
{
    (void)s;
    struct sheet page;
    struct error why = { 0 };
    (void)FAIL(&why, INVALID, "expected one of:\n  a: \x1b[2J\n  b: \xff");
    speak_error(begin(&page), &why);
    reads(&page, "wardmote: expected one of:\n    a: \xef\xbf\xbd[2J\n    b: \xef\xbf\xbd\n");
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(help_is_read_as_paragraphs_kept_lines_and_examples),
        cmocka_unit_test(roff_takes_no_word_as_a_request),
        cmocka_unit_test(shells_take_no_word_as_a_sign_of_theirs),
        cmocka_unit_test(no_option_of_the_program_ends_its_help_with_a_stop_of_its_own),
        cmocka_unit_test(words_are_wrapped_with_their_indent),
        cmocka_unit_test(an_error_of_several_lines_is_a_list),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
