#ifndef SAMPLE_BOUNDARIES_H
#define SAMPLE_BOUNDARIES_H
/* Areas as rings, and as the GeoJSON that the Office for National Statistics publishes. */
#include "base/error.h"
#include "sample/geography.h"

struct ring { /* corners[first .. first + n), anticlockwise around land, clockwise around a hole */
    uint32_t first, n;
    bool hole;
};
struct rings {
    uint32_t *corners;
    struct ring *ring;
    uint32_t n;
    /* private */
    uint32_t *next, n_corners;
};
void rings_init(struct rings *r);
void rings_release(struct rings *r);
/* The rings of the cells whose of[] is `area`, among cells[n]; replaces what was there. The first ring is the
 * largest that is not a hole. */
void rings_trace(struct rings *r, const struct lattice *l, const uint32_t *cells, uint32_t n, const uint16_t *of, uint16_t area);

/* FOLDER/boundaries/{wards_2025,wards_2013,lsoa_2021,districts_2025,counties_2025}/E10990001.geojson */
bool boundaries_write(const struct geography *g, const char *folder, struct error *why) MUST_CHECK;

#endif
