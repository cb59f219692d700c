#include "base/hash.h"
#include <inttypes.h>
#include <stdio.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(const void *p, size_t n) { return XXH3_64bits(p, n); }

struct digest digest_bytes(const void *p, size_t n)
{
    XXH128_hash_t h = XXH3_128bits(p, n);
    return (struct digest){ h.high64, h.low64 };
}

struct digest digest_join(struct digest a, struct digest b)
{
    struct digest both[2] = { a, b };
    return digest_bytes(both, sizeof both);
}

const char *digest_text(struct digest d, char out[static DIGEST_TEXT_MAX])
{
    (void)snprintf(out, DIGEST_TEXT_MAX, "%016" PRIx64 "%016" PRIx64, d.hi, d.lo);
    return out;
}
