#include "app/site.h"

/* In the order of help, and in which importers finish: what others look up comes first. */
static const struct contract *const contracts[] = { &app };

const struct site site = { contracts, COUNT_OF(contracts) };
