#ifndef EVIDENCE_EVIDENCE_H
#define EVIDENCE_EVIDENCE_H
/* Crime: from what publishers issue to the strategic assessment. */
#include "contract/contract.h"

extern const struct contract evidence;

#endif
