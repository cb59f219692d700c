/* Completion for the shells, from the tables of the verbs. */
#include "app/help.h"
#include "contract/common.h"
#include "contract/words.h"

/* Text inside single quotes; with `colons`, as zsh's _arguments takes it too. */
static void quoted(FILE *f, const char *s, bool colons)
{
    for (; *s; s++) {
        if (*s == '\'') (void)fputs("'\\''", f);
        else if (colons && strchr("[]:\\", *s)) (void)fprintf(f, "\\%c", *s);
        else (void)fputc(*s, f);
    }
}

/*
 * The words that a meaning lists: of "a|b", "[a|b]" and the first part of "a|b [NAME|FILE]" these are a and b; NAME stands for
 * something else. "[,...]" after them: more may follow, with commas between.
 */
struct list {
    struct str words; /* with | between; empty: it lists none */
    bool repeats;
};
static struct list list_of(const char *meaning)
{
    struct str first, one;
    (void)str_cut(str_of(meaning), ' ', &first);
    struct list l = { .repeats = str_ends(first, STR("[,...]")) };
    if (l.repeats) first = str_slice(first, 0, first.len - strlen("[,...]"));
    if (str_starts(first, STR("[")) && str_ends(first, STR("]"))) first = str_slice(first, 1, first.len - 1);
    for (struct str rest = first; choice_next(&rest, &one);)
        for (size_t i = 0; i < one.len; i++)
            if (!(one.ptr[i] >= 'a' && one.ptr[i] <= 'z')) return (struct list){ 0 };
    l.words = memchr(first.ptr, '|', first.len) ? first : STR("");
    return l;
}

/* With spaces between. */
static void put_words(FILE *f, struct list l)
{
    struct str rest = l.words, one;
    for (const char *gap = ""; choice_next(&rest, &one); gap = " ") (void)fprintf(f, "%s" STR_FMT, gap, STR_ARG(one));
}

/* Of an option: what its value may be. */
static struct list values_of(const struct option *o)
{
    return o->kind == OPTION_CHOICE || o->kind == OPTION_TEXT ? list_of(o->meaning) : (struct list){ 0 };
}
static bool value_is_file(const struct option *o) { return o->kind == OPTION_PATH || (o->kind == OPTION_TEXT && strstr(o->meaning, "FILE")); }
static bool argument_is_file(const struct verb *v)
{
    return strstr(v->arguments, "PATH") || strstr(v->arguments, "FILE") || strstr(v->arguments, "FOLDER");
}

static void each_verb(FILE *f, const struct site *site, void (*say)(FILE *f, const struct verb *v))
{
    for (size_t i = 0; i < site->n; i++)
        for (size_t k = 0; k < site->contract[i]->n_verbs; k++) say(f, site->contract[i]->verbs[k]);
}

static void each_option(FILE *f, const struct verb *v,
                        void (*say)(FILE *f, const struct verb *v, const struct option *o))
{
    struct option_group group[OPTION_GROUPS_MAX];
    size_t n = option_groups(v, group);
    for (size_t g = 0; g < n; g++)
        for (size_t i = 0; i < group[g].n; i++) say(f, v, &group[g].options[i]);
}

/* ---- bash ---- */

static void bash_verb_name(FILE *f, const struct verb *v) { (void)fprintf(f, " %s", v->name); }
static void bash_option(FILE *f, const struct verb *v, const struct option *o)
{
    (void)v;
    (void)fprintf(f, " --%s", o->name);
}

static void bash_verb(FILE *f, const struct verb *v)
{
    (void)fprintf(f, "    %s)\n        options='", v->name);
    each_option(f, v, bash_option);
    (void)fputs("'\n", f);
    (void)fputs("        arguments='", f);
    put_words(f, list_of(v->arguments));
    (void)fprintf(f, "' files=%s ;;\n", argument_is_file(v) ? "yes" : "");
}

