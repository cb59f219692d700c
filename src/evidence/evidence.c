/* The room's contract: tables only. */
#include "evidence/evidence.h"
#include "evidence/placement.h"
#include "evidence/police_csv.h"

static const struct importer *const importers[] = { &police_street, &police_outcomes, &police_stops, &placement };

const struct contract evidence = {
    .name = "evidence",
    .purpose = "Crime: from what publishers issue to the strategic assessment.",
    .importers = importers,
    .n_importers = COUNT_OF(importers),
};
