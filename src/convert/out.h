#ifndef CONVERT_OUT_H
#define CONVERT_OUT_H
/* Standard output with a ceiling: what is written past it, or cannot be written, is told at the end. */
#include "base/error.h"
#include <stdio.h>

struct out {
    FILE *stream;
    uint64_t written, most;
    bool past_ceiling;
    int broken; /* errno of a write that failed, or 0 */
};
void out_init(struct out *o, uint64_t most_bytes);
/* Whether it is worth while to go on. */
static inline bool out_ok(const struct out *o) { return !o->past_ceiling && !o->broken; }
/* Flushes; says what went wrong, if anything did. */
bool out_finish(struct out *o, struct error *why) MUST_CHECK;

#endif
