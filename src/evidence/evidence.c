/* The room's contract: tables only. */
#include "evidence/evidence.h"
#include "evidence/assess.h"
#include "evidence/breakdown.h"
#include "evidence/compare.h"
#include "evidence/extract.h"
#include "evidence/harm.h"
#include "evidence/holdings.h"
#include "evidence/hotspots.h"
#include "evidence/nearrepeat.h"
#include "evidence/operation.h"
#include "evidence/placement.h"
#include "evidence/police_csv.h"
#include "evidence/quality.h"
#include "evidence/trend.h"

static const struct importer *const importers[] = { &police_street, &police_outcomes, &police_stops, &mapping_importer, &extract_importer, &weights_importer,
                                                   &placement };
static const struct verb *const verbs[] = {
    &assess_verb,
    &breakdown_verb,
    &compare_verb,
    &harm_verb,
    &hotspots_verb,
    &nearrepeat_verb,
    &operation_verb,
    &quality_verb,
    &recording_verb,
    &trend_verb,
};

const struct contract evidence = {
    .name = "evidence",
    .purpose = "Crime: from what publishers issue to the strategic assessment.",
    .verbs = verbs,
    .n_verbs = COUNT_OF(verbs),
    .importers = importers,
    .n_importers = COUNT_OF(importers),
    .questions = evidence_questions,
    .n_questions = EVIDENCE_QUESTIONS,
    .holdings = evidence_holdings,
};
