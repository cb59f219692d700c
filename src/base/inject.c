#include "base/inject.h"
#ifdef FAULT_INJECTION
#include <signal.h>
#include <stdatomic.h>

struct armed {
    unsigned seen, fail_at, kill_at;
};
static _Thread_local struct armed here[INJECT_KINDS];
static struct {
    atomic_uint seen, fail_at, kill_at;
} anywhere[INJECT_KINDS];

bool inject_due(enum inject_kind kind)
{
    unsigned mine = ++here[kind].seen, all = atomic_fetch_add(&anywhere[kind].seen, 1) + 1;
    if (mine == here[kind].kill_at || all == anywhere[kind].kill_at) (void)raise(SIGKILL);
    return mine == here[kind].fail_at || all == anywhere[kind].fail_at;
}

unsigned inject_at(enum inject_kind kind, unsigned n)
{
    unsigned was = here[kind].seen;
    here[kind] = (struct armed){ .fail_at = n };
    return was;
}

unsigned inject_anywhere_at(enum inject_kind kind, unsigned n)
{
    anywhere[kind].fail_at = n;
    anywhere[kind].kill_at = 0;
    return atomic_exchange(&anywhere[kind].seen, 0);
}

void inject_kill_at(enum inject_kind kind, unsigned n) { here[kind] = (struct armed){ .kill_at = n }; }

void inject_kill_anywhere_at(enum inject_kind kind, unsigned n)
{
    (void)inject_anywhere_at(kind, 0);
    anywhere[kind].kill_at = n;
}
#endif
