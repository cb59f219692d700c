#ifndef PLACES_PART_PUT_H
#define PLACES_PART_PUT_H
/* Putting a part only where its content is other than what stands under the key. */
#include "snapshot/snapshot.h"

#define SECTION(name_, ptr_, n_) { name_, ptr_, sizeof *(ptr_), n_ }

/* The origin is the digest of all sections. *changed: whether anything was put. */
bool part_put(struct change *c, struct str key, uint64_t rows, const struct section *sections, size_t n, bool *changed,
              struct error *why) MUST_CHECK;
/* Whether the snapshot has this origin under the key, and its part is whole. */
bool part_has_origin(struct snapshot *s, struct str key, struct digest origin);

#endif
