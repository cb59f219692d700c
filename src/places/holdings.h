#ifndef PLACES_HOLDINGS_H
#define PLACES_HOLDINGS_H
/* What this room keeps in a home, for `wardmote status`. */
#include "contract/contract.h"

bool places_holdings(const struct estate *of, struct table *out, struct error *why) MUST_CHECK;

#endif
