#include "places/part_put.h"

bool part_has_origin(struct snapshot *s, struct str key, struct digest origin)
{
    size_t first, n = snapshot_find(s, key, &first);
    for (size_t i = first; i < first + n; i++)
        if (str_eq(snapshot_entry(s, i)->key, key)) return digest_eq(snapshot_entry(s, i)->origin, origin) && snapshot_is_sound(s, i);
    return false;
}

bool part_put(struct change *c, struct str key, uint64_t rows, const struct section *sections, size_t n, bool *changed,
              struct error *why)
{
    struct digest origin = digest_bytes(key.ptr, key.len);
    for (size_t i = 0; i < n; i++)
        origin = digest_join(origin, digest_bytes(sections[i].ptr, sections[i].size * sections[i].n));
    *changed = !part_has_origin(change_base(c), key, origin);
    return !*changed || change_put(c, key, origin, rows, STR(""), sections, n, why);
}
