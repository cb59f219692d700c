#ifndef CONTRACT_COMMON_H
#define CONTRACT_COMMON_H
/* The options that several verbs share, so that they mean the same everywhere. */
#include "contract/verb.h"

struct option_group {
    const char *heading; /* "Where and when" */
    const struct option *options;
    size_t n;
    bool visitors; /* may be given over HTTP */
};
/* The groups of a verb, in the order help shows them: its own, the common ones it asks for, the global ones. With
 * verb NULL only the global ones. Returns how many; a group may be empty. */
enum { OPTION_GROUPS_MAX = 4 };
size_t option_groups(const struct verb *v, struct option_group out[static OPTION_GROUPS_MAX]);

#endif
