#ifndef BASE_INJECT_H
#define BASE_INJECT_H
/*
 * Faults that tests inject: the nth call that asks for memory, writes to the disk or speaks to the database is made to
 * fail, or to be the last. Only builds with FAULT_INJECTION count; in the product the question is a constant.
 */
#include "base/macro.h"

enum inject_kind { INJECT_MEMORY, INJECT_FILE, INJECT_SQL, INJECT_KINDS };

#ifdef FAULT_INJECTION
bool inject_due(enum inject_kind kind); /* counts this call; whether it is the one to fail */
/* The n-th call of a kind from now on this thread fails (0: none does). Returns how many there were since the last. */
unsigned inject_at(enum inject_kind kind, unsigned n);
/* The same, whichever thread makes the call: for whole programs. */
unsigned inject_anywhere_at(enum inject_kind kind, unsigned n);
/* The n-th call ends the process as kill -9 would, before it is made: on this thread, or whichever makes it. */
void inject_kill_at(enum inject_kind kind, unsigned n);
void inject_kill_anywhere_at(enum inject_kind kind, unsigned n);
#else
static inline bool inject_due(enum inject_kind kind)
{
    (void)kind;
    return false;
}
#endif

#endif
