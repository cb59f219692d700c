#ifndef APP_IMPORTS_H
#define APP_IMPORTS_H
/*
 * The log of imports: what came in when, from which files, so that it can be said later where a figure comes from. It is entered
 * after the evidence was swapped; an import that was cut off between the two stands in the evidence and not in the log, which
 * is seen by the digest of the evidence.
 */
#include "contract/contract.h"
#include "intake/intake.h"

bool imports_enter(const struct home *home, const struct intake_report *r, int64_t now, struct error *why) MUST_CHECK;
extern const struct verb imports_verb;

#endif
