#ifndef EVIDENCE_PLACEMENT_H
#define EVIDENCE_PLACEMENT_H
/*
 * Which area of each layer every point of every gazetteer lies in: "placement/<source>/<force>/<type>/<year>". Made
 * at the end of an import for what is new: new points, or a new generation of areas, without reading a file again.
 *
 *   area     [points] number in the layer, or AREA_NONE
 *   present  areas that hold any point, rising; first [present + 1] into sorted; sorted: points by area, then number
 */
#include "contract/importer.h"
#include "places/areas.h"

/* Takes no file; its finish places the points. It must stand after the importers of events and areas. */
extern const struct importer placement;

const char *placement_key(struct arena *a, struct str source, const char *force_slug, enum area_type type, int year);

#endif
