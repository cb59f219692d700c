/* The last importer of the room: takes no file, and derives what depends on the others' parts. */
#include "intake/intake.h"
#include "places/apportion.h"
#include "places/importers.h"

static bool recognise(struct str text, struct str name)
{
    (void)text;
    (void)name;
    return false;
}

static bool finish(void *state, struct intake *in, struct error *why)
{
    (void)state;
    return apportionments_derive(intake_change(in), why);
}

const struct importer apportionment_importer = { .name = "shares of small areas", .recognise = recognise, .finish = finish };
