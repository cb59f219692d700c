#ifndef INTAKE_CONVERT_H
#define INTAKE_CONVERT_H
/* The helper program wardmote-convert: any format of boundaries in, GeoJSON in degrees out; workbooks in, CSV out. */
#include "base/buf.h"
#include "base/error.h"

/* Runs `program [option] -- input` (option: NULL for none) and takes what it prints. Faults: it cannot be run, fails (its own words are told), prints
 * more than out->max, or takes longer than `seconds`. */
bool convert_run(const char *program, const char *option, const char *input, int seconds, struct buf *out, struct error *why) MUST_CHECK;

/* A copy on disk of a text that lies in an archive; `ending` of its name, such as ".xlsx", or "". Unlink it. */
enum { CONVERT_COPY_MAX = 64 };
bool convert_copy(struct str text, const char *ending, char path[static CONVERT_COPY_MAX], struct error *why) MUST_CHECK;

#endif
