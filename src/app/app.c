/* The verbs that belong to no capability. */
#include "app/app_sql.h"
#include "app/help.h"
#include "app/imports.h"
#include "app/pages.h"
#include "app/site.h"
#include "app/verbs.h"
#include "contract/words.h"

static bool run_help(struct call *c, struct error *why)
{
    FILE *f = call_out(c);
    if (call_flag(c, "man")) {
        help_man(f, &site);
        return true;
    }
    if (call_n_args(c) == 0) {
        help_program(f, &site, call_width(c));
        return true;
    }
    const struct verb *v = words_verb(call_arena(c), &site, call_arg(c, 0), why);
    if (!v) return false;
    help_verb(f, &site, v, call_width(c));
    return true;
}

static bool run_completion(struct call *c, struct error *why)
{
    return help_completion(call_out(c), &site, call_arg(c, 0), why);
}

static bool run_version(struct call *c, struct error *why)
{
    (void)why;
    help_version(call_out(c));
    return true;
}

static const struct option help_options[] = {
    { .name = "man", .kind = OPTION_FLAG, .help = "The manual page, in roff: wardmote help --man | man -l -" },
};

static const struct option import_options[] = {
    { .name = "keep-going", .letter = 'k', .kind = OPTION_FLAG, .help = "Leave out a file that has a fault, say which and why, and take the others" },
    { .name = "threads", .kind = OPTION_WHOLE, .meaning = "N", .help = "How many files are read at once; if not given, one a processor" },
};

static const struct verb *const verbs[] = {
    &(const struct verb){ .name = "import", .arguments = "PATH...", .summary = "Take files, folders and archives into the evidence",
      .help = "What a file is, its content says, not its name. Zip archives and gzip are read without unpacking; other "
              "forms of boundaries, and workbooks, through wardmote-convert where that is installed. Of a workbook every sheet "
              "is looked at, and the table in it may begin below rows of title; what is of no known kind is named.\n\n"
              "All of one import is taken, or nothing is: a fault in a file (a ward whose border crosses itself, a truncated "
              "archive) leaves the evidence as it was, and the message names file and line. With --keep-going such a file is left "
              "out as a whole, the report says which and why, and the others are taken. Rows that break "
              "a rule are set aside with file, line and reason. What the evidence holds already is not taken twice; a month "
              "that was published anew replaces that force's month, and what changed is told.\n\n"
              "$ wardmote import 2025-01 2025-02 wards.geojson\n"
              "$ wardmote import --home /srv/kent archive.zip\n",
      .options = import_options, .n_options = COUNT_OF(import_options), .common = VERB_OUTPUT,
      .min_args = 1, .max_args = SIZE_MAX, .ask = ask_import },
    &(const struct verb){ .name = "status", .arguments = "[holdings|questions]", .summary = "Say what the home holds, and what can be asked of it",
      .help = "For each kind of thing and its publisher: the months it covers and how much of it there is. Then the questions: "
              "those that can be asked now, and what to import for the others. A home that is empty says what to do first.\n\n"
              "$ wardmote status\n"
              "$ wardmote status questions --format json\n",
      .common = VERB_OUTPUT, .max_args = 1, .ask = ask_status },
    &imports_verb,
    &(const struct verb){ .name = "check", .arguments = "", .summary = "Check every byte of the home",
      .help = "The evidence against its checksums, the database against itself. A fault names the file. Nothing is changed.\n\n"
              "$ wardmote check\n",
      .common = VERB_OUTPUT, .ask = ask_check },
    &serve_verb,
    &request_verb,
    &(const struct verb){ .name = "help", .arguments = "[VERB]", .summary = "Explain the program, or one verb", .max_args = 1,
      .help = "All help, this page, the manual page and the completion of shells come from the same tables.\n\n"
              "$ wardmote help\n"
              "$ wardmote help --man | man -l -\n",
      .options = help_options, .n_options = COUNT_OF(help_options), .run = run_help },
    &(const struct verb){ .name = "completion", .arguments = "bash|zsh|fish", .summary = "Write the completion script of a shell",
      .help = "In bash, put this line into ~/.bashrc:\n\n"
              "    source <(wardmote completion bash)\n\n"
              "$ wardmote completion fish > ~/.config/fish/completions/wardmote.fish\n",
      .min_args = 1, .max_args = 1, .run = run_completion },
    &(const struct verb){ .name = "version", .arguments = "", .summary = "Print the version", .help = "The same as wardmote --version.\n",
      .run = run_version },
};

const struct contract app = {
    .name = "app",
    .purpose = "The home: what goes into it, what it holds; and the program itself.",
    .verbs = verbs,
    .n_verbs = COUNT_OF(verbs),
    .schema = &app_schema,
    .routes = app_routes,
    .n_routes = APP_ROUTES,
};
