/* Boundary files. What is taken must be sound and stand the journey through the arrays: every area has rings, every ring three
 * corners, and an index over them answers as the edges do. */
#include "geo/areas.h"
#include "places/outlines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct str text = { (const char *)data, n };
    struct error why;
    struct outlines o;
    struct ring_list drawn;
    if (n > 65536) return 0;
    (void)geojson_recognise(text);
    if (outlines_read(text, "E07990001.geojson", area_rules_new(&a), &o, &why)) {
        struct area_index index;
        CHECK(o.n > 0 && o.area_ring[0] == 0 && o.area_ring[o.n] == o.rings.n && o.set.ring_first[o.rings.n] == o.rings.n_vertices);
        for (size_t i = 0; i < o.n; i++) CHECK(o.area[i].code.len && o.area[i].name.len && o.area_ring[i] < o.area_ring[i + 1]);
        for (size_t r = 0; r < o.rings.n; r++) CHECK(o.set.ring_first[r + 1] - o.set.ring_first[r] >= 3);
        CHECK(area_index_build(&o.set, &index, &why));
        for (size_t i = 0; i < o.rings.n_vertices && i < 64; i++)
            CHECK(area_index_find(&index, o.rings.vertex[i]) == area_find_slowly(&o.set, o.rings.vertex[i]));
        area_index_release(&index);
        outlines_release(&o);
    } else {
        CHECK(why.kind != ERROR_NONE && why.say[0]);
    }
    if (outlines_read_polygon(text, "drawn.geojson", &drawn, &why)) ring_list_release(&drawn);
    arena_release(&a);
    return 0;
}
