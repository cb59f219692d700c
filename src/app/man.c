/* The manual page, man(7), from the tables of the verbs. */
#include "app/help.h"
#include "contract/common.h"

/* Text as roff takes it: no escape, no request at the start of a line, a hyphen that can be searched and copied. */
static void put(FILE *f, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool starts_line = i == 0 || s.ptr[i - 1] == '\n';
        if (starts_line && (s.ptr[i] == '.' || s.ptr[i] == '\'')) (void)fputs("\\&", f);
        if (s.ptr[i] == '\\') (void)fputs("\\e", f);
        else if (s.ptr[i] == '-') (void)fputs("\\-", f);
        else (void)fputc(s.ptr[i], f);
    }
}

static void paragraph(FILE *f, const char *tag, const char *text)
{
    (void)fputs(".TP\n.B ", f);
    put(f, str_of(tag));
    (void)fputc('\n', f);
    put(f, str_of(text));
    (void)fputc('\n', f);
}

static void options(FILE *f, const struct option_group *g)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < g->n; i++) paragraph(f, help_option(&a, &g->options[i]), help_sentence(&a, &g->options[i]));
    arena_release(&a);
}

/* Paragraphs flow; other lines stay as they are, those that stand together in one block. */
static void help_text(FILE *f, const char *text)
{
    struct str rest = str_of(text), piece;
    bool block = false;
    for (enum help_piece kind; (kind = help_next(&rest, &piece)) != HELP_END; block = kind != HELP_PARAGRAPH) {
        if (block && kind == HELP_PARAGRAPH) (void)fputs(".RE\n.fi\n", f);
        if (kind == HELP_PARAGRAPH) (void)fputs(".PP\n", f);
        else if (!block) (void)fputs(".PP\n.nf\n.RS\n", f);
        put(f, piece);
        (void)fputc('\n', f);
    }
    if (block) (void)fputs(".RE\n.fi\n", f);
}

static void verb(FILE *f, const struct verb *v)
{
    struct option_group group[OPTION_GROUPS_MAX];
    size_t n = option_groups(v, group);
    (void)fprintf(f, ".SS ");
    put(f, str_of(v->name));
    if (*v->arguments) (void)fputc(' ', f);
    put(f, str_of(v->arguments));
    (void)fputc('\n', f);
    put(f, str_of(v->summary));
    (void)fputs(".\n", f);
    help_text(f, v->help);
    if (v->n_options) options(f, &group[0]);
    if (v->common) (void)fputs(".PP\nAlso:", f);
    for (size_t g = v->n_options ? 1 : 0; g + 1 < n; g++) /* the last holds everywhere */
        (void)fprintf(f, "%s %s", g > (v->n_options ? 1u : 0u) ? "," : "", group[g].heading);
    if (v->common) (void)fputs(", below.\n", f);
}

static void kinds_of_file(FILE *f, const struct site *site)
{
    (void)fputs(".SH FILES THAT IMPORT KNOWS\n", f);
    for (size_t i = 0; i < site->n; i++)
        for (size_t k = 0; k < site->contract[i]->n_importers; k++)
            if (site->contract[i]->importers[k]->expected)
                paragraph(f, site->contract[i]->importers[k]->name, site->contract[i]->importers[k]->expected);
}

static void common_options(FILE *f)
{
    static const struct verb any = { .name = "", .common = VERB_OUTPUT | VERB_WHERE_WHEN };
    struct option_group group[OPTION_GROUPS_MAX];
    size_t n = option_groups(&any, group);
    for (size_t g = 0; g < n; g++) {
        (void)fprintf(f, ".SS %s\n", group[g].heading);
        options(f, &group[g]);
    }
}

void help_man(FILE *f, const struct site *site)
{
    (void)fputs(".TH WARDMOTE 1 \"\" \"wardmote " WARDMOTE_VERSION "\" \"\"\n"
                ".SH NAME\nwardmote \\- " PROGRAM_PURPOSE "\n"
                ".SH SYNOPSIS\n.B wardmote\n.I VERB\n[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n"
                ".SH DESCRIPTION\n", f);
    for (size_t i = 0; i < site->n; i++) {
        if (site->contract[i]->n_verbs == 0) continue;
        if (i) (void)fputs(".PP\n", f);
        put(f, str_of(site->contract[i]->purpose));
        (void)fputc('\n', f);
        for (size_t k = 0; k < site->contract[i]->n_verbs; k++)
            paragraph(f, site->contract[i]->verbs[k]->name, site->contract[i]->verbs[k]->summary);
    }
    (void)fputs(".SH VERBS\n", f);
    for (size_t i = 0; i < site->n; i++)
        for (size_t k = 0; k < site->contract[i]->n_verbs; k++) verb(f, site->contract[i]->verbs[k]);
    (void)fputs(".SH OPTIONS THAT VERBS SHARE\n", f);
    common_options(f);
    kinds_of_file(f, site);
    (void)fputs(".SH EXIT STATUS\n", f);
    paragraph(f, "0", "What was asked has been done.");
    paragraph(f, "1", "It could not be done; the reason is on the standard error.");
    paragraph(f, "2", "The command line was not understood.");
    (void)fputs(".SH ENVIRONMENT\n", f);
    paragraph(f, "WARDMOTE_HOME", "The home folder, where --home does not name one.");
    (void)fputs(".SH FILES\n", f);
    paragraph(f, "wardmote-home", "The home folder where nothing else is said: evidence/ holds what publishers issue, "
                                  "wardmote.db what people enter. A copy of the folder is a backup.");
}
