#ifndef CONTRACT_VERB_H
#define CONTRACT_VERB_H
/*
 * A verb of the command line: a row in a table. Its options are data; parsing, help, man page and completion
 * come from them.
 */
#include "render/format.h"

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_WHOLE, OPTION_NUMBER, OPTION_MONTH, OPTION_CHOICE, OPTION_PATH };

struct option {
    const char *name;    /* "from", given as --from */
    char letter;         /* 'o' for -o, or 0 */
    enum option_kind kind;
    const char *meaning; /* "YYYY-MM", "CODE|NAME"; a CHOICE: "polygon|lookup", the allowed words; a FLAG: NULL */
    const char *help;    /* a sentence or two, without the last full stop */
    const char *standard; /* taken when it is not given; NULL: absent */
    bool repeats;        /* may be given more than once */
    const char *label;   /* of its field on a page: "Type of crime"; NULL: as its name */
    const char *hint;    /* under the label, where `help` speaks of the command line; NULL: help */
    const char *file_ending; /* of TEXT: a value that ends so names a file; NULL: none does */
};

struct home {
    const char *folder;   /* WARDMOTE_HOME */
    const char *evidence; /* folder/evidence: the snapshot */
    const char *database; /* folder/wardmote.db: what people type */
};

/* One use of a verb, parsed and checked against its options: contract/call.h makes it. Asking for an option the
 * verb does not have, or as another kind than it is, is a bug. */
struct call;
const struct home *call_home(const struct call *c);
struct arena *call_arena(struct call *c); /* dies with the call, and what it defers: tables may refer to that */
size_t call_n_args(const struct call *c);
const char *call_arg(const struct call *c, size_t i);
bool call_flag(const struct call *c, const char *option);
const char *call_text(const struct call *c, const char *option); /* TEXT, CHOICE, PATH; NULL: absent */
size_t call_count(const struct call *c, const char *option);     /* how many times given, a standard apart */
const char *call_text_at(const struct call *c, const char *option, size_t i);
int64_t call_whole(const struct call *c, const char *option, int64_t otherwise);
double call_number(const struct call *c, const char *option, double otherwise);
month_t call_month(const struct call *c, const char *option); /* 0: not given */
FILE *call_out(struct call *c);  /* results: the standard output, or what -o names (put in place whole, at the end) */
enum format call_format(const struct call *c); /* --format, or what the ending of -o says, or text (VERB_OUTPUT) */
/* Writes the answer as --format, --table and -o say (VERB_OUTPUT). A CSV holds one table: what it left out is told on call_err. */
bool call_write(struct call *c, const struct table *const *tables, size_t n, struct error *why) MUST_CHECK;
FILE *call_err(struct call *c);  /* progress and complaints */
int call_width(const struct call *c); /* of the terminal; 0: not one */

enum { ANSWER_TABLES_MAX = 16 };
struct answer {
    const struct table *table[ANSWER_TABLES_MAX];
    size_t n;
};

enum verb_common {        /* option groups every question shares; contract/common.h has the tables */
    VERB_OUTPUT = 1,      /* --format, --table, -o */
    VERB_WHERE_WHEN = 2,  /* --area, --from, --to, --category, --generation, --method, --source, --public */
};

struct verb {
    const char *name;
    const char *arguments; /* "PATH...", "" */
    const char *summary;   /* "Load files, folders and archives" */
    const char *help;      /* paragraphs, a blank line between; lines that begin with a space stay as they are;
                            * examples last, each on a line beginning with "$ wardmote" */
    const struct option *options;
    size_t n_options;
    unsigned common;
    const char *ending;    /* ".pdf": one more ending that the file of -o may have, which `run` sees to; NULL: none */
    size_t min_args, max_args; /* SIZE_MAX: any number */
    /* Exactly one: ask fills tables, which app renders; run does its own thing. */
    bool (*ask)(struct call *c, struct answer *out, struct error *why);
    bool (*run)(struct call *c, struct error *why);
};

#endif
