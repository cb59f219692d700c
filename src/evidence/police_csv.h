#ifndef EVIDENCE_POLICE_CSV_H
#define EVIDENCE_POLICE_CSV_H
/* The importers of what data.police.uk publishes. Columns: https://data.police.uk/about/ (archive, 2026). */
#include "contract/importer.h"

extern const struct importer police_street, police_outcomes, police_stops;

#endif
