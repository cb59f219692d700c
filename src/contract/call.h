#ifndef CONTRACT_CALL_H
#define CONTRACT_CALL_H
/*
 * The command line, read against the tables of the verbs: --name VALUE, --name=VALUE, -o VALUE, -oVALUE, flags, `--`
 * before arguments that begin with a dash. Values are checked by their kind before the verb runs; what is wrong is
 * ERROR_USAGE. Nothing is opened or made before call_out.
 */
#include "contract/contract.h"

struct call_streams {
    FILE *out, *err;
    int width; /* of the terminal that out is; 0: it is none */
};
/* arg: the words after the program's name. Free the call even when its verb failed. */
bool call_parse(const struct site *site, size_t n, const char *const *arg, struct call_streams to, struct call **out,
                struct error *why) MUST_CHECK;
/* The same for words that came over HTTP: nothing but the verb's own and common options, none that names a file of this
 * machine, the home as given, nowhere to write. */
bool call_parse_visitor(const struct site *site, const struct home *home, size_t n, const char *const *arg, struct call **out,
                        struct error *why) MUST_CHECK;
void call_free(struct call *c); /* what -o names is left as it was unless call_finish said true */

const struct verb *call_verb(const struct call *c); /* NULL: none was given */
/* --help or -h is anywhere before `--`: then all else on the line is looked at only for which verb it names. */
bool call_wants_help(const struct call *c);
/* Makes the results durable: puts -o's file in place, or flushes the standard output. */
bool call_finish(struct call *c, struct error *why) MUST_CHECK;

#endif
