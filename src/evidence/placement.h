#ifndef EVIDENCE_PLACEMENT_H
#define EVIDENCE_PLACEMENT_H
/*
 * Which area of each layer every point of every gazetteer lies in: "placement/<source>/<force>/<type>/<year>". Made
 * at the end of an import for what is new: new points, or a new generation of areas, without reading a file again.
 *
 *   area     [points] number in the layer, or AREA_NONE
 *   present  areas that hold any point, rising; first [present + 1] into sorted; sorted: points by area, then number
 *
 * And what all of them say in short, "reach/<source>/<type>/<year>", so that a question opens the placements of those
 * forces alone that have a point in its areas:
 *
 *   force    struct reach, one a force
 *   area     the lists of present areas, one after another
 */
#include "contract/importer.h"
#include "places/areas.h"

/* Takes no file; its finish places the points. It must stand after the importers of events and areas. */
extern const struct importer placement;

struct reach {
    struct digest placement; /* of the part that it was taken from: of another it says nothing */
    uint32_t first, n;       /* in area */
};

const char *reach_key(struct arena *a, struct str source, enum area_type type, int year);
const char *placement_key(struct arena *a, struct str source, const char *force_slug, enum area_type type, int year);

#endif
