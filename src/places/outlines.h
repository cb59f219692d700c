#ifndef PLACES_OUTLINES_H
#define PLACES_OUTLINES_H
/*
 * Areas as one boundary file gives them: what each is called, where it lies, its rings. What becomes of several
 * files is the business of layer.h.
 */
#include "places/areas.h"
#include "places/geojson.h"



struct outline {
    struct str code, name; /* name: the code where the file gives none */
    struct str district, district_name, county, county_name; /* empty where the file does not say */
    enum area_type type;
    int year;
    bool coarse; /* rounded to a grid: gives way to the same area from a file that is not */
    size_t line;
};
struct outlines {
    const char *file; /* for messages; borrowed */
    struct ring_list rings;
    uint32_t *area_ring; /* [n + 1] */
    struct outline *area;
    size_t n, cap, cap_area_ring;
    size_t n_crossed; /* coarse outlines that cross themselves, as rounding makes them do; even-odd says what is inside */
    struct area_set set; /* the same as one set */
    struct arena text;
};

/* `file` names the file in errors and, where its base name is a district's code and nothing else says so, the
 * district that its areas lie in. Every ring is checked. Faults name file, line, area and place. */
bool outlines_read(struct str text, const char *file, const struct area_rules *rules, struct outlines *out,
                   struct error *why) MUST_CHECK;
void outlines_release(struct outlines *o);

/* A polygon that somebody drew: all rings of all features, whatever their properties. */
bool outlines_read_polygon(struct str text, const char *file, struct ring_list *out, struct error *why) MUST_CHECK;

#endif
