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

/* The allowed words of a choice, "a|b" or "[a|b]", with spaces between. */
static void choices(FILE *f, const char *meaning)
{
    size_t n = strlen(meaning), optional = meaning[0] == '[';
    struct str rest = str_slice(str_of(meaning), optional, n - optional), one;
    for (const char *gap = ""; choice_next(&rest, &one); gap = " ") (void)fprintf(f, "%s" STR_FMT, gap, STR_ARG(one));
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

static bool takes_choice(const struct verb *v) /* "bash|zsh|fish": no path among them */
{
    return strchr(v->arguments, '|') && !strstr(v->arguments, "PATH");
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
    if (takes_choice(v)) {
        (void)fputs("        arguments='", f);
        choices(f, v->arguments);
        (void)fputs("'\n", f);
    }
    (void)fputs("        ;;\n", f);
}

static void bash_value(FILE *f, const struct verb *v, const struct option *o)
{
    if (o->kind == OPTION_FLAG) return;
    (void)fprintf(f, "    %s:--%s", v ? v->name : "*", o->name);
    if (o->letter) (void)fprintf(f, "|%s:-%c", v ? v->name : "*", o->letter);
    if (o->kind == OPTION_CHOICE) {
        (void)fputs(")\n        COMPREPLY=($(compgen -W '", f);
        choices(f, o->meaning);
        (void)fputs("' -- \"$word\"))\n        return ;;\n", f);
    } else if (o->kind == OPTION_PATH || strstr(o->meaning, "FILE")) {
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
                "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb= options= arguments= i\n"
                "    local verbs='", f);
    each_verb(f, site, bash_verb_name);
    (void)fputs("'\n"
                "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                "        [[ ${COMP_WORDS[i-1]} == --home ]] && continue\n"
                "        [[ \" $verbs \" == *\" ${COMP_WORDS[i]} \"* ]] && { verb=${COMP_WORDS[i]}; break; }\n"
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
                "    if [[ $word == -* ]]; then\n"
                "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                "    elif [[ -n $arguments ]]; then\n"
                "        COMPREPLY=($(compgen -W \"$arguments\" -- \"$word\"))\n"
                "    else\n"
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
    if (o->kind == OPTION_CHOICE) {
        (void)fprintf(f, ":%s:(", o->name);
        choices(f, o->meaning);
        (void)fputc(')', f);
    } else if (o->kind != OPTION_FLAG) {
        (void)fputc(':', f);
        quoted(f, o->meaning, true);
        (void)fputs(o->kind == OPTION_PATH ? ":_files" : ": ", f);
    }
    (void)fputs("' \\\n", f);
}

static void zsh_verb(FILE *f, const struct verb *v)
{
    (void)fprintf(f, "    %s)\n        _arguments \\\n", v->name);
    each_option(f, v, zsh_option);
    if (strcmp(v->name, "help") == 0) {
        (void)fputs("            '1:verb:{_describe verb verbs}'\n", f);
    } else if (takes_choice(v)) {
        (void)fputs("            '1:which:(", f);
        choices(f, v->arguments);
        (void)fputs(")'\n", f);
    } else {
        (void)fputs(v->max_args ? "            '*:file:_files'\n" : "            '*: :'\n", f);
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
                "compdef _wardmote wardmote\n", f);
}

/* ---- fish ---- */

static void fish_option(FILE *f, const struct verb *v, const struct option *o)
{
    (void)fputs("complete -c wardmote", f);
    if (v) (void)fprintf(f, " -n '__fish_seen_subcommand_from %s'", v->name);
    (void)fprintf(f, " -l %s", o->name);
    if (o->letter) (void)fprintf(f, " -s %c", o->letter);
    if (o->kind == OPTION_CHOICE) {
        (void)fputs(" -x -a '", f);
        choices(f, o->meaning);
        (void)fputc('\'', f);
    } else if (o->kind != OPTION_FLAG) {
        (void)fputs(o->kind == OPTION_PATH || strstr(o->meaning, "FILE") ? " -r -F" : " -x", f);
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
    if (takes_choice(v)) {
        (void)fprintf(f, "complete -c wardmote -f -n '__fish_seen_subcommand_from %s' -a '", v->name);
        choices(f, v->arguments);
        (void)fputs("'\n", f);
    }
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
