#ifndef CONVERT_CONFINE_H
#define CONVERT_CONFINE_H
/*
 * Takes from this process, for good, what reading a stranger's file does not need: writing files, reading outside a
 * few folders (Landlock, from Linux 5.13), the network and running programs (seccomp), and more than its share of
 * memory, time and output. What the kernel does not know it cannot take; the rest holds all the same.
 */
#include "base/error.h"

struct ceilings {
    uint64_t memory_bytes; /* of addresses; not applied under a sanitizer, which needs more */
    uint64_t output_bytes; /* of any one file */
    unsigned cpu_seconds;
};

/* `readable`: folders or files, [n]; those that do not exist are passed over. Standard streams stay as they are. */
bool confine(const char *const *readable, size_t n, const struct ceilings *most, struct error *why) MUST_CHECK;

#endif
