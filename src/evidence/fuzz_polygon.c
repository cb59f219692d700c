/* A polygon as a stranger writes it: what is taken has as many vertices as the text has pairs, each inside the world. */
#include "evidence/polygon_text.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = { (const char *)data, n };
    struct arena a = { 0 };
    struct area_set set;
    struct error why;
    size_t pairs = 1;
    if (polygon_text_read(text, &a, &set, &why)) {
        for (size_t i = 0; i < n; i++) pairs += data[i] == ':';
        if (set.n_vertices < 3 || set.n_vertices > pairs || set.n_vertices + 1 < pairs || set.ring_first[1] != set.n_vertices) abort();
        for (size_t i = 0; i < set.n_vertices; i++)
            if (fabs(coord_lat(set.vertex[i])) > 90 || fabs(coord_lon(set.vertex[i])) > 180) abort();
        (void)area_holds(&set, 0, set.vertex[0]);
    }
    arena_release(&a);
    return 0;
}
