/* Strangers' mappings: never a crash, and what is taken is whole. */
#include "evidence/mapping.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = { (const char *)data, n };
    struct arena a = { .limit = 1 << 24 };
    struct mapping m;
    struct error why;
    int64_t seconds;
    month_t month;
    if (n > 1 << 16) return 0;
    (void)mapping_recognise(text, STR("x.mapping"));
    if (mapping_parse(&a, text, "fuzz", &m, &why)) {
        if (!m.source.len || !m.title[MAP_REFERENCE].len) abort();
        for (unsigned f = MAP_REPORTED; f <= MAP_TO; f++) (void)!mapping_time(&m, f, STR("29/02/2024 10:30"), &seconds, &month);
        (void)mapping_word(&m, MAP_CATEGORY, STR("BURG"));
    }
    arena_release(&a);
    return 0;
}
