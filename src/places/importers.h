#ifndef PLACES_IMPORTERS_H
#define PLACES_IMPORTERS_H
/* The kinds of file that this room takes in, in the order in which they finish: each may use what those before it
 * left in the change. */
#include "contract/importer.h"

extern const struct importer boundaries_importer;
extern const struct importer postcodes_importer;
extern const struct importer lookups_importer;
extern const struct importer figures_importer;
extern const struct importer teams_importer;         /* takes none: says which verb does */
extern const struct importer apportionment_importer; /* takes no file: derives weights from what the others left */

#endif
