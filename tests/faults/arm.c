/*
 * Linked to the whole program built with FAULT_INJECTION, arms it from outside:
 *
 *   WARDMOTE_FAULT="fail memory 17"   the 17th request for memory is refused; "file", "sql" likewise; 0: none is
 *   WARDMOTE_FAULT="kill file 3"      the third write, sync or rename is not reached
 *   WARDMOTE_TIME=SECONDS            what the clock says: two runs write the same
 *   WARDMOTE_FAULT_SEEN=FILE          how many calls of that kind there were is written there at the end
 */
#include "base/inject.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static enum inject_kind kind_in(const char *fault)
{
    return strstr(fault, "memory") ? INJECT_MEMORY : strstr(fault, "sql") ? INJECT_SQL : INJECT_FILE;
}

static unsigned number_in(const char *fault)
{
    const char *space = strrchr(fault, ' ');
    return space ? (unsigned)strtoul(space, NULL, 10) : 0;
}

__attribute__((constructor)) static void arm(void)
{
    const char *fault = getenv("WARDMOTE_FAULT");
    if (!fault) return;
    if (strncmp(fault, "kill", 4) == 0) inject_kill_anywhere_at(kind_in(fault), number_in(fault));
    else (void)inject_anywhere_at(kind_in(fault), number_in(fault));
}

__attribute__((destructor)) static void tell(void)
{
    const char *fault = getenv("WARDMOTE_FAULT"), *seen = getenv("WARDMOTE_FAULT_SEEN");
    FILE *f = fault && seen ? fopen(seen, "w") : NULL;
    if (!f) return;
    (void)fprintf(f, "%u\n", inject_anywhere_at(kind_in(fault), 0));
    (void)fclose(f);
}

/* Stands before that of the C library. */
time_t time(time_t *out)
{
    const char *stopped = getenv("WARDMOTE_TIME");
    struct timespec now = { .tv_sec = stopped ? strtol(stopped, NULL, 10) : 0 };
    if (!stopped) (void)clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}
