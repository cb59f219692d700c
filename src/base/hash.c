#include "base/hash.h"
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
    for (size_t i = 0; i < 32; i++) out[i] = "0123456789abcdef"[(i < 16 ? d.hi : d.lo) >> (60 - 4 * (i & 15)) & 15];
    out[32] = 0;
    return out;
}
