#include "contract/route.h"

static const char *const roles[ROLES] = { "nobody", "reader", "editor", "publisher", "administrator" };

const char *role_name(enum role r) { return roles[r]; }

bool role_parse(struct str name, enum role *out)
{
    for (size_t i = 0; i < ROLES; i++)
        if (str_eq(name, str_of(roles[i]))) {
            *out = (enum role)i;
            return true;
        }
    return false;
}

bool route_fits(const char *pattern, struct str path, struct str wild[static ROUTE_WILDS_MAX], unsigned *worth)
{
    struct str rest = str_of(pattern), found[ROUTE_WILDS_MAX] = { 0 };
    unsigned value = 0;
    size_t n = 0;
    if (str_eq(path, rest)) {
        *worth = ~0u;
        return true;
    }
    while (rest.len || path.len) {
        struct str want, have;
        if (!rest.len || !path.len) return false;
        rest = str_cut(rest, '/', &want);
        path = str_cut(path, '/', &have);
        value *= 2;
        if (want.len && want.ptr[0] == '{') {
            if (!have.len || n == ROUTE_WILDS_MAX) return false;
            found[n++] = have;
        } else if (str_eq(want, have)) {
            value++;
        } else {
            return false;
        }
    }
    memcpy(wild, found, sizeof found);
    *worth = value;
    return true;
}
