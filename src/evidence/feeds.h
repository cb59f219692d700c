#ifndef EVIDENCE_FEEDS_H
#define EVIDENCE_FEEDS_H
/*
 * The API of data.police.uk (data.police.uk/docs) under /api, answered from what that site published and was imported here:
 * never from a force's own records. Its shapes, limits and statuses; what its downloads do not hold (its numbers of crimes and
 * streets, the date of an outcome) is null.
 */
#include "contract/visit.h"
#include "evidence/events.h"
#include "render/json_put.h"

enum { EVIDENCE_FEEDS = 19 };
extern const struct route evidence_feeds[EVIDENCE_FEEDS];

/* ---- for the files that answer */

/* Which events of one month are asked for. */
struct api_ask {
    struct events *events;
    month_t month;
    struct tally_key inside;      /* points: 0, or TALLY_OUT */
    struct str type;              /* only of this type; empty: all types */
    const struct str *const *code; /* of types: [force][number of the word]; ptr NULL: the API has none for it */
    size_t most;                  /* more events than these are not told; 0: any number is */
};
/* A field of the query or of the form; empty: neither has it. */
struct str api_field(const struct visit *v, const char *name);
/* Opens the month that `date` names, or the newest. MISSING: it is not held. */
bool api_open(struct visit *v, const char *source, struct api_ask *out, struct error *why) MUST_CHECK;
/* The area that `poly` says, or a mile around the point that `lat` and `lng` say. */
bool api_area(struct visit *v, struct api_ask *k, struct error *why) MUST_CHECK;
/* The place nearest to `lat` and `lng` at which events are told. */
bool api_spot(struct visit *v, struct api_ask *k, struct error *why) MUST_CHECK;
/* All of the force that `force` names; nowhere: only what has no place. */
bool api_force(struct visit *v, bool nowhere, struct api_ask *k, struct error *why) MUST_CHECK;
/* Only events of this type ("burglary"); "all-crime": all. MISSING: no such type. */
bool api_type(struct str code, struct api_ask *k, struct error *why) MUST_CHECK;

/* Calls put for each event asked for. LIMIT: they are more than may be told. */
struct api_event {
    struct str code; /* of its type */
    const struct events_block *block;
    const struct gazetteer *gazetteer;
    uint32_t point;
    size_t row;
};
bool api_send_events(struct visit *v, struct api_ask *k, void (*put)(struct buf *b, struct arena *a, const struct api_event *e), struct reply *r,
                      struct error *why) MUST_CHECK;
struct str api_word(const struct api_event *e, enum event_column c); /* empty: blank */
/* "lat" and "long" of its point and the street's name; null where it has none. */
void api_put_location(struct buf *b, const struct api_event *e);
bool api_send(struct reply *r, struct buf *b, struct error *why) MUST_CHECK;
/* A fault of the asker as a short text with its status; another is left to the caller. */
bool api_refuse(struct reply *r, struct error *why) MUST_CHECK;

/* The API's code for the name of a type of crime or an outcome, and back; ptr NULL: none. kind: "crime", "outcome". */
struct str api_code(const char *kind, struct str name);
struct str api_name(const char *kind, struct str code);
/* The API's id of a force ("kent") by its name; its own slug where the list has it not. */
const char *api_force_id(struct arena *a, struct str name);

bool api_forces(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;
bool api_force_page(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;
bool api_neighbourhoods(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;
bool api_locate(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;
bool api_boundary(struct visit *v, struct reply *r, struct error *why) MUST_CHECK;

#endif
