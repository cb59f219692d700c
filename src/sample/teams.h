#ifndef SAMPLE_TEAMS_H
#define SAMPLE_TEAMS_H
/* Police teams, officers, absences, meetings and priorities of the first county, in the columns of docs/officers.md. */
#include "base/error.h"
#include "sample/plan.h"

/* FOLDER/teams/{teams,officers,absences,meetings,priorities}.csv: a team for each district, whose officers have some wards each. */
bool teams_write(const struct sample_order *order, const struct geography *g, const char *folder, struct error *why) MUST_CHECK;

#endif
