#ifndef EVIDENCE_EVENT_H
#define EVIDENCE_EVENT_H
/*
 * What is kept of an event (a crime, an outcome, a stop), whoever published it.
 *
 * Four parts hold the events of a source:
 *   events/<source>/<force>/<YYYY-MM>   rows, sorted by point
 *   gazetteer/<source>/<force>          the points and the words that rows refer to by number; only ever added to
 *   placement/<source>/<force>/<layer>  which area each point lies in (wards of 2025, ...)
 *   reach/<source>/<layer>              which of these areas each force has a point in
 */
#include "base/error.h"
#include "base/month.h"
#include "geo/coord.h"

/* Columns of codes: each a number into the gazetteer's list of words, 0 for blank. A column that is blank in all
 * rows of a part is not stored. The order is that of tally columns. */
enum event_column {
    EVENT_CATEGORY, /* crime type; type of stop; type of outcome */
    EVENT_OUTCOME,
    EVENT_OFFENCE,  /* Home Office code, or a force's own */
    EVENT_REPORTER, /* victim, witness, police, company */
    EVENT_DETECTED,
    EVENT_CONTEXT,
    EVENT_GENDER,
    EVENT_AGE,
    EVENT_ETHNICITY, /* self-defined */
    EVENT_ETHNICITY_OFFICER,
    EVENT_LEGISLATION,
    EVENT_OBJECT,
    EVENT_LINKED,  /* outcome linked to the object of search */
    EVENT_REMOVAL, /* more than outer clothing */
    EVENT_OPERATION,
    EVENT_VICTIM, /* person, business, state */
    EVENT_COLUMNS
};
struct event_column_info {
    const char *name; /* "category": in keys and options */
    uint8_t width;    /* bytes of a code */
};
extern const struct event_column_info event_column_info[EVENT_COLUMNS];

/* Moments: minutes since 1970-01-01T00:00Z, TIME_NONE where not given. Each a section of its own, if any is given. */
enum event_time { EVENT_FROM, EVENT_TO, EVENT_REPORTED, EVENT_TIMES };
extern const char *const event_time_name[EVENT_TIMES];
#define TIME_NONE INT32_MIN

#define SOURCE_STREET "police.uk-street"
#define SOURCE_OUTCOMES "police.uk-outcomes"
#define SOURCE_STOPS "police.uk-stops"
#define SOURCE_EXTRACT_PREFIX "extract-"
/* Open data carry a warning; a force's own records are suppressed in anything public. */
bool source_is_open(struct str source);
bool source_is_of_crimes(struct str source); /* not of outcomes, nor of stops and searches */
const char *source_events(struct str source); /* what its rows are: "Crimes", "Outcomes", "Stops and searches" */
const char *source_unit(struct str source);   /* the same as the unit of a count: "crimes", "outcomes", "stops" */
const char *source_title(struct arena *a, struct str source); /* "data.police.uk street-level crime" */

enum { EVENT_ID_BYTES = 32 };
struct event_id {
    uint8_t byte[EVENT_ID_BYTES];
};
/* A publisher's 64 hexadecimal digits as they are; anything else by its digest, so marked. */
struct event_id event_id_of(struct str text);
bool event_id_is_published(const struct event_id *id); /* its bytes are the publisher's digits */

/* "Kent Police" to "kent-police": for keys. */
const char *force_slug(struct arena *a, struct str force);

#endif
