/* The room's contract: tables only. */
#include "evidence/evidence.h"
#include "evidence/assess.h"
#include "evidence/breakdown.h"
#include "evidence/card.h"
#include "evidence/compare.h"
#include "evidence/evidence_sql.h"
#include "evidence/extract.h"
#include "evidence/feeds.h"
#include "evidence/harm.h"
#include "evidence/holdings.h"
#include "evidence/hotspots.h"
#include "evidence/nearrepeat.h"
#include "evidence/operation.h"
#include "evidence/placement.h"
#include "evidence/police_csv.h"
#include "evidence/quality.h"
#include "evidence/trend.h"
#include "contract/question.h"

static const struct importer *const importers[] = { &police_street, &police_outcomes, &police_stops, &mapping_importer, &extract_importer, &weights_importer, &severity_importer, &operation_importer,
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

static const struct route routes[] = {
    ROUTE_READ(NOBODY, "/evidence", "Crime in figures", questions_page),
    ROUTE_QUESTION(NOBODY, "/evidence/breakdown", "Crime by place, type and month", &breakdown_verb),
    ROUTE_QUESTION(NOBODY, "/evidence/harm", "Crime by the harm it does", &harm_verb),
    ROUTE_QUESTION(NOBODY, "/evidence/trend", "Trends, and months that stand out", &trend_verb),
    ROUTE_QUESTION(NOBODY, "/evidence/hotspots", "Hot spots, and whether they held", &hotspots_verb),
    ROUTE_QUESTION(NOBODY, "/evidence/compare", "An area beside those most like it", &compare_verb),
    ROUTE_QUESTION(NOBODY, "/evidence/quality", "How complete and sound the data are", &quality_verb),
    ROUTE_QUESTION(READER, "/evidence/nearrepeat", "Near repeats", &nearrepeat_verb),
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
    .schema = &evidence_schema,
    .holdings = evidence_holdings,
    .card = evidence_card,
    .routes = routes,
    .n_routes = COUNT_OF(routes),
    .feeds = evidence_feeds,
    .n_feeds = EVIDENCE_FEEDS,
    .front = "/evidence",
    .front_title = "Crime in figures",
};
