#include "evidence/entered.h"
#include "base/file.h"

static const struct db_schema *const rooms[] = { &evidence_schema };

bool entered_open(const struct home *home, struct db **out, struct error *why)
{
    if (file_exists(home->database)) return db_open(home->database, DB_EXISTING, rooms, COUNT_OF(rooms), out, why);
    *out = NULL;
    return true;
}

bool entered_make(const struct home *home, struct db **out, struct error *why)
{
    return file_make_private_folder(home->folder, why) && db_open(home->database, DB_CREATE, rooms, COUNT_OF(rooms), out, why);
}

bool entered_end(struct db *db, struct db_writer *w, bool ok, struct error *why)
{
    if (ok) ok = db_commit(w, why);
    else db_rollback(w);
    db_close(db);
    return ok;
}
