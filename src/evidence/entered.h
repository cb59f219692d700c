#ifndef EVIDENCE_ENTERED_H
#define EVIDENCE_ENTERED_H
/* What people entered about crime (schema.sql), opened for one use: the rest of the verb needs no more of the store. */
#include "contract/contract.h"
#include "evidence/evidence_sql.h"

/* NULL in *out, and true, where nothing was ever entered in this home. Close it with db_close. */
bool entered_open(const struct home *home, struct db **out, struct error *why) MUST_CHECK;
/* Makes the home and its database where they are not. */
bool entered_make(const struct home *home, struct db **out, struct error *why) MUST_CHECK;
/* Ends a write: commits if all went well so far, else undoes. Closes the database. */
bool entered_end(struct db *db, struct db_writer *w, bool ok, struct error *why) MUST_CHECK;

#endif
