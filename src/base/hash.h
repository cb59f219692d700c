#ifndef BASE_HASH_H
#define BASE_HASH_H
/* XXH3 (libxxhash): checksums of what we keep, digests that tell two files apart. Not for secrets. */
#include "base/str.h"

struct digest {
    uint64_t hi, lo;
};
uint64_t hash_bytes(const void *p, size_t n);
struct digest digest_bytes(const void *p, size_t n);
struct digest digest_join(struct digest a, struct digest b); /* of the two in this order */
static inline bool digest_eq(struct digest a, struct digest b) { return a.hi == b.hi && a.lo == b.lo; }
#define DIGEST_TEXT_MAX 33
const char *digest_text(struct digest d, char out[static DIGEST_TEXT_MAX]); /* 32 hex digits */

#endif
