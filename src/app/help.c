#include "app/help.h"
#include "app/speak.h"
#include "app/verbs.h"
#include "contract/common.h"

enum { WIDTH_OF_PROSE = 100, WIDTH_OF_FILE = 80, COLUMN_OF_HELP = 26 };

static int prose_width(int width) { return width ? MIN(width, WIDTH_OF_PROSE) : WIDTH_OF_FILE; }

enum help_piece help_next(struct str *rest, struct str *piece)
{
    while (rest->len && rest->ptr[0] == '\n') *rest = str_slice(*rest, 1, rest->len);
    if (rest->len == 0) return HELP_END;
    size_t n = 0;
    if (rest->ptr[0] == '$' || rest->ptr[0] == ' ') {
        *rest = str_cut(*rest, '\n', piece);
        return piece->ptr[0] == '$' ? HELP_EXAMPLE : HELP_LINE;
    }
    while (n < rest->len && !(rest->ptr[n] == '\n' && (n + 1 == rest->len || strchr("\n$ ", rest->ptr[n + 1])))) n++;
    *piece = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n, rest->len);
    return HELP_PARAGRAPH;
}

const char *help_option(struct arena *a, const struct option *o)
{
    const char *letter = o->letter ? str_print(a, "-%c, ", o->letter) : "";
    return str_print(a, "%s--%s%s%s", letter, o->name, o->kind == OPTION_FLAG ? "" : " ", o->meaning ? o->meaning : "");
}

const char *help_sentence(struct arena *a, const struct option *o)
{
    const char *again = o->repeats ? " May be given more than once." : "";
    const char *standard = o->standard ? str_print(a, " If not given: %s.", o->standard) : "";
    return str_print(a, "%s.%s%s", o->help, again, standard);
}

/* Two columns: what to type, what it does. */
static void line(FILE *f, const char *left, const char *right, int width)
{
    int n = fprintf(f, "  %-*s", COLUMN_OF_HELP - 4, left);
    if (n > COLUMN_OF_HELP - 2) {
        (void)fprintf(f, "\n%*s", COLUMN_OF_HELP, "");
    } else {
        (void)fputs("  ", f);
    }
    speak_wrapped(f, right, COLUMN_OF_HELP, COLUMN_OF_HELP, width);
}

static void options(FILE *f, const struct verb *v, int width)
{
    struct arena a = { 0 };
    struct option_group group[OPTION_GROUPS_MAX];
    size_t n = option_groups(v, group);
    for (size_t g = 0; g < n; g++) {
        (void)fprintf(f, "\n%s\n", group[g].heading);
        for (size_t i = 0; i < group[g].n; i++)
            line(f, help_option(&a, &group[g].options[i]), help_sentence(&a, &group[g].options[i]), width);
    }
    arena_release(&a);
}

void help_version(FILE *f) { (void)fputs("wardmote " WARDMOTE_VERSION "\n", f); }

void help_program(FILE *f, const struct site *site, int width)
{
    struct arena a = { 0 };
    width = prose_width(width);
    speak_wrapped(f, "wardmote: " PROGRAM_PURPOSE, 0, 2, width);
    (void)fputs("\nUsage: wardmote VERB [OPTION]... [ARGUMENT]...\n", f);
    for (size_t i = 0; i < site->n; i++) {
        const struct contract *c = site->contract[i];
        if (c->n_verbs == 0) continue;
        (void)fputc('\n', f);
        speak_wrapped(f, c->purpose, 0, 0, width);
        for (size_t k = 0; k < c->n_verbs; k++)
            line(f, str_print(&a, "%s %s", c->verbs[k]->name, c->verbs[k]->arguments), c->verbs[k]->summary, width);
    }
    options(f, NULL, width);
    (void)fputc('\n', f);
    speak_wrapped(f, "wardmote help VERB explains a verb. Begin with wardmote status: it says what to do first.", 0, 0, width);
    arena_release(&a);
}

static void kinds_of_file(FILE *f, const struct site *site, int width)
{
    (void)fputs("\nKinds of file, each told by its content\n", f);
    for (size_t i = 0; i < site->n; i++)
        for (size_t k = 0; k < site->contract[i]->n_importers; k++) {
            const struct importer *importer = site->contract[i]->importers[k];
            if (!importer->expected) continue;
            (void)fprintf(f, "  %s\n%*s", importer->name, 6, "");
            speak_wrapped(f, importer->expected, 6, 6, width);
        }
}

void help_verb(FILE *f, const struct site *site, const struct verb *v, int width)
{
    struct arena a = { 0 };
    width = prose_width(width);
    (void)fprintf(f, "Usage: wardmote %s [OPTION]...%s%s\n\n", v->name, *v->arguments ? " " : "", v->arguments);
    speak_wrapped(f, str_print(&a, "%s.", v->summary), 0, 0, width);
    struct str rest = str_of(v->help), piece;
    enum help_piece was = HELP_PARAGRAPH, kind;
    while ((kind = help_next(&rest, &piece)) != HELP_END && kind != HELP_EXAMPLE) {
        if (kind == HELP_PARAGRAPH || was == HELP_PARAGRAPH) (void)fputc('\n', f);
        if (kind == HELP_PARAGRAPH) speak_wrapped(f, str_z(&a, piece), 0, 0, width);
        else (void)fprintf(f, STR_FMT "\n", STR_ARG(piece));
        was = kind;
    }
    if (v->ask == ask_import) kinds_of_file(f, site, width);
    options(f, v, width);
    for (bool first = true; kind == HELP_EXAMPLE; kind = help_next(&rest, &piece), first = false)
        (void)fprintf(f, "%s  " STR_FMT "\n", first ? "\nExamples\n" : "", STR_ARG(piece));
    arena_release(&a);
}
