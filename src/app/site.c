#include "app/site.h"
#include "evidence/evidence.h"
#include "places/places.h"
#include "sample/sample.h"

/* In the order of help, and in which importers finish: what others look up comes first. */
static const struct contract *const contracts[] = { &app, &places, &evidence, &sample };

const struct site site = { contracts, COUNT_OF(contracts) };
