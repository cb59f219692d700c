#ifndef PLACES_CONVERT_H
#define PLACES_CONVERT_H
/* The helper program wardmote-convert: any format of boundaries in, GeoJSON in degrees out. */
#include "base/buf.h"
#include "base/error.h"

/* Runs `program input` and takes what it prints. Faults: it cannot be run, fails (its own words are told), prints
 * more than out->max, or takes longer than `seconds`. */
bool convert_run(const char *program, const char *input, int seconds, struct buf *out, struct error *why) MUST_CHECK;

#endif
