#ifndef APP_VERBS_H
#define APP_VERBS_H
/* The verbs of app that are more than a few lines. */
#include "contract/contract.h"

bool ask_import(struct call *c, struct answer *out, struct error *why);
bool ask_status(struct call *c, struct answer *out, struct error *why);
/* What the home holds: the verb and the page. */
struct estate;
bool status_holdings(const struct estate *of, struct answer *out, struct error *why);
extern const struct verb serve_verb, request_verb;
bool ask_check(struct call *c, struct answer *out, struct error *why);

#endif
