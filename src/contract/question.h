#ifndef CONTRACT_QUESTION_H
#define CONTRACT_QUESTION_H
/*
 * The page of a verb that asks: its options as a form, its tables as the answer, the same address with .csv, .json or
 * .xlsx for programs and spreadsheets. The address holds the whole question, so that it can be kept and sent.
 */
#include "contract/visit.h"

/* The read of a route with a verb. Who is not signed in gets the public edition. */
bool question_page(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;
/* The first page of a room whose pages are questions: each with its sentence. */
bool questions_page(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;

#endif
