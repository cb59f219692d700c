#ifndef APP_HELP_H
#define APP_HELP_H
/* What the tables of the verbs say, for people, for man and for shells. */
#include "contract/contract.h"

#define PROGRAM_PURPOSE "from police files to a strategic assessment, for community safety partnerships"

void help_version(FILE *f);
void help_program(FILE *f, const struct site *site, int width);
/* The page of import also says what each kind of file looks like. */
void help_verb(FILE *f, const struct site *site, const struct verb *v, int width);
void help_man(FILE *f, const struct site *site);
bool help_completion(FILE *f, const struct site *site, const char *shell, struct error *why) MUST_CHECK;

/* A verb's help text piece by piece: paragraphs, lines to keep as they are, and examples ("$ wardmote ..."). */
enum help_piece { HELP_END, HELP_PARAGRAPH, HELP_LINE, HELP_EXAMPLE };
enum help_piece help_next(struct str *rest, struct str *piece);
/* "-o, --output FILE" */
const char *help_option(struct arena *a, const struct option *o);
/* The option's sentence, and what the table adds: "... May be given more than once. If not given: polygon." */
const char *help_sentence(struct arena *a, const struct option *o);

#endif
