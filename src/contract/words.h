#ifndef CONTRACT_WORDS_H
#define CONTRACT_WORDS_H
/*
 * The words of a command line told apart by the tables: which verb, which options with which values, which arguments.
 * --name VALUE, --name=VALUE, -o VALUE, -oVALUE; after `--` all words are arguments. The first word that is no
 * option is the verb; before it only the options that hold everywhere are known.
 */
#include "contract/common.h"
#include "contract/contract.h"

struct given {
    const struct option *option;
    const char *value; /* NULL: a flag */
};
struct words {
    const struct verb *verb; /* NULL: none */
    struct option_group group[OPTION_GROUPS_MAX]; /* the options it knows */
    size_t n_groups;
    struct given *given; /* in order */
    size_t n_given;
    const char **arg;
    size_t n_args;
    bool wants_help; /* --help or -h stands before `--`: nothing but the verb was looked at */
};
/* Every value has been checked by its kind; what is wrong is ERROR_USAGE. */
bool words_read(struct arena *a, const struct site *site, size_t n, const char *const *word, struct words *out,
                struct error *why) MUST_CHECK;

/* The verb of that name; NULL is ERROR_USAGE with the nearest name. */
const struct verb *words_verb(struct arena *a, const struct site *site, const char *name, struct error *why) MUST_CHECK;
const struct option *words_option(const struct words *w, struct str name); /* NULL: no such option */
/* Whether value is one that the option takes; the sentence says what it should be. Borrowed words only. */
bool option_accepts(const struct option *o, struct str value, struct error *why) MUST_CHECK;
/* The next of the words of a CHOICE's meaning into *one; false at the end. */
bool choice_next(struct str *rest, struct str *one);

#endif
