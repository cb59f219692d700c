#ifndef EVIDENCE_POLYGON_TEXT_H
#define EVIDENCE_POLYGON_TEXT_H
/* A polygon as data.police.uk is asked for one: "52.268,0.543:52.794,0.238:52.130,0.478", latitude before longitude. */
#include "geo/areas.h"
#include "base/str.h"

enum { POLYGON_TEXT_VERTICES = 2000 };
/* A set of one area of one ring, in the arena. The last vertex may repeat the first. INVALID: not such a text, fewer than
 * three vertices, or more than the limit. */
bool polygon_text_read(struct str text, struct arena *a, struct area_set *out, struct error *why) MUST_CHECK;

#endif
