#ifndef EVIDENCE_HOLDINGS_H
#define EVIDENCE_HOLDINGS_H
/* What `wardmote status` says of this room: what is held, and what each question still lacks. */
#include "contract/contract.h"

enum { EVIDENCE_QUESTIONS = 10 };
extern const struct question evidence_questions[EVIDENCE_QUESTIONS];
bool evidence_holdings(const struct estate *of, struct table *out, struct error *why) MUST_CHECK;

#endif