static void bash_value(FILE *f, const struct verb *v, const struct option *o)
{
    if (o->kind == OPTION_FLAG) return;
    (void)fprintf(f, "    %s:--%s", v ? v->name : "*", o->name);
    if (o->letter) (void)fprintf(f, "|%s:-%c", v ? v->name : "*", o->letter);
    struct list l = values_of(o);
    if (l.words.len) {
        (void)fprintf(f, ")\n        COMPREPLY=($(compgen %s-W '", l.repeats ? "-P \"${word%\"${word##*,}\"}\" " : "");
        put_words(f, l);
        (void)fprintf(f, "' -- \"%s\"))\n        return ;;\n", l.repeats ? "${word##*,}" : "$word");
    } else if (value_is_file(o)) {
        (void)fputs(")\n        COMPREPLY=($(compgen -f -- \"$word\"))\n        return ;;\n", f);
    } else {
        (void)fputs(") return ;;\n", f);
    }
}

static void bash_values(FILE *f, const struct verb *v) { each_option(f, v, bash_value); }

static void bash(FILE *f, const struct site *site)
{
    (void)fputs("# bash completion for wardmote: source <(wardmote completion bash)\n"
                "_wardmote() {\n"
                "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb= options= arguments= files= at i\n"
                "    local verbs='", f);
    each_verb(f, site, bash_verb_name);
    (void)fputs("'\n"
                "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                "        [[ ${COMP_WORDS[i-1]} == --home ]] && continue\n"
                "        [[ \" $verbs \" == *\" ${COMP_WORDS[i]} \"* ]] && { verb=${COMP_WORDS[i]} at=$i; break; }\n"
                "    done\n"
                "    COMPREPLY=()\n"
                "    case $verb:$before in\n", f);
    each_option(f, NULL, bash_value);
    each_verb(f, site, bash_values);
    (void)fputs("    esac\n"
                "    case $verb in\n"
                "    '')\n"
                "        arguments=$verbs\n"
                "        options='", f);
    each_option(f, NULL, bash_option);
    (void)fputs("'\n        ;;\n", f);
    each_verb(f, site, bash_verb);
    (void)fputs("    esac\n"
                "    [[ $verb == help ]] && arguments=$verbs\n"
                "    for ((i = at + 1; at && i < COMP_CWORD; i++)); do\n" /* of the words it lists it takes one */
                "        [[ \" $arguments \" == *\" ${COMP_WORDS[i]} \"* ]] && arguments=\n"
                "    done\n"
                "    if [[ $word == -* ]]; then\n"
                "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                "    elif [[ -n $arguments ]]; then\n"
                "        COMPREPLY=($(compgen -W \"$arguments\" -- \"$word\"))\n"
                "    elif [[ -n $files ]]; then\n"
                "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
                "    fi\n"
                "}\n"
                "complete -o filenames -F _wardmote wardmote\n", f);
}

/* ---- zsh ---- */

static void zsh_verb_name(FILE *f, const struct verb *v)
{
    (void)fprintf(f, "        '%s:", v->name);
    quoted(f, v->summary, false);
    (void)fputs("'\n", f);
}

static void zsh_option(FILE *f, const struct verb *v, const struct option *o)
{
    (void)v;
    (void)fprintf(f, "            '%s--%s%s[", o->repeats ? "*" : "", o->name, o->kind == OPTION_FLAG ? "" : "=");
    quoted(f, o->help, true);
    (void)fputc(']', f);
    struct list l = values_of(o);
    if (l.words.len) {
        (void)fprintf(f, ":%s:%s", o->name, l.repeats ? "_values -s , word " : "(");
        put_words(f, l);
        if (!l.repeats) (void)fputc(')', f);
    } else if (o->kind != OPTION_FLAG) {
        (void)fputc(':', f);
        quoted(f, o->meaning, true);
        (void)fputs(value_is_file(o) ? ":_files" : ": ", f);
    }
    (void)fputs("' \\\n", f);
}

static void zsh_verb(FILE *f, const struct verb *v)
{
    (void)fprintf(f, "    %s)\n        _arguments \\\n", v->name);
    each_option(f, v, zsh_option);
    if (strcmp(v->name, "help") == 0) {
        (void)fputs("            '1:verb:{_describe verb verbs}'\n", f);
    } else {
        struct list l = list_of(v->arguments);
        if (l.words.len) {
            (void)fputs("            '1:which:(", f);
            put_words(f, l);
            (void)fputs(")' \\\n", f);
        }
        (void)fputs(argument_is_file(v) ? "            '*:file:_files'\n" : "            '*: :'\n", f);
    }
    (void)fputs("        ;;\n", f);
}

