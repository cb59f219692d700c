#ifndef PLACES_TEAM_H
#define PLACES_TEAM_H
/* The verb `team`, the table of who answers for each ward, and the part of a ward's page that says it. */
#include "contract/visit.h"
#include "places/who.h"
#include "snapshot/snapshot.h"

/* NULL in *out, and true, where nothing was ever entered in this home. The database is closed with the arena. */
bool team_reader(const struct home *home, struct arena *a, struct db_reader **out, struct error *why) MUST_CHECK;

/* A line for each ward of the newest layer. r NULL: nothing was ever entered. */
bool team_table(struct db_reader *r, struct snapshot *s, struct arena *a, int64_t now, const struct table **out, struct error *why) MUST_CHECK;

bool team_card(struct visit *v, const struct area_of_page *area, struct html *h, struct error *why) MUST_CHECK;

extern const struct verb team_verb;

#endif
