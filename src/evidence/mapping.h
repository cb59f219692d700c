#ifndef EVIDENCE_MAPPING_H
#define EVIDENCE_MAPPING_H
/* Which column of a force's own extract is what: docs/extract-mapping.md. */
#include "base/error.h"
#include "base/month.h"

enum mapping_field {
    MAP_REFERENCE, MAP_OFFENCE, MAP_CATEGORY, MAP_REPORTED, MAP_FROM, MAP_TO, MAP_LATITUDE, MAP_LONGITUDE, MAP_EASTING,
    MAP_NORTHING, MAP_LOCATION, MAP_LSOA, MAP_SOURCE, MAP_VICTIM, MAP_DETECTED, MAP_OUTCOME, MAP_FORCE,
    MAP_FIELDS
};
const char *mapping_field_name(enum mapping_field f);

struct mapping_value {
    enum mapping_field field;
    struct str theirs, ours;
};
struct mapping {
    struct str source, force;
    bool utc; /* else the clocks of Europe/London */
    struct str title[MAP_FIELDS];  /* the extract's column, empty: none */
    struct str format[MAP_FIELDS]; /* of a time, empty: ISO 8601 */
    struct mapping_value *value;
    size_t n_values;
};

bool mapping_recognise(struct str text, struct str name); /* name: without its folder */
/* Borrows from text; lists live in the arena. Faults name file and line. */
bool mapping_parse(struct arena *a, struct str text, const char *file, struct mapping *out, struct error *why) MUST_CHECK;
size_t mapping_columns(const struct mapping *m); /* how many it names */
struct str mapping_word(const struct mapping *m, enum mapping_field field, struct str theirs); /* theirs, where it is not listed */

/* Local time as the format writes it, to seconds UTC, and the month on the wall; a day without a time is its noon, so
 * that it is the same day everywhere. */
bool mapping_time(const struct mapping *m, enum mapping_field field, struct str text, int64_t *seconds, month_t *month) MUST_CHECK;

#endif
