/* The verbs that belong to no capability. */
#include "app/help.h"
#include "app/site.h"
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
    help_verb(f, v, call_width(c));
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

static const struct verb verbs[] = {
    { .name = "help", .arguments = "[VERB]", .summary = "Explain the program, or one verb", .max_args = 1,
      .help = "All help, this page, the manual page and the completion of shells come from the same tables.\n\n"
              "$ wardmote help\n"
              "$ wardmote help --man | man -l -\n",
      .options = help_options, .n_options = COUNT_OF(help_options), .run = run_help },
    { .name = "completion", .arguments = "bash|zsh|fish", .summary = "Write the completion script of a shell",
      .help = "In bash, put this line into ~/.bashrc:\n\n"
              "    source <(wardmote completion bash)\n\n"
              "$ wardmote completion fish > ~/.config/fish/completions/wardmote.fish\n",
      .min_args = 1, .max_args = 1, .run = run_completion },
    { .name = "version", .arguments = "", .summary = "Print the version", .help = "The same as wardmote --version.\n",
      .run = run_version },
};

const struct contract app = {
    .name = "app",
    .purpose = "The home and the program",
    .verbs = verbs,
    .n_verbs = COUNT_OF(verbs),
};
