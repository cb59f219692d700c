#include "evidence/polygon_text.h"
#include "evidence/loading.h"

static size_t count(struct str text, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == c;
    return n;
}

bool polygon_text_read(struct str text, struct arena *a, struct area_set *out, struct error *why)
{
    size_t n = count(text, ':') + 1, i = 0;
    struct str rest = text, pair, lat;
    if (n < 3 || n > POLYGON_TEXT_VERTICES) return FAIL(why, INVALID, "a polygon has 3 to %d vertices, this one %zu", POLYGON_TEXT_VERTICES, n);
    struct coord *vertex = ARENA_ARRAY(a, struct coord, n);
    uint32_t *first = ARENA_ARRAY(a, uint32_t, 4);
    for (i = 0; i < n; i++) {
        rest = str_cut(rest, ':', &pair);
        struct str lon = str_cut(pair, ',', &lat);
        const char *fault = place_read(lon, lat, &vertex[i]);
        if (!fault && coord_is_none(vertex[i])) fault = "nothing stands there";
        if (fault) return FAIL(why, INVALID, "vertex %zu of the polygon: %s; expected latitude, a comma, longitude", i + 1, fault);
    }
    if (coord_eq(vertex[0], vertex[n - 1])) n--;
    if (n < 3) return FAIL(why, INVALID, "a polygon has three different vertices at least");
    first[1] = (uint32_t)n; /* where the ring ends; the area's rings are 0..1 */
    first[3] = 1;
    *out = (struct area_set){ .vertex = vertex, .n_vertices = n, .ring_first = first, .n_rings = 1, .area_ring = first + 2, .n_areas = 1 };
    return true;
}
