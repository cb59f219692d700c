#ifndef EVIDENCE_CARD_H
#define EVIDENCE_CARD_H
/* What this room says on the page of an area: the crimes of the last year that is held, the commonest types. */
#include "contract/visit.h"

bool evidence_card(struct visit *v, const struct area_of_page *area, struct html *h, struct error *why) MUST_CHECK;

#endif
