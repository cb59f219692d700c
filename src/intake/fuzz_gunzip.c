/* Strangers' gzip: never past the ceilings, never a crash; what unpacks whole is inside the limits. */
#include "intake/source.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct intake_limits limits = { .file_bytes = 1 << 20, .archive_bytes = 1 << 21, .archive_ratio = 100, .files = 9 };
    char *buffer = NULL;
    size_t cap = 0;
    struct str out;
    struct error why;
    if (source_gunzip((struct str){ (const char *)data, n }, &limits, &buffer, &cap, &out, &why) &&
        out.len > limits.file_bytes + (1 << 16))
        abort();
    mem_free(buffer);
    return 0;
}
