#include "app/site.h"
#include "evidence/evidence.h"

/* In the order of help, and in which importers finish: what others look up comes first. */
static const struct contract *const contracts[] = { &evidence, &app };

const struct site site = { contracts, COUNT_OF(contracts) };
