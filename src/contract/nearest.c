#include "contract/nearest.h"

enum { LENGTH_MAX = 40 }; /* a longer word is no slip of typing */

/* Optimal string alignment: Damerau 1964 as a table of three rows. */
static unsigned slips(struct str a, struct str b)
{
    unsigned row[3][LENGTH_MAX + 1];
    for (unsigned j = 0; j <= b.len; j++) row[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *now = row[i % 3], *before = row[(i + 2) % 3], *two_before = row[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned changed = before[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            now[j] = MIN(changed, MIN(before[j], now[j - 1]) + 1);
            bool swapped = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (swapped) now[j] = MIN(now[j], two_before[j - 2] + 1);
        }
    }
    return row[a.len % 3][b.len];
}

void nearest_offer(struct nearest *n, struct str name)
{
    if (n->given.len > LENGTH_MAX || name.len > LENGTH_MAX) return;
    unsigned d = slips(n->given, name);
    if (d >= n->slips || d > MAX((size_t)1, MIN(n->given.len, name.len) / 3)) return;
    n->slips = d;
    n->best = name;
}
