/*
 * What a home holds, for comparisons.
 *   bench_home bytes HOME    rows, Crime IDs, bytes of the event parts and of them beside the IDs, of all parts
 *   bench_home points HOME   every point of street-level crime as CSV: longitude,latitude,ward,county
 */
#include "base/file.h"
#include "evidence/events.h"
#include "snapshot/snapshot.h"
#include <stdio.h>

static bool tell_bytes(struct snapshot *s, struct error *why)
{
    uint64_t all = 0, bytes = 0, rows = 0, ids = 0;
    for (size_t i = 0; i < snapshot_count(s); i++) {
        const struct snapshot_entry *e = snapshot_entry(s, i);
        all += e->bytes;
        if (!str_starts(e->key, STR("events/"))) continue;
        const struct part *p = snapshot_part(s, i, why);
        struct event_rows r;
        if (!p || !event_rows_read(p, &r, why)) return false;
        bytes += e->bytes;
        rows += r.n;
        ids += r.n_ids;
    }
    uint64_t beside = bytes - ids * EVENT_ID_BYTES;
    printf("rows %llu\nids %llu\nevent_bytes %llu\nbeside_ids %llu\nall_bytes %llu\nbytes_a_row %.2f\n", (unsigned long long)rows,
           (unsigned long long)ids, (unsigned long long)bytes, (unsigned long long)beside, (unsigned long long)all,
           (double)beside / (double)rows);
    return true;
}

static const char *code_of(const struct layer *l, uint32_t i) { return i == AREA_NONE ? "" : l->area[i].code; }

static bool tell_points(struct snapshot *s, struct arena *a, struct error *why)
{
    struct events *e;
    const struct layer *ward, *county;
    if (!events_open(s, a, STR(SOURCE_STREET), 0, 0, 0, &e, why) || !layer_open(s, AREA_WARD, 0, &ward, why) ||
        !layer_open(s, AREA_COUNTY, 0, &county, why))
        return false;
    const struct layer_outlines *in_ward = layer_outlines(ward, why), *in_county = layer_outlines(county, why);
    if (!in_ward || !in_county) return false;
    printf("longitude,latitude,ward,county\n");
    for (size_t g = 0; g < e->n_forces; g++) {
        const struct gazetteer *z = &e->gazetteer[g];
        uint32_t *w = ARENA_ARRAY(a, uint32_t, z->n + 1), *c = ARENA_ARRAY(a, uint32_t, z->n + 1);
        layer_place(in_ward, z->at, z->n, w);
        layer_place(in_county, z->at, z->n, c);
        for (size_t i = 0; i < z->n; i++)
            if (!coord_eq(z->at[i], COORD_NONE))
                printf("%d,%d,%s,%s\n", z->at[i].lon, z->at[i].lat, code_of(ward, w[i]), code_of(county, c[i]));
    }
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        (void)fprintf(stderr, "usage: bench_home bytes|points HOME\n");
        return 2;
    }
    struct arena a = { 0 };
    struct error why;
    struct snapshot *s = NULL;
    bool ok = snapshot_open(path_join(&a, argv[2], "evidence"), &s, &why) &&
              (strcmp(argv[1], "bytes") == 0 ? tell_bytes(s, &why) : tell_points(s, &a, &why));
    if (!ok) (void)fprintf(stderr, "bench_home: %s\n", why.say);
    arena_release(&a);
    snapshot_free(s);
    return ok ? 0 : 1;
}