static void zsh(FILE *f, const struct site *site)
{
    (void)fputs("#compdef wardmote\n"
                "# zsh completion for wardmote: wardmote completion zsh > a folder of $fpath/_wardmote\n"
                "_wardmote() {\n"
                "    local -a verbs\n"
                "    local curcontext=$curcontext state line\n"
                "    verbs=(\n", f);
    each_verb(f, site, zsh_verb_name);
    (void)fputs("    )\n"
                "    _arguments -C \\\n", f);
    each_option(f, NULL, zsh_option);
    (void)fputs("            '1:verb:->verb' '*::argument:->argument'\n"
                "    [[ $state == verb ]] && { _describe verb verbs; return; }\n"
                "    [[ $state == argument ]] || return\n"
                "    case $line[1] in\n", f);
    each_verb(f, site, zsh_verb);
    (void)fputs("    esac\n"
                "}\n"
                "if [[ $funcstack[1] == _wardmote ]]; then\n" /* found on $fpath, at the first use */
                "    _wardmote \"$@\"\n"
                "else\n"
                "    compdef _wardmote wardmote\n"
                "fi\n", f);
}

/* ---- fish ---- */

static void fish_option(FILE *f, const struct verb *v, const struct option *o)
{
    (void)fputs("complete -c wardmote", f);
    if (v) (void)fprintf(f, " -n '__fish_seen_subcommand_from %s'", v->name);
    (void)fprintf(f, " -l %s", o->name);
    if (o->letter) (void)fprintf(f, " -s %c", o->letter);
    struct list l = o->kind == OPTION_FLAG ? (struct list){ 0 } : values_of(o);
    if (l.words.len) {
        (void)fputs(" -x -a '", f);
        put_words(f, l);
        (void)fputc('\'', f);
    } else if (o->kind != OPTION_FLAG) {
        (void)fputs(value_is_file(o) ? " -r -F" : " -x", f);
    }
    (void)fputs(" -d '", f);
    quoted(f, o->help, false);
    (void)fputs("'\n", f);
}

static void fish_verb(FILE *f, const struct verb *v)
{
    struct option_group group[OPTION_GROUPS_MAX];
    size_t n = option_groups(v, group) - 1; /* what holds everywhere is said once */
    (void)fprintf(f, "complete -c wardmote -f -n __fish_use_subcommand -a %s -d '", v->name);
    quoted(f, v->summary, false);
    (void)fputs("'\n", f);
    struct list l = list_of(v->arguments);
    if (l.words.len) {
        (void)fprintf(f, "complete -c wardmote -n '__fish_seen_subcommand_from %s", v->name);
        (void)fputs("; and not __fish_seen_subcommand_from ", f);
        put_words(f, l);
        (void)fputs("' -a '", f);
        put_words(f, l);
        (void)fputs("'\n", f);
    }
    if (!argument_is_file(v)) (void)fprintf(f, "complete -c wardmote -f -n '__fish_seen_subcommand_from %s'\n", v->name);
    for (size_t g = 0; g < n; g++)
        for (size_t i = 0; i < group[g].n; i++) fish_option(f, v, &group[g].options[i]);
}

static void fish(FILE *f, const struct site *site)
{
    (void)fputs("# fish completion for wardmote: wardmote completion fish > ~/.config/fish/completions/wardmote.fish\n", f);
    each_option(f, NULL, fish_option);
    each_verb(f, site, fish_verb);
    (void)fputs("complete -c wardmote -f -n '__fish_seen_subcommand_from help' -a '", f);
    each_verb(f, site, bash_verb_name);
    (void)fputs("'\n", f);
}

bool help_completion(FILE *f, const struct site *site, const char *shell, struct error *why)
{
    static const struct {
        const char *name;
        void (*write)(FILE *f, const struct site *site);
    } shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
    for (size_t i = 0; i < COUNT_OF(shells); i++) {
        if (strcmp(shells[i].name, shell) != 0) continue;
        shells[i].write(f, site);
        return true;
    }
    return FAIL(why, USAGE, "completion is written for bash, zsh and fish, not for %.40s", shell);
}
